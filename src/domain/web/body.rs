//! Bodies are kept once, by the hash of their content; everything else refers to them.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use serde::{Deserialize, Serialize};

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

/// A parsed body: the JSON value, or why it is none.
pub type ParsedJson = Result<Arc<serde_json::Value>, Arc<str>>;

/// The bodies of a run. Cheap to clone; parsing is done once per content.
///
/// Equality and hash ignore it on purpose: it is content-addressed, so equal references mean equal content.
#[derive(Clone, Default)]
pub struct Bodies {
    bytes: Arc<BTreeMap<BodyHash, Bytes>>,
    parsed: Arc<Mutex<BTreeMap<BodyHash, ParsedJson>>>,
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

    /// The body as JSON, parsed once; an error text where it is not JSON.
    ///
    /// # Errors
    /// The reason in words, with line and column.
    pub fn json(&self, hash: &BodyHash) -> ParsedJson {
        let mut parsed = self.parsed.lock().unwrap_or_else(PoisonError::into_inner);
        parsed
            .entry(hash.clone())
            .or_insert_with(|| match serde_json::from_slice(&self.get(hash)) {
                Ok(value) => Ok(Arc::new(value)),
                Err(error) => Err(error.to_string().into()),
            })
            .clone()
    }
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
}
