//! The demo server as a well-kept backend: every endpoint, its clock, its keys and its manners.
#![expect(clippy::unwrap_used, reason = "helpers of tests may")]

#[path = "../support/demo_client.rs"]
mod demo_client;
mod faults;

use authscope::domain::web::wire::Method;
use authscope::io::demo_server::{DemoOptions, DemoServer, SigningAlgorithm};
use authscope::io::system_clock::Clock as _;
use authscope::run::transport::Exchanged;
use demo_client::{Answer, Demo, NOON_MS, at_noon};
use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};

const NOON_S: i64 = NOON_MS / 1000;

/// The claims, their signature checked by the token library (but not their time: the server's clock is its own).
fn claims(token: &str, key: &DecodingKey, algorithm: Algorithm) -> Value {
    let mut validation = Validation::new(algorithm);
    validation.validate_exp = false;
    validation.set_audience(&["authscope-demo"]);
    jsonwebtoken::decode::<Value>(token, key, &validation).unwrap().claims
}

#[tokio::test]
async fn log_in() {
    let demo = Demo::with(&[]).await;
    let answer = demo.log_in().await;
    assert_eq!((answer.status(), answer.header("content-type")), (200, Some("application/json")));
    let data = &answer.json()["data"];
    assert_eq!(data["expires"], NOON_S + 900);
    assert_eq!(data["user"], json!({ "id": 42, "email": "ada@example.com", "name": "Ada", "roles": ["member"] }));
    let key = DecodingKey::from_secret(demo.server.hs256_secret().expose().as_bytes());
    let claims = claims(&answer.text("/data/access_token"), &key, Algorithm::HS256);
    assert_eq!((&claims["sub"], &claims["iat"], &claims["exp"]), (&json!("42"), &json!(NOON_S), &json!(NOON_S + 900)));
    assert_eq!(
        (&claims["email"], &claims["roles"], &claims["aud"]),
        (&json!("ada@example.com"), &json!(["member"]), &json!("authscope-demo"))
    );
    assert!(claims["jti"].is_string() && claims["iss"].is_string() && claims["name"] == "Ada");
}

#[tokio::test]
async fn what_is_no_log_in() {
    let demo = Demo::with(&[]).await;
    for wrong in [
        json!({ "email": "ada@example.com", "password": "wrong" }),
        json!({ "email": "nobody@example.com", "password": "Correct-Horse-9!" }),
    ] {
        let answer = demo.post("/auth/login", &wrong).await;
        assert_eq!(answer.status(), 401);
        assert_eq!(answer.json(), json!({ "error": { "code": "invalid_credentials", "message": "Wrong e-mail or password." } }));
        assert_eq!(answer.header("www-authenticate"), None, "it is not a token that is wrong");
    }
    assert_eq!(demo.post("/auth/login", &json!({ "email": "ada@example.com" })).await.refusal(), (400, "missing_field".to_owned()));
    for body in ["{\"email\":", "[]", ""] {
        let answer = demo.call(Method::Post, "/auth/login", &[], Some(body)).await;
        assert_eq!(answer.refusal(), (400, "invalid_json".to_owned()));
    }
    let large = "x".repeat(2 * 1024 * 1024);
    // The server stops reading at its limit; whether its answer still gets through depends on who is faster.
    match demo.send(Method::Post, "/auth/login", &[], Some(&large)).await {
        Exchanged::Reply(reply, _) => assert_eq!(reply.status, 413),
        Exchanged::Failure(failure, _) => assert!(failure.partial.is_none()),
    }
}

#[tokio::test]
async fn an_e_mail_address_has_no_case() {
    let demo = Demo::with(&[]).await;
    let body = json!({ "email": "ADA@Example.com", "password": "Correct-Horse-9!" });
    assert_eq!(demo.post("/auth/login", &body).await.status(), 200);
    assert_eq!(demo.post("/auth/signup", &body).await.refusal(), (409, "email_taken".to_owned()));
}

#[tokio::test]
async fn sign_up() {
    let demo = Demo::with(&[]).await;
    let grace = json!({ "email": "grace@example.com", "password": "Nanosecond-1", "name": "Grace" });
    let answer = demo.post("/auth/signup", &grace).await;
    assert_eq!(answer.status(), 201);
    assert_eq!(answer.json()["data"]["user"], json!({ "id": 43, "email": "grace@example.com", "name": "Grace", "roles": ["member"] }));
    let me = demo.get_as("/auth/me", &answer.text("/data/access_token")).await;
    assert_eq!(me.json()["data"]["id"], 43);
    assert_eq!(demo.post("/auth/signup", &grace).await.refusal(), (409, "email_taken".to_owned()));
    assert_eq!(demo.post("/auth/login", &grace).await.status(), 200);
    let nameless = demo.post("/auth/signup", &json!({ "email": "alan@example.com", "password": "Bombe-1940" })).await;
    assert_eq!((nameless.text("/data/user/name").as_str(), &nameless.json()["data"]["user"]["id"]), ("alan", &json!(44)));
}

#[tokio::test]
async fn each_server_starts_afresh() {
    let first = Demo::with(&[]).await;
    let grace = json!({ "email": "grace@example.com", "password": "Nanosecond-1" });
    assert_eq!(first.post("/auth/signup", &grace).await.status(), 201);
    let other = Demo::start(DemoOptions { seed: None, ..at_noon() }).await;
    assert_eq!(other.post("/auth/login", &grace).await.status(), 401);
    let token = first.log_in().await.text("/data/access_token");
    assert_eq!(other.get_as("/auth/me", &token).await.refusal(), (401, "token_invalid".to_owned()), "its keys are its own");
}

#[tokio::test]
async fn the_same_seed_and_time_give_the_same_tokens() {
    let (one, two) = (Demo::with(&[]).await, Demo::with(&[]).await);
    assert_eq!(one.log_in().await.json(), two.log_in().await.json());
    let other = Demo::start(DemoOptions { seed: Some(2), ..at_noon() }).await;
    assert_ne!(other.log_in().await.text("/data/refresh_token"), one.log_in().await.text("/data/refresh_token"));
}

#[tokio::test]
async fn protected_resources_want_a_good_token() {
    let demo = Demo::with(&[]).await;
    let token = demo.log_in().await.text("/data/access_token");
    let orders = demo.get_as("/orders", &token).await;
    assert_eq!((orders.status(), orders.json()["data"].as_array().unwrap().len()), (200, 3));
    assert_eq!(demo.get_as("/auth/me", &token).await.json()["data"]["name"], "Ada");
    let lower = demo.call(Method::Get, "/orders", &[("authorization", &format!("bearer {token}"))], None).await;
    assert_eq!(lower.status(), 200, "the scheme has no case");

    let tampered = format!("{}A{}", &token[..token.len() - 5], &token[token.len() - 4..]);
    for path in ["/orders", "/auth/me"] {
        for (headers, code) in [
            (None, "token_missing"),
            (Some(token.clone()), "token_missing"),
            (Some("Basic YTpi".to_owned()), "token_missing"),
            (Some("Bearer ".to_owned()), "token_missing"),
            (Some("Bearer nonsense".to_owned()), "token_invalid"),
            (Some(format!("Bearer {tampered}")), "token_invalid"),
        ] {
            let headers: Vec<(&str, &str)> = headers.iter().map(|value| ("authorization", value.as_str())).collect();
            let answer = demo.call(Method::Get, path, &headers, None).await;
            assert_eq!((answer.refusal(), answer.header("www-authenticate")), ((401, code.to_owned()), Some("Bearer")));
        }
    }
}

#[tokio::test]
async fn an_access_token_dies_on_the_second() {
    let demo = Demo::with(&[]).await;
    let token = demo.log_in().await.text("/data/access_token");
    demo.server.clock().advance(900_000 - 1);
    assert_eq!(demo.get_as("/orders", &token).await.status(), 200);
    demo.server.clock().advance(1);
    assert_eq!(demo.get_as("/orders", &token).await.refusal(), (401, "token_expired".to_owned()));
    assert_eq!(demo.log_in().await.json()["data"]["expires"], NOON_S + 1800);
}

#[tokio::test]
async fn refreshing_rotates_and_a_second_use_ends_the_session() {
    let demo = Demo::with(&[]).await;
    let first = demo.log_in().await.text("/data/refresh_token");
    demo.server.clock().advance(10_000);
    let answer = demo.refresh(&first).await;
    assert_eq!((answer.status(), &answer.json()["data"]["expires"]), (200, &json!(NOON_S + 910)));
    assert_eq!(answer.json()["data"]["user"]["id"], 42);
    let second = answer.text("/data/refresh_token");
    assert_ne!(first, second);
    assert_eq!(demo.get_as("/auth/me", &answer.text("/data/access_token")).await.status(), 200);

    let elsewhere = demo.log_in().await.text("/data/refresh_token");
    assert_eq!(demo.refresh(&first).await.refusal(), (401, "refresh_token_reused".to_owned()));
    assert_eq!(demo.refresh(&second).await.refusal(), (401, "refresh_token_revoked".to_owned()), "the family is gone");
    assert_eq!(demo.refresh(&elsewhere).await.status(), 200, "another log-in is another family");
    assert_eq!(demo.refresh("made-up").await.refusal(), (401, "refresh_token_invalid".to_owned()));
    assert_eq!(demo.post("/auth/refresh", &json!({})).await.refusal(), (400, "missing_field".to_owned()));
}

#[tokio::test]
async fn a_refresh_token_dies_after_thirty_days() {
    let demo = Demo::with(&[]).await;
    let token = demo.log_in().await.text("/data/refresh_token");
    demo.server.clock().advance(30 * 24 * 3600 * 1000);
    assert_eq!(demo.refresh(&token).await.refusal(), (401, "refresh_token_expired".to_owned()));
}

#[tokio::test]
async fn log_out_by_either_token() {
    let demo = Demo::with(&[]).await;
    for by_refresh in [true, false] {
        let session = demo.log_in().await;
        let (access, refresh) = (session.text("/data/access_token"), session.text("/data/refresh_token"));
        let answer = if by_refresh {
            demo.post("/auth/logout", &json!({ "refresh_token": refresh })).await
        } else {
            demo.call(Method::Post, "/auth/logout", &[("authorization", &format!("Bearer {access}")), ("content-length", "0")], None).await
        };
        assert_eq!((answer.status(), answer.bytes.len()), (204, 0));
        assert_eq!(demo.refresh(&refresh).await.refusal(), (401, "refresh_token_revoked".to_owned()));
        assert_eq!(demo.get_as("/auth/me", &access).await.status(), 200, "a signed token lives until it expires");
    }
    assert_eq!(demo.post("/auth/logout", &json!({})).await.refusal(), (401, "token_missing".to_owned()));
    assert_eq!(demo.post("/auth/logout", &json!({ "refresh_token": "unknown" })).await.status(), 204);
}

#[tokio::test]
async fn what_is_not_there() {
    let demo = Demo::with(&[]).await;
    for path in ["/", "/auth/login/", "/auth", "/_authscope/other"] {
        assert_eq!(demo.get(path).await.refusal(), (404, "not_found".to_owned()));
    }
    let answer = demo.get("/auth/login").await;
    assert_eq!((answer.refusal(), answer.header("allow")), ((405, "method_not_allowed".to_owned()), Some("POST")));
    let answer = demo.call(Method::Options, "/orders", &[], None).await;
    assert_eq!((answer.status(), answer.header("allow")), (204, Some("GET")));
    assert_eq!(demo.get("/orders?page=2").await.status(), 401, "a query is not part of the path");
}

#[tokio::test]
async fn every_origin_is_welcome_errors_included() {
    let demo = Demo::with(&[]).await;
    let answer = demo.preflight("/auth/me", "GET").await;
    assert_eq!((answer.status(), answer.bytes.len()), (204, 0));
    assert_eq!(answer.header("access-control-allow-origin"), Some("https://app.example.com"));
    assert!(answer.header("access-control-allow-methods").unwrap().contains("GET"));
    assert_eq!(answer.header("access-control-allow-headers"), Some("authorization,content-type"));
    assert_eq!((answer.header("access-control-max-age"), answer.header("vary")), (Some("600"), Some("Origin")));

    for (path, status) in [("/auth/me", 401), ("/nowhere", 404), ("/auth/login", 405), ("/.well-known/jwks.json", 200)] {
        let answer = demo.call(Method::Get, path, &[("origin", "http://localhost:3000")], None).await;
        assert_eq!((answer.status(), answer.header("access-control-allow-origin")), (status, Some("http://localhost:3000")));
        let answer = demo.get(path).await;
        assert_eq!((answer.header("access-control-allow-origin"), answer.header("vary")), (None, Some("Origin")));
    }
}

#[tokio::test]
async fn the_clock_can_be_read_and_moved() {
    const CLOCK: &str = "/_authscope/clock";
    let demo = Demo::with(&["hang"]).await;
    assert_eq!(demo.get(CLOCK).await.json(), json!({ "now_ms": NOON_MS }));
    let token = demo.server.clock_token().expose().to_owned();
    let moved = async |change: &Value, more: &[(&str, &str)]| {
        let headers: Vec<_> = [("x-authscope-clock", token.as_str())].into_iter().chain(more.iter().copied()).collect();
        demo.call(Method::Post, CLOCK, &headers, Some(&change.to_string())).await
    };
    assert_eq!(moved(&json!({ "advance_ms": 60_000 }), &[]).await.json(), json!({ "now_ms": NOON_MS + 60_000 }));
    assert_eq!(demo.server.clock().now_ms(), NOON_MS + 60_000);
    let answer = moved(&json!({ "set_ms": 0 }), &[]).await;
    assert_eq!((answer.json(), answer.header("date")), (json!({ "now_ms": 0 }), Some("Thu, 01 Jan 1970 00:00:00 GMT")));
    for bad in [json!({}), json!({ "advance_ms": "1" }), json!({ "advance": 1 }), json!([])] {
        assert_eq!(moved(&bad, &[]).await.status(), 400);
    }
    assert_eq!(demo.call(Method::Delete, CLOCK, &[], None).await.status(), 405);
    // Neither without this run's token, nor for a web page, which is told nothing either.
    let change = json!({ "set_ms": 5 });
    assert_eq!(demo.post(CLOCK, &change).await.refusal(), (403, "no_clock_token".to_owned()));
    let page = moved(&change, &[("origin", "https://evil.example")]).await;
    assert_eq!((page.status(), page.header("access-control-allow-origin")), (403, None));
    let asked = demo.preflight(CLOCK, "POST").await;
    assert_eq!((asked.status(), asked.header("access-control-allow-origin")), (405, None));
    assert_eq!(demo.server.clock().now_ms(), 0);
}

/// The whole answer to a GET that names this host.
async fn raw(demo: &Demo, path: &str, host: &str) -> String {
    let mut stream = tokio::net::TcpStream::connect(demo.server.address()).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await.unwrap();
    answer
}

#[tokio::test]
async fn by_another_name_nobody_comes_in() {
    let demo = Demo::with(&[]).await;
    let port = demo.server.address().port();
    for host in ["evil.example", &format!("evil.example:{port}"), "127.0.0.1.evil.example", "localhost.evil.example", "[evil]:80"] {
        for path in ["/auth/me", "/_authscope/clock", "/.well-known/jwks.json"] {
            let answer = raw(&demo, path, host).await;
            assert!(answer.starts_with("HTTP/1.1 421 ") && answer.contains("wrong_host"), "{host}: {answer}");
        }
    }
    for host in ["localhost", "LocalHost.:80", "shop.localhost:80", "127.0.0.1", "10.0.2.2:80", "[::1]:80"] {
        assert!(raw(&demo, "/auth/me", host).await.starts_with("HTTP/1.1 401 "), "{host}");
    }
}

#[tokio::test]
async fn its_time_is_the_shared_clock_everywhere() {
    let demo = Demo::with(&[]).await;
    assert_eq!(demo.log_in().await.header("date"), Some("Sun, 01 Mar 2026 12:00:00 GMT"));
}

async fn signed_by(algorithm: SigningAlgorithm) -> (Demo, Answer, JwkSet) {
    let demo = Demo::start(DemoOptions { algorithm, ..at_noon() }).await;
    let session = demo.log_in().await;
    let keys = demo.get("/.well-known/jwks.json").await;
    assert_eq!(keys.status(), 200);
    let keys = serde_json::from_slice(&keys.bytes).unwrap();
    (demo, session, keys)
}

#[tokio::test]
async fn public_keys_verify_what_they_should() {
    for (algorithm, jwt) in [(SigningAlgorithm::Rs256, Algorithm::RS256), (SigningAlgorithm::Es256, Algorithm::ES256)] {
        let (demo, session, keys) = signed_by(algorithm).await;
        let token = session.text("/data/access_token");
        let header = jsonwebtoken::decode_header(&token).unwrap();
        assert_eq!(header.alg, jwt);
        let key = keys.find(&header.kid.unwrap()).unwrap();
        assert_eq!(claims(&token, &DecodingKey::from_jwk(key).unwrap(), jwt)["sub"], "42");
        let published = serde_json::to_value(key).unwrap();
        assert!(published.get("d").is_none() && published["use"] == "sig" && published["alg"] == algorithm.name(), "{published}");
        assert_eq!(demo.get_as("/auth/me", &token).await.status(), 200);
        let refreshed = demo.refresh(&session.text("/data/refresh_token")).await;
        assert_eq!(demo.get_as("/orders", &refreshed.text("/data/access_token")).await.status(), 200);
    }
}

#[tokio::test]
async fn a_shared_secret_is_not_published() {
    let (_demo, session, keys) = signed_by(SigningAlgorithm::Hs256).await;
    assert!(keys.keys.is_empty());
    assert_eq!(jsonwebtoken::decode_header(session.text("/data/access_token")).unwrap().alg, Algorithm::HS256);
}

#[tokio::test]
async fn it_listens_on_loopback_and_says_when_it_cannot() {
    let demo = Demo::with(&[]).await;
    assert!(demo.server.address().ip().is_loopback());
    assert_eq!(demo.server.base_url(), format!("http://{}", demo.server.address()));
    let port = demo.server.address().port();
    let error = DemoServer::start(DemoOptions { port: Some(port), ..at_noon() }).await.unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::AddrInUse);
    assert!(error.to_string().contains(&format!("port {port}")), "{error}");
    let error = DemoServer::start(DemoOptions { shape: "plai".to_owned(), ..at_noon() }).await.unwrap_err();
    assert!(error.to_string().contains("did you mean \"plain\"?"), "{error}");
    assert!(DemoServer::shapes().starts_with(&["plain", "xano"]));
}

#[tokio::test]
async fn a_stopped_server_is_gone() {
    let demo = Demo::with(&[]).await;
    demo.log_in().await;
    let address = demo.server.address();
    // The client's idle connection does not hold it up.
    demo.server.stop().await;
    assert_eq!(tokio::net::TcpStream::connect(address).await.unwrap_err().kind(), std::io::ErrorKind::ConnectionRefused);
}

#[tokio::test]
async fn secrets_do_not_print() {
    let demo = Demo::with(&[]).await;
    let printed = format!("{:?}", demo.server);
    assert!(!printed.contains("Correct-Horse") && !printed.contains(demo.server.hs256_secret().expose()));
}
