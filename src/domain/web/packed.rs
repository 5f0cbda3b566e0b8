//! Bodies that are packed: on the way (`Content-Encoding`, RFC 9110 section 8.4), or as what they are.

use serde::{Deserialize, Serialize};

/// How a body came over the wire, where it was packed on the way.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Packed {
    /// The codings in the order in which they were applied, as the reply names them.
    pub encoding: String,
    /// How many bytes came.
    pub bytes: u64,
}

/// The codings that a `Content-Encoding` names, in the order in which they were applied, lower-cased.
pub fn codings(value: &str) -> impl DoubleEndedIterator<Item = String> + '_ {
    value.split(',').map(|coding| coding.trim().to_ascii_lowercase()).filter(|coding| !coding.is_empty() && coding != "identity")
}

/// What these bytes are packed as, by how they begin; `None` where they are not. Nobody can look for a secret in such bytes, so they
/// stay out of what leaves.
#[must_use]
pub fn kind_of(bytes: &[u8]) -> Option<&'static str> {
    let is_zlib =
        || matches!(bytes, [0x78, second, ..] if (0x7800 + u16::from(*second)).is_multiple_of(31)) && std::str::from_utf8(bytes).is_err();
    match bytes {
        [0x1F, 0x8B, ..] => Some("gzip"),
        [0x28, 0xB5, 0x2F, 0xFD, ..] => Some("zstd"),
        [0xFD, b'7', b'z', b'X', b'Z', 0, ..] => Some("xz"),
        [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, 0x59, 0x26, ..] => Some("bzip2"),
        [b'P', b'K', 3 | 5 | 7, 4 | 6 | 8, ..] => Some("zip"),
        [b'7', b'z', 0xBC, 0xAF, ..] => Some("7z"),
        _ => is_zlib().then_some("zlib"),
    }
}

/// What stands in the place of a body that is left out of what leaves.
#[must_use]
pub fn left_out(kind: &str, bytes: usize) -> String {
    format!("(left out: {bytes} bytes packed as {kind}, in which no secret can be looked for)")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packed_bytes_are_told_by_how_they_begin() {
        for (bytes, kind) in [
            (&b"\x1f\x8b\x08"[..], Some("gzip")),
            (b"\x28\xb5\x2f\xfd\0", Some("zstd")),
            (b"PK\x03\x04\x14", Some("zip")),
            (b"x\x9c\xcbH\xcd", Some("zlib")),
            (b"x^2 is a formula", None),
            (b"{\"a\": 1}", None),
            (b"", None),
        ] {
            assert_eq!(kind_of(bytes), kind, "{bytes:?}");
        }
    }

    #[test]
    fn codings_in_their_order() {
        assert_eq!(codings(" gzip, BR,identity ,").collect::<Vec<_>>(), ["gzip", "br"]);
    }
}
