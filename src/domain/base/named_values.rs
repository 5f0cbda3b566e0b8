//! Names with a value beside them in a text of any kind: JSON (whole, broken or with placeholders in it), forms, XML, prose.

use std::borrow::Cow;

use super::{encode, steps};

/// A name and the value beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NamedValue<'a> {
    /// The name.
    pub name: Cow<'a, str>,
    /// Where the value begins (bytes).
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// What it says: without the escapes of its quotes or of the form.
    pub text: Cow<'a, str>,
}

/// Every name with a value beside it, in order.
#[must_use]
pub fn named_values(text: &str) -> Vec<NamedValue<'_>> {
    steps::count(text.len());
    if is_form(text) { of_form(text) } else { of_text(text) }
}

/// Whether a text is `name=value&name=value`, and nothing besides. A value ends at the next `&` then, whatever stands in it.
#[must_use]
pub fn is_form(text: &str) -> bool {
    let name = text.split('=').next().filter(|name| name.len() < text.len()).unwrap_or_default();
    !name.is_empty() && !text.contains('\n') && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.[]%+$".contains(&byte))
}

fn of_form(text: &str) -> Vec<NamedValue<'_>> {
    let mut found = Vec::new();
    let mut at = 0;
    for pair in text.split('&') {
        if let Some((name, value)) = pair.split_once('=') {
            let from = at + name.len() + 1;
            let said = |text: &'_ str| encode::decoded(&text.replace('+', " "));
            let is_plain = |text: &str| !text.contains(['%', '+']);
            let name = if is_plain(name) { Cow::Borrowed(name) } else { Cow::Owned(said(name)) };
            let text = if is_plain(value) { Cow::Borrowed(value) } else { Cow::Owned(said(value)) };
            found.push(NamedValue { name, from, to: from + value.len(), text });
        }
        at += pair.len() + 1;
    }
    found
}

fn of_text(text: &str) -> Vec<NamedValue<'_>> {
    let bytes = text.as_bytes();
    let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-';
    let blanks = |mut at: usize, more: &[u8]| {
        while bytes.get(at).is_some_and(|byte| byte.is_ascii_whitespace() || more.contains(byte)) {
            at += 1;
        }
        at
    };
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !is_part(bytes[at]) {
            at += 1;
            continue;
        }
        let from = at;
        while at < bytes.len() && is_part(bytes[at]) {
            at += 1;
        }
        let name = &text[from..at];
        let value_at = if from > 0 && bytes[from - 1] == b'<' && bytes.get(at) == Some(&b'>') {
            at + 1
        } else {
            let behind = blanks(at, b"\"'\\");
            match bytes.get(behind) {
                Some(b':' | b'=') => blanks(behind + 1, b"\\"),
                _ => continue,
            }
        };
        let quote = bytes.get(value_at).copied().filter(|byte| matches!(byte, b'"' | b'\''));
        let value_at = value_at + usize::from(quote.is_some());
        // Quotes that are themselves escaped end at the next escape: JSON inside of JSON.
        let is_escaped = quote.is_some() && value_at >= 2 && bytes[value_at - 2] == b'\\';
        let end = match quote {
            Some(quote) if !is_escaped => end_of_quoted(&bytes[value_at..], quote),
            Some(quote) => bytes[value_at..].iter().position(|byte| *byte == quote || *byte == b'\\'),
            None => bytes[value_at..].iter().position(|byte| b"&\n\r,;<>)}] \t\"".contains(byte)),
        };
        let to = value_at + end.unwrap_or(bytes.len() - value_at);
        if to > value_at && text.is_char_boundary(to) {
            let held = &text[value_at..to];
            let is_escaped = quote == Some(b'"') && held.contains('\\');
            let said: Option<String> = is_escaped.then(|| serde_json::from_str(&format!("\"{held}\"")).ok()).flatten();
            let text = said.map_or(Cow::Borrowed(held), Cow::Owned);
            found.push(NamedValue { name: Cow::Borrowed(name), from: value_at, to, text });
            at = to;
        }
    }
    found
}

/// Where a text in quotes ends; none where it was cut off.
fn end_of_quoted(bytes: &[u8], quote: u8) -> Option<usize> {
    let mut at = 0;
    while *bytes.get(at)? != quote {
        at += if bytes[at] == b'\\' { 2 } else { 1 };
    }
    Some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn values(text: &str) -> Vec<(String, String)> {
        named_values(text).into_iter().map(|found| (found.name.into_owned(), found.text.into_owned())).collect()
    }

    fn pairs(all: &[(&str, &str)]) -> Vec<(String, String)> {
        all.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn a_value_goes_to_its_real_end() {
        assert_eq!(values("password=a b\"c<d&x=1"), pairs(&[("password", "a b\"c<d"), ("x", "1")]));
        assert_eq!(values("pass%77ord=a%26b+c"), pairs(&[("password", "a&b c")]));
        assert_eq!(
            values(r#"{"password": "a\"b\\c", "pin": 4711, "user": {{user}}}"#)[..2],
            pairs(&[("password", "a\"b\\c"), ("pin", "4711")])
        );
        assert_eq!(values("<password>hunter2</password>"), pairs(&[("password", "hunter2")]));
        assert_eq!(values("{\"token\": \"cut-o"), pairs(&[("token", "cut-o")]));
        assert_eq!(values(r#""{\"password\": \"inner\"}""#), pairs(&[("password", "inner")]));
        assert_eq!(values("mutation { logIn(password: 'it is') { id } }"), pairs(&[("password", "it is")]));
        assert_eq!(values("{\"a\": \"ends with \\"), pairs(&[("a", "ends with \\")]));
    }

    #[test]
    fn each_value_stands_where_it_is_said_to() {
        for text in ["a=1&b=%20&c", "{\"ä\": \"ö\", \"b\": 2, \"c\": \"\\u00e4\"}", "x: y, z"] {
            for found in named_values(text) {
                assert!(text.get(found.from..found.to).is_some(), "{found:?}");
            }
        }
    }
}
