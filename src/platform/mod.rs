//! The platforms. Each follows its reference rule by rule; they share `common` and do not know each other.

pub mod common;
pub mod flutterflow;
pub mod weweb;
pub mod weweb_legacy;
pub mod weweb_plugin;

use serde::Serialize;

use crate::agent::{CallId, Outcome};
use crate::domain::project::binding::{Binding, SessionField};
use crate::domain::project::platform::Platform;
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::happening::Happening;
use crate::domain::record::value::Value;

use common::choice::Decided;
use common::engine::Engine;
use common::world::World;

/// The simulator of one app.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Simulator {
    /// FlutterFlow.
    FlutterFlow(Engine<flutterflow::FlutterFlow>),
    /// WeWeb, Custom Auth.
    WeWeb(Engine<weweb::WeWeb>),
    /// WeWeb, legacy plugin.
    WeWebLegacy(Engine<weweb_legacy::WeWebLegacy>),
    /// WeWeb, the plugin for Xano or Supabase.
    WeWebPlugin(Engine<weweb_plugin::WeWebPlugin>),
}

/// What a field would get from a value that stands at its path in a reply: the reading beside what was sent.
///
/// # Errors
/// What the app throws, in words.
pub fn preview(
    platform: &Platform,
    field: Option<SessionField>,
    binding: &Binding,
    found: &Value,
) -> Result<(Value, Option<String>), String> {
    match platform {
        Platform::FlutterFlow(_) => flutterflow::preview(field, binding, found).map_err(|error| error.thrown.to_string()),
        // A formula takes the value as it is.
        Platform::WeWeb(_) | Platform::WeWebLegacy(_) | Platform::WeWebPlugin(_) => Ok((found.clone(), None)),
    }
}

macro_rules! each {
    ($self:expr, $engine:ident => $body:expr) => {
        match $self {
            Simulator::FlutterFlow($engine) => $body,
            Simulator::WeWeb($engine) => $body,
            Simulator::WeWebLegacy($engine) => $body,
            Simulator::WeWebPlugin($engine) => $body,
        }
    };
}

impl Simulator {
    /// The simulator for this platform.
    #[must_use]
    pub fn new(platform: &Platform) -> Self {
        match platform {
            Platform::FlutterFlow(_) => Self::FlutterFlow(Engine::new(flutterflow::FlutterFlow::default())),
            Platform::WeWeb(_) => Self::WeWeb(Engine::new(weweb::WeWeb::default())),
            Platform::WeWebLegacy(_) => Self::WeWebLegacy(Engine::new(weweb_legacy::WeWebLegacy::default())),
            Platform::WeWebPlugin(_) => Self::WeWebPlugin(Engine::new(weweb_plugin::WeWebPlugin::default())),
        }
    }

    /// Something happens to the app. `cause` is the entry of the story event.
    pub fn begin(&mut self, world: &mut World, event: &Happening, cause: EntryId) {
        match self {
            Self::FlutterFlow(engine) => flutterflow::begin(engine, world, event, cause),
            Self::WeWeb(engine) => weweb::begin(engine, world, event, cause),
            Self::WeWebLegacy(engine) => weweb_legacy::begin(engine, world, event, cause),
            Self::WeWebPlugin(engine) => weweb_plugin::begin(engine, world, event, cause),
        }
    }

    /// A call is over.
    pub fn settle(&mut self, world: &mut World, call: CallId, outcome: &Outcome, reply: Option<EntryId>) {
        each!(self, engine => engine.settle(world, call, outcome, reply));
    }

    /// A call will never be answered.
    pub fn stall(&mut self, call: CallId) {
        each!(self, engine => engine.stall(call));
    }

    /// A timer has run out.
    pub fn timer(&mut self, timer: u32) {
        each!(self, engine => engine.timer(timer));
    }

    /// Something that was asked has been answered.
    pub fn answered(&mut self) {
        each!(self, engine => engine.answered());
    }

    /// What was asked will not be answered.
    pub fn unanswered(&mut self) {
        each!(self, engine => engine.unanswered());
    }

    /// Runs until everything waits.
    pub fn run(&mut self, world: &mut World) {
        each!(self, engine => engine.run(world));
    }

    /// Whether nothing can happen until the next step of the story.
    #[must_use]
    pub fn is_idle(&self) -> bool {
        each!(self, engine => engine.is_idle())
    }

    /// Whether something can happen at once.
    #[must_use]
    pub fn has_work(&self) -> bool {
        each!(self, engine => engine.has_work())
    }

    /// Whether the task that made this call would catch an error.
    #[must_use]
    pub fn would_catch(&self, call: CallId) -> bool {
        each!(self, engine => engine.would_catch(call))
    }

    /// The track of the task that made this call.
    #[must_use]
    pub fn track_of(&self, call: CallId) -> u16 {
        each!(self, engine => engine.track_of(call))
    }

    /// The step is over: where the app stands, and why.
    pub fn conclude(&mut self, world: &mut World) -> Decided {
        match self {
            Self::FlutterFlow(engine) => flutterflow::conclude(engine, world),
            Self::WeWeb(engine) => weweb::conclude(engine, world),
            Self::WeWebLegacy(engine) => weweb_legacy::conclude(engine, world),
            Self::WeWebPlugin(engine) => weweb_plugin::conclude(engine, world),
        }
    }
}
