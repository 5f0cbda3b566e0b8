//! Secrets that the keychain keeps: switched on, used by runs, switched off; and what is said where there is none.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use authscope::app::state::dialog::Dialog;
use authscope::domain::project::Project;
use authscope::domain::project::endpoint::Field;
use authscope::domain::project::environment::{Environment, EnvironmentValue};
use authscope::domain::project::identity::ProjectId;
use authscope::io::keychain::KeychainError;
use authscope::run::RunOutcome;
use egui::{Key, Modifiers, Theme, vec2};
use egui_kittest::kittest::{By, NodeT, Queryable};

use super::support::disk;
use super::support::keychain::FakeKeychain;
use super::support::runs::sample;
use super::support::window::{App, TestEffects, label};
use super::support::world::World;

const SWITCH: &str = "Keep api_key in the keychain";

/// The demo with a secret of the user's own, in two environments.
fn project() -> Project {
    let mut project = sample("weweb");
    project.name = "Shop".into();
    project.id = ProjectId::written("shop-0001");
    project.environments[0].values.push(EnvironmentValue { name: "api_key".into(), secret: true, ..Default::default() });
    let orders = project.endpoints.iter_mut().find(|endpoint| endpoint.id == "orders").unwrap();
    orders.headers.push(Field { name: "x-api-key".into(), value: "{{api_key}}".into() });
    let second = Environment { id: "second".into(), name: "Second".into(), ..project.environments[0].clone() };
    project.environments.push(second);
    project
}

fn saved(folder: &Path) -> PathBuf {
    let path = folder.join("shop.authscope.json");
    disk::write(&path, &project());
    path
}

/// The program as it starts, with this project.
fn opened(path: &Path, keychain: &Arc<FakeKeychain>) -> App<'static> {
    let effects = TestEffects::in_world(World::with_keychain(Arc::clone(keychain)));
    effects.choose(path);
    let mut app = App::with(vec2(1440.0, 900.0), Theme::Dark, effects);
    app.press("Open file…");
    app
}

/// The same with its environment shown.
fn started(path: &Path, keychain: &Arc<FakeKeychain>) -> App<'static> {
    let mut app = opened(path, keychain);
    show(&mut app);
    app
}

fn show(app: &mut App) {
    app.press("Environment DEMO · not your server").press("Edit this environment…");
}

/// Whether the secret's field says this while it is empty.
fn hints(app: &App, hint: &str) -> bool {
    app.harness.get_all(By::new()).any(|node| label(&node) == "Secret api_key" && node.accesskit_node().placeholder() == Some(hint))
}

fn is_on(app: &App) -> bool {
    let switch = app.harness.get_all(By::new()).find(|node| label(node) == SWITCH).unwrap();
    switch.accesskit_node().toggled() == Some(egui::accesskit::Toggled::True)
}

/// The value that the last run had, when it ran to the end.
fn used(app: &App) -> String {
    let shown = app.state().run.as_ref().unwrap();
    assert_eq!(shown.outcome(), RunOutcome::Ok);
    shown.run.plan().values["api_key"].reveal()
}

#[test]
fn a_secret_is_kept_used_by_a_run_after_a_restart_and_deleted() {
    let folder = tempfile::tempdir().unwrap();
    let (path, keychain) = (saved(folder.path()), Arc::default());
    let mut app = started(&path, &keychain);
    assert!(!is_on(&app) && hints(&app, "not set"));
    app.type_into("Secret api_key", "kept-secret-1").press(SWITCH);
    let held = |secret: &str| [("shop-0001/demo/api_key".to_owned(), secret.to_owned())];
    assert!(is_on(&app) && hints(&app, "set for this session"));
    assert_eq!(keychain.held(), held("kept-secret-1"));
    app.type_into("Secret api_key", "kept-secret-2");
    assert_eq!(keychain.held(), held("kept-secret-2"), "what is typed later is kept as well");
    assert!(!format!("{:?}", app.state()).contains("kept-secret") && !app.sees("kept-secret"));
    assert!(!std::fs::read_to_string(&path).unwrap().contains("kept-secret"));

    let mut app = started(&path, &keychain);
    assert!(is_on(&app) && hints(&app, "in the keychain") && app.state().secrets.is_empty());
    app.press("Run flow");
    assert_eq!(used(&app), "kept-secret-2");
    assert!(!format!("{:?}", app.state()).contains("kept-secret") && !app.sees("kept-secret"));
    show(&mut app);
    app.type_into("Secret api_key", "kept-secret-3").press("Run flow");
    assert_eq!(used(&app), "kept-secret-3", "what is typed goes first");

    let mut app = started(&path, &keychain);
    app.press(SWITCH);
    assert!(!is_on(&app) && keychain.held().is_empty() && hints(&app, "not set"));
    app.press("Run flow");
    assert!(matches!(app.state().dialog, Some(Dialog::Secrets { .. })));
}

#[test]
fn a_secret_that_a_run_asks_for_can_be_kept_at_once() {
    let folder = tempfile::tempdir().unwrap();
    let (path, keychain) = (saved(folder.path()), Arc::default());
    let mut app = opened(&path, &keychain);
    app.press("Run flow").press(SWITCH);
    assert!(keychain.held().is_empty(), "there is nothing to keep yet");
    app.type_into("Secret api_key for this run", "asked-secret-1");
    app.press("Run");
    assert_eq!(used(&app), "asked-secret-1");
    assert_eq!(keychain.held(), [("shop-0001/demo/api_key".to_owned(), "asked-secret-1".to_owned())]);
}

#[test]
fn a_switch_that_is_on_waits_for_a_value_and_each_environment_has_its_own() {
    let folder = tempfile::tempdir().unwrap();
    let (path, keychain) = (saved(folder.path()), Arc::default());
    let mut app = started(&path, &keychain);
    app.press(SWITCH);
    assert!(is_on(&app) && keychain.held().is_empty());
    app.type_into("Secret api_key", "first-secret-1");
    app.press("Environment DEMO · not your server").press("Second");
    show(&mut app);
    assert!(!is_on(&app), "the other environment's is another secret");
    app.type_into("Secret api_key", "second-secret-1").press(SWITCH);
    let both = [("shop-0001/demo/api_key", "first-secret-1"), ("shop-0001/second/api_key", "second-secret-1")];
    assert_eq!(keychain.held(), both.map(|(place, secret)| (place.to_owned(), secret.to_owned())));
    app.keys(Modifiers::COMMAND, Key::W).press("Try the WeWeb demo");
    app.effects().choose(path);
    app.keys(Modifiers::COMMAND, Key::O);
    show(&mut app);
    assert!(is_on(&app), "another project in between changes nothing");
    assert_eq!(keychain.held().len(), 2);
}

#[test]
fn without_a_keychain_the_switch_says_why_and_typing_still_works() {
    let folder = tempfile::tempdir().unwrap();
    let (path, keychain) = (saved(folder.path()), Arc::<FakeKeychain>::default());
    keychain.fail(Some(KeychainError::None));
    let mut app = started(&path, &keychain);
    app.press(SWITCH);
    assert!(!is_on(&app));
    app.harness.get_all(By::new()).find(|node| label(node) == SWITCH).unwrap().hover();
    app.harness.run();
    assert!(app.sees("No keychain answers on this computer") && app.sees("AUTHSCOPE_SECRET_<NAME>"));
    app.away();
    app.type_into("Secret api_key", "typed-secret-1").press("Run flow");
    assert_eq!(used(&app), "typed-secret-1");
    keychain.fail(None);
    show(&mut app);
    app.press(SWITCH);
    assert!(is_on(&app) && keychain.held().len() == 1, "it is looked for again when the environment is shown");
}

#[test]
fn what_the_keychain_does_not_do_is_told_and_the_switch_stays_true() {
    let folder = tempfile::tempdir().unwrap();
    let (path, keychain) = (saved(folder.path()), Arc::<FakeKeychain>::default());
    let refused = || Some(KeychainError::Refused { why: "it takes 2560 characters at most".into() });
    let mut app = started(&path, &keychain);
    keychain.fail(refused());
    app.type_into("Secret api_key", "typed-secret-1").press(SWITCH);
    assert!(!is_on(&app) && app.sees("The secret api_key is not in the keychain") && app.sees("2560 characters"));
    keychain.fail(None);
    app.press(SWITCH);
    keychain.fail(Some(KeychainError::Locked));
    app.press(SWITCH);
    assert!(is_on(&app) && app.sees("may still be in the keychain: the keychain is locked; unlock it"));
    assert!(!format!("{:?}", app.state()).contains("typed-secret"));
}
