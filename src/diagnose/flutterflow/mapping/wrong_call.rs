//! Log In reads the output of another call than the one that was made (rule 14).

use std::collections::BTreeMap;

use crate::domain::project::binding::{Binding, SessionField, Source};
use crate::domain::project::endpoint::Purpose;
use crate::domain::project::place::Slot;
use crate::domain::project::workflow::Action;
use crate::domain::words::phrases;
use crate::edit::Edit;

use crate::diagnose::prelude::*;

use super::super::settings::{field, fields, line};

const ROW: Row = breaks("FF-MAP-WRONG-CALL");
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    if setup.project.platform.is_weweb() {
        return;
    }
    for standing in &setup.actions {
        let Some(fields) = fields(standing.action) else { continue };
        let set: Vec<&str> = standing.before.iter().filter_map(|action| output_of(action)).collect();
        let tested = tested(standing);
        let all = [SessionField::Token, SessionField::RefreshToken, SessionField::Expiry, SessionField::Uid, SessionField::UserData];
        // Which fields read which output, where it is not the one of the call that was made.
        let mut wrong: BTreeMap<String, Vec<SessionField>> = BTreeMap::new();
        for one in all {
            let Some(output) = field(fields, one).and_then(read) else { continue };
            let is_set = set.contains(&output);
            let other = tested.as_deref().is_some_and(|tested| is_mail(setup, standing, output) && tested != output);
            if !is_set || other {
                wrong.entry(output.to_owned()).or_default().push(one);
            }
        }
        let Some(right) = gives_session(setup, standing).or_else(|| tested.clone()).or_else(|| set.last().map(|name| (*name).to_owned()))
        else {
            continue;
        };
        for (output, slots) in wrong {
            // Where the name stands nowhere at all, it is an output that is missing.
            let names: Vec<&str> = slots.iter().map(|slot| screens::ff_field(*slot)).collect();
            let names = names.join(", ");
            let why = if set.contains(&output.as_str()) {
                format!("They read the Action Output {output}, and the Conditional before it tests {right}")
            } else {
                format!("They read the Action Output {output}, which no action before it sets here; the call that was made is {right}")
            };
            let lines = slots
                .iter()
                .map(|slot| {
                    line(setup, standing, *slot, format!("Action Output {right}, the one that the Conditional tests")).now(output.clone())
                })
                .collect();
            let edit = renamed(standing, &output, &right);
            let at = standing.at.slot(Slot::Field(slots[0]));
            let title = phrases::action_title(setup.project, &standing.action.kind);
            let told = Told::new(&ROW, at)
                .saying(format!("{names} of {title} {} empty", if slots.len() == 1 { "is" } else { "are" }), why)
                .changing(lines);
            let later = slots.iter().map(|slot| Explains::Value(*slot)).chain([Explains::NoToken, Explains::SignedOut, Explains::Page]);
            found.push(told.explaining_later(later).mended_by(edit));
        }
    }
}

/// The output that a binding reads, through a box too.
fn read(binding: &Binding) -> Option<&str> {
    match &binding.from {
        Source::Output { output, .. } => Some(output),
        Source::Custom { inputs, .. } => inputs.iter().find_map(|input| read(&input.value)),
        _ => None,
    }
}

fn output_of(action: &Action) -> Option<&str> {
    match &action.kind {
        ActionKind::Call { output, .. } | ActionKind::RunWorkflow { output, .. } => Some(output.as_str()).filter(|name| !name.is_empty()),
        _ => None,
    }
}

/// The output that the innermost condition around looks at, if it is one alone.
fn tested(standing: &Standing) -> Option<String> {
    let mut outputs: Vec<String> = Vec::new();
    let (around, _) = standing.around.iter().rev().find(|(action, _)| matches!(action.kind, ActionKind::Condition { .. }))?;
    outputs.extend(reads(around).into_iter().filter_map(read).map(str::to_owned));
    outputs.dedup();
    // Behind the log-in and the call that tells who it is, both are looked at.
    (outputs.len() == 1).then(|| outputs.swap_remove(0))
}

/// Whether an output is of a call that gives no session: one for a code or a mail.
fn is_mail(setup: &Setup, standing: &Standing, output: &str) -> bool {
    let call = standing.before.iter().find(|action| output_of(action) == Some(output));
    call.is_some_and(|action| match &action.kind {
        ActionKind::Call { endpoint, .. } => setup.project.endpoint(endpoint).is_some_and(|endpoint| endpoint.purpose == Purpose::Other),
        _ => false,
    })
}

/// The output of the call before that logs in, or signs up.
fn gives_session(setup: &Setup, standing: &Standing) -> Option<String> {
    let gives = |action: &Action| match &action.kind {
        ActionKind::Call { endpoint, .. } => {
            setup.project.endpoint(endpoint).is_some_and(|endpoint| matches!(endpoint.purpose, Purpose::LogIn | Purpose::SignUp))
        }
        _ => false,
    };
    standing.before.iter().rev().find(|action| gives(action)).and_then(|action| output_of(action)).map(str::to_owned)
}

/// The action reads another output.
fn renamed(standing: &Standing, from: &str, to: &str) -> Option<Edit> {
    fn within(binding: &mut Binding, from: &str, to: &str) {
        match &mut binding.from {
            Source::Output { output, .. } if output == from => to.clone_into(output),
            Source::Custom { inputs, .. } => inputs.iter_mut().for_each(|input| within(&mut input.value, from, to)),
            _ => {}
        }
    }
    mend::action(standing, |kind| {
        if let ActionKind::LogIn { fields, .. } | ActionKind::UpdateUser { fields } = kind {
            let all = [&mut fields.token, &mut fields.refresh_token, &mut fields.expiry, &mut fields.uid, &mut fields.user_data];
            all.into_iter().flatten().for_each(|binding| within(binding, from, to));
        }
    })
}
