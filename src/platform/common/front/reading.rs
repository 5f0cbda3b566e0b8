//! How the front reads a binding: dotted paths into results, no conversions (rules 3, 8, 34).

use crate::domain::project::binding::{Binding, OutputPart, Source};
use crate::domain::record::evidence::Odd;
use crate::domain::record::value::{Value, dotted_parts};
use crate::interpreter::output::{ActionOutput, AppError, Holds};
use crate::interpreter::task::Task;

use super::super::bindings::{Reading, Sourced, assumption, output_part, source};
use super::super::world::World;
use super::{Auth, Front};

/// Reads a binding for a task.
///
/// # Errors
/// What the front throws.
pub fn read<A: Auth>(rules: &A, world: &World, task: &Task, binding: &Binding) -> Result<Reading, AppError> {
    let path = binding.path.as_deref().unwrap_or_default();
    if let Source::Session(field) = &binding.from {
        return Ok(Reading::of(rules.field(world, *field).at_dotted(path).clone()));
    }
    // Rule 34: status and headers are not part of the result; a formula that reads them gets undefined.
    if let Source::Output { part: OutputPart::Status | OutputPart::Header(_) | OutputPart::Succeeded | OutputPart::Exception, .. } =
        &binding.from
    {
        return Ok(Reading { odd: Some(Odd::BodyOnly), ..Reading::of(Value::Missing) });
    }
    let mut assumed = assumption(world, &binding.from);
    let result = match &binding.from {
        Source::Output { output, .. } => rules.front().result(task, output),
        _ => None,
    };
    if matches!(&result, Some(ActionOutput::Call(call)) if call.holds == Holds::Whole) {
        assumed = Some("code of your own makes the call: what it gives is what you chose".to_owned());
    }
    let sourced = match (&binding.from, &result) {
        (Source::Output { output, .. }, None) if task.outputs.contains_key(output) => {
            // Rule 8; whether the navigation is that far by now depends on timing.
            return Ok(Reading { odd: Some(Odd::ResultGone), assumed: Some("WW-8".into()), ..Reading::of(Value::Missing) });
        }
        (Source::Output { part, .. }, result) => result.as_ref().map(|result| output_part(world, result, part)),
        (from, _) => source(rules, world, task, from)?,
    };
    let reading = match sourced {
        None => Reading::of(Value::Missing),
        Some(Sourced::Value(value, reply)) => Reading { reply, ..Reading::of(value.at_dotted(path).clone()) },
        Some(Sourced::Made(value, from)) => Reading { value: value.at_dotted(path).clone(), assumed: None, ..*from },
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
            Reading { reply, odd: missing.then_some(Odd::Undefined), ..Reading::of(value) }
        }
        // A text or empty body is the result itself (rule 34).
        Some(Sourced::Body(None, reply)) => {
            let text = match result.map(|result| output_part(world, &result, &OutputPart::RawBody)) {
                Some(Sourced::Value(text, _)) => text,
                _ => Value::text(""),
            };
            Reading { reply, odd: Some(Odd::ResultIsText), ..Reading::of(if path.is_empty() { text } else { Value::Missing }) }
        }
    };
    // A formula keeps the path of what it is made of.
    let own = (!path.is_empty()).then(|| path.to_owned());
    Ok(Reading { assumed, path: reading.path.clone().or(own), ..reading })
}

impl Front {
    /// What an action left behind, in this workflow or another one, unless a navigation wiped it (rule 8).
    fn result(&self, task: &Task, output: &str) -> Option<ActionOutput> {
        match task.outputs.get(output) {
            Some(ActionOutput::Call(_)) if !self.alive.contains(&(task.id, output.to_owned())) => None,
            Some(own) => Some(own.clone()),
            None => self.results.get(output).cloned().map(ActionOutput::Call),
        }
    }
}
