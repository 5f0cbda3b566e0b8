//! The scalars of a JSON text with the places where they stand, so that one can be replaced and all else stays as it was written.

use serde_json::Value as Json;

/// A text, number or other scalar.
pub(super) struct Scalar {
    /// The name of the member that holds it, or that holds the list it is in; empty at the root.
    pub(super) name: String,
    /// Where it stands, quotes included (bytes).
    pub(super) from: usize,
    /// Where it ends.
    pub(super) to: usize,
    /// What it says; a number as it is written.
    pub(super) text: String,
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
pub(super) fn scalars(text: &str) -> Option<Vec<Scalar>> {
    let json: Json = serde_json::from_str(text).ok()?;
    if !json.is_object() && !json.is_array() {
        return None;
    }
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    // For each open bracket: the name of what it holds, and whether it is an object.
    let mut open: Vec<(String, bool)> = Vec::new();
    let mut name = String::new();
    let mut at = 0;
    while at < bytes.len() {
        match bytes[at] {
            b'{' | b'[' => {
                open.push((name.clone(), bytes[at] == b'{'));
                at += 1;
            }
            b'}' | b']' => {
                name = open.pop().map(|(name, _)| name).unwrap_or_default();
                at += 1;
            }
            b',' => {
                name = open.last().map(|(name, _)| name.clone()).unwrap_or_default();
                at += 1;
            }
            b'"' => {
                let to = string_end(bytes, at);
                let held: String = serde_json::from_str(&text[at..to]).ok()?;
                let is_name = open.last().is_some_and(|(_, object)| *object) && text[to..].trim_start().starts_with(':');
                if is_name {
                    name = held;
                } else {
                    found.push(Scalar { name: name.clone(), from: at, to, text: held, kind: ScalarKind::Text });
                }
                at = to;
            }
            b':' | b' ' | b'\t' | b'\r' | b'\n' => at += 1,
            first => {
                let end = |byte: &u8| matches!(byte, b',' | b']' | b'}' | b' ' | b'\t' | b'\r' | b'\n');
                let to = bytes[at..].iter().position(end).map_or(bytes.len(), |length| at + length);
                let kind = if first == b'-' || first.is_ascii_digit() { ScalarKind::Number } else { ScalarKind::Other };
                found.push(Scalar { name: name.clone(), from: at, to, text: text[at..to].to_owned(), kind });
                at = to.max(at + 1);
            }
        }
    }
    Some(found)
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
