//! The encodings that texts pass through on their way to the wire.

/// Percent-encoding of a URL component (RFC 3986: everything but unreserved characters).
#[must_use]
pub fn percent(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-_.~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push_str(&format!("{byte:02X}"));
        }
    }
    out
}

/// The text behind percent-encoding. What is no encoding, or no UTF-8 behind it, stays as it is.
#[must_use]
pub fn decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let digits = after.get(..2).filter(|_| first == b'%').and_then(|digits| std::str::from_utf8(digits).ok());
        if let Some(byte) = digits.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
            bytes.push(byte);
            rest = &after[2..];
        } else {
            bytes.push(first);
            rest = after;
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

/// `application/x-www-form-urlencoded`: percent-encoding with `+` for a space.
#[must_use]
pub fn form(text: &str) -> String {
    percent(text).replace("%20", "+")
}

/// A text as it stands inside JSON quotes (RFC 8259, section 7), without the quotes.
#[must_use]
pub fn json_inner(text: &str) -> String {
    let quoted = serde_json::Value::from(text).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}

/// The same in ASCII alone, as PHP and Python write it.
#[must_use]
pub fn json_ascii(text: &str) -> String {
    let mut out = String::new();
    for c in json_inner(text).chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            out.extend(c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")));
        }
    }
    out
}

/// The quoted texts of JSON (or of what is left of it), names of members left out: where each stands inside its quotes, and what it
/// says.
pub fn quoted(text: &str) -> impl Iterator<Item = (usize, usize, String)> + '_ {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let from = at + bytes.get(at..)?.iter().position(|byte| *byte == b'"')? + 1;
            let mut to = from;
            while *bytes.get(to)? != b'"' {
                to += if bytes[to] == b'\\' { 2 } else { 1 };
            }
            at = to + 1;
            if text[at..].trim_start().starts_with(':') {
                continue;
            }
            if let Ok(held) = serde_json::from_str(&text[from - 1..=to]) {
                return Some((from, to, held));
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodes_as_the_rfcs_say() {
        assert_eq!(percent("a b/ü~"), "a%20b%2F%C3%BC~");
        assert_eq!(form("a b&c"), "a+b%26c");
        assert_eq!(decoded("a%20b%2F%C3%BC~+%zz%"), "a b/ü~+%zz%");
        assert_eq!(json_inner("say \"hi\"\n"), "say \\\"hi\\\"\\n");
        assert_eq!(json_ascii("ä\"😀"), "\\u00e4\\\"\\ud83d\\ude00");
    }

    #[test]
    fn quoted_texts_are_found_in_whole_and_broken_json() {
        let found: Vec<String> = quoted(r#"{"a\"b" : ["c\n", "d"#).map(|(_, _, held)| held).collect();
        assert_eq!(found, ["c\n"]);
    }
}
