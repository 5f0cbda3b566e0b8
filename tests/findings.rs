//! What a run is found guilty of, and what not: for each rule a small app that breaks it, and its twin that does not.

#![expect(clippy::unwrap_used, reason = "helpers of tests may")]

mod support;

use authscope::domain::record::recording::RunOutcome;
use authscope::domain::record::verdict::{StepState, Verdict};
use authscope::run::Run;
use serde_json::{Value as Json, json};
use support::build::*;
use support::runs::{Judged as _, drive, plan};

/// What Log In keeps of a server without a refresh.
fn kept() -> Json {
    let mut fields = all_fields();
    fields.as_object_mut().unwrap().remove("refresh_token");
    fields
}

/// What is expected of each step.
type Steps = Vec<(Json, Json)>;

fn run(build: &Build, steps: &Steps) -> Run {
    let events: Vec<Json> = steps.iter().map(|(event, _)| event.clone()).collect();
    let mut project = build.story(&events);
    for (event, (_, expect)) in project.stories[0].events.iter_mut().zip(steps) {
        event.expect = serde_json::from_value(expect.clone()).unwrap();
    }
    let target = project.platform.default_target();
    let mut server = build.server();
    drive(Run::new(plan(project, target)), &mut server, |_| {})
}

fn verdict(build: &Build, steps: &Steps) -> Verdict {
    run(build, steps).verdict()
}

fn ids(verdict: &Verdict) -> Vec<&'static str> {
    verdict.roots().map(|finding| finding.id).collect()
}

#[track_caller]
fn well(build: &Build, steps: &Steps) {
    let verdict = verdict(build, steps);
    assert!(verdict.outcome == RunOutcome::Ok && verdict.findings.is_empty(), "{verdict:#?}");
}

#[track_caller]
fn wrong(build: &Build, steps: &Steps, first: &str) -> Verdict {
    let verdict = verdict(build, steps);
    assert_eq!((verdict.outcome, verdict.findings.first().map(|finding| finding.id)), (RunOutcome::Problems, Some(first)), "{verdict:#?}");
    verdict
}

/// A tap on a page that has no fields.
fn press(workflow: &str) -> Json {
    json!({"tap": {"workflow": workflow}})
}

fn nothing() -> Json {
    json!({})
}

/// An action with an id of its own.
fn named(id: &str, mut action: Json) -> Json {
    action["id"] = id.into();
    action
}

/// FlutterFlow: signed in, with a list on Home that a tap loads; what comes behind the call is given.
fn orders(behind: Vec<Json>) -> Build {
    let mut actions = vec![named("orders", call_with("orders", &[("token", session("token"))]))];
    actions.extend(behind);
    Build::flutterflow()
        .endpoint("orders", json!({"headers": [{"name": "Authorization", "value": "Bearer [token]"}], "inputs": [{"name": "token"}]}))
        .endpoint("refresh", json!({"method": "POST", "purpose": "refresh"}))
        .tap("login", "login", vec![call("login"), log_in(kept())])
        .tap("home", "load", actions)
}

fn signed_in_then(more: Steps) -> Steps {
    let mut steps =
        vec![(open("/"), json!({"page": "login", "signed_in": false})), (tap("login"), json!({"page": "home", "signed_in": true}))];
    steps.extend(more);
    steps
}

fn load() -> (Json, Json) {
    (press("load"), json!({"page": "home", "signed_in": true}))
}

/// The token is taken once, then refused.
fn taken_once(build: Build, status: u16) -> Build {
    build.reply("/orders", 200, "[]").reply("/orders", status, r#"{"message": "not any more"}"#)
}

#[test]
fn a_refused_call_that_nobody_deals_with_is_told_with_the_servers_words() {
    let twice = signed_in_then(vec![load(), load()]);
    let found = wrong(&taken_once(orders(vec![]), 403), &twice, "RUN-CALL-REFUSED");
    assert_eq!(found.findings[0].title, "orders answered 403: not any more");
    assert_eq!(found.steps[3].state, StepState::NotAsExpected);
    well(&orders(vec![]).reply("/orders", 200, "[]"), &twice);
}

#[test]
fn a_branch_that_shows_something_deals_with_it_and_an_empty_one_does_not() {
    let twice = signed_in_then(vec![load(), load()]);
    let refused = || value(json!({"from": {"output": {"output": "orders", "part": "succeeded"}}}));
    let shows = orders(vec![when(refused(), vec![], vec![say("No orders today")])]);
    well(&taken_once(shows, 500), &twice);
    wrong(&taken_once(orders(vec![when(refused(), vec![say("Here they are")], vec![])]), 500), &twice, "RUN-CALL-REFUSED");
    // A branch that looks at something else has not looked at this result.
    let other = value(json!({"from": {"output": {"output": "login", "part": "succeeded"}}}));
    let elsewhere = taken_once(orders(vec![when(other, vec![], vec![say("No log-in")])]), 500);
    let found = wrong(&elsewhere, &twice, "FF-API-CONDITION-DEFAULT");
    assert!(found.findings.iter().any(|finding| finding.id == "RUN-CALL-REFUSED" && finding.follows_from == Some(0)), "{found:#?}");
    // A disabled action shows nothing.
    let mut off = say("No orders today");
    off["disabled"] = true.into();
    wrong(&taken_once(orders(vec![when(refused(), vec![], vec![off])]), 500), &twice, "RUN-CALL-REFUSED");
}

#[test]
fn a_refresh_and_the_call_again_deal_with_it() {
    let status = json!({"compare": {"left": value(part("orders", json!("status"))), "op": "eq", "right": {"literal": 401}}});
    let fields = json!({"token": body_as("refresh", "$.token", "json-path"), "refresh_token": body_as("refresh", "$.refresh", "json-path"),
        "expiry": session("expiry"), "uid": session("uid"), "user_data": session("user-data")});
    let again = vec![
        named("refresh", call("refresh")),
        named("update", action("update-user", json!({"fields": fields}))),
        named("again", call_with("orders", &[("token", session("token"))])),
    ];
    let build = orders(vec![when(status, again, vec![])])
        .reply("/refresh", 200, r#"{"token": "token-number-2", "refresh": "refresh-number-2"}"#)
        .reply("/orders", 200, "[]")
        .reply("/orders", 401, "{}")
        .reply("/orders", 200, "[]");
    well(&build, &signed_in_then(vec![load(), load()]));
    // A refresh alone is not enough: the call has to come out well.
    let still = build.clone().instead("/orders", 401, "{}");
    let found = verdict(&still, &signed_in_then(vec![load()]));
    assert_eq!(found.outcome, RunOutcome::Problems, "{found:#?}");
}

#[test]
fn a_refusal_that_the_step_expects_is_none() {
    let twice = |expect: Json| signed_in_then(vec![load(), (press("load"), expect)]);
    for expect in [json!({"calls": [{"call": "orders", "status": 403}]}), json!({"calls": [{"call": "orders", "outcome": "refused"}]})] {
        well(&taken_once(orders(vec![]), 403), &twice(expect));
    }
    let found = verdict(&taken_once(orders(vec![]), 403), &twice(json!({"calls": [{"call": "orders", "status": 401}]})));
    assert!(ids(&found).contains(&"RUN-CALL-REFUSED") && found.outcome == RunOutcome::Problems, "{found:#?}");
}

#[test]
fn a_log_in_that_is_refused_is_not_told_as_a_refused_token() {
    // The client's own credentials go with the log-in (RFC 6749, section 2.3.1); what is refused is the password.
    let header = json!([{"name": "Authorization", "value": "Basic YWNtZTpjbGllbnQtc2VjcmV0"}]);
    let client = json!({"method": "POST", "purpose": "log-in", "headers": header});
    let refused = r#"{"message": "Wrong e-mail or password"}"#;
    let build = Build::flutterflow().endpoint("login", client).instead("/login", 401, refused);
    let build = build.tap("login", "in", vec![call("login"), log_in(kept())]);
    let found = verdict(&build, &vec![(open("/"), nothing()), (press("in"), json!({"page": "home"}))]);
    assert!(!ids(&found).contains(&"RUN-TOKEN-REFUSED"), "{found:#?}");
    assert!(found.headline.contains("401") && found.headline.contains("Wrong e-mail or password"), "{found:#?}");
}

#[test]
fn a_token_that_nobody_takes_is_told_once_for_all_calls() {
    let refuses = |build: Build| build.reply("/orders", 401, r#"{"message": "Say Token, not Bearer"}"#);
    let found = wrong(&refuses(orders(vec![])), &signed_in_then(vec![load(), load()]), "RUN-TOKEN-REFUSED");
    assert!(found.findings[0].evidence.contains("Bearer token A1") && found.findings[0].evidence.contains("Say Token"), "{found:#?}");
    assert_eq!(found.roots().count(), 1, "the refusals follow from it: {found:#?}");
    // A message alone does not mend it: the app is signed in, and nothing works.
    let shows = orders(vec![when(succeeded("orders"), vec![], vec![say("No orders today")])]);
    wrong(&refuses(shows), &signed_in_then(vec![load()]), "RUN-TOKEN-REFUSED");
    // Signing out does.
    let leaves = orders(vec![when(succeeded("orders"), vec![], vec![say("Please log in again"), log_out()])]);
    well(&refuses(leaves), &signed_in_then(vec![(press("load"), json!({"page": "login", "signed_in": false}))]));
}

#[test]
fn weweb_error_branches_deal_with_it_only_where_they_show_something() {
    let app = |on_error: Vec<Json>| {
        let enters = action("authenticate", json!({"access_token": body("login", "token"), "persist": true}));
        let build = Build::weweb()
            .user_load(vec![when(
                json!({"is-set": value(json!({"from": "event", "path": "session.accessToken"}))}),
                vec![call("me"), set_user(body("me", ""))],
                vec![],
            )])
            .endpoint("orders", json!({"bearer": session("token")}))
            .tap("login", "login", vec![call("login"), enters, go("home")])
            .tap("home", "load", vec![named("orders", call("orders"))]);
        taken_once(if on_error.is_empty() { build } else { build.with("load", "on_error", on_error.into()) }, 500)
    };
    let steps = vec![
        (open("/login"), nothing()),
        (tap("login"), json!({"page": "home", "signed_in": true})),
        (press("load"), json!({"page": "home"})),
        (press("load"), json!({"page": "home"})),
    ];
    well(&app(vec![say("No orders today")]), &steps);
    wrong(&app(vec![named("again", call("me"))]), &steps, "RUN-CALL-REFUSED");
    wrong(&app(vec![]), &steps, "RUN-CALL-REFUSED");
}

#[test]
fn on_user_load_without_a_token_asks_in_vain_and_that_is_fine() {
    let build = Build::weweb().user_load(vec![call("me"), set_user(body("me", ""))]).instead("/me", 401, "{}");
    well(&build, &vec![(open("/login"), json!({"page": "login", "signed_in": false}))]);
}

#[test]
fn a_success_that_says_no_is_none() {
    let guarded = |condition: Json| {
        let body = vec![when(condition, vec![log_in(kept())], vec![say("Wrong e-mail or password")])];
        let mut actions = vec![call("login")];
        actions.extend(body);
        Build::flutterflow().tap("login", "login", actions)
    };
    let steps = vec![(open("/"), nothing()), (tap("login"), json!({"page": "login", "signed_in": false}))];
    let failed = r#"{"success": false, "message": "e-mail or password is wrong"}"#;
    for no in [failed, r#"{"status": false, "message": "no"}"#, r#"{"error": "no"}"#, r#"{"data": {"errors": [{"message": "no"}]}}"#] {
        let found = verdict(&guarded(succeeded("login")).instead("/login", 200, no), &steps);
        assert!(ids(&found).contains(&"FF-API-200-ERROR"), "{no}: {found:#?}");
    }
    // The app looks at what the reply says.
    let looks = json!({"is-set": value(body_as("login", "$.token", "text"))});
    well(&guarded(looks).instead("/login", 200, failed), &steps);
    // Nothing is said by what is empty, or by a success.
    for yes in [
        r#"{"success": true, "token": "token-number-1", "expires": 1800000900, "errors": [], "error": null}"#,
        r#"{"status": "ok", "token": "token-number-1", "expires": 1800000900}"#,
    ] {
        let found = verdict(&guarded(succeeded("login")).instead("/login", 200, yes), &steps);
        assert!(!ids(&found).contains(&"FF-API-200-ERROR"), "{yes}: {found:#?}");
    }
}

#[test]
fn what_follows_from_a_finding_stands_behind_it() {
    let build = Build::flutterflow().endpoint("login", json!({"method": "POST", "purpose": "log-in"})).tap(
        "login",
        "login",
        vec![call("login"), log_in(kept())],
    );
    let page = build.instead("/login", 200, "<html>maintenance</html>");
    let found = wrong(&page, &signed_in_then(vec![(reload(), json!({"page": "home"}))]), "FF-API-NOT-JSON");
    assert_eq!(found.roots().count(), 1, "{found:#?}");
    assert_eq!(found.headline, "After the log-in Login is on screen, not Home.");
    assert!(found.cause.starts_with("login answered 200 with a web page instead of JSON."), "{}", found.cause);
    assert!(matches!(found.steps[2].state, StepState::FollowsFrom { step: 1, .. }), "{:?}", found.steps[2].state);
}

#[test]
fn expectations_of_calls_values_and_messages() {
    let app = || Build::flutterflow().tap("login", "login", vec![call("login"), log_in(kept()), say("Welcome back, Ada")]);
    let steps = |expect: Json| vec![(open("/"), nothing()), (tap("login"), expect)];
    for met in [
        json!({"calls": [{"call": "login", "outcome": "succeeded", "times": 1}]}),
        json!({"values": [{"slot": "token", "set": true}, {"slot": "uid", "equals": "42"}]}),
        json!({"message": "Welcome back"}),
        json!({"page": "login", "on": {"web": {"page": "home"}}}),
    ] {
        well(&app(), &steps(met));
    }
    for (unmet, says) in [
        (json!({"calls": [{"call": "login", "outcome": "refused"}]}), "login"),
        (json!({"calls": [{"call": "login", "times": 2}]}), "login"),
        (json!({"values": [{"slot": "refresh-token", "set": true}]}), "Refresh Token"),
        (json!({"values": [{"slot": "uid", "equals": "43"}]}), "UID"),
        (json!({"message": "Goodbye"}), "Goodbye"),
        (json!({"page": "home", "on": {"web": {"page": "login"}}}), "Login"),
    ] {
        let found = wrong(&app(), &steps(unmet.clone()), "RUN-EXPECTATION");
        assert!(found.findings[0].title.contains(says), "{unmet}: {found:#?}");
        assert_eq!(found.steps[1].state, StepState::NotAsExpected);
    }
}

#[test]
fn a_refresh_that_fails_comes_before_the_refusal_that_called_for_it() {
    let status = json!({"compare": {"left": value(part("orders", json!("status"))), "op": "eq", "right": {"literal": 401}}});
    let build = orders(vec![when(status, vec![named("refresh", call("refresh"))], vec![])])
        .reply("/orders", 200, "[]")
        .reply("/orders", 401, "{}")
        .instead("/refresh", 400, r#"{"message": "unknown refresh token"}"#);
    let found = wrong(&build, &signed_in_then(vec![load(), load()]), "RUN-CALL-REFUSED");
    assert_eq!(found.findings[0].title, "refresh answered 400: unknown refresh token");
    assert_eq!(found.roots().count(), 1, "{found:#?}");
}

#[test]
fn a_refusal_that_nothing_looks_at_is_a_warning() {
    let build = orders(vec![]).reply("/orders", 200, r#"{"success": false, "message": "no"}"#);
    let found = verdict(&build, &signed_in_then(vec![load()]));
    assert_eq!((found.outcome, found.findings[0].id, found.roots().count()), (RunOutcome::Ok, "FF-API-200-ERROR", 0), "{found:#?}");
}

#[test]
fn what_a_step_types_into_a_field_that_is_not_there_comes_before_what_comes_of_it() {
    let app = Build::flutterflow()
        .endpoint("login", json!({"method": "POST", "purpose": "log-in"}))
        .tap("login", "login", vec![call("login"), log_in(kept())])
        .instead("/login", 401, r#"{"message": "no"}"#);
    let typo = json!({"tap": {"workflow": "login", "typed": [{"field": "e-mail", "text": "ada@example.com"}]}});
    let found = wrong(&app, &vec![(open("/"), nothing()), (typo, json!({"page": "home"}))], "STRUCTURE-DANGLING");
    assert_eq!(found.roots().count(), 1, "{found:#?}");
}

#[test]
fn two_tokens_that_nobody_takes_do_not_explain_each_other_away() {
    let header = |name: &str, value: &str| json!({"name": name, "value": value});
    let headers = json!([header("Authorization", "Bearer [token]"), header("X-Refresh", "[other]")]);
    let inputs = json!([{"name": "token"}, {"name": "other"}]);
    let call = named("both", call_with("orders", &[("token", session("token")), ("other", session("refresh-token"))]));
    let build = Build::flutterflow()
        .endpoint("orders", json!({"headers": headers, "inputs": inputs}))
        .tap("login", "login", vec![support::build::call("login"), log_in(all_fields())])
        .tap("home", "load", vec![call])
        .reply("/orders", 401, "{}");
    let found = wrong(&build, &signed_in_then(vec![load()]), "RUN-TOKEN-REFUSED");
    assert_eq!(found.roots().count(), 1, "{found:#?}");
    assert_eq!(found.findings.iter().filter(|finding| finding.id == "RUN-TOKEN-REFUSED").count(), 2, "{found:#?}");
}

#[test]
fn a_server_that_breaks_is_not_excused_by_a_typing_into_no_field() {
    let app = Build::flutterflow()
        .endpoint("login", json!({"method": "POST", "purpose": "log-in"}))
        .tap("login", "login", vec![call("login"), when(succeeded("login"), vec![log_in(kept())], vec![say("Sorry")])])
        .instead("/login", 500, r#"{"message": "out of memory"}"#);
    let typo = json!({"tap": {"workflow": "login", "typed": [{"field": "e-mail", "text": "ada@example.com"}]}});
    let found = verdict(&app, &vec![(open("/"), nothing()), (typo, json!({"page": "home"}))]);
    assert!(ids(&found).contains(&"STRUCTURE-DANGLING") && ids(&found).contains(&"RUN-CALL-REFUSED"), "{found:#?}");
}

#[test]
fn a_name_that_only_looks_like_a_lifetime_is_none() {
    let with = |path: &str, reply: &str| {
        let fields = json!({"token": body_as("login", "$.token", "json-path"), "expiry": body_as("login", path, "integer")});
        let build = Build::flutterflow().tap("login", "login", vec![call("login"), log_in(fields)]).instead("/login", 200, reply);
        verdict(&build, &vec![(open("/"), nothing()), (tap("login"), nothing())]).findings[0].id
    };
    assert_eq!(with("$.pin", r#"{"token": "t-1", "pin": 1234}"#), "FF-SES-EXPIRY-UNIT");
    assert_eq!(with("$.expires_in", r#"{"token": "t-1", "expires_in": 1234}"#), "FF-SES-EXPIRY-DURATION");
    assert_eq!(with("$['expires_in']", r#"{"token": "t-1", "expires_in": 1234}"#), "FF-SES-EXPIRY-DURATION");
}

#[test]
fn a_finding_that_can_be_mended_is_replayed_mended() {
    use authscope::diagnose::{Case, judged, tried};

    let mut wrong = kept();
    wrong["token"] = body("login", "$.acess_token");
    let build = Build::flutterflow().tap("login", "in", vec![call("login"), log_in(wrong)]);
    let run = run(&build, &vec![(open("/"), nothing()), (tap("in"), json!({"page": "home", "values": [{"slot": "token", "set": true}]}))]);
    let first = judged(&Case { run: &run });
    assert_eq!(first.verdict.findings[0].id, "FF-MAP-NO-MATCH");
    let fix = &first.fixes[0];
    assert_eq!(fix.finding, 0, "{:?}", first.fixes);
    let mended = tried(&run, &fix.edit).unwrap();
    assert_eq!((mended.verdict.outcome, mended.verdict.findings.as_slice()), (RunOutcome::Ok, &[][..]), "{:#?}", mended.verdict);
    assert_eq!(mended.run.session().token.to_text().reveal(), "token-number-1");
    assert!(tried(&mended.run, &fix.edit).is_none(), "there is nothing left to change");
    // What the changed project asks and nobody recorded stays unknown.
    let go_on = Build::flutterflow()
        .endpoint("orders", json!({"headers": [{"name": "Authorization", "value": "Bearer [token]"}], "inputs": [{"name": "token"}]}))
        .reply("/orders", 200, "[]")
        .tap(
            "login",
            "in",
            vec![
                call("login"),
                log_in({
                    let mut wrong = kept();
                    wrong["token"] = body("login", "$.acess_token");
                    wrong
                }),
                call_with("orders", &[("token", session("token"))]),
            ],
        );
    let run = self::run(&go_on, &vec![(open("/"), nothing()), (tap("in"), nothing())]);
    let fix = judged(&Case { run: &run }).fixes.remove(0);
    assert_eq!(tried(&run, &fix.edit).unwrap().verdict.outcome, RunOutcome::Incomplete);
}

#[test]
fn ff_a8_where_nobody_said_which_export_the_app_is_like_the_steps_that_differ_are_named() {
    let then = vec![named("in", log_in(kept())), named("end", action("terminate", json!({})))];
    let app = Build::flutterflow().tap("login", "login", vec![call("login"), when(succeeded("login"), then, vec![])]);
    let steps = vec![(open("/"), nothing()), (tap("login"), json!({"signed_in": true}))];
    let verdict = verdict(&app, &steps);
    let said: Vec<_> = verdict.findings.iter().map(|finding| (finding.id, finding.title.as_str())).collect();
    let differ = ("RUN-EXPORTS-DIFFER", "Step 2 ends on Login in exports of 2023 to 2025");
    let why = ("FF-NAV-TERMINATE", "Behind the log-in the page may not change");
    assert_eq!((verdict.outcome, said), (RunOutcome::Ok, vec![differ, why]));
    let known = self::verdict(&app.clone().setting("export", json!("classic")), &steps);
    let said: Vec<_> = known.findings.iter().map(|finding| (finding.id, finding.title.as_str())).collect();
    assert_eq!(said, [("FF-NAV-TERMINATE", "The log-in works, and the page does not change")]);
    for export in ["2026", "2026-secure"] {
        well(&app.clone().setting("export", json!(export)), &steps);
    }
}

#[test]
fn ff_api_cors_on_error_is_named_where_the_server_lets_the_app_read_other_replies() {
    let bearer = json!([{"name": "Authorization", "value": "Bearer x"}]);
    let app = |headers: Json| {
        Build::flutterflow().endpoint("x", json!({"headers": headers})).tap("login", "x", vec![call("x")]).reply("/x", 401, "{}")
    };
    let steps = vec![(open("/"), nothing()), (tap("x"), json!({"page": "login"}))];
    // Its preflight was let through, and the 401 is not.
    let found = wrong(&app(bearer).with_cors_on_success_only(), &steps, "FF-API-CORS-ON-ERROR");
    assert!(found.findings[0].title.contains("401"), "the server's own error comes first: {}", found.findings[0].title);
    // Nothing of this server can be read: that is another cause.
    wrong(&app(json!([])).without_cors(), &steps, "FF-API-CORS-PUBLISHED");
}
