//! What an address is to a browser: on this computer, in the same house, or anywhere; and which site it belongs to.

use serde::Serialize;
use url::{Host, Url};

/// Where an address lies, as browsers' rule for the local network tells it (backends N2).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Space {
    /// Anywhere.
    #[default]
    Public,
    /// The same house or office: private and link-local addresses, names that end with `.local`.
    Private,
    /// The same computer.
    Loopback,
}

impl Space {
    /// Where an address lies as far as it says so itself; a name of the DNS says nothing, and counts as public.
    #[must_use]
    pub fn of(url: &Url) -> Self {
        match url.host() {
            Some(Host::Domain(name)) if is_local_name(name) => Self::Loopback,
            Some(Host::Domain(name)) if name.trim_end_matches('.').rsplit_once('.').is_some_and(|(_, last)| last == "local") => {
                Self::Private
            }
            Some(Host::Ipv4(address)) if address.is_loopback() || address.is_unspecified() => Self::Loopback,
            Some(Host::Ipv4(address)) if address.is_private() || address.is_link_local() => Self::Private,
            Some(Host::Ipv6(address)) if address.is_loopback() || address.is_unspecified() => Self::Loopback,
            Some(Host::Ipv6(address)) if address.is_unique_local() || address.is_unicast_link_local() => Self::Private,
            _ => Self::Public,
        }
    }
}

/// Why a text is no address, in words.
#[must_use]
pub fn problem(error: url::ParseError) -> String {
    use url::ParseError as Wrong;
    match error {
        Wrong::RelativeUrlWithoutBase | Wrong::RelativeUrlWithCannotBeABaseBase => {
            "it names no server: it does not begin with https://".into()
        }
        Wrong::EmptyHost => "it names no server".into(),
        Wrong::InvalidPort => "invalid port: a number up to 65535 stands behind the colon".into(),
        Wrong::InvalidDomainCharacter | Wrong::IdnaError => "the server's name has a character that no name has".into(),
        Wrong::InvalidIpv4Address | Wrong::InvalidIpv6Address => "the server's IP address is wrong".into(),
        other => other.to_string(),
    }
}

/// Whether the address is on this computer. Such a server stands in for the user's own https host: nothing is kept back from it.
#[must_use]
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => is_local_name(name),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

fn is_local_name(name: &str) -> bool {
    let name = name.strip_suffix('.').unwrap_or(name);
    name == "localhost" || name.ends_with(".localhost")
}

/// Whether nobody on the way can read along or put words into its mouth (Secure Contexts, "potentially trustworthy").
#[must_use]
pub fn is_trustworthy(url: &Url) -> bool {
    url.scheme() == "https" || is_loopback(url)
}

/// A site: the scheme and the part of the host that someone can register.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Site {
    scheme: String,
    name: String,
}

impl std::fmt::Display for Site {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}://{}", self.scheme, self.name)
    }
}

/// The site of an address; `None` for what has no such part.
#[must_use]
pub fn site(url: &Url) -> Option<Site> {
    let host = url.host_str()?.to_ascii_lowercase();
    // A host that nobody can register is a site of its own.
    let name = if is_numeric(&host) { host } else { registrable(&host).unwrap_or(host) };
    Some(Site { scheme: url.scheme().to_owned(), name })
}

/// The part of a host that someone can register, by the public suffix list, its private part included: under `netlify.app` strangers live
/// side by side.
#[must_use]
pub fn registrable(host: &str) -> Option<String> {
    psl::domain_str(host).map(str::to_owned)
}

/// Whether a host is a number rather than a name.
#[must_use]
pub fn is_numeric(host: &str) -> bool {
    !matches!(Host::parse(host), Ok(Host::Domain(_)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    #[test]
    fn why_a_text_is_no_address_is_said_in_words() {
        for (text, words) in [
            ("", "does not begin with https://"),
            ("/auth/login", "does not begin with https://"),
            ("https://", "names no server"),
            ("https://a.example:99999/", "65535"),
            ("https://a b/", "a character that no name has"),
            ("https://[::g]/", "IP address"),
        ] {
            let said = Url::parse(text).map_err(problem).unwrap_err();
            assert!(said.contains(words), "{text}: {said}");
        }
    }

    #[test]
    fn sites() {
        let same = |a: &str, b: &str| site(&url(a)) == site(&url(b));
        assert!(same("https://app.example.com", "https://api.example.com"));
        assert!(same("https://app.example.co.uk", "https://example.co.uk"));
        assert!(!same("https://one.co.uk", "https://two.co.uk"));
        assert!(!same("http://app.example.com", "https://api.example.com"), "the scheme belongs to the site");
        for shared in ["flutterflow.app", "supabase.co", "web.app", "vercel.app", "netlify.app", "github.io", "co.uk", "com.br", "gov.au"] {
            assert!(!same(&format!("https://acme.{shared}"), &format!("https://other.{shared}")), "{shared}");
            assert!(same(&format!("https://a.acme.{shared}"), &format!("https://acme.{shared}")), "{shared}");
        }
        // The list does not name it, so browsers take all of it for one site.
        assert!(same("https://acme.weweb.io", "https://other.weweb.io"));
        assert!(!same("https://acme.flutterflow.app", "https://api.example.com"));
        assert!(same("http://127.0.0.1:1", "http://127.0.0.1:2") && !same("http://127.0.0.1:1", "http://127.0.0.2:1"));
    }

    #[test]
    fn n2_spaces() {
        for (address, space) in [
            ("http://127.9.9.9", Space::Loopback),
            ("http://[::1]:80", Space::Loopback),
            ("http://0.0.0.0", Space::Loopback),
            ("https://dev.localhost", Space::Loopback),
            ("http://10.0.0.7", Space::Private),
            ("http://172.16.0.1", Space::Private),
            ("http://192.168.1.5", Space::Private),
            ("http://169.254.1.1", Space::Private),
            ("http://[fd00::1]", Space::Private),
            ("http://nas.local", Space::Private),
            ("http://172.32.0.1", Space::Public),
            ("http://myhost", Space::Public),
            ("http://local", Space::Public),
            ("https://api.example.com", Space::Public),
        ] {
            assert_eq!(Space::of(&url(address)), space, "{address}");
        }
    }
}
