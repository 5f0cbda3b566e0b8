//! The system's file dialog: one that is not seen is never the end of it.

use authscope::app::command::Command;
use authscope::app::state::dialog::Dialog;
use egui::{Key, Modifiers, Theme, vec2};

use super::secrets::visible;
use super::support::disk;
use super::support::window::App;

/// The demo with the system's dialog for saving open, or thought to be.
fn asked() -> App<'static> {
    let mut app = App::new(vec2(1440.0, 900.0), Theme::Dark);
    app.press("Try the WeWeb demo");
    app.effects().world.dialogs.close();
    app.keys(Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    assert!(app.sees("The system's file dialog is open"), "{:?}", visible(&app));
    app
}

fn is_saved(app: &App) -> bool {
    app.state().open.as_ref().unwrap().path.is_some()
}

#[test]
fn beside_a_dialog_that_does_not_answer_a_path_can_be_typed_and_comes_first() {
    let folder = tempfile::tempdir().unwrap();
    let (typed, chosen) = (folder.path().join("typed.authscope.json"), folder.path().join("chosen.authscope.json"));
    let mut app = asked();
    app.effects().choose(&chosen);
    app.press("Type a path instead");
    app.type_into("Path of the file", typed.to_str().unwrap()).press("Save");
    assert!(is_saved(&app) && typed.exists());
    app.effects().world.dialogs.open();
    app.go_on();
    assert!(!chosen.exists(), "the first answer counts");
    assert_eq!(app.state().open.as_ref().unwrap().path.as_deref(), Some(&*typed));
}

#[test]
fn what_is_chosen_in_the_systems_dialog_counts_when_it_comes_first() {
    let folder = tempfile::tempdir().unwrap();
    let chosen = folder.path().join("chosen.authscope.json");
    let mut app = asked();
    app.effects().choose(&chosen);
    app.press("Type a path instead").type_into("Path of the file", "/somewhere/else");
    app.effects().world.dialogs.open();
    app.go_on();
    assert!(app.state().dialog.is_none() && chosen.exists());
    assert!(!app.sees("The system's file dialog is open"));
}

#[test]
fn a_dialog_that_ends_without_a_file_after_long_still_leaves_the_way_open() {
    let mut app = asked();
    *app.effects().world.cancels.lock().unwrap() = true;
    app.effects().world.dialogs.open();
    app.go_on();
    assert!(app.sees("No file was chosen") && app.state().dialog.is_none(), "{:?}", visible(&app));
    app.press("Type a path instead");
    assert!(matches!(app.state().dialog, Some(Dialog::Path { .. })));
    app.press("Cancel");
    assert!(!app.sees("No file was chosen"));
}

#[test]
fn one_that_is_cancelled_at_once_is_nobodys_business() {
    let mut app = App::new(vec2(1440.0, 900.0), Theme::Dark);
    app.press("Try the WeWeb demo");
    *app.effects().world.cancels.lock().unwrap() = true;
    app.keys(Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    assert!(app.state().asking.is_none() && app.state().dialog.is_none());
}

#[test]
fn saving_and_closing_goes_on_by_a_typed_path() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("typed.authscope.json");
    let mut app = App::new(vec2(1440.0, 900.0), Theme::Dark);
    app.press("Try the WeWeb demo").press("Page Profile").type_into("Name", "My profile");
    app.effects().world.dialogs.close();
    app.keys(Modifiers::COMMAND, Key::W).press("Save").press("Type a path instead");
    app.type_into("Path of the file", path.to_str().unwrap()).press("Save");
    assert!(app.state().open.is_none(), "{:?}", visible(&app));
    assert_eq!(disk::read(&path).page("profile").unwrap().name, "My profile");
}

#[test]
fn a_file_that_takes_long_to_read_says_so_and_can_be_given_up() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("slow.authscope.json");
    disk::write(&path, &super::support::runs::sample("weweb"));
    let mut app = App::new(vec2(1440.0, 900.0), Theme::Dark);
    app.effects().world.reading.close();
    app.command(authscope::app::command::Command::OpenPath(path.clone()));
    assert!(app.sees("Opening ") && app.sees("slow.authscope.json…"), "{:?}", visible(&app));
    app.press("Stop reading");
    assert!(!app.sees("slow.authscope.json…") && app.sees("was stopped"));
    app.effects().world.reading.open();
    app.go_on();
    assert!(app.state().open.is_none(), "what was given up does not come after all");
    app.command(authscope::app::command::Command::OpenPath(path));
    assert!(app.state().open.is_some() && app.state().reading().is_none());
}

#[test]
fn a_drop_down_of_a_dialog_lies_above_it_however_often_it_is_opened() {
    let mut app = App::new(vec2(1440.0, 900.0), Theme::Dark);
    app.press("Try the FlutterFlow demo");
    app.command(Command::User(authscope::app::user_command::UserCommand::CompareRequests));
    app.focus("The request that works").paste("curl https://api.acme.example/auth/me -H 'Accept: application/json'");
    let top = |app: &App| app.harness.ctx.memory(|memory| memory.areas().top_layer_id(egui::Order::Foreground));
    let dialog = top(&app);
    for call in ["Orders", "Refresh", "Log in"] {
        app.press("The request of my app");
        assert_ne!(top(&app), dialog, "{call}");
        // A press in the dialog brings it to the front again.
        app.press(call).press_like("Copy as text");
        assert_eq!(top(&app), dialog, "{call}");
    }
}
