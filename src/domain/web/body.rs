//! Bodies are kept once, by the hash of their content; everything else refers to them.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::js_json;

/// Capture stops at this size (bytes), and says so.
pub const MAX_CAPTURED_BYTES: u64 = 200 * 1024 * 1024;

/// All bodies of a run together are kept up to this size (bytes); what comes then is cut off, and says so.
pub const MAX_RUN_BYTES: u64 = 512 * 1024 * 1024;

/// SHA-256 of a body, in hexadecimal.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct BodyHash(Arc<str>);

impl BodyHash {
    /// The hash of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        let digest = aws_lc_rs::digest::digest(&aws_lc_rs::digest::SHA256, bytes);
        let mut hex = String::with_capacity(64);
        for byte in digest.as_ref() {
            hex.push_str(&format!("{byte:02x}"));
        }
        Self(hex.into())
    }

    /// A hash that was written down.
    #[must_use]
    pub fn written(digits: &str) -> Self {
        Self(digits.into())
    }

    /// The hexadecimal digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for BodyHash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0[..8.min(self.0.len())])
    }
}

/// A body by reference: its hash and its length in bytes.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct BodyRef {
    /// Content hash.
    pub hash: BodyHash,
    /// Length in bytes as received (after decompression).
    pub len: u64,
}

impl BodyRef {
    /// The reference to these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self { hash: BodyHash::of(bytes), len: bytes.len() as u64 }
    }
}

/// How a body is read as JSON.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum JsonReading {
    /// With every digit of a number, as a server wrote it; and where that is no JSON to the letter, as a browser reads it. For people.
    Lenient,
    /// As a browser's `fetch().json()` does: a byte order mark is dropped, numbers are doubles (WeWeb).
    Browser,
    /// As Dart's `json.decode` does, as far as that is known: what is no UTF-8, or begins with a byte order mark, is no JSON (FlutterFlow).
    Dart,
}

/// A parsed body: the JSON value, or why it is none.
pub type ParsedJson = Result<Arc<serde_json::Value>, Arc<str>>;

/// The bodies of a run. Cheap to clone; parsing is done once per content.
///
/// Equality and hash ignore it on purpose: it is content-addressed, so equal references mean equal content.
#[derive(Clone, Default)]
pub struct Bodies {
    bytes: Arc<BTreeMap<BodyHash, Bytes>>,
    parsed: Arc<Mutex<BTreeMap<(BodyHash, JsonReading), ParsedJson>>>,
}

impl fmt::Debug for Bodies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Bodies({})", self.bytes.len())
    }
}

impl Bodies {
    /// Keeps a body and gives its reference.
    pub fn insert(&mut self, bytes: Bytes) -> BodyRef {
        let reference = BodyRef::of(&bytes);
        if !self.bytes.contains_key(&reference.hash) {
            Arc::make_mut(&mut self.bytes).insert(reference.hash.clone(), bytes);
        }
        reference
    }

    /// The bytes of a body; empty when it is not kept.
    #[must_use]
    pub fn get(&self, hash: &BodyHash) -> Bytes {
        self.bytes.get(hash).cloned().unwrap_or_default()
    }

    /// All bodies with their hashes.
    pub fn iter(&self) -> impl Iterator<Item = (&BodyHash, &Bytes)> {
        self.bytes.iter()
    }

    /// The body as JSON for people; an error text where it is not JSON.
    ///
    /// # Errors
    /// The reason in words, with line and column.
    pub fn json(&self, hash: &BodyHash) -> ParsedJson {
        self.read(hash, JsonReading::Lenient)
    }

    /// The body as JSON in some reading, parsed once.
    ///
    /// # Errors
    /// The reason in words, with line and column.
    pub fn read(&self, hash: &BodyHash, reading: JsonReading) -> ParsedJson {
        let mut parsed = self.parsed.lock().unwrap_or_else(PoisonError::into_inner);
        parsed.entry((hash.clone(), reading)).or_insert_with(|| read(&self.get(hash), reading)).clone()
    }

    /// The body as a browser's text.
    #[must_use]
    pub fn text(&self, hash: &BodyHash) -> String {
        js_json::text(&self.get(hash))
    }
}

fn read(bytes: &[u8], reading: JsonReading) -> ParsedJson {
    if reading == JsonReading::Browser {
        return as_a_browser(bytes);
    }
    match serde_json::from_slice(bytes) {
        Ok(value) => Ok(Arc::new(value)),
        Err(error) => {
            let is_plain = !bytes.starts_with(b"\xEF\xBB\xBF") && std::str::from_utf8(bytes).is_ok();
            if reading == JsonReading::Dart && !is_plain { Err(error.to_string().into()) } else { as_a_browser(bytes) }
        }
    }
}

fn as_a_browser(bytes: &[u8]) -> ParsedJson {
    let tree = js_json::parse(&js_json::text(bytes)).map_err(|error| Arc::from(error.to_string()))?;
    let too_deep = || format!("it is JSON, but nested {} levels deep: more than {} are not looked into", tree.depth, js_json::MAX_DEPTH);
    tree.to_json().map(Arc::new).ok_or_else(|| too_deep().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_content_is_kept_once() {
        let mut bodies = Bodies::default();
        let a = bodies.insert(Bytes::from_static(b"{\"a\":1}"));
        let b = bodies.insert(Bytes::from_static(b"{\"a\":1}"));
        assert_eq!(a, b);
        assert_eq!(bodies.iter().count(), 1);
        assert_eq!(bodies.json(&a.hash).unwrap()["a"], 1);
        let html = bodies.insert(Bytes::from_static(b"<html>"));
        assert!(bodies.json(&html.hash).unwrap_err().contains("line 1"));
    }

    #[test]
    fn each_platform_reads_in_its_own_way() {
        let mut bodies = Bodies::default();
        let mut read = |bytes: &'static [u8], reading| {
            let body = bodies.insert(Bytes::from_static(bytes));
            bodies.read(&body.hash, reading).map(|json| json.to_string()).ok()
        };
        for (bytes, browser, dart) in [
            (&b"\xEF\xBB\xBF{\"a\":1}"[..], Some(r#"{"a":1}"#), None),
            (b"{\"a\":\"\xff\"}", Some("{\"a\":\"\u{fffd}\"}"), None),
            (
                b"{\"id\":12345678901234567891,\"n\":1.0}",
                Some(r#"{"id":1.2345678901234567e+19,"n":1}"#),
                Some(r#"{"id":12345678901234567891,"n":1.0}"#),
            ),
            (b"[9007199254740993]", Some("[9007199254740992]"), Some("[9007199254740993]")),
            (br#"["\ud800"]"#, Some("[\"\u{fffd}\"]"), Some("[\"\u{fffd}\"]")),
            (br#"{"b":1,"2":2,"1":3}"#, Some(r#"{"1":3,"2":2,"b":1}"#), Some(r#"{"b":1,"2":2,"1":3}"#)),
            (b"[1,]", None, None),
        ] {
            let said = String::from_utf8_lossy(bytes);
            assert_eq!(read(bytes, JsonReading::Browser).as_deref(), browser, "{said}");
            assert_eq!(read(bytes, JsonReading::Dart).as_deref(), dart, "{said}");
            assert_eq!(read(bytes, JsonReading::Lenient).as_deref(), dart.or(browser), "{said}");
        }
    }

    #[test]
    fn what_is_nested_deep_is_read_and_deeper_is_said() {
        let mut bodies = Bodies::default();
        let nested = |levels: usize| Bytes::from(format!("{}{}", "[".repeat(levels), "]".repeat(levels)));
        let deep = bodies.insert(nested(400));
        assert!(bodies.json(&deep.hash).is_ok());
        let deeper = bodies.insert(nested(200_000));
        assert!(bodies.json(&deeper.hash).unwrap_err().contains("200000 levels"));
    }
}
