//! What goes over the wire, on either platform: requests, replies, tokens in them.

mod bearer;
mod cleartext;
mod cookies;
mod cors;
mod creds_url;
mod failed_with_200;
mod hardcoded;
mod local;
mod not_json;
mod nothing_to_read;
mod redirect;
mod rotation;
mod xsrf;

pub(super) use bearer::is_wrong as is_wrong_header;

use crate::diagnose::rule::Rule;

/// The rules, in the order of the catalogue.
pub(in crate::diagnose) const RULES: &[Rule] = &[
    cleartext::RULE,
    cleartext::IN_A_RUN,
    local::RULE,
    hardcoded::RULE,
    creds_url::RULE,
    cors::RULE,
    cookies::RULE,
    bearer::RULE,
    redirect::RULE,
    xsrf::RULE,
    failed_with_200::RULE,
    not_json::RULE,
    nothing_to_read::RULE,
    rotation::RULE,
];
