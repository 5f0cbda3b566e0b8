//! When the keychain is asked, and what its answers change.

use std::sync::Arc;

use crate::app::command::Command;
use crate::app::effect::Effect;
use crate::app::keychain_order::{KeychainAnswer, KeychainDeed, KeychainOrder};
use crate::app::state::State;
use crate::app::state::open::{Home, Open};
use crate::app::state::selection::Selection;
use crate::app::update::keychain::{answered, keep};
use crate::app::update::{AppInput, update};
use crate::domain::project::Project;
use crate::domain::project::environment::Environment;
use crate::domain::project::environment::EnvironmentValue;
use crate::domain::project::item::ItemKind;
use crate::domain::project::platform::{Platform, WeWebSettings};
use crate::domain::project::secret_place::SecretPlace;
use crate::domain::project::story::Story;
use crate::edit::Edit;
use crate::edit::thing::Thing;

fn environment(secrets: &[&str]) -> Environment {
    let secret = |name: &&str| EnvironmentValue { name: (*name).to_owned(), secret: true, ..EnvironmentValue::default() };
    Environment { id: "own".into(), values: secrets.iter().map(secret).collect(), ..Environment::default() }
}

fn opened(secrets: &[&str]) -> State {
    let mut project = Project::new("Shop", Platform::WeWeb(WeWebSettings::default()));
    project.environments = vec![environment(secrets)];
    project.stories = vec![Story { id: "first".into(), ..Story::default() }];
    State { open: Some(Open::new(Arc::new(project), Default::default(), Home::default())), ..State::default() }
}

/// The names of the secrets that are looked for now.
fn looked_for(state: &mut State, command: Command) -> Option<Vec<String>> {
    update(state, AppInput::Command(command)).into_iter().find_map(|errand| match errand.effect {
        Effect::Keychain(KeychainOrder::Look(places)) => Some(places.into_iter().map(|place| place.name).collect()),
        _ => None,
    })
}

#[test]
fn the_keychain_is_asked_when_a_project_opens_its_secrets_change_or_an_environment_is_shown_and_not_else() {
    let select = |kind, id: &str| Command::Select(Selection::item(kind, id));
    let put = |secrets: &[&str]| Command::Edit(Edit::Put(Box::new(Thing::Environment(environment(secrets)))));
    let mut state = opened(&["api_key"]);
    assert_eq!(looked_for(&mut state, select(ItemKind::Page, "home")), Some(vec!["api_key".into()]), "the first thing after opening");
    assert_eq!(looked_for(&mut state, select(ItemKind::Story, "first")), None);
    assert_eq!(looked_for(&mut state, select(ItemKind::Environment, "own")), Some(vec!["api_key".into()]));
    assert_eq!(looked_for(&mut state, select(ItemKind::Environment, "own")), None);
    assert_eq!(looked_for(&mut state, put(&["api_key", "other"])), Some(vec!["api_key".into(), "other".into()]));
    assert_eq!(looked_for(&mut state, put(&[])), None, "there is nothing to look for");
    assert_eq!(looked_for(&mut opened(&[]), select(ItemKind::Environment, "own")), None);
}

#[test]
fn what_is_on_its_way_stays_wanted_when_the_keychain_answers_an_older_question() {
    let place = SecretPlace::new(&"Shop".into(), "own", "api_key");
    let mut state = opened(&["api_key"]);
    keep(&mut state, place.clone(), true);
    let older = KeychainAnswer::Found { asked: vec![place.clone()], held: Vec::new() };
    answered(&mut state, older.clone());
    assert!(state.keychain.is_wanted(&place) && !state.keychain.is_kept(&place));
    answered(&mut state, KeychainAnswer::Kept(place.clone()));
    assert!(state.keychain.is_kept(&place));
    answered(&mut state, older);
    assert!(!state.keychain.is_wanted(&place), "somebody deleted it in the keychain's own program");
}

#[test]
fn a_keychain_that_answers_after_all_is_no_longer_missing() {
    let mut state = opened(&["api_key"]);
    let silent = KeychainAnswer::Failed { deed: KeychainDeed::Look, why: "the keychain does not answer".into(), about_all: true };
    answered(&mut state, silent);
    assert_eq!(state.keychain.missing(), Some("the keychain does not answer"));
    assert!(state.told.is_empty(), "who wants nothing of it is not bothered");
    answered(&mut state, KeychainAnswer::Found { asked: Vec::new(), held: Vec::new() });
    assert_eq!(state.keychain.missing(), None);
}
