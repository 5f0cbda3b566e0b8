//! Authscope.
pub mod domain;
pub mod run;
