//! What is known of a project beyond what a run needs, and what rules ask for (`reference/flutterflow.md` (e), `reference/weweb.md` E). `None`
//! is "I don't know".

use serde::{Deserialize, Serialize};

/// What is known of a project as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// The kind of its back end: the name of a shape (`backends.md` 2).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub back_end: String,
    /// FlutterFlow: the browser still holds the session of an earlier run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earlier_session: Option<bool>,
    /// WeWeb: coded components or scripts write or renew the stored session too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub session_written_by_code: Option<bool>,
    /// WeWeb: public pages show data of the user.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_on_public_pages: Option<bool>,
    /// WeWeb: other projects are served from the same origin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shares_origin: Option<bool>,
}

impl Facts {
    /// Whether nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
