//! `token-other-key`: the access token under a name that nobody looks for.

use super::Misbehave;
use crate::io::demo_server::accounts::GrantPlan;

/// The fault.
pub(super) struct TokenOtherKey;

impl Misbehave for TokenOtherKey {
    fn plan(&self, plan: &mut GrantPlan) {
        plan.token_key = Some("auth_key");
    }
}
