//! The navigation bar shows its pages without asking the guard (rule 27).

use crate::domain::project::binding::{Binding, Expr, SessionField, Source};
use crate::domain::project::workflow::{Action, Navigate, Trigger};

use crate::diagnose::prelude::*;

use super::super::settings::{navigates, settings};

const ROW: Row = warns("FF-NAV-NAVBAR-BYPASS");
pub(super) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    let Some(settings) = settings(setup) else { return };
    let project = setup.project;
    let Some(open) = project.pages.iter().find(|page| page.nav_bar && !page.is_private()) else { return };
    for page in project.pages.iter().filter(|page| page.nav_bar && page.is_private()) {
        let loads = |standing: &&Standing| matches!(&standing.workflow.on, Trigger::PageLoad { page: on } if *on == page.id);
        // It decides by itself when it opens.
        let decides = setup.actions.iter().filter(loads).any(|standing| {
            matches!(standing.action.kind, ActionKind::Condition { .. }) && within(project, standing.action).into_iter().any(navigates)
        });
        if decides {
            continue;
        }
        let first = SheetLine::new(
            screens::ff_on_page_load(&page.name),
            "Conditional Is Logged In",
            "on false, Navigate To the page with the log-in",
        );
        let or = SheetLine::new("Settings and Integrations › General › Nav Bar & App Bar", &page.name, "or: off the bar");
        let onward = ActionKind::Navigate(Navigate { allow_back: false, ..Navigate::to(&settings.entry_page) });
        let decides = ActionKind::Condition {
            when: Expr::Value(Binding::whole(Source::Session(SessionField::SignedIn))),
            then: Vec::new(),
            otherwise: vec![Action { id: "to-the-entry-page".into(), disabled: false, kind: onward }],
        };
        let edit = mend::first_on(project, &Trigger::PageLoad { page: page.id.clone() }, decides);
        let told = Told::new(&ROW, Place::Page(page.id.clone(), "access"))
            .saying(
                format!("People who are not logged in can open {} by its tab", page.name),
                format!("It requires authentication and is on the nav bar with {}, which is open to all; a tab asks no guard", open.name),
            )
            .changing(vec![first, or]);
        found.push(told.explaining([Explains::PageIs(page.id.clone())]).mended_by(edit));
    }
}
