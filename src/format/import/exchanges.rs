//! What other programs saved, as exchanges: requests and replies as they went over the wire.

use bytes::Bytes;
use jiff::Timestamp;

use crate::domain::record::exchange::{Came, Exchange, Seen};
use crate::domain::secret::SecretKind;
use crate::domain::secret::registry::SecretRegistry;
use crate::domain::web::body::Bodies;
use crate::domain::web::link;
use crate::domain::web::token;
use crate::domain::web::wire::{HeaderLine, HeaderOrigin, Method, PreparedRequest, Reply, Timing};

use super::raw::{Raw, RawBody, RawCall};
use super::{ImportError, ImportedReply};

/// Exchanges that were saved, with what they need to be looked at.
#[derive(Debug, Default)]
pub struct Saved {
    /// In their order.
    pub exchanges: Vec<Exchange>,
    /// Where each of them stood: "entry 2".
    pub places: Vec<String>,
    /// The bodies of their replies.
    pub bodies: Bodies,
    /// Their secrets.
    pub registry: SecretRegistry,
}

/// The exchanges that a text or file holds.
///
/// # Errors
/// Where it is wrong, what, and how to fix it; never with a piece of the content.
pub fn exchanges(content: &[u8]) -> Result<Saved, ImportError> {
    Ok(of(&super::raw_calls(content)?.1))
}

/// The exchanges of calls as they were read.
pub(super) fn of(raw: &Raw) -> Saved {
    let calls = in_order(raw);
    let mut saved = Saved::default();
    for call in &calls {
        learn(call, &mut saved.registry);
    }
    for call in calls {
        let Some(request) = request_of(call, &saved.registry) else { continue };
        let wall_ms = call.sent_at.parse::<Timestamp>().ok().map(Timestamp::as_millisecond);
        let reply = call.reply.as_ref().map(|reply| reply_of(reply, call.took_us, &mut saved.bodies));
        let came = reply.map_or(Came::Nothing, |reply| Came::Reply(Box::new(reply)));
        saved.places.push(call.place.clone());
        saved.exchanges.push(Exchange { request, came, seen: Seen::Saved, wall_ms });
    }
    saved
}

/// Calls, and what the browser sent between them, as they came.
fn in_order(raw: &Raw) -> Vec<&RawCall> {
    let mut all = Vec::with_capacity(raw.calls.len() + raw.aside.len());
    let mut aside = raw.aside.iter().peekable();
    for (at, call) in raw.calls.iter().enumerate() {
        while let Some((_, between)) = aside.next_if(|(before, _)| *before <= at) {
            all.push(between);
        }
        all.push(call);
    }
    all.extend(aside.map(|(_, call)| call));
    all
}

/// What is secret in a call by its names and by its shape.
fn learn(call: &RawCall, registry: &mut SecretRegistry) {
    for (name, value) in &call.headers {
        if let Some(kind) = SecretKind::of_name(name) {
            registry.register(kind, value.rsplit(' ').next().unwrap_or(value));
        }
    }
    for (kind, secret) in link::secrets(&call.url) {
        registry.register(kind, &secret);
    }
    match &call.body {
        RawBody::None => {}
        RawBody::Form(fields) => {
            for (name, value) in fields.iter().filter(|(_, value)| !value.is_empty()) {
                if let Some(kind) = SecretKind::of_name(name) {
                    registry.register(kind, value);
                }
            }
        }
        RawBody::Text(text) => {
            if let Ok(json) = serde_json::from_str(text) {
                token::learn_json(&json, registry);
            }
        }
    }
    if let Some(reply) = &call.reply {
        for (name, value) in &reply.headers {
            if name.eq_ignore_ascii_case("authorization") {
                registry.register(SecretKind::AccessToken, value.rsplit(' ').next().unwrap_or(value));
            }
            if name.eq_ignore_ascii_case("set-cookie") {
                let held = value.split(';').next().and_then(|pair| pair.split_once('=')).map(|(_, held)| held.trim());
                registry.register(SecretKind::Cookie, held.unwrap_or_default());
            }
        }
        if let Ok(json) = serde_json::from_slice(&reply.body) {
            token::learn_json(&json, registry);
        }
    }
}

fn request_of(call: &RawCall, registry: &SecretRegistry) -> Option<PreparedRequest> {
    let method = Method::named(&call.method)?;
    let line = |(name, value): &(String, String)| HeaderLine {
        name: name.to_ascii_lowercase(),
        value: registry.trace_header(name, value),
        origin: HeaderOrigin::Yours,
    };
    let body = match &call.body {
        RawBody::None => None,
        RawBody::Text(text) => Some(text.clone()),
        RawBody::Form(fields) => Some(url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish()),
    };
    Some(PreparedRequest {
        method,
        url: registry.trace(&call.url),
        headers: call.headers.iter().map(line).collect(),
        body: body.map(|text| registry.trace_body(&text)),
    })
}

fn reply_of(reply: &ImportedReply, took_us: Option<u64>, bodies: &mut Bodies) -> Reply {
    let headers = reply.headers.iter().map(|(name, value)| (name.to_ascii_lowercase(), value.clone())).collect();
    Reply {
        timing: Timing { total_us: took_us.unwrap_or_default(), ..Timing::default() },
        ..Reply::new(reply.status, headers, bodies.insert(Bytes::clone(&reply.body)))
    }
}
