//! Every change of a project, as data and as functions over the project alone; nothing here knows the window.

pub mod adopt;
pub mod asking;
pub mod bindings;
pub mod call_once;
pub mod chain;
pub mod create;
pub mod edit;
pub mod reading;
pub mod references;
pub mod seal;
pub mod sources;
pub mod switch;
pub mod ways;
pub mod wizard;
