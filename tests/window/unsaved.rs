//! Unsaved work goes only when what takes its place is there, and never by a key that was meant for something else.

use authscope::app::state::dialog::Dialog;
use authscope::app::user_command::UserCommand;
use authscope::edit::thing::Thing;
use egui::{Key, Modifiers, Theme, vec2};

use super::support::disk;
use super::support::window::App;

/// The WeWeb demo with a page of another name.
fn changed() -> App<'static> {
    let mut app = App::new(vec2(1440.0, 900.0), Theme::Dark);
    app.press("Try the WeWeb demo").press("Page Profile").type_into("Name", "My profile");
    assert!(has_the_work(&app));
    app
}

/// The change is there, is still not saved, and can be undone.
fn has_the_work(app: &App) -> bool {
    app.state().open.as_ref().is_some_and(|open| {
        open.is_changed()
            && open.history.next_undo().is_some()
            && open.project.page("profile").is_some_and(|page| page.name == "My profile")
    })
}

fn asks(app: &App) -> bool {
    matches!(app.state().dialog, Some(Dialog::Unsaved { .. }))
}

/// A project file of this name.
fn file(folder: &std::path::Path, name: &str) -> std::path::PathBuf {
    let path = folder.join(format!("{name}.authscope.json"));
    let mut project = super::support::runs::sample("flutterflow");
    name.clone_into(&mut project.name);
    disk::write(&path, &project);
    path
}

#[test]
fn a_file_dialog_that_is_cancelled_changes_nothing() {
    let mut app = changed();
    app.keys(Modifiers::COMMAND, Key::O);
    if asks(&app) {
        app.press("Don't save");
    }
    assert!(app.sees("This system has no file dialog"));
    app.press("Cancel");
    assert!(has_the_work(&app), "{:?}", app.state().title());
}

#[test]
fn a_file_that_cannot_be_opened_changes_nothing() {
    let mut app = changed();
    app.keys(Modifiers::COMMAND, Key::O);
    app.type_into("Path of the file", "/nowhere/at/all.authscope.json").press("Open");
    assert!(asks(&app));
    app.press("Don't save");
    assert!(app.sees("The file could not be opened"));
    app.press("Close");
    assert!(has_the_work(&app));
    assert!(app.effects().work.is_some(), "it is kept as unsaved work again");
    app.keys(Modifiers::COMMAND, Key::W);
    assert!(asks(&app), "what was said about the file that could not be opened is over");
}

#[test]
fn work_that_was_given_up_goes_when_the_other_file_is_there() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = changed();
    app.effects().choose(file(folder.path(), "B"));
    app.keys(Modifiers::COMMAND, Key::O);
    assert!(asks(&app));
    app.press("Cancel");
    assert!(has_the_work(&app));
    app.effects().choose(file(folder.path(), "B"));
    app.keys(Modifiers::COMMAND, Key::O).press("Don't save");
    assert_eq!(app.state().open.as_ref().unwrap().project.name, "B");
    assert!(app.effects().work.is_none(), "nothing is kept of it");
}

#[test]
fn what_is_changed_while_the_other_file_is_read_is_asked_about_again() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = changed();
    app.effects().world.reading.close();
    app.effects().choose(file(folder.path(), "B"));
    app.keys(Modifiers::COMMAND, Key::O).press("Don't save");
    app.type_into("Name", "Mine after all");
    app.effects().world.reading.open();
    app.go_on();
    assert!(asks(&app));
    app.press("Cancel");
    assert_eq!(app.state().open.as_ref().unwrap().project.page("profile").unwrap().name, "Mine after all");
}

#[test]
fn the_questions_of_a_new_project_leave_the_open_one_alone() {
    for new in [UserCommand::NewFlutterFlow, UserCommand::NewWeWeb] {
        let mut app = changed();
        app.command(authscope::app::command::Command::User(new));
        assert!(app.sees("Make the project") && !app.sees("Run flow"), "the questions stand alone");
        app.keys(Modifiers::COMMAND, Key::Z);
        app.press("Cancel");
        assert!(has_the_work(&app), "{new:?}");
        app.command(authscope::app::command::Command::User(new));
        app.type_into("Base URL", "https://api.example.com").press("Make the project");
        assert!(asks(&app));
        app.press("Cancel");
        assert!(app.sees("Make the project"), "the answers are still there");
        app.press("Make the project").press("Don't save");
        let project = &app.state().open.as_ref().unwrap().project;
        assert!(project.name.starts_with("My ") && !Thing::all(project, authscope::domain::project::item::ItemKind::Page).is_empty());
    }
}

#[test]
fn enter_saves_and_never_discards() {
    let mut app = changed();
    app.keys(Modifiers::COMMAND, Key::W);
    assert!(asks(&app));
    app.keys(Modifiers::NONE, Key::Enter);
    assert!(has_the_work(&app), "nothing was discarded");
    assert!(app.sees("Save to which file?"), "{:?}", app.state().dialog);
    app.keys(Modifiers::NONE, Key::Escape);
    assert!(has_the_work(&app), "a path that nobody gave closes nothing");
}

#[test]
fn calls_that_are_read_beside_the_questions_of_a_new_project_do_not_replace_the_open_one_unasked() {
    let mut app = changed();
    app.command(authscope::app::command::Command::User(UserCommand::NewWeWeb));
    app.command(authscope::app::command::Command::User(UserCommand::PasteCalls));
    app.focus("Paste here")
        .paste("curl https://api.example.com/auth/login --data '{\"email\":\"ada@example.com\",\"password\":\"Correct-Horse-9!\"}'");
    app.press("Make a WeWeb project");
    assert!(asks(&app), "{:?}", app.state().dialog);
    app.press("Cancel");
    assert!(app.sees("Make a WeWeb project"), "what was read is still there");
    app.press("Make a WeWeb project").press("Don't save");
    assert_eq!(app.state().open.as_ref().unwrap().project.endpoints.len(), 1);
}

#[test]
fn the_questions_of_a_new_project_begin_anew() {
    let mut app = App::new(vec2(1440.0, 900.0), Theme::Dark);
    app.press("New project for WeWeb").type_into("Base URL", "https://one.example.com").press("Cancel");
    app.press("New project for WeWeb");
    assert!(!app.typed("Base URL"), "nothing of the questions before");
}
