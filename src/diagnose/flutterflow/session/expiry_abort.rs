//! Token Expiry Time got nothing, and the chain ends there without a word (rule 15, table T3).

use crate::domain::project::binding::SessionField;
use crate::domain::project::place::Slot;
use crate::domain::record::entry::EntryBody;
use crate::domain::record::failure::FailureWhat;
use crate::domain::record::thrown::Thrown;
use crate::domain::web::token::Jwt;
use crate::domain::words::phrases;
use crate::edit::Edit;

use crate::diagnose::prelude::*;

use super::super::super::near;
use super::super::expiries::out_of_the_token;

const ROW: Row = breaks("FF-SES-EXPIRY-ABORT").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    for entry in &evidence.entries {
        let EntryBody::Failure(failure) = &entry.body else { continue };
        let FailureWhat::Exception { action: Some(at), thrown: Thrown::InField { inner, .. } } = &failure.what else { continue };
        if **inner != Thrown::ExpiryNull {
            continue;
        }
        let Some(standing) = evidence.standing(at) else { continue };
        let slot = at.slot(Slot::Field(SessionField::Expiry));
        let reading = evidence.of_step(&entry.id.event).find_map(|(_, entry)| match &entry.body {
            EntryBody::FieldRead(reading) if reading.at == slot => Some((entry, reading)),
            _ => None,
        });
        // What a refusal says holds no time: that it was refused is what is to be told.
        let of = reading.and_then(|(_, reading)| evidence.call_of(reading.reply.as_ref()?));
        if of.is_some_and(|call| !call.succeeded()) {
            continue;
        }
        let path = reading.and_then(|(_, reading)| reading.path.clone()).unwrap_or_default();
        // A name that stands there in another spelling is the mistake then.
        if reading.is_some_and(|(_, reading)| near::name(evidence, reading).is_some()) {
            continue;
        }
        let what = match of.map(|call| evidence.name(call)) {
            Some(call) if !path.is_empty() => format!("The reply of {call} has nothing at {path}"),
            _ => "There is nothing to read".to_owned(),
        };
        let title = screens::ff_action(evidence.project, standing.workflow, standing.action);
        let lines = vec![
            SheetLine::new(title, screens::ff_field(SessionField::Expiry), "Unset where the server sends no time; or a default value")
                .now(path),
            SheetLine::new(
                screens::ff_flow(evidence.project, standing.workflow),
                "Conditional Action",
                "before it: the time is there; where it is not, the same action with Token Expiry Time Unset",
            ),
        ];
        // A token that says itself when it ends can be asked.
        let token_at = at.slot(Slot::Field(SessionField::Token));
        let says_so = evidence.of_step(&entry.id.event).any(|(_, entry)| match &entry.body {
            EntryBody::FieldRead(reading) if reading.at == token_at => {
                Jwt::read(&reading.read.to_text().reveal()).is_some_and(|token| token.time_ms("exp").is_some())
            }
            _ => false,
        });
        let edit = if says_so {
            out_of_the_token(&evidence.setup, standing).edit
        } else {
            Some(Edit::Binding { at: slot.clone(), binding: None })
        };
        let name = phrases::action_title(evidence.project, &standing.action.kind);
        let mut one = Found::of(evidence, &ROW, &entry.id).at(Some(slot)).ranked(1).told(
            format!("{name} does nothing, and no error is shown"),
            format!("{what}; a whole number for Token Expiry Time must not be missing, and the actions end there"),
        );
        if let Some((read, _)) = reading {
            one = one.causing([read.id.clone()]);
            one.at = evidence.place(&read.id).unwrap_or(one.at);
        }
        one.explains.insert(entry.id.clone());
        one.session_until = Some(evidence.session_until(one.at));
        let one = if matches!(standing.action.kind, ActionKind::UpdateUser { .. }) { one.instead_of_refusals(evidence) } else { one };
        found.push(one.changing(lines).explaining([Explains::Page, Explains::SignedOut]).mended_by(edit));
    }
}
