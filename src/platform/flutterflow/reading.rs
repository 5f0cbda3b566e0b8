//! How a value becomes a field (A7, table T3): the conversions that FlutterFlow's editor offers, and no others.

use serde_json::Value as Json;

use crate::domain::base::time;
use crate::domain::project::binding::{Binding, Convert, OutputPart, SessionField, Source};
use crate::domain::record::evidence::Odd;
use crate::domain::record::thrown::Thrown;
use crate::domain::record::value::Value;
use crate::domain::secret::traced::Traced;
use crate::domain::web::body::JsonReading;
use crate::domain::web::json_path;
use crate::interpreter::output::{ActionOutput, AppError};
use crate::interpreter::task::Task;

use super::super::common::bindings::{Reader, Reading, Sourced, assumption, source};
use super::super::common::world::World;
use super::FlutterFlow;

impl Reader for FlutterFlow {
    fn read(&self, world: &World, task: &Task, binding: &Binding) -> Result<Reading, AppError> {
        if let Source::Session(field) = &binding.from {
            return Ok(Reading::of(session_variable(world, *field)));
        }
        let assumed = assumption(world, &binding.from);
        let Some(sourced) = source(self, world, task, &binding.from)? else {
            // Its body is empty, so a path over it reads null, converted like any other value (rule 14, B7).
            let found = unset_output(&binding.from);
            if let Some(path) = &binding.path {
                at_path(world, None, Some(path))?;
            }
            let value = convert(binding.convert, &found)?;
            return Ok(Reading { found, path: binding.path.clone(), value, reply: None, odd: Some(Odd::NeverSet), assumed });
        };
        match sourced {
            Sourced::Body(json, reply) => {
                let (found, matches) = at_path(world, json.as_deref(), binding.path.as_deref())?;
                let value = convert(binding.convert, &found)?;
                let odd = match matches {
                    0 if json.is_none() => Some(Odd::NotJson),
                    0 => Some(Odd::NoMatch),
                    1 => None,
                    n => Some(Odd::Matches(n)),
                };
                let assumed = assumed.or_else(|| if json.is_none() { unlike_a_browser(world, task, &binding.from) } else { None });
                Ok(Reading { found, path: binding.path.clone(), value, reply, odd, assumed })
            }
            Sourced::Value(value, reply) => {
                let found = within(world, value, binding.path.as_deref())?;
                let value = binding.convert.map_or(Ok(found.clone()), |_| convert(binding.convert, &found))?;
                Ok(Reading { found, path: binding.path.clone(), value, reply, odd: None, assumed })
            }
            // What was found is what the server sent; what a box or a formula made of it is what the app gets.
            Sourced::Made(made, from) => {
                let made = within(world, made, binding.path.as_deref())?;
                let value = binding.convert.map_or(Ok(made.clone()), |_| convert(binding.convert, &made))?;
                Ok(Reading { value, assumed, ..*from })
            }
        }
    }
}

/// A body that a browser reads as JSON and that is none here: how Dart takes a byte order mark, or what is no UTF-8, is not established.
fn unlike_a_browser(world: &World, task: &Task, from: &Source) -> Option<String> {
    let Source::Output { output, .. } = from else { return None };
    let ActionOutput::Call(result) = task.outputs.get(output)? else { return None };
    world.bodies.read(&result.body.as_ref()?.hash, JsonReading::Browser).ok()?;
    Some("a byte order mark, or what is no UTF-8, is taken for no JSON".to_owned())
}

/// What stands at a path inside a value.
fn within(world: &World, value: Value, path: Option<&str>) -> Result<Value, AppError> {
    match path {
        Some(path) => {
            let json = serde_json::from_str::<Json>(&value.to_json_text().reveal()).ok();
            Ok(at_path(world, json.as_ref(), Some(path))?.0)
        }
        None => Ok(value),
    }
}

/// Rule 3: the UID reads as empty text when null, the tokens read null.
fn session_variable(world: &World, field: SessionField) -> Value {
    let Some(tab) = world.open_tab() else { return Value::Null };
    match (field, tab.session.field(field)) {
        (SessionField::Uid, Value::Missing | Value::Null) => Value::text(""),
        (_, Value::Missing) => Value::Null,
        (_, value) => value,
    }
}

/// Rule 14: an output that was never set counts as succeeded, with status 200.
fn unset_output(from: &Source) -> Value {
    match from {
        Source::Output { part: OutputPart::Succeeded, .. } => Value::Bool(true),
        Source::Output { part: OutputPart::Status, .. } => Value::integer(200),
        Source::Output { part: OutputPart::Header(_) | OutputPart::RawBody | OutputPart::Exception, .. } => Value::text(""),
        _ => Value::Null,
    }
}

/// B7: no match is null, one is the value, several are a list. An invalid path throws.
fn at_path(world: &World, json: Option<&Json>, path: Option<&str>) -> Result<(Value, usize), AppError> {
    let Some(path) = path else {
        return Ok((json.map_or(Value::Null, |json| Value::from_json(json, world.registry)), 1));
    };
    let nothing = Json::Null;
    let hits = json_path::query(path, json.unwrap_or(&nothing)).map_err(|error| {
        let (path, problem) = (path.to_owned(), error.to_string());
        AppError::new(if error.is_too_wide { Thrown::PathTooWide { path, problem } } else { Thrown::BadPath { path, problem } })
    })?;
    if json.is_none() {
        return Ok((Value::Null, 0));
    }
    let mut values: Vec<Value> = hits.iter().map(|hit| Value::from_json(hit.value, world.registry)).collect();
    let matches = values.len();
    Ok((if matches > 1 { Value::List(values) } else { values.pop().unwrap_or(Value::Null) }, matches))
}

/// Table T3.
fn convert(convert: Option<Convert>, found: &Value) -> Result<Value, AppError> {
    let throw = |wanted: &'static str| Err(AppError::new(Thrown::Unreadable { is: found.kind_word(), wanted }));
    match convert {
        // "Anything becomes text; no match becomes the four letters null."
        Some(Convert::JsonPath) => Ok(Value::Text(found.to_text())),
        Some(Convert::Text) => match found {
            Value::Missing | Value::Null => Ok(Value::Null),
            Value::Text(_) => Ok(found.clone()),
            _ => throw("a String"),
        },
        Some(Convert::Integer) => match found {
            Value::Missing | Value::Null => Ok(Value::Null),
            Value::Number(n, _) => match n.as_i64().or_else(|| n.as_f64().filter(|n| n.fract() == 0.0).map(|n| n as i64)) {
                Some(n) => Ok(Value::integer(n)),
                None => throw("an Integer"),
            },
            _ => throw("an Integer"),
        },
        Some(Convert::Json) | None => Ok(found.clone()),
    }
}

/// What a session field makes of a value that was read for it.
pub(super) struct Slotted {
    /// The value as the session holds it: text, milliseconds for the expiry, an object for user data.
    pub value: Value,
}

/// Puts a reading into one of the five fields.
pub(super) fn into_slot(field: SessionField, binding: &Binding, reading: &Reading) -> Result<Slotted, AppError> {
    let value = reading.value.clone();
    Ok(match field {
        SessionField::Expiry => Slotted { value: expiry_ms(binding, &value)?.map_or(Value::Null, Value::integer) },
        SessionField::UserData => Slotted { value: if value.is_some() { value } else { Value::Null } },
        _ => {
            let value = match (binding.convert, value) {
                (_, Value::Missing | Value::Null) if binding.convert.is_none() && matches!(binding.from, Source::Output { .. }) => {
                    Value::Text(Traced::plain("null"))
                }
                (_, Value::Missing) => Value::Null,
                (None, value @ (Value::Bool(_) | Value::Number(..) | Value::List(_) | Value::Map(_))) => Value::Text(value.to_text()),
                (_, value) => value,
            };
            Slotted { value }
        }
    })
}

/// Table T3: an integer is taken for seconds since 1970; a null fails the null-check; points in time come from functions.
fn expiry_ms(binding: &Binding, value: &Value) -> Result<Option<i64>, AppError> {
    let from_reply = matches!(binding.from, Source::Output { .. });
    match value {
        Value::Number(n, _) if from_reply => {
            let Some(seconds) = n.as_i64() else { return Err(AppError::new(Thrown::ExpiryNotWhole)) };
            Ok(Some(seconds.saturating_mul(1000)))
        }
        Value::Number(n, _) => Ok(n.as_i64().or_else(|| n.as_f64().map(|n| n as i64))),
        Value::Missing | Value::Null if from_reply => Err(AppError::new(Thrown::ExpiryNull)),
        Value::Missing | Value::Null => Ok(None),
        other => Err(AppError::new(Thrown::ExpiryFrom { is: other.kind_word() })),
    }
}

/// What a field would get from a value that stands at its path, and the same in words where it is a moment.
///
/// # Errors
/// What the app throws.
pub(in super::super) fn preview(
    field: Option<SessionField>,
    binding: &Binding,
    found: &Value,
) -> Result<(Value, Option<String>), AppError> {
    let value = convert(binding.convert, found)?;
    let Some(field) = field else { return Ok((value, None)) };
    let slotted = into_slot(field, binding, &Reading::of(value))?;
    let moment = slotted.value.as_number().filter(|_| field == SessionField::Expiry).map(|ms| time::utc(ms as i64));
    Ok((slotted.value, moment))
}
