//! A project's file that others write too, and a second window on it: nothing that anybody wrote is lost.

use std::path::{Path, PathBuf};

use authscope::app::on_disk::Standing;
use authscope::app::state::dialog::Dialog;
use authscope::app::user_command::UserCommand;
use authscope::domain::project::Project;
use egui::{Event, Key, Modifiers, Theme, vec2};

use super::secrets::visible;
use super::support::disk;
use super::support::runs::sample;
use super::support::window::{App, TestEffects};
use super::support::world::World;

fn named(name: &str) -> Project {
    Project { name: name.to_owned(), ..sample("weweb") }
}

fn file(folder: &Path, name: &str) -> PathBuf {
    let path = folder.join(format!("{name}.authscope.json"));
    disk::write(&path, &named(name));
    path
}

fn started(world: World, path: &Path) -> App<'static> {
    let effects = TestEffects::in_world(world);
    effects.choose(path);
    let mut app = App::with(vec2(1440.0, 900.0), Theme::Dark, effects);
    app.keys(Modifiers::COMMAND, Key::O);
    app
}

fn opened(path: &Path) -> App<'static> {
    started(World::default(), path)
}

fn rename(app: &mut App, to: &str) {
    app.command(authscope::app::command::Command::Edit(authscope::edit::Edit::Name(to.into())));
}

fn save<'a, 'b>(app: &'a mut App<'b>) -> &'a mut App<'b> {
    app.keys(Modifiers::COMMAND, Key::S)
}

fn comes_to_the_front<'a, 'b>(app: &'a mut App<'b>) -> &'a mut App<'b> {
    app.harness.event(Event::WindowFocused(true));
    app.harness.run();
    app
}

fn name(app: &App) -> String {
    app.state().open.as_ref().unwrap().project.name.clone()
}

fn is_changed(app: &App) -> bool {
    app.state().open.as_ref().unwrap().is_changed()
}

/// The project "Mine" is open and was renamed; somebody else has written "Theirs" meanwhile, and the project was saved.
fn clashing(folder: &Path) -> (App<'static>, PathBuf) {
    let path = file(folder, "Shop");
    let mut app = opened(&path);
    rename(&mut app, "Mine");
    let mut theirs = named("Theirs");
    theirs.endpoints[0].url = "https://theirs.example/login".into();
    disk::write(&path, &theirs);
    save(&mut app);
    assert!(matches!(&app.state().dialog, Some(Dialog::Clash(clash)) if clash.is_own), "{:?}", visible(&app));
    assert_eq!(disk::read(&path).name, "Theirs", "nothing was written");
    (app, path)
}

/// A project with readable secrets and a broken login, of which somebody else has written another version.
pub fn in_front(size: egui::Vec2, theme: Theme, presses: &[&str]) -> App<'static> {
    let folder = tempfile::tempdir().unwrap();
    let path = super::ways::with_readable_secrets(folder.path());
    let mut app = App::new(size, theme);
    app.effects().choose(&path);
    app.effects().faults(&["html"]);
    app.keys(Modifiers::COMMAND, Key::O);
    let mut theirs = disk::read(&path);
    theirs.name = "The same shop, as somebody else has it".into();
    theirs.pages[1].route = "/start".into();
    theirs.endpoints[0].body = r#"{"email": "{{email}}", "password": "{{password}}", "remember": true}"#.into();
    theirs.workflows.pop();
    disk::write(&path, &theirs);
    comes_to_the_front(&mut app);
    for press in presses {
        app.press(press);
    }
    app
}

#[test]
fn saving_over_what_somebody_else_wrote_asks_and_shows_the_difference() {
    let folder = tempfile::tempdir().unwrap();
    let (mut app, path) = clashing(folder.path());
    for seen in
        ["Shop.authscope.json was changed by somebody else", "The difference: 2 places", "Mine", "Theirs", "https://theirs.example/login"]
    {
        assert!(app.sees(seen), "{seen}: {:?}", visible(&app));
    }
    app.press("Cancel");
    assert!(is_changed(&app) && disk::read(&path).name == "Theirs");
    save(&mut app).press("Keep mine");
    assert_eq!((disk::read(&path).name.as_str(), is_changed(&app)), ("Mine", false));
    rename(&mut app, "Mine again");
    save(&mut app);
    assert_eq!(disk::read(&path).name, "Mine again", "what this window wrote itself is known to it");
}

#[test]
fn theirs_can_be_taken_and_undo_brings_mine_back() {
    let folder = tempfile::tempdir().unwrap();
    let (mut app, path) = clashing(folder.path());
    app.press("Take theirs");
    assert_eq!((name(&app).as_str(), is_changed(&app)), ("Theirs", false));
    app.keys(Modifiers::COMMAND, Key::Z);
    assert_eq!((name(&app).as_str(), is_changed(&app)), ("Mine", true));
    save(&mut app);
    assert_eq!(disk::read(&path).name, "Mine", "their version was seen, so it is known");
}

#[test]
fn both_can_be_kept_by_saving_elsewhere() {
    let folder = tempfile::tempdir().unwrap();
    let (mut app, path) = clashing(folder.path());
    let other = folder.path().join("other.authscope.json");
    app.effects().choose(&other);
    app.press("Save as…");
    assert_eq!((disk::read(&path).name, disk::read(&other).name), ("Theirs".into(), "Mine".into()));
    assert_eq!(app.state().open.as_ref().unwrap().path.as_deref(), Some(&*other));
}

#[test]
fn what_waits_for_a_save_goes_on_waiting_while_two_versions_are_asked_about() {
    let folder = tempfile::tempdir().unwrap();
    let (mut app, path) = clashing(folder.path());
    app.press("Cancel");
    app.command(authscope::app::command::Command::User(UserCommand::Close)).press("Save").press("Keep mine");
    assert!(app.state().open.is_none() && disk::read(&path).name == "Mine");
}

#[test]
fn what_was_read_again_while_the_question_stood_is_asked_about_again() {
    let folder = tempfile::tempdir().unwrap();
    let (mut app, path) = clashing(folder.path());
    disk::write(&path, &named("Theirs, later"));
    app.press("Keep mine");
    assert!(matches!(app.state().dialog, Some(Dialog::Clash(_))) && app.sees("Theirs, later"), "{:?}", visible(&app));
    assert_eq!(disk::read(&path).name, "Theirs, later");
}

#[test]
fn what_is_no_project_any_more_is_not_written_over_unasked() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), "Shop");
    let mut app = opened(&path);
    rename(&mut app, "Mine");
    std::fs::write(&path, "<<<<<<< ours").unwrap();
    save(&mut app);
    assert!(app.sees("What stands there now is no project") && !app.sees("Take theirs"), "{:?}", visible(&app));
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "<<<<<<< ours");
    app.press("Keep mine");
    assert_eq!(disk::read(&path).name, "Mine");
}

#[test]
fn an_outside_change_is_offered_when_the_window_comes_to_the_front() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), "Shop");
    let mut app = opened(&path);
    comes_to_the_front(&mut app);
    assert!(app.state().open.as_ref().unwrap().outside.is_none());
    disk::write(&path, &named("Theirs"));
    assert!(!app.sees("was changed by somebody else"));
    comes_to_the_front(&mut app);
    assert!(app.sees("Shop.authscope.json was changed by somebody else"), "{:?}", visible(&app));
    app.press("See the difference…");
    assert!(app.sees("The difference: 1 place"));
    app.press("Cancel").press("Take theirs");
    assert_eq!((name(&app).as_str(), is_changed(&app)), ("Theirs", false));
    assert!(!app.sees("was changed by somebody else"));
    app.keys(Modifiers::COMMAND, Key::Z);
    assert_eq!(name(&app), "Shop");
}

#[test]
fn another_form_of_the_same_is_no_change() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), "Shop");
    let mut app = opened(&path);
    let json: serde_json::Value = serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap();
    std::fs::write(&path, json.to_string()).unwrap();
    comes_to_the_front(&mut app);
    assert!(app.state().open.as_ref().unwrap().outside.is_none());
    rename(&mut app, "Mine");
    save(&mut app);
    assert_eq!(disk::read(&path).name, "Mine");
}

#[test]
fn a_file_that_is_gone_is_told_and_written_again() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), "Shop");
    let mut app = opened(&path);
    std::fs::remove_file(&path).unwrap();
    comes_to_the_front(&mut app);
    assert_eq!(app.state().open.as_ref().unwrap().outside, Some(Standing::Gone));
    assert!(app.sees("Shop.authscope.json is not there any more"));
    app.press("Save again");
    assert_eq!(disk::read(&path).name, "Shop");
    assert!(!app.sees("is not there any more"));
}

#[test]
fn a_second_window_on_the_same_file_says_so_until_the_first_is_closed() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), "Shop");
    let world = World::default();
    let mut first = started(world.clone(), &path);
    assert!(!first.sees("is open in another window"));
    let mut second = started(world.again(), &path);
    assert!(second.sees("Shop.authscope.json is open in another window"), "{:?}", visible(&second));
    rename(&mut first, "First");
    save(&mut first);
    rename(&mut second, "Second");
    save(&mut second);
    assert!(second.sees("was changed by somebody else"), "whoever saves second is asked");
    second.press("Cancel");
    assert_eq!(disk::read(&path).name, "First");
    first.keys(Modifiers::COMMAND, Key::W);
    let third = started(world.again(), &path);
    assert!(!third.sees("is open in another window"));
    drop(first);
}

#[test]
fn a_path_that_is_typed_for_a_new_file_does_not_replace_another_one_unasked() {
    let folder = tempfile::tempdir().unwrap();
    let (a, b) = (file(folder.path(), "A"), file(folder.path(), "B"));
    let mut app = opened(&a);
    app.keys(Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    app.type_into("Path of the file", b.to_str().unwrap()).press("Save");
    assert!(app.sees("There is a file B.authscope.json already") && app.sees("the project “B”"), "{:?}", visible(&app));
    app.press("Cancel");
    assert_eq!(disk::read(&b).name, "B");
    app.keys(Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    app.type_into("Path of the file", b.to_str().unwrap()).press("Save").press("Replace it");
    assert_eq!(disk::read(&b).name, "A");
}

#[test]
fn recovered_work_asks_before_it_goes_over_a_file_that_has_changed_since() {
    let folder = tempfile::tempdir().unwrap();
    let path = file(folder.path(), "Shop");
    let world = World::default();
    let mut app = started(world.clone(), &path);
    rename(&mut app, "Mine");
    app.go_on();
    // The program dies: nobody holds its lock any more.
    drop(app);
    disk::write(&path, &named("Theirs"));
    let mut app = App::with(vec2(1440.0, 900.0), Theme::Dark, TestEffects::in_world(world.again()));
    let unsaved = std::fs::read_dir(world.folder().join("unsaved")).unwrap().flatten().map(|entry| entry.path());
    let file = unsaved.into_iter().find(|path| path.to_string_lossy().ends_with("recovery.json")).unwrap();
    app.command(authscope::app::command::Command::Recover(file));
    assert_eq!(name(&app), "Mine");
    save(&mut app);
    assert!(app.sees("was changed by somebody else"), "{:?}", visible(&app));
}

mod identity {
    use super::*;

    /// What is kept of runs of the project that is open.
    fn kept(app: &App) -> Vec<u32> {
        app.state().kept.clone()
    }

    #[test]
    fn two_projects_of_one_name_have_their_own_runs() {
        let folder = tempfile::tempdir().unwrap();
        let (a, b) = (folder.path().join("a.authscope.json"), folder.path().join("b.authscope.json"));
        disk::write(&a, &named("Shop"));
        disk::write(&b, &named("Shop"));
        let world = World::default();
        let mut app = started(world.clone(), &a);
        app.press("Run flow");
        assert_eq!(kept(&app), [1]);
        assert_eq!(kept(&started(world.again(), &b)), [] as [u32; 0], "they are the other's");
        assert_eq!(kept(&started(world.again(), &a)), [1]);
    }

    #[test]
    fn a_renamed_project_a_moved_file_and_save_as_keep_the_runs_and_a_copy_begins_anew() {
        let folder = tempfile::tempdir().unwrap();
        let path = file(folder.path(), "Shop");
        let world = World::default();
        let mut app = started(world.clone(), &path);
        app.press("Run flow");
        rename(&mut app, "Teapots");
        save(&mut app);
        app.press("Run flow");
        assert_eq!(kept(&app), [1, 2]);
        assert!(disk::read(&path).id.is_some(), "from now on it says who it is");

        let copy = folder.path().join("copy.authscope.json");
        std::fs::copy(&path, &copy).unwrap();
        let mut second = started(world.again(), &copy);
        assert_eq!(kept(&second), [] as [u32; 0]);
        rename(&mut second, "Copy");
        save(&mut second);
        assert_ne!(disk::read(&copy).id, disk::read(&path).id);

        let moved = folder.path().join("moved.authscope.json");
        std::fs::rename(&path, &moved).unwrap();
        let mut app = started(world.again(), &moved);
        assert_eq!(kept(&app), [1, 2]);
        let elsewhere = folder.path().join("elsewhere.authscope.json");
        app.effects().choose(&elsewhere);
        app.keys(Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
        assert_eq!(kept(&started(world.again(), &elsewhere)), [1, 2]);
    }

    #[test]
    fn what_is_open_before_it_was_ever_saved_keeps_its_runs_when_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let world = World::default();
        let mut app = App::with(vec2(1440.0, 900.0), Theme::Dark, TestEffects::in_world(world.clone()));
        app.press("Try the WeWeb demo");
        assert_eq!(kept(&app), [1]);
        let path = folder.path().join("mine.authscope.json");
        app.effects().choose(&path);
        app.keys(Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
        assert_eq!(kept(&started(world.again(), &path)), [1]);
        app.keys(Modifiers::COMMAND, Key::W).press("Try the WeWeb demo");
        assert_eq!(kept(&app), [1], "the next demo is another project");
    }
}

#[test]
fn the_difference_shows_no_secret_that_stands_readable_in_one_of_the_files() {
    let app = in_front(vec2(1440.0, 900.0), Theme::Dark, &["See the difference…"]);
    let seen = visible(&app).join("\n");
    assert!(seen.contains("remember") && !seen.contains("hunter22-typed") && !seen.contains("k-1234567890"), "{seen}");
}
