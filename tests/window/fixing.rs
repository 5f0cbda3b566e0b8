//! From a failed run to the fix: the sheet for the platform's own menus, and the change here, tried and run.

use authscope::domain::record::recording::RunOutcome;
use egui::{Key, Modifiers, Theme, vec2};

use super::support::window::App;

/// A run of the FlutterFlow demo against a server that misbehaves.
fn failed(fault: &str, theme: Theme) -> App<'static> {
    let mut app = App::new(vec2(1440.0, 900.0), theme);
    app.effects().faults(&[fault]);
    app.press("Try the FlutterFlow demo");
    app
}

fn outcome(app: &App) -> RunOutcome {
    app.state().run.as_ref().unwrap().outcome()
}

#[test]
fn the_card_says_what_the_recording_proves_of_the_fix() {
    for theme in [Theme::Dark, Theme::Light] {
        let app = failed("expiry-lifetime", theme);
        assert!(app.sees("Replayed: in step 3 (Reload) Home opens.") && app.sees("Later calls need a run."));
        assert!(app.sees("Server sends: \"expires\": 900") && app.sees("FlutterFlow reads: 1 Jan 1970 00:15:00 UTC"));
    }
}

#[test]
fn from_a_failed_run_to_the_sheet_ticked_copied_and_answered() {
    let mut app = failed("expiry-lifetime", Theme::Light);
    app.press("How to change it in FlutterFlow");
    for seen in ["Custom Code › Custom Functions", "expiryFromSeconds", "MODIFY CODE", "Token Expiry Time", "JSON Path $.data.expires"] {
        assert!(app.sees(seen), "{seen}");
    }
    // Every place that does the same is on it, and people who are logged in are thought of.
    assert!(app.sees("Sign up › Sign up") && app.sees("Whoever is logged in now must log in once more."));
    let all = app.state().sheet.as_ref().unwrap().steps();
    assert!(app.sees(&format!("0 of {all} done")));
    for step in 1..=all {
        app.press(&format!("Step {step} of the sheet"));
    }
    assert!(app.sees(&format!("{all} of {all} done")));
    app.press("Step 2 of the sheet");
    assert!(app.sees(&format!("{} of {all} done", all - 1)), "a tick can be taken back");
    assert_eq!(app.copies("Copy Function Name"), "expiryFromSeconds");
    let code = app.copies("Copy body of expiryFromSeconds");
    assert!(code.contains("Duration(seconds: n.round())"), "{code}");
    let text = app.copies("Copy as text");
    assert!(text.starts_with("How to change it in FlutterFlow: ") && text.contains("  1. Function Name: expiryFromSeconds"), "{text}");
    app.press("No, the app did something else");
    assert!(app.sees("something that this project only assumes is not so") && app.sees("Which export your app is like"));
    app.press("Yes, the app did that");
    assert!(app.sees("Good."));
    app.press("Close the sheet");
    assert!(!app.sees("Did your app do what was predicted?"));
    app.press("How to change it in FlutterFlow");
    assert!(app.sees(&format!("{} of {all} done", all - 1)), "ticks stay");
}

#[test]
fn the_fix_is_tried_here_undone_and_run_to_green() {
    let mut app = failed("expiry-lifetime", Theme::Dark);
    let (before, requests) = (app.state().open.as_ref().unwrap().project.clone(), app.effects().requests());
    app.press("Try the fix here");
    assert_eq!(app.effects().requests(), requests, "nothing is sent");
    assert_eq!(outcome(&app), RunOutcome::Incomplete);
    assert!(app.sees("With the fix nothing is wrong, as far as the recording goes") && app.sees("in step 3 (Reload) Home opens"));
    app.keys(Modifiers::COMMAND, Key::Z);
    assert_eq!(app.state().open.as_ref().unwrap().project, before, "one step of Undo");
    assert_eq!(outcome(&app), RunOutcome::Problems);
    app.press("Try the fix here").press("Run with the fix");
    assert_eq!(outcome(&app), RunOutcome::Ok, "{:#?}", app.state().run.as_ref().unwrap().verdict);
    assert!(app.sees("8 of 8 steps as expected"));
}

#[test]
fn a_sheet_says_what_a_run_with_its_fix_has_shown() {
    let mut app = failed("expiry-lifetime", Theme::Light);
    app.press("How to change it in FlutterFlow").press("Try the fix here");
    assert!(app.sees("Later calls need a run"));
    app.press("Run with the fix");
    assert!(app.sees("Run with the fix, every step went as expected") && !app.sees("Later calls need a run"));
}

#[test]
fn run_with_the_fix_does_both_in_one_press() {
    let mut app = failed("expiry-lifetime", Theme::Dark);
    app.press("Run with the fix");
    assert_eq!(outcome(&app), RunOutcome::Ok);
    app.keys(Modifiers::COMMAND, Key::Z);
    assert_eq!(outcome(&app), RunOutcome::Problems, "undone, the recording shows what would be without it");
}

#[test]
fn a_sheet_stays_while_its_fix_is_tried_and_goes_with_its_project() {
    let mut app = failed("expiry-lifetime", Theme::Dark);
    app.press("How to change it in FlutterFlow").press("Try the fix here");
    assert!(app.sees("Did your app do what was predicted?"));
    app.keys(Modifiers::COMMAND, Key::W).press("Don't save");
    app.press("Try the WeWeb demo");
    assert!(!app.sees("Did your app do what was predicted?") && app.state().sheet.is_none());
}

#[test]
fn a_server_at_fault_gets_its_header_lines() {
    let mut app = failed("no-cors@log-in", Theme::Dark);
    app.press("How to change it in FlutterFlow");
    assert!(app.sees("Access-Control-Allow-Origin"), "the lines to send");
    let lines = app.copies("Copy header lines");
    assert!(lines.starts_with("Access-Control-Allow-Origin: https://"), "{lines}");
}

#[test]
fn the_checklist_is_ticked_by_the_run_and_leads_on() {
    let mut app = App::new(vec2(1440.0, 900.0), Theme::Dark);
    app.press("Try the FlutterFlow demo");
    assert!(app.sees("Checklist Tokens, done") && app.sees("Checklist Navigation, sign-up not tried"));
    app.press("Checklist Navigation, sign-up not tried");
    assert_eq!(app.state().open.as_ref().unwrap().story, "sign-up", "the project's own test tries it");
    assert_eq!(outcome(&app), RunOutcome::Ok);
    // What no test does is made: a wrong password is refused, and the app says so.
    app.press_like("Test Sign up, then come back").press("From the first login to the last log-out").press("Run flow");
    app.press("Checklist Dummy credentials, wrong password not tried");
    let open = app.state().open.as_ref().unwrap();
    assert_eq!(open.story().unwrap().name, "A wrong password, then the right one");
    assert_eq!(outcome(&app), RunOutcome::Ok, "{:#?}", app.state().run.as_ref().unwrap().verdict);
    assert!(app.sees("Checklist Dummy credentials, done") && !app.sees("The secret was taken out"));
    app.keys(Modifiers::COMMAND, Key::Z);
    assert!(
        app.state().open.as_ref().unwrap().project.stories.iter().all(|story| !story.name.starts_with("A wrong password")),
        "one step of Undo"
    );
}

#[test]
fn a_failed_item_of_the_checklist_opens_its_sheet() {
    let mut app = failed("expiry-lifetime", Theme::Light);
    app.press("Checklist Tokens, The token's lifetime is taken for a point in time, so the session counts as ended");
    assert!(app.sees("Did your app do what was predicted?"));
}

#[test]
fn before_any_run_the_checklist_says_what_is_not_tried_and_not_confirmed() {
    let mut app = App::new(vec2(1440.0, 900.0), Theme::Dark);
    app.effects().choose(format!("{}/assets/demo-flutterflow.authscope.json", env!("CARGO_MANIFEST_DIR")));
    app.press("Open file…");
    // The lists of the project have the room before there is a run.
    app.press("Section Pages").press("Section API Calls").press("Section Action Flows");
    assert!(app.sees("Checklist Configuration, done") && app.sees("Checklist Tokens, not tried"));
}
