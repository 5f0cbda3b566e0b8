//! Authscope.
pub mod domain;
pub mod interpreter;
pub mod run;
