//! What the platforms share: the journal, bindings, building calls, and running tasks. Platforms do not know each other.

pub mod bindings;
pub mod calls;
pub mod engine;
pub mod journal;
pub mod rules;
pub mod story;
pub mod world;
