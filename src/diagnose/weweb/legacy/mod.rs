//! WeWeb: the legacy plugins.

mod cookie_size;
mod login_refresh;
mod me_not_get;
mod no_fetch_user;
mod refresh_field;
mod refresh_stuck;
mod refresh_type;
mod said;
mod xano_logout;

use crate::diagnose::rule::Rule;
use crate::diagnose::setup::Setup;
use crate::domain::project::platform::{LegacySettings, Platform};

/// The rules, in the order of the catalogue.
pub(in crate::diagnose) const RULES: &[Rule] = &[
    no_fetch_user::RULE,
    refresh_type::RULE,
    refresh_type::IN_A_RUN,
    refresh_field::RULE,
    refresh_stuck::RULE,
    login_refresh::RULE,
    cookie_size::RULE,
    said::RULE,
    xano_logout::RULE,
    me_not_get::RULE,
];

/// The settings of Token Based Auth; none for another platform.
fn settings<'a>(setup: &Setup<'a>) -> Option<&'a LegacySettings> {
    match &setup.project.platform {
        Platform::WeWebLegacy(settings) => Some(settings),
        _ => None,
    }
}
