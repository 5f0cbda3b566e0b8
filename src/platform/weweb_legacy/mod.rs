//! WeWeb with the legacy plugin Token Based Auth, rule by rule (`reference/weweb.md`, A7). What it shares with Custom Auth is in
//! `common::front`.

mod actions;
mod calls;
mod guard;
mod refresh;
mod roles;
mod session;

use serde::Serialize;

use crate::domain::project::Project;
use crate::domain::project::platform::{LegacySettings, Platform};
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::happening::Happening;
use crate::interpreter::task::TaskId;

use super::common::choice::Decided;
use super::common::engine::Engine;
use super::common::front::{self, Front};
use super::common::world::World;

/// What the plugin's runtime holds in memory beside its variables, which are the tab's session (rule 47).
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct WeWebLegacy {
    /// Navigation, results, choices.
    front: Front,
    /// The auth init of this page load (rule 50).
    init: Init,
    /// The refresh that calls wait for, or that failed (rule 47).
    refresh: Refresh,
}

/// How far the auth init is: once for each full load.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
enum Init {
    /// It has not begun.
    #[default]
    NotYet,
    /// It waits for Fetch User, which is this task.
    Underway(TaskId),
    /// It is over, well or not.
    Done,
}

/// The refresh promise, which the plugin keeps.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
enum Refresh {
    /// There is none.
    #[default]
    None,
    /// It waits for the refresh endpoint, as this task.
    Underway(TaskId),
    /// It was rejected and stays so until the page is loaded anew.
    Failed,
}

fn settings(project: &Project) -> &LegacySettings {
    static NONE: std::sync::LazyLock<LegacySettings> = std::sync::LazyLock::new(LegacySettings::default);
    match &project.platform {
        Platform::WeWebLegacy(settings) => settings,
        Platform::FlutterFlow(_) | Platform::WeWeb(_) | Platform::WeWebPlugin(_) => &NONE,
    }
}

/// Something happens to the app.
pub(super) fn begin(engine: &mut Engine<WeWebLegacy>, world: &mut World, event: &Happening, cause: EntryId) {
    front::begin(engine, world, event, cause);
}

/// The step is over: where the app stands, and why.
pub(super) fn conclude(engine: &mut Engine<WeWebLegacy>, world: &mut World) -> Decided {
    front::conclude(engine, world)
}
