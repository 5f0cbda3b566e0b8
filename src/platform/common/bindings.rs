//! Where bound values come from. The path dialect and the conversions are the platform's; the sources are the same everywhere.

use std::cell::RefCell;
use std::sync::Arc;

use serde_json::Value as Json;

use crate::domain::project::binding::Expr;
use crate::domain::project::binding::{AddressPart, Binding, ErrorPart, OutputPart, SessionField, Source};
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::evidence::{Odd, Read, ReadFrom};
use crate::domain::record::thrown::Thrown;
use crate::domain::record::value::Value;
use crate::domain::secret::SecretKind;
use crate::domain::secret::forms::MIN_SEARCHED_CHARS;
use crate::domain::secret::registry::SecretRegistry;
use crate::interpreter::expressions::{self, Scope};
use crate::interpreter::output::{ActionOutput, AppError, CallResult, Holds};
use crate::interpreter::task::Task;

use super::boxes;
use super::world::World;

/// What a source holds: a JSON body that paths can be asked of, or a value.
pub enum Sourced {
    /// The body of a call, with the reply's entry. `None` when it is not JSON.
    Body(Option<Arc<Json>>, Option<EntryId>),
    /// A value, with the entry of the call that it is a part of.
    Value(Value, Option<EntryId>),
    /// A value that was made out of another reading: by a custom function or a formula.
    Made(Value, Box<Reading>),
}

/// A value that was read, with what stood at the source.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// What stood there: what the server sent, where it came from a reply.
    pub found: Value,
    /// The path that leads to it.
    pub path: Option<String>,
    /// What the app gets.
    pub value: Value,
    /// The reply that it was read from.
    pub reply: Option<EntryId>,
    /// What is odd about it.
    pub odd: Option<Odd>,
    /// What it rests on that is not established.
    pub assumed: Option<String>,
}

impl Reading {
    /// A value that is read as it stands.
    #[must_use]
    pub fn of(value: Value) -> Self {
        Self { found: value.clone(), path: None, value, reply: None, odd: None, assumed: None }
    }

    /// The same as evidence.
    #[must_use]
    pub fn evidence(&self, binding: &Binding) -> Read {
        Read {
            from: ReadFrom::of(&binding.from),
            path: self.path.clone().or_else(|| binding.path.clone()),
            reply: self.reply.clone(),
            found: self.found.clone(),
            read: self.value.clone(),
        }
    }
}

/// How a platform reads a binding.
pub trait Reader {
    /// Reads a binding for a task.
    ///
    /// # Errors
    /// What the platform throws.
    fn read(&self, world: &World, task: &Task, binding: &Binding) -> Result<Reading, AppError>;
}

/// A formula's view of the world through a platform's reader.
pub struct TaskScope<'a, 'w, R: Reader> {
    /// The platform.
    pub reader: &'a R,
    /// The world.
    pub world: &'a World<'w>,
    /// The task.
    pub task: &'a Task,
    /// What was read so far.
    pub seen: RefCell<Vec<(Binding, Reading)>>,
}

impl<R: Reader> Scope for TaskScope<'_, '_, R> {
    fn binding(&self, binding: &Binding) -> Result<Value, AppError> {
        let reading = self.reader.read(self.world, self.task, binding)?;
        let value = reading.value.clone();
        self.seen.borrow_mut().push((binding.clone(), reading));
        Ok(value)
    }

    fn now_ms(&self) -> i64 {
        self.world.now_ms
    }

    fn registry(&self) -> &SecretRegistry {
        self.world.registry
    }
}

/// The value of a formula, read the platform's way, and what was read for it.
///
/// # Errors
/// What the platform throws.
pub fn formula<R: Reader>(reader: &R, world: &World, task: &Task, expr: &Expr) -> Result<(Value, Vec<(Binding, Reading)>), AppError> {
    let scope = TaskScope { reader, world, task, seen: RefCell::default() };
    let value = expressions::evaluate(expr, &scope)?;
    Ok((value, scope.seen.into_inner()))
}

/// What the source of a binding holds. Session fields and unset outputs are the platform's own business and come as `None`.
///
/// # Errors
/// What the platform throws.
pub fn source<R: Reader>(reader: &R, world: &World, task: &Task, from: &Source) -> Result<Option<Sourced>, AppError> {
    let value = |value: Value| Ok(Some(Sourced::Value(value, None)));
    let tab = world.open_tab();
    match from {
        Source::Session(_) => Ok(None),
        Source::Output { output, part } => match task.outputs.get(output) {
            None => Ok(None),
            Some(output) => Ok(Some(output_part(world, output, part))),
        },
        Source::Event => value(task.event.clone()),
        Source::Variable(id) => {
            let held = tab.and_then(|tab| tab.variables.get(id).cloned());
            let default = || world.project.variable(id).map(|v| Value::from_json(&v.default, world.registry));
            value(held.or_else(default).unwrap_or_default())
        }
        Source::PageParameter(name) => {
            let held = tab.and_then(|tab| tab.parameters.get(name).cloned());
            value(held.unwrap_or_else(|| address(world, &AddressPart::Query(name.clone()))))
        }
        Source::Address(part) => value(address(world, part)),
        Source::PageInput { page, field } => {
            let typed = tab.and_then(|tab| tab.typed.get(&(page.clone(), field.clone())).cloned());
            value(typed.unwrap_or_else(|| Value::text("")))
        }
        Source::Constant(json) => value(Value::from_json(json, world.registry)),
        Source::Environment(name) => value(world.values.get(name).map_or(Value::Missing, |text| Value::Text(text.clone()))),
        Source::Error(part) => value(task.error.as_ref().map_or(Value::Missing, |error| match part {
            ErrorPart::Status => error.status.map_or(Value::Missing, |status| Value::integer(status.into())),
            ErrorPart::Data => error.data.clone(),
            ErrorPart::Message => Value::text(&error.thrown.to_string()),
        })),
        Source::Formula(expr) => {
            let (made, seen) = formula(reader, world, task, expr)?;
            // Where one reply alone is behind it, that is what the server sent.
            let mut of_replies = seen.into_iter().map(|(_, reading)| reading).filter(|reading| reading.reply.is_some());
            match (of_replies.next(), of_replies.next()) {
                (Some(one), None) => Ok(Some(Sourced::Made(made, Box::new(one)))),
                _ => value(made),
            }
        }
        Source::Custom { function, inputs } => {
            let Some(function) = world.project.functions.iter().find(|f| f.id == *function) else {
                return Err(AppError::new(Thrown::NoFunction { id: function.clone() }));
            };
            let read = inputs.iter().map(|input| reader.read(world, task, &input.value)).collect::<Result<Vec<_>, _>>()?;
            let given: Vec<Value> = read.iter().map(|reading| reading.value.clone()).collect();
            let made = boxes::made(function, &given, world);
            let Some(mut first) = read.into_iter().next() else { return value(made) };
            first.odd = boxes::odd(function, &given, world).or(first.odd);
            Ok(Some(if first.reply.is_some() { Sourced::Made(made, Box::new(first)) } else { Sourced::Value(made, None) }))
        }
    }
}

/// A part of the page's address, as a script reads it: decoded, and missing where it is not there.
fn address(world: &World, part: &AddressPart) -> Value {
    let Some(tab) = world.open_tab() else { return Value::Missing };
    let found = match part {
        AddressPart::Path => Some(tab.location.path()),
        AddressPart::Query(name) => tab.location.query(name),
        AddressPart::Source => tab.location.query("_source"),
        AddressPart::Fragment(name) => tab.location.fragment(name),
    };
    found.map_or(Value::Missing, |text| Value::Text(world.registry.trace(&text.reveal()).overlaid(&text)))
}

/// A part of what an action left behind.
#[must_use]
pub fn output_part(world: &World, output: &ActionOutput, part: &OutputPart) -> Sourced {
    let result = match output {
        ActionOutput::Value(value) => return Sourced::Value(value.clone(), None),
        ActionOutput::Call(result) => result,
    };
    let value = match part {
        OutputPart::Body => {
            let json = result.body.as_ref().and_then(|body| world.bodies.read(&body.hash, world.json_reading()).ok());
            let json = match (result.holds, json) {
                (Holds::Data, Some(json)) => Some(Arc::new(serde_json::json!({"data": *json}))),
                (Holds::Whole, json) => Some(Arc::new(whole(world, result, json.as_deref()))),
                (_, json) => json,
            };
            return Sourced::Body(json, result.reply.clone());
        }
        OutputPart::Succeeded => Value::Bool(result.succeeded()),
        OutputPart::Status => Value::integer(result.status.map_or(-1, i64::from)),
        OutputPart::Header(name) => {
            // B13: names arrive in lower case, and the look-up is exact.
            let found = result.headers.iter().find(|(known, _)| known == name);
            Value::Text(world.registry.trace(found.map_or("", |(_, v)| v)))
        }
        OutputPart::RawBody => {
            let text = result.body.as_ref().map(|body| world.bodies.text(&body.hash)).unwrap_or_default();
            Value::Text(world.registry.trace(&text))
        }
        OutputPart::Exception => Value::text(result.exception.as_deref().unwrap_or_default()),
    };
    Sourced::Value(value, result.reply.clone())
}

/// What code of the user's own makes of a reply: its status, its headers, its body as JSON or as text.
fn whole(world: &World, result: &CallResult, json: Option<&Json>) -> Json {
    let text = || result.body.as_ref().map(|body| world.bodies.text(&body.hash)).unwrap_or_default().into();
    let headers: serde_json::Map<String, Json> = result.headers.iter().map(|(name, value)| (name.clone(), value.clone().into())).collect();
    serde_json::json!({"status": result.status, "headers": headers, "body": json.cloned().unwrap_or_else(text)})
}

/// The name of the custom function that a source rests on, for the entry's "assumed".
#[must_use]
pub fn assumption(world: &World, from: &Source) -> Option<String> {
    match from {
        Source::Custom { function, .. } => {
            let name = world.project.functions.iter().find(|f| f.id == *function).map_or(function.as_str(), |f| &f.name);
            Some(format!("custom function {name}: its behaviour is what you chose"))
        }
        _ => None,
    }
}

/// What is bound to a token field is a secret from here on, whatever it looks like. (Words such as "null" are too short to be one.)
#[must_use]
pub fn bound_secret(registry: &mut SecretRegistry, slot: SessionField, value: Value) -> Value {
    let kind = match slot {
        SessionField::Token => SecretKind::AccessToken,
        SessionField::RefreshToken => SecretKind::RefreshToken,
        _ => return value,
    };
    match value {
        Value::Text(text) if !text.has_secret() && text.len() >= MIN_SEARCHED_CHARS && !text.reveal().starts_with(['{', '[']) => {
            Value::Text(registry.traced(kind, &text.reveal()))
        }
        Value::Text(text) if !text.has_secret() => Value::Text(registry.trace(&text.reveal())),
        value => value,
    }
}
