//! From an endpoint and its inputs to the call as the app makes it.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value as Json;

use crate::agent::{CallDraft, RedirectMode};
use crate::domain::base::encode;
use crate::domain::project::endpoint::{BodyType, Endpoint};
use crate::domain::project::template::{self, Brackets};
use crate::domain::record::evidence::{RequestPart, Unfilled};
use crate::domain::record::value::Value;
use crate::domain::secret::traced::Traced;
use crate::domain::web::wire::{HeaderLine, HeaderOrigin, Method};

use super::world::Values;

/// How a platform builds requests.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CallDialect {
    /// `[name]` and `<name>`, values as text; GET and DELETE without a body (B2 to B5).
    FlutterFlow,
    /// Formulas in braces, bodies as objects (rules 35 and 36).
    WeWeb,
    /// The same through axios: always a content type, and an object is always encoded (rule 55).
    WeWebLegacy,
}

/// What a call needs besides the endpoint.
pub struct CallInputs<'a> {
    /// Values of the environment.
    pub values: &'a Values,
    /// What the action passes, by input name.
    pub inputs: &'a [(String, Value)],
    /// WeWeb: what the Authentication section holds.
    pub authentication: Authentication,
}

/// WeWeb's Authentication section (rules 35 and 61).
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Authentication {
    /// None.
    #[default]
    None,
    /// A token.
    Bearer(Value),
    /// A user name and a password.
    Basic(Value, Value),
}

impl CallInputs<'_> {
    fn value(&self, endpoint: &Endpoint, name: &str) -> Value {
        if let Some((_, value)) = self.inputs.iter().find(|(n, _)| n == name) {
            return value.clone();
        }
        let default = endpoint.inputs.iter().find(|input| input.name == name).and_then(|input| input.default.as_ref());
        // A variable that is not passed has its default, the empty text at least (B4).
        default.map_or_else(|| Value::text(""), |json| Value::from_json(json, &crate::domain::secret::registry::SecretRegistry::default()))
    }

    fn text(&self, endpoint: &Endpoint, template: &str, brackets: Brackets, encode: impl Fn(Traced, &Value) -> Traced) -> Traced {
        template::fill(
            template,
            brackets,
            |name| endpoint.inputs.iter().any(|input| input.name == name),
            |name| self.values.get(name).cloned(),
            |name| {
                let value = self.value(endpoint, name);
                // FlutterFlow writes null where JavaScript writes undefined (B4).
                let text = match brackets {
                    Brackets::Braces => value.to_js_text(),
                    _ if value == Value::Missing => Traced::plain("null"),
                    _ => value.to_text(),
                };
                encode(text, &value)
            },
        )
    }
}

/// The call as the app makes it.
#[must_use]
pub fn draft(dialect: CallDialect, endpoint: &Endpoint, given: &CallInputs) -> CallDraft {
    let (in_url, in_body) = match dialect {
        CallDialect::FlutterFlow => (Brackets::Square, Brackets::Angle),
        CallDialect::WeWeb | CallDialect::WeWebLegacy => (Brackets::Braces, Brackets::Braces),
    };
    let plain = |text: Traced, _: &Value| text;
    let url = url(dialect, endpoint, given, in_url);
    let mut headers: Vec<HeaderLine> = endpoint
        .headers
        .iter()
        .filter(|field| !field.name.trim().is_empty())
        .map(|field| {
            HeaderLine::new(field.name.trim(), header_value(given.text(endpoint, &field.value, in_url, plain)), HeaderOrigin::Yours)
        })
        .collect();
    headers.extend(authorization(&given.authentication).map(|value| HeaderLine::new("authorization", value, HeaderOrigin::Platform)));
    let own_type = headers.iter().any(|line| line.name == "content-type");
    let bodiless = match dialect {
        CallDialect::FlutterFlow if endpoint.method == Method::Delete => endpoint.facts.always_allow_body != Some(true),
        CallDialect::FlutterFlow => matches!(endpoint.method, Method::Get | Method::Head),
        CallDialect::WeWeb | CallDialect::WeWebLegacy => matches!(endpoint.method, Method::Get | Method::Head),
    };
    let body_type = if bodiless { BodyType::None } else { endpoint.body_type };
    let (body, content_type) = match body_type {
        BodyType::None => (None, None),
        // Rule 36: with a Content-Type set by hand the object is not encoded; axios does it nevertheless.
        BodyType::Json if dialect == CallDialect::WeWeb => (Some(weweb_json(endpoint, given, own_type)), Some("application/json")),
        BodyType::Json if dialect == CallDialect::WeWebLegacy => (Some(weweb_json(endpoint, given, false)), Some("application/json")),
        BodyType::Json => {
            let escape = |text: Traced, value: &Value| {
                if endpoint.escape_variables && matches!(value, Value::Text(_)) { text.encoded(flutterflow_escape) } else { text }
            };
            (Some(given.text(endpoint, &endpoint.body, in_body, escape)), Some("application/json"))
        }
        BodyType::Form => (Some(pairs(&endpoint.form, endpoint, given, in_body, encode::form)), Some("application/x-www-form-urlencoded")),
        BodyType::Multipart => (Some(multipart(endpoint, given, in_body)), Some(MULTIPART)),
        BodyType::Text => (Some(given.text(endpoint, &endpoint.body, in_body, plain)), Some("text/plain")),
    };
    // Rule 55: on every call. A form or a text body stands for a Content-Type that was set by hand.
    let content_type = content_type.or((dialect == CallDialect::WeWebLegacy).then_some("application/json"));
    if let Some(content_type) = content_type.filter(|_| !own_type) {
        headers.push(HeaderLine::new("content-type", content_type, HeaderOrigin::Platform));
    }
    let unfilled = unfilled(endpoint, body.is_some(), in_url, in_body, given);
    let (method, credentials) = (endpoint.method, endpoint.credentials);
    CallDraft { method, url, headers, body, credentials, redirect: RedirectMode::Follow, through: None, unfilled }
}

/// The placeholders that nothing fills: they go out as they are written (B19).
fn unfilled(endpoint: &Endpoint, with_body: bool, in_url: Brackets, in_body: Brackets, given: &CallInputs) -> Vec<Unfilled> {
    let mut found = Vec::new();
    let mut look = |part: RequestPart, text: &str, brackets| {
        let is_input = |name: &str| endpoint.inputs.iter().any(|input| input.name == name);
        let open = template::unfilled(text, brackets, is_input, |name| given.values.contains_key(name));
        found.extend(open.into_iter().map(|text| Unfilled { part: part.clone(), text }));
    };
    look(RequestPart::Url, &endpoint.url, in_url);
    for field in &endpoint.query {
        look(RequestPart::Url, &field.value, in_url);
    }
    for field in &endpoint.headers {
        look(RequestPart::Header(field.name.trim().to_ascii_lowercase()), &field.value, in_url);
    }
    if with_body {
        match endpoint.body_type {
            BodyType::Form | BodyType::Multipart => endpoint.form.iter().for_each(|field| look(RequestPart::Body, &field.value, in_body)),
            _ => look(RequestPart::Body, &endpoint.body, in_body),
        }
    }
    found
}

fn url(dialect: CallDialect, endpoint: &Endpoint, given: &CallInputs, brackets: Brackets) -> Traced {
    let mut url = given.text(endpoint, endpoint.url.trim(), brackets, |text, _| text);
    let start = url.reveal();
    if dialect == CallDialect::FlutterFlow && !start.starts_with("http") && !start.starts_with("{{") {
        let mut whole = Traced::plain("https://");
        whole.push(&url);
        url = whole;
    }
    let query = pairs(&endpoint.query, endpoint, given, brackets, encode::percent);
    if !query.is_empty() {
        url.push_plain(if start.contains('?') { "&" } else { "?" });
        url.push(&query);
    }
    url
}

fn pairs(
    fields: &[crate::domain::project::endpoint::Field],
    endpoint: &Endpoint,
    given: &CallInputs,
    brackets: Brackets,
    encode: impl Fn(&str) -> String,
) -> Traced {
    let mut out = Traced::default();
    for field in fields.iter().filter(|field| !field.name.is_empty()) {
        if !out.is_empty() {
            out.push_plain("&");
        }
        out.push_plain(&format!("{}=", encode(&field.name)));
        out.push(&given.text(endpoint, &field.value, brackets, |text, _| text).encoded(&encode));
    }
    out
}

/// What stands between the parts of a multipart body; a real client makes up another one each time.
const MULTIPART: &str = "multipart/form-data; boundary=authscope-boundary";

/// RFC 7578, of texts.
fn multipart(endpoint: &Endpoint, given: &CallInputs, brackets: Brackets) -> Traced {
    let mut out = Traced::default();
    for field in endpoint.form.iter().filter(|field| !field.name.is_empty()) {
        let name = field.name.replace('"', "%22");
        out.push_plain(&format!("--authscope-boundary\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n"));
        out.push(&given.text(endpoint, &field.value, brackets, |text, _| text));
        out.push_plain("\r\n");
    }
    out.push_plain("--authscope-boundary--\r\n");
    out
}

/// The header of the Authentication section; an empty token gives none (rule 35).
fn authorization(authentication: &Authentication) -> Option<Traced> {
    match authentication {
        // Rule 60: as JavaScript makes a text of it.
        Authentication::Bearer(token) if token.is_truthy() => {
            let mut value = Traced::plain("Bearer ");
            value.push(&header_value(token.to_js_text()));
            Some(value)
        }
        Authentication::Basic(username, password) => {
            let mut pair = username.to_js_text();
            pair.push_plain(":");
            pair.push(&password.to_js_text());
            let mut value = Traced::plain("Basic ");
            value.push(&pair.encoded_whole(|text| STANDARD.encode(text)));
            Some(value)
        }
        Authentication::None | Authentication::Bearer(_) => None,
    }
}

/// Line breaks end a header; what a client would refuse is not sent.
fn header_value(value: Traced) -> Traced {
    value.encoded(|text| text.chars().filter(|c| !c.is_control()).collect())
}

/// B5: backslash, quote, newline, tab; carriage return is not escaped.
fn flutterflow_escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\n', "\\n").replace('\t', "\\t")
}

/// WeWeb's object body: a member that is nothing but one placeholder takes the bound value as it is.
fn weweb_json(endpoint: &Endpoint, given: &CallInputs, own_content_type: bool) -> Traced {
    let plain = |text: Traced, _: &Value| text;
    let Ok(template) = serde_json::from_str::<Json>(&endpoint.body) else {
        return given.text(endpoint, &endpoint.body, Brackets::Braces, plain);
    };
    if own_content_type && template.is_object() {
        return Traced::plain("[object Object]");
    }
    filled(&template, endpoint, given).to_json_text()
}

fn filled(json: &Json, endpoint: &Endpoint, given: &CallInputs) -> Value {
    match json {
        Json::String(text) => {
            let name = text.strip_prefix("{{").and_then(|rest| rest.strip_suffix("}}")).map(str::trim);
            match name.filter(|name| endpoint.inputs.iter().any(|input| input.name == *name)) {
                Some(name) => given.value(endpoint, name),
                None => Value::Text(given.text(endpoint, text, Brackets::Braces, |text, _| text)),
            }
        }
        Json::Array(items) => Value::List(items.iter().map(|item| filled(item, endpoint, given)).collect()),
        Json::Object(members) => Value::Map(members.iter().map(|(name, value)| (name.clone(), filled(value, endpoint, given))).collect()),
        Json::Null => Value::Null,
        Json::Bool(b) => Value::Bool(*b),
        Json::Number(n) => Value::Number(n.clone(), None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::secret::Label;
    use serde_json::json;

    fn endpoint(json: serde_json::Value) -> Endpoint {
        serde_json::from_value(json).unwrap()
    }

    fn make(dialect: CallDialect, endpoint: &Endpoint, inputs: &[(&str, Value)]) -> CallDraft {
        let values = Values::from([("base_url".into(), Traced::plain("https://api.example.com"))]);
        let inputs: Vec<_> = inputs.iter().map(|(n, v)| ((*n).to_owned(), v.clone())).collect();
        draft(dialect, endpoint, &CallInputs { values: &values, inputs: &inputs, authentication: Authentication::None })
    }

    fn header(draft: &CallDraft, name: &str) -> String {
        draft.headers.iter().find(|line| line.name == name).map(|line| line.value.reveal()).unwrap_or_default()
    }

    #[test]
    fn ff_b4_null_and_unpassed_variables() {
        let me = endpoint(json!({"id": "me", "name": "Me", "url": "{{base_url}}/me", "inputs": [{"name": "token"}],
            "headers": [{"name": "Authorization", "value": "Bearer [token]"}]}));
        assert_eq!(header(&make(CallDialect::FlutterFlow, &me, &[("token", Value::Null)]), "authorization"), "Bearer null");
        assert_eq!(header(&make(CallDialect::FlutterFlow, &me, &[]), "authorization"), "Bearer ");
    }

    #[test]
    fn ff_b3_and_b5_bodies() {
        let mut login = endpoint(json!({"id": "l", "name": "L", "method": "POST", "url": "api.example.com/login", "body_type": "json",
            "body": "{\"password\":\"<password>\"}", "inputs": [{"name": "password"}]}));
        let secret = Value::Text(Traced::secret(Label::new("password P1"), "a\"b"));
        let sent = make(CallDialect::FlutterFlow, &login, &[("password", secret.clone())]);
        assert_eq!(sent.url.reveal(), "https://api.example.com/login");
        assert_eq!(sent.body.unwrap().reveal(), "{\"password\":\"a\"b\"}");
        login.escape_variables = true;
        let sent = make(CallDialect::FlutterFlow, &login, &[("password", secret)]);
        assert_eq!(sent.body.as_ref().unwrap().reveal(), "{\"password\":\"a\\\"b\"}");
        assert_eq!(sent.body.unwrap().masked(), "{\"password\":\"password P1\"}");
        assert_eq!(sent.headers[0].origin, HeaderOrigin::Platform);
        login.method = Method::Get;
        assert_eq!(make(CallDialect::FlutterFlow, &login, &[]).body, None);
    }

    #[test]
    fn ww_35_bearer_without_token_sends_no_header() {
        let me = endpoint(json!({"id": "me", "name": "Me", "url": "{{base_url}}/me"}));
        let values = Values::from([("base_url".into(), Traced::plain("https://api.example.com"))]);
        let with = |token: Value| {
            draft(CallDialect::WeWeb, &me, &CallInputs { values: &values, inputs: &[], authentication: Authentication::Bearer(token) })
        };
        assert_eq!(header(&with(Value::Missing), "authorization"), "");
        assert_eq!(header(&with(Value::text("t")), "authorization"), "Bearer t");
    }

    #[test]
    fn ww_36_object_bodies() {
        let mut login = endpoint(json!({"id": "l", "name": "L", "method": "POST", "url": "{{base_url}}/login", "body_type": "json",
            "body": "{\"email\":\"{{email}}\",\"n\":\"{{n}}\",\"gone\":\"{{gone}}\"}", "inputs": [{"name": "email"}, {"name": "n"}, {"name": "gone"}]}));
        let inputs = [("email", Value::text("a\"b")), ("n", Value::integer(7)), ("gone", Value::Missing)];
        let sent = make(CallDialect::WeWeb, &login, &inputs);
        assert_eq!(sent.body.as_ref().unwrap().reveal(), r#"{"email":"a\"b","n":7}"#);
        assert_eq!(header(&sent, "content-type"), "application/json");
        login.headers.push(crate::domain::project::endpoint::Field { name: "Content-Type".into(), value: "application/json".into() });
        assert_eq!(make(CallDialect::WeWeb, &login, &inputs).body.unwrap().reveal(), "[object Object]");
    }
}
