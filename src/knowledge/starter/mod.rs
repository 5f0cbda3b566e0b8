//! A whole project made from a blueprint: the pages, flows and bindings that an app around such a backend usually has.
//!
//! It is what a careful builder would end up with, in the platform's own idiom, so that the first run is green on the demo server and
//! each later problem is the user's own app differing from it. Everything made here waits for the user's word that their app is so.

mod flutterflow;
mod parts;
mod plugin_calls;
mod stories;
mod weweb;
mod weweb_front;
mod weweb_legacy;
mod weweb_plugin;

use std::collections::BTreeMap;

use super::blueprint::Blueprint;
use super::dialect;
use crate::domain::project::Project;
use crate::domain::project::environment::{Environment, EnvironmentValue, ServerKind};
use crate::domain::project::item::{Item, ItemKind};
use crate::domain::project::page::{Access, Page, PageInput};
use crate::domain::project::platform::{Platform, Target};
use crate::domain::secret::SecretKind;
use parts::{HOME, LOGIN, MAIL, PROFILE, SIGNUP, StarterPlan};

/// What a project is made from.
#[derive(Clone, Debug)]
pub struct Start {
    /// The project's name.
    pub name: String,
    /// The platform; its settings are filled in here.
    pub platform: Platform,
    /// What is known of the backend.
    pub blueprint: Blueprint,
    /// The user's server. `None`: the demo server stands in for it, and there is no environment of the user's own yet.
    pub base_url: Option<String>,
    /// Where the app is served from.
    pub origins: BTreeMap<Target, String>,
}

/// The project. Its first environment is the user's own where there is a base URL, else the demo.
#[must_use]
pub fn project(start: &Start) -> Project {
    let blueprint = match start.platform {
        Platform::FlutterFlow(_) => flutterflow::prepared(&start.blueprint),
        Platform::WeWeb(_) | Platform::WeWebLegacy(_) | Platform::WeWebPlugin(_) => start.blueprint.clone(),
    };
    let mut plan = StarterPlan::new(&blueprint, &start.platform, start.base_url.is_some());
    let workflows = match start.platform {
        Platform::FlutterFlow(_) => flutterflow::workflows(&mut plan),
        Platform::WeWeb(_) => weweb::workflows(&mut plan),
        Platform::WeWebLegacy(_) => weweb_legacy::workflows(&mut plan),
        Platform::WeWebPlugin(_) => weweb_plugin::workflows(&mut plan),
    };
    let mut project = Project {
        pages: pages(&plan),
        endpoints: blueprint.endpoints.iter().map(|endpoint| dialect::from_neutral(endpoint, &start.platform)).collect(),
        workflows,
        functions: plan.take_boxes(),
        stories: stories::stories(&plan),
        environments: environments(start, &plan),
        ..Project::new(&start.name, settled(&start.platform, &plan))
    };
    let items = [
        (ItemKind::Page, project.pages.iter().map(|page| &page.id).collect::<Vec<_>>()),
        (ItemKind::Endpoint, project.endpoints.iter().map(|endpoint| &endpoint.id).collect()),
        (ItemKind::Workflow, project.workflows.iter().map(|workflow| &workflow.id).collect()),
        (ItemKind::Function, project.functions.iter().map(|function| &function.id).collect()),
        (ItemKind::Story, project.stories.iter().map(|story| &story.id).collect()),
        (ItemKind::Environment, project.environments.iter().map(|environment| &environment.id).collect()),
    ];
    let made = items.into_iter().flat_map(|(kind, ids)| ids.into_iter().map(move |id| Item::new(kind, id)));
    project.not_confirmed = made.chain([Item::new(ItemKind::Settings, "")]).collect();
    project
}

/// The platform with the pages that it opens by itself, and the calls that it makes by itself.
fn settled(platform: &Platform, plan: &StarterPlan) -> Platform {
    let mut platform = platform.clone();
    match &mut platform {
        Platform::FlutterFlow(settings) => {
            (settings.entry_page, settings.logged_in_page) = (LOGIN.into(), HOME.into());
            if settings.user_data_type.is_empty() {
                settings.user_data_type = "user".into();
            }
        }
        Platform::WeWeb(settings) => {
            (settings.unauthenticated_page, settings.unauthorized_page, settings.home_page) = (LOGIN.into(), LOGIN.into(), HOME.into());
        }
        Platform::WeWebLegacy(settings) => weweb_legacy::settings(plan, settings),
        Platform::WeWebPlugin(settings) => weweb_plugin::settings(plan, settings),
    }
    platform
}

fn pages(plan: &StarterPlan) -> Vec<Page> {
    let page = |id: &str, name: &str, access: Access, fields: Vec<String>, at: (i32, i32)| {
        let input = |name: String| PageInput { secret: SecretKind::of_name(&name).is_some(), name };
        let inputs = fields.into_iter().map(input).collect();
        Page { id: id.into(), name: name.into(), route: format!("/{id}"), access, inputs, at: Some(at), ..Page::default() }
    };
    let mut pages = vec![page(LOGIN, "Login", Access::Everyone, plan.log_in_fields(), (40, 40))];
    if plan.link_page().is_some() {
        pages.push(page(MAIL, "From the mail", Access::Everyone, Vec::new(), (40, 168)));
    }
    if plan.sign_up.is_some() {
        pages.push(page(SIGNUP, "Sign up", Access::Everyone, plan.fields(plan.sign_up), (40, 168)));
    }
    pages.push(page(HOME, "Home", Access::SignedIn, Vec::new(), (400, 40)));
    pages.push(page(PROFILE, "Profile", Access::SignedIn, Vec::new(), (660, 40)));
    pages
}

fn environments(start: &Start, plan: &StarterPlan) -> Vec<Environment> {
    let value = |name: &str, value: &str, secret| EnvironmentValue {
        name: name.into(),
        value: value.into(),
        secret,
        ..EnvironmentValue::default()
    };
    let others = || plan.unusual_fields().into_iter().map(|name| (SecretKind::of_name(&name).is_some(), name));
    let own = start.base_url.as_ref().map(|base_url| {
        let mut values = vec![value("base_url", base_url, false)];
        for known in &plan.blueprint.values {
            // An address that is not known is most likely that of the same server.
            let text = if known.usual.is_empty() && known.name.ends_with("_url") { base_url } else { &known.usual };
            let ask = known.ask;
            values.push(EnvironmentValue { ask, ..value(&known.name, if known.secret || ask { "" } else { text }, known.secret) });
        }
        values.extend([value("email", "", false), value("password", "", true)]);
        values.extend(others().map(|(secret, name)| value(&name, "", secret)));
        Environment { id: "own".into(), name: "My server".into(), values, origins: start.origins.clone(), ..Environment::default() }
    });
    let demo = (!start.blueprint.shape.is_empty()).then(|| Environment {
        id: "demo".into(),
        name: "Demo".into(),
        server: ServerKind::Demo,
        shape: start.blueprint.shape.clone(),
        // What stands in the demo's values is made up: none of it is secret.
        values: plan
            .blueprint
            .values
            .iter()
            .map(|known| value(&known.name, &known.demo, false))
            .chain(others().map(|(_, name)| value(&name, "", false)))
            .collect(),
        origins: start.origins.clone(),
        ..Environment::default()
    });
    own.into_iter().chain(demo).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::project::endpoint::{EndpointInput, Purpose};
    use crate::domain::project::platform::{FlutterFlowSettings, WeWebSettings};
    use crate::domain::project::story::EventKind;
    use crate::knowledge::backend_shape;

    fn start(id: &str, platform: Platform, base_url: Option<&str>) -> Project {
        let blueprint = backend_shape::named(id).unwrap();
        project(&Start { name: "Shop".into(), platform, blueprint, base_url: base_url.map(str::to_owned), origins: BTreeMap::new() })
    }

    fn flutterflow() -> Platform {
        Platform::FlutterFlow(FlutterFlowSettings::default())
    }

    #[test]
    fn all_that_was_made_waits_for_the_users_word() {
        let project = start("keycloak", flutterflow(), Some("https://sso.example.com"));
        let made = project.pages.len() + project.endpoints.len() + project.workflows.len() + project.functions.len();
        assert_eq!(project.not_confirmed.len(), made + project.stories.len() + project.environments.len() + 1);
        assert!(project.not_confirmed.contains(&"settings".parse().unwrap()));
    }

    #[test]
    fn the_users_own_server_comes_first_where_there_is_one() {
        let ids = |project: &Project| project.environments.iter().map(|environment| environment.id.clone()).collect::<Vec<_>>();
        let own = start("firebase", flutterflow(), Some("https://identitytoolkit.googleapis.com"));
        assert_eq!(ids(&own), ["own", "demo"]);
        let value = |name: &str| own.environments[0].values.iter().find(|value| value.name == name).unwrap();
        assert_eq!(value("token_url").value, "https://securetoken.googleapis.com");
        assert_eq!(value("api_url").value, "https://identitytoolkit.googleapis.com");
        assert!(value("password").secret && value("password").value.is_empty());
        assert_eq!(ids(&start("firebase", flutterflow(), None)), ["demo"]);
        let unknown = Blueprint { shape: String::new(), ..backend_shape::named("plain").unwrap() };
        let made = project(&Start {
            name: "x".into(),
            platform: flutterflow(),
            blueprint: unknown,
            base_url: Some("https://api.example.com".into()),
            origins: BTreeMap::new(),
        });
        assert_eq!(ids(&made), ["own"]);
    }

    /// The texts typed in a step of a story, by field.
    fn typed(project: &Project, story: &str, event: &str) -> Vec<(String, String)> {
        let story = project.stories.iter().find(|known| known.id == story).unwrap();
        let event = story.events.iter().find(|known| known.id == event).unwrap();
        let EventKind::Tap { typed, .. } = &event.kind else { panic!("{event:?}") };
        typed.iter().map(|typed| (typed.field.clone(), typed.text.clone())).collect()
    }

    #[test]
    fn who_signs_up_in_a_run_is_who_logs_in_afterwards() {
        let with = |log_in: &[&str], sign_up: &[&str]| {
            let mut blueprint = backend_shape::named("directus").unwrap();
            for endpoint in &mut blueprint.endpoints {
                let fields = match endpoint.purpose {
                    Purpose::LogIn => log_in,
                    Purpose::SignUp => sign_up,
                    _ => continue,
                };
                endpoint.inputs = fields.iter().map(|name| EndpointInput::named((*name).to_owned())).collect();
            }
            let base_url = Some("https://api.example.com".to_owned());
            let made = project(&Start { name: "x".into(), platform: flutterflow(), blueprint, base_url, origins: BTreeMap::new() });
            let texts = |event: &str| typed(&made, "sign-up", event).into_iter().map(|(_, text)| text).collect::<Vec<_>>();
            let known = typed(&made, "whole-login", "log-in").into_iter().map(|(_, text)| text).collect::<Vec<_>>();
            (texts("sign-up"), texts("log-in"), known)
        };
        let (address, name, password) = ("ada+{{unique}}@example.com", "ada{{unique}}", "{{password}}");
        // fastapi-users takes the address as the user name.
        let (made, back, known) = with(&["username", "password"], &["email", "password"]);
        assert_eq!((made, back), (vec![address.into(), password.into()], vec![address.into(), password.into()]));
        assert_eq!(known, ["{{username}}", password]);
        // djoser wants both, and a name serves once like an address.
        let (made, back, _) = with(&["username", "password"], &["username", "email", "password"]);
        assert_eq!((made, back), (vec![name.into(), address.into(), password.into()], vec![name.into(), password.into()]));
        let (made, back, _) = with(&["identity", "password"], &["phone", "identity", "password"]);
        assert_eq!((made, back), (vec!["{{phone}}".into(), address.into(), password.into()], vec![address.into(), password.into()]));
    }

    #[test]
    fn what_comes_of_an_ended_token_is_the_same_on_a_server_with_a_clock_of_its_own() {
        let step = |backend: &str, base_url, id: &str| {
            let project = start(backend, flutterflow(), base_url);
            project.stories[0].events.iter().find(|event| event.id == id).unwrap().clone()
        };
        for base_url in [None, Some("https://x.example.com")] {
            assert_eq!(step("xano", base_url, "load-orders").expect.signed_in, Some(false), "{base_url:?}");
            let expires = step("xano", base_url, "token-expires");
            assert!(matches!(expires.kind, EventKind::TokenExpires { refused: true, .. }), "its 401 is made up where the clock stays");
        }
        // PocketBase takes a dead token for none: there is no 401 to make up.
        let expires = step("pocketbase", Some("https://x.example.com"), "token-expires");
        assert!(matches!(expires.kind, EventKind::TokenExpires { refused: false, .. }));
    }

    #[test]
    fn what_is_not_known_stays_unset() {
        // A blueprint of a single call, as it comes from a pasted command.
        let mut blueprint = backend_shape::named("plain").unwrap();
        blueprint.endpoints.truncate(1);
        blueprint.endpoints[0].paths.clear();
        blueprint.habits = crate::knowledge::blueprint::Habits::default();
        for platform in [flutterflow(), Platform::WeWeb(WeWebSettings::default())] {
            let blueprint = blueprint.clone();
            let made = project(&Start { name: "x".into(), platform, blueprint, base_url: None, origins: BTreeMap::new() });
            let json = serde_json::to_string(&made.workflows).unwrap();
            assert!(!json.contains("\"expiry\"") && !json.contains("\"access_token\"") && !json.contains("refresh"), "{json}");
            assert_eq!(made.stories.iter().map(|story| story.id.as_str()).collect::<Vec<_>>(), ["whole-login", "wrong-password"]);
        }
        blueprint.endpoints.clear();
        let made = project(&Start { name: "x".into(), platform: flutterflow(), blueprint, base_url: None, origins: BTreeMap::new() });
        assert_eq!(made.stories[0].events.len(), 1);
    }
}
