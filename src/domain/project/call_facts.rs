//! The platform's switches about how a call is made. One that nobody has confirmed is `None`: "I don't know" (`reference/flutterflow.md` (e),
//! `reference/weweb.md` E).

use serde::{Deserialize, Serialize};

/// FlutterFlow: Call › Advanced Settings. WeWeb's legacy plugin: the switch of the REST API plugin.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CallFacts {
    /// FlutterFlow: Make Private. The call goes through a Firebase function (B9). Off unless it is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub private: Option<bool>,
    /// FlutterFlow: Require Authentication of a private call. It means Firebase's, which no user of Custom Authentication has (B9).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub requires_firebase_user: Option<bool>,
    /// FlutterFlow: Cache API Results (B6). Off unless it is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cached: Option<bool>,
    /// FlutterFlow: Use Proxy for Run/Test Mode (B8). On unless it is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub test_proxy: Option<bool>,
    /// FlutterFlow: Use Custom Proxy URL, which is put before the call's own. No call here goes through it (B12).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub custom_proxy: String,
    /// FlutterFlow: GET and DELETE send their body too (B3). Off unless it is said; in the exports read it acts on DELETE alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub always_allow_body: Option<bool>,
    /// FlutterFlow: the API Interceptor of this call, a named box.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub interceptor: String,
    /// WeWeb's REST API plugin: Proxy request server side (rule 55). Off unless it is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub server_side_proxy: Option<bool>,
}

impl CallFacts {
    /// Whether nothing is said.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
