//! The keychain of this computer, asked for real: only where one is unlocked that nobody minds, as `.ci/long` sets one up.

use std::path::{Path, PathBuf};
use std::process::Command as Program;

use authscope::app::command::Command;
use authscope::domain::project::Project;
use authscope::domain::project::endpoint::Field;
use authscope::domain::project::environment::EnvironmentValue;
use authscope::edit::Edit;
use egui::{Key, Modifiers, Theme, vec2};
use egui_kittest::kittest::{By, NodeT, Queryable};

use super::secrets::visible;
use super::support::disk;
use super::support::runs::sample;
use super::support::window::{App, TestEffects, label};
use super::support::world::World;

const SWITCH: &str = "Keep api_key in the keychain";

/// The demo with a secret of the user's own.
fn shop() -> Project {
    let mut project = sample("weweb");
    project.name = "Shop".into();
    project.environments[0].values.push(EnvironmentValue { name: "api_key".into(), secret: true, ..Default::default() });
    let orders = project.endpoints.iter_mut().find(|endpoint| endpoint.id == "orders").unwrap();
    orders.headers.push(Field { name: "x-api-key".into(), value: "{{api_key}}".into() });
    project
}

fn started(world: &World, path: &Path) -> App<'static> {
    let effects = TestEffects::in_world(world.again());
    effects.choose(path);
    let mut app = App::with(vec2(1440.0, 900.0), Theme::Dark, effects);
    app.press("Open file…").press("Environment DEMO · not your server").press("Edit this environment…");
    app
}

fn is_kept(app: &App) -> bool {
    let switch = app.harness.get_all(By::new()).find(|node| label(node) == SWITCH).unwrap();
    switch.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True)
}

/// The secret that a run took from the keychain; none where it asks for it.
fn taken(app: &mut App) -> Option<String> {
    app.press("Run flow");
    let run = app.state().run.as_ref()?;
    Some(run.run.plan().values["api_key"].reveal())
}

fn save(app: &mut App) {
    app.keys(Modifiers::COMMAND, Key::S);
    assert!(app.sees("Saved "), "{:?}", visible(app));
}

#[test]
#[ignore = "asks the keychain of whoever runs it: .ci/long runs it with one of its own"]
fn the_real_keychain_keeps_through_a_rename_a_move_and_a_restart_and_not_for_a_copy() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("shop.authscope.json");
    disk::write(&path, &shop());
    let mut world = World::default();
    world.asks_the_real_keychain = true;

    let mut app = started(&world, &path);
    assert!(!is_kept(&app));
    app.type_into("Secret api_key", "kept-1").press(SWITCH);
    assert!(is_kept(&app), "{:?}", visible(&app));
    app.type_into("Secret api_key", "kept-2 ä🔑 / 100 %");
    app.command(Command::Edit(Edit::Name("Teapots".into())));
    save(&mut app);

    let mut app = started(&world, &path);
    assert!(is_kept(&app), "the name is another one, the project is not");
    assert_eq!(taken(&mut app).as_deref(), Some("kept-2 ä🔑 / 100 %"));

    let copy = folder.path().join("copy.authscope.json");
    std::fs::copy(&path, &copy).unwrap();
    let mut other = started(&world, &copy);
    assert!(!is_kept(&other) && taken(&mut other).is_none(), "a copy is another project");
    let same_name = folder.path().join("same-name.authscope.json");
    disk::write(&same_name, &Project { name: "Teapots".into(), ..shop() });
    assert!(!is_kept(&started(&world, &same_name)));

    let moved: PathBuf = folder.path().join("moved.authscope.json");
    std::fs::rename(&path, &moved).unwrap();
    let mut app = started(&world, &moved);
    assert!(is_kept(&app));

    app.press(SWITCH);
    assert!(!is_kept(&app), "{:?}", app.state().told);
    assert!(!is_kept(&started(&world, &moved)), "and it is gone");
    app.type_into("Secret api_key", "kept-3").press(SWITCH);
    assert!(is_kept(&app));

    lock();
    let mut locked = started(&world, &moved);
    assert_eq!(taken(&mut locked), None, "it is asked for");
    assert!(locked.sees("Secret api_key for this run"));
    app.press(SWITCH);
    assert!(is_kept(&app) && app.sees("may still be in the keychain: the keychain is locked; unlock it"), "{:?}", app.state().told);
}

/// Locks every collection, as its owner's screen lock does.
fn lock() {
    let done = Program::new("dbus-send")
        .args(["--session", "--print-reply", "--dest=org.freedesktop.secrets", "/org/freedesktop/secrets"])
        .args(["org.freedesktop.Secret.Service.Lock", "array:objpath:/org/freedesktop/secrets/collection/login"])
        .output()
        .unwrap();
    assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
}
