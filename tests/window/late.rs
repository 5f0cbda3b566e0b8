//! Answers that come late: a slow disk, a dialog that stays open, a server that is silent. Whatever project is open by then is not
//! touched by what was meant for another one, and Stop ends what it names.

use std::path::{Path, PathBuf};

use authscope::app::state::dialog::Dialog;
use authscope::domain::project::Project;
use authscope::domain::project::platform::{FlutterFlowSettings, Platform};
use authscope::format::project_file::Unknown;
use authscope::run::RunOutcome;
use egui::{Key, Modifiers, Theme, vec2};

use super::secrets::visible;
use super::support::disk;
use super::support::runs::sample;
use super::support::window::App;

fn app() -> App<'static> {
    App::new(vec2(1440.0, 900.0), Theme::Dark)
}

/// A project file of this name.
fn file(folder: &Path, name: &str) -> PathBuf {
    let path = folder.join(format!("{name}.authscope.json"));
    disk::write(&path, &Project { name: name.to_owned(), ..sample("flutterflow") });
    path
}

fn open(app: &mut App, path: &Path) {
    app.effects().choose(path);
    app.keys(Modifiers::COMMAND, Key::O);
}

fn name(app: &App) -> String {
    app.state().open.as_ref().map(|open| open.project.name.clone()).unwrap_or_default()
}

fn on_disk(path: &Path) -> String {
    disk::read(path).name
}

/// Gives the open project another name.
fn rename(app: &mut App, to: &str) {
    app.command(authscope::app::command::Command::Edit(authscope::edit::Edit::Name(to.into())));
}

/// The project of this file with another name, "A two", which is being written and does not come to an end.
fn saving_slowly(file: &Path) -> App<'static> {
    let mut app = app();
    open(&mut app, file);
    rename(&mut app, "A two");
    app.effects().world.writing.close();
    app.keys(Modifiers::COMMAND, Key::S);
    app
}

#[test]
fn a_save_that_is_slow_gives_its_path_to_no_other_project() {
    let folder = tempfile::tempdir().unwrap();
    let (a, b) = (file(folder.path(), "A"), file(folder.path(), "B"));
    let mut app = saving_slowly(&a);
    open(&mut app, &b);
    app.press("Don't save");
    assert_eq!(name(&app), "B", "{:?}", visible(&app));
    app.effects().world.writing.open();
    app.go_on();
    assert_eq!(on_disk(&a), "A two", "what was asked for is done");
    let open = app.state().open.as_ref().unwrap();
    assert_eq!((open.path.as_deref(), open.is_changed()), (Some(&*b), false), "B keeps its file, and counts as saved as it was");
    assert!(app.sees("Saved A.authscope.json"));
    assert_eq!(on_disk(&b), "B");
}

#[test]
fn of_two_saves_the_later_one_is_on_the_disk_however_slow_the_first_was() {
    let folder = tempfile::tempdir().unwrap();
    let a = file(folder.path(), "A");
    let mut app = app();
    open(&mut app, &a);
    app.effects().world.writing.close();
    for name in ["A two", "A three", "A four"] {
        rename(&mut app, name);
        app.keys(Modifiers::COMMAND, Key::S);
    }
    app.effects().world.writing.open();
    app.go_on();
    assert_eq!(on_disk(&a), "A four");
    assert!(!app.state().open.as_ref().unwrap().is_changed());
}

#[test]
fn a_project_that_is_still_being_saved_is_not_read_by_halves() {
    let folder = tempfile::tempdir().unwrap();
    let a = file(folder.path(), "A");
    let mut app = saving_slowly(&a);
    app.command(authscope::app::command::Command::User(authscope::app::user_command::UserCommand::Close));
    app.press("Don't save");
    assert!(app.state().open.is_none());
    open(&mut app, &a);
    assert!(app.state().open.is_none(), "it waits for what is being written");
    app.effects().world.writing.open();
    app.go_on();
    assert_eq!(name(&app), "A two");
}

#[test]
fn a_slow_save_that_fails_says_so_whatever_is_open() {
    let folder = tempfile::tempdir().unwrap();
    let (a, b) = (file(folder.path(), "A"), file(folder.path(), "B"));
    let mut app = saving_slowly(&a);
    open(&mut app, &b);
    app.press("Don't save");
    std::fs::remove_file(&a).unwrap();
    std::fs::create_dir(&a).unwrap();
    app.effects().world.writing.open();
    app.go_on();
    let Some(Dialog::Error { title, .. }) = &app.state().dialog else { panic!("{:?}", app.state().dialog) };
    assert!(title.contains("A.authscope.json could not be saved"), "{title}");
    assert_eq!(name(&app), "B");
}

#[test]
fn of_two_files_that_are_opened_the_later_one_counts() {
    let folder = tempfile::tempdir().unwrap();
    let (a, b) = (file(folder.path(), "A"), file(folder.path(), "B"));
    let mut app = app();
    app.effects().world.reading.close();
    open(&mut app, &a);
    open(&mut app, &b);
    app.effects().world.reading.open();
    app.go_on();
    assert_eq!(name(&app), "B");
}

#[test]
fn work_that_is_done_while_a_file_is_read_is_not_thrown_away() {
    let folder = tempfile::tempdir().unwrap();
    let (a, b) = (file(folder.path(), "A"), file(folder.path(), "B"));
    let mut app = app();
    open(&mut app, &a);
    app.effects().world.reading.close();
    open(&mut app, &b);
    rename(&mut app, "A two");
    app.effects().world.reading.open();
    app.go_on();
    assert_eq!(name(&app), "A two");
    assert!(matches!(app.state().dialog, Some(Dialog::Unsaved { .. })), "{:?}", app.state().dialog);
    app.press("Don't save");
    assert_eq!(name(&app), "B");
}

#[test]
fn a_file_that_was_chosen_for_one_project_is_not_written_with_another() {
    let folder = tempfile::tempdir().unwrap();
    let b = file(folder.path(), "B");
    let target = folder.path().join("chosen-late.authscope.json");
    let mut app = app();
    app.press("Try the FlutterFlow demo");
    app.effects().world.dialogs.close();
    app.effects().choose(&target);
    app.keys(Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    app.command(authscope::app::command::Command::OpenPath(b.clone()));
    assert_eq!(name(&app), "B");
    app.effects().world.dialogs.open();
    app.go_on();
    assert!(!target.exists());
    assert_eq!(app.state().open.as_ref().unwrap().path.as_deref(), Some(&*b));
    assert!(app.sees("was not written: what it was meant for is not open any more"), "{:?}", visible(&app));
}

#[test]
fn calls_that_were_read_for_one_project_are_not_offered_to_another() {
    use super::support::errands::{opened, ticket};
    use authscope::app::command::Command;
    use authscope::app::effect::Effect;
    use authscope::app::message::{Mail, Message};
    use authscope::app::update::{AppInput, update};
    use authscope::format::import::CannotImport;

    let mut state = opened("a.authscope.json", sample("flutterflow"), Unknown::default());
    let errands = update(&mut state, AppInput::Command(Command::ImportFile("calls.har".into())));
    let import = ticket(&errands, |effect| matches!(effect, Effect::Import { .. }));
    let errands = update(&mut state, AppInput::Command(Command::OpenPath("b.authscope.json".into())));
    let load = ticket(&errands, |effect| matches!(effect, Effect::Load { .. }));
    let other = Project::new("B", Platform::FlutterFlow(FlutterFlowSettings::default()));
    let loaded = Message::Loaded { path: "b.authscope.json".into(), result: Ok(disk::opened(other, Unknown::default())) };
    update(&mut state, AppInput::Mail(Mail::to(load, loaded)));
    update(&mut state, AppInput::Mail(Mail::to(import, Message::Imported(Err(CannotImport::Inside.into())))));
    assert!(state.dialog.is_none(), "{:?}", state.dialog);
    assert!(state.notice.as_ref().is_some_and(|notice| notice.text.contains("Paste them again")));
}

#[test]
fn stop_ends_the_run_and_not_the_call_beside_it_and_the_other_way_round() {
    let mut app = app();
    app.press("Try the FlutterFlow demo").press("Endpoint Orders");
    app.effects().world.network.close();
    app.press("Call it once now").press("Send");
    assert!(app.sees("Waiting for the answer"), "{:?}", visible(&app));
    app.keys(Modifiers::COMMAND, Key::Enter);
    assert!(app.state().is_live());
    app.keys(Modifiers::NONE, Key::Escape);
    app.command(authscope::app::command::Command::User(authscope::app::user_command::UserCommand::Stop));
    assert!(!app.state().is_live());
    assert_eq!(app.state().run.as_ref().unwrap().outcome(), RunOutcome::Stopped);
    assert!(app.state().called.as_ref().unwrap().is_live(), "the call goes on");
    app.keys(Modifiers::COMMAND, Key::Enter);
    app.command(authscope::app::command::Command::StopCall);
    assert!(!app.state().called.as_ref().unwrap().is_live());
    assert!(app.state().is_live(), "the run goes on");
    app.effects().world.network.open();
    app.go_on();
    assert_eq!(app.state().run.as_ref().unwrap().outcome(), RunOutcome::Ok);
}

#[test]
fn a_call_has_its_own_stop() {
    let mut app = app();
    app.press("Try the FlutterFlow demo").press("Endpoint Orders");
    app.effects().world.network.close();
    app.press("Call it once now").press("Send").press("Stop the call");
    assert!(!app.state().called.as_ref().unwrap().is_live() && !app.sees("Waiting for the answer"));
}

#[test]
fn a_run_of_a_project_that_is_closed_is_not_shown_in_the_next_one() {
    let folder = tempfile::tempdir().unwrap();
    let b = file(folder.path(), "B");
    let mut app = app();
    app.effects().world.network.close();
    app.press("Try the FlutterFlow demo");
    assert!(app.state().is_live());
    open(&mut app, &b);
    assert_eq!((name(&app).as_str(), app.state().is_live()), ("B", false));
    app.effects().world.network.open();
    app.go_on();
    assert!(app.state().run.is_none(), "{:?}", app.state().run.is_some());
    assert!(app.state().kept.is_empty(), "nor kept among its runs");
}
