//! One small server for the cases under `tests/bugs`, on loopback. Each case has a prefix: `/b03/login` belongs to the case of number 3.
//!
//! Tokens are JWTs, signed with a text that everybody knows. Any e-mail and any password will do.

#![allow(dead_code, reason = "each test file uses a part of it")]
#![allow(clippy::allow_attributes, reason = "an expectation would fail in the files that use all of it")]
#![allow(clippy::unwrap_used, reason = "helpers of tests may")]

use std::collections::BTreeSet;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use jsonwebtoken::{EncodingKey, Header};
use serde_json::{Value as Json, json};

const KEY: &[u8] = b"demo-key-not-a-secret";
/// When its tokens were issued and when they end, in seconds since 1970: long ago, and after anybody who runs the tests.
const ISSUED: u64 = 1_700_000_000;
const ENDS: u64 = 4_000_000_000;

/// What a server knows.
struct Known {
    /// How many tokens it has made.
    made: u64,
    /// The tokens that it takes.
    tokens: BTreeSet<String>,
}

/// A request as it came.
struct Asked {
    method: String,
    path: String,
    headers: Vec<(String, String)>,
}

/// What is answered.
struct Answer {
    status: u16,
    body: Json,
    headers: Vec<(&'static str, String)>,
}

impl Asked {
    fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|(held, _)| held == name).map_or("", |(_, value)| value)
    }

    /// The token behind this word, and nothing else.
    fn token(&self, word: &str) -> Option<&str> {
        self.header("authorization").strip_prefix(word)?.strip_prefix(' ').filter(|token| !token.is_empty() && !token.contains(' '))
    }
}

impl Answer {
    fn new(status: u16, body: Json) -> Self {
        Self { status, body, headers: Vec::new() }
    }

    fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

impl Known {
    /// A token; no two are the same.
    fn give(&mut self) -> String {
        self.made += 1;
        self.sign(&json!({"sub": "u-7", "iat": ISSUED, "exp": ENDS, "jti": self.made.to_string()}))
    }

    /// What a server without a token's number gives: renewed, it is the same token again.
    fn give_the_same(&mut self) -> String {
        self.sign(&json!({"sub": "u-7", "exp": ENDS}))
    }

    fn sign(&mut self, claims: &Json) -> String {
        let token = jsonwebtoken::encode(&Header::default(), claims, &EncodingKey::from_secret(KEY)).unwrap();
        self.tokens.insert(token.clone());
        token
    }

    fn takes(&self, token: Option<&str>) -> bool {
        token.is_some_and(|token| self.tokens.contains(token))
    }

    fn answer(&mut self, asked: &Asked) -> Answer {
        let user = json!({"id": 1});
        match (asked.method.as_str(), asked.path.as_str()) {
            ("OPTIONS", _) => Answer::new(204, Json::Null)
                .with("access-control-allow-methods", "GET, POST")
                .with("access-control-allow-headers", asked.header("access-control-request-headers")),
            // The paths are those of the built-in server's shape pocketbase. The renewal takes the access token itself.
            ("POST", "/api/collections/users/auth-refresh") if !self.takes(Some(asked.header("authorization"))) => {
                Answer::new(401, json!({"message": "token is missing or has ended"}))
            }
            ("POST", "/api/collections/users/auth-with-password" | "/api/collections/users/auth-refresh") => {
                Answer::new(200, json!({"token": self.give(), "record": {"id": "u00000000000042", "email": "mira@kontor.example"}}))
            }
            ("POST", "/b01b/login" | "/b01b/refresh") => {
                let token = self.give_the_same();
                Answer::new(200, json!({"token": token, "refresh_token": "rt-b01b-0123456789-made-up", "user": user}))
            }
            ("POST", "/b02/login" | "/b08/login" | "/b09/login") => Answer::new(200, json!({"token": self.give(), "user": user})),
            ("POST", "/b03/login") => {
                let token = self.give();
                let cookie = format!("tok={token}; Path=/; HttpOnly; SameSite=Lax");
                Answer::new(200, json!({"token": token, "user": user})).with("set-cookie", cookie)
            }
            ("POST", "/b06/login" | "/b07/login") => {
                let token = self.give();
                Answer::new(201, json!({"user": user})).with("x-token", token).with("access-control-expose-headers", "X-Token")
            }
            ("POST", "/b10/login") => Answer::new(200, json!({"token": self.give(), "user": {"id": 3}})),
            // The word before the token is Token; Bearer is refused.
            ("GET", "/b01b/me" | "/b02/me" | "/b03/me" | "/b06/me" | "/b08/me") => {
                if self.takes(asked.token("Token")) {
                    Answer::new(200, user)
                } else {
                    Answer::new(401, json!({"error": "Authorization must be: Token, a blank, the token"}))
                }
            }
            ("GET", "/b07/me") if asked.token("Token").is_some() => Answer::new(200, user),
            ("GET", "/b07/me") => Answer::new(401, json!({"error": "no token"})),
            // Guests are answered too.
            ("GET", "/b09/me") => {
                let id = if self.takes(asked.token("Token")) { json!(1) } else { Json::Null };
                Answer::new(200, json!({"id": id}))
            }
            _ => Answer::new(404, json!({"error": "no such path"})),
        }
    }
}

/// Begins to serve and gives the base URL. It ends with the test's process.
#[expect(clippy::disallowed_methods, reason = "it serves a program in another process, and ends with the test")]
pub fn start() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let base_url = format!("http://{}", listener.local_addr().unwrap());
    let known = Arc::new(Mutex::new(Known { made: 0, tokens: BTreeSet::new() }));
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let known = Arc::clone(&known);
            std::thread::spawn(move || serve(stream, &known));
        }
    });
    base_url
}

/// One connection, until the client closes it.
fn serve(stream: TcpStream, known: &Mutex<Known>) -> Option<()> {
    let mut reader = BufReader::new(stream.try_clone().ok()?);
    let mut stream = stream;
    loop {
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).ok()? == 0 {
                return None;
            }
            match line.trim_end() {
                "" => break,
                line => lines.push(line.to_owned()),
            }
        }
        let mut first = lines.first()?.split(' ');
        let (method, path) = (first.next()?.to_owned(), first.next()?.to_owned());
        let headers: Vec<(String, String)> = lines[1..]
            .iter()
            .filter_map(|line| line.split_once(':'))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
            .collect();
        let asked = Asked { method, path, headers };
        let mut body = vec![0; asked.header("content-length").parse().unwrap_or(0)];
        reader.read_exact(&mut body).ok()?;
        let answer = known.lock().unwrap().answer(&asked);
        stream.write_all(written(&asked, &answer).as_bytes()).ok()?;
    }
}

fn written(asked: &Asked, answer: &Answer) -> String {
    let body = if answer.body.is_null() { String::new() } else { answer.body.to_string() };
    let mut text = format!("HTTP/1.1 {} as told\r\ncontent-type: application/json\r\ncontent-length: {}\r\n", answer.status, body.len());
    let origin = asked.header("origin");
    if !origin.is_empty() {
        text.push_str(&format!("access-control-allow-origin: {origin}\r\nvary: Origin\r\n"));
    }
    for (name, value) in &answer.headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    text + "\r\n" + &body
}
