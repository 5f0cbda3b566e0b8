//! A pasted token in place of a log-in, at the window.

use authscope::domain::record::entry::EntryBody;
use authscope::run::RunOutcome;
use egui::{Theme, vec2};

use super::beginning::Own;
use super::secrets::visible;
use super::support::runs::text;
use super::support::window::App;

const PLACE: &str = "Paste a token or a reply here";
const IN_USE: &str = "“Log in” is not sent in runs: what you pasted stands in for it";

/// A new project for this server, without its password.
fn project(own: &Own) -> App<'static> {
    let mut app = App::new(vec2(1440.0, 900.0), Theme::Dark);
    app.press("New project for WeWeb").type_into("Base URL", &own.server.base_url()).press("Make the project");
    app
}

/// A token of this server, from its log-in called once.
fn token(app: &mut App, own: &Own) -> String {
    let who = own.server.credentials();
    app.press("Endpoint Log in").press("Call it once now");
    app.type_into("Value of email", &who.email).type_into("Value of password", who.password.expose()).press("Send");
    let run = app.state().called.as_ref().unwrap().run.clone().unwrap();
    let body = run.entries().iter().rev().find_map(|entry| match &entry.body {
        EntryBody::Reply { reply, .. } => run.bodies().json(&reply.body.hash).ok(),
        _ => None,
    });
    body.unwrap()["data"]["access_token"].as_str().unwrap().to_owned()
}

#[test]
fn a_pasted_token_runs_the_whole_story_without_a_log_in_and_without_a_password() {
    let own = Own::start("plain");
    let mut app = project(&own);
    let token = token(&mut app, &own);
    app.press("Paste a token instead…").focus(PLACE).paste(&format!("Bearer {token}"));
    assert!(app.sees("The reply of “Log in” that the app gets") && app.sees("token A1"), "{:?}", visible(&app));
    assert!(app.sees("Nobody knows its refresh token"), "{:?}", visible(&app));
    app.press("Use it");
    assert!(app.sees(IN_USE));
    app.press("Run flow").press("Run");
    let shown = app.state().run.as_ref().unwrap();
    assert!(shown.session_after(1).signed_in, "{}", text(&shown.run));
    app.press_like("Test step Log in");
    assert!(app.sees("pretended 200") && app.sees("not sent"), "{:?}", visible(&app));
    app.press_like("POST /auth/login pretended");
    assert!(app.sees("pretended: not sent. Your server has not seen this call"));
    assert!(!visible(&app).iter().any(|text| text.contains(&token)));
    // The token of one environment never goes to the server of another.
    app.press("Environment My server").press("Demo");
    assert!(!app.sees(IN_USE));
    app.press("Environment DEMO · not your server").press("My server");
    assert!(app.sees(IN_USE));
    // Back to the real log-in, which was not told of yet.
    app.press("Change what stands in for the log-in").press("Log in for real again");
    assert!(!app.sees(IN_USE));
    app.press("Run flow");
    assert!(app.sees("This run calls your own server") && app.sees("Logs in for real"));
}

#[test]
fn the_sheet_before_the_first_run_offers_it_and_then_says_what_is_not_sent() {
    let own = Own::start("plain");
    let mut app = project(&own);
    app.press("Run flow").press("Paste a token instead of logging in…");
    app.focus(PLACE).paste("not a token");
    assert!(app.sees("this is neither a token nor JSON"), "{:?}", visible(&app));
    app.focus(PLACE).paste(r#"{"access_token": "made-up-token-1", "expires_at": 1800000900}"#).press("Use it");
    assert!(app.sees("This run calls your own server") && app.sees("Not sent:"), "{:?}", visible(&app));
    assert!(!app.sees("Logs in for real"));
    app.press("Run");
    let shown = app.state().run.as_ref().unwrap();
    assert_eq!(shown.outcome(), RunOutcome::Problems, "the server refuses what it did not make: {}", text(&shown.run));
    assert!(!visible(&app).iter().any(|text| text.contains("made-up-token-1")));
}
