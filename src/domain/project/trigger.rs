//! What starts a workflow.

use serde::{Deserialize, Serialize};
use strum::VariantArray as _;

/// What starts a workflow.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Trigger {
    /// A tap on something of a page.
    Tap {
        /// Page id.
        page: String,
        /// What is tapped, as labelled.
        label: String,
        /// WeWeb: who sees it (rule 2).
        #[serde(default, skip_serializing_if = "ShownTo::is_everyone")]
        shown_to: ShownTo,
    },
    /// WeWeb: a form of a page is sent (On form submit).
    Submit {
        /// Page id.
        page: String,
        /// The form, as named.
        label: String,
    },
    /// FlutterFlow: a Backend Query of a page, or of a widget on it: it runs whenever the page opens.
    Query {
        /// Page id.
        page: String,
        /// Query Cache Settings: the same call is sent once only.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cached: Option<bool>,
    },
    /// A page opens.
    PageLoad {
        /// Page id.
        page: String,
    },
    /// WeWeb: the app opens in a browser's tab, or is loaded again there (rule 22: on page load of the app).
    AppLoad,
    /// WeWeb: On user load, for the whole app.
    UserLoad,
    /// WeWeb: On user load of one page (rule 17).
    PageUserLoad {
        /// Page id.
        page: String,
    },
    /// Runs when another workflow calls it.
    Called,
}

impl Trigger {
    /// The page that it belongs to.
    #[must_use]
    pub fn page(&self) -> Option<&str> {
        match self {
            Self::Tap { page, .. }
            | Self::Submit { page, .. }
            | Self::PageLoad { page }
            | Self::Query { page, .. }
            | Self::PageUserLoad { page } => Some(page),
            Self::AppLoad | Self::UserLoad | Self::Called => None,
        }
    }

    /// The page and the name of what someone taps or sends there.
    #[must_use]
    pub fn control(&self) -> Option<(&str, &str)> {
        match self {
            Self::Tap { page, label, .. } | Self::Submit { page, label } => Some((page, label)),
            _ => None,
        }
    }

    /// A tap on something that everyone sees.
    #[must_use]
    pub fn tap(page: &str, label: &str) -> Self {
        Self::Tap { page: page.to_owned(), label: label.to_owned(), shown_to: ShownTo::Everyone }
    }
}

/// Who sees an element of a page (WeWeb rule 2: its condition is the user, or isAuthenticated).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, strum::VariantArray)]
#[serde(rename_all = "kebab-case")]
pub enum ShownTo {
    /// Everyone.
    #[default]
    Everyone,
    /// People who are signed in.
    SignedIn,
    /// People who are not.
    SignedOut,
}

impl ShownTo {
    /// All of them.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// In words.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Everyone => "everyone",
            Self::SignedIn => "signed-in users",
            Self::SignedOut => "users who are not signed in",
        }
    }

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
    fn is_everyone(&self) -> bool {
        *self == Self::Everyone
    }
}
