//! WeWeb: what single back ends do otherwise (B7).

mod accept;
mod audience;
mod challenge;
mod guest;
mod headers;
mod plaintext;
mod proxy_path;
mod refresh_case;
mod signup;
mod slash;
mod wrong_status;

use crate::diagnose::rule::Rule;

/// The rules, in the order of the catalogue.
pub(in crate::diagnose) const RULES: &[Rule] = &[
    wrong_status::RULE,
    signup::RULE,
    slash::RULE,
    accept::RULE,
    headers::RULE,
    plaintext::RULE,
    guest::RULE,
    refresh_case::RULE,
    audience::RULE,
    challenge::RULE,
    proxy_path::RULE,
];
