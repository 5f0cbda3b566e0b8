//! Secrets that the operating system's keychain keeps: which ones the user wants there, and which ones are there.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::project::Project;
use crate::domain::project::environment::Environment;
use crate::domain::project::item::ItemKind;
use crate::domain::project::secret_place::SecretPlace;
use crate::domain::secret::Secret;

use super::effect::Effect;
use super::selection::Selection;
use super::state::State;

/// What the keychain is asked to do.
#[derive(Clone, Debug)]
pub enum KeychainOrder {
    /// To say which of these it holds.
    Look(Vec<SecretPlace>),
    /// To hold a secret.
    Keep(SecretPlace, Secret),
    /// To hold it no more.
    Remove(SecretPlace),
}

impl KeychainOrder {
    /// What is to be done, without the secret.
    #[must_use]
    pub fn deed(&self) -> KeychainDeed {
        match self {
            Self::Look(_) => KeychainDeed::Look,
            Self::Keep(place, _) => KeychainDeed::Keep(place.clone()),
            Self::Remove(place) => KeychainDeed::Remove(place.clone()),
        }
    }
}

/// What was to be done: an order without the secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeychainDeed {
    /// Looking into it.
    Look,
    /// Keeping a secret.
    Keep(SecretPlace),
    /// Removing it.
    Remove(SecretPlace),
}

/// What came of it.
#[derive(Clone, Debug)]
pub enum KeychainAnswer {
    /// Of the places that were asked for, it holds these.
    Found {
        /// The places asked for.
        asked: Vec<SecretPlace>,
        /// Those held.
        held: Vec<SecretPlace>,
    },
    /// It holds this one now.
    Kept(SecretPlace),
    /// It holds it no more.
    Removed(SecretPlace),
    /// It could not be done.
    Failed {
        /// What was to be done.
        deed: KeychainDeed,
        /// Why not, and what to do instead.
        why: String,
        /// It would be so for every other secret: there is no keychain, or it is locked.
        about_all: bool,
    },
}

/// What is known of the keychain. Holds no secret itself.
#[derive(Clone, Debug, Default)]
pub struct KeychainState {
    kept: BTreeMap<SecretPlace, Keeping>,
    missing: Option<String>,
    looked: Option<Looked>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Keeping {
    /// The user wants it there; it is on its way, or has no value yet.
    Wanted,
    /// It is there.
    Kept,
}

/// When the keychain was looked into last.
#[derive(Clone, Debug)]
struct Looked {
    project: Arc<Project>,
    shown: Option<String>,
    places: Vec<SecretPlace>,
}

impl KeychainState {
    /// Whether the user wants a secret to be in the keychain.
    #[must_use]
    pub fn is_wanted(&self, place: &SecretPlace) -> bool {
        self.kept.contains_key(place)
    }

    /// Whether it is there.
    #[must_use]
    pub fn is_kept(&self, place: &SecretPlace) -> bool {
        self.kept.get(place) == Some(&Keeping::Kept)
    }

    /// Why there is no keychain, and what to do instead; `None` while nothing is known against it.
    #[must_use]
    pub fn missing(&self) -> Option<&str> {
        self.missing.as_deref()
    }
}

/// Looks into the keychain when a project has opened, when its secrets have changed, and when an environment is shown.
pub(super) fn look(state: &mut State) -> Option<Effect> {
    let Some(open) = &state.open else {
        state.keychain.looked = None;
        return None;
    };
    let shown = match &state.selection {
        Selection::Item(item) if item.kind == ItemKind::Environment => Some(&item.id),
        _ => None,
    };
    let before = state.keychain.looked.as_ref();
    if before.is_some_and(|before| Arc::ptr_eq(&before.project, &open.project) && before.shown.as_ref() == shown) {
        return None;
    }
    let places = places(&open.project);
    let newly_shown = shown.is_some() && before.is_none_or(|before| before.shown.as_ref() != shown);
    let is_known = before.is_some_and(|before| before.places == places) && !newly_shown;
    state.keychain.looked = Some(Looked { project: Arc::clone(&open.project), shown: shown.cloned(), places: places.clone() });
    (!places.is_empty() && !is_known).then_some(Effect::Keychain(KeychainOrder::Look(places)))
}

fn places(project: &Project) -> Vec<SecretPlace> {
    let of = |environment: &Environment| {
        let secrets = environment.values.iter().filter(|value| value.secret);
        secrets.map(|value| SecretPlace::new(&project.name, &environment.id, &value.name)).collect::<Vec<_>>()
    };
    project.environments.iter().flat_map(of).collect()
}

/// A secret was typed: it counts for the session, and goes to the keychain where the user wants that.
pub(super) fn typed(state: &mut State, environment: &str, name: &str, value: Secret) -> Option<Effect> {
    let place = SecretPlace::new(&state.open.as_ref()?.project.name, environment, name);
    state.secrets.put(place.clone(), value.clone());
    let wanted = !value.expose().is_empty() && state.keychain.is_wanted(&place);
    wanted.then(|| Effect::Keychain(KeychainOrder::Keep(place, value)))
}

/// A secret is to be in the keychain, or no more. One that has no value yet gets there when it is typed.
pub(super) fn keep(state: &mut State, place: SecretPlace, keep: bool) -> Option<Effect> {
    if !keep {
        // Removed even if it is not there yet: the order to keep it may be on its way.
        state.keychain.kept.remove(&place)?;
        return Some(Effect::Keychain(KeychainOrder::Remove(place)));
    }
    state.keychain.kept.entry(place.clone()).or_insert(Keeping::Wanted);
    let value = state.secrets.get(&place)?.clone();
    Some(Effect::Keychain(KeychainOrder::Keep(place, value)))
}

/// The keychain has answered.
pub(super) fn answered(state: &mut State, answer: KeychainAnswer) {
    let keychain = &mut state.keychain;
    if !matches!(answer, KeychainAnswer::Failed { .. }) {
        keychain.missing = None;
    }
    match answer {
        KeychainAnswer::Found { asked, held } => {
            // What is on its way stays wanted.
            keychain.kept.retain(|place, keeping| *keeping == Keeping::Wanted || !asked.contains(place));
            keychain.kept.extend(held.into_iter().map(|place| (place, Keeping::Kept)));
        }
        KeychainAnswer::Kept(place) => drop(keychain.kept.insert(place, Keeping::Kept)),
        KeychainAnswer::Removed(place) => drop(keychain.kept.remove(&place)),
        KeychainAnswer::Failed { deed, why, about_all } => {
            if about_all {
                keychain.missing = Some(why.clone());
            }
            match deed {
                KeychainDeed::Look => {}
                KeychainDeed::Keep(place) => {
                    let text = format!("The secret {} is not in the keychain: {why}", place.name);
                    if keychain.kept.get(&place) == Some(&Keeping::Wanted) {
                        keychain.kept.remove(&place);
                    }
                    state.tell(text, true);
                }
                KeychainDeed::Remove(place) => {
                    let text = format!("The secret {} may still be in the keychain: {why}", place.name);
                    keychain.kept.insert(place, Keeping::Kept);
                    state.tell(text, true);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::command::Command;
    use crate::app::state::Open;
    use crate::app::update::{Input, update};
    use crate::domain::project::environment::EnvironmentValue;
    use crate::domain::project::platform::{Platform, WeWebSettings};
    use crate::domain::project::story::Story;
    use crate::edit::edit::{Edit, Thing};

    fn environment(secrets: &[&str]) -> Environment {
        let secret = |name: &&str| EnvironmentValue { name: (*name).to_owned(), secret: true, ..EnvironmentValue::default() };
        Environment { id: "own".into(), values: secrets.iter().map(secret).collect(), ..Environment::default() }
    }

    fn opened(secrets: &[&str]) -> State {
        let mut project = Project::new("Shop", Platform::WeWeb(WeWebSettings::default()));
        project.environments = vec![environment(secrets)];
        project.stories = vec![Story { id: "first".into(), ..Story::default() }];
        State { open: Some(Open::new(Arc::new(project), Default::default(), None)), ..State::default() }
    }

    /// The names of the secrets that are looked for now.
    fn looked_for(state: &mut State, command: Command) -> Option<Vec<String>> {
        update(state, Input::Command(command)).into_iter().find_map(|effect| match effect {
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
        let place = SecretPlace::new("Shop", "own", "api_key");
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
}
