//! A run: a pure function of its inputs.
pub mod transport;
