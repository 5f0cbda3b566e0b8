//! Log In or Log Out in one branch, and more actions behind both: the navigation of older exports leaks into the other (rule 19).

use crate::domain::project::platform::Export;

use crate::diagnose::prelude::*;

use super::super::settings::settings;

const ROW: Row = warns("FF-NAV-BRANCH-LEAK").when_said();
pub(super) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    let Some(settings) = settings(setup) else { return };
    if settings.export != Some(Export::Classic) {
        return;
    }
    for standing in &setup.actions {
        let (what, page) = match standing.action.kind {
            ActionKind::LogIn { navigate_automatically: true, .. } => ("Log In", &settings.logged_in_page),
            ActionKind::LogOut { navigate_automatically: true } => ("Log Out", &settings.entry_page),
            _ => continue,
        };
        let Some((around, branch)) = standing.around.last() else { continue };
        let same_kind = |kind: &ActionKind| std::mem::discriminant(kind) == std::mem::discriminant(&standing.action.kind);
        let elsewhere = around.kind.branches().enumerate().any(|(other, list)| {
            other != *branch && list.iter().any(|action| same_kind(&action.kind) || matches!(action.kind, ActionKind::Terminate {}))
        });
        let Some(branching) = setup.actions.iter().find(|other| std::ptr::eq(other.action, *around)) else { continue };
        if elsewhere || branching.after.is_empty() {
            continue;
        }
        let page = setup.project.page_name(page);
        let flow = screens::ff_flow(setup.project, standing.workflow);
        let lines = vec![
            SheetLine::new(flow, "Terminate", format!("at the end of the branch without {what}")),
            SheetLine::new(screens::FF_APP_DETAILS, "Pinned FlutterFlow Version", "a newer one"),
        ];
        let told = Told::new(&ROW, branching.at.clone())
            .saying(
                format!("Whoever takes the branch without {what} may be sent to {page} all the same"),
                format!(
                    "{what} stands in one branch only, and more actions follow behind both: exports from before 2024 carry out its automatic \
                     navigation for either branch"
                ),
            )
            .changing(lines);
        found.push(told.explaining([Explains::PageIs(if what == "Log In" {
            settings.logged_in_page.clone()
        } else {
            settings.entry_page.clone()
        })]));
    }
}
