//! The window, by accessible names alone.

#![expect(clippy::unwrap_used, reason = "helpers of tests may")]

#[path = "../support/mod.rs"]
mod support;

mod asking;
mod beginning;
mod canvas;
mod dialogs;
mod editing;
mod evidence;
mod facts;
mod fixing;
mod journeys;
mod keychain;
mod late;
mod layout;
mod manners;
mod pasting;
mod pictures;
mod probing;
mod real_keychain;
mod remembering;
mod secrets;
mod shared_files;
mod size;
mod symptoms;
mod unsaved;
mod ways;
