//! Every backend that the program knows: its calls on the wire, and the project that is made from it, run against the demo server that
//! speaks like it.
#![expect(clippy::unwrap_used, reason = "helpers of tests may")]

#[path = "../support/mod.rs"]
mod support;

#[path = "../support/demo_client.rs"]
#[expect(dead_code, reason = "made for the tests of the demo server; these use a part of it")]
mod demo_client;

mod faults;
mod healthy;
mod refusals;
mod starters;
mod truths;
mod wire;
