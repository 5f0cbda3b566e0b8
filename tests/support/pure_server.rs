//! A server as a pure function: the demo server's plain shape, for runs without a network.

use authscope::domain::web::body::BodyRef;
use authscope::domain::web::wire::{Method, PreparedRequest, Reply, Timing};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use bytes::Bytes;
use serde_json::{Value as Json, json};

/// What the server does differently from a well-kept one.
#[derive(Clone, Copy, Default, PartialEq)]
pub enum Twist {
    #[default]
    None,
    /// The expiry is a lifetime in seconds.
    ExpiryLifetime,
    /// No CORS headers.
    NoCors,
    /// Another reply than usual to the log-in.
    LogIn(&'static str),
}

/// A server with one user.
#[derive(Clone, Default)]
pub struct PureServer {
    pub twist: Twist,
    issued: i64,
}

impl PureServer {
    pub fn new(twist: Twist) -> Self {
        Self { twist, issued: 0 }
    }

    /// Answers a request at this time of the server.
    pub fn answer(&mut self, request: &PreparedRequest, now_ms: i64) -> (Reply, Bytes) {
        let path = request.parsed_url().unwrap().path().to_owned();
        let given: Json = request.body.as_ref().and_then(|body| serde_json::from_str(&body.reveal()).ok()).unwrap_or_default();
        let bearer = request.header("authorization").map(authscope::domain::secret::traced::Traced::reveal).unwrap_or_default();
        let authorized =
            authscope::domain::web::token::Jwt::read(&bearer).and_then(|jwt| jwt.time_ms("exp")).is_some_and(|exp| exp > now_ms);
        let refused = || (401, json!({"error": {"code": "token_invalid"}}));
        let (status, body) = match (request.method, path.as_str()) {
            (Method::Options, _) if self.twist == Twist::NoCors => (405, json!({})),
            (Method::Options, _) | (_, "/auth/logout") => (204, Json::Null),
            (_, "/auth/login") if let Twist::LogIn(text) = self.twist => {
                (200, serde_json::from_str(text).unwrap_or(Json::String(text.into())))
            }
            (_, "/auth/login") if given["password"] != "Correct-Horse-9!" => (401, json!({"error": {"code": "invalid_credentials"}})),
            (_, "/auth/login" | "/auth/signup" | "/auth/refresh") => (200, self.tokens(now_ms)),
            (_, "/auth/me") if authorized => (200, json!({"data": user()})),
            (_, "/orders") if authorized => (200, json!([{"id": 1}])),
            (_, "/auth/me" | "/orders") => refused(),
            _ => (404, json!({})),
        };
        let bytes = if body.is_null() { Bytes::new() } else { Bytes::from(body.to_string()) };
        let mut headers = vec![("content-type".to_owned(), "application/json".to_owned())];
        if self.twist != Twist::NoCors {
            let origin = request.header("origin").map_or_else(|| "*".to_owned(), authscope::domain::secret::traced::Traced::reveal);
            headers.push(("access-control-allow-origin".into(), origin));
            headers.push(("access-control-allow-headers".into(), "authorization, content-type, ww-retry".into()));
        }
        let timing = Timing { total_us: 5_000, ..Timing::default() };
        let reply = Reply { version: "HTTP/1.1".into(), timing, ..Reply::new(status, headers, BodyRef::of(&bytes)) };
        (reply, bytes)
    }

    fn tokens(&mut self, now_ms: i64) -> Json {
        self.issued += 1;
        let exp = now_ms / 1000 + 900;
        let part = |json: Json| URL_SAFE_NO_PAD.encode(json.to_string());
        let access = format!(
            "{}.{}.{}",
            part(json!({"alg": "HS256"})),
            part(json!({"sub": "42", "exp": exp, "n": self.issued})),
            part(json!(self.issued))
        );
        let expires = if self.twist == Twist::ExpiryLifetime { 900 } else { exp };
        json!({"data": {"access_token": access, "refresh_token": format!("refresh-token-{}", self.issued), "expires": expires, "user": user()}})
    }
}

fn user() -> Json {
    json!({"id": 42, "email": "ada@example.com", "name": "Ada", "roles": ["member"]})
}
