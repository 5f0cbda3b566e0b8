//! Authscope: an oscilloscope for logins.
//!
//! One crate, library and a thin binary. The house, from the top floor down; imports point **down** only, and neighbours on one floor
//! do not know each other. `tests/architecture.rs` holds the floors.
//!
//! ```text
//! 9 wiring        the only place that knows everyone: window start-up, effect runner, services for the cli
//! 8 ui            egui, and nothing else draws
//! 8 cli           one file per subcommand: parses, calls services, prints
//! 7 app           state, command, message, effect, update(state, input) -> effects; history, selection
//! 6 io            pump, http transport, project and recording store, system clock, demo server
//! 5 diagnose      evidence -> findings -> verdict: structure (before a run), of_run (after it), one rule a file
//! 4 run           Run, inputs, entries, replay, the Transport trait
//! 3 platform      flutterflow, weweb, weweb_legacy, common (platforms do not import each other)
//! 2 agent         browser, phone, proxy: preflight, CORS, redirects
//! 2 interpreter   workflow frames, formulas
//! 2 format        bytes <-> domain: project file, recording, reports, import
//! 1 domain        plain data and pure functions
//! ```

pub mod agent;
pub mod app;
pub mod cli;
pub mod diagnose;
pub mod domain;
pub mod format;
pub mod interpreter;
pub mod io;
pub mod platform;
pub mod run;
pub mod ui;
pub mod wiring;
