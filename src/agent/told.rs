//! What the agent takes and tells: a call, what is to be sent for it, and what the app sees.

use serde::Serialize;

use crate::domain::project::platform::Client;
use crate::domain::record::entry::Hop;
use crate::domain::record::evidence::{HeldCookie, Unfilled};
use crate::domain::record::note::{CookieSaid, Note};
use crate::domain::record::thrown::NotSent;
use crate::domain::secret::traced::Traced;
use crate::domain::web::cors::{CorsBlock, CorsVerdict};
use crate::domain::web::credentials::Credentials;
use crate::domain::web::wire::{Failure, HeaderLine, Method, PreparedRequest, Reply};

/// A call as the app makes it, before the client has added anything.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct CallDraft {
    /// The method.
    pub method: Method,
    /// The absolute URL.
    pub url: Traced,
    /// The headers that the endpoint defines or the platform adds.
    pub headers: Vec<HeaderLine>,
    /// The body.
    pub body: Option<Traced>,
    /// Whether cookies go along.
    pub credentials: Credentials,
    /// What becomes of redirects.
    pub redirect: RedirectMode,
    /// What sends it, where that is not the app's own client.
    pub through: Option<Client>,
    /// Placeholders that nothing filled.
    pub unfilled: Vec<Unfilled>,
}

/// What a browser does with redirects of a call (Fetch, "redirect mode").
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub enum RedirectMode {
    /// It follows them: what every platform asks for.
    #[default]
    Follow,
    /// It fails.
    Error,
}

/// Number of a call, unique in a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct CallId(pub u32);

/// Number of an exchange, unique in a run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct ExchangeId(pub u32);

/// What the app sees of a call.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Outcome {
    /// A reply.
    Reply {
        /// The reply.
        #[serde(skip)]
        reply: Reply,
        /// The headers that the app may read (all of them where no browser looks).
        #[serde(skip)]
        visible: Vec<(String, String)>,
    },
    /// The browser keeps the reply from the app.
    Blocked {
        /// Why.
        block: CorsBlock,
        /// The server's own error status: it comes first, CORS second.
        status: Option<u16>,
    },
    /// The network brought no complete reply.
    Failed(Box<Failure>),
    /// Too many redirects.
    TooManyRedirects {
        /// How many were followed.
        followed: usize,
    },
    /// The call could not be sent at all.
    NotSent(NotSent),
}

/// What the agent asks for, or tells.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Told {
    /// Do this exchange.
    Send {
        /// Its number.
        exchange: ExchangeId,
        /// The call that it belongs to.
        call: CallId,
        /// What it is in the course of the call.
        hop: Hop,
        /// What to send.
        request: Box<PreparedRequest>,
        /// Cookies of its host that do not go along.
        cookies_held: Vec<HeldCookie>,
        /// What is worth knowing about this request.
        notes: Vec<Note>,
    },
    /// An exchange failed without the app's knowledge: its client sends the same again.
    Dropped(Box<Failure>),
    /// The browser's verdict on the exchange that was just answered.
    Verdict(CorsVerdict),
    /// What is worth knowing where nothing was sent.
    Note(Note),
    /// What became of a cookie that the reply sets.
    Cookie(CookieSaid),
    /// The call is over.
    Settled {
        /// The call.
        call: CallId,
        /// What the app sees.
        outcome: Outcome,
    },
}
