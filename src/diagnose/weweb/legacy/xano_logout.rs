//! Xano's plugin signs out whenever a call of its own fails (rule 53).

use crate::domain::record::entry::EntryBody;
use crate::domain::record::note::Note;
use crate::run::made::CameOut;

use crate::diagnose::prelude::*;

const ROW: Row = warns("WW-LEG-XANO-LOGOUT").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    for entry in &evidence.entries {
        let EntryBody::Note(Note::PluginSignsOut { .. }) = &entry.body else { continue };
        let failed =
            evidence.calls.iter().rev().find(|call| {
                call.step() == &*entry.id.event && evidence.place(&call.first) < evidence.place(&entry.id) && !call.succeeded()
            });
        let Some(call) = failed.filter(|call| matches!(call.came_out, CameOut::Failed | CameOut::Answered(500..))) else { continue };
        let line =
            SheetLine::new(screens::WW_CONFIGURATION, "Switch authentication system", "Xano: the new system does not sign out by itself");
        let end = Evidence::end_of(call);
        let one = Found::of(evidence, &ROW, end).ranked(0).causing([end.clone()]).told(
            "A short outage signs people out",
            format!("{} failed, and the Xano Auth plugin deletes the token on any failure", evidence.name(call)),
        );
        let mut one = one.changing(vec![line]).explaining_later([Explains::SignedOut, Explains::Page]);
        one.finding.at = Some(Place::Setting("user_endpoint"));
        found.push(one);
        return;
    }
}
