//! A path's work is bounded: `$..*..*..*` on a reply of a megabyte would take hours and all memory.

use serde_json::Value as Json;
use serde_json_path::{JsonPath, PathElement};

use super::path_step::PathStep;

/// A longer path is not read (bytes).
pub const MAX_PATH_BYTES: usize = 4096;
/// Deeper brackets are not read: readers of paths call themselves for each, and the stack has an end.
pub const MAX_PATH_DEPTH: usize = 32;
/// So many steps are taken for one path: to each value that is looked at, as many as it lies deep.
pub const MAX_STEPS: usize = 5_000_000;

/// A value and the way to it.
pub type Located<'a> = (Vec<PathStep>, &'a Json);

/// It would take more steps than [`MAX_STEPS`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooMuch;

/// What makes a path one that is not read at all, and where (bytes, from 0).
#[must_use]
pub fn unreadable(path: &str) -> Option<(String, usize)> {
    if path.len() > MAX_PATH_BYTES {
        return Some((format!("the path is longer than {MAX_PATH_BYTES} characters"), MAX_PATH_BYTES));
    }
    let mut depth = 0usize;
    for (at, byte, quoted) in bytes(path) {
        match byte {
            b'[' | b'(' | b'!' if !quoted => depth += 1,
            b']' | b')' if !quoted => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_PATH_DEPTH {
            return Some((format!("more than {MAX_PATH_DEPTH} brackets stand inside one another"), at));
        }
    }
    None
}

/// A path as the library reads it; otherwise what is wrong and where (bytes, from 0).
///
/// # Errors
/// The path is no path of RFC 9535.
pub fn parse(path: &str) -> Result<JsonPath, (&'static str, usize)> {
    // The library panics at `\u` where the text ends (serde_json_path 0.7.2): what is open is never given to it.
    if let Some(at) = open_quote(path) {
        return Err(("the quote that begins here is never closed", at));
    }
    JsonPath::parse(path).map_err(|error| ("not a valid JSON path", error.position()))
}

/// Every value that the path points to, segment by segment, so that the work can be counted.
///
/// # Errors
/// The path takes too many steps.
pub fn query<'a>(path: &str, parsed: &JsonPath, json: &'a Json) -> Result<Vec<Located<'a>>, TooMuch> {
    query_within(path, parsed, json, MAX_STEPS)
}

fn query_within<'a>(path: &str, parsed: &JsonPath, json: &'a Json, mut left: usize) -> Result<Vec<Located<'a>>, TooMuch> {
    let segments = segments(path);
    // A filter that goes back to the root cannot be asked of a part.
    let is_whole = bytes(path).skip(1).any(|(_, byte, quoted)| byte == b'$' && !quoted);
    let steps: Vec<(JsonPath, &str)> = if is_whole {
        vec![(parsed.clone(), path)]
    } else {
        let each = segments.iter().map(|segment| parse(&format!("${segment}")).map(|parsed| (parsed, *segment)));
        match each.collect() {
            Ok(steps) => steps,
            Err(_) => vec![(parsed.clone(), path)],
        }
    };
    let mut found: Vec<Located<'a>> = vec![(Vec::new(), json)];
    for (step, segment) in steps {
        let mut next = Vec::new();
        for (location, value) in found {
            spend(segment, value, &mut left)?;
            for node in step.query_located(value) {
                let inner = node.location().iter().map(|element| match element {
                    PathElement::Name(name) => PathStep::Name((*name).to_owned()),
                    PathElement::Index(index) => PathStep::Index(*index),
                });
                let whole: Vec<PathStep> = location.iter().cloned().chain(inner).collect();
                left = left.checked_sub(whole.len()).ok_or(TooMuch)?;
                next.push((whole, node.node()));
            }
        }
        found = next;
    }
    Ok(found)
}

/// Takes what one step costs at one value.
fn spend(segment: &str, value: &Json, left: &mut usize) -> Result<(), TooMuch> {
    let is_filter = bytes(segment).any(|(_, byte, quoted)| byte == b'?' && !quoted);
    let descents = bytes(segment).filter(|(at, byte, quoted)| *byte == b'.' && !quoted && segment[*at..].starts_with("..")).count();
    let mut cost = 1usize;
    if is_filter || descents > 0 {
        let (steps, depth) = size(value, *left);
        cost = steps;
        // Each further descent starts from each value again, as deep as it goes; a filter asks every part of itself.
        for _ in 1..descents + usize::from(is_filter) {
            cost = cost.saturating_mul(depth.max(1));
        }
        if is_filter {
            cost = cost.saturating_mul(segment.len() / 16 + 1);
        }
    } else {
        cost += value.as_array().map_or(0, Vec::len).max(value.as_object().map_or(0, serde_json::Map::len));
    }
    *left = left.checked_sub(cost).ok_or(TooMuch)?;
    Ok(())
}

/// How many steps lead to all values in a value together, up to `most`; and how many to the deepest.
fn size(value: &Json, most: usize) -> (usize, usize) {
    let mut open = vec![(value, 1)];
    let (mut count, mut deepest) = (0, 0);
    while let Some((value, depth)) = open.pop() {
        count += depth;
        deepest = deepest.max(depth);
        if count > most {
            break;
        }
        match value {
            Json::Array(items) => open.extend(items.iter().map(|item| (item, depth + 1))),
            Json::Object(members) => open.extend(members.values().map(|member| (member, depth + 1))),
            _ => {}
        }
    }
    (count, deepest)
}

/// The segments of a path: `.name`, `..name`, `[…]`, `..[…]`.
fn segments(path: &str) -> Vec<&str> {
    let mut starts = Vec::new();
    let mut depth = 0usize;
    let mut before = b'$';
    for (at, byte, quoted) in bytes(path) {
        if !quoted {
            match byte {
                b'[' | b'(' => {
                    if depth == 0 && byte == b'[' && !path[..at].ends_with("..") {
                        starts.push(at);
                    }
                    depth += 1;
                }
                b']' | b')' => depth = depth.saturating_sub(1),
                b'.' if depth == 0 && before != b'.' => starts.push(at),
                _ => {}
            }
        }
        before = byte;
    }
    let ends = starts.iter().skip(1).copied().chain([path.len()]);
    starts.iter().zip(ends).map(|(from, to)| path[*from..to].trim()).collect()
}

/// The bytes of a path with their places, and whether each stands in quotes.
fn bytes(path: &str) -> impl Iterator<Item = (usize, u8, bool)> + '_ {
    let mut quotes = Quotes::default();
    path.bytes().enumerate().map(move |(at, byte)| {
        let was_quoted = quotes.open.is_some();
        quotes.read(at, byte);
        (at, byte, was_quoted)
    })
}

/// Where a quote begins that is never closed.
fn open_quote(path: &str) -> Option<usize> {
    let mut quotes = Quotes::default();
    path.bytes().enumerate().for_each(|(at, byte)| quotes.read(at, byte));
    quotes.open.map(|(at, _)| at)
}

/// What is open while a path is read byte by byte.
#[derive(Default)]
struct Quotes {
    /// Where the quote began, and which it is.
    open: Option<(usize, u8)>,
    escaped: bool,
}

impl Quotes {
    fn read(&mut self, at: usize, byte: u8) {
        match self.open {
            Some(_) if self.escaped => self.escaped = false,
            Some(_) if byte == b'\\' => self.escaped = true,
            Some((_, quote)) if byte == quote => self.open = None,
            None if matches!(byte, b'"' | b'\'') => self.open = Some((at, byte)),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn deep(levels: usize) -> Json {
        (0..levels).fold(json!(1), |inner, level| json!({ "a": inner, "b": [level, {"c": level}] }))
    }

    #[test]
    fn step_by_step_finds_what_the_library_finds_at_once() {
        let body = json!({"data": {"it's": {"a.b": [1, 2, {"x": 3}]}, "list": [{"id": 1, "t": "q]"}, {"id": 2}]}, "id": 2, "$": {"..": 1}});
        for path in [
            "$",
            "$.data",
            "$..id",
            "$..*",
            "$.data.list[?@.id>1].id",
            "$.data['it\\'s']['a.b'][2].x",
            "$..[?@.t=='q]']",
            "$..['id','t']",
            "$.data.list[::-1]",
            "$.data.list[?@.id == $.id]",
            "$['$']['..']",
            "$ .data .list [0]",
            "$..list..id",
            "$.data.list[?count(@..*)>1]",
        ] {
            let parsed = JsonPath::parse(path).unwrap();
            let whole: Vec<(String, &Json)> =
                parsed.query_located(&body).into_iter().map(|node| (node.location().to_string(), node.node())).collect();
            let ours = query(path, &parsed, &body).unwrap();
            assert_eq!(ours.len(), whole.len(), "{path}");
            for ((steps, value), (location, expected)) in ours.iter().zip(&whole) {
                assert_eq!(*value, *expected, "{path}");
                assert_eq!(steps.len(), location.matches('[').count(), "{path}: {location}");
            }
        }
    }

    #[test]
    fn a_path_that_looks_at_everything_from_everywhere_is_told_so_at_once() {
        let body = deep(100);
        for path in ["$..*..*..*..*..*", "$..[?@..*]..[?@..*]..*", "$..[?@..[?@..[?@..*]]]", "$..[?count($..*..*..*) > 1]"] {
            let parsed = JsonPath::parse(path).unwrap();
            assert_eq!(query_within(path, &parsed, &body, 100_000), Err(TooMuch), "{path}");
        }
    }
}
