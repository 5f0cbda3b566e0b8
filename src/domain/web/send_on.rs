//! Hosts to which the user lets own headers and bodies be sent on, where a redirect leads there.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use url::Url;

/// The hosts, each with or without its port.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct SendOn(BTreeSet<String>);

impl SendOn {
    /// Lets this host be sent to: `api.example.com`, or `api.example.com:8443` for one port alone.
    ///
    /// # Errors
    /// It is no host.
    pub fn allow(&mut self, host: &str) -> Result<(), NoHost> {
        let no_host = || NoHost(host.to_owned());
        let text = host.trim().to_ascii_lowercase();
        let url = Url::parse(&format!("http://{text}/")).ok().ok_or_else(no_host)?;
        let is_host_alone = url.path() == "/" && url.query().is_none() && url.fragment().is_none() && url.username().is_empty();
        if text.is_empty() || text.contains(['/', '?', '#', '@', '\\']) || !is_host_alone {
            return Err(no_host());
        }
        let name = url.host_str().ok_or_else(no_host)?;
        // A port that was written is meant, be it the usual one.
        let port =
            text.rsplit_once(':').map(|(_, port)| port).filter(|port| !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit()));
        self.0.insert(port.map_or_else(|| name.to_owned(), |port| format!("{name}:{port}")));
        Ok(())
    }

    /// Whether a request to this address may carry what the standard lets it carry.
    #[must_use]
    pub fn allows(&self, url: &Url) -> bool {
        url.host_str().is_some_and(|host| {
            self.0.contains(host) || url.port_or_known_default().is_some_and(|port| self.0.contains(&format!("{host}:{port}")))
        })
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// A text that is no host.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no host: give a name or an address, and a port if it matters, such as api.example.com or 127.0.0.1:8080")]
pub struct NoHost(String);

/// Host and port of an address, as one calls it: the port where it is not the scheme's usual one.
#[must_use]
pub fn host_of(url: &Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port().map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_is_allowed_on_every_port_and_one_with_a_port_on_that_alone() {
        let mut hosts = SendOn::default();
        hosts.allow("API.example.com").unwrap();
        hosts.allow("127.0.0.1:8080").unwrap();
        hosts.allow("[::1]:443").unwrap();
        let allows = |url: &str| hosts.allows(&Url::parse(url).unwrap());
        assert!(allows("https://api.example.com/x") && allows("http://api.example.com:81/") && allows("http://127.0.0.1:8080/"));
        assert!(allows("https://[::1]/"));
        for other in ["http://127.0.0.1:8081/", "https://evil-api.example.com/", "https://example.com/", "http://[::1]/"] {
            assert!(!allows(other), "{other}");
        }
        for wrong in ["", "https://api.example.com", "api.example.com/x", "user@host", "a b", "host:port", "host?x"] {
            assert!(SendOn::default().allow(wrong).is_err(), "{wrong}");
        }
    }
}
