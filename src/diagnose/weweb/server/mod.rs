//! WeWeb: its own server, and the environments.

mod cookie_size;
mod environments;
mod export;
mod still_knows;
mod user_load_throws;

use crate::diagnose::rule::Rule;

/// The rules, in the order of the catalogue.
pub(in crate::diagnose) const RULES: &[Rule] =
    &[cookie_size::RULE, user_load_throws::RULE, still_knows::RULE, export::RULE, environments::RULE];
