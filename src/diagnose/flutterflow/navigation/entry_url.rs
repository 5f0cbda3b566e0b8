//! At the address of the Entry Page itself nobody is sent on (rule 26).

use crate::domain::project::binding::{Binding, Expr, SessionField, Source};
use crate::domain::project::trigger::Trigger;
use crate::domain::project::workflow::{Action, Navigate};
use crate::domain::rules::why::Why;

use crate::diagnose::prelude::*;

use super::super::settings::settings;

const ROW: Row = warns("FF-NAV-ENTRY-URL").in_a_run();
pub(super) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    let Some(settings) = settings(&evidence.setup) else { return };
    for (entry, decision) in evidence.decisions().filter(|(_, decision)| decision.why == Why::EntryPageAddress) {
        if evidence.expected(&entry.id.event).page == decision.page {
            continue;
        }
        let home = evidence.project.page_name(&settings.logged_in_page);
        let name = &decision.page_name;
        let line = SheetLine::new(
            screens::ff_on_page_load(name),
            "Conditional Action on Is Logged In",
            format!("in the TRUE branch Navigate To {home}, Allow Back Navigation off"),
        );
        let onward = ActionKind::Navigate(Navigate { allow_back: false, ..Navigate::to(&settings.logged_in_page) });
        let kind = ActionKind::Condition {
            when: Expr::Value(Binding::whole(Source::Session(SessionField::SignedIn))),
            then: vec![Action { id: "to-the-logged-in-page".into(), disabled: false, kind: onward }],
            otherwise: Vec::new(),
        };
        let edit = mend::first_on(evidence.project, &Trigger::PageLoad { page: settings.entry_page.clone() }, kind);
        let one = Found::of(evidence, &ROW, &entry.id).at(Some(Place::Setting("entry_page"))).ranked(1).told(
            format!("{name} is shown although somebody is logged in"),
            format!("The app was opened at the address of {name} itself; only / leads to the Logged In Page, {home}"),
        );
        found.push(one.changing(vec![line]).explaining([Explains::Page]).mended_by(edit));
    }
}
