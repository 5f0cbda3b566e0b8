//! Authscope: an oscilloscope for logins.
//!
//! One crate, library and a thin binary. The house, from the top floor down; imports point **down** only, and neighbours on one floor
//! do not know each other. `tests/architecture` holds the floors.
//!
//! ```text
//! 10 wiring       the only place that knows everyone: window start-up, effect runner, services for the cli
//! 9 ui            egui, and nothing else draws
//! 9 cli           one file per subcommand: parses, calls services, prints
//! 8 app           state, command, message, effect, update(state, input) -> effects; history, selection
//! 7 io            pump, http transport, project and recording store, system clock, demo server
//! 6 diagnose      evidence -> findings -> verdict: families of rules (flutterflow, weweb, wire; structure, of_run), one rule a file
//! 5 run           Run, inputs, entries, replay, the Transport trait
//! 4 platform      flutterflow, weweb, weweb_legacy, weweb_plugin, common (platforms do not import each other)
//! 4 edit          every change of a project as data: chains, bindings, references, sealing, switching, adopting what was read
//! 3 agent         browser, phone, proxy: preflight, CORS, redirects
//! 3 interpreter   workflow frames, formulas
//! 3 format        bytes <-> domain: project file, recording, reports, import
//! 2 knowledge     what is known of backends and platforms beyond their rules: presets, starters, notations
//! 1 domain        plain data and pure functions, in rooms
//! ```

pub mod agent;
pub mod app;
pub mod cli;
pub mod diagnose;
pub mod domain;
pub mod edit;
pub mod format;
pub mod interpreter;
pub mod io;
pub mod knowledge;
pub mod platform;
pub mod run;
pub mod ui;
pub mod wiring;
