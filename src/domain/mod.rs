//! Plain data and pure functions: everything that the other floors talk about.

pub mod binding;
pub mod body;
pub mod encode;
pub mod endpoint;
pub mod expr;
pub mod fault;
pub mod nearest;
pub mod secret;
pub mod traced;
pub mod wire;
pub mod workflow;
pub mod json_path;
pub mod time;
pub mod token;
pub mod value;
