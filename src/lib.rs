//! Authscope.
pub mod domain;
pub mod io;
pub mod run;
