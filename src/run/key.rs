//! The key of an app's state: equal for states in which an app does the same whatever happens next.
//!
//! It is written by walking everything that decides what happens next, as it serializes itself, so that no field can be forgotten:
//! one that does not decide anything leaves itself out (`#[serde(skip)]`, with the reason at the field). What differs from run to run
//! without making a difference is put on common ground:
//!
//! - numbers of tasks, calls and pages, and the labels of secrets, count by their first appearance;
//! - times (fields whose name ends with `_ms`, the `exp` of tokens, and numbers that tell a time within a year or so) are past, or so
//!   far ahead, in steps of ten seconds;
//! - entries, which only tell, are left out;
//! - a stored reply is its content, with its secrets traced.

use std::collections::BTreeMap;
use std::fmt::{self, Display, Write as _};

use serde::ser::{self, Serialize};

use crate::domain::record::value::Value;
use crate::domain::secret::registry::SecretRegistry;
use crate::domain::secret::traced::Span;
use crate::domain::web::body::{Bodies, BodyHash};
use crate::domain::web::token::Jwt;

/// Times ahead are told in steps of this length (ms).
const STEP_MS: i64 = 10_000;

/// A number this near to now (ms) tells a time, in seconds or milliseconds.
const NEAR_MS: i64 = 400 * 24 * 3600 * 1000;

/// A state's key. Two keys are compared, not read; in tests they say where they differ.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key(String);

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What rides along outside the key, and is needed to write it.
#[derive(Clone, Copy)]
pub(super) struct Along<'a> {
    pub(super) registry: &'a SecretRegistry,
    pub(super) bodies: &'a Bodies,
    pub(super) now_ms: i64,
}

/// Writes a key.
pub(super) struct Writer<'a> {
    along: Along<'a>,
    out: String,
    /// What was numbered so far, by kind.
    seen: BTreeMap<(&'static str, String), usize>,
    /// The number that comes next is a time.
    is_time: bool,
}

impl<'a> Writer<'a> {
    pub(super) fn new(along: Along<'a>) -> Self {
        Self { along, out: String::new(), seen: BTreeMap::new(), is_time: false }
    }

    /// Adds a part of the state under a name.
    pub(super) fn part(&mut self, name: &str, part: &impl Serialize) {
        // Writing into a string cannot fail, and every part is plain data.
        write!(self.out, "{name}:").unwrap_or_default();
        part.serialize(&mut *self).unwrap_or_default();
        self.out.push('\n');
    }

    /// Whether a secret of this label has appeared so far.
    pub(super) fn has_seen(&self, label: &str) -> bool {
        self.seen.contains_key(&("Label", label.to_owned()))
    }

    pub(super) fn key(self) -> Key {
        Key(self.out)
    }

    /// A name for something that is told apart only by when it first appeared. Gives the name, and whether this was its first time.
    fn number(&mut self, kind: &'static str, of: String) -> (usize, bool) {
        let next = self.seen.keys().filter(|(known, _)| *known == kind).count();
        let mut is_new = false;
        let number = *self.seen.entry((kind, of)).or_insert_with(|| {
            is_new = true;
            next
        });
        (number, is_new)
    }

    fn time(&mut self, ms: i64) {
        let ahead = ms - self.along.now_ms;
        if ahead < 0 {
            self.out.push_str("past");
        } else {
            write!(self.out, "in {}", (ahead + STEP_MS / 2) / STEP_MS).unwrap_or_default();
        }
    }

    /// The time (ms) that a number tells, if it looks like one.
    fn told_time(&self, number: i64) -> Option<i64> {
        let near = |ms: &i64| (ms - self.along.now_ms).abs() < NEAR_MS;
        [number, number.saturating_mul(1000)].into_iter().find(near)
    }

    fn number_or_time(&mut self, number: i64) {
        match self.told_time(number) {
            Some(ms) => self.time(ms),
            None => write!(self.out, "{number}").unwrap_or_default(),
        }
    }

    /// Plain text; a row of digits in it may tell a time.
    fn plain(&mut self, text: &str) {
        let mut rest = text;
        while let Some(at) = rest.find(|c: char| c.is_ascii_digit()) {
            let (before, from) = rest.split_at(at);
            let (digits, after) = from.split_at(from.find(|c: char| !c.is_ascii_digit()).unwrap_or(from.len()));
            write!(self.out, "{}", before.escape_debug()).unwrap_or_default();
            match digits.parse::<i64>().ok().and_then(|number| self.told_time(number)) {
                Some(ms) => self.time(ms),
                None => self.out.push_str(digits),
            }
            rest = after;
        }
        write!(self.out, "{}", rest.escape_debug()).unwrap_or_default();
    }

    fn secret(&mut self, label: &str) {
        let (number, is_new) = self.number("Label", label.to_owned());
        write!(self.out, "secret {number}").unwrap_or_default();
        if !is_new {
            return;
        }
        let entry = self.along.registry.entries().iter().find(|entry| entry.label.as_str() == label);
        if let Some(exp) = entry.and_then(|entry| Jwt::read(entry.secret.expose())).and_then(|jwt| jwt.time_ms("exp")) {
            self.out.push_str(" until ");
            self.time(exp);
        }
    }

    fn text(&mut self, text: &str) {
        self.out.push('"');
        for span in self.along.registry.trace(text).spans() {
            match span {
                Span::Plain(text) => self.plain(text),
                Span::Secret { label, .. } => {
                    self.out.push('<');
                    self.secret(label.as_str());
                    self.out.push('>');
                }
            }
        }
        self.out.push('"');
    }

    fn body(&mut self, hash: &str) -> Result<(), Nothing> {
        let along = self.along;
        let hash = BodyHash::written(hash);
        if let Ok(json) = along.bodies.json(&hash) {
            return Value::from_json(&json, along.registry).serialize(&mut *self);
        }
        let text = String::from_utf8_lossy(&along.bodies.get(&hash)).into_owned();
        self.text(&text);
        Ok(())
    }
}

/// Nothing can go wrong; serde wants a type for it.
#[derive(Debug)]
pub(super) struct Nothing;

impl Display for Nothing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a part of the state has no key")
    }
}

impl std::error::Error for Nothing {}

impl ser::Error for Nothing {
    fn custom<T: Display>(_: T) -> Self {
        Self
    }
}

macro_rules! plainly {
    ($($name:ident: $kind:ty),+) => {
        $(fn $name(self, value: $kind) -> Result<(), Nothing> {
            write!(self.out, "{value:?}").map_err(|_full| Nothing)
        })+
    };
}

impl ser::Serializer for &mut Writer<'_> {
    type Ok = ();
    type Error = Nothing;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = Self;
    type SerializeTupleVariant = Self;
    type SerializeMap = Self;
    type SerializeStruct = Self;
    type SerializeStructVariant = Self;

    /// What is written for people is written differently for this.
    fn is_human_readable(&self) -> bool {
        false
    }

    plainly!(serialize_bool: bool, serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_u8: u8, serialize_u16: u16,
        serialize_u32: u32, serialize_f32: f32, serialize_f64: f64, serialize_char: char, serialize_bytes: &[u8]);

    fn serialize_i64(self, value: i64) -> Result<(), Nothing> {
        if std::mem::take(&mut self.is_time) {
            self.time(value);
            return Ok(());
        }
        self.number_or_time(value);
        Ok(())
    }

    fn serialize_u64(self, value: u64) -> Result<(), Nothing> {
        self.number_or_time(i64::try_from(value).unwrap_or(i64::MAX));
        Ok(())
    }

    fn serialize_str(self, text: &str) -> Result<(), Nothing> {
        self.text(text);
        Ok(())
    }

    fn serialize_none(self) -> Result<(), Nothing> {
        self.is_time = false;
        self.out.push_str("none");
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Nothing> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Nothing> {
        self.out.push_str("()");
        Ok(())
    }

    fn serialize_unit_struct(self, name: &'static str) -> Result<(), Nothing> {
        self.out.push_str(name);
        Ok(())
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<(), Nothing> {
        self.out.push_str(variant);
        Ok(())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, name: &'static str, value: &T) -> Result<(), Nothing> {
        match name {
            "EntryId" => Ok(()),
            "TaskId" | "CallId" | "ExchangeId" | "Visit" => {
                let (number, _) = self.number(name, raw(value));
                write!(self.out, "{name} {number}").map_err(|_full| Nothing)
            }
            "Label" => {
                self.secret(&raw(value));
                Ok(())
            }
            "BodyHash" => self.body(&raw(value)),
            _ => value.serialize(self),
        }
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<(), Nothing> {
        write!(self.out, "{variant} ").map_err(|_full| Nothing)?;
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Self, Nothing> {
        self.out.push('[');
        Ok(self)
    }

    fn serialize_tuple(self, _: usize) -> Result<Self, Nothing> {
        self.out.push('[');
        Ok(self)
    }

    fn serialize_tuple_struct(self, name: &'static str, _: usize) -> Result<Self, Nothing> {
        write!(self.out, "{name}[").map_err(|_full| Nothing)?;
        Ok(self)
    }

    fn serialize_tuple_variant(self, _: &'static str, _: u32, variant: &'static str, _: usize) -> Result<Self, Nothing> {
        write!(self.out, "{variant}[").map_err(|_full| Nothing)?;
        Ok(self)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Self, Nothing> {
        self.out.push('[');
        Ok(self)
    }

    fn serialize_struct(self, name: &'static str, _: usize) -> Result<Self, Nothing> {
        write!(self.out, "{name}[").map_err(|_full| Nothing)?;
        Ok(self)
    }

    fn serialize_struct_variant(self, _: &'static str, _: u32, variant: &'static str, _: usize) -> Result<Self, Nothing> {
        write!(self.out, "{variant}[").map_err(|_full| Nothing)?;
        Ok(self)
    }
}

/// A number or a text as it is.
fn raw<T: Serialize + ?Sized>(value: &T) -> String {
    match serde_json::to_value(value) {
        Ok(serde_json::Value::String(text)) => text,
        Ok(other) => other.to_string(),
        Err(_) => String::new(),
    }
}

macro_rules! members {
    ($($of:ident: $one:ident),+) => {
        $(impl ser::$of for &mut Writer<'_> {
            type Ok = ();
            type Error = Nothing;

            fn $one<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Nothing> {
                value.serialize(&mut **self)?;
                self.out.push(',');
                Ok(())
            }

            fn end(self) -> Result<(), Nothing> {
                self.out.push(']');
                Ok(())
            }
        })+
    };
}

members!(SerializeSeq: serialize_element, SerializeTuple: serialize_element, SerializeTupleStruct: serialize_field,
    SerializeTupleVariant: serialize_field);

impl ser::SerializeMap for &mut Writer<'_> {
    type Ok = ();
    type Error = Nothing;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Nothing> {
        key.serialize(&mut **self)?;
        self.out.push('=');
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Nothing> {
        value.serialize(&mut **self)?;
        self.out.push(',');
        Ok(())
    }

    fn end(self) -> Result<(), Nothing> {
        self.out.push(']');
        Ok(())
    }
}

macro_rules! fields {
    ($($of:ident),+) => {
        $(impl ser::$of for &mut Writer<'_> {
            type Ok = ();
            type Error = Nothing;

            fn serialize_field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Nothing> {
                // A reply of another length may say the same.
                if name == "len" {
                    return Ok(());
                }
                write!(self.out, "{name}=").map_err(|_full| Nothing)?;
                self.is_time = name.ends_with("_ms");
                value.serialize(&mut **self)?;
                self.is_time = false;
                self.out.push(',');
                Ok(())
            }

            fn end(self) -> Result<(), Nothing> {
                self.out.push(']');
                Ok(())
            }
        })+
    };
}

fields!(SerializeStruct, SerializeStructVariant);
