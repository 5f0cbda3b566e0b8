//! `expiry-text`: an ISO 8601 text where a number is meant.

use super::Misbehave;
use crate::domain::project::endpoint::Notation;
use crate::io::demo_server::accounts::GrantPlan;

/// The fault.
pub(super) struct ExpiryText;

impl Misbehave for ExpiryText {
    fn plan(&self, plan: &mut GrantPlan) {
        plan.expiry = Some(Notation::Iso);
    }
}
