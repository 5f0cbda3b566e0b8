//! JSON paths as FlutterFlow's runtime reads them: strict RFC 9535 (rule B7).

use serde_json::Value as Json;

use super::path_budget::{self, MAX_STEPS};
use super::path_step::PathStep;

/// A path that RFC 9535 does not allow, or that is too much to ask.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message} (column {column}){}", .hint.as_deref().map(|hint| format!(": {hint}")).unwrap_or_default())]
pub struct PathError {
    /// What is wrong.
    pub message: String,
    /// Where, counted from 1.
    pub column: usize,
    /// How to write it.
    pub hint: Option<String>,
    /// It is valid, but looks at too many values of this reply.
    pub is_too_wide: bool,
}

/// One hit of a path.
#[derive(Debug, Clone, PartialEq)]
pub struct PathHit<'a> {
    /// The normalised path of the hit (RFC 9535, section 2.7).
    pub location: String,
    /// The same step by step.
    pub steps: Vec<PathStep>,
    /// The value there.
    pub value: &'a Json,
}

/// Every value that the path points to.
///
/// # Errors
/// The path is not valid, or looks at too many values; the error says where and how to write it.
pub fn query<'a>(path: &str, json: &'a Json) -> Result<Vec<PathHit<'a>>, PathError> {
    if let Some((message, at)) = path_budget::unreadable(path) {
        let hint = Some("a path such as $.data.token says where the value stands".into());
        return Err(PathError { message, column: at + 1, hint, is_too_wide: false });
    }
    let parsed = path_budget::parse(path).map_err(|(message, at)| PathError {
        message: message.into(),
        column: at + 1,
        hint: hint(path),
        is_too_wide: false,
    })?;
    let found = path_budget::query(path, &parsed, json).map_err(|path_budget::TooMuch| PathError {
        message: format!("the path looks at too much of this reply: more than {} steps", grouped(MAX_STEPS)),
        column: 1,
        hint: Some("say more exactly where the value stands, as in $.data.token".into()),
        is_too_wide: true,
    })?;
    Ok(found.into_iter().map(|(steps, value)| PathHit { location: written(&steps), steps, value }).collect())
}

/// A number with commas, as people write it.
fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let comma = |(at, digit): (usize, char)| (at > 0 && (digits.len() - at).is_multiple_of(3)).then_some(',').into_iter().chain([digit]);
    digits.char_indices().flat_map(comma).collect()
}

/// Steps as a path of RFC 9535.
#[must_use]
pub fn written(steps: &[PathStep]) -> String {
    let segments = steps.iter().map(|step| match step {
        PathStep::Name(name) => name_segment(name),
        PathStep::Index(index) => format!("[{index}]"),
    });
    std::iter::once("$".to_owned()).chain(segments).collect()
}

/// One name as a path segment: `.name` where the grammar allows it, `['na-me']` elsewhere. (The library's own printing does not escape.)
#[must_use]
pub fn name_segment(name: &str) -> String {
    let mut chars = name.chars();
    let starts = chars.next().is_some_and(|c| c.is_ascii_alphabetic() || c == '_' || !c.is_ascii());
    if starts && chars.all(|c| c.is_ascii_alphanumeric() || c == '_' || !c.is_ascii()) {
        return format!(".{name}");
    }
    let inner = crate::domain::base::encode::json_inner(name).replace("\\\"", "\"").replace('\'', "\\'");
    format!("['{inner}']")
}

/// A path that is not valid, as it was most likely meant; none where that cannot be told.
#[must_use]
pub fn repaired(path: &str) -> Option<String> {
    let mut steps = String::from("$");
    let mut rest = path.trim().trim_start_matches('$');
    while !rest.is_empty() {
        if let Some(inside) = rest.strip_prefix('[') {
            let end = inside.find(']').unwrap_or(inside.len());
            let name: String = inside[..end].chars().filter(|c| !matches!(c, '\'' | '"' | '\\')).collect();
            rest = inside[end..].trim_start_matches(']');
            match name.trim() {
                "" => return None,
                "*" => steps.push_str("[*]"),
                number if number.parse::<usize>().is_ok() && !inside.starts_with(['\'', '"']) => steps.push_str(&format!("[{number}]")),
                name => steps.push_str(&name_segment(name)),
            }
        } else {
            let text = rest.trim_start_matches('.');
            let end = text.find(['.', '[']).unwrap_or(text.len());
            match text[..end].trim_matches(['\'', '"', ' ']) {
                "" => {}
                "*" => steps.push_str(".*"),
                name => steps.push_str(&name_segment(name)),
            }
            rest = &text[end..];
        }
    }
    (steps != path && steps.len() > 1 && path_budget::parse(&steps).is_ok()).then_some(steps)
}

fn hint(path: &str) -> Option<String> {
    let trimmed = path.trim();
    if trimmed != path {
        Some("remove the blanks around it".into())
    } else if trimmed.starts_with("$.[") {
        Some(format!("no dot before a bracket: {}", trimmed.replacen("$.[", "$[", 1)))
    } else if !trimmed.starts_with('$') {
        let rest = trimmed.trim_start_matches('.');
        Some(format!("a path starts with $: {}", if rest.starts_with('[') { format!("${rest}") } else { format!("$.{rest}") }))
    } else {
        let fixed: String = trimmed[1..]
            .split('.')
            .enumerate()
            .filter(|(_, part)| !part.is_empty())
            .map(|(i, part)| if part.starts_with('[') && i == 0 { part.to_owned() } else { name_segment(part) })
            .collect();
        let candidate = format!("${fixed}");
        (candidate != trimmed && path_budget::parse(&candidate).is_ok())
            .then(|| format!("names with other characters need brackets: {candidate}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn ff_b7_strict_rfc_9535() {
        let body = json!({"data": {"access-token": "x", "it's": 1}, "list": [1, 2]});
        assert_eq!(query("$.data['access-token']", &body).unwrap()[0].location, "$.data['access-token']");
        assert_eq!(query("$.list[*]", &body).unwrap().len(), 2);
        assert_eq!(query("$.nothing", &body).unwrap(), vec![]);
        let odd = query("$.data[\"it's\"]", &body).unwrap();
        assert_eq!(odd[0].location, "$.data['it\\'s']");
        assert_eq!(query(&odd[0].location, &body).unwrap()[0].value, &json!(1));
    }

    #[test]
    fn a_wrong_path_says_how_to_write_it() {
        let hint = |path: &str| query(path, &Json::Null).unwrap_err().hint.unwrap();
        assert_eq!(hint("data.token"), "a path starts with $: $.data.token");
        assert!(hint("$.access-token").ends_with("$['access-token']"));
        assert!(hint("$.[\"0_image\"]").ends_with("$[\"0_image\"]"));
    }

    #[test]
    fn a_path_as_it_was_meant() {
        for (path, meant) in [
            ("data.user.id", "$.data.user.id"),
            (".access_token", "$.access_token"),
            ("$.users.[0]", "$.users[0]"),
            ("$.user.customer-number", "$.user['customer-number']"),
            ("$.record.0_profile", "$.record['0_profile']"),
            ("$.42.id", "$['42'].id"),
            (r#"$.data['"id"'']"#, "$.data.id"),
            ("$['refresh_token'", "$.refresh_token"),
        ] {
            assert_eq!(repaired(path).as_deref(), Some(meant), "{path}");
        }
        assert_eq!(repaired("$"), None);
        assert_eq!(repaired("$[]"), None);
    }

    #[test]
    fn a_path_whose_quotes_stay_open_is_told_where_they_begin() {
        for (path, column) in [
            (r#"$["\u"#, 3),
            (r"$['\uD83D\u", 3),
            (r"$['\uD83D\uD", 3),
            (r#"$["\u."#, 3),
            (r#"$.data["a"]['\u00"#, 13),
            (r#"$[?@.a=="\u"#, 9),
            (r#"$["a\""#, 3),
        ] {
            let error = query(path, &Json::Null).unwrap_err();
            assert_eq!((error.message.as_str(), error.column), ("the quote that begins here is never closed", column), "{path}");
        }
        assert!(query("$.it's", &Json::Null).unwrap_err().hint.unwrap().ends_with(r"$['it\'s']"), "a quote in a name is no beginning");
    }

    #[test]
    fn a_path_that_looks_at_everything_from_everywhere_is_told_so() {
        let deep = |levels: usize| (0..levels).fold(json!(1), |inner, level| json!({ "a": inner, "b": [level, {"c": level}] }));
        let body = deep(100);
        let error = query("$..[?@..[?@..[?@..*]]]", &body).unwrap_err();
        assert!(error.is_too_wide && error.to_string().contains("5,000,000 steps"), "{error}");
        assert_eq!(query("$..c", &body).unwrap().len(), 100);
        assert!(query("$..*", &body).unwrap().len() > 400);
    }

    #[test]
    fn long_and_nested_paths_are_refused_before_a_library_reads_them() {
        let nested = |open: &str, close: &str, n: usize| format!("$[?{}@.a{}]", open.repeat(n), close.repeat(n));
        for path in [
            nested("(", ")", 4_000),
            nested("(", "", 2_000),
            nested("!(", ")", 2_000),
            nested("@[?", "]", 1_300),
            "$".to_owned() + &"[0]".repeat(2_000),
        ] {
            let error = query(&path, &Json::Null).unwrap_err();
            assert!(error.to_string().contains("brackets stand inside") || error.to_string().contains("longer than"), "{error}");
        }
        assert!(query(&nested("(", ")", 20), &json!([{"a": 1}])).is_ok());
        assert!(query(&format!("${}", "[0]".repeat(200)), &Json::Null).is_ok(), "one after the other is not deep");
        assert!(query(&format!("$['{}']", "((((".repeat(100)), &Json::Null).is_ok(), "in quotes they are letters");
    }
}
