//! "Ask my app" (product words, section 10.3): the line runs where it is pasted, copies nothing secret, and what it copies is evidence.

#![expect(clippy::unwrap_used, reason = "helpers of tests may")]

use std::process::Command;

use authscope::diagnose::snapshot::{CannotReadSnapshot, judged, read};
use authscope::knowledge::ask_my_app;
use serde_json::{Value as Json, json};

/// `{"sub": "u-7", "exp": 1800000600}`.
const TOKEN: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1LTciLCJleHAiOjE4MDAwMDA2MDB9.c2lnbmF0dXJl";
const NOW: &str = "2027-01-15T08:00:00.000Z";

/// A snapshot as the line copies it.
fn snapshot(stored: Json, calls: Json) -> String {
    json!({"authscope": "snapshot 1", "at": NOW, "origin": "https://acme.example", "path": "/home", "stored": stored, "cookies": {}, "calls": calls})
        .to_string()
}

fn ids(text: &str) -> Vec<&'static str> {
    judged(&read(text).unwrap()).iter().map(|finding| finding.id).collect()
}

fn jwt(exp: i64) -> Json {
    json!({"is": "JWT", "alg": "HS256", "exp": exp, "sub": "string"})
}

fn flutterflow(token: Json, expiry: Json) -> String {
    snapshot(json!({"flutter._auth_authentication_token_": token, "flutter._auth_token_expiration_": expiry}), json!([]))
}

fn number(value: i64) -> Json {
    json!({"is": "number", "value": value})
}

#[test]
fn what_flutterflow_has_stored_names_the_cause_and_its_healthy_twin_is_silent() {
    let end = 1_800_000_600;
    let well = flutterflow(jwt(end), number(end * 1000));
    assert_eq!(ids(&well), [] as [&str; 0], "the twin of all below");
    for (text, wanted) in [
        (flutterflow(jwt(end), number(900_000)), "FF-SES-EXPIRY-DURATION"),
        (flutterflow(jwt(end), number(end * 1_000_000)), "FF-SES-EXPIRY-UNIT"),
        (flutterflow(jwt(end), number(end * 1000 - 3_600_000)), "FF-SES-EXPIRY-MISMATCH"),
        (flutterflow(json!({"is": "text", "length": 40}), number(1_799_990_000_000)), "FF-SES-EXPIRY-PAST"),
        (flutterflow(json!({"is": "text", "value": "null"}), number(end * 1000)), "FF-SES-TOKEN-TEXT-NULL"),
        (flutterflow(json!({"is": "null"}), number(end * 1000)), "FF-SES-TOKEN-NULL"),
    ] {
        assert_eq!(ids(&text), [wanted], "{text}");
    }
    let first = &judged(&read(&flutterflow(jwt(end), number(900_000))).unwrap())[0];
    assert!(first.title.starts_with("Your app stored 1 Jan 1970 00:15:00 UTC") && first.title.contains("This is why"), "{}", first.title);
    assert!(first.fix.contains("Custom Functions") && first.fix.contains("Token Expiry Time"), "{}", first.fix);
}

#[test]
fn what_weweb_has_stored_names_the_cause_and_its_healthy_twin_is_silent() {
    let stored = |session: Json| snapshot(json!({ "ww-auth-session": session }), json!([]));
    let object = |members: Json| json!({"is": "object", "members": members});
    assert_eq!(ids(&stored(object(json!({"accessToken": jwt(1_800_000_600)})))), [] as [&str; 0], "the twin of all below");
    for (session, wanted) in [
        (object(json!({})), "WW-PERSIST-OFF"),
        (object(json!({"accessToken": {"is": "null"}})), "WW-AUTH-EMPTY-TOKEN"),
        (object(json!({"metadata": {"is": "object", "members": {}}})), "WW-AUTH-EMPTY-TOKEN"),
        (object(json!({"access_token": jwt(1_800_000_600)})), "WW-STORAGE-SHAPE"),
        (object(json!({"accessToken": jwt(1_799_990_000)})), "WW-REFRESH-UNUSED"),
        (json!({"is": "text", "length": 12}), "WW-STORAGE-CORRUPT"),
    ] {
        assert_eq!(ids(&stored(session.clone())), [wanted], "{session}");
    }
}

#[test]
fn refused_calls_are_told_and_nothing_stored_is_told() {
    let calls =
        json!([{"url": "https://api.example/me", "status": 200, "ms": 5}, {"url": "https://api.example/me", "status": 401, "ms": 5}]);
    let end = 1_800_000_600;
    let stored = json!({"flutter._auth_authentication_token_": jwt(end), "flutter._auth_token_expiration_": number(end * 1000)});
    assert_eq!(ids(&snapshot(stored, calls)), ["RUN-CALL-REFUSED"]);
    assert_eq!(ids(&snapshot(json!({}), json!([]))), ["RUN-NOTHING-STORED"]);
}

#[test]
fn stored_values_as_a_browser_lists_them_serve_as_well_and_keep_no_token() {
    let lines = format!("Key\tValue\nflutter._auth_authentication_token_\t\"{TOKEN}\"\nflutter._auth_token_expiration_\t900000\nother\tx");
    let object =
        json!({"flutter._auth_authentication_token_": format!("\"{TOKEN}\""), "flutter._auth_token_expiration_": "900000"}).to_string();
    for text in [lines, object] {
        assert_eq!(ids(&text), ["FF-SES-EXPIRY-DURATION"], "{text}");
        let kept = format!("{:?}", read(&text).unwrap());
        assert!(!kept.contains("eyJ") && !kept.contains("c2lnbmF0dXJl"), "{kept}");
    }
    assert_eq!(ids("ww-auth-session\t{}"), ["WW-PERSIST-OFF"]);
}

#[test]
fn what_is_no_snapshot_says_why() {
    assert_eq!(read("hello"), Err(CannotReadSnapshot::NotOne));
    assert_eq!(read("{\"a\": 1}"), Err(CannotReadSnapshot::NotOne));
    assert_eq!(read("{\"authscope\": \"snapshot 9\"}"), Err(CannotReadSnapshot::Newer));
    let text = flutterflow(jwt(1), number(1));
    assert!(matches!(read(&text[..text.len() - 20]), Err(CannotReadSnapshot::Cut { .. })));
    // As consoles show it: in quotes.
    assert!(read(&format!("'{text}'")).is_ok() && read(&Json::String(text).to_string()).is_ok());
}

#[test]
fn the_line_is_one_line_and_calls_nothing() {
    let line = ask_my_app::line();
    assert!(!line.contains('\n') && line.len() < 4_000, "{}", line.len());
    for request in ["fetch(", "XMLHttpRequest", "sendBeacon", "WebSocket", "new Image", "import("] {
        assert!(!line.contains(request), "{request}");
    }
}

/// What the line copies in a page that has this storage, by Node with the few things of a page that it reads. `None` where there is no Node.
fn run_by_node(storage: &Json, cookie: &str) -> Option<String> {
    let page = format!(
        "const storage = {storage}; const localStorage = new Proxy(storage, {{ get: (all, name) => name === 'getItem' ? (key) => all[key] : all[name] }});\n\
         const document = {{ cookie: {} }}; const location = {{ origin: 'https://acme.example', pathname: '/home' }};\n\
         globalThis.performance = {{ getEntriesByType: () => [{{ initiatorType: 'fetch', name: 'https://api.example/me?key=s3cret-in-query', responseStatus: 401, duration: 12.4 }}, {{ initiatorType: 'img', name: 'https://x.example/p.png' }}] }};\n\
         const copy = (text) => console.log(text);\n{}\n",
        Json::String(cookie.to_owned()),
        ask_my_app::line()
    );
    let node = Command::new("node").arg("-e").arg(format!("{{ {page} }}")).output().ok()?;
    assert!(node.status.success(), "{}", String::from_utf8_lossy(&node.stderr));
    Some(String::from_utf8(node.stdout).unwrap())
}

#[test]
fn the_line_copies_what_is_stored_and_no_secret() {
    let storage = json!({
        "flutter._auth_authentication_token_": format!("\"{TOKEN}\""),
        "flutter._auth_refresh_token_": "\"refresh-token-of-mine\"",
        "flutter._auth_token_expiration_": "900000",
        "flutter._auth_uid_": "\"u-7-private\"",
        "flutter._auth_user_data_": "\"{\\\"email\\\":\\\"ada@example.com\\\"}\"",
        "unrelated": "unrelated-secret"
    });
    let Some(copied) = run_by_node(&storage, "ww-auth-access-token=cookie-token-of-mine; other=1") else {
        return println!("there is no Node here");
    };
    for secret in
        ["eyJ", "c2lnbmF0dXJl", "refresh-token-of-mine", "u-7-private", "ada@example.com", "unrelated", "cookie-token", "s3cret-in-query"]
    {
        assert!(!copied.contains(secret), "{secret} in {copied}");
    }
    let snapshot = read(&copied).unwrap();
    assert_eq!((snapshot.origin.as_str(), snapshot.calls[0].status, snapshot.calls.len()), ("https://acme.example", 401, 1));
    let found: Vec<&str> = judged(&snapshot).iter().map(|finding| finding.id).collect();
    assert_eq!(found, ["FF-SES-EXPIRY-DURATION", "RUN-CALL-REFUSED"]);
    let weweb =
        run_by_node(&json!({"ww-auth-session": format!("{{\"accessToken\":\"{TOKEN}\",\"metadata\":{{\"expires\":1800000600000}}}}")}), "")
            .unwrap();
    assert!(!weweb.contains("eyJ"), "{weweb}");
    assert!(judged(&read(&weweb).unwrap()).iter().all(|finding| finding.id == "RUN-CALL-REFUSED" || finding.id == "WW-REFRESH-UNUSED"));
}
