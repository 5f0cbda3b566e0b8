//! The second stage of a verdict (design 28, 30): what the recorded answers prove of a change, what they refute, and what is tried where no
//! rule names a cause.

#![expect(clippy::unwrap_used, reason = "helpers of tests may")]

mod support;

use authscope::diagnose::{Case, Judged, judged, proved};
use authscope::domain::record::finding::Severity;
use authscope::domain::record::proof::{Proof, Reach};
use authscope::run::Run;
use serde_json::{Value as Json, json};
use support::build::*;
use support::runs::{drive, plan};

fn run(build: &Build, steps: &[(Json, Json)]) -> Run {
    let events: Vec<Json> = steps.iter().map(|(event, _)| event.clone()).collect();
    let mut project = build.story(&events);
    for (event, (_, expect)) in project.stories[0].events.iter_mut().zip(steps) {
        event.expect = serde_json::from_value(expect.clone()).unwrap();
    }
    let target = project.platform.default_target();
    drive(Run::new(plan(project, target)), &mut build.server(), |_| {})
}

fn proven(build: &Build, steps: &[(Json, Json)]) -> Judged {
    proved(&Case { run: &run(build, steps) })
}

/// Log In with all that the server sends, but for one field.
fn log_in_with(field: &str, binding: Json) -> Json {
    let mut fields = all_fields();
    fields[field] = binding;
    log_in(fields)
}

fn app(log_in: Json) -> Build {
    Build::flutterflow().tap("login", "login", vec![call("login"), log_in])
}

#[test]
fn a_change_whose_replay_reaches_the_end_is_proven_whole() {
    let build = app(log_in_with("expiry", body_as("login", "$.expires_in", "integer"))).instead(
        "/login",
        200,
        r#"{"token": "t-1", "refresh": "r-1", "expires_in": 3600, "id": 7, "user": {"name": "Ada"}}"#,
    );
    let home = json!({"page": "home", "signed_in": true});
    let judged = proven(&build, &[(open("/"), json!({})), (tap("login"), home.clone()), (reload(), home)]);
    let first = &judged.verdict.findings[0];
    assert_eq!(first.id, "FF-SES-EXPIRY-DURATION", "{:#?}", judged.verdict);
    assert_eq!(first.proof, Some(Proof { reach: Reach::Whole, mends: Some(2) }));
    assert!(first.log_in_again, "the stored 1 Jan 1970 stays until the next log-in");
}

#[test]
fn a_change_that_makes_the_app_send_something_else_is_proven_up_to_there() {
    let token = json!({"headers": [{"name": "Authorization", "value": "Bearer [token]"}], "inputs": [{"name": "token"}]});
    let build = app(log_in_with("token", body("login", "$.acces_token")))
        .endpoint("orders", token)
        .reply("/orders", 401, "{}")
        .page_load("home", vec![call_with("orders", &[("token", session("token"))])]);
    let steps = [(open("/"), json!({})), (tap("login"), json!({"page": "home"})), (reload(), json!({"page": "home"}))];
    let judged = proven(&build, &steps);
    let first = &judged.verdict.findings[0];
    assert_eq!((first.id, first.proof.map(|proof| proof.reach)), ("FF-MAP-NO-MATCH", Some(Reach::UpTo { step: 1 })), "{first:#?}");
}

#[test]
fn where_no_rule_names_a_cause_the_setting_that_would_do_it_is_offered_as_a_guess() {
    let build = app(log_in(all_fields())).page("plans", json!({"access": "signed-in"}));
    let judged = proven(&build, &[(open("/"), json!({})), (tap("login"), json!({"page": "plans", "signed_in": true}))]);
    let first = &judged.verdict.findings[0];
    assert_eq!(first.id, "RUN-EXPECTATION", "{:#?}", judged.verdict);
    assert!(first.fix.starts_with("A guess, tried on the recorded replies: this would do it."), "{}", first.fix);
    assert_eq!((first.sheet[0].field.as_str(), first.sheet[0].set.as_str()), ("Logged In Page", "Plans"));
    assert_eq!(first.proof.map(|proof| proof.mends), Some(Some(1)));
    assert_eq!(judged.fixes.len(), 1);
}

#[test]
fn another_value_of_the_reply_is_offered_where_the_one_that_is_read_does_not_do() {
    let reply = r#"{"token": "token-number-1", "refresh": "r-1", "expires": 1900000000, "id": 7, "user": {"legacy_id": "u-7"}}"#;
    let build = app(log_in(all_fields())).instead("/login", 200, reply);
    let wanted = json!({"page": "home", "values": [{"slot": "uid", "equals": "u-7"}]});
    let judged = proven(&build, &[(open("/"), json!({})), (tap("login"), wanted)]);
    let first = &judged.verdict.findings[0];
    assert_eq!(first.id, "RUN-EXPECTATION", "{:#?}", judged.verdict);
    assert!(first.sheet[0].set.contains("$.user.legacy_id") && first.sheet[0].field == "User UID", "{:#?}", first.sheet);
}

#[test]
fn a_guess_that_breaks_another_step_is_not_offered() {
    let build = app(log_in(all_fields())).page("plans", json!({"access": "signed-in"}));
    let steps = [
        (open("/"), json!({})),
        (tap("login"), json!({"page": "plans", "signed_in": true})),
        (reopen(), json!({"page": "home", "signed_in": true})),
    ];
    let judged = proven(&build, &steps);
    assert_eq!((judged.verdict.findings[0].id, judged.fixes.len()), ("RUN-EXPECTATION", 0), "{:#?}", judged.verdict.findings[0]);
}

#[test]
fn a_warning_that_was_made_the_cause_is_none_where_its_change_changes_nothing() {
    // Persistence is off, and the page that the story wants after the reload never opens whatever is stored.
    let build = app(log_in(all_fields())).setting("persist", json!(false));
    let steps = [
        (open("/"), json!({})),
        (tap("login"), json!({"page": "home", "signed_in": true})),
        (reload(), json!({"page": "signup", "signed_in": false})),
    ];
    let run = run(&build, &steps);
    let (rules, proven) = (judged(&Case { run: &run }), proved(&Case { run: &run }));
    assert_eq!(proven.verdict.findings[0].id, "RUN-EXPECTATION", "{:#?}", proven.verdict);
    let persist =
        |judged: &Judged| judged.verdict.findings.iter().find(|finding| finding.id == "FF-SES-PERSIST-OFF").map(|one| one.severity);
    assert!(persist(&proven) != Some(Severity::Error), "{:?} {:?}", persist(&rules), persist(&proven));
}

#[test]
fn the_second_stage_is_the_same_each_time() {
    let build = app(log_in_with("token", body("login", "$.acces_token")));
    let run = run(&build, &[(open("/"), json!({})), (tap("login"), json!({"page": "home", "values": [{"slot": "token", "set": true}]}))]);
    let (one, other) = (proved(&Case { run: &run }), proved(&Case { run: &run }));
    assert_eq!(one.verdict, other.verdict);
    assert_eq!(one.fixes, other.fixes);
}
