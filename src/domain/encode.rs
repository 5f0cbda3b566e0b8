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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodes_as_the_rfcs_say() {
        assert_eq!(percent("a b/ü~"), "a%20b%2F%C3%BC~");
        assert_eq!(form("a b&c"), "a+b%26c");
        assert_eq!(json_inner("say \"hi\"\n"), "say \\\"hi\\\"\\n");
    }
}
