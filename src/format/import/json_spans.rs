//! The scalars of a JSON text with the places where they stand, so that one can be replaced and all else stays as it was written.

use std::borrow::Cow;
use std::fmt;
use std::rc::Rc;

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};

use crate::domain::base::steps;

/// A list's name is known to its items up to this length (bytes): each of them is looked at with it.
const LONGEST_SHARED: usize = 128;

/// A text, number or other scalar.
pub(super) struct Scalar<'a> {
    /// The name of the member that holds it, or that holds the list it is in; empty at the root.
    pub(super) name: Rc<str>,
    /// Where it stands, quotes included (bytes).
    pub(super) from: usize,
    /// Where it ends.
    pub(super) to: usize,
    /// What it says; a number as it is written.
    pub(super) text: Cow<'a, str>,
    pub(super) kind: ScalarKind,
}

/// What a scalar is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum ScalarKind {
    Text,
    Number,
    /// true, false, null.
    Other,
}

/// The scalars of a JSON text, in its order; `None` when it is no JSON.
pub(super) fn scalars(text: &str) -> Option<Vec<Scalar<'_>>> {
    if !text.trim_start().starts_with(['{', '[']) || serde_json::from_str::<Any>(text).is_err() {
        return None;
    }
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    // For each open bracket: the name of what it holds, and whether it is an object.
    let mut open: Vec<(Rc<str>, bool)> = Vec::new();
    let mut name: Rc<str> = Rc::from("");
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'{' | b'[' => {
                if name.len() > LONGEST_SHARED {
                    name = Rc::from(&name[..name.floor_char_boundary(LONGEST_SHARED)]);
                }
                open.push((Rc::clone(&name), bytes[at] == b'{'));
                at += 1;
            }
            b'}' | b']' => {
                name = open.pop().map(|(name, _)| name).unwrap_or_default();
                at += 1;
            }
            b',' => {
                name = open.last().map(|(name, _)| Rc::clone(name)).unwrap_or_default();
                at += 1;
            }
            b'"' => {
                let to = string_end(bytes, at);
                let held = match &text[at + 1..to - 1] {
                    plain if !plain.contains('\\') => Cow::Borrowed(plain),
                    _ => Cow::Owned(serde_json::from_str(&text[at..to]).ok()?),
                };
                steps::count(to - at + name.len().min(LONGEST_SHARED));
                let is_name = open.last().is_some_and(|(_, object)| *object) && text[to..].trim_start().starts_with(':');
                if is_name {
                    name = Rc::from(held);
                } else {
                    found.push(Scalar { name: Rc::clone(&name), from: at, to, text: held, kind: ScalarKind::Text });
                }
                at = to;
            }
            b':' | b' ' | b'\t' | b'\r' | b'\n' => at += 1,
            first => {
                let end = |byte: &u8| matches!(byte, b',' | b']' | b'}' | b' ' | b'\t' | b'\r' | b'\n');
                let to = bytes[at..].iter().position(end).map_or(bytes.len(), |length| at + length);
                let kind = if first == b'-' || first.is_ascii_digit() { ScalarKind::Number } else { ScalarKind::Other };
                steps::count(to - at);
                found.push(Scalar { name: Rc::clone(&name), from: at, to, text: Cow::Borrowed(&text[at..to]), kind });
                at = to.max(at + 1);
            }
        }
    }
    Some(found)
}

/// Any JSON, looked at and let go: of a long list nothing has to be kept.
struct Any;

impl<'de> Deserialize<'de> for Any {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Self)
    }
}

impl<'de> Visitor<'de> for Any {
    type Value = Self;

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self, A::Error> {
        while map.next_entry::<Self, Self>()?.is_some() {}
        Ok(self)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Self, A::Error> {
        while items.next_element::<Self>()?.is_some() {}
        Ok(self)
    }

    fn visit_unit<E>(self) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self, E> {
        Ok(self)
    }

    fn visit_str<E>(self, _: &str) -> Result<Self, E> {
        Ok(self)
    }
}

/// Where a quoted text ends, its last quote included.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let mut at = start + 1;
    while at < bytes.len() && bytes[at] != b'"' {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    (at + 1).min(bytes.len())
}

/// The text with some spans replaced; they are given in order.
pub(super) fn replaced(text: &str, spans: &[(usize, usize, String)]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut end = 0;
    for (from, to, with) in spans {
        out.push_str(&text[end..*from]);
        out.push_str(with);
        end = *to;
    }
    out.push_str(&text[end..]);
    out
}
