//! How the demo server misbehaves: one file a fault, and one line for it in [`of`].
//!
//! Faults touch the calls of the backend only, never the clock or the public keys. A preflight is touched by `no-cors` alone.

mod cut_body;
mod error_500;
mod error_500_no_cors;
mod expiry_lifetime;
mod expiry_ms;
mod expiry_text;
mod hang;
mod html;
mod huge_json;
mod invalid_utf8;
mod no_cors;
mod ok_with_error;
mod redirect_loop;
mod reused_refresh;
mod slow;
mod token_other_key;
mod wrong_signature;

use super::accounts::GrantPlan;
use super::message::{Call, ServerAnswer};
use crate::domain::project::fault::FaultKind;

/// One way to misbehave. What a fault does not care about stays as it is.
pub(super) trait Misbehave: Sync {
    /// Changes how tokens are handed out.
    fn plan(&self, _plan: &mut GrantPlan) {}

    /// Answers in place of the backend, which then never hears of the call.
    fn instead(&self, _call: &Call) -> Option<ServerAnswer> {
        None
    }

    /// Changes an answer on its way out.
    fn spoil(&self, _answer: &mut ServerAnswer) {}

    /// Whether web pages are shut out: no CORS headers, and the question that a browser asks before the call is refused.
    fn shuts_out_pages(&self) -> bool {
        false
    }
}

/// What a fault does.
pub(super) fn of(kind: FaultKind) -> &'static dyn Misbehave {
    match kind {
        FaultKind::OkWithError => &ok_with_error::OkWithError,
        FaultKind::TokenOtherKey => &token_other_key::TokenOtherKey,
        FaultKind::ExpiryMs => &expiry_ms::ExpiryMs,
        FaultKind::ExpiryText => &expiry_text::ExpiryText,
        FaultKind::ExpiryLifetime => &expiry_lifetime::ExpiryLifetime,
        FaultKind::Html => &html::Html,
        FaultKind::Slow => &slow::Slow,
        FaultKind::Hang => &hang::Hang,
        FaultKind::CutBody => &cut_body::CutBody,
        FaultKind::Error500 => &error_500::Error500,
        FaultKind::NoCors => &no_cors::NoCors,
        FaultKind::Error500NoCors => &error_500_no_cors::Error500NoCors,
        FaultKind::ReusedRefresh => &reused_refresh::ReusedRefresh,
        FaultKind::WrongSignature => &wrong_signature::WrongSignature,
        FaultKind::RedirectLoop => &redirect_loop::RedirectLoop,
        FaultKind::HugeJson => &huge_json::HugeJson,
        FaultKind::InvalidUtf8 => &invalid_utf8::InvalidUtf8,
    }
}
