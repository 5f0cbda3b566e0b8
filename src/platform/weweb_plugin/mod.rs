//! WeWeb with the auth plugin for Xano or Supabase (`reference/weweb.md`, rules 53 and 54).
//!
//! Established, and simulated as such: Xano's log-in must bring `authToken`, then the current user is asked for, and any failure of the
//! three signs out and deletes the token; nothing is refreshed; `X-Data-Source` and `X-Branch` go along; the token lies in the cookie that
//! Token Based Auth uses too (46). Supabase's client keeps an entry of its own in local storage, the plugin two cookies, and roles are
//! those of a table, compared by id. Groups of pages are those of the legacy guard (50).
//!
//! Assumed (marked WW-53 or WW-54 where it happens): that Xano's plugin asks for the current user at each full load that finds a token;
//! the key and the members of Supabase's entry; that its client takes the stored user as it is, renews a token whose time is over by
//! itself, at a load and in between, and signs out where that fails; that Sign out forgets whatever the server answers; the columns of the
//! table of roles.

mod actions;
mod calls;
mod guard;
mod requests;
mod stored;

use serde::Serialize;

use crate::domain::project::Project;
use crate::domain::project::platform::Platform;
use crate::domain::project::plugin::{Plugin, PluginSettings};
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::happening::Happening;
use crate::domain::rules::why::Why;
use crate::interpreter::task::TaskId;

use super::common::choice::Decided;
use super::common::engine::Engine;
use super::common::front::{self, Front};
use super::common::world::World;

/// What the plugin's runtime holds in memory beside its variables, which are the tab's session.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct WeWebPlugin {
    /// Navigation, results, choices.
    front: Front,
    /// The auth init of this page load.
    init: Init,
}

/// How far the auth init is: once for each full load.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
enum Init {
    /// It has not begun.
    #[default]
    NotYet,
    /// It waits for a call of the plugin's, which is this task.
    Underway(TaskId),
    /// It is over, well or not.
    Done,
}

fn settings(project: &Project) -> &PluginSettings {
    static NONE: std::sync::LazyLock<PluginSettings> = std::sync::LazyLock::new(PluginSettings::default);
    match &project.platform {
        Platform::WeWebPlugin(settings) => settings,
        Platform::FlutterFlow(_) | Platform::WeWeb(_) | Platform::WeWebLegacy(_) => &NONE,
    }
}

/// What of the plugin's own doing is not established.
fn assumed(plugin: Plugin) -> &'static str {
    match plugin {
        Plugin::Xano => "WW-53",
        Plugin::Supabase => "WW-54",
    }
}

/// Something happens to the app.
pub(super) fn begin(engine: &mut Engine<WeWebPlugin>, world: &mut World, event: &Happening, cause: EntryId) {
    front::begin(engine, world, event, cause.clone());
    if matches!(event, Happening::TokenExpires { .. }) && world.open_tab().is_some_and(|tab| tab.session.signed_in) {
        engine.act(world, |rules, cx| {
            if calls::renew(cx, &cause).is_some() {
                rules.front.choices.choose(Why::PluginRenews, Vec::new(), Some(cause.clone()));
                rules.front.choices.assume(Some(assumed(Plugin::Supabase)));
            }
        });
    }
}

/// The step is over: where the app stands, and why.
pub(super) fn conclude(engine: &mut Engine<WeWebPlugin>, world: &mut World) -> Decided {
    front::conclude(engine, world)
}
