//! `no-cors`: a server that never heard of web pages.

use super::Misbehave;

/// The fault.
pub(super) struct NoCors;

impl Misbehave for NoCors {
    fn shuts_out_pages(&self) -> bool {
        true
    }
}
