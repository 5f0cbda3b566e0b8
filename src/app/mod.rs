//! The program without its window: state, what the user wants, what came back, what is to be done. [`update::update`] is the only writer.

pub mod adopt;
pub mod answer;
pub mod before_run;
pub mod bindings;
pub mod call_once;
pub mod chain;
pub mod command;
pub mod create;
pub mod edit;
pub mod editing;
pub mod effect;
pub mod history;
mod importing;
pub mod message;
pub mod reading;
pub mod references;
mod running;
pub mod seal;
pub mod selection;
pub mod sources;
pub mod state;
pub mod timeline;
pub mod update;
pub mod user_command;
pub mod ways;
pub mod wizard;
pub mod words;
