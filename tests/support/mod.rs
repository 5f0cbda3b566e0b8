//! What the tests share. Each test file uses a part of it.
#![allow(dead_code, reason = "each test file uses a part of it")]
#![allow(clippy::allow_attributes, reason = "an expectation would fail in the files that use all of it")]
#![allow(clippy::unwrap_used, reason = "helpers of tests may")]

pub mod answering;
pub mod big;
pub mod build;
pub mod differences;
pub mod disk;
pub mod errands;
pub mod forms;
pub mod keychain;
pub mod lengths;
pub mod links;
pub mod live;
pub mod painter;
pub mod pure_server;
pub mod ran;
pub mod report;
pub mod runs;
pub mod schema;
pub mod secrets;
pub mod window;
pub mod world;
