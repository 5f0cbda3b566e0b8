//! Wrong credentials that are answered otherwise than 401 (backends 3.6).

use crate::domain::project::binding::{ErrorPart, Source};
use crate::domain::project::endpoint::Purpose;
use crate::domain::project::workflow::Action;
use crate::domain::record::entry::EntryBody;
use crate::domain::record::evidence::{ReadFrom, Taken};
use crate::edit::Edit;
use crate::run::made::CameOut;

use crate::diagnose::prelude::*;

const ROW: Row = breaks("WW-BE-WRONG-STATUS").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    if !evidence.project.platform.is_weweb() {
        return;
    }
    for call in evidence.calls.iter().filter(|call| call.purpose == Purpose::LogIn) {
        let CameOut::Answered(status @ (400 | 403 | 404 | 409 | 422)) = call.came_out else { continue };
        let Some(place) = evidence.place(Evidence::end_of(call)) else { continue };
        let asked = evidence.of_step(call.step()).find_map(|(at, entry)| match &entry.body {
            EntryBody::Condition { action, taken: Taken::Otherwise, read } if at > place => {
                read.iter().any(|read| matches!(read.from, ReadFrom::Error(ErrorPart::Status))).then_some((entry, action))
            }
            _ => None,
        });
        let Some((entry, at)) = asked else { continue };
        if evidence.unmet_in(call.step()).is_empty() {
            continue;
        }
        let Some(standing) = evidence.standing(at) else { continue };
        let name = evidence.name(call).to_owned();
        let line = SheetLine::new(
            screens::ww_workflow(evidence.project, standing.workflow),
            "error branch",
            format!("branch on the token, not on the status: this server answers {status} to a wrong password, never 401"),
        );
        let end = Evidence::end_of(call);
        let one = Found::of(evidence, &ROW, &entry.id).at(Some(at.clone())).ranked(0).causing([end.clone()]).told(
            "After a wrong password nothing is said",
            format!("{name} answers {status} to a wrong password, and the app waits for 401"),
        );
        let mut one = one
            .changing(vec![line])
            .explaining([Explains::Message, Explains::Page])
            .with_all_that_follows()
            .mended_by(for_any_status(standing));
        one.is_whole = true;
        found.push(one);
        return;
    }
}

/// What is shown for 401 is shown for any refusal.
fn for_any_status(standing: &Standing) -> Option<Edit> {
    let looks = |action: &Action| reads(action).iter().any(|binding| binding.from == Source::Error(ErrorPart::Status));
    let mut workflow = standing.workflow.clone();
    let at = workflow.on_error.iter().position(|action| action.id == standing.at.action && looks(action))?;
    match workflow.on_error.remove(at).kind {
        ActionKind::Condition { then, .. } => {
            workflow.on_error.splice(at..at, then);
        }
        ActionKind::Filter { .. } => {}
        _ => return None,
    }
    Some(mend::put(workflow))
}
