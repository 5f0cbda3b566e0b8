//! `expiry-ms`: milliseconds where seconds are meant, which a reader of seconds puts far into the future.

use super::Misbehave;
use crate::domain::project::endpoint::Notation;
use crate::io::demo_server::accounts::GrantPlan;

/// The fault.
pub(super) struct ExpiryMs;

impl Misbehave for ExpiryMs {
    fn plan(&self, plan: &mut GrantPlan) {
        plan.expiry = Some(Notation::EpochMs);
    }
}
