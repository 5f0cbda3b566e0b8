//! What is not the same in every browser, and has to be said of the one that an app runs in.

use serde::{Deserialize, Serialize};

/// How the browser of an app is set up, and what its page asks of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct BrowserSettings {
    /// It keeps no cookies of other sites: Safari, private windows, Chrome with its switch on.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub blocks_third_party_cookies: bool,
    /// Its user lets public pages reach the local network (Chromium asks; backends N2).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub allows_local_network: bool,
    /// The page's Content-Security-Policy says `upgrade-insecure-requests`: what it calls by http is called by https (backends N1).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub upgrades_insecure_requests: bool,
}

impl BrowserSettings {
    /// Whether all is as usual.
    #[must_use]
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }
}
