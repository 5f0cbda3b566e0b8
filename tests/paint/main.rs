//! What the drawing base promises: pixels, contrast, names, keyboard, and rest.

#[path = "../support/mod.rs"]
mod support;

mod behaviour;
mod gallery;
mod looks;
mod rasteriser;
mod welcome;
