//! What is known of backends and platforms beyond their rules: presets, starters, notations, made-up replies.

pub mod ask_my_app;
pub mod backend_shape;
pub mod blueprint;
pub mod boxes;
pub mod dialect;
pub mod near_path;
pub mod path_help;
pub mod path_report;
pub mod pretended;
pub mod starter;
