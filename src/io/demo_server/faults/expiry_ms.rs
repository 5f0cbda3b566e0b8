//! `expiry-ms`: milliseconds where seconds are meant, which a reader of seconds puts far into the future.

use super::Misbehave;
use crate::domain::project::endpoint::Notation;
use crate::io::demo_server::accounts::Plan;

/// The fault.
pub(super) struct ExpiryMs;

impl Misbehave for ExpiryMs {
    fn plan(&self, plan: &mut Plan) {
        plan.expiry = Some(Notation::EpochMs);
    }
}
