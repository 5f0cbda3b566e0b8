use super::*;
use crate::domain::project::Project;
use crate::domain::project::platform::Platform;
use crate::domain::secret::registry::SecretRegistry;
use crate::domain::secret::{Label, SecretKind};
use crate::domain::web::body::BodyRef;
use crate::domain::web::cookie::Jar;
use crate::domain::web::wire::Timing;
use crate::domain::words;

const ORIGIN: &str = "https://app.example.com";

/// A client with all that it has around it.
struct Machine {
    agent: Agent,
    jar: Jar,
    registry: SecretRegistry,
    now_ms: i64,
}

impl Machine {
    fn new(client: Client, origin: &str) -> Self {
        Self { agent: Agent::new(client, origin), jar: Jar::default(), registry: SecretRegistry::default(), now_ms: 0 }
    }

    fn start(&mut self, call: CallId, draft: CallDraft) -> Vec<Told> {
        let mut around = Around { jar: &mut self.jar, registry: &self.registry, now_ms: self.now_ms };
        self.agent.start(&mut around, call, draft)
    }

    fn on_reply(&mut self, exchange: ExchangeId, reply: &Reply) -> Vec<Told> {
        let mut around = Around { jar: &mut self.jar, registry: &self.registry, now_ms: self.now_ms };
        self.agent.on_reply(&mut around, exchange, reply)
    }

    fn on_failure(&mut self, exchange: ExchangeId, failure: &Failure) -> Vec<Told> {
        let around = Around { jar: &mut self.jar, registry: &self.registry, now_ms: self.now_ms };
        self.agent.on_failure(&around, exchange, failure)
    }

    fn is_waiting(&self) -> bool {
        self.agent.is_waiting()
    }

    /// A GET with cookies, answered with these headers. Gives the cookies that were sent, and what was told.
    fn visit(&mut self, url: &str, credentials: bool, headers: &[(&str, &str)]) -> (String, Vec<Told>) {
        let credentials = if credentials { Credentials::Include } else { Credentials::SameOrigin };
        let told = self.start(CallId(1), CallDraft { credentials, ..draft(Method::Get, url, &[]) });
        let (exchange, _, request) = sent(&told);
        let cookies = request.header("cookie").map(Traced::masked).unwrap_or_default();
        (cookies, self.on_reply(exchange, &reply(200, headers)))
    }
}

/// A note in words.
fn note_text(note: &Note) -> String {
    words::note(&Project::new("t", Platform::WeWeb(Default::default())), note)
}

fn said(told: &[Told]) -> String {
    told.iter()
        .filter_map(|t| if let Told::Cookie(said) = t { Some(note_text(&Note::Cookie(said.clone()))) } else { None })
        .collect::<Vec<_>>()
        .join("\n")
}

fn draft(method: Method, url: &str, headers: &[(&str, &str)]) -> CallDraft {
    let headers = headers.iter().map(|(name, value)| HeaderLine::new(name, *value, HeaderOrigin::Yours)).collect();
    let body = (method == Method::Post).then(|| "{}".into());
    CallDraft {
        method,
        url: url.into(),
        headers,
        body,
        credentials: Credentials::SameOrigin,
        redirect: RedirectMode::Follow,
        ..CallDraft::default()
    }
}

fn reply(status: u16, headers: &[(&str, &str)]) -> Reply {
    Reply {
        version: "HTTP/1.1".into(),
        ..Reply::new(status, headers.iter().map(|(n, v)| ((*n).to_owned(), (*v).to_owned())).collect(), BodyRef::of(b""))
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
    let mut agent = Machine::new(Client::Browser, ORIGIN);
    let told = agent.start(CallId(1), draft(Method::Post, "https://api.example.com/login", JSON));
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
        (405, &[][..], "no_allow_origin"),
        (405, CORS, "preflight_status"),
        (204, &[("access-control-allow-origin", "*")][..], "header_not_allowed"),
        (204, &[("access-control-allow-origin", "https://other.example")][..], "wrong_origin"),
        (301, &[CORS[0], ("location", "/b")][..], "preflight_redirect"),
    ] {
        let mut agent = Machine::new(Client::Browser, ORIGIN);
        let told = agent.start(CallId(1), draft(Method::Post, "https://api.example.com/login", JSON));
        let told = agent.on_reply(sent(&told).0, &reply(status, headers));
        // The preflight's status is not the server's answer to the call.
        let Outcome::Blocked { block, status: None } = outcome(&told) else { panic!("{status} {told:?}") };
        let detail = words::cors(block);
        assert!(block.problem.name() == problem && detail.contains("preflight"), "{status} {told:?}");
        assert!(!agent.is_waiting());
    }
}

#[test]
fn n11_that_a_star_covers_authorization_is_said_for_not_every_browser_takes_it() {
    let star = &[("access-control-allow-origin", "*"), ("access-control-allow-headers", "*")];
    for (header, is_said) in [("authorization", true), ("x-other", false)] {
        let mut agent = Machine::new(Client::Browser, ORIGIN);
        let told = agent.start(CallId(1), draft(Method::Get, "https://api.example.com/me", &[(header, "x")]));
        let told = agent.on_reply(sent(&told).0, &reply(204, star));
        assert_eq!(sent(&told).1, Hop::Call);
        let notes = told.iter().find_map(|told| if let Told::Send { notes, .. } = told { Some(notes) } else { None }).unwrap();
        assert_eq!(notes.iter().any(|note| note_text(note).contains("has to be named")), is_said, "{header}");
    }
}

#[test]
fn a_server_error_without_cors_headers_names_the_error_too() {
    let mut agent = Machine::new(Client::Browser, ORIGIN);
    let told = agent.start(CallId(1), draft(Method::Get, "https://api.example.com/me", &[]));
    let told = agent.on_reply(sent(&told).0, &reply(500, &[]));
    assert!(matches!(outcome(&told), Outcome::Blocked { status: Some(500), .. }));
}

#[test]
fn phones_and_the_same_origin_ask_nothing() {
    let mut phone = Machine::new(Client::Native, ORIGIN);
    let told = phone.start(CallId(1), draft(Method::Post, "https://api.example.com/login", JSON));
    assert_eq!(sent(&told).1, Hop::Call);
    assert_eq!(sent(&told).2.header("origin"), None);
    assert!(matches!(outcome(&phone.on_reply(sent(&told).0, &reply(500, &[]))), Outcome::Reply { .. }));
    let mut browser = Machine::new(Client::Browser, ORIGIN);
    assert_eq!(sent(&browser.start(CallId(1), draft(Method::Post, "https://app.example.com/login", JSON))).1, Hop::Call);
}

#[test]
fn an_opaque_reply_shows_safelisted_headers_only() {
    let mut agent = Machine::new(Client::Browser, ORIGIN);
    let told = agent.start(CallId(1), draft(Method::Get, "https://api.example.com/me", &[]));
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
        let mut agent = Machine::new(Client::Native, ORIGIN);
        let told = agent.start(CallId(1), draft(method, "https://api.example.com/a", &[]));
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
        let mut agent = Machine::new(client, ORIGIN);
        let mut told = agent.start(CallId(1), draft(Method::Get, "https://api.example.com/a", &[]));
        let mut exchanges = 0;
        while told.iter().any(|t| matches!(t, Told::Send { .. })) {
            exchanges += 1;
            told = agent.on_reply(sent(&told).0, &reply(302, &[("location", &format!("/{exchanges}")), CORS[0]]));
        }
        assert_eq!(exchanges, limit + 1);
        assert!(matches!(outcome(&told), Outcome::TooManyRedirects { followed } if *followed == limit));
    }
}

#[test]
fn ff_b17_a_phone_goes_nowhere_twice() {
    for (client, most) in [(Client::Native, 2), (Client::Browser, 21)] {
        let mut agent = Machine::new(client, ORIGIN);
        let mut told = agent.start(CallId(1), draft(Method::Get, "https://api.example.com/a", &[]));
        let mut exchanges = 0;
        while told.iter().any(|t| matches!(t, Told::Send { .. })) {
            exchanges += 1;
            told = agent.on_reply(sent(&told).0, &reply(302, &[("location", "/b"), CORS[0]]));
        }
        assert_eq!(exchanges, most, "{client:?}");
        assert!(matches!(outcome(&told), Outcome::TooManyRedirects { .. }));
    }
}

#[test]
fn authorization_is_withheld_from_another_origin() {
    let mut agent = Machine::new(Client::Native, ORIGIN);
    let mut draft = draft(Method::Get, "https://api.example.com/a", &[]);
    draft.headers.push(HeaderLine::new("authorization", Traced::secret(Label::new("token A1"), "secret-token"), HeaderOrigin::Yours));
    let told = agent.start(CallId(1), draft);
    let told = agent.on_reply(sent(&told).0, &reply(302, &[("location", "https://other.example/a")]));
    assert_eq!(sent(&told).2.header("authorization"), None);
    assert!(told.iter().any(|t| matches!(t, Told::Send { notes, .. } if notes.iter().any(|note| note_text(note).contains("withheld")))));
}

#[test]
fn only_web_addresses_are_called() {
    let mut agent = Machine::new(Client::Native, ORIGIN);
    for url in ["file:///etc/passwd", "{{base_url}}/login", "ftp://x"] {
        assert!(matches!(outcome(&agent.start(CallId(1), draft(Method::Get, url, &[]))), Outcome::NotSent { .. }), "{url}");
    }
}

const ALLOWED: [(&str, &str); 2] = [("access-control-allow-origin", ORIGIN), ("access-control-allow-credentials", "true")];

fn setting(cookie: &str) -> Vec<(&str, &str)> {
    [&ALLOWED[..], &[("set-cookie", cookie)]].concat()
}

#[test]
fn cookies_of_another_site_need_same_site_none() {
    for (cookie, comes_back) in [("sid=1", false), ("sid=1; SameSite=Strict", false), ("sid=1; SameSite=None; Secure", true)] {
        let mut browser = Machine::new(Client::Browser, ORIGIN);
        let (_, told) = browser.visit("https://api.other.example/login", true, &setting(cookie));
        assert_eq!(said(&told).contains("does not keep"), !comes_back, "{told:?}");
        assert_eq!(said(&told).contains("Safari"), comes_back, "{told:?}");
        let (sent, _) = browser.visit("https://api.other.example/me", true, &ALLOWED);
        assert_eq!(sent, if comes_back { "sid=1" } else { "" }, "{cookie}");
    }
}

#[test]
fn cookies_of_the_own_site_go_along_when_the_call_says_so() {
    let mut browser = Machine::new(Client::Browser, ORIGIN);
    let (_, told) = browser.visit("https://api.example.com/login", false, &setting("early=1"));
    assert!(said(&told).contains("without credentials"));
    browser.visit("https://api.example.com/login", true, &setting("sid=1; Max-Age=60; Path=/"));
    assert_eq!(browser.visit("https://api.example.com/me", true, &ALLOWED).0, "sid=1", "kept only from a call with credentials");
    assert_eq!(browser.visit("https://api.example.com/me", false, &ALLOWED).0, "");
    browser.now_ms = 60_000;
    assert_eq!(browser.visit("https://api.example.com/me", true, &ALLOWED).0, "", "it has ended");
    browser.visit("https://app.example.com/login", false, &setting("own=1"));
    assert_eq!(browser.visit("https://app.example.com/me", false, &[]).0, "own=1", "the own origin needs no switch");
}

#[test]
fn loopback_stands_in_for_a_host_of_the_apps_own_site() {
    let mut browser = Machine::new(Client::Browser, ORIGIN);
    browser.registry.register(SecretKind::Cookie, "session-1");
    let (_, told) = browser.visit("http://127.0.0.1:4000/login", true, &setting("sid=session-1; Secure; HttpOnly"));
    assert!(said(&told).contains("no script may read") && said(&told).contains("share a site"), "{told:?}");
    assert_eq!(browser.visit("http://127.0.0.1:4000/me", true, &ALLOWED).0, "sid=cookie C1", "a secret from the moment it enters");
}

#[test]
fn ff_b8_and_b11_phones_and_the_proxy_keep_no_cookies() {
    for client in [Client::Native, Client::Proxy] {
        let mut agent = Machine::new(client, ORIGIN);
        let (_, told) = agent.visit("https://app.example.com/login", true, &setting("sid=1"));
        assert!(said(&told).starts_with("Not kept: sid"), "{told:?}");
        assert_eq!(agent.visit("https://app.example.com/me", true, &[]).0, "");
    }
}

#[test]
fn a_call_with_cookies_needs_them_allowed_and_the_origin_named() {
    for (headers, problem) in [
        (&[("access-control-allow-origin", "*")][..], Some("credentials")),
        (&[("access-control-allow-origin", ORIGIN)][..], Some("credentials")),
        (&[("access-control-allow-origin", "https://other.example")][..], Some("wrong_origin")),
        (&ALLOWED[..], None),
    ] {
        let mut browser = Machine::new(Client::Browser, ORIGIN);
        let headers = [headers, &[("set-cookie", "sid=1")]].concat();
        let (_, told) = browser.visit("https://api.example.com/me", true, &headers);
        let found = if let Outcome::Blocked { block, .. } = outcome(&told) { Some(block.problem.name()) } else { None };
        assert_eq!(found, problem, "{told:?}");
        assert_eq!(browser.jar.iter().count(), 1, "kept even when the app may not see the reply");
    }
}

#[test]
fn with_cookies_a_star_is_no_answer_to_the_preflight() {
    let mut browser = Machine::new(Client::Browser, ORIGIN);
    let told = browser
        .start(CallId(1), CallDraft { credentials: Credentials::Include, ..draft(Method::Delete, "https://api.example.com/session", &[]) });
    let star = [&ALLOWED[..], &[("access-control-allow-methods", "*")]].concat();
    let told = browser.on_reply(sent(&told).0, &reply(204, &star));
    assert!(matches!(outcome(&told), Outcome::Blocked { block, .. } if block.problem.name() == "method_not_allowed"), "{told:?}");
}

/// A call with a key and a body, answered with a redirect: what goes on to the next address.
fn sent_on(client: Client, send_on: &str, from: &str, to: &str, status: u16) -> (Vec<String>, Option<String>, Option<Note>) {
    let mut allowed = SendOn::default();
    if !send_on.is_empty() {
        allowed.allow(send_on).unwrap();
    }
    // A page that may call by http.
    let page = if from.starts_with("http:") { "http://app.example.com" } else { ORIGIN };
    let mut agent = Machine::new(client, page);
    agent.agent = agent.agent.sending_on(allowed);
    let any = [("access-control-allow-origin", "*"), ("access-control-allow-headers", "apikey,content-type,x-from")];
    let method = if client == Client::Native { Method::Get } else { Method::Post };
    let mut draft = draft(method, from, &[("accept", "application/json"), ("apikey", "key-1"), ("content-type", "application/json")]);
    draft.headers.push(HeaderLine::new("x-from", Traced::secret(Label::new("key K1"), "k-12345678"), HeaderOrigin::Platform));
    let mut told = agent.start(CallId(1), draft);
    if sent(&told).1 == Hop::Preflight {
        told = agent.on_reply(sent(&told).0, &reply(204, &any));
    }
    let mut told = agent.on_reply(sent(&told).0, &reply(status, &[("location", to), any[0]]));
    if sent(&told).1 == Hop::Preflight {
        let notes = std::mem::take(&mut told);
        told = agent.on_reply(sent(&notes).0, &reply(204, &any));
        told.extend(notes);
    }
    let request = sent(&told).2;
    let own = ["accept", "apikey", "x-from", "content-type"];
    let headers = own.iter().filter(|name| request.header(name).is_some()).map(|name| (*name).to_owned()).collect();
    let notes = told.iter().flat_map(|told| if let Told::Send { notes, .. } = told { &notes[..] } else { &[] });
    let note = notes.into_iter().find(|note| matches!(note, Note::Withheld { .. })).cloned();
    (headers, request.body.as_ref().map(Traced::reveal), note)
}

#[test]
fn own_headers_and_bodies_wait_for_a_yes_before_they_go_to_another_host() {
    let to = "https://cdn.example.net:8443/a";
    let whole = || ["accept", "apikey", "x-from", "content-type"].map(str::to_owned).to_vec();
    let (headers, body, note) = sent_on(Client::Browser, "", "https://api.example.com/a", to, 307);
    assert_eq!((headers, body), (vec!["accept".to_owned()], None));
    let withheld = Note::Withheld { host: "cdn.example.net:8443".into(), headers: vec!["apikey".into(), "x-from".into()], body: true };
    assert_eq!(note.as_ref(), Some(&withheld));
    let said = note_text(&withheld);
    assert!(said.contains("cdn.example.net:8443") && said.contains("apikey, x-from and the body are withheld"), "{said}");
    for allowed in ["cdn.example.net", "cdn.example.net:8443"] {
        assert_eq!(sent_on(Client::Browser, allowed, "https://api.example.com/a", to, 307), (whole(), Some("{}".into()), None));
    }
    assert!(sent_on(Client::Browser, "cdn.example.net:443", "https://api.example.com/a", to, 307).2.is_some(), "another port is not it");
    // A body that the standard drops needs no yes, and what says nothing of its sender neither.
    let (headers, body, note) = sent_on(Client::Browser, "", "https://api.example.com/a", to, 303);
    assert_eq!((headers, body), (vec!["accept".to_owned()], None));
    assert!(matches!(note, Some(Note::Withheld { body: false, .. })));
    let (headers, _, note) = sent_on(Client::Native, "", "https://api.example.com/a", to, 302);
    assert!(headers == ["accept", "content-type"] && note.is_some(), "{headers:?}");
    // The host that the app itself called gets it again, also where http becomes https there.
    for (from, to) in [
        ("https://api.example.com/a", "https://api.example.com/b"),
        ("http://api.example.com/a", "https://api.example.com/a"),
        ("http://api.example.com:8080/a", "http://api.example.com:8080/b"),
    ] {
        assert_eq!(sent_on(Client::Browser, "", from, to, 307), (whole(), Some("{}".into()), None), "{from}");
    }
    for (from, to) in
        [("http://127.0.0.1:8080/a", "http://127.0.0.1:8081/a"), ("https://api.example.com/a", "https://api.example.com:444/a")]
    {
        assert!(sent_on(Client::Browser, "", from, to, 307).2.is_some(), "{from}");
    }
}

fn dropped(reused: bool) -> Failure {
    let timing = Timing { reused, ..Timing::default() };
    Failure { kind: FailureKind::Connect, detail: "closed".into(), timing, partial: None }
}

#[test]
fn n16_a_browser_sends_again_what_a_closed_connection_has_swallowed() {
    for (method, may_have_acted) in [(Method::Get, false), (Method::Put, false), (Method::Post, true)] {
        let mut agent = Machine::new(Client::Browser, "https://api.example.com");
        let told = agent.start(CallId(1), draft(method, "https://api.example.com/a", &[("apikey", "key-1")]));
        let first = sent(&told).2.clone();
        let told = agent.on_failure(sent(&told).0, &dropped(true));
        assert!(matches!(told[0], Told::Dropped(_)));
        let (again, hop, request) = sent(&told);
        assert_eq!((hop, request), (Hop::Repeat, &first), "the same request");
        let noted = |told: &Told| matches!(told, Told::Send { notes, .. } if *notes == [Note::SentAgain { may_have_acted }]);
        assert!(told.iter().any(noted), "{told:?}");
        assert!(matches!(outcome(&agent.on_reply(again, &reply(200, &[]))), Outcome::Reply { .. }));
    }
}

#[test]
fn n16_a_preflight_is_sent_again_as_a_preflight_and_not_for_ever() {
    let mut agent = Machine::new(Client::Browser, ORIGIN);
    let mut told = agent.start(CallId(1), draft(Method::Delete, "https://api.example.com/a", &[]));
    let mut tries = 0;
    while told.iter().any(|told| matches!(told, Told::Send { .. })) {
        tries += 1;
        assert_eq!(sent(&told).1, Hop::Preflight);
        told = agent.on_failure(sent(&told).0, &dropped(true));
    }
    assert_eq!(tries, 7);
    assert!(matches!(outcome(&told), Outcome::Failed(_)));
}

#[test]
fn n17_on_a_fresh_connection_and_by_a_phone_nothing_is_sent_again() {
    let partial = Failure { partial: Some(reply(200, &[])), kind: FailureKind::BodyCut, ..dropped(true) };
    for (client, failure) in
        [(Client::Browser, dropped(false)), (Client::Native, dropped(true)), (Client::Proxy, dropped(true)), (Client::Browser, partial)]
    {
        let mut agent = Machine::new(client, "https://api.example.com");
        let told = agent.start(CallId(1), draft(Method::Get, "https://api.example.com/a", &[]));
        assert!(matches!(outcome(&agent.on_failure(sent(&told).0, &failure)), Outcome::Failed(_)), "{client:?}");
    }
}
