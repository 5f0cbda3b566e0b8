//! Whatever the project, the replies and the story: no panic, an end, one decision for each step, and the same again on replay.
#![expect(clippy::unwrap_used, reason = "helpers of tests may")]

mod support;

use std::sync::Arc;

use authscope::diagnose::{self, EXCLUDING};
use authscope::domain::record::entry::EntryBody;
use authscope::domain::record::finding::{Finding, Severity};
use authscope::domain::secret::Secret;
use authscope::domain::web::wire::FailureKind;
use authscope::knowledge::pretended::PastedLogin;
use authscope::run::input::{Input, Output, Stamp};
use authscope::run::recording::Plan;
use authscope::run::{Run, replay::replay};
use bytes::Bytes;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value as Json, json};
use support::build::*;
use support::runs::Judged as _;
use support::runs::{START_MS, Serve as _, needs_an_input, plan, text};

const PAGES: [&str; 6] = ["login", "home", "profile", "about", "denied", "gone"];
const FLOWS: [&str; 6] = ["tap-login", "tap-home", "tap-about", "called", "user-load", "gone"];
const ENDPOINTS: [&str; 4] = ["login", "me", "odd", "gone"];
const OUTPUTS: [&str; 4] = ["login", "me", "item", "gone"];

fn any_json() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![
        Just(Json::Null),
        any::<bool>().prop_map(Json::from),
        any::<i64>().prop_map(Json::from),
        (-1e6..1e6).prop_map(Json::from),
        select(vec!["", "null", "x", "ü\"\\\n", "token-number-1", "admin", "2027-01-15T08:15:00Z", "{}", "/login"]).prop_map(Json::from),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        let name = select(vec!["token", "id", "expires", "user", "roles", "a-b", ""]);
        prop_oneof![
            vec(inner.clone(), 0..3).prop_map(Json::from),
            vec((name, inner), 0..3).prop_map(|members| members.into_iter().map(|(n, v)| (n.to_owned(), v)).collect::<Map<_, _>>().into()),
        ]
    })
}

fn any_source() -> impl Strategy<Value = Json> {
    let parts =
        vec![json!("body"), json!("succeeded"), json!("status"), json!({"header": "location"}), json!("raw-body"), json!("exception")];
    let fields = vec!["token", "refresh-token", "expiry", "uid", "user-data", "metadata", "user", "signed-in"];
    prop_oneof![
        4 => (select(&OUTPUTS[..]), select(parts)).prop_map(|(output, part)| json!({"output": {"output": output, "part": part}})),
        1 => Just(json!("event")),
        2 => select(fields).prop_map(|field| json!({"session": field})),
        1 => select(vec!["plain", "stored", "gone"]).prop_map(|id| json!({"variable": id})),
        1 => Just(json!({"page-parameter": "id"})),
        1 => select(vec![json!({"query": "x"}), json!({"fragment": "token"}), json!("path"), json!("source")]).prop_map(|part| json!({"address": part})),
        1 => Just(json!({"page-input": {"page": "login", "field": "password"}})),
        2 => any_json().prop_map(|json| json!({"constant": json})),
        1 => select(vec!["base_url", "code", "unknown"]).prop_map(|name| json!({"environment": name})),
        1 => select(vec!["status", "data", "message"]).prop_map(|part| json!({"error": part})),
        1 => select(vec!["now-plus-seconds", "jwt-exp", "iso-to-instant", "sha256", "basic-credentials", "asked", "renew", "gone"]).prop_map(|f| json!({"custom": {"function": f, "inputs":
            [{"name": "x", "value": {"from": {"output": {"output": "login"}}, "path": "$.expires"}}]}})),
    ]
}

fn any_binding() -> impl Strategy<Value = Json> {
    let paths = vec!["$", "$.token", "$.id", "$.expires", "$..x", "$.a-b", "token", "user.roles[0]", "session.accessToken", ""];
    let converts = vec!["json-path", "text", "integer", "json"];
    (any_source(), proptest::option::of(select(paths)), proptest::option::of(select(converts))).prop_map(|(from, path, convert)| {
        let mut binding = json!({"from": from});
        if let Some(path) = path {
            binding["path"] = path.into();
        }
        if let Some(convert) = convert {
            binding["as"] = convert.into();
        }
        binding
    })
}

fn any_formula() -> impl Strategy<Value = Json> {
    let leaf = prop_oneof![any_json().prop_map(|json| json!({"literal": json})), any_binding().prop_map(value), Just(json!("now"))];
    leaf.prop_recursive(2, 6, 2, |inner| {
        let operators = select(vec!["eq", "ne", "lt", "ge"]);
        prop_oneof![
            (inner.clone(), operators, inner.clone()).prop_map(|(l, op, r)| json!({"compare": {"left": l, "op": op, "right": r}})),
            (inner.clone(), select(vec!["add", "divide"]), inner.clone())
                .prop_map(|(l, op, r)| json!({"arithmetic": {"left": l, "op": op, "right": r}})),
            vec(inner.clone(), 0..3).prop_map(|parts| json!({"template": parts})),
            vec(inner.clone(), 0..3).prop_map(|parts| json!({"list": parts})),
            inner.clone().prop_map(|formula| json!({"not": formula})),
            inner.clone().prop_map(|formula| json!({"is-set": formula})),
            (inner, any::<bool>()).prop_map(|(held, all)| json!({"has-roles": {"held": held, "roles": ["admin", "x"], "all": all}})),
        ]
    })
}

fn optional(names: &'static [&'static str]) -> impl Strategy<Value = Json> {
    vec(proptest::option::of(any_binding()), names.len()).prop_map(|bindings| {
        let set = names.iter().zip(bindings).filter_map(|(name, binding)| Some(((*name).to_owned(), binding?)));
        set.collect::<Map<_, _>>().into()
    })
}

/// Mostly actions of the platform; sometimes one of the other.
fn any_action() -> impl Strategy<Value = Json> {
    let with = |name: &'static str| move |(mut object, flag): (Json, bool)| (object[name] = flag.into(), object).1;
    let inputs = vec((select(vec!["t", "gone"]), any_binding()), 0..3);
    let leaf = prop_oneof![
        4 => (select(&ENDPOINTS[..]), inputs).prop_map(|(endpoint, inputs)| call_with(endpoint, &inputs)),
        1 => select(&ENDPOINTS[..]).prop_map(|endpoint| action("call", json!({"endpoint": endpoint, "output": endpoint, "in_code": true}))),
        1 => select(vec!["open", "shut", "gone"]).prop_map(|id| action("call-backend", json!({"endpoint": id, "output": "item"}))),
        1 => any_binding().prop_map(|path| action("navigate", json!({"page": "home", "path": path}))),
        3 => (optional(&["token", "refresh_token", "expiry", "uid", "user_data"]), any::<bool>()).prop_map(|(fields, automatic)|
            action("log-in", json!({"fields": fields, "navigate_automatically": automatic}))),
        1 => optional(&["token", "uid"]).prop_map(|fields| action("update-user", json!({"fields": fields}))),
        1 => any::<bool>().prop_map(|automatic| action("log-out", json!({"navigate_automatically": automatic}))),
        3 => (optional(&["access_token", "refresh_token", "metadata"]), any::<bool>()).prop_map(with("persist")).prop_map(|a| action("authenticate", a)),
        2 => any_binding().prop_map(set_user),
        1 => Just(action("clear-session", json!({}))),
        3 => (select(&PAGES[..]), any::<[bool; 3]>()).prop_map(|(page, [back, replace, ignore])| action("navigate", json!({"page": page,
            "allow_back": back, "replace_route": replace, "ignore_redirects": ignore,
            "parameters": [{"name": "id", "value": constant(json!(7))}]}))),
        1 => (select(vec!["plain", "stored", "gone"]), any_binding()).prop_map(|(id, binding)| set(id, binding)),
        1 => any_formula().prop_map(|text| action("show-message", json!({"text": text}))),
        1 => Just(action("wait", json!({"ms": 50}))),
        1 => Just(action("terminate", json!({}))),
        1 => (proptest::option::of(any_binding()), any::<bool>()).prop_map(|(value, go_on)| action("return", json!({"value": value, "go_on": go_on}))),
        1 => select(&FLOWS[..]).prop_map(|flow| action("run-workflow", json!({"workflow": flow, "output": "item"}))),
        1 => any_formula().prop_map(|when| action("filter", json!({"when": when}))),
        2 => Just(action("fetch-user", json!({}))),
        2 => any::<bool>().prop_map(|up| action("plugin-sign", json!({"up": up}))),
        2 => (any_binding(), proptest::option::of(any_binding())).prop_map(|(access, refresh)|
            action("store-token", json!({"access_token": access, "refresh_token": refresh}))),
        1 => Just(action("legacy-log-out", json!({}))),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        let chain = || vec(inner.clone(), 0..3);
        prop_oneof![
            (any_formula(), chain(), chain()).prop_map(|(formula, then, otherwise)| when(formula, then, otherwise)),
            (any_formula(), any_json(), chain(), chain()).prop_map(|(value, is, then, otherwise)| action(
                "switch",
                json!({"value": value, "cases": [{"is": is, "then": then}], "otherwise": otherwise})
            )),
            (any_formula(), chain()).prop_map(|(over, body)| action("loop", json!({"over": over, "item": "item", "body": body}))),
            (chain(), chain()).prop_map(|(attempt, catch)| action("try-catch", json!({"attempt": attempt, "catch": catch}))),
        ]
    })
}

fn any_access() -> impl Strategy<Value = Json> {
    select(vec![
        json!("everyone"),
        json!("everyone"),
        json!("signed-in"),
        json!("signed-in"),
        json!({"any-role": ["admin"]}),
        json!({"all-roles": ["admin", "x"]}),
    ])
}

fn any_event() -> impl Strategy<Value = Json> {
    let path = select(vec!["/", "/login", "/home", "/profile?x=1", "/about", "/orders/5", "/no/where", ""]);
    prop_oneof![
        2 => path.clone().prop_map(open),
        2 => path.prop_map(link),
        5 => select(&FLOWS[..]).prop_map(tap),
        1 => select(&FLOWS[..]).prop_map(|flow| json!({"tap": {"workflow": flow, "typed": [{"field": "email", "text": "x{{code}}"}]}})),
        1 => Just(link("{{link}}")),
        1 => Just(link("/about?x=a%20b#token=opaque-token-in-place")),
        1 => select(&PAGES[..]).prop_map(|page| json!({"tap-tab": {"page": page}})),
        1 => Just(reload()),
        1 => Just(reopen()),
        1 => Just(expire()),
    ]
}

fn any_answer() -> impl Strategy<Value = (u16, String, Option<FailureKind>)> {
    let status = select(vec![200, 200, 200, 201, 204, 301, 303, 307, 400, 401, 404, 500]);
    let body = prop_oneof![
        2 => Just(TOKENS.to_owned()),
        3 => any_json().prop_map(|json| json.to_string()),
        1 => select(vec!["", "<html>", "{", "text"]).prop_map(str::to_owned),
    ];
    let fails =
        prop_oneof![8 => Just(None), 1 => select(vec![Some(FailureKind::NoAnswer), Some(FailureKind::Dns), Some(FailureKind::BodyCut)])];
    (status, body, fails)
}

#[derive(Clone, Debug)]
struct Case {
    platform: &'static str,
    settings: [&'static str; 3],
    persist: bool,
    access: Vec<Json>,
    flows: Vec<Vec<Json>>,
    on_error: Vec<Json>,
    answers: Vec<(u16, String, Option<FailureKind>)>,
    no_cors: bool,
    target: usize,
    events: Vec<Json>,
    order: Vec<usize>,
    save_at: usize,
    pretended: Option<PastedLogin>,
    facts: Facts,
}

/// What nobody may have said.
#[derive(Clone, Debug)]
struct Facts {
    /// Of the call `me`.
    call: Json,
    export: Json,
    server: Json,
    shown_to: &'static str,
    preserved: Json,
    grouped: bool,
}

fn any_facts() -> impl Strategy<Value = Facts> {
    let said = || select(vec![Json::Null, json!(true), json!(false)]);
    let call =
        ([said(), said(), said(), said(), said()], any::<bool>()).prop_map(|([private, user, cached, proxy, server], intercepted)| {
            json!({"private": private, "requires_firebase_user": user, "cached": cached, "test_proxy": proxy, "server_side_proxy": server,
            "interceptor": if intercepted { "renew" } else { "" }})
        });
    let load = select(vec![Json::Null, json!("none"), json!("sets-user"), json!("throws")]);
    let server = ([said(), said(), said()], load, any_access()).prop_map(|([staging, production, elsewhere], load, access)| {
        json!({"staging": staging, "production": production, "hosted_elsewhere": elsewhere, "user_load": load, "endpoints": [
            {"id": "open", "name": "Open", "function": "sha256"}, {"id": "shut", "name": "Shut", "access": access}]})
    });
    let export = select(vec![Json::Null, json!("classic"), json!("2026"), json!("2026-secure")]);
    let shown_to = select(vec!["everyone", "everyone", "signed-in", "signed-out"]);
    (call, export, server, shown_to, said(), any::<bool>()).prop_map(|(call, export, server, shown_to, preserved, grouped)| Facts {
        call,
        export,
        server,
        shown_to,
        preserved,
        grouped,
    })
}

fn any_case() -> impl Strategy<Value = Case> {
    let pages = || select(vec!["login", "login", "home", "about", "gone", ""]);
    let project = (
        select(vec!["flutterflow", "weweb", "weweb-legacy", "xano", "supabase"]),
        [pages(), pages(), pages()],
        any::<bool>(),
        vec(any_access(), 5),
        vec(vec(any_action(), 0..4), 8),
        vec(any_action(), 0..2),
    );
    let run = (vec(any_answer(), 8), prop::bool::weighted(0.1), 0..3_usize, vec(any_event(), 0..7), vec(0..4_usize, 16), 0..40_usize);
    let case = (project, run).prop_map(
        |((platform, settings, persist, access, flows, on_error), (answers, no_cors, target, events, order, save_at))| Case {
            platform,
            settings,
            persist,
            access,
            flows,
            on_error,
            answers,
            no_cors,
            target,
            events,
            order,
            save_at,
            pretended: None,
            facts: Facts {
                call: json!({}),
                export: Json::Null,
                server: json!({}),
                shown_to: "everyone",
                preserved: Json::Null,
                grouped: false,
            },
        },
    );
    (case, prop::option::weighted(0.2, any_pasted()), any_facts()).prop_map(|(case, pretended, facts)| Case { pretended, facts, ..case })
}

/// What somebody pastes in place of the log-in.
fn any_pasted() -> impl Strategy<Value = PastedLogin> {
    let text = prop_oneof![
        2 => Just("opaque-token-in-place".to_owned()),
        1 => Just(TOKENS.to_owned()),
        1 => any_json().prop_map(|json| json.to_string()),
    ];
    (select(&ENDPOINTS[..]), text, select(vec!["", "opaque-refresh-in-place"])).prop_map(|(endpoint, text, refresh_token)| PastedLogin {
        endpoint: Some(endpoint.to_owned()),
        text: Secret::new(text),
        refresh_token: Secret::new(refresh_token),
    })
}

impl Case {
    /// The call of the user: with its own address and headers, or with those of its group.
    fn me(&self) -> Json {
        if self.platform == "flutterflow" && self.facts.grouped {
            return json!({"url": "/me", "group": "api", "facts": self.facts.call});
        }
        json!({"headers": [{"name": "Authorization", "value": "Bearer [t]"}], "inputs": [{"name": "t"}], "facts": self.facts.call})
    }

    fn build(&self) -> (Build, Script) {
        let (build, names) = match self.platform {
            "flutterflow" => (Build::flutterflow(), ["entry_page", "logged_in_page", "entry_page"]),
            "weweb" => (Build::weweb(), ["unauthenticated_page", "unauthorized_page", "home_page"]),
            "xano" | "supabase" => (Build::weweb_plugin(self.platform), ["unauthenticated_page", "forbidden_page", "home_page"]),
            _ => (Build::weweb_legacy(), ["unauthenticated_page", "forbidden_page", "home_page"]),
        };
        let mut build = names.iter().zip(self.settings).fold(build, |build, (name, page)| build.setting(name, json!(page)));
        if self.platform == "flutterflow" {
            let group = json!({"id": "api", "name": "API", "base_url": "{{base_url}}", "inputs": [{"name": "t"}],
                "headers": [{"name": "Authorization", "value": "Bearer [t]"}, {"name": "X-Left", "value": "[left]"}]});
            build = build
                .setting("persist", json!(self.persist))
                .setting("export", self.facts.export.clone())
                .setting("groups", json!([group]));
        }
        if self.platform == "weweb" {
            build = build.setting("server", self.facts.server.clone());
        }
        if self.platform == "weweb-legacy" && self.persist {
            // Roles that most replies do not have in this form, and a refresh that carries nothing.
            build = build.setting("role_type", json!("array-of-objects")).setting("refresh_type", json!("bearer"));
        }
        for (page, access) in ["login", "home", "profile", "about", "denied"].iter().zip(&self.access) {
            build = build.page(page, json!({"access": access, "nav_bar": self.persist}));
        }
        build = build
            .page("orders", json!({"route": "/orders/:id", "access": self.access[0]}))
            .variable("plain", json!({"default": "x", "keep_on_navigation": self.facts.preserved}))
            .variable("stored", json!({"persisted": true}))
            .endpoint(
                "login",
                json!({"method": "POST", "body_type": "json", "body": "{\"t\":\"<t>\",\"u\":\"{{t}}\"}", "inputs": [{"name": "t"}]}),
            )
            .endpoint("me", self.me())
            .endpoint("odd", json!({"url": "http://[t]/{{t}}", "inputs": [{"name": "t"}]}));
        for function in ["now-plus-seconds", "jwt-exp", "iso-to-instant", "sha256", "basic-credentials"] {
            build = build.function(function, json!(function));
        }
        build = build.function("renew", json!({"refresh-and-repeat": "called"}));
        for (name, secret) in [("code", true), ("link", true), ("unknown", false)] {
            build = build.value(name, json!({"ask": true, "secret": secret}));
        }
        build = build.function("asked", json!({"ask": {"secret": false}}));
        let mut flows = self.flows.iter().cloned();
        let mut next = || flows.next().unwrap();
        build = build
            .tap("login", "tap-login", next())
            .flow("tap-home", json!({"tap": {"page": "home", "label": "tap-home", "shown_to": self.facts.shown_to}}), next())
            .flow("tap-about", json!({"submit": {"page": "about", "label": "tap-about"}}), next())
            .flow("called", json!("called"), next())
            .page_load("home", next())
            .page_load("login", next());
        if self.platform != "flutterflow" {
            build = build.user_load(next()).flow("page-user", json!({"page-user-load": {"page": "home"}}), next());
            build = build.with("user-load", "on_error", json!(self.on_error)).with("called", "version", json!(1));
        }
        let mut script = Script::default();
        // Nobody knows what "unknown" is.
        for (title, texts) in
            [("code", ["123456", "another-code"]), ("link", ["https://x.example/profile?t=abcdefgh12", "/about"]), ("asked", ["7", "x"])]
        {
            script.said.insert(title.to_owned(), texts.map(str::to_owned).into());
        }
        script.no_cors = self.no_cors;
        for ((status, body, fails), path) in
            self.answers.iter().zip(["/login", "/me", "/login", "/me", "/odd", "/login", "/refresh", "/refresh"])
        {
            let location = if (300..400).contains(status) { vec![("location".to_owned(), "/me".to_owned())] } else { vec![] };
            script.say(path, fails.map_or_else(|| Answer::Reply(*status, location, body.clone()), Answer::Fails));
        }
        (build, script)
    }
}

/// Runs a case; what is under way at once is answered in the case's order. Gives the inputs too, and the run as it was before one of them.
fn live(case: &Case) -> (Run, Vec<(Stamp, Input)>, Option<Run>) {
    let (build, mut server) = case.build();
    let project = build.story(&case.events);
    let target = project.platform.targets()[case.target];
    let pretended = case.pretended.iter().filter_map(|login| login.reply(&project, START_MS).ok()).collect();
    let mut run = Run::new(Plan { pretended, ..plan(project, target) });
    let (mut open, mut inputs, mut saved) = (Vec::<Output>::new(), Vec::new(), None);
    let mut order = case.order.iter().cycle();
    while !run.is_finished() {
        assert!(inputs.len() < 15_000, "no end:\n{}", text(&run).chars().take(4_000).collect::<String>());
        let elapsed_ms = u32::try_from(inputs.len()).unwrap() * 5;
        let at = Stamp { elapsed_ms: elapsed_ms.into(), wall_ms: START_MS + i64::from(elapsed_ms) };
        let input = if run.is_in_event() {
            assert!(!open.is_empty(), "it waits for nothing:\n{}", text(&run));
            match open.remove(order.next().unwrap() % open.len()) {
                Output::Send { exchange, request, .. } => match server.serve(&request, run.virtual_ms()) {
                    Ok((reply, body)) => Input::Reply { exchange, reply: Box::new(reply), body },
                    Err(failure) => Input::Failure { exchange, failure, body: Bytes::new() },
                },
                Output::Timer { timer, .. } => Input::Timer { timer },
                Output::Ask { question } => match server.answer(&question) {
                    Some(text) => Input::Answer { name: question.name, text },
                    None => Input::NotAnswered { name: question.name },
                },
                _ => unreachable!(),
            }
        } else {
            Input::Event { event: run.next_event().unwrap().to_owned() }
        };
        if inputs.len() == case.save_at {
            saved = Some(run.clone());
        }
        inputs.push((at, input.clone()));
        open.extend(run.handle(at, input).into_iter().filter(needs_an_input));
    }
    (run, inputs, saved)
}

/// Few enough for every test run; `PROPTEST_CASES` asks for more.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(96)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, max_shrink_iters: 2_000, ..ProptestConfig::default() })]

    #[test]
    fn any_run_ends_explains_itself_and_can_be_repeated(case in any_case()) {
        let (run, inputs, saved) = live(&case);
        for event in 0..case.events.len() {
            let id = format!("e{event}");
            let decisions: Vec<_> = run.entries().iter().filter(|entry| *entry.id.event == *id).filter_map(|entry| match &entry.body {
                EntryBody::NavigationDecision(decision) => Some(decision),
                _ => None,
            }).collect();
            prop_assert_eq!(decisions.len(), 1, "step {}\n{}", id, text(&run));
            prop_assert!(!decisions[0].rule().title().is_empty() && !decisions[0].reason().is_empty());
        }
        for entry in run.entries().iter() {
            let rule = match &entry.body {
                EntryBody::Note(note) => note.rule(),
                EntryBody::SessionChange { rule, .. } => Some(*rule),
                _ => None,
            };
            if let Some(rule) = rule {
                prop_assert!(!rule.title().is_empty(), "{}", rule);
            }
        }
        if let Some(mut saved) = saved {
            for (at, input) in inputs.into_iter().skip(case.save_at) {
                saved.handle(at, input);
            }
            prop_assert_eq!(text(&saved), text(&run));
        }
        let again = replay(&run.recording(), Arc::clone(&run.plan().project));
        prop_assert_eq!(text(&again), text(&run));
        prop_assert_eq!(again.outcome(), run.outcome());
        prop_assert_eq!(again.entries(), run.entries());
    }
}

/// Two findings that say opposite things of one place: a pair of the list of those that exclude each other, or one that turns on what the
/// other turns off, or that unsets what the other fills.
fn contradiction(findings: &[Finding]) -> Option<String> {
    let roots: Vec<&Finding> = findings.iter().filter(|finding| finding.follows_from.is_none()).collect();
    for (at, one) in roots.iter().enumerate() {
        // The same rule twice is about two bindings of one field.
        for other in roots[at + 1..].iter().filter(|other| other.id != one.id) {
            let excluded = EXCLUDING.iter().any(|(a, b)| [(*a, *b), (*b, *a)].contains(&(one.id, other.id)));
            if excluded && one.at.is_some() && one.at == other.at && one.step() == other.step() {
                return Some(format!("{} and {} exclude each other, both at {:?}", one.id, other.id, one.at));
            }
            for line in &one.sheet {
                let opposite = |one: &str, other: &str| {
                    let turns = |text: &str, word: &str| {
                        text == word || text.starts_with(&format!("{word}:")) || text.starts_with(&format!("{word} "))
                    };
                    turns(one, "On") && turns(other, "Off") || turns(one, "Unset") && !turns(other, "Unset") && !other.starts_with("or")
                };
                let against = other.sheet.iter().find(|against| {
                    let same = against.screen == line.screen && against.field == line.field && one.at == other.at;
                    same && (opposite(&line.set, &against.set) || opposite(&against.set, &line.set))
                });
                if let Some(against) = against.filter(|_| one.severity != Severity::Info && other.severity != Severity::Info) {
                    let place = format!("{} › {}", line.screen, line.field);
                    return Some(format!("{place}: {} says “{}”, {} says “{}”", one.id, line.set, other.id, against.set));
                }
            }
        }
    }
    None
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, max_shrink_iters: 200, ..ProptestConfig::default() })]

    #[test]
    fn no_two_findings_contradict_on_one_place(case in any_case()) {
        let (run, ..) = live(&case);
        prop_assert_eq!(contradiction(&diagnose::checked(&run.plan().project, &[])), None);
        prop_assert_eq!(contradiction(&run.verdict().findings), None);
    }
}
