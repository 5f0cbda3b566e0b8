//! Cognito asks for more before it gives tokens.

use crate::domain::project::endpoint::Purpose;

use crate::diagnose::prelude::*;

const ROW: Row = breaks("WW-BE-CHALLENGE").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    if !evidence.project.platform.is_weweb() {
        return;
    }
    for call in evidence.calls.iter().filter(|call| call.succeeded() && matches!(call.purpose, Purpose::LogIn | Purpose::SignUp)) {
        let (Some(reply), Some(entry)) = (evidence.reply(call), &call.reply) else { continue };
        let Ok(json) = evidence.run.bodies().json(&reply.body.hash) else { continue };
        let Some(challenge) = json.get("ChallengeName").and_then(serde_json::Value::as_str) else { continue };
        let standing = call.action.as_ref().and_then(|at| evidence.standing(at));
        let screen = standing.map_or_else(|| "Workflow".to_owned(), |standing| screens::ww_workflow(evidence.project, standing.workflow));
        let name = evidence.name(call).to_owned();
        let line = SheetLine::new(
            screen,
            format!("behind {name}"),
            format!("branch on the token, not on the status: without one, ask for what {challenge} wants"),
        );
        let read = evidence.readers(entry).map(|(_, entry)| entry.id.clone()).collect::<Vec<_>>();
        let one = Found::of(evidence, &ROW, entry).at(call.action.clone()).ranked(0).causing(read).told(
            "The log-in is answered 200, and nobody is signed in",
            format!("{name} brings no tokens: Cognito asks for {challenge} first"),
        );
        found.push(one.changing(vec![line]).with_all_that_follows().explaining_later([
            Explains::SignedOut,
            Explains::Page,
            Explains::NoToken,
        ]));
        return;
    }
}
