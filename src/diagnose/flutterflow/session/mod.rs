//! FlutterFlow: what is kept of a log-in.

mod appstate_copy;
mod blank_logout;
mod expiry;
mod expiry_abort;
mod no_fields;
mod no_refresh;
mod over_logged_in;
mod persist_off;
mod refresh_at_start;
mod retained_test;
mod token_null;
mod token_text_null;
mod update_drops;
mod update_logged_out;
mod update_uid_null;

use crate::diagnose::rule::Rule;

/// The rules, in the order of the catalogue.
pub(in crate::diagnose) const RULES: &[Rule] = &[
    no_fields::RULE,
    token_null::RULE,
    token_text_null::RULE,
    persist_off::RULE,
    expiry::RULE,
    expiry_abort::RULE,
    no_refresh::RULE,
    refresh_at_start::RULE,
    update_drops::RULE,
    update_uid_null::RULE,
    update_logged_out::RULE,
    blank_logout::RULE,
    appstate_copy::RULE,
    over_logged_in::RULE,
    retained_test::RULE,
];
