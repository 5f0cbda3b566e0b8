//! What a path finds in a JSON text, and what each platform would get for the same place.

use serde_json::Value as Json;

use super::path_help::{self, PathHelp};
use crate::domain::record::value::dotted_parts;
use crate::domain::web::json_path::{self, PathError};
use crate::domain::web::path_step::PathStep;
use crate::domain::words::counted;

/// What a path finds.
#[derive(Clone, Debug, PartialEq)]
pub struct PathReport<'a> {
    /// The path as RFC 9535 writes it.
    pub path: String,
    /// The path as it was given, where that was a dotted one.
    pub translated_from: Option<String>,
    /// Each match: its normalised path, and the value there.
    pub matches: Vec<(String, &'a Json)>,
    /// What FlutterFlow gets.
    pub flutterflow: PlatformView,
    /// What WeWeb gets.
    pub weweb: PlatformView,
    /// What helps where nothing is found.
    pub help: Option<PathHelp>,
}

/// What a platform gets for a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlatformView {
    /// The path as the platform writes it; `None` where it has no way to write it.
    pub path: Option<String>,
    /// What comes out, in words.
    pub gets: String,
}

/// A path that cannot be read: the error, with the line that points at it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{error}\n  {path}\n  {}^", " ".repeat(.error.column.saturating_sub(1)))]
pub struct UnreadablePath {
    /// The path as it was given.
    pub path: String,
    /// What is wrong, at which column (characters, from 1), and how to write it.
    pub error: PathError,
}

/// What a path finds in a JSON value. A path that does not begin with `$` is taken for a dotted one, as WeWeb writes it.
///
/// # Errors
/// RFC 9535 does not allow the path.
pub fn report<'a>(path: &str, json: &'a Json) -> Result<PathReport<'a>, UnreadablePath> {
    let given = path.trim();
    let dotted = !given.starts_with('$') && !given.contains(['?', '*', '@', '(', ')', ',']) && !given.contains("..");
    let translated = if dotted { translated(given, json) } else { given.to_owned() };
    let hits = json_path::query(&translated, json).map_err(|error| {
        // The library counts bytes; the pointing line needs characters.
        let before = translated.get(..error.column.saturating_sub(1)).map_or(0, |text| text.chars().count());
        UnreadablePath { path: translated.clone(), error: PathError { column: before + 1, ..error } }
    })?;
    let flutterflow = PlatformView { path: Some(translated.clone()), gets: flutterflow(hits.iter().map(|hit| hit.value)) };
    let weweb = match &*hits {
        [hit] => weweb(&hit.steps, json),
        [] if dotted => weweb_text(given.to_owned(), json),
        [] => nothing_in_weweb(&translated),
        hits => PlatformView {
            path: None,
            gets: format!("no single place: bind the list that holds these {} values, and pick from it in a formula", hits.len()),
        },
    };
    let help = hits.is_empty().then(|| path_help::help(given, json, &[]));
    let matches = hits.into_iter().map(|hit| (hit.location, hit.value)).collect();
    Ok(PathReport { path: translated, translated_from: dotted.then(|| given.to_owned()), matches, flutterflow, weweb, help })
}

/// A dotted path as RFC 9535 writes it; a number is an index where a list stands.
fn translated(dotted: &str, json: &Json) -> String {
    let mut at = Some(json);
    let steps: Vec<PathStep> = dotted_parts(dotted)
        .into_iter()
        .map(|part| {
            let index = part.parse::<usize>().ok().filter(|_| at.is_none_or(Json::is_array));
            at = at.and_then(|json| index.map_or_else(|| json.get(&part), |index| json.get(index)));
            index.map_or(PathStep::Name(part), PathStep::Index)
        })
        .collect();
    json_path::written(&steps)
}

/// B7: no match is null, one is the value, several are a list.
fn flutterflow<'a>(mut values: impl ExactSizeIterator<Item = &'a Json>) -> String {
    match (values.len(), values.next()) {
        (0, _) => "null: nothing is there. Read with the type String through a JSON path it becomes the four letters null".into(),
        (1, Some(value)) => words(value),
        (n, _) => format!("a list of {n} values: the path matches more than one"),
    }
}

/// A way through JSON as WeWeb writes it.
#[must_use]
pub fn dotted(steps: &[PathStep]) -> String {
    let mut path = String::new();
    for step in steps {
        match step {
            PathStep::Name(name) if name.contains(['.', '[', ']']) || name.is_empty() => path.push_str(&format!("['{name}']")),
            PathStep::Name(name) if path.is_empty() => path.push_str(name),
            PathStep::Name(name) => path.push_str(&format!(".{name}")),
            PathStep::Index(index) => path.push_str(&format!("[{index}]")),
        }
    }
    path
}

fn weweb(steps: &[PathStep], json: &Json) -> PlatformView {
    weweb_text(dotted(steps), json)
}

fn weweb_text(path: String, json: &Json) -> PlatformView {
    let mut at = Some(json);
    for part in dotted_parts(&path) {
        at = at.and_then(|json| part.parse::<usize>().ok().and_then(|index| json.get(index)).or_else(|| json.get(&part)));
    }
    let gets = match at {
        Some(value) => words(value),
        None if path.contains("['") => "undefined: a name with a dot or bracket in it is taken apart".into(),
        None => "undefined: nothing is there".into(),
    };
    PlatformView { path: Some(path), gets }
}

/// A path without a match: its plain names are written with dots.
fn nothing_in_weweb(path: &str) -> PlatformView {
    let rest = path.trim_start_matches('$').trim_start_matches('.');
    let plain = !rest.contains(['?', '*', '@', '(', ':', ',']) && !rest.contains("..");
    let written = plain.then(|| rest.replace("['", ".").replace("[\"", ".").replace("']", "").replace("\"]", ""));
    PlatformView { path: written.map(|path| path.trim_start_matches('.').to_owned()), gets: "undefined: nothing is there".into() }
}

/// A value by its kind; never its text.
fn words(value: &Json) -> String {
    match value {
        Json::Null => "null".into(),
        Json::Bool(value) => format!("the boolean {value}"),
        Json::Number(_) => "a number".into(),
        Json::String(text) if text.is_empty() => "an empty text".into(),
        Json::String(text) => format!("a text of {}", counted(text.chars().count(), "character")),
        Json::Array(items) => format!("a list of {}", counted(items.len(), "item")),
        Json::Object(members) => format!("an object with {}", counted(members.len(), "member")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn ff_b7_and_ww_34_see_the_same_place_in_their_own_ways() {
        let body = json!({"data": {"access-token": "abc", "a.b": 1, "list": [{"id": 1}, {"id": 2}]}});
        let one = report("$.data['access-token']", &body).unwrap();
        assert_eq!(one.matches, [("$.data['access-token']".to_owned(), &json!("abc"))]);
        assert_eq!((one.flutterflow.gets.as_str(), one.weweb.path.as_deref()), ("a text of 3 characters", Some("data.access-token")));
        let list = report("$.data.list[*].id", &body).unwrap();
        assert_eq!((list.matches.len(), list.weweb.path), (2, None));
        assert!(list.flutterflow.gets.starts_with("a list of 2"));
        let odd = report("$.data['a.b']", &body).unwrap();
        assert_eq!((odd.flutterflow.gets.as_str(), odd.weweb.gets.as_str()), ("a number", "a number"));
        assert_eq!(odd.weweb.path.as_deref(), Some("data['a.b']"), "quoted, a name may hold a dot");
        let none = report("$.data.token", &body).unwrap();
        assert!(none.matches.is_empty() && none.flutterflow.gets.starts_with("null") && none.weweb.gets.starts_with("undefined"));
        assert_eq!(none.weweb.path.as_deref(), Some("data.token"));
    }

    #[test]
    fn dotted_paths_are_translated() {
        let body = json!({"data": {"0": "zero", "list": [{"id": 7}]}});
        for (dotted, path) in [("data.list[0].id", "$.data.list[0].id"), ("data.list.0.id", "$.data.list[0].id"), ("data.0", "$.data['0']")]
        {
            let report = report(dotted, &body).unwrap();
            assert_eq!((report.path.as_str(), report.translated_from.as_deref(), report.matches.len()), (path, Some(dotted), 1));
        }
    }

    #[test]
    fn a_wrong_path_is_pointed_at() {
        let error = report("$.ü.access-token", &json!({})).unwrap_err();
        let text = error.to_string();
        let lines: Vec<&str> = text.lines().collect();
        assert!(lines[0].contains("names with other characters need brackets: $.ü['access-token']"), "{text}");
        assert_eq!((lines[1], lines[2].chars().position(|c| c == '^')), ("  $.ü.access-token", Some(error.error.column + 1)), "{text}");
        assert_eq!(error.path.chars().nth(error.error.column - 1), Some('-'), "{text}");
    }
}
