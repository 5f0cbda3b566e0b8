//! What is worth knowing of what a client did by itself with a call.

use serde::Serialize;

/// What is worth knowing of what a client did by itself with a call.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, strum::IntoStaticStr)]
#[serde(tag = "by_itself", rename_all = "snake_case")]
pub enum BrowserNote {
    /// A server on this computer stands in for the user's own (design 15; backends N2).
    StandsIn {
        /// Its host.
        host: String,
        /// It is called by http, from a page that came by https.
        is_open: bool,
    },
    /// The page reaches the local network, as the browser's user allowed (backends N2).
    LocalNetworkAllowed {
        /// The host.
        host: String,
    },
    /// No app may set these headers: the browser left them out.
    HeadersDropped {
        /// Their names.
        names: Vec<String>,
    },
    /// `Access-Control-Allow-Headers: *` was all that allowed the Authorization header (backends N11).
    StarForAuthorization,
    /// A redirect for good is remembered: the browser does not ask again (backends N15).
    Moved {
        /// The address that was called.
        from: String,
        /// Its status.
        status: u16,
    },
    /// The host has https alone, as the browser was told before, and it redirects by itself (backends N1).
    HttpsOnly {
        /// The host.
        host: String,
    },
    /// The page asks for https in place of http (backends N1).
    Upgraded {
        /// The host.
        host: String,
    },
    /// A phone calls by http: it goes through, and everybody on the way can read along (FlutterFlow B14).
    Cleartext {
        /// The host.
        host: String,
    },
}

impl BrowserNote {
    /// A name for what it says, whoever it says it of.
    #[must_use]
    pub fn name(&self) -> &'static str {
        self.into()
    }
}
