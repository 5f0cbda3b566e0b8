//! Bodies: whether they are what they say, and their fields one by one.

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::{Difference, Pair, Tab};
use crate::diagnose::symptoms::House;
use crate::domain::secret::traced::Traced;
use crate::domain::web::wire::PreparedRequest;

/// So many fields are told of.
const MOST: usize = 12;

/// A body's fields, by their way from the top.
enum Body {
    None,
    Json(Json),
    Form(Vec<(String, String)>),
    Text,
}

pub(super) fn look(pair: &Pair, found: &mut Vec<Difference>) {
    let (works, app) = (read(pair.works), read(pair.app));
    let other = |weight, id, said: String, set: &str| Difference {
        weight,
        id,
        tab: Tab::Body,
        field: "Body".into(),
        works: String::new(),
        app: String::new(),
        set: set.into(),
        words: said,
    };
    match (works, app) {
        (Body::None, Body::None) | (Body::Text, Body::Text) => {}
        (Body::None, _) => {
            found.push(other(4, "RUN-CALL-DIFFERS", "The app sends a body, and the request that works has none".into(), "no body"));
        }
        (_, Body::None) => found.push(other(0, "RUN-CALL-DIFFERS", "The app sends no body".into(), "the fields of the request that works")),
        (Body::Json(works), Body::Json(app)) => fields(pair, &flat(&works), &flat(&app), found),
        (Body::Form(works), Body::Form(app)) => fields(pair, &form(&works), &form(&app), found),
        (Body::Json(_), _) => found.push(broken(pair)),
        (Body::Form(works), Body::Json(app)) => {
            // How it is packed is told by the content type; what is in it is compared all the same.
            fields(pair, &form(&works), &flat(&app), found);
        }
        (Body::Form(_) | Body::Text, _) => {
            found.push(other(
                1,
                "RUN-CALL-DIFFERS",
                "The app sends its body in another form than the request that works".into(),
                "the body of the request that works",
            ));
        }
    }
}

fn read(request: &PreparedRequest) -> Body {
    let Some(body) = request.body.as_ref().map(Traced::reveal).filter(|body| !body.is_empty()) else { return Body::None };
    let kind = request.header("content-type").map(|kind| kind.reveal().to_ascii_lowercase()).unwrap_or_default();
    if let Ok(json) = serde_json::from_str(&body) {
        return Body::Json(json);
    }
    if kind.starts_with("application/x-www-form-urlencoded") {
        return Body::Form(url::form_urlencoded::parse(body.as_bytes()).into_owned().collect());
    }
    Body::Text
}

/// What was to be JSON and is none: why, as far as it shows.
fn broken(pair: &Pair) -> Difference {
    let body = pair.app.body.as_ref().map(Traced::reveal).unwrap_or_default();
    let place =
        serde_json::from_str::<serde::de::IgnoredAny>(&body).err().map(|error| format!("line {}, column {}", error.line(), error.column()));
    let unfilled = unfilled(&body);
    let id = match pair.house {
        House::FlutterFlow if unfilled.is_some() => "FF-API-PLACEHOLDER",
        House::FlutterFlow => "FF-API-QUOTES",
        House::WeWeb => "RUN-BODY-NOT-JSON",
    };
    let why = match (&unfilled, place) {
        (Some(name), _) => format!("{name} stands in it as it is written, and nothing filled it"),
        (None, Some(place)) => format!("it stops being JSON at {place}"),
        (None, None) => "it is no JSON".to_owned(),
    };
    Difference {
        weight: 0,
        id,
        tab: Tab::Body,
        field: "Body".into(),
        works: "JSON".into(),
        app: "a text that is no JSON".into(),
        set: "each text in its own quotes, and quotes inside a text as \\\"; a variable where a value belongs".into(),
        words: format!("What the app sends as JSON is none: {why}"),
    }
}

/// A placeholder that went out as it is written.
fn unfilled(body: &str) -> Option<String> {
    let between = |open: char, close: char| {
        let from = body.find(open)?;
        let to = body[from..].find(close)? + from;
        let name = &body[from + 1..to];
        let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        (is_name && name.chars().any(char::is_alphabetic)).then(|| body[from..=to].to_owned())
    };
    between('<', '>').or_else(|| between('[', ']'))
}

/// A value of a body.
#[derive(Clone, PartialEq)]
struct Field {
    kind: &'static str,
    text: String,
}

/// Every value of a JSON body by its path.
fn flat(json: &Json) -> BTreeMap<String, Field> {
    fn walk(json: &Json, path: String, all: &mut BTreeMap<String, Field>) {
        let leaf = |kind, text: String| Field { kind, text };
        let field = match json {
            Json::Object(members) if !members.is_empty() => {
                for (name, value) in members {
                    walk(value, if path.is_empty() { name.clone() } else { format!("{path}.{name}") }, all);
                }
                return;
            }
            Json::Array(items) if !items.is_empty() => {
                for (at, value) in items.iter().enumerate() {
                    walk(value, format!("{path}[{at}]"), all);
                }
                return;
            }
            Json::Object(_) => leaf("an empty object", String::new()),
            Json::Array(_) => leaf("an empty list", String::new()),
            Json::Null => leaf("null", String::new()),
            Json::Bool(value) => leaf("true or false", value.to_string()),
            Json::Number(number) => leaf("a number", number.to_string()),
            Json::String(text) => leaf("a text", text.clone()),
        };
        all.insert(path, field);
    }
    let mut all = BTreeMap::new();
    walk(json, String::new(), &mut all);
    all
}

fn form(fields: &[(String, String)]) -> BTreeMap<String, Field> {
    fields.iter().map(|(name, value)| (name.clone(), Field { kind: "a text", text: value.clone() })).collect()
}

/// The fields one by one. What the values are is compared where they are empty, or hold what was meant to be filled.
fn fields(pair: &Pair, works: &BTreeMap<String, Field>, app: &BTreeMap<String, Field>, found: &mut Vec<Difference>) {
    let difference = |weight, id, field: &str, said: String, (good, bad): (&str, &str), set: String| Difference {
        weight,
        id,
        tab: Tab::Body,
        field: field.to_owned(),
        works: good.to_owned(),
        app: bad.to_owned(),
        set,
        words: said,
    };
    let is_form = matches!(read(pair.works), Body::Form(_));
    let before = found.len();
    for (path, wanted) in works {
        let Some(own) = app.get(path) else {
            // The same name written otherwise is what is missing.
            let folded = |text: &str| text.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
            let near = app.keys().find(|other| folded(other) == folded(path) && !works.contains_key(*other));
            let said = match near {
                Some(near) => format!("The field is called {path}, and the app sends {near}"),
                None => format!("The app does not send the field {path}"),
            };
            let set = near.map_or_else(|| format!("add it: {}", wanted.kind), |near| format!("{path} in place of {near}"));
            found.push(difference(1, "RUN-CALL-DIFFERS", near.unwrap_or(path), said, (wanted.kind, near.map_or("", |near| near)), set));
            continue;
        };
        match () {
            () if own.text.is_empty() && !wanted.text.is_empty() => {
                let said = format!("The app sends {path} empty");
                found.push(difference(1, "RUN-CALL-DIFFERS", path, said, (wanted.kind, "nothing"), "bound to what is typed".into()));
            }
            () if matches!(own.text.as_str(), "null" | "undefined" | "[object Object]") && own.text != wanted.text => {
                let said = format!("The app sends the text {} as {path}", own.text);
                found.push(difference(
                    1,
                    "RUN-CALL-DIFFERS",
                    path,
                    said,
                    (wanted.kind, &own.text),
                    "bound to a value that is there".into(),
                ));
            }
            () if unfilled(&own.text).is_some_and(|name| name == own.text) && own.text != wanted.text => {
                let id = if pair.house == House::FlutterFlow { "FF-API-PLACEHOLDER" } else { "RUN-CALL-DIFFERS" };
                let said = format!("{} is sent as it is written: nothing fills it", own.text);
                found.push(difference(0, id, path, said, (wanted.kind, &own.text), "a variable of this name, filled by the action".into()));
            }
            () if own.text.len() > 1 && own.text.trim_matches('"') != own.text && wanted.text.trim_matches('"') == wanted.text => {
                let id = if pair.house == House::FlutterFlow { "FF-API-QUOTES" } else { "RUN-CALL-DIFFERS" };
                let said = format!("Quotes are sent as part of {path}");
                found.push(difference(1, id, path, said, (wanted.kind, "a text in quotes"), "without quotes of its own".into()));
            }
            () if own.text.trim() != own.text && wanted.text.trim() == wanted.text => {
                let said = format!("Blanks are sent around {path}");
                found.push(difference(
                    2,
                    "RUN-CALL-DIFFERS",
                    path,
                    said,
                    (wanted.kind, "a text with blanks around it"),
                    "without blanks".into(),
                ));
            }
            () if !is_form && own.kind != wanted.kind => {
                let said = format!("{path} is {} in the app, and {} in the request that works", own.kind, wanted.kind);
                let set = match wanted.kind {
                    "a text" => "in quotes",
                    "a number" | "true or false" => "without quotes",
                    other => other,
                };
                found.push(difference(2, "RUN-CALL-DIFFERS", path, said, (wanted.kind, own.kind), set.to_owned()));
            }
            () => {}
        }
    }
    let more: Vec<&String> = app.keys().filter(|path| !works.contains_key(*path)).collect();
    let renamed = |path: &str| found[before..].iter().any(|difference| difference.field == path);
    let more: Vec<&String> = more.into_iter().filter(|path| !renamed(path)).collect();
    for path in more {
        let said = format!("The app sends a field more: {path}");
        found.push(difference(6, "RUN-CALL-DIFFERS", path, said, ("", app[path].kind), "take it out".into()));
    }
    found.truncate(before + MOST);
}
