//! A server as a pure function, for simulated apps: one user, tokens that end after a quarter of an hour, and switches for what servers do
//! differently.

use bytes::Bytes;
use serde_json::{Value as Json, json};

use crate::domain::secret::traced::Traced;
use crate::domain::web::body::BodyRef;
use crate::domain::web::wire::{Method, PreparedRequest, Reply, Timing};

/// How the server answers browsers of other origins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Cors {
    /// As it should.
    #[default]
    Right,
    /// Not at all.
    Nothing,
    /// Replies allow it, preflights do not.
    NoPreflight,
    /// Preflights do not allow the header Authorization.
    NoAuthorization,
    /// Replies that refuse do not.
    NotOnErrors,
    /// Only the origin of the platform's own editor or test mode.
    EditorOnly,
}

/// How the reply tells when the token ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Expires {
    /// In seconds since 1970.
    #[default]
    Epoch,
    /// In seconds from now.
    Lifetime,
    /// In milliseconds since 1970.
    Ms,
    /// As ISO 8601 text.
    Iso,
    /// Not at all.
    Nothing,
}

/// What kind of answer a log-in brings.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum LogIn {
    /// Tokens.
    #[default]
    Tokens,
    /// A page of HTML, with 200.
    Html,
    /// 200, and in the body that it failed.
    Failed,
    /// Nothing, with 204.
    Empty,
    /// 415: it wants a form.
    WantsForm,
}

/// The server.
#[derive(Clone, Debug, Default)]
pub(super) struct ModelServer {
    pub(super) cors: Cors,
    pub(super) expires: Expires,
    pub(super) log_in: LogIn,
    /// A refresh brings a new refresh token, and the old one is worth nothing from then on.
    pub(super) rotates: bool,
    /// The session is a cookie that scripts cannot read; calls without it are refused.
    pub(super) by_cookie: bool,
    /// Calls need a cookie beside the token; it is sent to other sites too.
    pub(super) cookie_beside: bool,
    /// Every call is redirected once, to the same path with a slash at its end, with this status.
    pub(super) redirects: Option<u16>,
    issued: u32,
    valid_until_ms: i64,
}

/// A token lives for so long (milliseconds).
pub(super) const LIFE_MS: i64 = 900_000;

impl ModelServer {
    /// The answer to a request at this time of the app.
    pub(super) fn answer(&mut self, request: &PreparedRequest, now_ms: i64) -> (Reply, Bytes) {
        let path = request.parsed_url().map(|url| url.path().to_owned()).unwrap_or_default();
        let origin = request.header("origin").map(Traced::reveal);
        let mut headers: Vec<(String, String)> = Vec::new();
        let (status, body) = match request.method {
            Method::Options => (204, String::new()),
            _ if let Some(status) = self.redirects.filter(|_| !path.ends_with('/')) => {
                headers.push(("location".into(), format!("{path}/")));
                (status, String::new())
            }
            _ => self.reply(request, path.trim_end_matches('/'), now_ms, &mut headers),
        };
        let is_preflight = request.method == Method::Options;
        self.allow(is_preflight, status, origin.as_deref(), &mut headers);
        if !body.is_empty() && !headers.iter().any(|(name, _)| name == "content-type") {
            headers.push(("content-type".into(), "application/json".into()));
        }
        let bytes = Bytes::from(body);
        let reply = Reply {
            version: "HTTP/1.1".into(),
            timing: Timing { total_us: 5_000, ..Timing::default() },
            ..Reply::new(status, headers, BodyRef::of(&bytes))
        };
        (reply, bytes)
    }

    fn reply(&mut self, request: &PreparedRequest, path: &str, now_ms: i64, headers: &mut Vec<(String, String)>) -> (u16, String) {
        let given = request.body.as_ref().map(Traced::reveal).unwrap_or_default();
        let refused = || (401, json!({"error": "unauthorized"}).to_string());
        match path {
            "/auth/login" | "/auth/signup" | "/auth/refresh" if request.method != Method::Post => {
                (405, json!({"error": "method not allowed"}).to_string())
            }
            "/auth/login" if serde_json::from_str::<Json>(&given).is_err() => (400, json!({"error": "invalid JSON"}).to_string()),
            "/auth/login" | "/auth/signup" | "/protocol/openid-connect/token" => match self.log_in {
                LogIn::Html => {
                    headers.push(("content-type".into(), "text/html".into()));
                    (200, "<!doctype html><title>App</title>".into())
                }
                LogIn::Failed => (200, json!({"success": false, "message": "unknown user"}).to_string()),
                LogIn::Empty => (204, String::new()),
                LogIn::WantsForm if given.trim_start().starts_with('{') => {
                    (422, json!({"detail": [{"loc": ["body", "username"], "msg": "Field required"}]}).to_string())
                }
                LogIn::Tokens | LogIn::WantsForm => (200, self.tokens(now_ms, headers)),
            },
            "/auth/refresh" => {
                let newest = format!("refresh-{:04}-of-the-model", self.issued);
                if given.contains(&newest) || !self.rotates && given.contains("refresh-") {
                    (200, self.tokens(now_ms, headers))
                } else {
                    refused()
                }
            }
            "/auth/logout" => (204, String::new()),
            _ => {
                let carried = if self.by_cookie { request.header("cookie") } else { request.header("authorization") };
                let carried = carried.map(Traced::reveal).unwrap_or_default();
                let newest = format!("access-{:04}-of-the-model", self.issued);
                let beside = request.header("cookie").map(Traced::reveal).unwrap_or_default();
                if self.cookie_beside && !beside.contains("affinity=") {
                    return refused();
                }
                let right = if self.by_cookie { carried.contains(&newest) } else { carried == format!("Bearer {newest}") };
                match (right && now_ms < self.valid_until_ms, path) {
                    (false, _) => refused(),
                    (true, "/auth/me") => (200, json!({"data": user()}).to_string()),
                    (true, _) => (200, json!([{"id": 1}]).to_string()),
                }
            }
        }
    }

    fn tokens(&mut self, now_ms: i64, headers: &mut Vec<(String, String)>) -> String {
        let first = self.issued == 0;
        self.issued += 1;
        self.valid_until_ms = now_ms + LIFE_MS;
        let access = format!("access-{:04}-of-the-model", self.issued);
        let refresh = format!("refresh-{:04}-of-the-model", self.issued);
        let end_s = self.valid_until_ms / 1000;
        let expires = match self.expires {
            Expires::Epoch => json!(end_s),
            Expires::Lifetime => Json::Null,
            Expires::Ms => json!(self.valid_until_ms),
            Expires::Iso => json!(crate::domain::base::time::iso(self.valid_until_ms)),
            Expires::Nothing => Json::Null,
        };
        if self.by_cookie {
            headers.push(("set-cookie".into(), format!("session={access}; Path=/; HttpOnly; Secure; SameSite=Lax")));
            return json!({"data": {"user": user()}}).to_string();
        }
        if self.cookie_beside {
            headers.push(("set-cookie".into(), "affinity=a; Path=/; HttpOnly; Secure; SameSite=None".into()));
        }
        let mut data = json!({"access_token": access, "expires": expires.clone(), "user": user()});
        if first || self.rotates {
            data["refresh_token"] = json!(refresh);
        }
        if !self.rotates && !first {
            data["refresh_token"] = json!(format!("refresh-{:04}-of-the-model", 1));
        }
        if let Some(members) = data.as_object_mut().filter(|_| expires.is_null()) {
            members.remove("expires");
        }
        if self.expires == Expires::Lifetime {
            data["expires_in"] = json!(LIFE_MS / 1000);
        }
        json!({"data": data}).to_string()
    }

    /// The headers for browsers.
    fn allow(&self, is_preflight: bool, status: u16, origin: Option<&str>, headers: &mut Vec<(String, String)>) {
        let Some(origin) = origin else { return };
        let is_editor = ["https://app.flutterflow.io", "https://editor.weweb.io"].contains(&origin);
        let allowed = match self.cors {
            Cors::Nothing => false,
            Cors::NoPreflight => !is_preflight,
            Cors::NotOnErrors => status < 400,
            Cors::EditorOnly => is_editor,
            Cors::Right | Cors::NoAuthorization => true,
        };
        if !allowed {
            return;
        }
        let mut put = |name: &str, value: &str| headers.push((name.to_owned(), value.to_owned()));
        put("access-control-allow-origin", origin);
        put("access-control-allow-credentials", "true");
        if is_preflight {
            put("access-control-allow-methods", "GET, POST, PUT, DELETE");
            let names = if self.cors == Cors::NoAuthorization { "content-type" } else { "authorization, content-type, ww-retry" };
            put("access-control-allow-headers", names);
        }
    }
}

fn user() -> Json {
    json!({"id": 42, "email": "ada@example.com", "name": "Ada", "roles": ["member"]})
}
