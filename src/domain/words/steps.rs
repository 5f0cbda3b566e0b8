//! What a step of the story says.

use crate::domain::project::Project;
use crate::domain::project::story::EventKind;
use crate::domain::project::workflow::Trigger;
use crate::domain::record::location::Location;

/// A step of the story in words, as the heading of what happened in it.
#[must_use]
pub fn step(project: &Project, what: &EventKind, on_phone: bool, location: &Location) -> String {
    match what {
        EventKind::Open { path } => format!("Open app at {path}"),
        EventKind::OpenLink { path } => format!("Open link {path}"),
        EventKind::Reload {} if on_phone => "Close and reopen (phones cannot reload)".to_owned(),
        EventKind::Reload {} => {
            if location.is_empty() {
                "Reload at /".to_owned()
            } else {
                format!("Reload at {location}")
            }
        }
        EventKind::TapTab { page } => format!("Tap the tab {} of the nav bar", project.page_name(page)),
        EventKind::Reopen {} => "Close and reopen".to_owned(),
        EventKind::TokenExpires { .. } => "Token expires".to_owned(),
        EventKind::Tap { workflow, .. } => match project.workflow(workflow) {
            Some(flow) => match &flow.on {
                Trigger::Tap { page, label, .. } => format!("Tap “{label}” on {}", project.page_name(page)),
                Trigger::Submit { page, label } => format!("Send the form “{label}” on {}", project.page_name(page)),
                _ => project.workflow_title(flow),
            },
            None => format!("Tap (no workflow “{workflow}”)"),
        },
    }
}
