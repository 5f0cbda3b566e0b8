//! A server that answers as its backend does, but for what a seed changes.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use authscope::domain::secret::traced::Traced;
use authscope::domain::web::body::BodyRef;
use authscope::domain::web::wire::{PreparedRequest, Reply};
use authscope::run::transport::{AnyTransport, Exchanged, Transport};
use bytes::Bytes;
use serde::Deserialize;
use serde_json::{Map, Value as Json};

use super::patch::Patch;

/// How a reply differs.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Twist {
    /// Method and path, such as `POST /auth/*`; `*` for any method.
    pub on: String,
    /// Only the request of this number, of those that fit, counted from 1.
    #[serde(default)]
    nth: Option<usize>,
    /// Only where the request is so.
    #[serde(default)]
    when: Option<When>,
    #[serde(default)]
    status: Option<u16>,
    #[serde(default)]
    headers: Map<String, Json>,
    #[serde(default)]
    body: Vec<Patch>,
    /// The whole body.
    #[serde(default)]
    text: Option<String>,
}

/// What a request has to be.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct When {
    /// The header; `body` for the body.
    of: String,
    #[serde(default)]
    has: Option<String>,
    #[serde(default)]
    begins: Option<String>,
    #[serde(default)]
    lacks: Option<String>,
}

impl When {
    fn fits(&self, request: &PreparedRequest) -> bool {
        let held = if self.of == "body" { request.body.as_ref() } else { request.header(&self.of) };
        let held = held.map(Traced::reveal).unwrap_or_default();
        self.has.as_ref().is_none_or(|text| held.contains(text))
            && self.begins.as_ref().is_none_or(|text| held.starts_with(text))
            && self.lacks.as_ref().is_none_or(|text| !held.contains(text))
    }
}

impl Twist {
    fn is_on(&self, request: &PreparedRequest) -> bool {
        let (method, path) = self.on.split_once(' ').unwrap_or(("*", &self.on));
        let at = request.parsed_url().unwrap();
        let fits = path.strip_suffix('*').map_or_else(|| at.path() == path, |begin| at.path().starts_with(begin));
        fits && (method == "*" || request.method.to_string() == method) && self.when.as_ref().is_none_or(|when| when.fits(request))
    }

    fn turn(&self, reply: &mut Reply, body: &mut Bytes) {
        if let Some(status) = self.status {
            reply.status = status;
        }
        for (name, value) in &self.headers {
            reply.headers.retain(|(known, _)| known != name);
            let lines = match value {
                Json::Null => Vec::new(),
                Json::Array(lines) => lines.clone(),
                one => vec![one.clone()],
            };
            reply.headers.extend(lines.iter().map(|line| (name.clone(), line.as_str().unwrap().to_owned())));
        }
        if let Some(text) = &self.text {
            *body = Bytes::from(text.clone());
        } else if !self.body.is_empty() {
            let mut json: Json = serde_json::from_slice(body).unwrap_or_default();
            self.body.iter().for_each(|patch| patch.apply(&mut json, &self.on));
            *body = Bytes::from(json.to_string());
        }
        reply.body = BodyRef::of(body);
    }
}

/// The transport of a run, with a seed's changes.
pub struct Twisted<T> {
    pub inner: Arc<T>,
    /// Each with how often it has fitted.
    twists: Mutex<Vec<(Twist, usize)>>,
}

impl<T> Twisted<T> {
    pub fn new(inner: Arc<T>, twists: &[Twist]) -> Self {
        Self { inner, twists: Mutex::new(twists.iter().map(|twist| (twist.clone(), 0)).collect()) }
    }
}

impl<T: AnyTransport> Transport for Twisted<T> {
    async fn exchange(&self, request: PreparedRequest, patience: Duration) -> Exchanged {
        let mut wanted = Vec::new();
        for (twist, fitted) in self.twists.lock().unwrap().iter_mut().filter(|(twist, _)| twist.is_on(&request)) {
            *fitted += 1;
            if twist.nth.is_none_or(|nth| nth == *fitted) {
                wanted.push(twist.clone());
            }
        }
        let mut exchanged = self.inner.exchange_any(request, patience).await;
        if let Exchanged::Reply(reply, body) = &mut exchanged {
            for twist in wanted {
                twist.turn(reply, body);
            }
        }
        exchanged
    }
}
