//! Lays a request that works beside the one that the app makes.

use crate::app::effect::Errand;
use crate::app::state::State;
use crate::app::state::comparing::{Comparing, Which};
use crate::app::state::dialog::Dialog;
use crate::app::state::selection::Selection;
use crate::diagnose::symptoms::House;
use crate::diagnose::{as_sent, working};
use crate::domain::project::Project;
use crate::domain::project::endpoint::{Endpoint, Purpose};
use crate::domain::project::item::ItemKind;
use crate::domain::record::entry::EntryBody;
use crate::domain::record::finding::Severity;
use crate::domain::secret::Secret;
use crate::domain::web::wire::PreparedRequest;

/// Opens the panel: for the call that is selected, else the log-in; without a project for two requests that are pasted.
pub(super) fn begin(state: &mut State) -> Vec<Errand> {
    let comparing = match &state.open {
        Some(open) => {
            let selected = match &state.selection {
                Selection::Item(item) if item.kind == ItemKind::Endpoint => Some(item.id.clone()),
                _ => None,
            };
            let log_in =
                || open.project.endpoints.iter().find(|endpoint| endpoint.purpose == Purpose::LogIn).map(|endpoint| endpoint.id.clone());
            Comparing::new(House::of(&open.project.platform), selected.or_else(log_in))
        }
        None => Comparing::new(state.symptom.as_ref().and_then(|symptom| symptom.house).unwrap_or(House::FlutterFlow), None),
    };
    state.dialog = Some(Dialog::Compare(Box::new(comparing)));
    Vec::new()
}

/// Takes one of the two requests, and compares once both are there.
pub(super) fn take(state: &mut State, which: Which, text: Secret) -> Vec<Errand> {
    if let Some(Dialog::Compare(comparing)) = &mut state.dialog {
        comparing.take(which, text);
        if let (Which::Works, Some(Ok(works)), Some(open)) = (which, &comparing.works, &state.open)
            && let Some(endpoint) = same_call(&open.project, works)
        {
            comparing.endpoint = Some(endpoint);
        }
    }
    compare(state)
}

/// The call of the project that goes to the same path; of several one with the same method, and of those the one with the longest path:
/// `/auth/me` ends in `/me` as well.
fn same_call(project: &Project, works: &PreparedRequest) -> Option<String> {
    let plain = |path: &str| path.split(['?', '#']).next().unwrap_or_default().trim_end_matches('/').to_ascii_lowercase();
    let wanted = plain(works.parsed_url()?.path());
    let path = |endpoint: &Endpoint| {
        let url = project.whole(endpoint).url.clone();
        let rest = url
            .split_once("}}")
            .filter(|_| url.starts_with("{{"))
            .map_or_else(|| url::Url::parse(&url).map(|url| url.path().to_owned()).unwrap_or_default(), |(_, rest)| rest.to_owned());
        plain(&rest)
    };
    let ends_so = |endpoint: &&Endpoint| {
        let own = path(endpoint);
        !own.is_empty() && (wanted == own || wanted.ends_with(&own))
    };
    let best = project.endpoints.iter().filter(ends_so).max_by_key(|endpoint| (endpoint.method == works.method, path(endpoint).len()));
    best.map(|endpoint| endpoint.id.clone())
}

/// Another call of the project, or none: then the app's request is pasted.
pub(super) fn choose(state: &mut State, endpoint: Option<String>) -> Vec<Errand> {
    if let Some(Dialog::Compare(comparing)) = &mut state.dialog {
        comparing.endpoint = endpoint;
        comparing.found = None;
    }
    compare(state)
}

/// The platform whose menus are named.
pub(super) fn of_house(state: &mut State, house: House) -> Vec<Errand> {
    if let Some(Dialog::Compare(comparing)) = &mut state.dialog {
        comparing.house = house;
    }
    compare(state)
}

fn compare(state: &mut State) -> Vec<Errand> {
    let Some(Dialog::Compare(comparing)) = &state.dialog else { return Vec::new() };
    let Some(Ok(works)) = &comparing.works else { return Vec::new() };
    let house = comparing.house;
    let found = match &comparing.endpoint {
        Some(endpoint) => {
            let name = state.open.as_ref().and_then(|open| open.project.endpoint(endpoint)).map_or("the call", |endpoint| &endpoint.name);
            apps(state, endpoint, works).map(|Apps { request, is, status }| {
                let mut found = working::finding(name, house, &working::differences(works, &request, house));
                // What the server takes is no fault, however it differs.
                if status.is_some_and(|status| (200..300).contains(&status)) {
                    found.severity = found.severity.max(Severity::Warning);
                }
                (found, is)
            })
        }
        None => match &comparing.app {
            Some(Ok(app)) => {
                let name = if house == House::FlutterFlow { "the API Call" } else { "the request" };
                Some((working::finding(name, house, &working::differences(works, app, house)), "as it was pasted".to_owned()))
            }
            _ => None,
        },
    };
    if let Some(Dialog::Compare(comparing)) = &mut state.dialog {
        let (found, is) = found.unzip();
        comparing.app_is = is.unwrap_or_default();
        comparing.found = found;
    }
    Vec::new()
}

/// The app's request, and where it comes from.
struct Apps {
    request: PreparedRequest,
    /// In words.
    is: String,
    /// What it was answered, where it was sent.
    status: Option<u16>,
}

/// The app's request: as it was sent in the run that is shown, else as it would be sent; and which of the two.
fn apps(state: &State, endpoint: &str, works: &PreparedRequest) -> Option<Apps> {
    let sent = state.run.as_ref().and_then(|shown| Some((as_sent::in_run(&shown.run, endpoint)?, shown)));
    if let Some((sent, shown)) = sent {
        let last = shown.timeline.last_reply_of(endpoint).and_then(|at| shown.run.entries().get(at));
        let status = last.and_then(|entry| match &entry.body {
            EntryBody::Reply { reply, .. } => Some(reply.status),
            _ => None,
        });
        let answered = status.map(|status| format!(", where it was answered {status}")).unwrap_or_default();
        return Some(Apps { request: sent, is: format!("as it was sent in the run that is shown{answered}"), status });
    }
    let open = state.open.as_ref()?;
    let made = as_sent::made(&open.project, endpoint, &open.environment()?.id, open.target, works)?;
    let is = "as the app would send it, with the values of the request that works where the names are the same".to_owned();
    Some(Apps { request: made, is, status: None })
}
