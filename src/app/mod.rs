//! The program without its window: state, what the user wants, what came back, what is to be done. [`update::update`] is the only writer.

mod arrival;
pub mod before_run;
pub mod command;
pub mod editing;
pub mod effect;
pub mod history;
mod importing;
pub mod keychain;
pub mod message;
mod missing;
pub mod pasted;
mod remembering;
mod running;
pub mod search;
pub mod selection;
pub mod session_secrets;
pub mod state;
pub mod timeline;
pub mod update;
pub mod user_command;
