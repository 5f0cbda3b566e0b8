//! `wrong-signature`: tokens that not even this server accepts.

use super::Misbehave;
use crate::io::demo_server::accounts::GrantPlan;

/// The fault.
pub(super) struct WrongSignature;

impl Misbehave for WrongSignature {
    fn plan(&self, plan: &mut GrantPlan) {
        plan.foreign_key = true;
    }
}
