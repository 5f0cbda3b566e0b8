//! WeWeb: tokens, headers, cookies.

mod content_type;
mod empty;
mod expiry;
mod form_needed;
mod jwe;
mod metadata;
mod race;
mod refresh_dropped;
mod refresh_unused;
mod stale_event;
mod status_in_body;
mod third_party;
mod time;
mod wrong_kind;

use crate::diagnose::rule::Rule;

/// The rules, in the order of the catalogue.
pub(in crate::diagnose) const RULES: &[Rule] = &[
    empty::RULE,
    content_type::RULE,
    form_needed::RULE,
    refresh_unused::RULE,
    stale_event::RULE,
    refresh_dropped::RULE,
    race::RULE,
    wrong_kind::RULE,
    expiry::RULE,
    time::RULE,
    metadata::RULE,
    jwe::RULE,
    status_in_body::RULE,
    third_party::RULE,
];
