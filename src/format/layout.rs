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

/// The same for a report: what is not seen is written as `\u202e`, so that a terminal may show it.
#[must_use]
pub fn report(json: &Json) -> String {
    visible::json(&pretty(json)).into_owned()
}

fn write(json: &Json, depth: usize, out: &mut String) {
    if depth > 0 {
        let line = one_line(json);
        if line.len() + depth * 2 <= WIDTH {
            out.push_str(&line);
            return;
        }
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

fn one_line(json: &Json) -> String {
    match json {
        Json::Object(members) if members.is_empty() => "{}".into(),
        Json::Object(members) => {
            let parts: Vec<String> =
                members.iter().map(|(name, value)| format!("{}: {}", Json::from(name.as_str()), one_line(value))).collect();
            format!("{{ {} }}", parts.join(", "))
        }
        Json::Array(items) => format!("[{}]", items.iter().map(one_line).collect::<Vec<_>>().join(", ")),
        other => other.to_string(),
    }
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
}
