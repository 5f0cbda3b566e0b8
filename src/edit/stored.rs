//! Whether a change reaches what a log-in leaves on the device: who is logged in keeps what was stored before.

use crate::domain::project::Project;
use crate::domain::project::binding::Binding;
use crate::domain::project::place::SlotAt;
use crate::domain::project::platform::Platform;
use crate::domain::project::walk;
use crate::domain::project::workflow::ActionKind;

use super::bindings;

/// Whether a log-in of one project stores something else than that of the other.
#[must_use]
pub fn differs(before: &Project, after: &Project) -> bool {
    what_is_stored(before) != what_is_stored(after) || persists(before) != persists(after)
}

/// What fills the fields of the session, wherever one is filled.
fn what_is_stored(project: &Project) -> Vec<(SlotAt, Option<Binding>)> {
    let fills = bindings::all(project).filter(|bound| bound.at.slot.session().is_some());
    fills.map(|bound| (bound.at, bound.binding)).collect()
}

/// Where the session outlives the app's end.
fn persists(project: &Project) -> Vec<bool> {
    let mut all: Vec<bool> = match &project.platform {
        Platform::FlutterFlow(settings) => vec![settings.persist],
        _ => Vec::new(),
    };
    all.extend(project.workflows.iter().flat_map(walk::all_actions).filter_map(|action| match &action.kind {
        ActionKind::Authenticate { persist, .. } => Some(*persist),
        _ => None,
    }));
    all
}
