//! Authscope.
pub mod agent;
pub mod domain;
pub mod format;
pub mod interpreter;
pub mod platform;
pub mod run;
