//! A demo server with a client beside it, so that tests read as calls and answers.

use std::sync::Arc;
use std::time::Duration;

use authscope::domain::secret::traced::Traced;
use authscope::domain::web::wire::{HeaderLine, HeaderOrigin, Method, PreparedRequest, Reply};
use authscope::io::demo_server::{DemoOptions, DemoServer};
use authscope::io::http_transport::HttpTransport;
use authscope::io::system_clock::SharedClock;
use authscope::run::transport::{Exchanged, Transport};
use bytes::Bytes;
use serde_json::{Value, json};

/// 2026-03-01T12:00:00Z.
pub const NOON_MS: i64 = 1_772_366_400_000;

/// A server at noon, and a client.
pub struct Demo {
    pub server: DemoServer,
    pub transport: HttpTransport,
    pub patience: Duration,
}

/// A reply with its body read.
pub struct Answer {
    pub reply: Reply,
    pub bytes: Bytes,
}

impl Answer {
    pub fn status(&self) -> u16 {
        self.reply.status
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.reply.header(name)
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap()
    }

    /// The text at a JSON pointer.
    pub fn text(&self, pointer: &str) -> String {
        self.json().pointer(pointer).and_then(Value::as_str).unwrap_or_else(|| panic!("no text at {pointer}")).to_owned()
    }

    /// Status and error code.
    pub fn refusal(&self) -> (u16, String) {
        (self.status(), self.text("/error/code"))
    }
}

impl Demo {
    pub async fn start(options: DemoOptions) -> Self {
        Self { server: DemoServer::start(options).await.unwrap(), transport: HttpTransport::default(), patience: Duration::from_secs(30) }
    }

    /// At noon, with these faults.
    pub async fn with(faults: &[&str]) -> Self {
        Self::start(DemoOptions { faults: faults.iter().map(|name| name.parse().unwrap()).collect(), ..at_noon() }).await
    }

    pub async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Option<&str>) -> Exchanged {
        let mut lines = vec![HeaderLine::new("host", Traced::plain(self.server.address().to_string()), HeaderOrigin::Client)];
        lines.extend(headers.iter().map(|(name, value)| HeaderLine::new(name, Traced::plain(*value), HeaderOrigin::Yours)));
        if !headers.iter().any(|(name, _)| *name == "accept") {
            lines.push(HeaderLine::new("accept", "*/*", HeaderOrigin::Client));
        }
        if let Some(body) = body {
            if !headers.iter().any(|(name, _)| *name == "content-type") {
                lines.push(HeaderLine::new("content-type", "application/json", HeaderOrigin::Client));
            }
            lines.push(HeaderLine::new("content-length", Traced::plain(body.len().to_string()), HeaderOrigin::Client));
        }
        let url = Traced::plain(format!("{}{path}", self.server.base_url()));
        let request = PreparedRequest { method, url, headers: lines, body: body.map(Traced::plain) };
        self.transport.exchange(request, self.patience).await
    }

    pub async fn call(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Option<&str>) -> Answer {
        match self.send(method, path, headers, body).await {
            Exchanged::Reply(reply, bytes) => Answer { reply, bytes },
            Exchanged::Failure(failure, _) => panic!("{failure:?}"),
        }
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.call(Method::Post, path, &[], Some(&body.to_string())).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.call(Method::Get, path, &[], None).await
    }

    pub async fn get_as(&self, path: &str, token: &str) -> Answer {
        self.call(Method::Get, path, &[("authorization", &format!("Bearer {token}"))], None).await
    }

    pub fn right_credentials(&self) -> Value {
        let credentials = self.server.credentials();
        json!({ "email": credentials.email, "password": credentials.password.expose() })
    }

    pub async fn log_in(&self) -> Answer {
        self.post("/auth/login", &self.right_credentials()).await
    }

    pub async fn refresh(&self, token: &str) -> Answer {
        self.post("/auth/refresh", &json!({ "refresh_token": token })).await
    }

    /// The browser's question before a call.
    pub async fn preflight(&self, path: &str, method: &str) -> Answer {
        let headers = [
            ("origin", "https://app.example.com"),
            ("access-control-request-method", method),
            ("access-control-request-headers", "authorization,content-type"),
        ];
        self.call(Method::Options, path, &headers, None).await
    }
}

/// Options of a server whose clock stands at noon and whose random values are always the same.
pub fn at_noon() -> DemoOptions {
    DemoOptions { clock: Arc::new(SharedClock::frozen_at(NOON_MS)), seed: Some(1), ..DemoOptions::default() }
}
