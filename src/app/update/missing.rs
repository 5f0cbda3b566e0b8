//! Values that a run needs and that are empty: asked for before it, and kept where they belong.

use crate::domain::project::Project;
use crate::domain::project::environment::{Environment, ServerKind};
use crate::domain::project::secret_place::SecretPlace;
use crate::domain::project::value_uses::{is_needed, is_spared};
use crate::domain::secret::Secret;

use super::editing;
use super::keychain;
use crate::app::effect::Errand;
use crate::app::state::State;
use crate::app::state::dialog::Dialog;
use crate::edit::Edit;
use crate::edit::thing::Thing;

/// Asks for what is empty, if anything is: values that anybody may read, and with them the secrets that were not typed.
pub(super) fn ask(state: &State) -> Option<Dialog> {
    let open = state.open.as_ref()?;
    let environment = open.environment().filter(|environment| environment.server == ServerKind::Own)?;
    let not_sent = state.pasted_here().and_then(|login| login.endpoint(&open.project).ok()).map(|endpoint| endpoint.id.as_str());
    let plain = empty(&open.project, environment, &open.story, not_sent);
    if plain.is_empty() {
        // A secret may come from a variable: whoever starts the run knows.
        return None;
    }
    let place = |name: &str| SecretPlace::new(&open.key, &environment.id, name);
    let known = |name: &str| state.secrets.get(&place(name)).is_some() || state.keychain.is_kept(&place(name));
    let secrets = environment.values.iter().filter(|value| value.secret && !value.ask && !known(&value.name));
    let names = secrets.map(|value| value.name.clone()).filter(|name| wanted(&open.project, &open.story, not_sent, name)).collect();
    Some(Dialog::Secrets { names, plain })
}

fn empty(project: &Project, environment: &Environment, story: &str, not_sent: Option<&str>) -> Vec<String> {
    let plain = environment.values.iter().filter(|value| !value.secret && !value.ask && value.value.trim().is_empty());
    plain.map(|value| value.name.clone()).filter(|name| wanted(project, story, not_sent, name)).collect()
}

fn wanted(project: &Project, story: &str, not_sent: Option<&str>, name: &str) -> bool {
    is_needed(project, story, name) && !not_sent.is_some_and(|endpoint| is_spared(project, story, endpoint, name))
}

/// Keeps what was typed: secrets for as long as the program runs, other values in the environment, in one step of Undo. What stands
/// there already stays, and so does what the environment does not name.
pub(super) fn keep(state: &mut State, values: Vec<(String, Secret, bool)>) -> Vec<Errand> {
    let Some(environment) = state.open.as_ref().and_then(|open| open.environment()).cloned() else { return Vec::new() };
    let mut changed = environment.clone();
    let mut errands = Vec::new();
    for (name, text, secret) in values {
        let Some(declared) = changed.values.iter_mut().find(|value| value.name == name) else { continue };
        if text.expose().is_empty() || declared.ask || declared.secret != secret {
            continue;
        }
        if secret {
            errands.extend(keychain::typed(state, &environment.id, &name, text));
        } else if declared.value.is_empty() {
            text.expose().clone_into(&mut declared.value);
        }
    }
    if changed != environment {
        errands.extend(editing::edit(state, &Edit::Put(Box::new(Thing::Environment(changed)))));
    }
    errands
}
