//! Tests of the server on request: a sheet says first what is sent and what it may revoke.

use authscope::app::command::Command;
use authscope::app::user_command::UserCommand;
use egui::{Theme, vec2};

use super::support::window::App;

#[test]
fn a_sheet_says_first_what_is_sent_and_what_it_may_revoke() {
    for theme in [Theme::Dark, Theme::Light] {
        let mut app = App::new(vec2(1024.0, 700.0), theme);
        app.press("Try the FlutterFlow demo");
        let before = app.effects().requests();
        app.command(Command::User(UserCommand::TestRotation));
        assert!(app.sees("the built-in demo server") && app.sees("may end every session of this user") && app.sees("three times"));
        app.press("Cancel");
        assert_eq!(app.effects().requests(), before, "nothing was sent");
    }
}

#[test]
fn the_demo_server_rotates_and_takes_a_used_token_for_a_theft() {
    for (demo, size) in [("Try the FlutterFlow demo", vec2(1440.0, 900.0)), ("Try the WeWeb demo", vec2(1024.0, 700.0))] {
        let mut app = App::new(size, Theme::Dark);
        app.press(demo);
        app.command(Command::User(UserCommand::TestRotation));
        app.press("Start the test");
        assert!(app.sees("Your server rotates refresh tokens, and a used one ends the whole session"));
        assert!(app.sees("Refresh with token B1") && app.sees("Refresh with token B2") && app.sees("401 Unauthorized"));
        app.press("Close");
        app.command(Command::User(UserCommand::TestRace));
        app.press("Start the test");
        assert!(app.sees("Two refreshes at once end the session"));
        assert!(app.state().run.is_some(), "the run that is shown stays");
    }
}

#[test]
fn without_a_refresh_there_is_nothing_to_test() {
    let mut app = App::new(vec2(1024.0, 700.0), Theme::Dark);
    assert!(!authscope::app::possible::is_possible(app.state(), UserCommand::TestRace));
    app.press("Try the WeWeb demo");
    assert!(authscope::app::possible::is_possible(app.state(), UserCommand::TestRace));
}
