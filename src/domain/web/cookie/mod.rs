//! Cookies as browsers keep and send them (RFC 6265bis): the jar, and where each cookie goes. Reading them is [`parse`].

mod date;
mod refusal;
mod set_cookie;

use serde::Serialize;
use url::Url;

use super::address::{self, Site};
use crate::domain::secret::traced::Traced;

pub use date::date_ms;
pub use refusal::Refusal;
pub use set_cookie::{MAX_BYTES, SetBy, parse};

/// When a cookie goes along with calls from another site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SameSite {
    /// Never.
    Strict,
    /// Not with calls of a script: only when someone follows a link.
    Lax,
    /// Always; needs `Secure`.
    None,
    /// Nothing is said, or nothing that a browser knows: as Lax.
    #[default]
    NotSaid,
}

impl SameSite {
    /// As it stands in `Set-Cookie`, or counts where nothing stands there.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Strict => "Strict",
            Self::Lax | Self::NotSaid => "Lax",
            Self::None => "None",
        }
    }

    /// In words: what it is, and whether the server said so.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::Strict => "SameSite=Strict",
            Self::Lax => "SameSite=Lax",
            Self::None => "SameSite=None",
            Self::NotSaid => "SameSite=Lax, as always when nothing is said",
        }
    }
}

/// A cookie as a browser keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Cookie {
    /// Its name.
    pub name: String,
    /// Its value, a secret.
    pub value: Traced,
    /// The host that it belongs to, in lower case.
    pub domain: String,
    /// Whether hosts below get it too (`Domain` was given).
    pub below_too: bool,
    /// The path below which it is sent.
    pub path: String,
    /// When it ends, milliseconds since 1970; with the session of the browser when `None`.
    pub expires_ms: Option<i64>,
    /// Over TLS only.
    pub secure: bool,
    /// No script may read it.
    pub http_only: bool,
    /// When it goes along with calls from another site.
    pub same_site: SameSite,
    /// Partitioned: only pages of this site have it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub partition: Option<Site>,
}

impl Cookie {
    /// Whether its time is over.
    #[must_use]
    pub fn is_over(&self, now_ms: i64) -> bool {
        self.expires_ms.is_some_and(|end| end <= now_ms)
    }

    /// Whether it belongs to this host (section 5.1.3).
    #[must_use]
    pub fn is_for_host(&self, host: &str) -> bool {
        host == self.domain || (self.below_too && is_below(host, &self.domain))
    }

    /// Whether it is for this path (section 5.1.4).
    #[must_use]
    pub fn is_for_path(&self, path: &str) -> bool {
        path == self.path || path.strip_prefix(self.path.as_str()).is_some_and(|rest| self.path.ends_with('/') || rest.starts_with('/'))
    }

    /// Whether it is sent to this address, whoever asks (section 5.8.3).
    #[must_use]
    pub fn is_for(&self, url: &Url, now_ms: i64) -> bool {
        let host = url.host_str().unwrap_or_default();
        !self.is_over(now_ms) && self.is_for_host(host) && self.is_for_path(url.path()) && (!self.secure || address::is_trustworthy(url))
    }

    /// Whether another one is this one anew: then it takes its place.
    fn is_same(&self, other: &Self) -> bool {
        let key =
            |cookie: &Self| (cookie.name.clone(), cookie.domain.clone(), cookie.below_too, cookie.path.clone(), cookie.partition.clone());
        key(self) == key(other)
    }
}

/// The cookies of a client, the oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Jar(Vec<Cookie>);

impl Jar {
    /// All of them, those that are over included.
    pub fn iter(&self) -> impl Iterator<Item = &Cookie> {
        self.0.iter()
    }

    /// Whether this cookie, from a reply without TLS, would put itself into the place of a Secure one, or before it (section 5.7, step 16).
    #[must_use]
    pub fn would_overwrite_secure(&self, cookie: &Cookie, now_ms: i64) -> bool {
        self.0.iter().any(|known| {
            known.secure
                && !known.is_over(now_ms)
                && known.name == cookie.name
                && (is_at_or_below(&known.domain, &cookie.domain) || is_at_or_below(&cookie.domain, &known.domain))
                && known.is_for_path(&cookie.path)
        })
    }

    /// Takes a cookie; the same one goes for it, and one that is over goes (section 5.7, step 23). With another value it counts as made
    /// now, and is sent behind the others (Chromium; the draft keeps its place).
    pub fn put(&mut self, cookie: Cookie, now_ms: i64) {
        let at = self.0.iter().position(|known| known.is_same(&cookie));
        if let Some(at) = at {
            if !cookie.is_over(now_ms) && self.0[at].value == cookie.value {
                self.0[at] = cookie;
                return;
            }
            self.0.remove(at);
        }
        if !cookie.is_over(now_ms) {
            self.0.push(cookie);
        }
    }
}

fn is_below(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
}

fn is_at_or_below(host: &str, domain: &str) -> bool {
    host == domain || is_below(host, domain)
}

#[cfg(test)]
mod tests;
