//! The platforms' own checklists for a custom login (product words, section 6), ticked by what a run shows.

use serde::Serialize;

use super::entry_id::EntryId;
use crate::domain::project::item::Item;

/// One item of the checklist.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CheckItem {
    /// What is to be checked, in the words of the platform's guide.
    pub title: &'static str,
    /// How it stands.
    pub state: CheckState,
    /// Why, in a few words; empty where the state says it all.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// The entry that proves it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<EntryId>,
    /// What is wrong, by its place among the findings of the verdict.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub finding: Option<usize>,
    /// The thing of the project that is not confirmed.
    #[serde(skip)]
    pub item: Option<Item>,
    /// What would tell, where it is not tried.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub try_out: Option<TryOut>,
}

/// How an item stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CheckState {
    /// An entry proves it.
    Done,
    /// Something about it is wrong.
    Failed,
    /// Nothing has tried it.
    NotTried,
    /// It rests on what was filled in and nobody has confirmed.
    NotConfirmed,
}

/// Something to try.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum TryOut {
    /// Log in with dummy credentials.
    LogIn,
    /// Sign up.
    SignUp,
    /// Log in with a wrong password.
    WrongPassword,
    /// Open a protected page while logged in.
    ProtectedPage,
    /// Log in and reload.
    Reload,
    /// Log in and log out.
    LogOut,
}

impl CheckState {
    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::Failed => "failed",
            Self::NotTried => "not tried",
            Self::NotConfirmed => "not confirmed",
        }
    }
}
