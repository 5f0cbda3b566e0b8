//! From bytes to text: byte order marks, UTF-16, and what is neither.

use std::borrow::Cow;

use super::ImportError;

/// More than this is no HAR file that somebody saved by hand (bytes).
const MOST: usize = 1 << 30;

/// The text of pasted or dropped bytes.
pub(super) fn decode(content: &[u8]) -> Result<Cow<'_, str>, ImportError> {
    if content.len() > MOST {
        return Err(ImportError::whole("the file is larger than 1 GB", "Record the log-in alone, and save that as HAR"));
    }
    let text = match content {
        [0xFF, 0xFE, rest @ ..] => Cow::Owned(utf16(rest, u16::from_le_bytes)?),
        [0xFE, 0xFF, rest @ ..] => Cow::Owned(utf16(rest, u16::from_be_bytes)?),
        // ASCII in UTF-16 without a mark: each second byte is empty.
        [first, 0, _, 0, ..] if *first != 0 => Cow::Owned(utf16(content, u16::from_le_bytes)?),
        [0, first, 0, _, ..] if *first != 0 => Cow::Owned(utf16(content, u16::from_be_bytes)?),
        _ => Cow::Borrowed(utf8(content.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(content))?),
    };
    if text.trim().is_empty() {
        return Err(ImportError::whole("there is nothing in it", "Paste a cURL command or a URL, or drop a HAR file"));
    }
    Ok(text)
}

fn utf8(bytes: &[u8]) -> Result<&str, ImportError> {
    std::str::from_utf8(bytes).map_err(|error| {
        let good = &bytes[..error.valid_up_to()];
        let what = match bytes {
            [0x1F, 0x8B, ..] => "this is a gzip file, not text",
            [b'P', b'K', ..] => "this is a zip file, not text",
            _ => "this is not UTF-8 text",
        };
        // The good part is UTF-8 by the error's own word.
        let before = String::from_utf8_lossy(good);
        ImportError::here(&before, before.len(), what, "Unpack it, or save it as UTF-8 text, and try again")
    })
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Result<String, ImportError> {
    let broken = |text: &str| ImportError::here(text, text.len(), "this is broken UTF-16 text", "Save it as UTF-8 text, and try again");
    let (pairs, rest) = bytes.as_chunks::<2>();
    let mut text = String::with_capacity(pairs.len());
    for unit in char::decode_utf16(pairs.iter().map(|pair| unit(*pair))) {
        match unit {
            Ok(c) => text.push(c),
            Err(_) => return Err(broken(&text)),
        }
    }
    if rest.is_empty() { Ok(text) } else { Err(broken(&text)) }
}
