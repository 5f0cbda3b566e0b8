//! A call on its way: where it has come to, and what its way has done to it.

use serde::Serialize;

use super::told::{CallDraft, CallId};
use crate::domain::record::entry::Hop;

/// A call whose current exchange has no answer yet.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub(super) struct Flying {
    pub(super) call: CallId,
    pub(super) draft: CallDraft,
    pub(super) hop: Hop,
    /// The addresses to which redirects led.
    pub(super) redirects: Vec<String>,
    /// How often this request was sent again.
    pub(super) repeats: usize,
    /// The address that the app itself called.
    pub(super) home: String,
    /// Once an address of another origin was called, every reply needs the CORS check (N13).
    pub(super) is_foreign: bool,
    /// A redirect led from a foreign origin to another one: the page's origin is no longer told (N12).
    pub(super) hides_origin: bool,
}

impl Flying {
    /// A call that sets out to this address.
    pub(super) fn setting_out(call: CallId, draft: CallDraft, home: String) -> Self {
        Self { call, draft, hop: Hop::Call, redirects: Vec::new(), repeats: 0, home, is_foreign: false, hides_origin: false }
    }
}
