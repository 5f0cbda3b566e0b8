//! An endpoint in the notation of a platform, and back: which brackets mark an input, how a path is written, where a token goes.
//!
//! The notation in between is that of [`Blueprint`](super::blueprint::Blueprint): `{{name}}` everywhere, dotted paths, the token in a
//! header of the endpoint's own. `{{name}}` of an environment's value is the same on every side.

use serde_json::Value as Json;

use crate::domain::project::binding::{Binding, SessionField, Source};
use crate::domain::project::carrier::Takes;
use crate::domain::project::endpoint::{BodyType, Endpoint, EndpointInput, Field};
use crate::domain::project::platform::Platform;
use crate::domain::project::template::{self, Brackets, Piece};
use crate::domain::record::value::dotted_parts;
use crate::domain::web::json_path;

/// A blueprint's endpoint as the platform's editor has it.
///
/// FlutterFlow: `[name]` in URL, query and headers, `<name>` in bodies (B2), JSONPath, bodies with escaping on (B5). An input whose
/// default is no text loses the quotes around it. WeWeb: a token in `Authorization: Bearer` moves to the Authentication section (rule
/// 35); a JSON body with a `Content-Type` of its own becomes a ready-made text (rule 36). With the legacy plugin all stays as it is.
#[must_use]
pub fn from_neutral(endpoint: &Endpoint, platform: &Platform) -> Endpoint {
    let mut out = endpoint.clone();
    match platform {
        Platform::FlutterFlow(_) => into_flutterflow(&mut out),
        Platform::WeWeb(_) => into_weweb(&mut out),
        // Blueprints write it the same way, and a token goes where the user puts it.
        Platform::WeWebLegacy(_) | Platform::WeWebPlugin(_) => {}
    }
    out
}

/// The platform's endpoint in the notation of blueprints. FlutterFlow's escaping is not kept, and a placeholder without quotes gets
/// the default null, so that it has none when it comes back.
#[must_use]
pub fn to_neutral(endpoint: &Endpoint, platform: &Platform) -> Endpoint {
    let mut out = endpoint.clone();
    match platform {
        Platform::FlutterFlow(_) => out_of_flutterflow(&mut out),
        Platform::WeWeb(_) | Platform::WeWebLegacy(_) | Platform::WeWebPlugin(_) => out_of_weweb(&mut out),
    }
    out
}

/// The JSONPath of a dotted path: `a['b-c'][0]` is `$.a['b-c'][0]`, nothing is `$`.
#[must_use]
pub fn json_path_of(dotted: &str) -> String {
    let segment = |part: String| match part.parse::<usize>() {
        Ok(index) => format!("[{index}]"),
        Err(_) => json_path::name_segment(&part),
    };
    dotted_parts(dotted).into_iter().fold("$".to_owned(), |path, part| path + &segment(part))
}

/// The dotted path of a JSONPath; one with more in it than names and indexes stays as it is.
#[must_use]
pub fn dotted_of(path: &str) -> String {
    let Some(rest) = path.strip_prefix('$').filter(|_| is_plain(path)) else { return path.to_owned() };
    let mut dotted = String::new();
    for part in dotted_parts(rest) {
        match part.parse::<usize>() {
            Ok(index) => dotted.push_str(&format!("[{index}]")),
            Err(_) => dotted.push_str(&json_path::name_segment(&part)),
        }
    }
    dotted.strip_prefix('.').map_or(dotted.clone(), str::to_owned)
}

/// Whether a JSONPath has names and indexes only.
fn is_plain(path: &str) -> bool {
    let mut quote = None;
    let mut before = ' ';
    for c in path.chars() {
        match quote {
            Some(open) => quote = Some(open).filter(|open| *open != c),
            None if matches!(c, '\'' | '"') => quote = Some(c),
            None if matches!(c, '*' | '?' | ':' | ',' | '-' | '(' | '@') || (c == '.' && before == '.') => return false,
            None => {}
        }
        before = c;
    }
    true
}

fn into_flutterflow(endpoint: &mut Endpoint) {
    let inputs = endpoint.inputs.clone();
    let change = |text: &mut String, open: char, close: char| {
        *text = translated(text, Brackets::Braces, &inputs, |name| format!("{open}{name}{close}"));
    };
    each_template(endpoint, |text, is_body| if is_body { change(text, '<', '>') } else { change(text, '[', ']') });
    if endpoint.body_type == BodyType::Json {
        for input in endpoint.inputs.iter().filter(|input| input.default.as_ref().is_some_and(|default| !default.is_string())) {
            endpoint.body = endpoint.body.replace(&format!("\"<{}>\"", input.name), &format!("<{}>", input.name));
        }
        endpoint.escape_variables = true;
    }
    for path in &mut endpoint.paths {
        path.path = json_path_of(&path.path);
    }
}

fn out_of_flutterflow(endpoint: &mut Endpoint) {
    let inputs = endpoint.inputs.clone();
    if endpoint.body_type == BodyType::Json {
        quote_bare(endpoint);
    }
    each_template(endpoint, |text, is_body| {
        let brackets = if is_body { Brackets::Angle } else { Brackets::Square };
        *text = translated(text, brackets, &inputs, |name| format!("{{{{{name}}}}}"));
    });
    endpoint.escape_variables = false;
    for path in &mut endpoint.paths {
        path.path = dotted_of(&path.path);
    }
}

/// Puts quotes around placeholders of a JSON body that stand outside any text: what is bound to them is a number, a list, an object.
fn quote_bare(endpoint: &mut Endpoint) {
    let is_input = |name: &str| endpoint.inputs.iter().any(|input| input.name == name);
    let mut body = String::new();
    let mut bare = Vec::new();
    let mut in_text = false;
    for piece in template::split(&endpoint.body, Brackets::Angle, is_input) {
        match piece {
            Piece::Text(text) => {
                let mut escaped = false;
                for c in text.chars() {
                    in_text ^= c == '"' && !escaped;
                    escaped = c == '\\' && !escaped;
                }
                body.push_str(text);
            }
            Piece::Environment(name) => body.push_str(&format!("{{{{{name}}}}}")),
            Piece::Input(name) if in_text => body.push_str(&format!("<{name}>")),
            Piece::Input(name) => {
                body.push_str(&format!("\"<{name}>\""));
                bare.push(name.to_owned());
            }
        }
    }
    for input in endpoint.inputs.iter_mut().filter(|input| bare.contains(&input.name)) {
        input.default.get_or_insert(Json::Null);
    }
    endpoint.body = body;
}

fn into_weweb(endpoint: &mut Endpoint) {
    let bearer = format!("Bearer {{{{{}}}}}", Takes::TOKEN);
    let is_token = |field: &Field| field.name.eq_ignore_ascii_case("authorization") && field.value == bearer;
    if endpoint.inputs.iter().any(|input| input.name == Takes::TOKEN) && endpoint.headers.iter().any(is_token) {
        endpoint.headers.retain(|field| !is_token(field));
        endpoint.bearer = Some(Box::new(Binding::whole(Source::Session(SessionField::Token))));
        if !mentions(endpoint, Takes::TOKEN) {
            endpoint.inputs.retain(|input| input.name != Takes::TOKEN);
        }
    }
    if endpoint.body_type == BodyType::Json && own_json_type(endpoint) {
        endpoint.body_type = BodyType::Text;
    }
}

fn out_of_weweb(endpoint: &mut Endpoint) {
    if endpoint.bearer.take().is_some() {
        endpoint.headers.push(Field { name: "Authorization".into(), value: format!("Bearer {{{{{}}}}}", Takes::TOKEN) });
        if !endpoint.inputs.iter().any(|input| input.name == Takes::TOKEN) {
            endpoint.inputs.push(EndpointInput::named(Takes::TOKEN));
        }
    }
    if endpoint.basic.take().is_some() {
        // Nothing there puts the two together but a named box: what it gives is passed as a variable.
        endpoint.headers.push(Field { name: "Authorization".into(), value: "Basic {{credentials}}".into() });
        endpoint.inputs.push(EndpointInput::named("credentials"));
    }
    if endpoint.body_type == BodyType::Text && own_json_type(endpoint) {
        endpoint.body_type = BodyType::Json;
    }
}

/// Whether the endpoint names a JSON content type by itself.
fn own_json_type(endpoint: &Endpoint) -> bool {
    endpoint.headers.iter().any(|field| field.name.eq_ignore_ascii_case("content-type") && field.value.contains("json"))
}

/// Whether a template of the endpoint asks for this input, in the notation of blueprints.
fn mentions(endpoint: &mut Endpoint, name: &str) -> bool {
    let mut found = false;
    each_template(endpoint, |text, _| found |= template::environment_names(text).any(|asked| asked == name));
    found
}

/// Every text with placeholders, and whether it is a part of the body.
fn each_template(endpoint: &mut Endpoint, mut act: impl FnMut(&mut String, bool)) {
    act(&mut endpoint.url, false);
    for field in endpoint.query.iter_mut().chain(&mut endpoint.headers) {
        act(&mut field.value, false);
    }
    for field in &mut endpoint.form {
        act(&mut field.value, true);
    }
    act(&mut endpoint.body, true);
}

fn translated(text: &str, brackets: Brackets, inputs: &[EndpointInput], write: impl Fn(&str) -> String) -> String {
    let is_input = |name: &str| inputs.iter().any(|input| input.name == name);
    let pieces = template::split(text, brackets, is_input).into_iter().map(|piece| match piece {
        Piece::Text(text) => text.to_owned(),
        Piece::Environment(name) => format!("{{{{{name}}}}}"),
        Piece::Input(name) => write(name),
    });
    pieces.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::project::platform::{FlutterFlowSettings, WeWebSettings};
    use serde_json::json;

    fn flutterflow() -> Platform {
        Platform::FlutterFlow(FlutterFlowSettings::default())
    }

    fn weweb() -> Platform {
        Platform::WeWeb(WeWebSettings::default())
    }

    fn orders() -> Endpoint {
        let json = json!({"id": "o", "name": "O", "method": "POST", "url": "{{base_url}}/of/{{user}}", "body_type": "json",
            "query": [{"name": "limit", "value": "{{n}}"}, {"name": "key", "value": "{{api_key}}"}],
            "headers": [{"name": "X-Shop", "value": "{{shop}}"}, {"name": "Authorization", "value": "Bearer {{token}}"}],
            "body": "{\"user\": \"{{user}}\", \"n\": \"{{n}}\", \"note\": \"for {{user}}, {{n}} times\"}",
            "inputs": [{"name": "user"}, {"name": "n", "default": 7}, {"name": "token"}],
            "paths": [{"name": "first", "path": "data['my-list'][0].id"}, {"name": "all", "path": ""}]});
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn ff_b2_brackets_and_paths() {
        let made = from_neutral(&orders(), &flutterflow());
        assert_eq!(made.url, "{{base_url}}/of/[user]");
        assert_eq!((made.query[0].value.as_str(), made.query[1].value.as_str()), ("[n]", "{{api_key}}"));
        assert_eq!(made.headers[1].value, "Bearer [token]");
        assert_eq!(made.body, r#"{"user": "<user>", "n": <n>, "note": "for <user>, <n> times"}"#);
        assert_eq!((made.paths[0].path.as_str(), made.paths[1].path.as_str()), ("$.data['my-list'][0].id", "$"));
        assert!(made.escape_variables);
    }

    #[test]
    fn ww_35_the_token_moves_to_the_authentication_section() {
        let made = from_neutral(&orders(), &weweb());
        assert_eq!(made.headers.len(), 1);
        assert!(made.bearer.is_some() && !made.inputs.iter().any(|input| input.name == "token"));
        let mut query = orders();
        query.query[0].value = "{{token}}".into();
        assert!(from_neutral(&query, &weweb()).inputs.iter().any(|input| input.name == "token"), "still asked for elsewhere");
        let mut other = orders();
        other.headers[1].value = "JWT {{token}}".into();
        assert_eq!(from_neutral(&other, &weweb()), other);
    }

    #[test]
    fn ww_36_json_with_a_type_of_its_own_is_a_ready_made_text() {
        let mut cognito = orders();
        cognito.headers[0] = Field { name: "Content-Type".into(), value: "application/x-amz-json-1.1".into() };
        let made = from_neutral(&cognito, &weweb());
        assert_eq!(made.body_type, BodyType::Text);
        assert_eq!(to_neutral(&made, &weweb()), cognito);
    }

    #[test]
    fn there_and_back_is_the_same() {
        for platform in [flutterflow(), weweb()] {
            assert_eq!(to_neutral(&from_neutral(&orders(), &platform), &platform), orders(), "{platform:?}");
        }
        let made = from_neutral(&orders(), &flutterflow());
        assert_eq!(from_neutral(&to_neutral(&made, &flutterflow()), &flutterflow()), made);
    }

    #[test]
    fn a_placeholder_without_quotes_keeps_its_type() {
        let mut made = from_neutral(&orders(), &flutterflow());
        made.inputs[1].default = None;
        let neutral = to_neutral(&made, &flutterflow());
        assert!(neutral.body.contains(r#""n": "{{n}}""#), "{}", neutral.body);
        assert!(from_neutral(&neutral, &flutterflow()).body.contains(r#""n": <n>"#));
    }

    #[test]
    fn paths() {
        for (dotted, path) in [
            ("", "$"),
            ("data.access_token", "$.data.access_token"),
            ("[0].id", "$[0].id"),
            ("a['b-c'][0]", "$.a['b-c'][0]"),
            ("['https://x.example/roles']", "$['https://x.example/roles']"),
        ] {
            assert_eq!(json_path_of(dotted), path);
            assert_eq!(dotted_of(path), dotted);
        }
        assert_eq!(json_path_of("users.0.id"), "$.users[0].id");
        for more in ["$..token", "$.list[*].id", "$.list[-1]", "$.list[?@.x]"] {
            assert_eq!(dotted_of(more), more);
        }
    }
}
