//! The program without its window: state, what the user wants, what came back, what is to be done. [`update::update`] is the only writer.

pub mod command;
pub mod effect;
pub mod file_wish;
pub mod keychain_order;
pub mod message;
pub mod on_disk;
pub mod possible;
pub mod search;
pub mod state;
pub mod ticket;
pub mod update;
pub mod user_command;
