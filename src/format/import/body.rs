//! The body of a call: which kind it is, and its fields.

use std::borrow::Cow;
use std::rc::Rc;

use super::json_spans;
use super::raw::{RawBody, RawCall, pairs};

/// A body by its kind.
#[derive(Default)]
pub(super) enum Content {
    #[default]
    None,
    /// JSON as it was written.
    Json(String),
    /// Fields of a form, decoded.
    Form(Vec<(String, String)>),
    Text(String),
}

impl Content {
    /// Names and values of its fields, however deep. The items of a list have one name: the first stands for them.
    pub(super) fn fields(&self) -> Vec<(Rc<str>, Cow<'_, str>)> {
        match self {
            Self::None | Self::Text(_) => Vec::new(),
            Self::Form(fields) => fields.iter().map(|(name, value)| (Rc::from(name.as_str()), Cow::Borrowed(value.as_str()))).collect(),
            Self::Json(text) => {
                let mut fields: Vec<(Rc<str>, Cow<'_, str>)> = Vec::new();
                for scalar in json_spans::scalars(text).into_iter().flatten() {
                    if fields.last().is_none_or(|(name, _)| !Rc::ptr_eq(name, &scalar.name)) {
                        fields.push((scalar.name, scalar.text));
                    }
                }
                fields
            }
        }
    }

    /// A body of which no kind is stated.
    pub(super) fn of_unknown(text: &str) -> Self {
        match pairs(text).filter(|_| is_form(text)) {
            Some(fields) => Self::Form(fields),
            None => Self::Json(text.to_owned()),
        }
    }

    /// Takes the body out of a call, and the header that its kind says already.
    pub(super) fn taken_from(call: &mut RawCall) -> Self {
        let stated = call.header("content-type").unwrap_or_default().to_owned();
        let kind = stated.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let content = match std::mem::take(&mut call.body) {
            RawBody::None => Self::None,
            RawBody::Form(fields) => Self::Form(fields),
            RawBody::Text(text) => of_text(call, &kind, &stated, text),
        };
        let implied = match &content {
            Self::None => false,
            Self::Json(_) => kind == "application/json",
            Self::Form(_) => matches!(kind.as_str(), "application/x-www-form-urlencoded" | "multipart/form-data"),
            Self::Text(_) => kind == "text/plain",
        };
        if implied {
            call.headers.retain(|(name, _)| !name.eq_ignore_ascii_case("content-type"));
            call.skip("header content-type", "the endpoint's kind of body says it");
        }
        content
    }
}

fn of_text(call: &mut RawCall, kind: &str, stated: &str, text: String) -> Content {
    let is_json = json_spans::scalars(&text).is_some();
    match kind {
        "multipart/form-data" => {
            if let Some(fields) = multipart(call, stated, &text) {
                return Content::Form(fields);
            }
            call.conclude("the body is kept as text", "it is said to be multipart, and its parts cannot be told apart");
            Content::Text(text)
        }
        "application/x-www-form-urlencoded" if !is_json => match pairs(&text) {
            Some(fields) => Content::Form(fields),
            None => Content::Text(text),
        },
        "application/json" => Content::Json(text),
        kind if kind.ends_with("+json") && is_json => Content::Json(text),
        "" if is_json => {
            call.conclude("the body is JSON", "it reads as JSON, though no Content-Type says so; cURL alone would call it a form");
            Content::Json(text)
        }
        "" => match pairs(&text).filter(|_| is_form(&text)) {
            Some(fields) => Content::Form(fields),
            None => Content::Text(text),
        },
        _ => Content::Text(text),
    }
}

/// `a=1&b=2` and nothing that a form would have encoded.
fn is_form(text: &str) -> bool {
    text.contains('=') && !text.chars().any(|c| c.is_whitespace() || matches!(c, '<' | '"' | '{' | '['))
}

/// The text fields of a multipart body (RFC 7578); files are noted and left out.
fn multipart(call: &mut RawCall, stated: &str, text: &str) -> Option<Vec<(String, String)>> {
    let boundary = stated.split("boundary=").nth(1)?.split(';').next()?.trim().trim_matches('"');
    if boundary.is_empty() {
        return None;
    }
    call.skip("the kind of body multipart/form-data", "endpoints here send forms as x-www-form-urlencoded; check that the server takes it");
    let text = text.replace("\r\n", "\n");
    let mut fields = Vec::new();
    for part in text.split(&format!("--{boundary}")).skip(1) {
        let Some((about, held)) = part.split_once("\n\n") else { continue };
        let Some(name) = about.split("name=\"").nth(1).and_then(|rest| rest.split('"').next()) else { continue };
        if about.contains("filename=") {
            call.skip(format!("the file of the form field \"{name}\""), "files cannot be sent by an endpoint here");
        } else {
            fields.push((name.to_owned(), held.strip_suffix('\n').unwrap_or(held).to_owned()));
        }
    }
    Some(fields)
}
