//! What a platform looked at when it chose: typed, so that rules can ask for it; its name and its words are made here.

use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use super::location::Location;
use crate::domain::base::time;

/// One thing that a decision looked at.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Fact {
    /// The page that was wanted, by name.
    Wanted(String),
    /// The location that waits for a sign-in.
    Pending(Location),
    /// The address that was asked for.
    Path(Location),
    /// A setting of the platform that names a page, in the platform's words.
    Setting(&'static str),
    /// The page that a navigation leads to, by name.
    To(String),
    /// What is tapped.
    Control(String),
    /// The workflow that a step is about, by id.
    Workflow(String),
    /// What was thrown, in a sentence.
    Thrown(String),
    /// The UID of the session, masked.
    Uid(String),
    /// Whether anybody is signed in, by the app's own flag.
    SignedIn(bool),
    /// The token of the session, by its label or in its words; `None` when there is none.
    Token(Option<String>),
    /// WeWeb: the access token of the session, in the same way.
    AccessToken(Option<String>),
    /// The stored expiry.
    Expiry(Expiry),
    /// Whether sessions are kept over a restart.
    Persist(bool),
    /// The page that Back leads to, by name; `None` when nothing lies below.
    Back(Option<String>),
    /// WeWeb: who the user is; `None` when there is none.
    User(Option<String>),
    /// WeWeb: the session in memory.
    Session(StoredSession),
    /// WeWeb: what local storage holds of the session.
    Storage(StoredSession),
    /// The roles that a page asks for, in words.
    Roles(String),
    /// The roles that the user has, in words.
    UserRoles(String),
    /// WeWeb legacy: the key under which the roles stand.
    RoleKey(String),
    /// WeWeb legacy: the flag.
    IsAuthenticated(bool),
    /// WeWeb, rule 62: why there is no user.
    NoUserBecause(NoUser),
}

/// A stored expiry, as seen from the moment of the decision.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Expiry {
    /// None is stored.
    None,
    /// It is past; milliseconds since 1970.
    Past(i64),
    /// It is still to come, in so many milliseconds.
    In(i64),
}

/// WeWeb's session object: in memory, or as stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum StoredSession {
    /// There is none.
    None,
    /// An empty object: Persist session was off (rule 16).
    Empty,
    /// It has members.
    Stored,
}

/// Why there is no user at WeWeb's guard (rule 62).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum NoUser {
    /// No workflow runs on user load.
    NoUserLoad,
    /// On user load ended without Set user.
    WithoutSetUser,
    /// On user load failed.
    UserLoadFailed,
    /// No session is stored.
    NothingStored,
    /// The stored session is `{}`: Persist session was off.
    EmptySession,
    /// Set user got nothing: null, an empty text, or what nobody filled.
    SetToNothing,
    /// Change page runs before the Authenticate of the same workflow.
    PageBeforeAuthenticate,
}

impl Fact {
    /// Its name in reports and in the inspector.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::Wanted(_) => "wanted",
            Self::Pending(_) => "pending",
            Self::Path(_) => "path",
            Self::Setting(_) => "setting",
            Self::To(_) => "page",
            Self::Control(_) => "control",
            Self::Workflow(_) => "workflow",
            Self::Thrown(_) => "error",
            Self::Uid(_) => "uid",
            Self::SignedIn(_) => "signed in",
            Self::Token(_) => "token",
            Self::AccessToken(_) => "access token",
            Self::Expiry(_) => "expiry",
            Self::Persist(_) => "sessions persist",
            Self::Back(_) => "back",
            Self::User(_) => "user",
            Self::Session(_) => "session",
            Self::Storage(_) => "stored session",
            Self::Roles(_) => "roles",
            Self::UserRoles(_) => "user roles",
            Self::RoleKey(_) => "role key",
            Self::IsAuthenticated(_) => "isAuthenticated",
            Self::NoUserBecause(_) => "no user because",
        }
    }

    /// What was seen, in words.
    #[must_use]
    pub fn words(&self) -> String {
        let yes = |is: bool| if is { "yes" } else { "no" }.to_owned();
        match self {
            Self::Pending(location) | Self::Path(location) => location.masked(),
            Self::Wanted(text)
            | Self::To(text)
            | Self::Control(text)
            | Self::Workflow(text)
            | Self::Thrown(text)
            | Self::Uid(text)
            | Self::Roles(text)
            | Self::UserRoles(text)
            | Self::RoleKey(text) => text.clone(),
            Self::Setting(text) => (*text).to_owned(),
            Self::SignedIn(is) => yes(*is),
            Self::Persist(is) => yes(*is),
            Self::IsAuthenticated(is) => is.to_string(),
            Self::Token(token) | Self::AccessToken(token) => token.clone().unwrap_or_else(|| "none".into()),
            Self::User(user) => user.clone().unwrap_or_else(|| "none".into()),
            Self::Back(page) => page.clone().unwrap_or_else(|| "nothing".into()),
            Self::Expiry(Expiry::None) => "none".into(),
            Self::Expiry(Expiry::Past(ms)) => format!("past ({})", time::utc(*ms)),
            Self::Expiry(Expiry::In(ms)) => format!("in {}", time::length(*ms)),
            Self::Session(session) | Self::Storage(session) => match session {
                StoredSession::None => "none",
                StoredSession::Empty => "{}",
                StoredSession::Stored => "stored",
            }
            .into(),
            Self::NoUserBecause(why) => why.words().into(),
        }
    }
}

impl NoUser {
    /// In words, to stand behind "because".
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::NoUserLoad => "there is no On user load workflow",
            Self::WithoutSetUser => "On user load ended without Set user",
            Self::UserLoadFailed => "On user load failed",
            Self::NothingStored => "no session is stored",
            Self::EmptySession => "the stored session is empty: Persist session was off",
            Self::SetToNothing => "Set user was given nothing",
            Self::PageBeforeAuthenticate => "Change page runs before Authenticate in this workflow, and no session is stored yet",
        }
    }
}

/// Facts as they stand in a report: an object of words by name. The first of a name counts.
pub(in crate::domain) struct InWords<'a>(pub &'a [Fact]);

impl Serialize for InWords<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut named = std::collections::BTreeMap::new();
        for fact in self.0 {
            named.entry(fact.name()).or_insert_with(|| fact.words());
        }
        let mut map = serializer.serialize_map(Some(named.len()))?;
        for (name, words) in named {
            map.serialize_entry(name, &words)?;
        }
        map.end()
    }
}
