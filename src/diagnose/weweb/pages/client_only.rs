//! A role that the page asks for, and the API endpoint behind it does not (rules 28 and 42).

use crate::domain::project::page::Access;
use crate::domain::project::platform::Platform;
use crate::domain::project::trigger::Trigger;
use crate::edit::Edit;

use crate::diagnose::prelude::*;

use super::super::asks::settings;

const ROW: Row = warns("WW-ROLE-CLIENT-ONLY").when_said();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    let Some(settings) = settings(setup) else { return };
    for standing in &setup.actions {
        let ActionKind::CallBackend { endpoint: id, .. } = &standing.action.kind else { continue };
        let page = standing.workflow.on.page().and_then(|page| setup.project.page(page));
        let of_page = matches!(standing.workflow.on, Trigger::PageLoad { .. } | Trigger::Tap { .. } | Trigger::Submit { .. });
        let (Some(page), Some(endpoint)) = (page.filter(|_| of_page), settings.server.endpoint(id)) else { continue };
        let asks = |access: &Access| matches!(access, Access::AnyRole(_) | Access::AllRoles(_));
        if !asks(&page.access) || asks(&endpoint.access) {
            continue;
        }
        let lines = vec![
            SheetLine::new(
                format!("Data & API › API Endpoints › {}", endpoint.name),
                "Endpoint: access rule",
                format!("the roles that {} asks for", page.name),
            ),
            SheetLine::new("Server", "", "or: check the role there"),
        ];
        let mut server = settings.clone();
        server.server.endpoints.iter_mut().filter(|own| own.id == *id).for_each(|own| own.access = page.access.clone());
        let edit = Edit::Platform(Platform::WeWeb(server));
        let told = Told::new(&ROW, standing.at.clone())
            .saying(
                format!("Whoever is signed in can read {} without the role", endpoint.name),
                format!("{} asks for a role, and the API endpoint behind it does not: a page is no lock for data", page.name),
            )
            .changing(lines);
        found.push(told.mended_by(Some(edit)));
    }
}
