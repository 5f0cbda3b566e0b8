//! What is read, where it comes from, and what rules look at: each belongs to one place of the project and to no other of the same name.

use authscope::app::command::Command;
use authscope::app::state::selection::Selection;
use authscope::domain::project::binding::SessionField;
use authscope::domain::record::entry::EntryBody;
use egui::{Theme, vec2};

use super::support::window::App;

fn demo() -> App<'static> {
    let mut app = App::new(vec2(1440.0, 900.0), Theme::Dark);
    app.press("Try the FlutterFlow demo");
    app
}

/// What the two log-ins of the demo bind their tokens to.
fn token_paths(app: &App) -> [String; 2] {
    let project = &app.state().open.as_ref().unwrap().project;
    ["login-tap", "signup-tap"].map(|workflow| {
        let actions = authscope::domain::project::walk::all_actions(project.workflow(workflow).unwrap());
        let bound = actions.into_iter().find_map(|action| match &action.kind {
            authscope::domain::project::workflow::ActionKind::LogIn { fields, .. } => fields.token.clone(),
            _ => None,
        });
        bound.unwrap().path.unwrap()
    })
}

#[test]
fn a_reading_of_the_sign_up_changes_the_binding_of_the_sign_up() {
    let mut app = demo();
    app.press("Test From the first login to the last log-out").press("Sign up, then come back").press("Run flow");
    let run = &app.state().run.as_ref().unwrap().run;
    let reading = run.entries().iter().find(|entry| match &entry.body {
        EntryBody::FieldRead(reading) => reading.slot == SessionField::Token,
        _ => false,
    });
    let entry = reading.unwrap().id.clone();
    assert_eq!(&*entry.event, "sign-up");
    let before = token_paths(&app);
    assert_eq!(before[0], before[1], "the same title and the same path");
    app.press_like("Authentication Token token A1");
    assert_eq!(app.state().selection, Selection::Entry(entry));
    app.type_into("Path of Authentication Token", "$.data.other_token");
    assert_eq!(token_paths(&app), [before[0].clone(), "$.data.other_token".to_owned()]);
}

#[test]
fn all_rows_show_what_rules_look_at() {
    let mut app = demo();
    let (few, all) = {
        let timeline = &app.state().run.as_ref().unwrap().timeline;
        (timeline.rows().len(), timeline.all_rows())
    };
    assert!(all > few + 10);
    assert!(!app.sees("begins: tap") && !app.sees("Conditional Action: true"));
    app.press("All rows");
    assert!(app.sees("Login · on tap “Log in” begins") && app.sees("Conditional Action: true"));
    // Each row stands once, in the order of the run.
    let timeline = &app.state().run.as_ref().unwrap().timeline;
    let places: Vec<usize> = (0..all)
        .map(|at| match timeline.row_among_all(at).unwrap() {
            authscope::app::state::timeline::TimelineRow::Event { entry, .. }
            | authscope::app::state::timeline::TimelineRow::Entry { entry } => entry,
            authscope::app::state::timeline::TimelineRow::Exchange { request, .. } => request,
            authscope::app::state::timeline::TimelineRow::NotRun { .. } => unreachable!("all ran"),
        })
        .collect();
    assert!(places.is_sorted_by(|a, b| a < b), "{places:?}");
    let run = &app.state().run.as_ref().unwrap().run;
    for (at, place) in places.iter().enumerate() {
        assert_eq!(timeline.place_among_all(&run.entries().get(*place).unwrap().id), Some(at));
    }
    app.press("All rows");
    assert!(!app.sees("Conditional Action: true"));
}

#[test]
fn what_a_step_expects_is_changed_in_general_and_for_one_place() {
    let mut app = demo();
    let expect = |app: &App| app.state().open.as_ref().unwrap().project.stories[0].events[4].expect.clone();
    app.press_like("Test step Load orders").press("Expect something of a call").press("Expected call 1").press("Orders");
    app.press("How call 1 comes out").press("is refused");
    assert_eq!(expect(&app).calls[0].call, "orders");
    assert!(app.sees("1 of 8 steps not as expected"), "it succeeded in the end");
    app.press("Remove expected call 1");
    assert!(app.sees("8 of 8 steps as expected"));
    app.press("Where it is expected").press("on Published web").press("Expected page").press("Profile");
    assert!(expect(&app).on.len() == 1 && expect(&app).page.as_deref() == Some("home"));
    assert!(app.sees("1 of 8 steps not as expected"), "that is where it ran");
    app.press("Where it is expected").press("on Published web (its own)").press("Expected page").press("as everywhere");
    assert!(expect(&app).on.is_empty() && app.sees("8 of 8 steps as expected"));
}

#[test]
fn what_is_selected_stays_in_sight_when_banners_come_above_it() {
    use egui_kittest::kittest::{By, NodeT, Queryable};
    for size in [egui::vec2(1024.0, 700.0), egui::vec2(1440.0, 900.0)] {
        let app = super::shared_files::in_front(size, egui::Theme::Dark, &["Run flow"]);
        let sight = app.harness.ctx.content_rect().shrink2(egui::vec2(0.0, 56.0));
        let seen = app.harness.get_all(By::new()).any(|node| {
            node.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True)
                && node.accesskit_node().role() == egui::accesskit::Role::Button
                && node.rect().center().x > 240.0
                && node.rect().height() < 32.0
                && sight.contains(node.rect().center())
        });
        assert!(seen, "{size:?}: {:?}", app.state().selection);
    }
}

#[test]
fn a_path_that_finds_nothing_offers_the_nearest_that_do_and_the_tokens() {
    for theme in [Theme::Dark, Theme::Light] {
        let mut app = App::new(vec2(1440.0, 900.0), theme);
        app.press("Try the FlutterFlow demo").press("Run flow").press_like("Authentication Token token A1");
        app.type_into("Path of Authentication Token", "$.data.acces_token");
        assert!(app.sees("The nearest that do") && app.sees("written otherwise") && app.sees("Tokens in this reply"));
        assert!(app.sees("refresh token, opaque") || app.sees("refresh token, JWT"));
        app.press("Take $.data.access_token");
        assert_eq!(token_paths(&app)[0], "$.data.access_token");
        assert!(!app.sees("The nearest that do"));
    }
}

#[test]
fn a_reply_is_laid_beside_that_of_the_log_in_key_by_key() {
    let mut app = demo();
    let request = |app: &App, of: &str| {
        let run = &app.state().run.as_ref().expect("a run").run;
        let entry = run.entries().iter().find(|entry| match &entry.body {
            EntryBody::Request { endpoint, hop, .. } => endpoint == of && *hop == authscope::domain::record::entry::Hop::Call,
            _ => false,
        });
        Selection::Entry(entry.expect("a request").id.clone())
    };
    app.press("Run flow");
    let (me, log_in) = (request(&app, "current-user"), request(&app, "log-in"));
    app.command(Command::Select(me)).press("Inspector Reply");
    assert!(app.sees("Beside the reply of Log in") && app.sees("The user stands at data in Current user, and at data.user in Log in"));
    app.command(Command::Select(log_in));
    assert!(!app.sees("Beside the reply of Log in"));
}
