//! Actions, triggers and sources that only the other platform has.

use crate::domain::binding::{Binding, Source};
use crate::domain::finding::Finding;
use crate::domain::platform::Platform;
use crate::domain::walk::{self, Visit};
use crate::domain::workflow::{Action, ActionKind, Trigger, Workflow};

use super::{Evidence, error};

const ID: &str = "STRUCTURE-FOREIGN";

/// The rule.
pub(super) fn look(evidence: &Evidence, found: &mut Vec<Finding>) {
    let mut rule = Rule { platform: &evidence.project.platform, found };
    for workflow in &evidence.project.workflows {
        let at = format!("workflows/{}", workflow.id);
        let flutterflow = matches!(rule.platform, Platform::FlutterFlow(_));
        if flutterflow && matches!(workflow.on, Trigger::UserLoad | Trigger::PageUserLoad { .. }) {
            rule.foreign(&format!("{at}/on"), "the trigger On user load", "use On Page Load of the page instead");
        }
        if flutterflow && !workflow.on_error.is_empty() {
            rule.foreign(&format!("{at}/on_error"), "an error branch", "use a Condition on the call's Succeeded instead");
        }
    }
    walk::project(evidence.project, &mut rule);
}

struct Rule<'e, 'f> {
    platform: &'e Platform,
    found: &'f mut Vec<Finding>,
}

impl Rule<'_, '_> {
    fn foreign(&mut self, at: &str, what: &str, fix: &str) {
        let other = match self.platform {
            Platform::FlutterFlow(_) => "WeWeb",
            Platform::WeWeb(_) | Platform::WeWebLegacy(_) => "FlutterFlow",
        };
        let title = format!("{} has no such thing: {what}", self.platform.title());
        self.found.push(error(ID, at, title, format!("it belongs to {other}"), fix));
    }
}

impl<'a> Visit<'a> for Rule<'_, '_> {
    fn action(&mut self, at: &str, _: &'a Workflow, action: &'a Action) {
        let foreign = match (self.platform, &action.kind) {
            (Platform::FlutterFlow(_), ActionKind::Authenticate { .. }) => ("the action Authenticate", "use Log In"),
            (Platform::FlutterFlow(_), ActionKind::SetUser { .. }) => ("the action Set user", "use Update Authenticated User"),
            (Platform::FlutterFlow(_), ActionKind::ClearSession {}) => ("the action Clear session", "use Log Out"),
            (Platform::FlutterFlow(_), ActionKind::TryCatch { .. }) => ("Try / Catch", "use a Condition on the call's Succeeded"),
            (Platform::FlutterFlow(_), ActionKind::Switch { .. } | ActionKind::Filter { .. }) => ("this branch", "use a Condition"),
            (_, ActionKind::StoreToken { .. } | ActionKind::FetchUser {} | ActionKind::LegacyLogOut {}) => {
                ("an action of WeWeb's legacy auth plugins", "use Authenticate, Set user and Clear session of Custom Auth")
            }
            (Platform::WeWeb(_), ActionKind::LogIn { .. }) => ("the action Log In", "use Authenticate, then Set user"),
            (Platform::WeWeb(_), ActionKind::UpdateUser { .. }) => {
                ("the action Update Authenticated User", "use Authenticate and Set user")
            }
            (Platform::WeWeb(_), ActionKind::LogOut { .. }) => ("the action Log Out", "use Clear session, then Change page"),
            (Platform::WeWeb(_), ActionKind::Terminate {}) => ("the action Terminate", "use Return"),
            _ => return,
        };
        self.foreign(at, foreign.0, foreign.1);
    }

    fn binding(&mut self, at: &str, _: Option<&'a Workflow>, binding: &'a Binding) {
        if matches!((self.platform, &binding.from), (Platform::FlutterFlow(_), Source::Event | Source::Error(_))) {
            self.foreign(at, "the event or error of a workflow as a source", "bind the output of an API Call");
        }
    }
}
