use super::*;
use crate::domain::body::BodyRef;
use crate::domain::secret::Label;
use crate::domain::wire::Timing;

const ORIGIN: &str = "https://app.example.com";

fn draft(method: Method, url: &str, headers: &[(&str, &str)]) -> Draft {
    let headers = headers.iter().map(|(name, value)| HeaderLine::new(name, *value, HeaderOrigin::Yours)).collect();
    let body = (method == Method::Post).then(|| "{}".into());
    Draft { method, url: url.into(), headers, body }
}

fn reply(status: u16, headers: &[(&str, &str)]) -> Reply {
    Reply {
        status,
        version: "HTTP/1.1".into(),
        headers: headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect(),
        body: BodyRef::of(b""),
        body_truncated: false,
        timing: Timing::default(),
        remote: None,
    }
}

fn sent(told: &[Told]) -> (ExchangeId, Hop, &PreparedRequest) {
    told.iter()
        .find_map(|t| if let Told::Send { exchange, hop, request, .. } = t { Some((*exchange, *hop, &**request)) } else { None })
        .expect("a request")
}

fn outcome(told: &[Told]) -> &Outcome {
    told.iter().find_map(|t| if let Told::Settled { outcome, .. } = t { Some(outcome) } else { None }).expect("an outcome")
}

const CORS: &[(&str, &str)] = &[("access-control-allow-origin", ORIGIN), ("access-control-allow-headers", "content-type, authorization")];
const JSON: &[(&str, &str)] = &[("content-type", "application/json")];

#[test]
fn a_json_call_from_another_origin_is_asked_for_first() {
    let mut agent = Agent::new(Client::Browser, ORIGIN);
    let told = agent.start(1, draft(Method::Post, "https://api.example.com/login", JSON));
    let (exchange, hop, request) = sent(&told);
    assert_eq!((hop, request.method), (Hop::Preflight, Method::Options));
    assert_eq!(request.header("access-control-request-headers").unwrap().reveal(), "content-type");
    let told = agent.on_reply(exchange, &reply(204, CORS));
    let (exchange, hop, request) = sent(&told);
    assert_eq!(hop, Hop::Call);
    assert_eq!(request.header("origin").unwrap().reveal(), ORIGIN);
    assert_eq!(request.header("content-length").unwrap().reveal(), "2");
    assert!(matches!(outcome(&agent.on_reply(exchange, &reply(200, CORS))), Outcome::Reply { .. }));
    assert!(!agent.is_waiting());
}

#[test]
fn a_refused_preflight_means_the_call_is_not_sent() {
    for (status, headers, problem) in [
        (405, &[][..], CorsProblem::NoAllowOrigin),
        (405, CORS, CorsProblem::PreflightStatus),
        (204, &[("access-control-allow-origin", "*")][..], CorsProblem::HeaderNotAllowed),
        (204, &[("access-control-allow-origin", "https://other.example")][..], CorsProblem::WrongOrigin),
        (301, CORS, CorsProblem::PreflightRedirect),
    ] {
        let mut agent = Agent::new(Client::Browser, ORIGIN);
        let told = agent.start(1, draft(Method::Post, "https://api.example.com/login", JSON));
        let told = agent.on_reply(sent(&told).0, &reply(status, headers));
        assert!(matches!(outcome(&told), Outcome::Blocked { problem: p, .. } if *p == problem), "{status} {told:?}");
        assert!(!agent.is_waiting());
    }
}

#[test]
fn a_star_does_not_cover_authorization() {
    let star = &[("access-control-allow-origin", "*"), ("access-control-allow-headers", "*")];
    for (header, allowed) in [("authorization", false), ("x-other", true)] {
        let mut agent = Agent::new(Client::Browser, ORIGIN);
        let told = agent.start(1, draft(Method::Get, "https://api.example.com/me", &[(header, "x")]));
        let told = agent.on_reply(sent(&told).0, &reply(204, star));
        assert_eq!(told.iter().any(|t| matches!(t, Told::Send { .. })), allowed, "{header}");
    }
}

#[test]
fn a_server_error_without_cors_headers_names_the_error_too() {
    let mut agent = Agent::new(Client::Browser, ORIGIN);
    let told = agent.start(1, draft(Method::Get, "https://api.example.com/me", &[]));
    let told = agent.on_reply(sent(&told).0, &reply(500, &[]));
    assert!(matches!(outcome(&told), Outcome::Blocked { status: Some(500), .. }));
}

#[test]
fn phones_and_the_same_origin_ask_nothing() {
    let mut phone = Agent::new(Client::Native, ORIGIN);
    let told = phone.start(1, draft(Method::Post, "https://api.example.com/login", JSON));
    assert_eq!(sent(&told).1, Hop::Call);
    assert_eq!(sent(&told).2.header("origin"), None);
    assert!(matches!(outcome(&phone.on_reply(sent(&told).0, &reply(500, &[]))), Outcome::Reply { .. }));
    let mut browser = Agent::new(Client::Browser, ORIGIN);
    assert_eq!(sent(&browser.start(1, draft(Method::Post, "https://app.example.com/login", JSON))).1, Hop::Call);
}

#[test]
fn an_opaque_reply_shows_safelisted_headers_only() {
    let mut agent = Agent::new(Client::Browser, ORIGIN);
    let told = agent.start(1, draft(Method::Get, "https://api.example.com/me", &[]));
    let headers =
        &[CORS[0], ("content-type", "text/plain"), ("x-token", "t"), ("x-shown", "s"), ("access-control-expose-headers", "X-Shown")];
    let told = agent.on_reply(sent(&told).0, &reply(200, headers));
    let Outcome::Reply { visible, .. } = outcome(&told) else { panic!("{told:?}") };
    assert_eq!(visible.iter().map(|(n, _)| n.as_str()).collect::<Vec<_>>(), ["content-type", "x-shown"]);
}

#[test]
fn ff_b11_redirects_on_phones() {
    for (method, status, followed) in [
        (Method::Get, 302, true),
        (Method::Post, 302, false),
        (Method::Post, 307, false),
        (Method::Post, 303, true),
        (Method::Get, 301, true),
    ] {
        let mut agent = Agent::new(Client::Native, ORIGIN);
        let told = agent.start(1, draft(method, "https://api.example.com/a", &[]));
        let told = agent.on_reply(sent(&told).0, &reply(status, &[("location", "/b")]));
        assert_eq!(told.iter().any(|t| matches!(t, Told::Send { .. })), followed, "{method} {status}");
        if followed {
            assert_eq!((sent(&told).2.method, sent(&told).2.url.reveal().as_str()), (Method::Get, "https://api.example.com/b"));
        }
    }
}

#[test]
fn ff_b11_a_redirect_loop_ends_after_five() {
    for (client, limit) in [(Client::Native, 5), (Client::Browser, 20), (Client::Proxy, 5)] {
        let mut agent = Agent::new(client, ORIGIN);
        let mut told = agent.start(1, draft(Method::Get, "https://api.example.com/a", &[]));
        let mut exchanges = 0;
        while told.iter().any(|t| matches!(t, Told::Send { .. })) {
            exchanges += 1;
            told = agent.on_reply(sent(&told).0, &reply(302, &[("location", "/a"), CORS[0]]));
        }
        assert_eq!(exchanges, limit + 1);
        assert!(matches!(outcome(&told), Outcome::TooManyRedirects { followed } if *followed == limit));
    }
}

#[test]
fn authorization_is_withheld_from_another_origin() {
    let mut agent = Agent::new(Client::Native, ORIGIN);
    let mut draft = draft(Method::Get, "https://api.example.com/a", &[]);
    draft.headers.push(HeaderLine::new("authorization", Traced::secret(Label::new("token A1"), "secret-token"), HeaderOrigin::Yours));
    let told = agent.start(1, draft);
    let told = agent.on_reply(sent(&told).0, &reply(302, &[("location", "https://other.example/a")]));
    assert_eq!(sent(&told).2.header("authorization"), None);
    assert!(told.iter().any(|t| matches!(t, Told::Send { note: Some(note), .. } if note.contains("withheld"))));
}

#[test]
fn only_web_addresses_are_called() {
    let mut agent = Agent::new(Client::Native, ORIGIN);
    for url in ["file:///etc/passwd", "{{base_url}}/login", "ftp://x"] {
        assert!(matches!(outcome(&agent.start(1, draft(Method::Get, url, &[]))), Outcome::NotSent { .. }), "{url}");
    }
}
