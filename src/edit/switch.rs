//! Switching a project to another platform, or to WeWeb's other authentication: what stays, what is rewritten, what is lost, said
//! before it happens.

use crate::domain::project::Project;
use crate::domain::project::binding::{Binding, Expr, NamedBinding, OutputPart, SessionField, Source};
use crate::domain::project::carrier::Takes;
use crate::domain::project::endpoint::Purpose;
use crate::domain::project::item::{Item, ItemKind};
use crate::domain::project::page::Access;
use crate::domain::project::place::{ActionAt, Place};
use crate::domain::project::platform::{FlutterFlowSettings, LegacySettings, Platform, WeWebSettings};
use crate::domain::project::plugin::{Plugin, PluginSettings};
use crate::domain::project::story::EventKind;
use crate::domain::project::walk::{self, Visit};
use crate::domain::project::walk_mut::{self, Text, VisitMut};
use crate::domain::project::workflow::{Action, ActionKind, Trigger, Workflow};
use crate::knowledge::blueprint::Blueprint;
use crate::knowledge::dialect;
use crate::knowledge::starter::{self, Start};

use super::carried;

/// What a switch does.
#[derive(Clone, Debug, PartialEq)]
pub struct Switched {
    /// What it switches to, in words: the platform, or WeWeb's other authentication.
    pub to: &'static str,
    /// The project as it would be.
    pub project: Box<Project>,
    /// What stays as it is.
    pub kept: Vec<String>,
    /// What is rewritten in the other platform's way.
    pub changed: Vec<String>,
    /// What the other platform does not have.
    pub lost: Vec<String>,
}

/// The other platform: WeWeb for FlutterFlow, FlutterFlow for WeWeb.
#[must_use]
pub fn other(platform: &Platform) -> Platform {
    if platform.is_weweb() { Platform::FlutterFlow(FlutterFlowSettings::default()) } else { Platform::WeWeb(WeWebSettings::default()) }
}

/// The authentication systems that can be chosen on this platform; the settings are filled in by the switch.
#[must_use]
pub fn authentications(platform: &Platform) -> Vec<Platform> {
    if !platform.is_weweb() {
        return Vec::new();
    }
    let plugins = Plugin::ALL.iter().map(|plugin| Platform::WeWebPlugin(PluginSettings::of(*plugin)));
    [Platform::WeWeb(WeWebSettings::default()), Platform::WeWebLegacy(LegacySettings::default())].into_iter().chain(plugins).collect()
}

/// The project on another platform, or with another authentication.
#[must_use]
pub fn switched(project: &Project, to: &Platform) -> Switched {
    let at_home = project.platform.house() == to.house();
    let endpoints: Vec<_> = project.endpoints.iter().map(|endpoint| dialect::to_neutral(endpoint, &project.platform)).collect();
    let made = built(project, to, endpoints.clone());
    let mut new = project.clone();
    let title = if at_home { to.authentication() } else { to.title() };
    let mut report = Switched { to: title, project: Box::new(new.clone()), kept: Vec::new(), changed: Vec::new(), lost: Vec::new() };
    new.platform = made.platform.clone();
    keep_forbidden_page(&mut new, project);
    report.changed.push(format!("The authentication settings: those of {title}"));
    new.endpoints = endpoints.iter().map(|endpoint| dialect::from_neutral(endpoint, to)).collect();
    let rewritten = new.endpoints.iter().zip(&project.endpoints).filter(|(new, old)| new != old).count();
    if at_home && rewritten > 0 {
        let place = if matches!(to, Platform::WeWebLegacy(_) | Platform::WeWebPlugin(_)) {
            "a header, bound by hand"
        } else {
            "the Authentication section"
        };
        report.changed.push(format!("{}: the access token stands in {place}", counted(rewritten, "endpoint")));
    } else if !at_home && !new.endpoints.is_empty() {
        report.changed.push(format!("{}, in {}'s notation", counted(new.endpoints.len(), "endpoint"), to.title()));
    }
    if at_home && new.endpoints.len() > rewritten {
        let kept = new.endpoints.len() - rewritten;
        report.kept.push(format!("{} as {} before", counted(kept, "endpoint"), if kept == 1 { "it was" } else { "they were" }));
    }
    if let Platform::WeWebLegacy(settings) = &new.platform {
        own_calls(settings, project, &mut report);
    }
    pages(&mut new, &made, to, &mut report);
    // What the starter makes where the project is now: what stands there as well is nobody's own work.
    let usual = built(project, &project.platform, endpoints);
    workflows(&mut new, &made, (project, &usual), &mut report);
    stories(&mut new, &made, &mut report);
    for environment in &mut new.environments {
        let before = environment.origins.len();
        environment.origins.retain(|target, _| to.targets().contains(target));
        if environment.origins.len() < before {
            report.lost.push(format!("Origins of {} on {}", environment.name, project.platform.title()));
        }
    }
    let count = |n: usize, word: &str| (n > 0).then(|| counted(n, word));
    report.kept.extend(count(new.environments.len(), "environment").map(|count| format!("{count} with all values")));
    report.kept.extend(count(new.variables.len(), "variable"));
    report.kept.extend(count(new.functions.len(), "custom function"));
    new.not_confirmed.insert(Item::new(ItemKind::Settings, ""));
    report.project = Box::new(new);
    report
}

fn counted(n: usize, word: &str) -> String {
    format!("{n} {word}{}", if n == 1 { "" } else { "s" })
}

/// What the plugin cannot do with this server, as it makes two calls by itself in one way each (rules 45 and 48).
fn own_calls(settings: &LegacySettings, project: &Project, report: &mut Switched) {
    if settings.user_endpoint.is_empty() {
        report.lost.push("Who is signed in: the plugin fetches the user with GET and the token alone, and no call here is so".into());
    }
    let refreshes = project.endpoints.iter().any(|endpoint| endpoint.purpose == Purpose::Refresh);
    if refreshes && settings.refresh_endpoint.is_empty() {
        report.lost.push("The refresh: the plugin sends the refresh token alone, in a JSON body, and this server wants more".into());
    }
}

/// Both of WeWeb's authentications have a page for people without the role.
fn keep_forbidden_page(new: &mut Project, project: &Project) {
    match (&mut new.platform, &project.platform) {
        (Platform::WeWebPlugin(new), Platform::WeWeb(old)) => new.forbidden_page.clone_from(&old.unauthorized_page),
        (Platform::WeWebPlugin(new), Platform::WeWebLegacy(old)) => new.forbidden_page.clone_from(&old.forbidden_page),
        (Platform::WeWebPlugin(new), Platform::WeWebPlugin(old)) => new.forbidden_page.clone_from(&old.forbidden_page),
        (Platform::WeWebLegacy(new), Platform::WeWebPlugin(old)) => new.forbidden_page.clone_from(&old.forbidden_page),
        (Platform::WeWeb(new), Platform::WeWebPlugin(old)) => old.page_for_forbidden().clone_into(&mut new.unauthorized_page),
        (Platform::WeWebLegacy(new), Platform::WeWeb(old)) => new.forbidden_page.clone_from(&old.unauthorized_page),
        (Platform::WeWeb(new), Platform::WeWebLegacy(old)) => old.page_for_forbidden().clone_into(&mut new.unauthorized_page),
        _ => {}
    }
}

/// What a project around the same calls looks like on the other platform, on the pages that this one has.
fn built(project: &Project, to: &Platform, endpoints: Vec<crate::domain::project::endpoint::Endpoint>) -> Project {
    let plain = crate::knowledge::backend_shape::named(super::wizard::UNKNOWN).unwrap_or_default();
    let blueprint =
        Blueprint { id: "switched".into(), title: project.name.clone(), endpoints, habits: plain.habits, ..Blueprint::default() };
    let start = Start { name: project.name.clone(), platform: to.clone(), blueprint, base_url: None, origins: Default::default() };
    let made = starter::project(&start);
    // Its pages go by the names of this project's: the one for signed-out people, and the one after the log-in.
    let (entry, home) = (project.platform.signed_out_page(), project.platform.home_page());
    let renamed = |id: &str| match id {
        "login" if project.page(entry).is_some() => entry.to_owned(),
        "home" if project.page(home).is_some() => home.to_owned(),
        other => other.to_owned(),
    };
    let mut made = made;
    walk_mut::project(&mut made, &mut RenamePages(renamed));
    made
}

/// Renames pages wherever a project names one.
struct RenamePages<F>(F);

impl<F: Fn(&str) -> String> VisitMut for RenamePages<F> {
    fn text(&mut self, what: Text, text: &mut String) {
        if what == Text::Page {
            *text = (self.0)(text);
        }
    }
}

fn pages(new: &mut Project, made: &Project, to: &Platform, report: &mut Switched) {
    if !new.pages.is_empty() {
        report.kept.push(counted(new.pages.len(), "page"));
    }
    for page in &mut new.pages {
        match (to, &page.access) {
            (Platform::FlutterFlow(_), Access::AnyRole(_) | Access::AllRoles(_)) => {
                page.access = Access::SignedIn;
                report.lost.push(format!("The roles of page {}: FlutterFlow has none, it requires authentication now", page.name));
            }
            (Platform::WeWeb(_) | Platform::WeWebLegacy(_) | Platform::WeWebPlugin(_), _)
                if page.nav_bar || page.skip_on_load_when_inactive =>
            {
                page.nav_bar = false;
                page.skip_on_load_when_inactive = false;
                report.lost.push(format!("FlutterFlow's page options of {}", page.name));
            }
            _ => {}
        }
    }
    for page in &made.pages {
        if new.page(&page.id).is_none() {
            report.changed.push(format!("A page {} is added", page.name));
            new.not_confirmed.insert(Item::new(ItemKind::Page, &page.id));
            new.pages.push(page.clone());
        }
    }
}

/// Workflows that both can run stay; those about the session are built anew.
fn workflows(new: &mut Project, made: &Project, (project, usual): (&Project, &Project), report: &mut Switched) {
    let at_home = new.platform.house() == project.platform.house();
    new.workflows.clear();
    for workflow in &project.workflows {
        let title = project.workflow_title(workflow);
        let anew = made.workflows.iter().find(|other| other.id == workflow.id || other.on == workflow.on);
        if is_common(workflow, at_home) && (at_home || anew.is_none()) {
            let mut kept = workflow.clone();
            if !at_home {
                rewrite(&mut kept, &project.platform);
            }
            bind_tokens(&mut kept, new);
            new.workflows.push(kept);
            report.kept.push(title);
        } else if let Some(anew) = anew.filter(|anew| new.workflow(&anew.id).is_none()) {
            new.not_confirmed.insert(Item::new(ItemKind::Workflow, &anew.id));
            let mut anew = anew.clone();
            let usual = usual.workflows.iter().find(|other| other.id == workflow.id || other.on == workflow.on);
            let gone = carried::carry(project, workflow, usual, &mut anew, &new.platform);
            report.lost.extend(gone.into_iter().map(|gone| format!("{title}: {gone}")));
            new.workflows.push(anew);
            report.changed.push(format!("{title}, built anew"));
        } else if at_home && matches!(workflow.on, Trigger::UserLoad | Trigger::PageUserLoad { .. }) {
            report.lost.push(format!("{title}: the legacy plugin has no such trigger, it fetches the user by itself"));
        } else {
            let actions = walk::all_actions(workflow).len();
            report.lost.push(if actions == 0 { title } else { format!("{title}, with its {}", counted(actions, "action")) });
        }
    }
    for workflow in &made.workflows {
        if new.workflow(&workflow.id).is_none() {
            report.changed.push(format!("{} is added", made.workflow_title(workflow)));
            new.not_confirmed.insert(Item::new(ItemKind::Workflow, &workflow.id));
            new.workflows.push(workflow.clone());
        }
    }
    for function in &made.functions {
        if !new.functions.iter().any(|known| known.id == function.id) {
            new.functions.push(function.clone());
        }
    }
}

/// Whether both can run it as it is: it touches no session, and between platforms no branch of one alone and no part of a call but its
/// body. Both of WeWeb's authentications run in the same workflows.
fn is_common(workflow: &Workflow, at_home: bool) -> bool {
    struct Common {
        so_far: bool,
        at_home: bool,
    }
    impl<'a> Visit<'a> for Common {
        fn action(&mut self, _: &ActionAt, _: &'a Workflow, action: &'a Action) {
            let both_weweb = matches!(
                action.kind,
                ActionKind::Switch { .. } | ActionKind::Filter { .. } | ActionKind::TryCatch { .. } | ActionKind::Return { .. }
            );
            let both = matches!(
                action.kind,
                ActionKind::Call { in_code: false, .. }
                    | ActionKind::Condition { .. }
                    | ActionKind::Loop { .. }
                    | ActionKind::RunWorkflow { .. }
                    | ActionKind::Wait { .. }
                    | ActionKind::SetVariable { .. }
                    | ActionKind::Navigate(_)
                    | ActionKind::ShowMessage { .. }
            );
            self.so_far &= both || self.at_home && both_weweb;
        }

        fn binding(&mut self, _: &Place, _: Option<&'a Workflow>, binding: &'a Binding) {
            let foreign = match &binding.from {
                Source::Event | Source::Session(SessionField::Metadata) => true,
                Source::Error(_) => !self.at_home,
                Source::Output { part, .. } => !self.at_home && *part != OutputPart::Body,
                _ => false,
            };
            self.so_far &= !foreign;
        }

        fn formula(&mut self, _: &Place, formula: &'a Expr) {
            self.so_far &= self.at_home || !matches!(formula, Expr::HasRoles { .. });
        }
    }
    let common_trigger = match workflow.on {
        Trigger::Tap { .. } | Trigger::PageLoad { .. } | Trigger::Called => true,
        Trigger::Submit { .. } | Trigger::AppLoad => at_home,
        Trigger::Query { .. } | Trigger::UserLoad | Trigger::PageUserLoad { .. } => false,
    };
    let mut common = Common { so_far: common_trigger && (at_home || workflow.on_error.is_empty()), at_home };
    walk::workflow(workflow, &mut common);
    common.so_far
}

/// Where the token has moved into an input of a call, the session's token fills it; where it has moved out, nothing does.
fn bind_tokens(workflow: &mut Workflow, new: &Project) {
    struct Bind<'a>(&'a Project);
    impl VisitMut for Bind<'_> {
        fn action(&mut self, action: &mut Action) {
            let ActionKind::Call { endpoint, inputs, .. } = &mut action.kind else { return };
            let Some(known) = self.0.endpoint(endpoint) else { return };
            let takes = known.inputs.iter().any(|input| input.name == Takes::TOKEN);
            inputs.retain(|input| takes || input.name != Takes::TOKEN);
            if takes && !inputs.iter().any(|input| input.name == Takes::TOKEN) {
                let value = Binding::whole(Source::Session(SessionField::Token));
                inputs.push(NamedBinding { name: Takes::TOKEN.to_owned(), value });
            }
        }
    }
    walk_mut::workflow(workflow, &mut Bind(new));
}

/// Paths in the other notation, and no conversion that the other editor does not have.
fn rewrite(workflow: &mut Workflow, from: &Platform) {
    struct Rewrite<'a>(&'a Platform);
    impl VisitMut for Rewrite<'_> {
        fn binding(&mut self, _: &str, binding: &mut Binding) {
            if let Some(path) = &mut binding.path {
                *path = match self.0 {
                    Platform::FlutterFlow(_) => dialect::dotted_of(path),
                    Platform::WeWeb(_) | Platform::WeWebLegacy(_) | Platform::WeWebPlugin(_) => dialect::json_path_of(path),
                };
            }
            binding.convert = None;
        }
    }
    walk_mut::workflow(workflow, &mut Rewrite(from));
}

/// Tests whose taps all exist stay, with their expectations; others are replaced.
fn stories(new: &mut Project, made: &Project, report: &mut Switched) {
    let mut all = std::mem::take(&mut new.stories);
    all.retain(|story| {
        let whole = story.events.iter().all(|event| match &event.kind {
            EventKind::Tap { workflow, .. } => new.workflow(workflow).is_some(),
            _ => true,
        });
        if whole {
            report.kept.push(format!("The test “{}”", story.name));
        } else {
            report.lost.push(format!("The test “{}”: it taps what is not there any more", story.name));
        }
        whole
    });
    for story in &made.stories {
        if all.is_empty() {
            report.changed.push(format!("The test “{}” is added", story.name));
            all.push(story.clone());
        }
    }
    new.stories = all;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn demo(name: &str) -> Project {
        let bytes: &[u8] = match name {
            "flutterflow" => include_bytes!("../../assets/demo-flutterflow.authscope.json"),
            _ => include_bytes!("../../assets/demo-weweb.authscope.json"),
        };
        crate::format::project_file::read(bytes).unwrap().0
    }

    #[test]
    fn a_workflow_that_both_platforms_can_run_stays_with_its_paths_rewritten() {
        let mut before = demo("flutterflow");
        let flow = serde_json::json!({"id": "to-basket", "on": {"tap": {"page": "home", "label": "Basket"}}, "actions": [
            {"id": "c", "do": {"call": {"endpoint": "orders", "output": "o"}}},
            {"id": "s", "do": {"set-variable": {"variable": "n", "value": {"from": {"output": {"output": "o"}}, "path": "$.data[0]['item-no']", "as": "json-path"}}}},
            {"id": "k", "do": {"set-variable": {"variable": "n", "value": {"from": {"constant": {"from": "Ada", "path": "$.x", "as": "y", "page": "home"}}}}}}
        ]});
        before.workflows.push(serde_json::from_value(flow).unwrap());
        before.pages[2].nav_bar = true;
        let after = switched(&before, &other(&before.platform));
        let text = serde_json::to_string(after.project.workflow("to-basket").unwrap()).unwrap();
        assert!(text.contains("data[0]['item-no']") && !text.contains("json-path"), "{text}");
        assert!(after.lost.iter().any(|lost| lost.contains("page options of Home")), "{:?}", after.lost);
        let constant = r#""constant":{"from":"Ada","path":"$.x","as":"y","page":"home"}"#;
        assert!(text.contains(constant), "what somebody typed is nobody's to rewrite: {text}");
    }
}
