//! How WeWeb reads a binding: dotted paths into results, no conversions (rules 3, 8, 34).

use crate::domain::binding::{Binding, OutputPart, SessionField, Source};
use crate::domain::value::{Value, dotted_parts};
use crate::interpreter::task::{AppError, Output, Task};

use super::super::common::bindings::{Reader, Reading, Sourced, assumption, output_part, source};
use super::super::common::world::World;
use super::WeWeb;

impl Reader for WeWeb {
    fn read(&self, world: &World, task: &Task, binding: &Binding) -> Result<Reading, AppError> {
        let path = binding.path.as_deref().unwrap_or_default();
        if let Source::Session(field) = &binding.from {
            return Ok(Reading::of(self.auth(world, *field).at_dotted(path).clone()));
        }
        // Rule 34: status and headers are not part of the result; a formula that reads them gets undefined.
        if let Source::Output { part: OutputPart::Status | OutputPart::Header(_) | OutputPart::Succeeded, .. } = &binding.from {
            return Ok(Reading {
                note: Some("HTTP Request gives the body alone: no status, no headers".into()),
                ..Reading::of(Value::Missing)
            });
        }
        let assumed = assumption(world, &binding.from);
        let from = |part: OutputPart| match (&binding.from, part) {
            (Source::Output { output, .. }, OutputPart::RawBody) => Source::Output { output: output.clone(), part: OutputPart::RawBody },
            (other, _) => other.clone(),
        };
        if let Source::Output { output, .. } = &binding.from
            && matches!(task.outputs.get(output), Some(Output::Call(_)))
            && !self.alive.contains(&(task.id, output.clone()))
        {
            // Rule 8; whether the navigation is that far by now depends on timing.
            let note = Some("the result is gone: results are wiped at navigation".to_owned());
            return Ok(Reading { note, assumed: Some("WW-8".into()), ..Reading::of(Value::Missing) });
        }
        let sourced = |part: OutputPart| match (&binding.from, source(self, world, task, &from(part.clone()))?) {
            // Another workflow's result, as long as no navigation wiped it (rule 8).
            (Source::Output { output, .. }, None) => {
                Ok(self.results.get(output).map(|result| output_part(world, &Output::Call(result.clone()), &part)))
            }
            (_, sourced) => Ok(sourced),
        };
        let reading = match sourced(OutputPart::Body)? {
            None => Reading::of(Value::Missing),
            Some(Sourced::Value(value)) => Reading::of(value.at_dotted(path).clone()),
            Some(Sourced::Body(Some(json), reply)) => {
                let mut at = &*json;
                let null = serde_json::Value::Null;
                let mut missing = false;
                for part in dotted_parts(path) {
                    let next = part.parse::<usize>().ok().and_then(|index| at.get(index)).or_else(|| at.get(&part));
                    missing |= next.is_none();
                    at = next.unwrap_or(&null);
                }
                let value = if missing { Value::Missing } else { Value::from_json(at, world.registry) };
                let note = missing.then(|| "nothing at this path: undefined".to_owned());
                Reading { reply, note, ..Reading::of(value) }
            }
            // A text or empty body is the result itself (rule 34).
            Some(Sourced::Body(None, reply)) => {
                let text = match sourced(OutputPart::RawBody)? {
                    Some(Sourced::Value(text)) => text,
                    _ => Value::text(""),
                };
                let note = Some("the reply is not JSON, so the result is its text".to_owned());
                Reading { reply, note, ..Reading::of(if path.is_empty() { text } else { Value::Missing }) }
            }
        };
        Ok(Reading { assumed, ..reading })
    }
}

impl WeWeb {
    fn auth(&self, world: &World, field: SessionField) -> Value {
        match field {
            SessionField::Token => self.session.member("accessToken").clone(),
            SessionField::RefreshToken => self.session.member("refreshToken").clone(),
            SessionField::Metadata => self.session.member("metadata").clone(),
            _ => world.open_tab().map_or(Value::Missing, |tab| match tab.session.field(field) {
                Value::Null => Value::Missing,
                value => value,
            }),
        }
    }
}
