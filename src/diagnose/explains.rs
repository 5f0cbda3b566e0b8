//! What a rule says that a mistake accounts for, where it does.

use crate::domain::project::binding::SessionField;
use crate::domain::record::failure::Unmet;
use crate::domain::rules::why::Why;

/// Something that a mistake accounts for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Explains {
    /// Another page is on screen, whichever.
    Page,
    /// This page is on screen.
    PageIs(String),
    /// Somebody should be signed in, and nobody is.
    SignedOut,
    /// Nobody should be signed in, and somebody is.
    SignedIn,
    /// This field of the session is not as expected.
    Value(SessionField),
    /// A call should have come out otherwise.
    Call(String),
    /// A step ended somewhere for one of these reasons.
    Because(&'static [Why]),
    /// Another message than expected is shown, or none.
    Message,
    /// A call, whichever, was not made, or came out otherwise.
    AnyCall,
    /// Calls are refused that carry no token.
    NoToken,
    /// Calls are refused, whichever.
    AnyRefusal,
    /// Calls are refused whose token has ended.
    DeadToken,
    /// Calls are refused to which a cookie of another site did not go along, because the browser keeps none of those.
    OtherSitesCookie,
    /// Calls of this endpoint are refused, or fail.
    Refused(String),
}

impl Explains {
    /// Whether it accounts for this.
    pub(super) fn fits(&self, unmet: &Unmet) -> bool {
        match (self, unmet) {
            (Self::Page, Unmet::Page { .. }) => true,
            (Self::PageIs(page), Unmet::Page { is, .. }) => is.as_ref() == Some(page),
            (Self::SignedOut, Unmet::SignedIn { wanted }) => *wanted,
            (Self::SignedIn, Unmet::SignedIn { wanted }) => !*wanted,
            (Self::Message, Unmet::Message { .. }) | (Self::AnyCall, Unmet::Call { .. } | Unmet::Times { .. }) => true,
            (Self::Value(field), Unmet::Value { slot, .. }) => field == slot,
            (Self::Call(endpoint) | Self::Refused(endpoint), Unmet::Call { endpoint: of, .. } | Unmet::Times { endpoint: of, .. }) => {
                endpoint == of
            }
            _ => false,
        }
    }
}
