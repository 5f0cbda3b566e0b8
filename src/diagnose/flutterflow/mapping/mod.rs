//! FlutterFlow: what is read of a reply.

mod dotted_key;
mod header_case;
mod header_hidden;
mod kind;
mod list;
mod no_match;
mod syntax;
mod uid_empty;
mod wrong_call;

use crate::diagnose::rule::Rule;

/// The rules, in the order of the catalogue.
pub(in crate::diagnose) const RULES: &[Rule] = &[
    no_match::RULE,
    syntax::RULE,
    dotted_key::RULE,
    kind::RULE,
    list::RULE,
    uid_empty::RULE,
    wrong_call::RULE,
    header_case::RULE,
    header_hidden::RULE,
];
