//! JSON laid out for people and for git: one item a line, short things on one line.

use serde_json::Value as Json;

use crate::domain::base::visible;

/// A value goes on one line up to this width.
const WIDTH: usize = 140;

/// JSON text: objects and lists that fit into a line stay on it, others have one member a line. Ends with a line break.
#[must_use]
pub fn pretty(json: &Json) -> String {
    let mut out = String::new();
    write(json, 0, &mut out);
    out.push('\n');
    out
}

/// The same, unless it would have more than so many bytes: then no blank is written that the text can do without.
#[must_use]
pub fn within(json: &Json, bytes: usize) -> String {
    let text = pretty(json);
    if text.len() <= bytes { text } else { format!("{json}\n") }
}

/// The same for a report: what is not seen is written as `\u202e`, so that a terminal may show it.
#[must_use]
pub fn report(json: &Json) -> String {
    visible::json(&pretty(json)).into_owned()
}

fn write(json: &Json, depth: usize, out: &mut String) {
    if depth > 0 {
        let start = out.len();
        if one_line(json, start + WIDTH.saturating_sub(depth * 2), out) {
            return;
        }
        out.truncate(start);
    }
    let indent = |out: &mut String, depth: usize| {
        out.push('\n');
        out.push_str(&"  ".repeat(depth));
    };
    match json {
        Json::Object(members) if !members.is_empty() => {
            out.push('{');
            for (i, (name, value)) in members.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                indent(out, depth + 1);
                out.push_str(&format!("{}: ", Json::from(name.as_str())));
                write(value, depth + 1, out);
            }
            indent(out, depth);
            out.push('}');
        }
        Json::Array(items) if !items.is_empty() => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(',');
                }
                indent(out, depth + 1);
                write(item, depth + 1, out);
            }
            indent(out, depth);
            out.push(']');
        }
        other => out.push_str(&other.to_string()),
    }
}

/// Writes a value on one line, up to this length of the whole text: `false` when it does not fit. What was written then is to be cut off.
fn one_line(json: &Json, most: usize, out: &mut String) -> bool {
    match json {
        Json::Object(members) if !members.is_empty() => {
            out.push_str("{ ");
            for (i, (name, value)) in members.iter().enumerate() {
                if i > 0 {
                    out.push_str(", ");
                }
                out.push_str(&format!("{}: ", Json::from(name.as_str())));
                if !one_line(value, most, out) {
                    return false;
                }
            }
            out.push_str(" }");
        }
        Json::Array(items) => {
            out.push('[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push_str(", ");
                }
                if !one_line(item, most, out) {
                    return false;
                }
            }
            out.push(']');
        }
        // What is longer than a line need not be written to see that.
        Json::String(text) if text.len() > most => return false,
        other => out.push_str(&other.to_string()),
    }
    out.len() <= most
}

/// What a parser says, without the place: that is told apart.
#[must_use]
pub fn plain_message(error: &serde_json::Error) -> String {
    let text = error.to_string();
    in_words(text.rfind(" at line ").map_or(text.as_str(), |at| &text[..at]))
}

/// What a parser says of a value of the wrong kind, in the words of JSON in place of those of a program; all else as it is. No text of the
/// file is said again: it may be a secret.
fn in_words(message: &str) -> String {
    let after = ["invalid type: ", "invalid value: "].iter().find_map(|start| message.strip_prefix(start));
    let Some((found, wanted)) = after.and_then(|rest| rest.rsplit_once(", expected ")) else { return message.to_owned() };
    let quoted = || found.split('`').nth(1).unwrap_or_default();
    let found = match found.split([' ', '`']).next().unwrap_or_default() {
        "integer" | "floating" => format!("the number {}", quoted()),
        "string" => "a text".to_owned(),
        "boolean" => quoted().to_owned(),
        "unit" | "null" => "null".to_owned(),
        "map" => "an object".to_owned(),
        "sequence" => "a list".to_owned(),
        _ => return message.to_owned(),
    };
    let wanted = match wanted {
        "a string" => "a text",
        "a boolean" => "true or false",
        "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number from 0 on",
        "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number",
        "f32" | "f64" => "a number",
        "a sequence" => "a list",
        "a map" => "an object",
        other if other.starts_with("struct ") => "an object",
        other => other,
    };
    format!("{wanted} is expected, and {found} stands there")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn short_things_stay_on_a_line() {
        let text = pretty(&json!({"a": [1, 2], "b": {"c": "x".repeat(150)}}));
        assert_eq!(text, format!("{{\n  \"a\": [1, 2],\n  \"b\": {{\n    \"c\": \"{}\"\n  }}\n}}\n", "x".repeat(150)));
    }

    #[test]
    fn a_value_of_the_wrong_kind_is_told_in_words_and_never_said_again() {
        for (said, words) in [
            ("invalid type: integer `7`, expected a string", "a text is expected, and the number 7 stands there"),
            ("invalid value: integer `-3`, expected u32", "a whole number from 0 on is expected, and the number -3 stands there"),
            ("invalid type: string \"hunter2\", expected u32", "a whole number from 0 on is expected, and a text stands there"),
            ("invalid type: string \"x, expected y\", expected a boolean", "true or false is expected, and a text stands there"),
            ("invalid type: map, expected a sequence", "a list is expected, and an object stands there"),
            ("invalid type: null, expected struct Page", "an object is expected, and null stands there"),
            ("missing field `id`", "missing field `id`"),
        ] {
            assert_eq!(in_words(said), words);
        }
    }

    #[test]
    fn what_would_grow_too_large_is_written_without_blanks() {
        let many = Json::Array(vec![json!([1, 2, 3]); 100]);
        let (pretty, plain) = (pretty(&many), many.to_string());
        assert!(pretty.len() > plain.len() * 3 / 2);
        assert_eq!(within(&many, pretty.len()), pretty);
        assert_eq!(within(&many, pretty.len() - 1), format!("{plain}\n"));
    }
}
