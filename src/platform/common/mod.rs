//! What the platforms share: the journal, bindings, building calls, running tasks, and choosing. Platforms do not know each other.

pub mod bindings;
pub mod boxes;
pub mod calls;
pub mod choice;
pub mod cx;
pub mod engine;
pub mod front;
pub mod journal;
pub mod rules;
pub mod story;
pub mod world;
