//! What happens to the app, with every value filled in.

use serde::Serialize;

use super::location::Location;
use crate::domain::project::story::{EventKind, Typed};

/// One thing that happens to the app. A step of a story becomes one; whoever explores an app makes them up.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub enum Happening {
    /// Someone starts the app at an address.
    Open {
        /// The address.
        at: Location,
    },
    /// Someone follows a link to it.
    OpenLink {
        /// Where it leads.
        at: Location,
    },
    /// Someone fills in the page and taps.
    Tap {
        /// The workflow that it starts, by id.
        workflow: String,
        /// What is typed first.
        typed: Vec<Typed>,
    },
    /// Someone taps a tab of the navigation bar.
    TapTab {
        /// The page of the tab, by id.
        page: String,
    },
    /// The page is loaded again.
    Reload,
    /// The app is closed and started again.
    Reopen,
    /// The token's time is over.
    TokenExpires {
        /// How far the clock jumps when nothing says when the token ends (milliseconds).
        otherwise_ms: i64,
        /// The server refuses the token from here on.
        refused: bool,
    },
}

impl Happening {
    /// As a step of a story would say it; secrets by their labels.
    #[must_use]
    pub fn told(&self) -> EventKind {
        match self {
            Self::Open { at } => EventKind::Open { path: at.masked() },
            Self::OpenLink { at } => EventKind::OpenLink { path: at.masked() },
            Self::Tap { workflow, typed } => EventKind::Tap { workflow: workflow.clone(), typed: typed.clone() },
            Self::TapTab { page } => EventKind::TapTab { page: page.clone() },
            Self::Reload => EventKind::Reload {},
            Self::Reopen => EventKind::Reopen {},
            Self::TokenExpires { otherwise_ms, refused } => EventKind::TokenExpires { otherwise_ms: *otherwise_ms, refused: *refused },
        }
    }

    /// Whether the app begins anew, so that nobody waits for what was under way.
    #[must_use]
    pub fn begins_anew(&self) -> bool {
        matches!(self, Self::Open { .. } | Self::OpenLink { .. } | Self::Reload | Self::Reopen)
    }
}
