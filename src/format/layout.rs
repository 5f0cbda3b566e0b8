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
    text.rfind(" at line ").map_or(text.clone(), |at| text[..at].to_owned())
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
    fn what_would_grow_too_large_is_written_without_blanks() {
        let many = Json::Array(vec![json!([1, 2, 3]); 100]);
        let (pretty, plain) = (pretty(&many), many.to_string());
        assert!(pretty.len() > plain.len() * 3 / 2);
        assert_eq!(within(&many, pretty.len()), pretty);
        assert_eq!(within(&many, pretty.len() - 1), format!("{plain}\n"));
    }
}
