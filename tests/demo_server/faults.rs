//! Every fault does what its name says, where it is asked for and nowhere else.

use std::time::Duration;

use authscope::domain::project::fault::FaultKind;
use authscope::domain::web::wire::{FailureKind, Method};
use authscope::io::demo_server::DemoServer;
use authscope::run::transport::Exchanged;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

use crate::demo_client::{Demo, NOON_MS};

const ORIGIN: (&str, &str) = ("origin", "https://app.example.com");

/// A call of every kind of endpoint: method, path, body.
const CALLS: [(Method, &str, Option<&str>); 6] = [
    (Method::Post, "/auth/login", Some("{\"email\":\"ada@example.com\",\"password\":\"Correct-Horse-9!\"}")),
    (Method::Post, "/auth/signup", Some("{\"email\":\"grace@example.com\",\"password\":\"Nanosecond-1\"}")),
    (Method::Get, "/auth/me", None),
    (Method::Post, "/auth/refresh", Some("{\"refresh_token\":\"unknown\"}")),
    (Method::Post, "/auth/logout", Some("{}")),
    (Method::Get, "/orders", None),
];

#[tokio::test]
async fn ok_with_error() {
    let demo = Demo::with(&["ok-with-error"]).await;
    for (method, path, body) in CALLS {
        let answer = demo.call(method, path, &[], body).await;
        assert_eq!((answer.status(), &answer.json()["success"]), (200, &json!(false)), "{path}");
        assert!(answer.json()["error"]["message"].is_string() && answer.json().get("data").is_none());
    }
    let wrong = demo.post("/auth/login", &json!({ "email": "ada@example.com", "password": "wrong" })).await;
    assert_eq!((wrong.status(), wrong.text("/error/code").as_str()), (200, "invalid_credentials"));
}

#[tokio::test]
async fn token_other_key() {
    let demo = Demo::with(&["token-other-key"]).await;
    let session = demo.log_in().await;
    assert!(session.json()["data"].get("access_token").is_none());
    let refreshed = demo.refresh(&session.text("/data/refresh_token")).await;
    assert_eq!(demo.get_as("/auth/me", &refreshed.text("/data/auth_key")).await.status(), 200);
}

#[tokio::test]
async fn the_notations_of_the_expiry() {
    let noon_and_a_quarter = NOON_MS + 900_000;
    for (fault, expected) in [
        ("expiry-ms", json!(noon_and_a_quarter)),
        ("expiry-text", json!("2026-03-01T12:15:00Z")),
        ("expiry-lifetime", json!(900)),
        ("expiry-ms@refresh", json!(noon_and_a_quarter / 1000)),
    ] {
        let demo = Demo::with(&[fault]).await;
        let session = demo.log_in().await;
        assert_eq!(session.json()["data"]["expires"], expected, "{fault}");
        let grace = demo.post("/auth/signup", &json!({ "email": "grace@example.com", "password": "Nanosecond-1" })).await;
        assert_eq!(grace.json()["data"]["expires"], expected);
        let refreshed = demo.refresh(&session.text("/data/refresh_token")).await.json();
        let expected = if fault.ends_with("@refresh") { json!(noon_and_a_quarter) } else { expected };
        assert_eq!(refreshed["data"]["expires"], expected);
    }
}

#[tokio::test]
async fn html() {
    let demo = Demo::with(&["html"]).await;
    for (method, path, body) in CALLS {
        let answer = demo.call(method, path, &[ORIGIN], body).await;
        assert_eq!((answer.status(), answer.header("content-type")), (200, Some("text/html; charset=utf-8")));
        assert!(answer.bytes.starts_with(b"<!doctype html>"));
        assert_eq!(answer.header("access-control-allow-origin"), Some(ORIGIN.1));
    }
}

#[tokio::test(start_paused = true)]
async fn slow() {
    let mut demo = Demo::with(&["slow"]).await;
    demo.patience = Duration::from_secs(1_000_000);
    let waiting = tokio::spawn(async move { demo.send(Method::Get, "/orders", &[], None).await });
    // Time is virtual and passes only here; as this task never rests, it does not jump ahead of the sockets.
    while !waiting.is_finished() {
        tokio::time::advance(Duration::from_millis(100)).await;
    }
    let Exchanged::Reply(reply, _) = waiting.await.unwrap() else { panic!("no reply") };
    assert!(reply.status == 401 && reply.timing.total_us >= 1_500_000, "virtual time, held back by the server");
}

#[tokio::test(start_paused = true)]
async fn hang() {
    let demo = Demo::with(&["hang"]).await;
    for (method, path, body) in CALLS {
        match demo.send(method, path, &[], body).await {
            Exchanged::Failure(failure, _) => assert_eq!(failure.kind, FailureKind::NoAnswer),
            Exchanged::Reply(reply, _) => panic!("{reply:?}"),
        }
    }
}

/// Sends a call that is answered and one that hangs, and waits for the first one's answer: then the second has arrived too.
async fn hanging(server: &DemoServer) -> tokio::net::TcpStream {
    let mut stream = tokio::net::TcpStream::connect(server.address()).await.unwrap();
    let both = "GET /_authscope/clock HTTP/1.1\r\nhost: localhost\r\n\r\nGET /orders HTTP/1.1\r\nhost: localhost\r\n\r\n";
    stream.write_all(both.as_bytes()).await.unwrap();
    let mut text = Vec::new();
    while !text.ends_with(b"}") {
        assert_ne!(stream.read_buf(&mut text).await.unwrap(), 0);
    }
    stream
}

#[tokio::test]
async fn a_hanging_call_does_not_keep_the_server_from_stopping() {
    let demo = Demo::with(&["hang"]).await;
    let mut stream = hanging(&demo.server).await;
    demo.server.stop().await;
    assert_eq!(stream.read(&mut [0; 16]).await.unwrap_or(0), 0, "closed without an answer");
}

#[tokio::test]
async fn dropping_the_server_closes_its_connections() {
    let demo = Demo::with(&["hang"]).await;
    let mut stream = hanging(&demo.server).await;
    drop(demo.server);
    assert_eq!(stream.read(&mut [0; 16]).await.unwrap_or(0), 0);
}

#[tokio::test]
async fn cut_body() {
    let demo = Demo::with(&["cut-body"]).await;
    for (method, path, body) in CALLS {
        match demo.send(method, path, &[], body).await {
            Exchanged::Failure(failure, bytes) => {
                assert_eq!(failure.kind, FailureKind::BodyCut, "{path}: {}", failure.detail);
                let announced: usize = failure.partial.unwrap().header("content-length").unwrap().parse().unwrap();
                assert!(!bytes.is_empty() && bytes.len() < announced, "{} of {announced}", bytes.len());
            }
            Exchanged::Reply(reply, _) => panic!("{reply:?}"),
        }
    }
}

#[tokio::test]
async fn error_500() {
    let demo = Demo::with(&["error-500"]).await;
    for (method, path, body) in CALLS {
        let answer = demo.call(method, path, &[ORIGIN], body).await;
        assert_eq!(answer.refusal(), (500, "internal".to_owned()));
        assert_eq!(answer.header("access-control-allow-origin"), Some(ORIGIN.1));
    }
}

#[tokio::test]
async fn error_500_no_cors() {
    let demo = Demo::with(&["error-500-no-cors"]).await;
    for (method, path, body) in CALLS {
        let preflight = demo.preflight(path, method.as_str()).await;
        assert_eq!((preflight.status(), preflight.header("access-control-allow-origin")), (204, Some(ORIGIN.1)));
        let answer = demo.call(method, path, &[ORIGIN], body).await;
        assert_eq!((answer.status(), answer.header("access-control-allow-origin"), answer.header("vary")), (500, None, None));
    }
}

#[tokio::test]
async fn no_cors() {
    let demo = Demo::with(&["no-cors"]).await;
    for (method, path, body) in CALLS {
        let preflight = demo.preflight(path, method.as_str()).await;
        assert_eq!(preflight.status(), 405);
        let answer = demo.call(method, path, &[ORIGIN], body).await;
        for answer in [&preflight, &answer] {
            assert!(answer.reply.headers.iter().all(|(name, _)| !name.starts_with("access-control-")));
        }
    }
    assert_eq!(demo.call(Method::Post, "/auth/login", &[ORIGIN], CALLS[0].2).await.status(), 200, "the call itself goes well");
    let astray = demo.call(Method::Get, "/nowhere", &[ORIGIN], None).await;
    assert_eq!((astray.status(), astray.header("access-control-allow-origin")), (404, None));
}

#[tokio::test]
async fn reused_refresh() {
    let demo = Demo::with(&["reused-refresh"]).await;
    let first = demo.log_in().await.text("/data/refresh_token");
    let refreshed = demo.refresh(&first).await;
    assert_eq!((refreshed.status(), refreshed.text("/data/refresh_token")), (200, first.clone()));
    assert_eq!(demo.get_as("/auth/me", &refreshed.text("/data/access_token")).await.status(), 200);
    assert_eq!(demo.refresh(&first).await.refusal(), (401, "refresh_token_reused".to_owned()));
}

#[tokio::test]
async fn wrong_signature() {
    let demo = Demo::with(&["wrong-signature"]).await;
    let token = demo.log_in().await.text("/data/access_token");
    let mut validation = Validation::new(Algorithm::HS256);
    validation.validate_exp = false;
    validation.set_audience(&["authscope-demo"]);
    let key = DecodingKey::from_secret(demo.server.hs256_secret().expose().as_bytes());
    let error = jsonwebtoken::decode::<Value>(&token, &key, &validation).unwrap_err();
    assert_eq!(error.kind(), &jsonwebtoken::errors::ErrorKind::InvalidSignature);
    assert_eq!(demo.get_as("/auth/me", &token).await.refusal(), (401, "token_invalid".to_owned()));
}

#[tokio::test]
async fn redirect_loop() {
    let demo = Demo::with(&["redirect-loop"]).await;
    for (method, path, body) in CALLS {
        let path = format!("{path}?n=1");
        let answer = demo.call(method, &path, &[], body).await;
        assert_eq!((answer.status(), answer.header("location")), (302, Some(path.as_str())));
    }
}

#[tokio::test]
async fn huge_json() {
    let demo = Demo::with(&["huge-json@log-in", "huge-json@log-out"]).await;
    let answer = demo.log_in().await;
    assert!(answer.bytes.len() >= 30 * 1024 * 1024 && answer.bytes.starts_with(b"{\"data\":{\"access_token\":\""));
    let json = answer.json();
    assert_eq!(json["data"]["user"]["id"], 42);
    assert!(json["rows"].as_array().unwrap().len() > 10_000);
    let empty = demo.post("/auth/logout", &json!({ "refresh_token": "x" })).await;
    assert!(empty.status() == 200 && empty.json()["rows"].is_array(), "an empty answer gets a body");
}

#[tokio::test]
async fn invalid_utf8() {
    let demo = Demo::with(&["invalid-utf8"]).await;
    for (method, path, body) in CALLS {
        let answer = demo.call(method, path, &[], body).await;
        assert!(std::str::from_utf8(&answer.bytes).is_err(), "{path}");
        let repaired: Value = serde_json::from_str(&String::from_utf8_lossy(&answer.bytes)).unwrap();
        assert_eq!(repaired["note"], "caf\u{fffd}");
    }
}

#[tokio::test]
async fn a_fault_stays_where_it_is_put() {
    for kind in FaultKind::ALL.iter().copied() {
        let demo = Demo::with(&[&format!("{}@refresh", kind.name())]).await;
        let session = demo.log_in().await;
        assert_eq!((session.status(), &session.json()["data"]["expires"]), (200, &json!(NOON_MS / 1000 + 900)), "{kind:?}");
        assert_eq!(demo.get_as("/orders", &session.text("/data/access_token")).await.status(), 200);
        assert_eq!(demo.preflight("/auth/login", "POST").await.status(), 204);
        assert_eq!(demo.preflight("/auth/refresh", "POST").await.status(), if kind == FaultKind::NoCors { 405 } else { 204 });
    }
}

#[tokio::test]
async fn faults_add_up() {
    let demo = Demo::with(&["expiry-ms", "token-other-key@log-in", "no-cors@log-in", "hang@refresh"]).await;
    let session = demo.call(Method::Post, "/auth/login", &[ORIGIN], CALLS[0].2).await;
    assert_eq!((session.header("access-control-allow-origin"), &session.json()["data"]["expires"]), (None, &json!(NOON_MS + 900_000)));
    assert!(session.json()["data"]["auth_key"].is_string());
    let both = Demo::with(&["error-500", "invalid-utf8"]).await.get("/orders").await;
    assert!(both.status() == 500 && std::str::from_utf8(&both.bytes).is_err());
}
