//! FlutterFlow: which page opens.

mod back_to_login;
mod branch_leak;
mod entry_not_login;
mod entry_url;
mod flash_401;
mod home_is_login;
mod ignore_noop;
mod login_protected;
mod logout_stays;
mod navbar_bypass;
mod no_guard;
mod no_target;
mod pending_wins;
mod root_onload;
mod stuck_same_uid;
mod terminate;

use super::super::rule::Rule;

/// The rules, in the order of the catalogue.
pub(in super::super) const RULES: &[Rule] = &[
    no_target::RULE,
    home_is_login::RULE,
    stuck_same_uid::RULE,
    pending_wins::RULE,
    ignore_noop::RULE,
    login_protected::RULE,
    entry_url::RULE,
    entry_not_login::RULE,
    navbar_bypass::RULE,
    no_guard::RULE,
    terminate::RULE,
    branch_leak::RULE,
    back_to_login::RULE,
    root_onload::RULE,
    logout_stays::RULE,
    flash_401::RULE,
];
