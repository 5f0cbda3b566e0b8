//! Something worth knowing that a run came by: data. Its sentence is made in [`crate::domain::words`].

use serde::Serialize;

use super::browser_note::BrowserNote;
use super::location::Location;
use super::thrown::Thrown;
use crate::domain::project::platform::Client;
use crate::domain::rules::{RuleId, rule};
use crate::domain::secret::traced::Traced;
use crate::domain::web::cookie::{Refusal, SameSite};

/// Something worth knowing.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(tag = "note", rename_all = "snake_case")]
pub enum Note {
    // The run itself
    /// The run was stopped.
    Stopped,
    /// "Token expires" moved the app's clock.
    ClockMoved {
        /// How far, in milliseconds.
        by_ms: i64,
        /// Beyond what.
        past: ClockPast,
        /// What the server's clock does.
        server: ClockEffect,
    },
    /// "Token expires" had nothing to do.
    ClockStays {
        /// What is past already.
        past: ClockPast,
    },
    /// A new token came from a server with a clock of its own: the app's clock goes back to it.
    ClockBack,
    /// The person who runs it is asked.
    Asked {
        /// What for.
        title: String,
    },
    /// They answered.
    Answered {
        /// What for.
        title: String,
        /// The answer.
        value: Traced,
    },
    /// They did not.
    NotAnswered {
        /// What for.
        title: String,
    },
    /// A call was not sent: its reply is made up.
    MadeUp(MadeUp),

    // The client
    /// What became of a cookie that a reply sets.
    Cookie(CookieSaid),
    /// What the client did by itself.
    Browser(BrowserNote),
    /// A redirect to another origin drops Authorization.
    AuthorizationWithheld {
        /// Where it leads.
        origin: String,
    },
    /// Own headers or the body would go along to another host, and the user has not said that they may.
    Withheld {
        /// Where the redirect leads: the host, and its port where that is not the usual one.
        host: String,
        /// The headers.
        headers: Vec<String>,
        /// The body too.
        body: bool,
    },
    /// The server closed a kept connection without a word, so the browser sends the request again (backends N16).
    SentAgain {
        /// What it did may be done twice: the method promises nothing else.
        may_have_acted: bool,
    },

    // FlutterFlow
    /// A stored value could not be read (rule 7b).
    Unreadable,
    /// The router is not told (rule 15).
    RouterNotTold,
    /// The page that a flow was started on is gone (rule 22).
    PageGone,
    /// Set User Data without a user data type (A1).
    NoUserDataType,
    /// The root page lies below, and its page load runs (A1).
    RootBelow {
        /// The page, by name.
        page: String,
    },
    /// The router looks at the location again (rule 21).
    RouterLooksAgain {
        /// The location.
        location: Location,
    },

    /// 2026 exports: the sign-out marker is set, so nothing is restored (rule 7a).
    SignedOutMarker,
    /// Terminate in a branch: what older exports do is something else (rule 18).
    TerminateDiffers,
    /// Cache API Results: nothing is sent (B6).
    Cached {
        /// The call's name.
        call: String,
    },
    /// A private call that requires authentication asks for a Firebase user (B9).
    FirebaseUserWanted {
        /// The call's name.
        call: String,
    },
    /// A 401: the API Interceptor gets a new token, and then repeats the call.
    Intercepted {
        /// The box's name.
        interceptor: String,
    },
    /// The API Interceptor got no other token.
    InterceptorGaveUp {
        /// The box's name.
        interceptor: String,
    },

    // WeWeb
    /// On user load runs (rule 15).
    UserLoadRuns {
        /// Why.
        because: UserLoadBecause,
    },
    /// On user load failed, and the error is swallowed (rule 19).
    UserLoadFailed {
        /// What was thrown.
        thrown: Thrown,
        /// The user from before stays.
        stale: bool,
    },
    /// The stored session cannot be parsed (rule 19).
    StorageNotJson {
        /// The key.
        key: &'static str,
        /// What is wrong.
        problem: String,
    },
    /// Authenticate inside On user load, without end (rule 20).
    AuthenticateCircle,
    /// Change page (rule 24).
    ChangePage {
        /// The page, by id.
        page: String,
    },

    /// A variable is kept, although nobody has said that it is preserved (rule 56).
    VariablePreserved {
        /// Its name.
        variable: String,
    },
    /// What the WeWeb server does (rules 39 to 44).
    Server(ServerSaid),

    // WeWeb, legacy plugin
    /// Xano's plugin signs out because a call of its own failed (rule 53).
    PluginSignsOut {
        /// What was thrown.
        thrown: Thrown,
    },
    /// Supabase's client renews its token by itself (rule 54).
    PluginRenews,
    /// There is no token to store (rule 47).
    NothingToStore {
        /// What was to store it, in the plugin's words.
        by: &'static str,
    },
    /// The browser drops one of the plugin's cookies (rule 46).
    PluginCookieDropped {
        /// The cookie.
        cookie: &'static str,
        /// Why.
        why: Refusal,
    },
    /// Page load with an access token runs Fetch User (rule 47).
    InitFetches,
    /// Fetch User failed at page load (rule 47).
    InitFailed {
        /// What was thrown.
        thrown: Thrown,
    },
    /// A 401 after a refresh that failed (rule 47).
    RefreshStuck,
    /// A 401, and nothing to refresh with (rule 47).
    NothingToRefreshWith {
        /// What is missing.
        thrown: Thrown,
    },
    /// A 401: the plugin refreshes (rule 47).
    PluginRefreshes,
    /// A refresh type that loses its header (rule 48).
    RefreshTypeBroken {
        /// The type, in words.
        kind: &'static str,
    },
    /// The refresh failed (rule 47).
    RefreshFailed {
        /// What was thrown.
        thrown: Thrown,
    },
    /// The whole reply becomes the access token (rule 48).
    WholeReplyIsToken {
        /// The response key; empty when none is set.
        key: String,
    },
    /// A new refresh token in a reply is ignored (rule 47).
    RotationIgnored,
}

/// What "token expires" goes beyond.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockPast {
    /// The token's `exp`.
    TokenExp,
    /// The stored expiry.
    StoredExpiry,
    /// The time that the step gives.
    StepTime,
    /// The hour that is taken where nothing says when the token ends.
    Hour,
}

/// What the server makes of "token expires".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ClockEffect {
    /// Its clock goes along.
    GoesAlong,
    /// Its clock is its own, and its refusals are made up.
    RefusalsMadeUp,
    /// Its clock is its own: it still takes the token.
    StillAccepts,
    /// Its clock is its own, and it has not taken the token so far.
    NotAcceptedSoFar,
    /// There is no token, so it makes no difference.
    NoToken,
}

/// Why a call is not sent.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(tag = "made_up", rename_all = "snake_case")]
pub enum MadeUp {
    /// Something was pasted in its place.
    Pasted {
        /// What is to be known of it.
        notes: Vec<String>,
    },
    /// The token has ended by the app's clock, and the server would still take it.
    TokenEnded,
    /// The token has ended by the app's clock, and the server has not taken it so far.
    NotAcceptedSoFar,
    /// The token is that from before a refresh.
    OldToken,
}

/// What became of a cookie that a reply sets.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(tag = "cookie", rename_all = "snake_case")]
pub enum CookieSaid {
    /// The browser keeps it.
    Kept {
        /// Its name.
        name: String,
        /// The host that set it.
        host: String,
        /// No script may read it.
        http_only: bool,
        /// What else is to be known.
        but: Option<KeptBut>,
    },
    /// The browser drops it: its time is over.
    Dropped {
        /// Its name.
        name: String,
        /// The host that set it.
        host: String,
    },
    /// The browser refuses it.
    Refused {
        /// Its name.
        name: String,
        /// Why.
        why: Refusal,
    },
    /// The browser refuses it, for it comes from another site.
    OtherSite {
        /// Its name.
        name: String,
        /// What it says of itself.
        same_site: SameSite,
        /// The app's origin.
        origin: String,
        /// The host that set it.
        host: String,
    },
    /// The client does not look at cookies.
    Ignored {
        /// Their names.
        names: Vec<String>,
        /// Which client.
        client: Client,
    },
}

/// What is to be known of a cookie that is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum KeptBut {
    /// Loopback stands in for the app's own site.
    OnOwnSiteOnly(SameSite),
    /// It is another site's.
    ThirdParty,
    /// It is another site's and Partitioned: only pages of this one have it.
    Partitioned,
}

/// Why On user load runs (WeWeb rule 15).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum UserLoadBecause {
    /// The route guard waits for it.
    Guard,
    /// The page's data phase runs it again.
    DataPhase,
    /// Authenticate waits for it.
    Authenticate,
}

/// What the WeWeb server does.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(tag = "server", rename_all = "snake_case")]
pub enum ServerSaid {
    /// It keeps the session in its cookie, whatever Persist session says (rules 39 and 40).
    Keeps {
        /// Persist session is off: a reload looks signed out, and the server still knows the browser.
        beyond_persist: bool,
    },
    /// The browser drops the cookie (rule 39).
    Drops {
        /// Why.
        why: Refusal,
    },
    /// The front is hosted alone: nobody answers there (rule 44).
    NotThere,
    /// It forgets the session: Clear session, or an On user load of its own that throws (rules 11 and 41).
    Forgets {
        /// Its On user load has thrown.
        threw: bool,
    },
    /// A call of an API endpoint (rules 41 and 42).
    Answers {
        /// Its name.
        name: String,
        /// The status.
        status: u16,
        /// It has a user.
        user: bool,
    },
}

impl Note {
    /// The rule behind it, if there is one.
    #[must_use]
    pub fn rule(&self) -> Option<RuleId> {
        let number = match self {
            Self::Unreadable => "FF-7b",
            Self::SignedOutMarker => "FF-7a",
            Self::TerminateDiffers => "FF-18",
            Self::Cached { .. } => "FF-B6",
            Self::FirebaseUserWanted { .. } => "FF-B9",
            Self::Intercepted { .. } | Self::InterceptorGaveUp { .. } => "FF-5",
            Self::VariablePreserved { .. } => "WW-56",
            Self::Server(said) => match said {
                ServerSaid::Keeps { beyond_persist: true } => "WW-40",
                ServerSaid::Keeps { .. } | ServerSaid::Drops { .. } => "WW-39",
                ServerSaid::NotThere => "WW-44",
                ServerSaid::Forgets { threw: true } => "WW-41",
                ServerSaid::Forgets { .. } => "WW-11",
                ServerSaid::Answers { .. } => "WW-42",
            },
            Self::RouterNotTold => "FF-15",
            Self::PageGone => "FF-22",
            Self::NoUserDataType | Self::RootBelow { .. } => "FF-A1",
            Self::RouterLooksAgain { .. } => "FF-21",
            Self::UserLoadRuns { .. } => "WW-15",
            Self::UserLoadFailed { .. } | Self::StorageNotJson { .. } => "WW-19",
            Self::AuthenticateCircle => "WW-20",
            Self::ChangePage { .. } => "WW-24",
            Self::PluginCookieDropped { .. } => "WW-46",
            Self::PluginSignsOut { .. } => "WW-53",
            Self::PluginRenews => "WW-54",
            Self::RefreshTypeBroken { .. } | Self::WholeReplyIsToken { .. } => "WW-48",
            Self::NothingToStore { .. }
            | Self::InitFetches
            | Self::InitFailed { .. }
            | Self::RefreshStuck
            | Self::NothingToRefreshWith { .. }
            | Self::PluginRefreshes
            | Self::RefreshFailed { .. }
            | Self::RotationIgnored => "WW-47",
            Self::Stopped
            | Self::ClockMoved { .. }
            | Self::ClockStays { .. }
            | Self::ClockBack
            | Self::Asked { .. }
            | Self::Answered { .. }
            | Self::NotAnswered { .. }
            | Self::MadeUp(_)
            | Self::Cookie(_)
            | Self::Browser(_)
            | Self::AuthorizationWithheld { .. }
            | Self::Withheld { .. }
            | Self::SentAgain { .. } => return None,
        };
        Some(rule(number))
    }
}
