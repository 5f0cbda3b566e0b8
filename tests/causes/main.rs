//! The rules of the catalogues: each with an app that has the mistake, and its twin, which differs in exactly one place and is well.

#![expect(clippy::unwrap_used, reason = "helpers of tests may")]

#[path = "../support/mod.rs"]
mod support;

mod ff_navigation;
mod pair;
