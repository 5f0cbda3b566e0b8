//! "Ask me during the run" at the window: switched on at a step, answered while the run waits, or not answered at all.

use authscope::app::state::State;
use authscope::run::RunOutcome;
use egui::{Key, Modifiers, Theme, vec2};

use super::secrets::visible;
use super::support::window::App;

const ASK: &str = "Ask me for password during the run";
const BAR: &str = "The run waits for you: password_2";
const FIELD: &str = "Answer for password_2";

/// The FlutterFlow demo whose log-in step asks for the password, after Run flow was pressed.
fn waiting() -> App<'static> {
    let mut app = App::new(vec2(1440.0, 900.0), Theme::Dark);
    app.press("Try the FlutterFlow demo").press_like("Step 2 Tap “Log in” on Login").press(ASK);
    assert!(app.sees("asked for during the run, anew each time"));
    app.press("Run flow");
    app
}

fn outcome(state: &State) -> Option<RunOutcome> {
    state.run.as_ref().map(authscope::app::state::shown::Shown::outcome)
}

#[test]
fn the_run_waits_takes_the_answer_and_goes_on() {
    let mut app = waiting();
    assert!(app.sees(BAR) && app.state().is_live(), "{:?}", app.state().asked);
    assert!(app.sees("You are asked for “password_2”"), "the timeline says so too");
    // The field has the keyboard.
    let password = app.state().run.as_ref().unwrap().run.plan().values["password"].reveal();
    app.type_text(&password);
    assert!(!visible(&app).iter().any(|text| text.contains(&password)), "what is typed is not shown");
    app.keys(Modifiers::NONE, Key::Enter);
    assert!(!app.sees(BAR));
    assert_eq!(outcome(app.state()), Some(RunOutcome::Ok), "{}", super::support::runs::text(&app.state().run.as_ref().unwrap().run));
    assert!(app.sees("You answered “password_2”: password P1"), "the same value has the same label as the demo's own");
    assert!(!visible(&app).iter().any(|text| text.contains(&password)));
    // Edits replay it without asking again.
    app.press_like("Step 2 Tap “Log in” on Login").press("Move the step up").keys(Modifiers::COMMAND, Key::Z);
    assert!(app.state().asked.is_empty());
    assert_eq!(outcome(app.state()), Some(RunOutcome::Ok));
}

#[test]
fn a_wrong_answer_is_seen_at_the_call_and_the_next_run_asks_again() {
    let mut app = waiting();
    app.focus(FIELD).type_text("not-the-password").press("Go on");
    assert_eq!(outcome(app.state()), Some(RunOutcome::Problems));
    app.press("Run flow");
    assert!(app.sees(BAR));
}

#[test]
fn stop_takes_the_question_back_and_undo_the_asking() {
    let mut app = waiting();
    app.press("Stop the run");
    assert!(!app.sees(BAR) && app.state().asked.is_empty() && !app.state().is_live());
    assert_eq!(outcome(app.state()), Some(RunOutcome::Stopped));
    assert!(app.sees("Test step Log in, not finished") && app.sees("not finished"), "a step that was stopped is not running");
    app.keys(Modifiers::COMMAND, Key::Z).press("Run flow");
    assert!(!app.sees(BAR));
    assert_eq!(outcome(app.state()), Some(RunOutcome::Ok));
}
