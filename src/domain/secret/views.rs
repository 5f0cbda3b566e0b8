//! What a text says once its escapes are undone, with the way back to where each piece stands in the text.
//!
//! A view undoes one layer of every escape at once: JSON's and JavaScript's (`\/`, `\u0041`, `\x41`; RFC 8259 section 7), percent-encoding
//! in either case of its digits (RFC 3986 section 2.1) and HTML's entities. What is encoded twice shows in the view of the view.

use crate::domain::base::encode;

/// So many layers are undone: percent-encoding done twice, inside quotes.
const LAYERS: usize = 3;
/// The longest entity with a name has so many bytes, `&` and `;` left out.
const MAX_ENTITY: usize = 31;

/// One layer undone.
#[derive(Debug)]
struct Layer {
    bytes: Vec<u8>,
    /// Each escape: where its result begins and ends, and where it stood.
    escapes: Vec<(usize, usize, usize, usize)>,
}

/// A text, and what it says behind one layer of escapes, two, three.
#[derive(Debug)]
pub(super) struct Views<'a> {
    text: &'a [u8],
    layers: Vec<Layer>,
}

impl<'a> Views<'a> {
    pub(super) fn of(text: &'a [u8]) -> Self {
        let mut layers: Vec<Layer> = Vec::new();
        while layers.len() < LAYERS {
            let Some(next) = Layer::of(layers.last().map_or(text, |layer| &layer.bytes)) else { break };
            layers.push(next);
        }
        Self { text, layers }
    }

    /// How many there are, the text itself among them.
    pub(super) fn count(&self) -> usize {
        self.layers.len() + 1
    }

    /// What this one says; 0 is the text itself.
    pub(super) fn bytes(&self, view: usize) -> &[u8] {
        view.checked_sub(1).map_or(self.text, |at| &self.layers[at].bytes)
    }

    /// Where a stretch of this view stands in the text.
    pub(super) fn source(&self, view: usize, from: usize, to: usize) -> (usize, usize) {
        self.layers[..view].iter().rev().fold((from, to), |(from, to), layer| layer.source(from, to))
    }

    /// What is to stand in the text so that this stretch of this view says `said`, escaped as what stands there now.
    pub(super) fn escaped(&self, view: usize, from: usize, to: usize, said: &[u8]) -> Vec<u8> {
        let (mut from, mut to, mut said) = (from, to, said.to_vec());
        for view in (0..view).rev() {
            (from, to) = self.layers[view].source(from, to);
            said = escaped_alike(&said, &self.bytes(view)[from..to]);
        }
        said
    }
}

impl Layer {
    /// `None`: there is nothing to undo.
    fn of(text: &[u8]) -> Option<Self> {
        let mut bytes = Vec::new();
        let mut escapes = Vec::new();
        let mut at = 0;
        let mut copied = 0;
        while at < text.len() {
            let Some(next) = text[at..].iter().position(|byte| matches!(byte, b'\\' | b'%' | b'&')) else { break };
            at += next;
            let Some((result, length)) = escape(&text[at..]) else {
                at += 1;
                continue;
            };
            bytes.extend_from_slice(&text[copied..at]);
            let from = bytes.len();
            bytes.extend_from_slice(&result);
            escapes.push((from, bytes.len(), at, at + length));
            at += length;
            copied = at;
        }
        if escapes.is_empty() {
            return None;
        }
        bytes.extend_from_slice(&text[copied..]);
        Some(Self { bytes, escapes })
    }

    /// Where a stretch stands in what this layer was made of. What was escaped is in it as a whole or not at all.
    fn source(&self, from: usize, to: usize) -> (usize, usize) {
        let escape = |last: usize| self.escapes.partition_point(|(begin, ..)| *begin <= last).checked_sub(1).map(|at| self.escapes[at]);
        let start = match escape(from) {
            Some((_, end, was, _)) if from < end => was,
            Some((_, end, _, was_end)) => was_end + (from - end),
            None => from,
        };
        let stop = match to.checked_sub(1).and_then(escape) {
            Some((_, end, _, was_end)) => was_end + to.saturating_sub(end),
            None => to,
        };
        (start, stop)
    }
}

/// What the escape at the beginning says, and how long it is.
fn escape(text: &[u8]) -> Option<(Vec<u8>, usize)> {
    match text[0] {
        b'%' => hex(text.get(1..3)?).map(|byte| (vec![byte as u8], 3)),
        b'&' => entity(text),
        _ => match *text.get(1)? {
            byte @ (b'"' | b'\\' | b'/' | b'\'') => Some((vec![byte], 2)),
            b'b' => Some((vec![8], 2)),
            b'f' => Some((vec![12], 2)),
            b'n' => Some((vec![b'\n'], 2)),
            b'r' => Some((vec![b'\r'], 2)),
            b't' => Some((vec![b'\t'], 2)),
            b'x' => hex(text.get(2..4)?).and_then(char::from_u32).map(|c| (utf8(c), 4)),
            b'u' => unit(text),
            _ => None,
        },
    }
}

/// `\u0041`, or two of them for one character (RFC 8259, section 7).
fn unit(text: &[u8]) -> Option<(Vec<u8>, usize)> {
    let high = hex(text.get(2..6)?)?;
    if let Some(c) = char::from_u32(high) {
        return Some((utf8(c), 6));
    }
    let low = text.get(6..12).filter(|next| next.starts_with(b"\\u")).and_then(|next| hex(&next[2..]))?;
    let pair = [u16::try_from(high).ok()?, u16::try_from(low).ok()?];
    let c = char::decode_utf16(pair).next()?.ok()?;
    Some((utf8(c), 12))
}

fn entity(text: &[u8]) -> Option<(Vec<u8>, usize)> {
    let end = 1 + text.iter().skip(1).take(MAX_ENTITY + 1).position(|byte| !byte.is_ascii_alphanumeric() && *byte != b'#')?;
    if text[end] != b';' {
        return None;
    }
    let whole = std::str::from_utf8(&text[..=end]).ok()?;
    let said = html_escape::decode_html_entities(whole);
    (said != whole).then(|| (said.as_bytes().to_vec(), end + 1))
}

fn utf8(c: char) -> Vec<u8> {
    c.to_string().into_bytes()
}

fn hex(digits: &[u8]) -> Option<u32> {
    digits.iter().try_fold(0, |value, digit| Some(value * 16 + char::from(*digit).to_digit(16)?))
}

/// A text with the escapes that `pattern` uses.
fn escaped_alike(text: &[u8], pattern: &[u8]) -> Vec<u8> {
    let has = |byte: u8| pattern.contains(&byte);
    let percent =
        pattern.iter().position(|byte| *byte == b'%').filter(|at| pattern.get(at + 1..at + 3).is_some_and(|two| hex(two).is_some()));
    let Ok(text) = std::str::from_utf8(text) else {
        return text.to_vec();
    };
    if percent.is_some() {
        let lower = pattern.windows(3).any(|three| three[0] == b'%' && three[1..].iter().any(u8::is_ascii_lowercase));
        let encode = if has(b'+') { encode::form } else { encode::percent };
        let encoded = encode(text);
        return if lower { lower_digits(&encoded) } else { encoded }.into_bytes();
    }
    if has(b'\\') {
        let ascii = pattern.windows(2).any(|two| two == b"\\u" || two == b"\\x");
        let escaped = if ascii { encode::json_ascii(text) } else { encode::json_inner(text) };
        let slash = pattern.windows(2).any(|two| two == b"\\/");
        return if slash { escaped.replace('/', "\\/") } else { escaped }.into_bytes();
    }
    html_escape::encode_quoted_attribute(text).into_owned().into_bytes()
}

fn lower_digits(encoded: &str) -> String {
    let mut digits = 0;
    let lower = |c: char| {
        let is_digit = digits > 0;
        digits = if c == '%' { 2 } else { i32::max(digits - 1, 0) };
        if is_digit { c.to_ascii_lowercase() } else { c }
    };
    encoded.chars().map(lower).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str, view: usize) -> String {
        String::from_utf8_lossy(Views::of(text.as_bytes()).bytes(view)).into_owned()
    }

    #[test]
    fn every_escape_is_undone_layer_by_layer() {
        assert_eq!(said(r#"a\/b\u00e4\ud83d\ude00\x41\"c"#, 1), "a/bä😀A\"c");
        assert_eq!(said("%c3%A4%2520", 1), "ä%20");
        assert_eq!(said("%c3%A4%2520", 2), "ä ");
        assert_eq!(said("&amp;&#39;&#x27;&ouml;&nope; & 5%", 1), "&''ö&nope; & 5%");
        assert_eq!(said(r#"{"a": "x & y", "k": "&#90;"} &&amp;"#, 1), r#"{"a": "x & y", "k": "Z"} &&"#);
        assert_eq!(Views::of(b"two backslashes are one: \\\\").count(), 2);
        assert_eq!(Views::of(b"nothing to undo; 100% & q").count(), 1);
    }

    #[test]
    fn each_stretch_leads_back_to_where_it_stood() {
        let text = r"x\/secret%2Fone&amp;\u00e4y";
        let views = Views::of(text.as_bytes());
        let said = std::str::from_utf8(views.bytes(1)).unwrap();
        assert_eq!(said, "x/secret/one&äy");
        for (piece, source) in
            [("secret/one", "secret%2Fone"), ("/secret", r"\/secret"), ("one&ä", r"one&amp;\u00e4"), ("y", "y"), ("x", "x")]
        {
            let from = said.find(piece).unwrap();
            let (from, to) = views.source(1, from, from + piece.len());
            assert_eq!(&text[from..to], source);
        }
    }

    #[test]
    fn what_is_put_in_is_escaped_as_what_stood_there() {
        for (text, becomes) in [
            (r"A\/B\u00e4", r#"x\/\u00f6\""#),
            ("A%2fB%c3%a4", "x%2f%c3%b6%22"),
            ("A%252FB%25C3%25A4", "x%252F%25C3%25B6%2522"),
            ("A/B&auml;", "x/ö&quot;"),
        ] {
            let views = Views::of(text.as_bytes());
            let view = views.count() - 1;
            let whole = views.bytes(view).len();
            assert_eq!(String::from_utf8(views.escaped(view, 0, whole, "x/ö\"".as_bytes())).unwrap(), becomes, "{text}");
        }
    }
}
