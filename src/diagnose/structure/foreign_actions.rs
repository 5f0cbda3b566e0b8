//! Actions, triggers and sources that only another platform has, or WeWeb's other authentication.

use crate::domain::project::binding::{Binding, Expr, Source};
use crate::domain::project::place::{ActionAt, Place};
use crate::domain::project::platform::Platform;
use crate::domain::project::walk::{self, Visit};
use crate::domain::project::workflow::{Action, ActionKind, Trigger, Workflow};
use crate::domain::record::finding::Finding;

use super::super::setup::Setup;
use super::error;

const ID: &str = "STRUCTURE-FOREIGN";

/// The rule.
pub(super) fn look(evidence: &Setup, found: &mut Vec<Finding>) {
    let mut rule = Rule { platform: &evidence.project.platform, found };
    for workflow in &evidence.project.workflows {
        let on = Place::Trigger(workflow.id.clone());
        if matches!(workflow.on, Trigger::UserLoad | Trigger::PageUserLoad { .. }) {
            let what = "the trigger On user load";
            match rule.platform {
                Platform::WeWeb(_) => {}
                Platform::FlutterFlow(_) => {
                    rule.foreign(on, WEWEB, what, "use On Page Load of the page instead");
                }
                Platform::WeWebLegacy(_) | Platform::WeWebPlugin(_) => {
                    let fix = "remove it: the plugin runs Fetch User by itself at each page load";
                    rule.foreign(on, CUSTOM_AUTH, what, fix);
                }
            }
        }
        if !rule.platform.is_weweb() && matches!(workflow.on, Trigger::Submit { .. }) {
            rule.foreign(Place::Trigger(workflow.id.clone()), WEWEB, "the trigger On form submit", "start it with a tap");
        }
        if !rule.platform.is_weweb() && workflow.on == Trigger::AppLoad {
            let fix = "start it with the page that opens first";
            rule.foreign(Place::Trigger(workflow.id.clone()), WEWEB, "the trigger on page load of the app", fix);
        }
        if rule.platform.is_weweb() && matches!(workflow.on, Trigger::Query { .. }) {
            let fix = "start it with the page";
            rule.foreign(Place::Trigger(workflow.id.clone()), FLUTTERFLOW, "a Backend Query", fix);
        }
        if !rule.platform.is_weweb() && !workflow.on_error.is_empty() {
            rule.foreign(
                Place::ErrorBranch(workflow.id.clone()),
                WEWEB,
                "an error branch",
                "use a Condition on the call's Succeeded instead",
            );
        }
    }
    walk::project(evidence.project, &mut rule);
}

const FLUTTERFLOW: &str = "FlutterFlow";
const WEWEB: &str = "WeWeb";
const CUSTOM_AUTH: &str = "WeWeb's Custom Auth";
const LEGACY: &str = "WeWeb's legacy plugin Token Based Auth";
const PLUGIN: &str = "WeWeb's plugins for Xano and Supabase";

struct Rule<'e, 'f> {
    platform: &'e Platform,
    found: &'f mut Vec<Finding>,
}

impl Rule<'_, '_> {
    fn foreign(&mut self, at: Place, owner: &str, what: &str, fix: &str) {
        let title = format!("{} has no such thing: {what}", self.platform.title());
        self.found.push(error(ID, at, title, format!("it belongs to {owner}"), fix));
    }
}

impl<'a> Visit<'a> for Rule<'_, '_> {
    fn action(&mut self, at: &ActionAt, _: &'a Workflow, action: &'a Action) {
        use ActionKind as A;
        use Platform as P;
        let (owner, what, fix) = match (self.platform, &action.kind) {
            (P::FlutterFlow(_), A::Authenticate { .. }) => (CUSTOM_AUTH, "the action Authenticate", "use Log In"),
            (P::FlutterFlow(_), A::SetUser { .. }) => (CUSTOM_AUTH, "the action Set user", "use Update Authenticated User"),
            (P::FlutterFlow(_), A::ClearSession {}) => (CUSTOM_AUTH, "the action Clear session", "use Log Out"),
            (P::FlutterFlow(_), A::StoreToken { .. }) => (LEGACY, "the action Store token", "use Log In"),
            (P::FlutterFlow(_), A::FetchUser {}) => (LEGACY, "the action Fetch User", "call the endpoint, then Update Authenticated User"),
            (P::FlutterFlow(_), A::LegacyLogOut {}) => (LEGACY, "the action Logout", "use Log Out"),
            (P::FlutterFlow(_) | P::WeWebLegacy(_) | P::WeWebPlugin(_), A::CallBackend { .. }) => {
                (CUSTOM_AUTH, "the action Call backend endpoint", "call the server itself")
            }
            (P::FlutterFlow(_), A::TryCatch { .. }) => (WEWEB, "Try / Catch", "use a Condition on the call's Succeeded"),
            (P::FlutterFlow(_), A::Switch { .. } | A::Filter { .. }) => (WEWEB, "this branch", "use a Condition"),
            (P::WeWeb(_), A::StoreToken { .. }) => (LEGACY, "the action Store token", "use Authenticate"),
            (P::WeWeb(_), A::FetchUser {}) => (LEGACY, "the action Fetch User", "call the endpoint, then Set user"),
            (P::WeWeb(_), A::LegacyLogOut {}) => (LEGACY, "the action Logout", "use Clear session"),
            (P::WeWebLegacy(_), A::Authenticate { .. }) => (CUSTOM_AUTH, "the action Authenticate", "use Store token, then Fetch User"),
            (P::WeWebLegacy(_), A::SetUser { .. }) => (CUSTOM_AUTH, "the action Set user", "use Fetch User"),
            (P::WeWebLegacy(_), A::ClearSession {}) => (CUSTOM_AUTH, "the action Clear session", "use Logout"),
            (P::WeWeb(_), A::LogIn { .. }) => (FLUTTERFLOW, "the action Log In", "use Authenticate, then Set user"),
            (P::WeWebLegacy(_), A::LogIn { .. }) => (FLUTTERFLOW, "the action Log In", "use Store token, then Fetch User"),
            (P::WeWeb(_), A::UpdateUser { .. }) => (FLUTTERFLOW, "the action Update Authenticated User", "use Authenticate and Set user"),
            (P::WeWebLegacy(_), A::UpdateUser { .. }) => {
                (FLUTTERFLOW, "the action Update Authenticated User", "use Store token and Fetch User")
            }
            (P::WeWeb(_), A::LogOut { .. }) => (FLUTTERFLOW, "the action Log Out", "use Clear session, then Change page"),
            (P::WeWebLegacy(_), A::LogOut { .. }) => (FLUTTERFLOW, "the action Log Out", "use Logout, then Change page"),
            (P::FlutterFlow(_), A::PluginSign { .. }) => (PLUGIN, "the action Login", "call the endpoint, then Log In"),
            (P::WeWeb(_), A::PluginSign { .. }) => (PLUGIN, "the action Login", "call the endpoint, then Authenticate"),
            (P::WeWebLegacy(_), A::PluginSign { .. }) => (PLUGIN, "the action Login", "call the endpoint, then Store token"),
            (P::WeWebPlugin(_), A::Authenticate { .. }) => (CUSTOM_AUTH, "the action Authenticate", "use Login"),
            (P::WeWebPlugin(_), A::SetUser { .. }) => (CUSTOM_AUTH, "the action Set user", "the plugin sets the user itself"),
            (P::WeWebPlugin(_), A::ClearSession {}) => (CUSTOM_AUTH, "the action Clear session", "use Logout"),
            (P::WeWebPlugin(_), A::StoreToken { .. }) => (LEGACY, "the action Store token", "use Login"),
            (P::WeWebPlugin(_), A::LogIn { .. }) => (FLUTTERFLOW, "the action Log In", "use Login"),
            (P::WeWebPlugin(_), A::UpdateUser { .. }) => (FLUTTERFLOW, "the action Update Authenticated User", "use Login"),
            (P::WeWebPlugin(_), A::LogOut { .. }) => (FLUTTERFLOW, "the action Log Out", "use Logout, then Change page"),
            (P::WeWeb(_) | P::WeWebLegacy(_) | P::WeWebPlugin(_), A::Terminate {}) => (FLUTTERFLOW, "the action Terminate", "use Return"),
            _ => return,
        };
        self.foreign(at.clone().into(), owner, what, fix);
    }

    fn formula(&mut self, at: &Place, formula: &'a Expr) {
        if matches!((self.platform, formula), (Platform::FlutterFlow(_), Expr::HasRoles { .. })) {
            self.foreign(at.clone(), WEWEB, "the role formula", "compare a field of the user data");
        }
    }

    fn binding(&mut self, at: &Place, _: Option<&'a Workflow>, binding: &'a Binding) {
        if matches!((self.platform, &binding.from), (Platform::FlutterFlow(_), Source::Address(_))) {
            self.foreign(at.clone(), WEWEB, "the browser's address as a source", "bind a page parameter");
        }
        if matches!((self.platform, &binding.from), (Platform::FlutterFlow(_), Source::Event | Source::Error(_))) {
            self.foreign(at.clone(), WEWEB, "the event or error of a workflow as a source", "bind the output of an API Call");
        }
    }
}
