//! A value of another type than the path is said to have: the runtime throws, and the chain ends (table T3).

use crate::domain::project::binding::{Convert, SessionField, Source};
use crate::domain::project::place::Slot;
use crate::domain::record::entry::EntryBody;
use crate::domain::record::failure::FailureWhat;
use crate::domain::record::thrown::Thrown;
use crate::domain::words::phrases;
use crate::edit::bindings;

use crate::diagnose::prelude::*;

use super::super::settings::line;

const ROW: Row = breaks("FF-MAP-TYPE").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    for entry in &evidence.entries {
        let EntryBody::Failure(failure) = &entry.body else { continue };
        let FailureWhat::Exception { action: Some(at), thrown: Thrown::InField { field: name, inner } } = &failure.what else { continue };
        let (is, wanted) = match &**inner {
            Thrown::Unreadable { is, wanted } => (*is, *wanted),
            Thrown::ExpiryFrom { is } => (*is, "a whole number"),
            Thrown::ExpiryNotWhole => ("a number with a fraction", "a whole number"),
            _ => continue,
        };
        let Some(standing) = evidence.standing(at) else { continue };
        let bound = bindings::of_action(evidence.project, &at.workflow, standing.action).into_iter().find(|bound| bound.field == *name);
        let Some(bound) = bound else { continue };
        let Some(field) = bound.at.slot.session() else { continue };
        let path = bound.binding.as_ref().and_then(|binding| binding.path.clone()).unwrap_or_default();
        let read = evidence.of_step(&entry.id.event).find_map(|(_, other)| match &other.body {
            EntryBody::FieldRead(reading) if reading.at == bound.at => Some(other.id.clone()),
            _ => None,
        });
        let call = standing.before.iter().rev().find_map(|action| match (&action.kind, &bound.binding) {
            (ActionKind::Call { endpoint, output, .. }, Some(binding)) => match &binding.from {
                Source::Output { output: own, .. } if own == output => evidence.project.endpoint(endpoint),
                _ => None,
            },
            _ => None,
        });
        let call = call.map_or("the call", |endpoint| endpoint.name.as_str());
        let field_name = screens::ff_field(field);
        let mut lines = vec![SheetLine::new(
            screens::ff_call(call, "Response & Test"),
            format!("JSON Paths › {path}"),
            format!(
                "its type: {}",
                match is {
                    "a number" => "Integer or Double",
                    "a boolean" => "Boolean",
                    _ => "String",
                }
            ),
        )];
        let mut edit = None;
        if field == SessionField::Expiry {
            lines.push(line(&evidence.setup, standing, field, "or: a custom function that makes a time of the text"));
        } else {
            lines.push(line(
                &evidence.setup,
                standing,
                field,
                format!("or: JSON Path {path}, which takes anything and makes a text of it"),
            ));
            edit = bound.binding.clone().map(|binding| mend::bind(standing.at.slot(Slot::Field(field)), binding.with(Convert::JsonPath)));
        }
        let title = phrases::action_title(evidence.project, &standing.action.kind);
        let mut one = Found::of(evidence, &ROW, &entry.id).at(Some(bound.at.clone())).ranked(1).told(
            format!("{title} stops without a word: {field_name} got {is}"),
            format!(
                "{path} of {call} is {is} here, and is read as {wanted}: the app throws an error that nobody sees, and the actions end"
            ),
        );
        one.explains.insert(entry.id.clone());
        one.explains.extend(read);
        one.session_until = Some(evidence.session_until(one.at));
        let one = if matches!(standing.action.kind, ActionKind::UpdateUser { .. }) { one.instead_of_refusals(evidence) } else { one };
        found.push(one.changing(lines).mended_by(edit));
    }
}
