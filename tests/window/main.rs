//! The window, by accessible names alone.

#[path = "../support/mod.rs"]
mod support;

mod journeys;
mod layout;
mod pictures;
mod secrets;
mod size;
