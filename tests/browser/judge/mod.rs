//! A real browser is the judge: it plays the same rows, and what arrives, what the page sees and the cookie jar have to be the same.

pub mod devtools;
mod server;

use std::collections::BTreeSet;

use serde_json::{Map, Value as Json, json};
use url::Url;

use self::devtools::Browser;
use self::server::{Lies, PAGE, Servers};
use crate::client::clipped;
use crate::row::{Played, Row};

/// A call that has no answer by then (ms) never gets one.
const LIMIT_MS: u64 = 10_000;

/// The judge, with a browser for each setting of third-party cookies.
pub struct Judge {
    servers: Servers,
    usual: Browser,
    blocking: Browser,
}

impl Judge {
    /// A judge for these rows: their hosts, and no others, are known to the browser. `None` where there is no browser.
    pub fn of(rows: &[Row]) -> Option<Self> {
        let program = devtools::found()?;
        let servers = Servers::start();
        let mut known = BTreeSet::new();
        for row in rows {
            let page = Url::parse(&row.page_origin).expect("a page");
            for url in row.addresses().into_iter().filter_map(|text| page.join(text).ok()) {
                let Some(host) = url.host_str() else { continue };
                let mut map =
                    |port: u16, scheme: &str| known.insert(format!("MAP {host}:{port} 127.0.0.1:{}", servers.port(lies(host), scheme)));
                if let Some(port) = url.port() {
                    map(port, url.scheme());
                } else {
                    // The browser may go to the other scheme by itself.
                    map(80, "http");
                    map(443, "https");
                }
            }
        }
        let rules: Vec<String> = known.into_iter().chain(["MAP * ~NOTFOUND".to_owned()]).collect();
        let space =
            |at: Lies, name: &str| ["http", "https"].map(|scheme| format!("127.0.0.1:{}={name}", servers.port(at, scheme))).join(",");
        let arguments = [
            format!("--host-resolver-rules={}", rules.join(", ")),
            format!("--ignore-certificate-errors-spki-list={}", servers.key_hash),
            format!("--ip-address-space-overrides={},{}", space(Lies::Public, "public"), space(Lies::Private, "local")),
        ];
        let usual = Browser::start(&program, &arguments, false);
        let blocking = Browser::start(&program, &arguments, true);
        Some(Self { servers, usual, blocking })
    }

    /// What the browser does with a row; played once more where the browser itself did not get on.
    pub fn play(&mut self, row: &Row) -> Result<Played, String> {
        let browser = if row.third_party_cookies == "blocked" { &mut self.blocking } else { &mut self.usual };
        play(browser, &self.servers, row).or_else(|_| play(browser, &self.servers, row))
    }
}

fn lies(host: &str) -> Lies {
    if host.ends_with(".public.test") {
        Lies::Public
    } else if host.starts_with("10.") || host.starts_with("192.168.") || host.rsplit('.').next() == Some("local") {
        Lies::Private
    } else {
        Lies::Loopback
    }
}

fn play(browser: &mut Browser, servers: &Servers, row: &Row) -> Result<Played, String> {
    let made = browser.ask(None, "Target.createBrowserContext", &json!({}))?;
    let context = made["browserContextId"].clone();
    let played = play_within(browser, servers, row, &context);
    drop(browser.ask(None, "Target.disposeBrowserContext", &json!({"browserContextId": context})));
    played
}

fn play_within(browser: &mut Browser, servers: &Servers, row: &Row, context: &Json) -> Result<Played, String> {
    let target = browser.ask(None, "Target.createTarget", &json!({"url": "about:blank", "browserContextId": context}))?["targetId"].clone();
    let session = browser.ask(None, "Target.attachToTarget", &json!({"targetId": target, "flatten": true}))?["sessionId"].clone();
    let session = session.as_str().ok_or("no session")?;
    for domain in ["Network.enable", "Page.enable"] {
        browser.ask(Some(session), domain, &json!({}))?;
    }
    for name in &row.grant {
        let asked = json!({"permission": {"name": name}, "setting": "granted", "origin": row.page_origin, "browserContextId": context});
        browser.ask(None, "Browser.setPermission", &asked)?;
    }
    servers.play(row);
    let mut played = Played::default();
    open(browser, session, &row.page_origin)?;
    for step in row.steps() {
        if let Some(ms) = step.wait {
            // The browser's own clock: it alone is waited for.
            let wait = json!({"expression": format!("new Promise(done => setTimeout(done, {ms}))"), "awaitPromise": true});
            browser.ask(Some(session), "Runtime.evaluate", &wait)?;
        } else if let Some(origin) = &step.page {
            open(browser, session, origin)?;
        } else {
            let call = call(browser, session, step, row, &mut played)?;
            played.calls.push(call);
        }
    }
    let jar = browser.ask(None, "Storage.getCookies", &json!({"browserContextId": context}))?;
    let now_s = browser.ask(Some(session), "Runtime.evaluate", &json!({"expression": "Date.now() / 1000"}))?["result"]["value"]
        .as_f64()
        .unwrap_or_default();
    played.cookies = jar["cookies"].as_array().into_iter().flatten().map(|one| cookie(one, now_s)).collect();
    played.requests = servers.end();
    Ok(played)
}

fn open(browser: &mut Browser, session: &str, origin: &str) -> Result<(), String> {
    drop(browser.events());
    let gone = browser.ask(Some(session), "Page.navigate", &json!({"url": format!("{origin}{PAGE}")}))?;
    if let Some(error) = gone["errorText"].as_str() {
        return Err(format!("{origin}: {error}"));
    }
    browser.wait_for(session, "Page.loadEventFired")?;
    drop(browser.events());
    Ok(())
}

/// Makes one call in the page, and gathers what the browser tells of it.
fn call(
    browser: &mut Browser,
    session: &str,
    step: &crate::row::Step,
    row: &Row,
    played: &mut Played,
) -> Result<Map<String, Json>, String> {
    let asked = json!({"method": step.method, "url": step.url, "headers": step.headers, "body": step.body, "credentials": step.credentials,
        "redirect": step.redirect, "json": step.json});
    let expression = format!("({})({asked}, {LIMIT_MS})", include_str!("page.js").trim_end());
    let done =
        browser.ask(Some(session), "Runtime.evaluate", &json!({"expression": expression, "awaitPromise": true, "returnByValue": true}))?;
    let mut call = done["result"]["value"].as_object().cloned().ok_or_else(|| format!("no result: {done}"))?;
    if call.get("error") == Some(&json!("timeout")) {
        return Err("a call had no answer in time".into());
    }
    // What DevTools tells of the call's end follows the end itself.
    let settle = json!({"expression": "new Promise(done => setTimeout(done, 25))", "awaitPromise": true});
    browser.ask(Some(session), "Runtime.evaluate", &settle)?;
    let mut cause = None;
    for event in browser.events() {
        let told = &event["params"];
        match event["method"].as_str().unwrap_or_default() {
            "Network.loadingFailed" => {
                let why = [&told["blockedReason"], &told["corsErrorStatus"]["corsError"], &told["errorText"]];
                cause = why.into_iter().find(|why| why.is_string()).cloned();
            }
            "Network.responseReceivedExtraInfo" => {
                for blocked in told["blockedCookies"].as_array().into_iter().flatten() {
                    let line: String = blocked["cookieLine"].as_str().unwrap_or_default().chars().take(120).collect();
                    played.refused.push([("line".to_owned(), json!(line)), ("why".to_owned(), reasons(blocked))].into_iter().collect());
                }
            }
            "Network.requestWillBeSentExtraInfo" => {
                let cookies = told["associatedCookies"].as_array().into_iter().flatten();
                for held in cookies.filter(|one| one["blockedReasons"].as_array().is_some_and(|reasons| !reasons.is_empty())) {
                    let name = held["cookie"]["name"].clone();
                    played.withheld.push([("name".to_owned(), name), ("why".to_owned(), reasons(held))].into_iter().collect());
                }
            }
            _ => {}
        }
    }
    if call.contains_key("error") {
        call.insert("cause".into(), cause.unwrap_or(Json::Null));
    }
    // The server says a length that no row speaks of.
    let says_length = |lines: &[(String, String)]| lines.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-length"));
    if !row.replies.iter().chain(&row.replies_in_order).any(|reply| says_length(&reply.headers))
        && let Some(headers) = call.get_mut("headers").and_then(Json::as_object_mut)
    {
        headers.remove("content-length");
        if headers.is_empty() {
            call.remove("headers");
        }
    }
    Ok(call)
}

fn reasons(blocked: &Json) -> Json {
    let all: Vec<&str> = blocked["blockedReasons"].as_array().into_iter().flatten().filter_map(Json::as_str).collect();
    json!(all.join(" "))
}

/// A cookie of the browser, in the words of the rows.
fn cookie(cookie: &Json, now_s: f64) -> Map<String, Json> {
    let mut told = Map::new();
    told.insert("name".into(), cookie["name"].clone());
    told.insert("value".into(), json!(clipped(cookie["value"].as_str().unwrap_or_default())));
    told.insert("domain".into(), cookie["domain"].clone());
    told.insert("path".into(), cookie["path"].clone());
    for name in ["secure", "httpOnly"] {
        if cookie[name] == json!(true) {
            told.insert(name.into(), json!(true));
        }
    }
    if cookie["sameSite"].is_string() {
        told.insert("sameSite".into(), cookie["sameSite"].clone());
    }
    #[expect(clippy::cast_possible_truncation, reason = "no cookie lives that long")]
    if let Some(ends) = cookie["expires"].as_f64().filter(|ends| *ends > 0.0) {
        told.insert("max_age".into(), json!(((ends - now_s) / 10.0).round() as i64 * 10));
    }
    if cookie["partitionKey"].is_object() {
        told.insert("partition".into(), cookie["partitionKey"]["topLevelSite"].clone());
    }
    told
}
