//! What an app throws: data, with the message that the app's own code would see.

use std::fmt;

use serde::Serialize;

use crate::domain::secret::traced::Traced;

/// What an app throws, or what ends it in a simulation where a real one would hang.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(tag = "thrown", rename_all = "snake_case")]
pub enum Thrown {
    /// An action names a custom function that is not there.
    NoFunction {
        /// Its id.
        id: String,
    },
    /// A call names an endpoint that is not there.
    NoEndpoint {
        /// Its id.
        id: String,
    },
    /// A navigation names a page that is not there.
    NoPage {
        /// Its id.
        id: String,
    },
    /// WeWeb's router: there is no such page (rule 25).
    PageNotFound,
    /// WeWeb legacy: the plugin's own call is not set up (rule 45).
    NotDefined {
        /// What is missing, in the plugin's words.
        what: &'static str,
    },
    /// The platform has no such action.
    Foreign {
        /// The platform, in words.
        platform: &'static str,
    },
    /// A chain of actions without an end.
    TooManyActions {
        /// So many ran.
        ran: usize,
    },
    /// Calls and waits without an end.
    TooManyCalls {
        /// So many were made in the step.
        made: usize,
    },
    /// A workflow without an end.
    TooManySteps {
        /// So many ran.
        ran: usize,
    },
    /// A loop without an end.
    TooManyRounds {
        /// So many ran.
        ran: usize,
    },
    /// Workflows call each other without an end (WeWeb rule 20).
    WorkflowCircle,
    /// A value that is too large to go on with.
    TooLarge {
        /// The limit.
        megabytes: usize,
    },
    /// WeWeb: a call that was answered outside 200 to 299 (rule 34).
    Answered {
        /// The status.
        status: u16,
    },
    /// A call that brought no reply.
    NoReply(NoReply),
    /// A path that the platform cannot read (FlutterFlow B7).
    BadPath {
        /// The path.
        path: String,
        /// What is wrong with it.
        problem: String,
    },
    /// A path that is valid, and looks at more of the reply than is looked at here.
    PathTooWide {
        /// The path.
        path: String,
        /// What is too much, and what to do about it.
        problem: String,
    },
    /// A value of the wrong kind (FlutterFlow table T3).
    Unreadable {
        /// What stands there, in a word.
        is: &'static str,
        /// What it would have to be, in words.
        wanted: &'static str,
    },
    /// Token Expiry Time got a number with a fraction.
    ExpiryNotWhole,
    /// Token Expiry Time got nothing: the null-check fails (table T3).
    ExpiryNull,
    /// Token Expiry Time got something that is no number.
    ExpiryFrom {
        /// What stands there, in a word.
        is: &'static str,
    },
    /// The same, while a field of an auth action was read (FlutterFlow rule 15).
    InField {
        /// The field, in the platform's words.
        field: &'static str,
        /// What was thrown.
        inner: Box<Thrown>,
    },
    /// WeWeb, rule 27: any of several roles, looked for in a text.
    RolesAreText,
    /// FlutterFlow, rule 9: Update Authenticated User with nobody logged in, in Test Mode.
    NobodyLoggedIn,
    /// Anything that a test makes up.
    Other {
        /// In a sentence.
        text: String,
    },
}

/// Why a call brought no reply to the app.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(tag = "no_reply", rename_all = "snake_case")]
pub enum NoReply {
    /// The browser keeps the reply from the app.
    Blocked,
    /// The network brought none.
    Network {
        /// What the transport saw.
        detail: String,
    },
    /// Too many redirects.
    Redirects,
    /// It was not sent.
    NotSent(NotSent),
}

/// Why a call could not be sent, or followed.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(tag = "not_sent", rename_all = "snake_case")]
pub enum NotSent {
    /// The address has another scheme than http and https.
    Scheme {
        /// The scheme.
        scheme: String,
    },
    /// The address is none.
    NotAnAddress {
        /// As it was to be called.
        url: Traced,
        /// What is wrong with it.
        problem: String,
    },
    /// A redirect leads to another scheme.
    RedirectScheme {
        /// The scheme.
        scheme: String,
    },
    /// A redirect leads to no address.
    RedirectNotAnAddress {
        /// What is wrong with it.
        problem: String,
    },
    /// A redirect leads to an address with a user name or a password in it (backends N8).
    RedirectWithPassword {
        /// The host.
        host: String,
    },
    /// A redirect has several addresses (backends N8).
    SeveralLocations,
    /// The call follows no redirects.
    RedirectRefused,
    /// An https page may call nothing by http (backends N1).
    MixedContent {
        /// The host that it was to call.
        host: String,
        /// The page's origin.
        page: String,
    },
    /// A public page may not reach the local network unless the browser's user lets it (backends N2).
    LocalNetwork {
        /// The host that it was to call.
        host: String,
        /// The page's origin.
        page: String,
        /// The call is by http: other browsers than Chromium refuse that in any case.
        is_open: bool,
    },
    /// A public page that came by http may never reach the local network (backends N2).
    LocalNetworkFromHttp {
        /// The host that it was to call.
        host: String,
        /// The page's origin.
        page: String,
    },
}

impl fmt::Display for NotSent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scheme { scheme } => write!(f, "only http and https can be called, not {scheme}:"),
            Self::NotAnAddress { url, problem } => write!(f, "“{}” is not a web address ({problem})", url.masked()),
            Self::RedirectScheme { scheme } => write!(f, "the redirect leads to {scheme}:, which no client follows"),
            Self::RedirectNotAnAddress { problem } => write!(f, "the redirect's Location is not a web address ({problem})"),
            Self::RedirectWithPassword { host } => {
                write!(f, "the redirect leads to {host} with a user name or a password in the address, which no browser follows")
            }
            Self::SeveralLocations => f.write_str("the redirect names several addresses: its Location header stands there more than once"),
            Self::RedirectRefused => f.write_str("the call was redirected, and it follows no redirects"),
            Self::MixedContent { host, page } => write!(
                f,
                "the page {page} came by https, and the call to {host} goes by http: the browser blocks that (mixed content), and nothing is \
                 sent. Call it by https"
            ),
            Self::LocalNetwork { host, page, is_open } => write!(
                f,
                "{host} is an address of the local network: Chrome asks its user before a page such as {page} may reach it, and until then \
                 nothing is sent{}",
                if *is_open { "; other browsers block the call, for it goes by http (mixed content)" } else { "" }
            ),
            Self::LocalNetworkFromHttp { host, page } => write!(
                f,
                "{host} is an address of the local network, and the page {page} came by http: Chrome lets no such page reach it, and nothing \
                 is sent"
            ),
        }
    }
}

impl fmt::Display for NoReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Blocked => f.write_str("XMLHttpRequest error / Network Error (blocked by the browser)"),
            Self::Network { detail } => write!(f, "network error: {detail}"),
            Self::Redirects => f.write_str("redirect limit exceeded"),
            Self::NotSent(why) => why.fmt(f),
        }
    }
}

impl fmt::Display for Thrown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoFunction { id } => write!(f, "there is no custom function “{id}”"),
            Self::NoEndpoint { id } => write!(f, "there is no endpoint “{id}”"),
            Self::NoPage { id } => write!(f, "there is no page “{id}”"),
            Self::PageNotFound => f.write_str("Page not found."),
            Self::NotDefined { what } => f.write_str(what),
            Self::Foreign { platform } => write!(f, "{platform} has no such action"),
            Self::TooManyActions { ran } => write!(f, "stopped after {ran} actions without an end"),
            Self::TooManyCalls { made } => write!(f, "stopped after {made} calls and waits in one step"),
            Self::TooManySteps { ran } => write!(f, "stopped after {ran} steps without an end"),
            Self::TooManyRounds { ran } => write!(f, "the loop was stopped after {ran} rounds"),
            Self::WorkflowCircle => f.write_str("workflows call each other without end"),
            Self::TooLarge { megabytes } => write!(f, "the value is larger than {megabytes} MB; the simulation goes no further"),
            Self::Answered { status } => write!(f, "the call was answered {status}"),
            Self::NoReply(why) => why.fmt(f),
            Self::BadPath { path, problem } => write!(f, "the path {path} is invalid: {problem}"),
            Self::PathTooWide { path, problem } => {
                write!(f, "the path {path} is not followed here: {problem}; the simulation goes no further")
            }
            Self::Unreadable { is, wanted } => write!(f, "{is} cannot be read as {wanted}"),
            Self::RolesAreText => f.write_str("the roles are a text, and any of several is looked for in a list only (TypeError)"),
            Self::ExpiryNotWhole => f.write_str("Token Expiry Time needs a whole number"),
            Self::ExpiryNull => f.write_str("Token Expiry Time got nothing, and it must not be missing"),
            Self::ExpiryFrom { is } => write!(f, "Token Expiry Time cannot be set from {is}"),
            // It names its field itself.
            Self::InField { inner, .. } if **inner == Self::ExpiryNull => write!(f, "{inner}"),
            Self::InField { field, inner } => write!(f, "{field}: {inner}"),
            Self::NobodyLoggedIn => f.write_str("Update Authenticated User: the user must be logged in (Test Mode checks this)"),
            Self::Other { text } => f.write_str(text),
        }
    }
}
