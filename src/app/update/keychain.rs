//! Secrets that the operating system's keychain keeps: which ones the user wants there, and which ones are there.

use std::sync::Arc;

use crate::domain::project::Project;
use crate::domain::project::environment::Environment;
use crate::domain::project::identity::ProjectKey;
use crate::domain::project::item::ItemKind;
use crate::domain::project::secret_place::SecretPlace;
use crate::domain::secret::Secret;

use crate::app::effect::{Effect, Errand};
use crate::app::keychain_order::{KeychainAnswer, KeychainDeed, KeychainOrder};
use crate::app::state::State;
use crate::app::state::keychain::{Keeping, Looked};
use crate::app::state::selection::Selection;

/// Looks into the keychain when a project has opened, when its secrets have changed, and when an environment is shown.
pub(super) fn look(state: &mut State) -> Option<Errand> {
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
    let places = places(&open.key, &open.project);
    let newly_shown = shown.is_some() && before.is_none_or(|before| before.shown.as_ref() != shown);
    let is_known = before.is_some_and(|before| before.places == places) && !newly_shown;
    state.keychain.looked = Some(Looked { project: Arc::clone(&open.project), shown: shown.cloned(), places: places.clone() });
    (!places.is_empty() && !is_known).then(|| state.start(Effect::Keychain(KeychainOrder::Look(places))))
}

fn places(key: &ProjectKey, project: &Project) -> Vec<SecretPlace> {
    let of = |environment: &Environment| {
        let secrets = environment.values.iter().filter(|value| value.secret);
        secrets.map(|value| SecretPlace::new(key, &environment.id, &value.name)).collect::<Vec<_>>()
    };
    project.environments.iter().flat_map(of).collect()
}

/// A secret was typed: it counts for the session, and goes to the keychain where the user wants that.
pub(super) fn typed(state: &mut State, environment: &str, name: &str, value: Secret) -> Option<Errand> {
    let place = SecretPlace::new(&state.open.as_ref()?.key, environment, name);
    state.secrets.put(place.clone(), value.clone());
    let wanted = !value.expose().is_empty() && state.keychain.is_wanted(&place);
    wanted.then(|| state.start(Effect::Keychain(KeychainOrder::Keep(place, value))))
}

/// A secret is to be in the keychain, or no more. One that has no value yet gets there when it is typed.
pub(super) fn keep(state: &mut State, place: SecretPlace, keep: bool) -> Option<Errand> {
    if !keep {
        // Removed even if it is not there yet: the order to keep it may be on its way.
        state.keychain.kept.remove(&place)?;
        return Some(state.start(Effect::Keychain(KeychainOrder::Remove(place))));
    }
    state.keychain.kept.entry(place.clone()).or_insert(Keeping::Wanted);
    let value = state.secrets.get(&place)?.clone();
    Some(state.start(Effect::Keychain(KeychainOrder::Keep(place, value))))
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
