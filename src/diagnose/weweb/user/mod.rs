//! WeWeb: the user and the session.

mod anon_me_call;
mod auth_recursion;
mod clear_on_any_error;
mod guard_empty_session;
mod late_set_user;
mod login_no_nav;
mod logout;
mod logout_cookie;
mod me_multi;
mod me_shape;
mod no_set_user;
mod order;
mod oul_missing;
mod path_without_user;
mod persist;
mod shape;
mod stale_user;
mod token_elsewhere;
mod var_null;

use crate::diagnose::rule::Rule;

/// The rules, in the order of the catalogue.
pub(in crate::diagnose) const RULES: &[Rule] = &[
    oul_missing::RULE,
    no_set_user::RULE,
    path_without_user::RULE,
    late_set_user::RULE,
    shape::RULE,
    persist::RULE,
    guard_empty_session::RULE,
    anon_me_call::RULE,
    stale_user::RULE,
    clear_on_any_error::RULE,
    clear_on_any_error::IN_A_RUN,
    auth_recursion::RULE,
    me_multi::RULE,
    order::RULE,
    token_elsewhere::RULE,
    var_null::RULE,
    logout::RULE,
    logout_cookie::RULE,
    login_no_nav::RULE,
    me_shape::RULE,
];
