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
pub(super) fn scalars(text: &str) -> Option<Scalars<'_>> {
    let is_json = text.trim_start().starts_with(['{', '[']) && serde_json::from_str::<Any>(text).is_ok();
    is_json.then(|| Scalars { text, at: 0, open: Vec::new(), name: Rc::from("") })
}

/// Goes through the scalars of a text that is known to be JSON.
#[derive(Clone)]
pub(super) struct Scalars<'a> {
    text: &'a str,
    at: usize,
    /// For each open bracket: the name of what it holds, and whether it is an object.
    open: Vec<(Rc<str>, bool)>,
    name: Rc<str>,
}

impl<'a> Iterator for Scalars<'a> {
    type Item = Scalar<'a>;

    fn next(&mut self) -> Option<Scalar<'a>> {
        let bytes = self.text.as_bytes();
        loop {
            let from = self.at;
            self.at += 1;
            match *bytes.get(from)? {
                bracket @ (b'{' | b'[') => {
                    if self.name.len() > LONGEST_SHARED {
                        self.name = Rc::from(&self.name[..self.name.floor_char_boundary(LONGEST_SHARED)]);
                    }
                    self.open.push((Rc::clone(&self.name), bracket == b'{'));
                }
                b'}' | b']' => self.name = self.open.pop().map(|(name, _)| name).unwrap_or_default(),
                b',' => self.name = self.open.last().map(|(name, _)| Rc::clone(name)).unwrap_or_default(),
                b'"' => {
                    let to = string_end(bytes, from);
                    steps::count(to - from);
                    let held = match &self.text[from + 1..to - 1] {
                        plain if !plain.contains('\\') => Cow::Borrowed(plain),
                        _ => Cow::Owned(serde_json::from_str(&self.text[from..to]).ok()?),
                    };
                    self.at = to;
                    let is_name = self.open.last().is_some_and(|(_, object)| *object) && self.text[to..].trim_start().starts_with(':');
                    if !is_name {
                        return Some(Scalar { name: Rc::clone(&self.name), from, to, text: held, kind: ScalarKind::Text });
                    }
                    self.name = Rc::from(held);
                }
                b':' | b' ' | b'\t' | b'\r' | b'\n' => {}
                first => {
                    let end = |byte: &u8| matches!(byte, b',' | b']' | b'}' | b' ' | b'\t' | b'\r' | b'\n');
                    let to = bytes[from..].iter().position(end).map_or(bytes.len(), |length| from + length).max(from + 1);
                    steps::count(to - from);
                    self.at = to;
                    let kind = if first == b'-' || first.is_ascii_digit() { ScalarKind::Number } else { ScalarKind::Other };
                    return Some(Scalar { name: Rc::clone(&self.name), from, to, text: Cow::Borrowed(&self.text[from..to]), kind });
                }
            }
        }
    }
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
