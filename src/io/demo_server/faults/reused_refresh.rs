//! `reused-refresh`: a refresh that hands back the token it has just used up, so that the next one ends the session.

use super::Misbehave;
use crate::io::demo_server::accounts::GrantPlan;

/// The fault.
pub(super) struct ReusedRefresh;

impl Misbehave for ReusedRefresh {
    fn plan(&self, plan: &mut GrantPlan) {
        plan.hand_out_revoked = true;
    }
}
