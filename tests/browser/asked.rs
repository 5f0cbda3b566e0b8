//! "Ask my app" in a real browser: the line is pasted into the console of a page that has such storage, and what it copies is evidence.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use authscope::diagnose::snapshot::{judged, read};
use authscope::knowledge::ask_my_app;
use serde_json::{Value as Json, json};

use super::judge::devtools::{Browser, found};

/// A page on a free port, and how often it was asked for anything.
fn page() -> (String, Arc<AtomicUsize>) {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let origin = format!("http://{}", listener.local_addr().expect("an address"));
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&asked);
    std::thread::Builder::new()
        .spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let mut request = [0; 4096];
                let read = stream.read(&mut request).unwrap_or_default();
                let is_refused = request[..read].starts_with(b"GET /me");
                counted.fetch_add(1, Ordering::SeqCst);
                let body = "<!doctype html><title>App</title>";
                let status = if is_refused { "401 Unauthorized" } else { "200 OK" };
                let head =
                    format!("HTTP/1.1 {status}\r\ncontent-type: text/html\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
                drop(stream.write_all((head + body).as_bytes()));
            }
        })
        .expect("a thread");
    (origin, asked)
}

/// What a page says to an expression, with what consoles offer.
fn evaluate(browser: &mut Browser, session: &str, expression: &str) -> Json {
    let asked =
        json!({"expression": expression, "includeCommandLineAPI": true, "awaitPromise": true, "returnByValue": true, "userGesture": true});
    let said = browser.ask(Some(session), "Runtime.evaluate", &asked).expect("an answer");
    assert!(said["exceptionDetails"].is_null(), "{said}");
    said["result"]["value"].clone()
}

#[test]
#[ignore = "needs a real browser: .ci/long runs it"]
fn the_line_copies_evidence_in_a_real_browser() {
    let program = found().expect("a browser: install chromium, or name one with CHROMIUM");
    let (origin, requests) = page();
    let mut browser = Browser::start(&program, &[], false);
    let target = browser.ask(None, "Target.createTarget", &json!({"url": "about:blank"})).expect("a page")["targetId"].clone();
    let attached = browser.ask(None, "Target.attachToTarget", &json!({"targetId": target, "flatten": true})).expect("a session");
    let session = attached["sessionId"].as_str().expect("a session").to_owned();
    browser.ask(Some(&session), "Page.enable", &json!({})).expect("events");
    browser.ask(Some(&session), "Runtime.enable", &json!({})).expect("events");
    browser.ask(Some(&session), "Page.navigate", &json!({"url": format!("{origin}/home")})).expect("a page");
    browser.wait_for(&session, "Page.loadEventFired").expect("a page");
    let store = "localStorage.setItem('flutter._auth_authentication_token_', JSON.stringify('a-token-of-mine-1'));\
        localStorage.setItem('flutter._auth_token_expiration_', '900000');\
        fetch('/me?key=secret-in-query').then(reply => reply.text()).then(() => fetch('/orders')).then(reply => reply.text()).then(() => 'stored')";
    assert_eq!(evaluate(&mut browser, &session, store), "stored");
    let before = requests.load(Ordering::SeqCst);
    evaluate(&mut browser, &session, &ask_my_app::line());
    // What a console's own `copy` hands to DevTools, which puts it onto the clipboard.
    browser.wait_for(&session, "Runtime.inspectRequested").expect("a copy");
    let told = browser.events().into_iter().find(|event| event["method"] == "Runtime.inspectRequested").expect("a copy");
    assert_eq!(told["params"]["hints"]["copyToClipboard"], true, "{told}");
    let copied = told["params"]["object"]["value"].as_str().expect("a text");
    assert_eq!(requests.load(Ordering::SeqCst), before, "the line asks for nothing");
    assert!(!copied.contains("a-token-of-mine") && !copied.contains("secret-in-query"), "{copied}");
    let snapshot = read(copied).expect("a snapshot");
    assert_eq!(snapshot.origin, origin);
    assert!(snapshot.calls.iter().any(|call| call.url.ends_with("/me") && call.status == 401), "{:?}", snapshot.calls);
    let found: Vec<&str> = judged(&snapshot).iter().map(|finding| finding.id).collect();
    assert_eq!(found, ["FF-SES-EXPIRY-DURATION", "RUN-CALL-REFUSED"]);
}
