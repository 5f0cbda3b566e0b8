//! Workflows as explicit frames, and formulas. No futures, no closures: a task can be saved at any moment and go on later.

pub mod expressions;
mod frames;
mod leaving;
pub mod output;
pub mod sight;
pub mod task;
