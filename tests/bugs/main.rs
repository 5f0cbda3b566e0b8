//! What the program once got wrong, each with its project, on the real program, against a small server on loopback: what must be said
//! first, what must not be said, and the twin that is to stay as it is.
#![expect(clippy::unwrap_used, reason = "helpers of tests may")]

#[path = "../support/case_server.rs"]
mod case_server;

use std::process::{Command, Stdio};

use serde_json::Value as Json;

/// What the program printed, and its exit code.
struct Done {
    code: i32,
    text: String,
    json: Json,
}

impl Done {
    fn first(&self) -> &Json {
        &self.json["findings"][0]
    }

    fn ids(&self) -> Vec<&str> {
        self.json["findings"].as_array().unwrap().iter().map(|finding| finding["id"].as_str().unwrap()).collect()
    }

    fn entries(&self) -> impl Iterator<Item = &Json> {
        self.json["entries"].as_array().unwrap().iter()
    }

    fn of_kind(&self, kind: &str) -> Vec<&Json> {
        self.entries().filter(|entry| entry["kind"] == kind).collect()
    }

    #[track_caller]
    fn says(&self, texts: &[&str]) -> &Self {
        for text in texts {
            assert!(self.text.contains(text), "“{text}” is not said:\n{}", self.text);
        }
        self
    }

    #[track_caller]
    fn never_says(&self, texts: &[&str]) -> &Self {
        for text in texts {
            assert!(!self.text.contains(text) && !self.json.to_string().contains(text), "“{text}” is said:\n{}", self.text);
        }
        self
    }

    #[track_caller]
    fn is_well(&self) -> &Self {
        assert!(self.code == 0 && self.ids().is_empty(), "{}", self.text);
        self
    }
}

fn authscope(arguments: &[&str]) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_authscope"));
    command.args(arguments).current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/bugs/cases")).stdin(Stdio::null());
    command.env("AUTHSCOPE_KEYCHAIN", "off").env("AUTHSCOPE_SECRET_PASSWORD", "cold soup").env("TKV", "abc.def-0123456789");
    command.env_remove("DISPLAY").env_remove("WAYLAND_DISPLAY").env_remove("AUTHSCOPE_LOG").env_remove("NO_COLOR");
    let output = command.output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap() + &String::from_utf8_lossy(&output.stderr);
    (output.status.code().unwrap(), text)
}

fn run_with(case: &str, target: &str, more: &[&str]) -> Done {
    let base_url = format!("base_url={}", case_server::start());
    let file = format!("{case}.authscope.json");
    let arguments = [&["run", &file, "--target", target, "--var", &base_url], more].concat();
    let (code, text) = authscope(&arguments);
    // The server of the second run is a new one as well: no run sees what another one left behind.
    let base_url = format!("base_url={}", case_server::start());
    let arguments = [&["run", &file, "--target", target, "--var", &base_url, "--format", "json"], more].concat();
    let (again, json) = authscope(&arguments);
    assert_eq!(code, again, "{text}");
    Done { code, json: serde_json::from_str(&json).unwrap_or_else(|error| panic!("{error}: {json}")), text }
}

fn run(case: &str, target: &str) -> Done {
    run_with(case, target, &[])
}

#[test]
fn b01_the_ended_token_does_not_renew_itself() {
    let done = run("01-ended-token-renews-itself", "mobile");
    done.is_well().never_says(&["gives a new token by its own clock"]);
    assert_eq!((&done.json["page"], &done.json["session"]["signed_in"]), (&Json::from("login"), &Json::from(false)));
    let refresh: Vec<&Json> = done.of_kind("request").into_iter().filter(|entry| entry["purpose"] == "refresh").collect();
    assert!(!refresh.is_empty() && refresh.iter().all(|entry| entry["source"] == "pretended"), "it carries the ended token: {refresh:#?}");
}

#[test]
fn b01b_a_token_that_was_just_given_anew_is_no_ended_token() {
    for (case, target) in [("01b-renewed-token-is-the-same.flutterflow", "mobile"), ("01b-renewed-token-is-the-same.weweb", "published")] {
        let done = run(case, target);
        done.is_well();
        let made_up = done.of_kind("reply").into_iter().filter(|entry| entry["source"] == "pretended" && entry["reply"]["status"] == 401);
        assert_eq!(made_up.count(), 1, "{}", done.text);
        let refresh: Vec<&Json> = done.of_kind("request").into_iter().filter(|entry| entry["purpose"] == "refresh").collect();
        assert!(refresh.iter().all(|entry| entry["source"] == "recorded"), "a refresh token of its own is really sent");
        // What comes after the app's clock has gone back speaks of no ended token.
        let (_, after) = done.text.split_once("POST").unwrap();
        let (_, after) = after.split_once("/b01b/refresh").unwrap();
        assert!(!after.contains("the token has ended"), "{after}");
    }
}

#[test]
fn b02_a_token_that_was_never_accepted_would_not_still_be_taken() {
    let done = run("02-never-accepted-token-would-still-be-taken", "published");
    done.never_says(&["it would still take it"]).says(&["Authorization must be: Token"]);
    assert_eq!((done.code, done.first()["entry"].as_str().unwrap().split('/').next()), (1, Some("log-in")), "{}", done.text);
    assert_eq!(done.first()["id"], "RUN-TOKEN-REFUSED", "{}", done.text);
    run("01b-renewed-token-is-the-same.weweb", "published").says(&["it would still take it"]);
}

#[test]
fn b03_the_sessions_token_is_called_a_token() {
    for target in ["mobile", "web"] {
        let done = run("03-token-called-cookie", target);
        done.is_well().never_says(&["cookie C1"]).says(&["Authentication Token = token A1", "token: token A1"]);
    }
}

#[test]
fn b04_where_nobody_is_signed_in_no_token_expires() {
    let done = run("04-token-expires-for-nobody", "mobile");
    done.is_well().never_says(&["the time given in the step", "still accepts the token"]).says(&["nobody is signed in"]);
}

#[test]
fn b05_a_claim_of_the_servers_own_may_hold_anything() {
    let jwt = |file: &str| {
        let path = format!("{}/tests/bugs/cases/{file}", env!("CARGO_MANIFEST_DIR"));
        let mut child = Command::new(env!("CARGO_BIN_EXE_authscope"))
            .args(["jwt", "-"])
            .stdin(std::fs::File::open(path).unwrap())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut out = String::new();
        std::io::Read::read_to_string(child.stdout.as_mut().unwrap(), &mut out).unwrap();
        (child.wait().unwrap().code().unwrap(), out)
    };
    let (code, text) = jwt("05a-private-claim-createdAt.jwt");
    assert!(code == 0 && !text.contains("refuse such a token") && text.contains("createdAt"), "{text}");
    let (code, text) = jwt("05a-twin-nbf-as-text.jwt");
    assert!(code == 1 && text.contains("nbf is no number") && text.contains("refuse such a token"), "{text}");
    let (code, text) = jwt("05b-signed-payload-with-time.token");
    assert!(code == 0 && text.contains("Opaque") && !text.contains("cut off"), "{text}");
    let (_, text) = jwt("05b-twin-jwt-cut-off.token");
    assert!(text.contains("cut off or changed"), "{text}");
}

#[test]
fn b06_weweb_cannot_bind_a_response_header() {
    let file = "06-weweb-binds-a-response-header.authscope.json";
    let (code, json) = authscope(&["check", file, "--format", "json"]);
    let json: Json = serde_json::from_str(&json).unwrap();
    let first = &json["findings"][0];
    assert_eq!((code, &first["severity"]), (1, &Json::from("error")), "{json:#}");
    assert_eq!(first["at"], "workflows/login-tap/actions/authenticate/access_token");
    assert!(
        first["evidence"].as_str().unwrap().contains("body alone") && first["fix"].as_str().unwrap().contains("in the body"),
        "{first}"
    );
    let done = run("06-weweb-binds-a-response-header", "published");
    done.never_says(&["CORS", "hidden", "sends no token"]);
    assert_eq!((done.code, &done.first()["id"]), (1, &first["id"]), "{}", done.text);
    assert_eq!(done.first()["entry"].as_str().unwrap().split('/').next(), Some("log-in"));
    assert!(done.ids().contains(&"RUN-EXPECTATION"), "{}", done.text);
    // FlutterFlow reads headers.
    let (code, text) = authscope(&["check", "07-pasted-token-of-a-response-header.authscope.json"]);
    assert_eq!(code, 0, "{text}");
}

#[test]
fn b07_a_pasted_token_comes_where_log_in_reads_it() {
    for target in ["mobile", "web"] {
        let done = run_with("07-pasted-token-of-a-response-header", target, &["--token-var", "TKV"]);
        done.never_says(&["no action reads one"]).says(&["Nobody knows its user id"]);
        assert_eq!(done.code, 0, "{}", done.text);
        let me: Vec<&Json> = done.of_kind("reply").into_iter().filter(|entry| entry["source"] == "recorded").collect();
        assert!(!me.is_empty() && me.iter().all(|entry| entry["reply"]["status"].as_u64() < Some(300)), "the call for the user is real");
    }
    let twin = run_with("03-token-called-cookie", "mobile", &["--token-var", "TKV"]);
    assert!(twin.of_kind("request").iter().any(|entry| entry["source"] == "pretended"), "{}", twin.text);
}

#[test]
fn b08_every_call_refused_is_not_green() {
    let done = run("08-green-though-every-call-is-401", "mobile");
    assert_eq!((done.code, &done.first()["id"]), (1, &Json::from("RUN-TOKEN-REFUSED")), "{}", done.text);
    done.says(&["2 of 2, 401", "Bearer token A1", "Authorization must be: Token, a blank, the token"]);
    done.never_says(&["expired", "log-in failed"]);
    run("08-green-though-every-call-is-401.twin", "mobile").is_well();
}

#[test]
fn b09_the_text_null_is_no_token() {
    let done = run("09-green-with-the-token-null", "mobile");
    assert_eq!((done.code, &done.first()["id"]), (1, &Json::from("FF-MAP-NO-MATCH")), "{}", done.text);
    assert_eq!(done.first()["entry"].as_str().unwrap().split('/').next(), Some("log-in"));
    assert!(done.ids().contains(&"FF-SES-TOKEN-TEXT-NULL"), "{}", done.text);
    done.says(&["$.access matches nothing", "four letters null", "$.token", "\"null\""]);
    done.never_says(&["sends no token", "refresh token is missing"]);
    run("09-green-with-the-token-null.twin", "mobile").is_well();
}

#[test]
fn b10_found_is_what_stood_there() {
    let done = run("10-uid-found-as-text", "mobile");
    let uid = |done: &Done| done.of_kind("field_read").into_iter().find(|entry| entry["slot"] == "uid").cloned().unwrap();
    let reading = uid(&done);
    assert_eq!((&reading["found"], &reading["read"]), (&Json::from(3), &Json::from("3")), "{reading}");
    assert!(done.ids().is_empty(), "a number as a text is fine with JSON Path: {}", done.text);
    // A text in the reply is found as text.
    let text = run("01-ended-token-renews-itself", "mobile");
    let reading = uid(&text);
    assert!(reading["found"].is_string(), "{reading}");
}
