//! What goes wrong in WeWeb (`weweb.md`, B).

mod asks;
pub(super) mod backends;
pub(super) mod legacy;
pub(super) mod pages;
pub(super) mod server;
pub(super) mod tokens;
pub(super) mod user;
