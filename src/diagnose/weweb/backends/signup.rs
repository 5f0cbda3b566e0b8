//! A sign-up that gives no token, and an app that signs in with it (backends 3.7).

use crate::domain::project::binding::{Expr, SessionField};
use crate::domain::project::endpoint::Purpose;
use crate::domain::project::platform::Platform;
use crate::domain::record::entry::EntryBody;
use crate::domain::web::token;

use crate::diagnose::prelude::*;

use super::super::super::server_words::says_it_failed;
use super::super::asks::{action, change_page};

const ROW: Row = breaks("WW-BE-SIGNUP-NO-TOKEN").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    if !evidence.project.platform.is_weweb() {
        return;
    }
    for call in evidence.calls.iter().filter(|call| call.purpose == Purpose::SignUp && call.succeeded()) {
        let Some(reply) = &call.reply else { continue };
        let read = evidence.readers(reply).find(|(_, entry)| match &entry.body {
            EntryBody::FieldRead(reading) => reading.slot == SessionField::Token && !reading.found.is_set(),
            _ => false,
        });
        let json = evidence.reply(call).and_then(|reply| evidence.run.bodies().json(&reply.body.hash).ok());
        // What says that it failed has made no account.
        let says_more = json.is_some_and(|json| token::find_in(&json).is_some() || says_it_failed(&json));
        let Some((_, entry)) = read.filter(|_| !says_more) else { continue };
        let EntryBody::FieldRead(reading) = &entry.body else { continue };
        let Some(standing) = evidence.standing(&reading.at.at) else { continue };
        let name = evidence.name(call).to_owned();
        let login = match &evidence.project.platform {
            Platform::WeWeb(settings) => settings.unauthenticated_page.as_str(),
            _ => evidence.project.platform.signed_out_page(),
        };
        let line = SheetLine::new(
            screens::ww_workflow(evidence.project, standing.workflow),
            format!("behind {name}"),
            "branch on the token, not on the status: without one, say that the account is made and lead to the log-in",
        );
        let mut workflow = standing.workflow.clone();
        let at = workflow.actions.iter().position(|action| action.id == standing.at.action);
        let edit = at.map(|at| {
            workflow.actions.truncate(at);
            let say = ActionKind::ShowMessage { text: Expr::Literal("The account is made. Log in now.".into()) };
            workflow.actions.push(action("say-made", say));
            workflow.actions.push(action("to-the-log-in", change_page(login)));
            mend::put(workflow)
        });
        let one = Found::of(evidence, &ROW, reply).at(call.action.clone()).ranked(0).causing([entry.id.clone()]).told(
            "After the sign-up nobody is signed in",
            format!("{name} makes the account and sends no token, and the app signs in with its reply"),
        );
        found.push(
            one.changing(vec![line])
                .with_all_that_follows()
                .explaining_later([Explains::SignedOut, Explains::Page, Explains::NoToken])
                .mended_by(edit),
        );
        return;
    }
}
