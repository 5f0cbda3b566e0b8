//! Situations from real logins as projects: what really happens in them, by target, and what is said of the cause first.
#![expect(clippy::unwrap_used, reason = "helpers of tests may")]

#[path = "../support/mod.rs"]
mod support;

use std::sync::Arc;

use authscope::domain::project::platform::Target;
use authscope::domain::record::entry::EntryBody;
use authscope::domain::record::failure::FailureWhat;
use authscope::domain::record::recording::RunOutcome;
use authscope::domain::record::thrown::NotSent;
use authscope::domain::record::value::Value;
use authscope::domain::secret::Label;
use authscope::domain::secret::traced::Traced;
use authscope::domain::web::body::BodyRef;
use authscope::domain::web::wire::{Failure, PreparedRequest, Reply};
use authscope::format::project_file;
use authscope::run::Run;
use authscope::run::recording::Plan;
use bytes::Bytes;
use support::runs::{Judged as _, Serve, drive, of_event, plan};

/// What a server answers: status, headers, body.
type Said = (u16, Vec<(&'static str, String)>, String);

/// A server that answers as a case asks.
struct Server<F: FnMut(&PreparedRequest) -> Said> {
    /// It sends CORS headers with what succeeds.
    says: F,
    seen: Vec<String>,
}

impl<F: FnMut(&PreparedRequest) -> Said> Serve for Server<F> {
    fn serve(&mut self, request: &PreparedRequest, _now_ms: i64) -> Result<(Reply, Bytes), Box<Failure>> {
        self.seen.push(format!("{} {}", request.method, request.target().reveal()));
        let asked = request.header("access-control-request-headers").map(Traced::reveal);
        let origin = request.header("origin").map(Traced::reveal).unwrap_or_default();
        let (status, mut headers, body) = match asked {
            Some(names) => {
                let allowed = [("access-control-allow-origin", origin), ("access-control-allow-credentials", "true".into())];
                (204, [&allowed[..], &[("access-control-allow-headers", names)]].concat(), String::new())
            }
            None => (self.says)(request),
        };
        headers.push(("content-type", "application/json".into()));
        let body = Bytes::from(body);
        let reply = Reply {
            version: "HTTP/1.1".into(),
            ..Reply::new(status, headers.into_iter().map(|(name, value)| (name.to_owned(), value)).collect(), BodyRef::of(&body))
        };
        Ok((reply, body))
    }
}

/// A case as it was run, and what its server saw.
struct Ran {
    run: Run,
    seen: Vec<String>,
}

impl Ran {
    fn of(&self, event: &str, wanted: &str) -> Vec<serde_json::Value> {
        let entries = of_event(&self.run, event).filter(|entry| entry.body.kind() == wanted);
        entries.map(|entry| serde_json::to_value(&entry.body).unwrap()).collect()
    }

    fn failures(&self, event: &str) -> Vec<FailureWhat> {
        let failed = of_event(&self.run, event).filter_map(|entry| match &entry.body {
            EntryBody::Failure(failure) => Some(failure.what.clone()),
            _ => None,
        });
        failed.collect()
    }

    fn calls(&self) -> Vec<&str> {
        self.seen.iter().map(String::as_str).filter(|line| !line.starts_with("OPTIONS")).collect()
    }
}

fn ran(case: &str, target: Target, change: impl FnOnce(&mut Plan), says: impl FnMut(&PreparedRequest) -> Said) -> Ran {
    let file = format!("{}/tests/diagnosis/cases/{case}.authscope.json", env!("CARGO_MANIFEST_DIR"));
    let (project, _) = project_file::read(&std::fs::read(file).unwrap()).unwrap();
    let mut plan = plan(project, target);
    for value in Arc::clone(&plan.project).environments.iter().flat_map(|environment| &environment.values) {
        let text = if value.secret { Traced::secret(Label::new(&value.name), "cold-soup-17") } else { Traced::plain(value.value.clone()) };
        plan.values.insert(value.name.clone(), text);
    }
    change(&mut plan);
    let mut server = Server { says, seen: Vec::new() };
    let run = drive(Run::new(plan), &mut server, |_| {});
    Ran { run, seen: server.seen }
}

fn cors(request: &PreparedRequest) -> Vec<(&'static str, String)> {
    let origin = request.header("origin").map(Traced::reveal);
    origin.map(|origin| ("access-control-allow-origin", origin)).into_iter().collect()
}

fn path(request: &PreparedRequest) -> String {
    request.target().reveal()
}

const TOKENS: &str =
    r#"{"token": "tok-0123456789-abcdef", "refreshToken": "ref-0123456789-abcdef", "expires": 4000000000, "user": {"id": "u-7"}}"#;

fn moved(request: &PreparedRequest) -> Said {
    let cors = cors(request);
    match (request.method.as_str(), path(request).as_str()) {
        (_, "/c01/login") => (200, cors, TOKENS.into()),
        ("POST", "/c01/api/refresh") => (301, [cors, vec![("location", "/c01/https/api/refresh".into())]].concat(), String::new()),
        ("POST", "/c01/https/api/refresh") => (200, cors, TOKENS.into()),
        _ => (404, cors, "<html>".into()),
    }
}

#[test]
fn case_01_n9_a_browser_turns_the_post_into_a_get_and_a_phone_takes_the_301_for_the_reply() {
    for target in [Target::Web, Target::TestMode] {
        let ran = ran("01-post-becomes-get", target, |_| {}, moved);
        assert_eq!(ran.calls(), ["POST /c01/login", "POST /c01/api/refresh", "GET /c01/https/api/refresh"], "{target:?}");
    }
    let ran = ran("01-post-becomes-get", Target::Mobile, |_| {}, moved);
    assert_eq!(ran.calls(), ["POST /c01/login", "POST /c01/api/refresh"]);
    let twin = self::ran("01-post-becomes-get.twin", Target::Web, |_| {}, moved);
    assert_eq!((twin.calls().len(), twin.run.page()), (2, Some("home")));
}

#[test]
fn case_01_n1_an_https_page_calls_nothing_by_http_and_nobody_is_looked_up() {
    let by_http = |plan: &mut Plan| drop(plan.values.insert("base_url".into(), Traced::plain("http://api.kontor.example")));
    let on_web = ran("01-post-becomes-get", Target::Web, by_http, moved);
    assert_eq!(on_web.seen, [] as [String; 0]);
    let failures = on_web.failures("log-in");
    assert!(
        matches!(&failures[0], FailureWhat::NotSent { why: NotSent::MixedContent { host, .. }, .. } if host == "api.kontor.example"),
        "{failures:?}"
    );
    // B14: phones send it, and a note says what that means.
    let on_phone = ran("01-post-becomes-get", Target::Mobile, by_http, moved);
    assert_eq!(on_phone.calls().len(), 2);
    let notes = on_phone.of("log-in", "note");
    assert_eq!(notes.iter().filter(|note| note["by_itself"] == "cleartext").count(), 1, "{notes:?}");
}

#[test]
fn case_05_b13_a_response_header_is_looked_up_to_the_letter() {
    let says = |request: &PreparedRequest| {
        let shown =
            [("authorization", "Bearer tok-0123456789-abcdef".to_owned()), ("access-control-expose-headers", "Authorization".into())];
        (200, [cors(request), shown.to_vec()].concat(), r#"{"message": "welcome"}"#.to_owned())
    };
    for (case, target, is_read) in [
        ("05-token-in-response-header", Target::Mobile, false),
        ("05-token-in-response-header", Target::TestMode, false),
        ("05-token-in-response-header", Target::Web, false),
        ("05-token-in-response-header.twin", Target::Mobile, true),
        ("05-token-in-response-header.twin", Target::Web, true),
    ] {
        let ran = ran(case, target, |_| {}, says);
        let token = &ran.run.session().token;
        assert_eq!(*token != Value::text(""), is_read, "{case} {target:?}: {token:?}");
        assert!(ran.run.session().signed_in);
    }
    // A browser shows it only where the server says so.
    let hidden = ran(
        "05-token-in-response-header.twin",
        Target::Web,
        |_| {},
        |request| (200, [cors(request), vec![("authorization", "Bearer tok-0123456789-abcdef".to_owned())]].concat(), "{}".to_owned()),
    );
    assert_eq!(hidden.run.session().token, Value::text(""));
}

#[test]
fn case_13_ww_24_the_guard_keeps_the_path_alone_and_the_tokens_are_masked() {
    let ran = ran("13-fragment-at-private-page", Target::Published, |_| {}, |_| (200, Vec::new(), "{}".into()));
    assert_eq!((ran.run.page(), ran.run.session().signed_in), (Some("login"), false));
    let text = support::runs::text(&ran.run);
    assert!(!text.contains("eyJ"), "both tokens are secret");
    assert_eq!(ran.run.machine().device().tabs[0].location.masked(), "/login?_source=/dashboard");
}

/// All origins are allowed, and cookies too: the origin is named only where a cookie comes along.
fn star(request: &PreparedRequest) -> Said {
    let cookie = request.header("cookie").map(Traced::reveal).unwrap_or_default();
    let allow = if cookie.is_empty() { "*".to_owned() } else { request.header("origin").map(Traced::reveal).unwrap_or_default() };
    let headers = vec![
        ("access-control-allow-origin", allow),
        ("access-control-allow-credentials", "true".into()),
        ("set-cookie", "sid=s-5f1-made-up; HttpOnly; Path=/; SameSite=None; Secure".into()),
    ];
    (200, headers, r#"{"id": "u-7"}"#.to_owned())
}

#[test]
fn case_14_n14_a_hidden_reply_keeps_its_cookie_so_the_second_click_works() {
    let ran = ran("14-wildcard-first-click", Target::Published, |_| {}, star);
    assert!(ran.failures("first-click").iter().any(|failure| matches!(failure, FailureWhat::Cors { status: None, .. })));
    let kept = ran.of("first-click", "note").iter().any(|note| note["cookie"] == "kept");
    assert!(kept && ran.failures("second-click").is_empty() && ran.run.page() == Some("home"));
}

#[test]
fn case_21_an_error_without_cors_headers_is_hidden_from_browsers_and_seen_by_phones() {
    let says = |request: &PreparedRequest| match path(request).as_str() {
        "/c21/login" | "/c21/refresh" => (200, cors(request), TOKENS.to_owned()),
        "/c21/v1/orders" => (401, Vec::new(), r#"{"code": "token_expired"}"#.to_owned()),
        _ => (200, cors(request), "{}".to_owned()),
    };
    let on_web = ran("21-401-without-cors", Target::Web, |_| {}, says);
    let hidden = |ran: &Ran| ran.failures("orders").iter().any(|failure| matches!(failure, FailureWhat::Cors { status: Some(401), .. }));
    assert!(hidden(&on_web) && !on_web.calls().contains(&"POST /c21/refresh"), "{:?}", on_web.calls());
    let on_phone = ran("21-401-without-cors", Target::Mobile, |_| {}, says);
    assert!(!hidden(&on_phone) && on_phone.calls().contains(&"POST /c21/refresh"), "{:?}", on_phone.calls());
}

#[test]
fn case_23_ff_29_the_devices_zone_decides_what_a_text_without_an_offset_means() {
    let says = |request: &PreparedRequest| match path(request).as_str() {
        "/c23/api/app/user/" => {
            (200, cors(request), r#"{"data": {"token": "tok-0123456789-abcdef", "expires": "2026-03-01 14:30:00"}}"#.to_owned())
        }
        _ => (200, cors(request), "{}".to_owned()),
    };
    // The log-in is at 07:30 UTC.
    let started = 1_772_350_200_000;
    let in_zone = |case: &str, zone: &str| {
        let set = |plan: &mut Plan| {
            plan.start_ms = started;
            zone.clone_into(&mut plan.time_zone);
        };
        ran(case, Target::Mobile, set, says)
    };
    for (zone, expires, page) in [
        ("", Some(1_772_375_400_000), "home"),
        ("Europe/Berlin", Some(1_772_371_800_000), "home"),
        ("Asia/Singapore", Some(1_772_346_600_000), "login"),
        ("America/New_York", Some(1_772_393_400_000), "home"),
    ] {
        let ran = in_zone("23-expiry-without-zone", zone);
        let read = ran.of("log-in", "field_read").into_iter().find(|read| read["slot"] == "expiry").unwrap();
        assert_eq!((read["read"].as_i64(), ran.run.page()), (expires, Some(page)), "{zone} {read}");
    }
}

/// Ids of what is told first, each with those that follow from it; only what is more than a word on the side.
fn told(ran: &Ran) -> Vec<(&'static str, Vec<&'static str>)> {
    let verdict = ran.run.verdict();
    let roots = verdict.findings.iter().enumerate().filter(|(_, finding)| finding.follows_from.is_none());
    roots
        .map(|(at, finding)| {
            let follow = verdict.findings.iter().filter(|other| other.follows_from == Some(at)).map(|other| other.id);
            (finding.id, follow.collect())
        })
        .collect()
}

/// What is said first breaks the login; nothing is said of these.
#[track_caller]
fn first(ran: &Ran, id: &str, never: &[&str]) {
    let verdict = ran.run.verdict();
    assert_eq!(verdict.outcome, RunOutcome::Problems, "{verdict:#?}");
    assert_eq!(verdict.findings[0].id, id, "{verdict:#?}");
    let said = format!("{} {} {:?}", verdict.headline, verdict.cause, verdict.findings);
    for word in never {
        assert!(!said.contains(word), "“{word}” is said: {verdict:#?}");
    }
}

#[track_caller]
fn silent(ran: &Ran) {
    let verdict = ran.run.verdict();
    assert!(verdict.outcome == RunOutcome::Ok && verdict.findings.is_empty(), "{verdict:#?}");
}

/// Every coded component renews the session; the second use of a refresh token ends all that came of the first.
fn family() -> impl FnMut(&PreparedRequest) -> Said {
    let (mut hour, mut used, mut closed, mut next) = (false, Vec::<String>::new(), false, 100);
    move |request: &PreparedRequest| {
        let cors = cors(request);
        let pair = |number: i32| format!(r#"{{"access_token": "tok-0123456789-{number}", "refresh_token": "rt-A-0123456789-{number}"}}"#);
        match path(request).as_str() {
            "/c12/login" => (200, cors, pair(next)),
            "/c12/hour" => {
                hour = true;
                (200, cors, "{}".into())
            }
            "/c12/auth/refresh" => {
                let body = request.body.as_ref().unwrap().reveal();
                if used.contains(&body) {
                    closed = true;
                    return (
                        400,
                        cors,
                        r#"{"message": "this refresh token was used before; all sessions of its family are closed"}"#.into(),
                    );
                }
                used.push(body);
                next += 1;
                (200, cors, pair(next))
            }
            _ => {
                let token = request.header("authorization").map(Traced::reveal).unwrap_or_default();
                if closed {
                    (401, cors, r#"{"code": "session_revoked"}"#.into())
                } else if hour && token.ends_with("-100") {
                    (401, cors, r#"{"code": "token_expired"}"#.into())
                } else {
                    (200, cors, r#"{"user": {"id": "u-7"}, "entries": []}"#.into())
                }
            }
        }
    }
}

#[test]
fn case_12_every_component_renews_by_itself() {
    for target in [Target::Editor, Target::Published] {
        let ran = ran("12-refresh-by-each-component", target, |_| {}, family());
        first(&ran, "WW-REFRESH-RACE", &["WW-JWT-EXPIRED", "rt-A-0123456789"]);
        silent(&self::ran("12-refresh-by-each-component.twin", target, |_| {}, family()));
    }
}

/// The me call renews the session by itself once the token has ended, and answers in another shape then.
fn me(always_whole: bool) -> impl FnMut(&PreparedRequest) -> Said {
    let (mut valid, mut renewal, mut ended) = (0, 0, false);
    move |request: &PreparedRequest| {
        let cors = cors(request);
        let roles = if always_whole { r#", "roles": ["editor"]"# } else { "" };
        let whole = format!(r#"{{"id": "u-7", "email": "mira@kontor.example", "role": "editor", "plan": "pro"{roles}}}"#);
        match path(request).as_str() {
            "/c10/login" => (200, cors, r#"{"access_token": "tok-0123456789-0", "refresh_token": "rt-0123456789-0"}"#.into()),
            "/c10/hour" => {
                ended = true;
                (200, cors, "{}".into())
            }
            _ => {
                let token = request.header("authorization").map(Traced::reveal).unwrap_or_default();
                let refresh = request.header("x-refresh-token").map(Traced::reveal).unwrap_or_default();
                if !ended && token.ends_with(&format!("-{valid}")) {
                    let user = if always_whole { &*whole } else { "\"mira@kontor.example\"" };
                    return (200, cors, format!(r#"{{"success": true, "user": {user}, "refreshed": false}}"#));
                }
                if !refresh.ends_with(&format!("-{renewal}")) {
                    return (401, cors, r#"{"message": "refresh token was used"}"#.into());
                }
                (valid, renewal, ended) = (valid + 1, renewal + 1, false);
                let tokens = format!(r#""access_token": "tok-0123456789-{valid}", "refresh_token": "rt-0123456789-{renewal}""#);
                (200, cors, format!(r#"{{"success": true, "user": {whole}, "refreshed": true, {tokens}}}"#))
            }
        }
    }
}

#[test]
fn case_10_the_me_reply_has_two_shapes() {
    let broken = ran("10-me-reply-shape", Target::Published, |_| {}, me(false));
    first(&broken, "WW-ME-SHAPE", &["misspelt", "rt-0123456789"]);
    let verdict = broken.run.verdict();
    assert!(verdict.findings.iter().any(|finding| finding.id == "WW-ROTATION-LOST"), "{verdict:#?}");
    silent(&ran("10-me-reply-shape.twin", Target::Published, |_| {}, me(true)));
}

#[test]
fn case_01_the_post_that_becomes_a_get_is_the_cause() {
    for target in [Target::Web, Target::TestMode, Target::Mobile] {
        first(&ran("01-post-becomes-get", target, |_| {}, moved), "FF-API-REDIRECT-METHOD", &["no such route", "Method Type"]);
        silent(&ran("01-post-becomes-get.twin", target, |_| {}, moved));
    }
    let by_http = |plan: &mut Plan| drop(plan.values.insert("base_url".into(), Traced::plain("http://api.kontor.example")));
    first(&ran("01-post-becomes-get", Target::Web, by_http, moved), "FF-API-CLEARTEXT", &[]);
}

#[test]
fn case_03_the_users_data_are_not_set() {
    let says = |request: &PreparedRequest| {
        let member = r#"{"token": "tok-0123456789-abcdef", "exp": 1800003600, "member": {"id": 42, "name": "Mira", "plan": "pro"}}"#;
        let body = if path(request) == "/c03/login" { member } else { r#"{"orders": [{"id": 1}]}"# };
        (200, cors(request), body.to_owned())
    };
    for target in [Target::Web, Target::TestMode, Target::Mobile] {
        let never = ["FF-MAP-", "EXPIRY", "REFRESH"];
        first(&ran("03-user-data-not-set", target, |_| {}, says), "FF-SES-OVER-LOGGED-IN", &never);
        silent(&ran("03-user-data-not-set.twin", target, |_| {}, says));
    }
}

#[test]
fn case_05_the_header_is_asked_for_in_capitals() {
    let says = |exposed: bool| {
        move |request: &PreparedRequest| match path(request).as_str() {
            "/c05/login" => {
                let mut headers = vec![("authorization", "Bearer tok-0123456789-abcdef".to_owned())];
                if exposed {
                    headers.push(("access-control-expose-headers", "Authorization".into()));
                }
                (200, [cors(request), headers].concat(), r#"{"message": "welcome"}"#.to_owned())
            }
            _ if request.header("authorization").map(Traced::reveal).as_deref() == Some("Bearer tok-0123456789-abcdef") => {
                (200, cors(request), r#"{"orders": []}"#.to_owned())
            }
            _ => (401, cors(request), r#"{"error": "token_unknown"}"#.to_owned()),
        }
    };
    for target in [Target::Mobile, Target::TestMode, Target::Web] {
        let ran = ran("05-token-in-response-header", target, |_| {}, says(true));
        first(&ran, "FF-MAP-HEADER-CASE", &["matches nothing", "expired", "has ended"]);
        assert_eq!(told(&ran)[0].1, ["FF-SES-TOKEN-TEXT-NULL", "FF-API-BEARER", "RUN-CALL-REFUSED"]);
    }
    silent(&ran("05-token-in-response-header.twin", Target::Mobile, |_| {}, says(false)));
    // A browser hides it until the server names it.
    first(&ran("05-token-in-response-header.twin", Target::Web, |_| {}, says(false)), "FF-MAP-HEADER-CASE", &[]);
}

#[test]
fn case_07_a_success_that_says_no_and_a_body_that_is_no_json() {
    let says = |request: &PreparedRequest| {
        let body = request.body.as_ref().map(Traced::reveal).unwrap_or_default();
        let Ok(json) = serde_json::from_str::<serde_json::Value>(&body) else {
            return (400, cors(request), r#"{"error": "the body is not JSON"}"#.to_owned());
        };
        if !json["query"].as_str().unwrap_or_default().contains("tokenCreate") {
            return (200, cors(request), r#"{"data": {"orders": {"edges": []}}}"#.to_owned());
        }
        let made = if json["variables"]["password"] == "not the password" {
            r#"{"token": null, "user": null, "errors": [{"field": "email", "code": "INVALID_CREDENTIALS"}]}"#
        } else {
            r#"{"token": "tok-0123456789-abcdef", "user": {"id": "VXNlcjo3", "email": "mira@kontor.example"}, "errors": []}"#
        };
        (200, cors(request), format!(r#"{{"data": {{"tokenCreate": {made}}}}}"#))
    };
    for target in [Target::Web, Target::TestMode, Target::Mobile] {
        let ran = |case: &str| ran(case, target, |_| {}, says);
        let nested = ran("07-graphql-nested-errors");
        first(&nested, "FF-API-200-ERROR", &["FF-MAP-NO-MATCH"]);
        let below = &told(&nested)[0].1;
        assert!(below.contains(&"FF-SES-TOKEN-TEXT-NULL") && below.contains(&"FF-MAP-UID-EMPTY"), "{below:?}");
        first(&ran("07b-graphql-body-as-sent"), "FF-API-QUOTES", &["Wrong e-mail", "Escape variables"]);
    }
}

#[test]
fn case_13_the_link_loses_what_it_brings() {
    for target in [Target::Staging, Target::Published] {
        let ran = ran("13-fragment-at-private-page", target, |_| {}, |_| (200, Vec::new(), "{}".into()));
        first(&ran, "WW-DEEPLINK-LOST", &["link has expired", "redirect addresses", "eyJ"]);
    }
}

#[test]
fn case_14_the_star_with_cookies_and_why_the_second_click_works() {
    let ran = ran("14-wildcard-first-click", Target::Published, |_| {}, star);
    first(&ran, "WW-CORS-WILDCARD-CRED", &["unstable", "CORS is fine"]);
    assert!(ran.run.verdict().findings[0].evidence.contains("with a cookie in the request the server names the origin"));
}

#[test]
fn case_21_the_hidden_401_and_the_branch_that_never_runs() {
    let says = |allowed: bool| {
        move |request: &PreparedRequest| match path(request).as_str() {
            "/c21/login" | "/c21/refresh" => (200, cors(request), TOKENS.to_owned()),
            "/c21/v1/orders" => (401, if allowed { cors(request) } else { Vec::new() }, r#"{"code": "token_expired"}"#.to_owned()),
            _ => (200, cors(request), "{}".to_owned()),
        }
    };
    let on_web = ran("21-401-without-cors", Target::Web, |_| {}, says(false));
    first(&on_web, "FF-API-CORS-ON-ERROR", &["server is down"]);
    let verdict = on_web.run.verdict();
    assert!(
        verdict.findings[0].sheet.iter().any(|line| line.code.as_ref().is_some_and(|code| code.text.contains("always"))),
        "{verdict:#?}"
    );
}

#[test]
fn case_23_a_text_without_a_zone() {
    let says = |expires: &'static str| {
        move |request: &PreparedRequest| match request.method.as_str() {
            "POST" => (200, cors(request), format!(r#"{{"data": {{"token": "tok-0123456789-abcdef", "expires": "{expires}"}}}}"#)),
            _ => (200, cors(request), "{}".to_owned()),
        }
    };
    let at = |zone: &'static str| {
        move |plan: &mut Plan| {
            plan.start_ms = 1_772_350_200_000;
            zone.clone_into(&mut plan.time_zone);
        }
    };
    for zone in ["", "Europe/Berlin", "Asia/Singapore", "America/New_York"] {
        let ran = ran("23-expiry-without-zone", Target::Mobile, at(zone), says("2026-03-01 14:30:00"));
        first(&ran, "FF-SES-EXPIRY-MISMATCH", &["clock is wrong", "FF-SES-EXPIRY-UNIT"]);
    }
    for whole in ["2026-03-01T14:30:00+01:00", "2026-03-01T13:30:00Z"] {
        silent(&ran("23-expiry-without-zone.twin", Target::Mobile, at("America/New_York"), says(whole)));
    }
}
