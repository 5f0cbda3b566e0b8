//! `wrong-signature`: tokens that not even this server accepts.

use super::Misbehave;
use crate::io::demo_server::accounts::Plan;

/// The fault.
pub(super) struct WrongSignature;

impl Misbehave for WrongSignature {
    fn plan(&self, plan: &mut Plan) {
        plan.foreign_key = true;
    }
}
