//! WeWeb with Custom Auth, rule by rule (`reference/weweb.md`, A1 to A5). What it shares with the legacy plugin is in `common::front`.

mod actions;
mod guard;
mod server;
mod session;

use std::collections::BTreeMap;

use serde::Serialize;

use crate::domain::project::Project;
use crate::domain::project::platform::{Platform, WeWebSettings};
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::fact::NoUser;
use crate::domain::record::happening::Happening;
use crate::domain::record::value::Value;
use crate::interpreter::task::TaskId;

use super::common::choice::Decided;
use super::common::engine::Engine;
use super::common::front::{self, Front};
use super::common::world::World;

/// What WeWeb's runtime holds in memory (A1): the front, and the session object.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct WeWeb {
    /// Navigation, results, choices.
    front: Front,
    /// The session as an object: missing, `{}`, or with its members (rules 1 and 16).
    session: Value,
    /// How deep each On user load lies in Authenticate actions of others (rule 20), by task.
    depth: BTreeMap<TaskId, usize>,
    /// What the last On user load leaves to say of a missing user (rule 62); nothing when it ended well.
    last_load: Option<NoUser>,
    /// The workflow that changes the page authenticates only afterwards (rule 62).
    leaves_too_early: bool,
}

fn settings(project: &Project) -> &WeWebSettings {
    static NONE: std::sync::LazyLock<WeWebSettings> = std::sync::LazyLock::new(WeWebSettings::default);
    match &project.platform {
        Platform::WeWeb(settings) => settings,
        Platform::FlutterFlow(_) | Platform::WeWebLegacy(_) | Platform::WeWebPlugin(_) => &NONE,
    }
}

/// Something happens to the app.
pub(super) fn begin(engine: &mut Engine<WeWeb>, world: &mut World, event: &Happening, cause: EntryId) {
    engine.act(world, |rules, _| rules.leaves_too_early = false);
    front::begin(engine, world, event, cause);
}

/// The step is over: where the app stands, and why.
pub(super) fn conclude(engine: &mut Engine<WeWeb>, world: &mut World) -> Decided {
    front::conclude(engine, world)
}

#[cfg(test)]
mod tests;
