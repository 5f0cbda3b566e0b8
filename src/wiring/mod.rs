//! Puts the floors together: the only place that knows everyone.

pub mod effects;
pub mod window;
