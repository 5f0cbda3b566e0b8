//! `expiry-lifetime`: seconds from now where a point in time is meant, which lies in 1970.

use super::Misbehave;
use crate::domain::project::endpoint::Notation;
use crate::io::demo_server::accounts::GrantPlan;

/// The fault.
pub(super) struct ExpiryLifetime;

impl Misbehave for ExpiryLifetime {
    fn plan(&self, plan: &mut GrantPlan) {
        plan.expiry = Some(Notation::SecondsFromNow);
    }
}
