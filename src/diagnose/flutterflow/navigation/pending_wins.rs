//! A page that waited for the log-in opens, and what follows Log In is lost (rules 20 and 23).

use crate::domain::record::entry::EntryBody;
use crate::domain::record::note::Note;
use crate::domain::rules::why::Why;

use crate::diagnose::prelude::*;

use super::super::settings::{ignores, logged_in_by};

const ROW: Row = informs("FF-NAV-PENDING-WINS").in_a_run();
pub(super) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    for (entry, decision) in evidence.decisions().filter(|(_, decision)| decision.why == Why::PendingWins) {
        let step = &entry.id.event;
        let Some(login) = logged_in_by(evidence, step) else { continue };
        let unmet = evidence.unmet_in(step).iter().any(|unmet| Explains::Page.fits(unmet));
        let gone = evidence.of_step(step).any(|(_, entry)| matches!(&entry.body, EntryBody::Note(Note::PageGone)));
        if !(unmet || gone) || login.after.iter().any(|action| ignores(action)) {
            continue;
        }
        let page = &decision.page_name;
        let lost = if login.after.is_empty() { "" } else { ", and the actions behind Log In were not carried out to their end" };
        let line = SheetLine::new(
            screens::ff_flow(evidence.project, login.workflow),
            "Log In",
            format!("do what has to be done before Log In; expect {page} after it, as it was asked for"),
        );
        let one = Found::of(evidence, &ROW, &entry.id).at(Some(login.at.clone())).ranked(1).told(
            format!("The log-in leads to {page}, and not where its flow says"),
            format!("{page} was asked for while nobody was logged in, and has waited: it opens as soon as somebody logs in{lost}"),
        );
        found.push(one.changing(vec![line]).explaining([Explains::Page]));
    }
}
