//! Reading what somebody has: a HAR file, a cURL command, one or more replies, the body of a request.

use bytes::Bytes;
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::Value as Json;
use thiserror::Error;

use crate::domain::record::exchange::{Came, Exchange, Seen};
use crate::domain::secret::traced::Traced;
use crate::domain::web::token;
use crate::domain::web::wire::{Method, PreparedRequest, Reply};
use crate::format::import::exchanges::{Saved, exchanges};
use crate::format::other_files;

/// Why a text is nothing to look at.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum CannotReadSaved {
    /// It is a HAR file or a command, with a mistake.
    #[error("{0}")]
    Import(String),
    /// It is nothing that is known here.
    #[error("this is neither a HAR file, a cURL command nor a reply. Copy the reply's body as text, from the first {{ to the last }}")]
    NotOne,
}

/// Reads it. JSON that is no HAR file is a reply; several values behind each other are several replies of one call. A text in curly
/// brackets that is no JSON is the body of a request: servers do not write such replies, templates do.
///
/// # Errors
/// Where it is wrong, what, and how to fix it.
pub fn read(text: &str) -> Result<Saved, CannotReadSaved> {
    let text = text.trim().trim_start_matches('\u{feff}');
    if !text.starts_with(['{', '[']) {
        return if other_files::of_text(text).is_some() { calls(text) } else { Err(CannotReadSaved::NotOne) };
    }
    if is_har(text) {
        return calls(text);
    }
    let values: Result<Vec<Json>, serde_json::Error> = serde_json::Deserializer::from_str(text).into_iter().collect();
    Ok(values.map_or_else(|_| body_of_a_request(text), |values| replies(&values)))
}

/// Whether one of the replies of a text brings a token.
pub(in crate::diagnose) fn has_token(text: &str) -> bool {
    let mut values = serde_json::Deserializer::from_str(text).into_iter::<Json>();
    values.any(|value| value.is_ok_and(|value| token::find_in(&value).is_some()))
}

/// Whether it is a HAR file; a broken one is known by its beginning.
fn is_har(text: &str) -> bool {
    #[derive(Deserialize)]
    struct Head {
        log: Option<IgnoredAny>,
    }
    let begins_so = text.strip_prefix('{').is_some_and(|rest| rest.trim_start().starts_with(r#""log""#));
    begins_so || serde_json::from_str::<Head>(text).is_ok_and(|head| head.log.is_some())
}

/// The calls of a HAR file or a command.
fn calls(text: &str) -> Result<Saved, CannotReadSaved> {
    match exchanges(text.as_bytes()) {
        Ok(saved) if saved.exchanges.is_empty() => Err(CannotReadSaved::Import("there is no call of an app in it".into())),
        Ok(saved) => Ok(saved),
        Err(error) => Err(CannotReadSaved::Import(error.to_string())),
    }
}

/// Replies without their requests.
fn replies(values: &[Json]) -> Saved {
    let mut saved = Saved::default();
    for (at, value) in values.iter().enumerate() {
        token::learn_json(value, &mut saved.registry);
        saved.places.push(if values.len() == 1 { "the reply".to_owned() } else { format!("reply {}", at + 1) });
        let body = saved.bodies.insert(Bytes::from(value.to_string()));
        let reply = Reply::new(200, Vec::new(), body);
        saved.exchanges.push(Exchange { came: Came::Reply(Box::new(reply)), ..alone(None) });
    }
    saved
}

fn body_of_a_request(text: &str) -> Saved {
    let mut saved = Saved { places: vec!["the body".to_owned()], ..Saved::default() };
    saved.exchanges.push(alone(Some(Traced::plain(text))));
    saved
}

/// An exchange of which nobody knows the address.
fn alone(body: Option<Traced>) -> Exchange {
    let request = PreparedRequest { method: Method::Post, url: Traced::default(), headers: Vec::new(), body };
    Exchange { request, came: Came::Nothing, seen: Seen::Saved, wall_ms: None }
}
