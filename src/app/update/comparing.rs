//! Lays a request that works beside the one that the app makes.

use crate::app::effect::Errand;
use crate::app::state::State;
use crate::app::state::comparing::{Comparing, Which};
use crate::app::state::dialog::Dialog;
use crate::app::state::selection::Selection;
use crate::diagnose::symptoms::House;
use crate::diagnose::{as_sent, working};
use crate::domain::project::endpoint::Purpose;
use crate::domain::project::item::ItemKind;
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
    }
    compare(state)
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
            apps(state, endpoint, works).map(|(app, is)| (working::finding(name, house, &working::differences(works, &app, house)), is))
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

/// The app's request: as it was sent in the run that is shown, else as it would be sent; and which of the two.
fn apps(state: &State, endpoint: &str, works: &PreparedRequest) -> Option<(PreparedRequest, String)> {
    let sent = state.run.as_ref().and_then(|shown| as_sent::in_run(&shown.run, endpoint));
    if let Some(sent) = sent {
        return Some((sent, "as it was sent in the run that is shown".to_owned()));
    }
    let open = state.open.as_ref()?;
    let made = as_sent::made(&open.project, endpoint, &open.environment()?.id, open.target, works)?;
    Some((made, "as the app would send it, with the values of the request that works where the names are the same".to_owned()))
}
