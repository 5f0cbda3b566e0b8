//! The platforms' screens, each with all levels of the way to it, in the words of their menus (`flutterflow.md` c, `weweb.md` B).

use crate::domain::project::Project;
use crate::domain::project::binding::SessionField;
use crate::domain::project::page::Page;
use crate::domain::project::workflow::{Action, Trigger, Workflow};

use super::phrases::action_title;

/// FlutterFlow: persistence and the two pages of the authentication.
pub const FF_AUTHENTICATION: &str = "Settings and Integrations › App Settings › Authentication";
/// FlutterFlow: what holds for the whole app.
pub const FF_APP_DETAILS: &str = "Settings and Integrations › General › App Details";
/// WeWeb: the two pages that the guard sends people to.
pub const WW_CONFIGURATION: &str = "Data & API › Authentication › Configuration";
/// WeWeb: the roles of the project.
pub const WW_ROLES: &str = "Data & API › Authentication › Roles";
/// WeWeb's legacy plugin.
pub const WW_LEGACY: &str = "Plugins › Authentication › Token Based Auth";

/// FlutterFlow: what a page's route is set to.
#[must_use]
pub fn ff_page(page: &Page) -> String {
    format!("{} › Properties Panel › Route Settings", page.name)
}

/// FlutterFlow: the actions that run when a page opens.
#[must_use]
pub fn ff_on_page_load(page: &str) -> String {
    format!("{page} › Properties Panel › Actions › Open › On Page Load")
}

/// FlutterFlow: a chain of actions, in the Action Flow Editor.
#[must_use]
pub fn ff_flow(project: &Project, workflow: &Workflow) -> String {
    match &workflow.on {
        Trigger::Tap { page, label, .. } | Trigger::Submit { page, label } => {
            format!("{} › {label} › Properties Panel › Actions › Open (Action Flow Editor)", project.page_name(page))
        }
        Trigger::PageLoad { page } => ff_on_page_load(project.page_name(page)),
        Trigger::Query { page, .. } => format!("{} › Properties Panel › Backend Query", project.page_name(page)),
        _ => format!("Action Blocks › {}", project.workflow_title(workflow)),
    }
}

/// FlutterFlow: an action of a chain.
#[must_use]
pub fn ff_action(project: &Project, workflow: &Workflow, action: &Action) -> String {
    format!("{} › {}", ff_flow(project, workflow), action_title(project, &action.kind))
}

/// FlutterFlow: a session field, as Log In and Update Authenticated User list it.
#[must_use]
pub fn ff_field(field: SessionField) -> &'static str {
    match field {
        SessionField::Token => "Authentication Token",
        SessionField::RefreshToken => "Refresh Token",
        SessionField::Expiry => "Token Expiry Time",
        SessionField::Uid => "User UID",
        SessionField::UserData | SessionField::User | SessionField::Metadata => "Set User Data",
        SessionField::SignedIn => "Is Logged In",
    }
}

/// FlutterFlow: a tab of an API Call.
#[must_use]
pub fn ff_call(name: &str, tab: &str) -> String {
    if tab.is_empty() { format!("API Calls › {name}") } else { format!("API Calls › {name} › {tab}") }
}

/// WeWeb: who may open a page.
#[must_use]
pub fn ww_page_access(page: &Page) -> String {
    format!("Interface › Pages › {} › Private access", page.name)
}

/// WeWeb: a workflow.
#[must_use]
pub fn ww_workflow(project: &Project, workflow: &Workflow) -> String {
    match &workflow.on {
        Trigger::Tap { page, label, .. } => format!("Interface › {} › {label} › Workflows › On click", project.page_name(page)),
        Trigger::Submit { page, label } => format!("Interface › {} › {label} › Workflows › On form submit", project.page_name(page)),
        Trigger::PageLoad { page } => format!("Interface › {} › Workflows › On page load", project.page_name(page)),
        Trigger::PageUserLoad { page } => format!("Interface › {} › Workflows › On user load (Event Trigger)", project.page_name(page)),
        Trigger::AppLoad => "Interface › App › Workflows › On page load".to_owned(),
        Trigger::UserLoad => "Interface › App › Workflows › On user load (Event Trigger)".to_owned(),
        Trigger::Query { .. } | Trigger::Called => format!("Interface › Workflows › {}", project.workflow_title(workflow)),
    }
}

/// WeWeb: an action of a workflow.
#[must_use]
pub fn ww_action(project: &Project, workflow: &Workflow, action: &Action) -> String {
    format!("{} › {}", ww_workflow(project, workflow), action_title(project, &action.kind))
}

/// The action of whichever platform.
#[must_use]
pub fn action(project: &Project, workflow: &Workflow, held: &Action) -> String {
    if project.platform.is_weweb() { ww_action(project, workflow, held) } else { ff_action(project, workflow, held) }
}
