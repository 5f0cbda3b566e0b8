//! What is said of what a client did by itself with a call.

use crate::domain::record::browser_note::BrowserNote;

/// A note on what a client did by itself, in words.
#[must_use]
pub fn by_itself(note: &BrowserNote) -> String {
    match note {
        BrowserNote::StandsIn { host, is_open } => {
            let open = if *is_open { " and may call it by http" } else { "" };
            format!(
                "{host} is this computer: it stands in here for a server of your own, so the page may reach it{open}. A published app reaches \
                 nobody's computer: Chrome asks its user first"
            )
        }
        BrowserNote::LocalNetworkAllowed { host } => {
            format!(
                "{host} is an address of the local network: it is reached because the browser's user allowed it, as the environment says"
            )
        }
        BrowserNote::HeadersDropped { names } => {
            let (header, them) = if names.len() == 1 { ("The header", "it") } else { ("The headers", "them") };
            format!("{header} {} did not go along: no app may set {them} in a browser", names.join(", "))
        }
        BrowserNote::StarForAuthorization => "Only a star allows the header Authorization (Access-Control-Allow-Headers: *). Chrome takes \
                                              that; by the standard, and in other browsers, the header has to be named"
            .into(),
        BrowserNote::Moved { from, status } => {
            format!("The browser remembers the {status} of {from} and goes straight to where that led: nothing was sent there")
        }
        BrowserNote::HttpsOnly { host } => {
            format!(
                "{host} has said that it has https alone (Strict-Transport-Security), so the browser redirects the call by itself, as with a 307"
            )
        }
        BrowserNote::Upgraded { host } => {
            format!("The page asks for https in place of http (upgrade-insecure-requests), so {host} is called by https")
        }
        BrowserNote::Cleartext { host } => {
            format!("{host} is called by http: the app's calls go through on phones, and everybody on the way can read along")
        }
    }
}
