//! A value as an app sees it at run time: JSON, plus "missing", with every text traced.

use serde::{Serialize, Serializer};
use serde_json::{Number, Value as Json};

use crate::domain::base::js_number;
use crate::domain::secret::Label;
use crate::domain::secret::registry::SecretRegistry;
use crate::domain::secret::traced::Traced;

/// A value as an app sees it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub enum Value {
    /// JavaScript's undefined; in FlutterFlow a value that was never set.
    #[default]
    Missing,
    /// null
    Null,
    /// true or false
    Bool(bool),
    /// A number; with a label when it spells a secret, as a one-time code or an opaque token may.
    Number(Number, Option<Label>),
    /// A text, secrets traced.
    Text(Traced),
    /// A list.
    List(Vec<Value>),
    /// An object, in the server's order.
    Map(Vec<(String, Value)>),
}

/// A number as both platforms write it: digits without an exponent up to 1e21.
fn number_text(number: &Number) -> String {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match number.as_f64().filter(|_| number.is_f64()) {
        // Dart keeps the fraction of a whole double; a browser never has one here.
        Some(whole) if whole.fract() == 0.0 && whole.abs() < EXACT => format!("{whole:.1}"),
        Some(other) => js_number::text(other),
        None => number.to_string(),
    }
}

impl Value {
    /// Plain text.
    pub fn text(text: &str) -> Self {
        Self::Text(Traced::plain(text))
    }

    /// A whole number.
    pub fn integer(n: i64) -> Self {
        Self::Number(n.into(), None)
    }

    /// JSON with every registered secret traced.
    #[must_use]
    pub fn from_json(json: &Json, registry: &SecretRegistry) -> Self {
        match json {
            Json::Null => Self::Null,
            Json::Bool(b) => Self::Bool(*b),
            Json::Number(n) => Self::Number(n.clone(), registry.label_of(&n.to_string()).cloned()),
            Json::String(text) => Self::Text(registry.trace(text)),
            Json::Array(items) => Self::List(items.iter().map(|item| Self::from_json(item, registry)).collect()),
            Json::Object(members) => Self::Map(members.iter().map(|(k, v)| (k.clone(), Self::from_json(v, registry))).collect()),
        }
    }

    /// JavaScript truthiness (WeWeb rules 2 and 32).
    #[must_use]
    pub fn is_truthy(&self) -> bool {
        match self {
            Self::Missing | Self::Null => false,
            Self::Bool(b) => *b,
            Self::Number(n, _) => n.as_f64().is_some_and(|n| n != 0.0 && !n.is_nan()),
            Self::Text(text) => !text.is_empty(),
            Self::List(_) | Self::Map(_) => true,
        }
    }

    /// Neither missing nor null.
    #[must_use]
    pub fn is_some(&self) -> bool {
        !matches!(self, Self::Missing | Self::Null)
    }

    /// Neither missing nor null nor empty text.
    #[must_use]
    pub fn is_set(&self) -> bool {
        match self {
            Self::Missing | Self::Null => false,
            Self::Text(text) => !text.is_empty(),
            _ => true,
        }
    }

    /// The number that it is, or that its text spells.
    #[must_use]
    pub fn as_number(&self) -> Option<f64> {
        match self {
            Self::Number(n, _) => n.as_f64(),
            Self::Text(text) => text.reveal().trim().parse().ok(),
            Self::Bool(b) => Some(f64::from(u8::from(*b))),
            _ => None,
        }
    }

    /// The text that it becomes where text is wanted: `null` and `undefined` are words there, as on the platforms.
    #[must_use]
    pub fn to_text(&self) -> Traced {
        match self {
            Self::Missing => Traced::plain("undefined"),
            Self::Null => Traced::plain("null"),
            Self::Bool(b) => Traced::plain(b.to_string()),
            Self::Number(n, None) => Traced::plain(number_text(n)),
            Self::Number(n, Some(label)) => Traced::secret(label.clone(), number_text(n)),
            Self::Text(text) => text.clone(),
            Self::List(_) | Self::Map(_) => self.to_json_text(),
        }
    }

    /// What JavaScript makes of it where it is joined to a text: of an object `[object Object]`, of a list its parts with commas.
    #[must_use]
    pub fn to_js_text(&self) -> Traced {
        match self {
            Self::Map(_) => Traced::plain("[object Object]"),
            Self::List(items) => {
                let mut joined = Traced::default();
                for (at, item) in items.iter().enumerate() {
                    if at > 0 {
                        joined.push_plain(",");
                    }
                    if !matches!(item, Self::Missing | Self::Null) {
                        joined.push(&item.to_js_text());
                    }
                }
                joined
            }
            other => other.to_text(),
        }
    }

    /// The value as JSON text; missing members are left out, a missing value is `null`.
    #[must_use]
    pub fn to_json_text(&self) -> Traced {
        match self {
            Self::Missing | Self::Null => Traced::plain("null"),
            Self::Bool(_) | Self::Number(..) => self.to_text(),
            Self::Text(text) => {
                let mut quoted = Traced::plain("\"");
                quoted.push(&text.encoded(crate::domain::base::encode::json_inner));
                quoted.push_plain("\"");
                quoted
            }
            Self::List(items) => {
                let mut out = Traced::plain("[");
                for (i, item) in items.iter().enumerate() {
                    if i > 0 {
                        out.push_plain(",");
                    }
                    out.push(&item.to_json_text());
                }
                out.push_plain("]");
                out
            }
            Self::Map(members) => {
                let mut out = Traced::plain("{");
                let mut first = true;
                for (name, value) in members.iter().filter(|(_, value)| *value != Self::Missing) {
                    if !first {
                        out.push_plain(",");
                    }
                    first = false;
                    out.push_plain(&format!("{}:", Json::from(name.as_str())));
                    out.push(&value.to_json_text());
                }
                out.push_plain("}");
                out
            }
        }
    }

    /// Whether it takes more than this many bytes, names and texts counted. Looks at no more of it than needed.
    #[must_use]
    pub fn is_larger_than(&self, bytes: usize) -> bool {
        fn left(value: &Value, bytes: usize) -> Option<usize> {
            let bytes = bytes.checked_sub(8)?;
            match value {
                Value::Text(text) => bytes.checked_sub(text.len()),
                Value::List(items) => items.iter().try_fold(bytes, |bytes, item| left(item, bytes)),
                Value::Map(members) => members.iter().try_fold(bytes, |bytes, (name, value)| left(value, bytes.checked_sub(name.len())?)),
                Value::Missing | Value::Null | Value::Bool(_) | Value::Number(..) => Some(bytes),
            }
        }
        left(self, bytes).is_none()
    }

    /// The member of this name; missing where there is none.
    #[must_use]
    pub fn member(&self, name: &str) -> &Self {
        match self {
            Self::Map(members) => members.iter().find(|(n, _)| n == name).map_or(&Self::Missing, |(_, value)| value),
            _ => &Self::Missing,
        }
    }

    /// The value at a dotted path as WeWeb formulas write it: `data.users[0].id`. Missing where a part has no match.
    #[must_use]
    pub fn at_dotted(&self, path: &str) -> &Self {
        dotted_parts(path).into_iter().fold(self, |value, part| match (value, part.parse::<usize>()) {
            (Self::List(items), Ok(index)) => items.get(index).unwrap_or(&Self::Missing),
            _ => value.member(&part),
        })
    }

    /// What kind of value it is, in a word for people.
    #[must_use]
    pub fn kind_word(&self) -> &'static str {
        match self {
            Self::Missing => "nothing",
            Self::Null => "null",
            Self::Bool(_) => "true/false",
            Self::Number(..) => "a number",
            Self::Text(_) => "text",
            Self::List(_) => "a list",
            Self::Map(_) => "an object",
        }
    }

    /// A short text for one line: masked, at most `max` characters.
    #[must_use]
    pub fn summary(&self, max: usize) -> String {
        let text = match self {
            Self::Missing => "not set".to_owned(),
            // What looks like something else is told as the text that it is.
            Self::Text(text) if matches!(text.reveal().as_str(), "" | "null" | "undefined" | "true" | "false" | "[object Object]") => {
                format!("\"{}\"", text.reveal())
            }
            other => other.to_text().masked(),
        };
        if text.chars().count() > max { text.chars().take(max.saturating_sub(1)).chain(['…']).collect() } else { text }
    }
}

/// The parts of a dotted path: names and indexes, `a['b'][0].c` included. Inside quotes a dot is a dot.
#[must_use]
pub fn dotted_parts(path: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut part = String::new();
    let mut quote = None;
    for c in path.chars() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => part.push(c),
            None if part.is_empty() && matches!(c, '\'' | '"') => quote = Some(c),
            None if matches!(c, '.' | '[' | ']') => parts.extend(Some(std::mem::take(&mut part)).filter(|part| !part.is_empty())),
            None => part.push(c),
        }
    }
    parts.extend(Some(part).filter(|part| !part.is_empty()));
    parts
}

impl Serialize for Value {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        use serde::ser::{SerializeMap, SerializeSeq};
        if !serializer.is_human_readable() {
            // For telling states apart: what reads alike may not be the same.
            match self {
                Self::Missing => return serializer.serialize_unit_variant("Value", 0, "Missing"),
                Self::Number(n, None) => return serializer.serialize_newtype_variant("Value", 3, "Number", n),
                Self::Number(_, Some(_)) => return serializer.serialize_newtype_variant("Value", 3, "Number", &self.to_text()),
                _ => {}
            }
        }
        match self {
            Self::Missing | Self::Null => serializer.serialize_unit(),
            Self::Bool(b) => serializer.serialize_bool(*b),
            Self::Number(n, None) => n.serialize(serializer),
            Self::Number(_, Some(_)) => self.to_text().serialize(serializer),
            Self::Text(text) => text.serialize(serializer),
            Self::List(items) => {
                let mut seq = serializer.serialize_seq(Some(items.len()))?;
                for item in items {
                    seq.serialize_element(item)?;
                }
                seq.end()
            }
            Self::Map(members) => {
                let mut map = serializer.serialize_map(Some(members.len()))?;
                for (name, value) in members {
                    map.serialize_entry(name, value)?;
                }
                map.end()
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn truthiness_is_javascripts() {
        let registry = SecretRegistry::default();
        for (json, truthy) in
            [(json!(null), false), (json!(""), false), (json!(0), false), (json!({}), true), (json!([]), true), (json!("null"), true)]
        {
            assert_eq!(Value::from_json(&json, &registry).is_truthy(), truthy, "{json}");
        }
        assert!(!Value::Missing.is_truthy());
    }

    #[test]
    fn a_number_that_is_a_secret_stays_a_number_and_is_never_shown() {
        let mut registry = SecretRegistry::default();
        registry.register(crate::domain::secret::SecretKind::AccessToken, "9876543210");
        let value = Value::from_json(&json!({"token": 9_876_543_210_i64}), &registry);
        let token = value.member("token");
        assert_eq!((token.as_number(), token.summary(80)), (Some(9_876_543_210.0), "token A1".into()));
        assert_eq!(value.to_json_text().reveal(), r#"{"token":9876543210}"#);
        assert!(!serde_json::to_string(&value).unwrap().contains("9876543210"));
    }

    #[test]
    fn sizes_are_those_of_names_and_texts() {
        let value = Value::from_json(&json!({"name": ["x", 1]}), &SecretRegistry::default());
        assert!(value.is_larger_than(36) && !value.is_larger_than(37));
    }

    #[test]
    fn dotted_paths_reach_into_lists() {
        let value = Value::from_json(&json!({"data": {"users": [{"id": 7}]}}), &SecretRegistry::default());
        assert_eq!(value.at_dotted("data.users[0].id"), &Value::integer(7));
        assert_eq!(value.at_dotted("data.user.id"), &Value::Missing);
        assert_eq!(value.at_dotted("data['users'][0]['id']"), &Value::integer(7));
        assert_eq!(dotted_parts("a['https://x.example/roles'][0].b"), ["a", "https://x.example/roles", "0", "b"]);
    }

    #[test]
    fn json_text_leaves_missing_members_out() {
        let value = Value::Map(vec![("a".into(), Value::Missing), ("b".into(), Value::text("x\"y")), ("c".into(), Value::Null)]);
        assert_eq!(value.to_json_text().reveal(), r#"{"b":"x\"y","c":null}"#);
    }
}
