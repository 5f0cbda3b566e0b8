//! What a browser says of a reply from another origin (Fetch standard, CORS protocol).

use serde::Serialize;

use super::wire::Method;

/// What a browser says of a reply from another origin.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case", tag = "verdict")]
pub enum CorsVerdict {
    /// The page's own origin: no question.
    SameOrigin,
    /// Allowed.
    Allowed,
    /// Blocked.
    Blocked(CorsBlock),
}

/// Why a browser blocks a reply.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CorsBlock {
    /// Which header is missing or wrong.
    pub problem: CorsProblem,
    /// The preflight that showed it: its status, and the method that was not sent.
    pub preflight: Option<(u16, Method)>,
}

/// Which header is missing or wrong.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum CorsProblem {
    /// `Access-Control-Allow-Origin` is missing.
    NoAllowOrigin {
        /// The app's origin.
        origin: String,
    },
    /// `Access-Control-Allow-Origin` names another origin.
    WrongOrigin {
        /// The one that it names.
        allowed: String,
        /// The app's origin.
        origin: String,
    },
    /// `Access-Control-Allow-Origin` names several: two lines of it, or a list.
    SeveralOrigins {
        /// What they say together.
        value: String,
        /// How many lines.
        lines: usize,
        /// The app's origin.
        origin: String,
    },
    /// A list of the preflight is none.
    UnreadableList {
        /// Its header.
        header: &'static str,
        /// What it says.
        value: String,
    },
    /// The preflight did not answer 200 to 299.
    PreflightStatus {
        /// Its status.
        status: u16,
    },
    /// The preflight does not allow the method.
    MethodNotAllowed {
        /// The method.
        method: Method,
        /// One that it allows, and that differs by case alone.
        almost: Option<String>,
    },
    /// The preflight does not allow headers.
    HeaderNotAllowed {
        /// Their names.
        names: Vec<String>,
    },
    /// The preflight was redirected.
    PreflightRedirect {
        /// Its status.
        status: u16,
    },
    /// The call goes with cookies, and the origin is a star.
    StarWithCredentials {
        /// The app's origin.
        origin: String,
    },
    /// The call goes with cookies, and the server does not allow that.
    CredentialsNotAllowed {
        /// What it says instead of `true`.
        said: Option<String>,
    },
}

impl CorsProblem {
    /// Its name in reports.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::NoAllowOrigin { .. } => "no_allow_origin",
            Self::WrongOrigin { .. } => "wrong_origin",
            Self::SeveralOrigins { .. } => "several_origins",
            Self::UnreadableList { .. } => "unreadable_list",
            Self::PreflightStatus { .. } => "preflight_status",
            Self::MethodNotAllowed { .. } => "method_not_allowed",
            Self::HeaderNotAllowed { .. } => "header_not_allowed",
            Self::PreflightRedirect { .. } => "preflight_redirect",
            Self::StarWithCredentials { .. } | Self::CredentialsNotAllowed { .. } => "credentials",
        }
    }
}
