//! Terminate ends a flow before the automatic navigation that was due, in exports of 2023 to 2025 (rule 18).

use crate::domain::project::platform::Export;
use crate::domain::record::finding::Severity;
use crate::domain::rules::why::Why;

use crate::diagnose::prelude::*;

use super::super::settings::settings;

const ROW: Row = breaks("FF-NAV-TERMINATE").when_said();
pub(super) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    let Some(settings) = settings(setup) else { return };
    if !matches!(settings.export, None | Some(Export::Classic)) {
        return;
    }
    for standing in &setup.actions {
        let (what, page) = match standing.action.kind {
            ActionKind::LogIn { navigate_automatically: true, .. } => ("log-in", &settings.logged_in_page),
            ActionKind::LogOut { navigate_automatically: true } => ("log-out", &settings.entry_page),
            _ => continue,
        };
        let Some(next) = standing.after.first().filter(|next| matches!(next.kind, ActionKind::Terminate {})) else { continue };
        let Some(ends) = setup.actions.iter().find(|other| std::ptr::eq(other.action, *next)) else { continue };
        let page = setup.project.page_name(page);
        let set = format!("put Navigate To {page} before it, or take it away; App Details › Pinned FlutterFlow Version: a newer one");
        let line = SheetLine::new(screens::ff_flow(setup.project, standing.workflow), "Terminate", set);
        let known = settings.export.is_some();
        let why = if known {
            "Terminate stands right behind it, and exports of 2023 to 2025 return there, before they navigate".to_owned()
        } else {
            "Terminate stands right behind it. Exports of 2023 to 2025 return there before they navigate, newer ones do not; which yours is \
             like is not said"
                .to_owned()
        };
        let mut told = Told::new(&ROW, ends.at.clone())
            .saying(
                if known {
                    format!("The {what} works, and the page does not change")
                } else {
                    format!("Behind the {what} the page may not change")
                },
                why,
            )
            .changing(vec![line])
            .explaining([Explains::Because(&[Why::TerminatedBefore])])
            .mended_by(mend::without(setup.project, ends));
        if !known {
            told.finding.severity = Severity::Info;
        }
        found.push(told);
    }
}
