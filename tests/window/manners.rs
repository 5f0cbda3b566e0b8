//! What a person stumbled over: secrets and half-typed texts stay where they belong, the banner names the call that failed, and nothing
//! is called as expected that could not happen.

use authscope::app::state::dialog::Dialog;
use authscope::domain::record::entry::EntryBody;
use authscope::domain::record::verdict::StepState;
use authscope::run::RunOutcome;
use egui::{Key, Modifiers, Theme, vec2};
use egui_kittest::kittest::{By, Queryable as _};

use super::beginning::Own;
use super::secrets::visible;
use super::support::runs::{Judged as _, judged};
use super::support::window::{App, TestEffects};

fn app() -> App<'static> {
    App::new(vec2(1440.0, 900.0), Theme::Dark)
}

/// The FlutterFlow demo, run against a server that misbehaves.
fn faulty(fault: &str) -> App<'static> {
    let effects = TestEffects::default();
    effects.faults(&[fault]);
    let mut app = App::with(vec2(1440.0, 900.0), Theme::Dark, effects);
    app.press("Try the FlutterFlow demo");
    app
}

fn new_flutterflow(app: &mut App, base_url: &str) {
    app.press("New project for FlutterFlow").type_into("Base URL", base_url).press("Make the project");
}

fn discard(app: &mut App) {
    app.keys(Modifiers::COMMAND, Key::W).press("Don't save");
}

#[test]
fn what_was_typed_for_one_project_never_goes_to_another_of_the_same_name() {
    let own = Own::start("plain");
    let mut app = app();
    new_flutterflow(&mut app, &own.server.base_url());
    app.press("Run flow").press("Run").type_into("Value of email for this run", "ada@example.com");
    app.type_into("Secret password for this run", "typed-for-the-first").press("Run");
    assert!(app.state().run.is_some());
    discard(&mut app);
    new_flutterflow(&mut app, "http://127.0.0.1:9");
    assert!(app.state().secrets.is_empty() && app.state().kept.is_empty());
    app.press("Run flow").press("Run");
    assert!(app.sees("Secret password for this run"), "{:?}", visible(&app));
}

#[test]
fn half_typed_texts_end_with_their_dialog_and_their_project() {
    let mut app = app();
    new_flutterflow(&mut app, "http://127.0.0.1:9");
    app.press("Run flow").press("Run").focus("Secret password for this run").type_text("x").keys(Modifiers::NONE, Key::Escape);
    app.press("Run flow");
    assert!(!app.typed("Secret password for this run"), "the field is empty again");
    app.keys(Modifiers::NONE, Key::Escape);
    app.press("Page Profile").focus("Name").type_text("half a name");
    discard(&mut app);
    new_flutterflow(&mut app, "http://127.0.0.1:9");
    app.press("Page Profile");
    assert!(!visible(&app).iter().any(|text| text.contains("half a name")));
}

#[test]
fn the_banner_names_the_call_that_failed_and_leads_to_it() {
    let mut app = faulty("error-500@log-in");
    let text = visible(&app).join("\n");
    assert!(text.contains("Log in answered 500: Something went wrong."), "{text}");
    app.press("Show where");
    assert!(app.sees("Inspector Reply") && app.sees("500 "), "the request is shown");
    // The server's own words are repeated.
    let own = Own::start("plain");
    let mut app = self::app();
    new_flutterflow(&mut app, &own.server.base_url());
    app.press("Run flow").press("Run");
    app.type_into("Value of email for this run", "ada@example.com").type_into("Secret password for this run", "wrong-one-1").press("Run");
    assert!(app.sees("Log in answered 401: "), "{:?}", visible(&app));
    // A host that nobody knows is named.
    let mut app = self::app();
    new_flutterflow(&mut app, "http://127.0.0.1:9");
    app.press("Run flow").press("Run");
    app.type_into("Value of email for this run", "ada@example.com").type_into("Secret password for this run", "any-one-1").press("Run");
    assert!(app.sees("nothing listens at 127.0.0.1:9"), "{:?}", visible(&app));
}

#[test]
fn a_tap_on_what_is_not_on_screen_follows_from_what_went_wrong_before() {
    let app = faulty("error-500@log-in");
    let shown = app.state().run.as_ref().unwrap();
    let log_out = shown.timeline.steps().iter().find(|step| step.event == "log-out").unwrap();
    assert_eq!(log_out.state, StepState::FollowsFrom { step: 1, as_expected: false });
    assert!(app.sees("Test step Log out, because of 2"));
}

#[test]
fn after_stop_nothing_waits_and_nothing_is_well() {
    let mut effects = TestEffects::default();
    effects.hold_end = true;
    effects.progress = Some(2);
    let mut app = App::with(vec2(1440.0, 900.0), Theme::Dark, effects);
    app.press("Try the FlutterFlow demo");
    assert!(app.sees("waiting…"));
    let mut run = (*app.state().run.as_ref().unwrap().run).clone();
    run.handle(authscope::run::input::Stamp::default(), authscope::run::input::Input::Stop);
    let ticket = app.state().live.unwrap();
    let (run, verdict) = judged(run);
    app.answer(ticket, authscope::app::message::Message::Ended { run, verdict });
    assert_eq!(app.state().run.as_ref().unwrap().outcome(), RunOutcome::Stopped);
    assert!(!app.sees("waiting…") && app.sees("stopped before an answer") && !app.sees("no problem"), "{:?}", visible(&app));
}

#[test]
fn empty_values_are_asked_for_and_what_is_typed_for_one_call_is_kept() {
    let own = Own::start("plain");
    let who = own.server.credentials().clone();
    let mut app = app();
    new_flutterflow(&mut app, &own.server.base_url());
    app.press("Endpoint Log in").press("Call it once now");
    app.type_into("Value of email", &who.email).type_into("Value of password", who.password.expose()).press("Send");
    app.press("Run flow");
    assert!(app.sees("This run calls your own server"), "one call is not the whole run");
    app.press("Run");
    assert!(app.state().dialog.is_none(), "both are known: {:?}", app.state().dialog);
    let sent = app.state().run.as_ref().unwrap().run.entries().iter().find_map(|entry| match &entry.body {
        EntryBody::Request { request, .. } => request.body.as_ref().map(authscope::domain::secret::traced::Traced::reveal),
        _ => None,
    });
    assert!(sent.is_some_and(|body| body.contains(&who.email) && body.contains(who.password.expose())));
}

#[test]
fn another_test_that_does_more_is_told_of_again() {
    let own = Own::start("plain");
    let mut app = app();
    new_flutterflow(&mut app, &own.server.base_url());
    app.press("Run flow").press("Run");
    app.type_into("Value of email for this run", "ada@example.com").type_into("Secret password for this run", "wrong-one-1").press("Run");
    assert!(app.state().run.is_some());
    app.press("Run flow");
    assert!(app.state().dialog.is_none(), "the same is said once");
    app.press_like("Test From the first login").press("Sign up").press("Run flow");
    assert!(app.sees("Makes a user, and may send them a message"), "{:?}", app.state().dialog);
}

#[test]
fn enter_presses_the_main_button_of_a_dialog() {
    let mut app = app();
    new_flutterflow(&mut app, "http://127.0.0.1:9");
    app.press("Run flow").press("Run");
    assert!(matches!(app.state().dialog, Some(Dialog::Secrets { .. })));
    app.focus("Value of email for this run").type_text("ada@example.com").keys(Modifiers::NONE, Key::Enter);
    assert!(app.state().dialog.is_some(), "a value is still missing");
    app.focus("Secret password for this run").type_text("typed-by-hand-1").keys(Modifiers::NONE, Key::Enter);
    assert!(app.state().dialog.is_none() && app.state().run.is_some());
}

#[test]
fn a_weweb_project_from_one_pasted_log_in_agrees_with_itself() {
    let own = Own::start("plain");
    let mut app = app();
    app.press("Start from what you have…").focus("Paste here").paste(&own.curl());
    app.press("Make a WeWeb project").press("Call it once now").press("Send");
    for field in ["access token of Authenticate", "refresh token of Authenticate", "user of Set user"] {
        app.press_like(&format!(" as {field}"));
    }
    app.press("Run flow").press("Run");
    let run = &app.state().run.as_ref().unwrap().run;
    assert_eq!(run.outcome(), RunOutcome::Ok, "{}\n{:#?}", super::support::runs::text(run), run.verdict());
    assert!(app.state().run.as_ref().unwrap().session_after(1).signed_in, "the reply stands in for the user until there is a better one");
}

#[test]
fn nonsense_is_told_where_it_is_typed_and_an_empty_name_is_put_back() {
    let mut app = app();
    app.press("Try the FlutterFlow demo").press("Page Profile").type_into("Address", "/home");
    assert!(app.sees("Home has this address too"), "{:?}", visible(&app));
    app.type_into("Name", " ");
    assert!(app.sees("Page Profile") && app.state().open.as_ref().unwrap().project.page("profile").unwrap().name == "Profile");
    app.press("Endpoint Log in").type_into("Path 1", "$.data..[[[");
    assert!(app.sees("column"), "{:?}", visible(&app));
}

#[test]
fn what_is_moved_by_keys_keeps_the_focus() {
    let mut app = app();
    app.press("Try the FlutterFlow demo").press_like("Test From the first login").press("Edit this test…");
    let places =
        |app: &App| app.state().open.as_ref().unwrap().project.stories[0].events.iter().map(|event| event.id.clone()).collect::<Vec<_>>();
    let before = places(&app);
    app.focus("Step 5 Load orders").keys(Modifiers::ALT, Key::ArrowUp).keys(Modifiers::ALT, Key::ArrowUp);
    assert_eq!(places(&app).iter().position(|id| *id == before[4]), Some(2), "{:?}", places(&app));
    let moved = app.state().open.as_ref().unwrap().project.stories[0].events[0].id.clone();
    app.focus("Test step Open app, as expected").keys(Modifiers::ALT, Key::ArrowDown).keys(Modifiers::ALT, Key::ArrowDown);
    assert_eq!(places(&app).iter().position(|id| *id == moved), Some(2), "{:?}", places(&app));
    app.press("Action Flow Home · on tap “Load orders”");
    let ids = |app: &App| {
        let open = app.state().open.as_ref().unwrap();
        open.project.workflow("orders-tap").unwrap().actions.iter().map(|action| action.id.clone()).collect::<Vec<_>>()
    };
    // Two more at the end; a name of its own for the last one.
    app.press("Add an action").press("Wait").press("Add an action").press("Terminate");
    let before = ids(&app);
    app.focus("Action Terminate").keys(Modifiers::ALT, Key::ArrowUp).keys(Modifiers::ALT, Key::ArrowUp);
    assert_eq!(ids(&app).iter().position(|id| Some(id) == before.last()), Some(before.len() - 3), "{:?}", ids(&app));
}

#[test]
fn tab_goes_through_the_top_bar_as_the_eye_does() {
    let mut app = app();
    app.press("Try the FlutterFlow demo").tab_to("Search commands");
    let mut places = Vec::new();
    for _ in 0..3 {
        let focused = app.harness.get_all(By::new()).find(egui_kittest::Node::is_focused).unwrap().rect();
        places.push(focused.center().x);
        app.keys(Modifiers::NONE, Key::Tab);
    }
    assert!(places.is_sorted() && places[0] < places[2], "{places:?}");
    let project = app.harness.get_by_label("Project FlutterFlow demo login").rect().center().x;
    assert!(project < places[0]);
}

#[test]
fn the_banner_says_that_a_web_page_came() {
    let effects = TestEffects::default();
    effects.faults(&["html@log-in"]);
    let mut app = App::with(vec2(1440.0, 900.0), Theme::Dark, effects);
    app.press("Try the WeWeb demo");
    assert!(app.sees("Log in answered 200 with a web page instead of JSON"), "{:?}", visible(&app));
    app.press("Show where");
    assert!(app.sees("Inspector Reply") && app.sees("200 "), "the reply is shown");
}

#[test]
fn a_run_of_one_platform_says_nothing_of_the_other_and_undo_brings_it_back() {
    let mut app = app();
    app.press("Try the WeWeb demo").keys(Modifiers::COMMAND, Key::K).type_text("switch to the other").keys(Modifiers::NONE, Key::Enter);
    app.press("Switch");
    assert!(app.state().run.is_none() && app.sees("Nothing has run yet"), "{:?}", visible(&app));
    app.keys(Modifiers::COMMAND, Key::Z);
    assert!(app.sees("8 of 8 steps as expected") && !app.sees("not recorded"), "{:?}", visible(&app));
    // With a run of the other one in between as well.
    app.keys(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z).press("Run flow");
    assert_eq!(app.state().run.as_ref().unwrap().run.plan().project.platform.name(), "flutterflow");
    app.keys(Modifiers::COMMAND, Key::Z);
    assert!(app.sees("8 of 8 steps as expected") && !app.sees("not recorded"), "{:?}", visible(&app));
    assert_eq!(app.state().run.as_ref().unwrap().run.plan().project.platform.name(), "weweb");
}

#[test]
fn what_rests_on_a_missing_answer_is_not_known_and_not_wrong() {
    let mut app = app();
    app.press("Try the FlutterFlow demo").press_like("Step 2 Tap “Log in” on Login").press("Ask me for password during the run");
    let shown = app.state().run.as_ref().unwrap();
    assert_eq!(shown.outcome(), RunOutcome::Incomplete);
    assert!(shown.verdict.as_ref().is_some_and(|verdict| verdict.findings.is_empty()), "{:?}", shown.verdict);
    assert_eq!(shown.timeline.wrong_steps(), 0);
    let states: Vec<StepState> = shown.timeline.steps().iter().map(|step| step.state).collect();
    assert!(states[0] == StepState::AsExpected && states[1..].iter().all(|state| *state == StepState::NotKnown), "{states:?}");
    assert!(app.sees("not complete") && app.sees("Test step Reload, not known: run again"));
}

#[test]
fn replies_to_other_requests_prove_nothing() {
    let mut app = app();
    app.press("Try the FlutterFlow demo").press("Endpoint Orders").type_into("URL", "{{base_url}}/orders?page=2");
    assert!(app.sees("Run again to know: OPTIONS /orders?page=2 is not the request that was sent then."), "{:?}", visible(&app));
    let steps = app.state().run.as_ref().unwrap().timeline.steps();
    assert!(steps[4..].iter().all(|step| step.state == StepState::NotKnown), "nothing after it is judged by the old reply");
    app.press("Run flow");
    assert!(app.sees("8 of 8 steps as expected") && app.sees("no problem"));
}

#[test]
fn enter_in_the_sheet_before_a_run_runs() {
    let mut app = app();
    new_flutterflow(&mut app, "http://127.0.0.1:9");
    app.press("Run flow");
    assert!(app.sees("This run calls your own server") && app.sees("127.0.0.1:9"));
    app.keys(Modifiers::NONE, Key::Enter);
    assert!(app.sees("Values for this run"), "{:?}", app.state().dialog);
}

/// The text stands in the field, and the field has the keyboard.
fn about_to_misbehave() -> App<'static> {
    let mut app = app();
    app.press("Try the FlutterFlow demo").press("Environment DEMO · not your server").press("Edit this environment…");
    app.begin_typing("Faults", "expiry-lifetime");
    assert!(app.state().open.as_ref().unwrap().project.environments[0].faults.is_empty(), "not committed so far");
    app
}

#[test]
fn what_is_still_being_typed_is_taken_before_a_run() {
    let ran_with = |app: &App| {
        let plan = app.state().run.as_ref().unwrap().run.plan();
        plan.project.environments[0].faults.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let mut app = about_to_misbehave();
    app.press("Run flow");
    assert_eq!(ran_with(&app), ["expiry-lifetime"], "the button");
    let mut app = about_to_misbehave();
    app.keys(Modifiers::COMMAND, Key::Enter);
    assert_eq!(ran_with(&app), ["expiry-lifetime"], "the keys");
}

#[test]
fn what_is_still_being_typed_is_taken_before_a_switch_and_by_undo() {
    let committed = |app: &App| app.state().open.as_ref().unwrap().project.environments[0].faults.len();
    let mut app = about_to_misbehave();
    app.press_like("Where it runs").press("Android and iOS");
    assert_eq!(committed(&app), 1);
    app.keys(Modifiers::COMMAND, Key::Z);
    assert_eq!(committed(&app), 0);
    let mut app = about_to_misbehave();
    app.keys(Modifiers::COMMAND, Key::K);
    assert_eq!(committed(&app), 1, "the list of commands is a place to run from");
}

#[test]
fn a_field_shows_what_the_project_holds_after_undo() {
    let mut app = app();
    let flow = "Action Flow Login · on tap “Log in”";
    app.press("Try the FlutterFlow demo").press(flow).press("Binding Token Expiry Time of Log In");
    app.type_into("Path of Token Expiry Time", "$.data.stale");
    app.press("Page Home, Logged In").keys(Modifiers::COMMAND, Key::Z);
    app.press(flow).press("Binding Token Expiry Time of Log In");
    assert!(app.sees("$.data.expires") && !app.sees("$.data.stale"), "{:?}", visible(&app));
}

#[test]
fn a_password_typed_where_its_name_stood_already_is_taken_and_not_shown() {
    let mut app = app();
    app.press("Try the FlutterFlow demo").press_like("Step 2 Tap");
    app.type_into("Typed into password", "Typed-Secret-55");
    assert!(!app.sees("Typed-Secret-55"), "{:?}", visible(&app));
    assert!(app.sees("The secret was taken out"), "{:?}", visible(&app));
    app.press("Run flow");
    let run = &app.state().run.as_ref().unwrap().run;
    assert_eq!(run.outcome(), RunOutcome::Problems, "it was sent: the demo server does not know it");
}

#[test]
fn an_address_that_is_none_is_not_taken_and_says_why() {
    let mut app = app();
    app.press("Try the FlutterFlow demo").press_like("Step 1 Open app").type_into("Address", "home");
    assert!(app.sees("an address begins with /"), "{:?}", visible(&app));
    assert!(!app.state().open.as_ref().unwrap().is_changed());
    app.type_into("Address", "/home");
    assert!(!app.sees("an address begins with /"));
    assert!(app.state().open.as_ref().unwrap().is_changed());
}

#[test]
fn the_answer_to_a_preflight_is_not_the_answer_to_the_call() {
    let mut app = app();
    app.effects().faults(&["no-cors@log-in"]);
    app.press("Try the FlutterFlow demo").press("Endpoint Log in").press("Call it once now").press("Send");
    let run = app.state().called.as_ref().unwrap().run.as_ref().unwrap();
    assert!(run.entries().iter().any(|entry| matches!(entry.body, EntryBody::Reply { .. })), "the preflight was answered");
    let at = visible(&app).iter().position(|text| text == "Called once").unwrap();
    let told = visible(&app)[at..].to_vec();
    assert!(told.iter().any(|text| text.contains("preflight")) && !told.iter().any(|text| text == "Status"), "{told:?}");
}

/// Whether the row of what is selected is in sight.
fn selected_row_is_seen(app: &App) -> bool {
    use egui_kittest::kittest::{By, NodeT, Queryable};
    let sight = app.harness.ctx.content_rect();
    let selected = |node: &egui_kittest::Node<'_>| {
        node.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True)
            && node.accesskit_node().role() == egui::accesskit::Role::Button
            && node.rect().height() < 32.0
            && node.rect().center().x > 240.0
            && sight.contains(node.rect().center())
    };
    app.harness.get_all(By::new()).any(|node| selected(&node))
}

#[test]
fn show_where_brings_the_entry_into_sight_each_time_and_from_the_list_too() {
    let mut app = App::new(vec2(1024.0, 700.0), Theme::Dark);
    app.effects().faults(&["expiry-lifetime"]);
    app.press("Try the FlutterFlow demo");
    assert!(app.state().run.as_ref().unwrap().outcome() == RunOutcome::Problems);
    let scroll = |app: &mut App, by: f32| {
        app.harness.event(egui::Event::PointerMoved(egui::pos2(450.0, 560.0)));
        app.harness.event(egui::Event::MouseWheel {
            unit: egui::MouseWheelUnit::Point,
            delta: vec2(0.0, by),
            modifiers: Modifiers::NONE,
            phase: egui::TouchPhase::Move,
            source: egui::MouseWheelSource::Unknown,
        });
        app.harness.run_steps(20);
    };
    let mut out_of_sight = 0;
    for far in [20_000.0, -20_000.0] {
        app.press("Show where");
        assert!(selected_row_is_seen(&app), "{:?}", visible(&app));
        scroll(&mut app, far);
        if !selected_row_is_seen(&app) {
            out_of_sight += 1;
            app.press("Show where");
            assert!(selected_row_is_seen(&app));
        }
    }
    assert!(out_of_sight > 0, "it was scrolled away");
    scroll(&mut app, 20_000.0);
    app.press("1 problem");
    let title = app.state().run.as_ref().unwrap().verdict.as_ref().unwrap().roots().next().unwrap().title.clone();
    app.press(&title);
    assert!(selected_row_is_seen(&app));
    let entry = app.state().run.as_ref().unwrap().verdict.as_ref().unwrap().first().unwrap().entry.clone().unwrap();
    assert_eq!(app.state().selection, authscope::app::state::selection::Selection::Entry(entry));
}

#[test]
fn what_a_redirect_would_carry_to_another_host_waits_for_a_press() {
    use super::support::answering::{project, server};
    let other = server(|_, _| Some("200 OK\r\n".into()));
    let target = other.address;
    let first = server(move |line, _| {
        let moved = format!("307 Temporary Redirect\r\nlocation: http://{target}/write\r\n");
        Some(if line == "POST /write" { moved } else { "200 OK\r\n".into() })
    });
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("redirected.authscope.json");
    std::fs::write(&path, project(&format!("http://{}", first.address)).to_string()).unwrap();
    let mut app = self::app();
    app.command(authscope::app::command::Command::OpenPath(path));
    app.press("Run flow").press("Run").type_into("Secret api_key for this run", "key-of-the-user-1").press("Run");
    assert!(
        app.sees(&format!("A redirect leads to {target}: x-api-key and the body are withheld until you allow it.")),
        "{:?}",
        visible(&app)
    );
    assert_eq!(app.state().run.as_ref().unwrap().outcome(), RunOutcome::Incomplete);
    app.press("Send it on and run again");
    assert_eq!(app.state().run.as_ref().unwrap().outcome(), RunOutcome::Ok, "{:?}", visible(&app));
    let last = other.seen().pop().unwrap();
    assert_eq!((last.key.as_deref(), last.body.as_str()), (Some("key-of-the-user-1"), "{\"name\":\"Ada\"}"));
}

#[test]
fn a_run_of_another_place_says_where_it_ran() {
    let mut app = App::new(vec2(1024.0, 700.0), Theme::Light);
    app.press("Try the FlutterFlow demo").press("Run flow");
    assert!(!app.sees("ran on Published web"));
    app.press("Where it runs FlutterFlow · Published web").press("Android and iOS");
    assert!(app.sees("ran on Published web"));
    app.press("Run flow");
    assert!(!app.sees("ran on Published web"));
}
