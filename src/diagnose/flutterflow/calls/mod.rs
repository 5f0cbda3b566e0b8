//! FlutterFlow: API Calls.

mod body_broken;
mod cached;
mod cached_again;
mod condition_default;
mod escape;
mod group_private;
mod minus_one;
mod placeholder;
mod private_auth;
mod quotes;
mod testvalue;

use crate::diagnose::rule::Rule;

/// The rules, in the order of the catalogue.
pub(in crate::diagnose) const RULES: &[Rule] = &[
    placeholder::RULE,
    group_private::RULE,
    private_auth::RULE,
    escape::RULE,
    body_broken::RULE,
    quotes::RULE,
    cached::RULE,
    cached_again::RULE,
    condition_default::RULE,
    testvalue::RULE,
    minus_one::RULE,
];
