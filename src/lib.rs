//! Authscope.
pub mod domain;
pub mod run;
pub mod ui;
