//! Ignore Redirects does nothing where a page waits for the log-in (rule 22).

use crate::domain::project::trigger::Trigger;
use crate::domain::project::workflow::Navigate;
use crate::domain::rules::why::Why;

use crate::diagnose::prelude::*;

use super::super::settings::{ignores, logged_in_by};

const ROW: Row = warns("FF-NAV-IGNORE-NOOP").in_a_run();
pub(super) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    let because = |why: Why| matches!(why, Why::PendingWins | Why::NavigationSuppressed);
    for (entry, decision) in evidence.decisions().filter(|(_, decision)| because(decision.why)) {
        let Some(login) = logged_in_by(evidence, &entry.id.event) else { continue };
        let Some(ActionKind::Navigate(navigate)) = login.after.iter().find(|action| ignores(action)).map(|action| &action.kind) else {
            continue;
        };
        if decision.page.as_deref() == Some(navigate.page.as_str()) || evidence.expected(&entry.id.event).page == decision.page {
            continue;
        }
        let wanted = evidence.project.page_name(&navigate.page);
        let page = &decision.page_name;
        let line = SheetLine::new(
            screens::ff_on_page_load(page),
            "Conditional Action",
            format!("decide there who goes on: Is Logged In, then Navigate To {wanted}"),
        );
        let edit = decision.page.clone().and_then(|page| {
            let onward = ActionKind::Navigate(Navigate { allow_back: false, ..navigate.clone() });
            mend::first_on(evidence.project, &Trigger::PageLoad { page }, onward)
        });
        let one = Found::of(evidence, &ROW, &entry.id).at(Some(login.at.clone())).ranked(1).told(
            format!("Ignore Redirects is on, and {page} opens all the same"),
            format!("{page} was asked for while nobody was logged in, and has waited: Ignore Redirects does not stop it from opening"),
        );
        found.push(one.changing(vec![line]).explaining([Explains::Page]).mended_by(edit));
    }
}
