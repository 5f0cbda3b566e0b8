//! Cookies as RFC 6265 keeps and sends them (with the later `SameSite` and name prefixes): parsing, the jar, and what a site is.

use jiff::civil;
use serde::Serialize;
use url::{Host, Url};

use crate::domain::secret::traced::Traced;

/// A cookie whose name and value are longer is dropped (bytes).
const MAX_BYTES: usize = 4096;

/// When a cookie goes along with calls from another site.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum SameSite {
    /// Never.
    Strict,
    /// Not with calls of a script: only when someone follows a link. What a server gets that says nothing.
    #[default]
    Lax,
    /// Always; needs `Secure`.
    None,
}

impl SameSite {
    /// As it stands in `Set-Cookie`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Strict => "Strict",
            Self::Lax => "Lax",
            Self::None => "None",
        }
    }
}

/// A cookie as a client keeps it.
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
}

impl Cookie {
    /// Whether its time is over.
    #[must_use]
    pub fn is_over(&self, now_ms: i64) -> bool {
        self.expires_ms.is_some_and(|end| end <= now_ms)
    }

    /// Whether it belongs to this host (RFC 6265, section 5.1.3).
    #[must_use]
    pub fn is_for_host(&self, host: &str) -> bool {
        host == self.domain || (self.below_too && is_below(host, &self.domain))
    }

    /// Whether it is sent to this address, whoever asks (RFC 6265, section 5.4).
    #[must_use]
    pub fn is_for(&self, url: &Url, now_ms: i64) -> bool {
        let host = url.host_str().unwrap_or_default();
        let under = url.path() == self.path
            || url.path().strip_prefix(self.path.as_str()).is_some_and(|rest| self.path.ends_with('/') || rest.starts_with('/'));
        !self.is_over(now_ms) && self.is_for_host(host) && under && (!self.secure || is_trustworthy(url))
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

    /// Takes a cookie; one of the same name, host and path is replaced, and one that is over goes (RFC 6265, section 5.3).
    pub fn put(&mut self, cookie: Cookie, now_ms: i64) {
        let same = |known: &Cookie| known.name == cookie.name && known.domain == cookie.domain && known.path == cookie.path;
        let at = self.0.iter().position(same);
        match (at, cookie.is_over(now_ms)) {
            (Some(at), true) => drop(self.0.remove(at)),
            (Some(at), false) => self.0[at] = cookie,
            (None, true) => {}
            (None, false) => self.0.push(cookie),
        }
    }
}

/// What a `Set-Cookie` header asks for, or why no client keeps it. `trace` makes the value a secret.
///
/// # Errors
/// The reason, in one sentence.
pub fn parse(header: &str, from: &Url, now_ms: i64, trace: impl Fn(&str) -> Traced) -> Result<Cookie, String> {
    let mut parts = header.split(';');
    let pair = parts.next().unwrap_or_default();
    let (name, value) = pair.split_once('=').map(|(name, value)| (name.trim(), value.trim())).ok_or("it has no name")?;
    if name.is_empty() {
        return Err("it has no name".into());
    }
    if name.len() + value.len() > MAX_BYTES {
        return Err(format!("name and value are longer than {MAX_BYTES} bytes"));
    }
    let host = from.host_str().unwrap_or_default().to_ascii_lowercase();
    let mut cookie = Cookie {
        name: name.to_owned(),
        value: trace(value),
        domain: host.clone(),
        below_too: false,
        path: default_path(from),
        expires_ms: None,
        secure: false,
        http_only: false,
        same_site: SameSite::default(),
    };
    let mut max_age = None;
    for part in parts {
        let (attribute, value) = part.split_once('=').map_or((part.trim(), ""), |(name, value)| (name.trim(), value.trim()));
        match attribute.to_ascii_lowercase().as_str() {
            "expires" => cookie.expires_ms = date_ms(value).or(cookie.expires_ms),
            "max-age" => max_age = value.parse::<i64>().ok().or(max_age),
            "domain" => set_domain(&mut cookie, &host, value)?,
            "path" if value.starts_with('/') => value.clone_into(&mut cookie.path),
            "secure" => cookie.secure = true,
            "httponly" => cookie.http_only = true,
            "samesite" => {
                cookie.same_site = match value.to_ascii_lowercase().as_str() {
                    "strict" => SameSite::Strict,
                    "none" => SameSite::None,
                    _ => SameSite::Lax,
                }
            }
            _ => {}
        }
    }
    // Max-Age wins, wherever it stands.
    if let Some(seconds) = max_age {
        cookie.expires_ms = Some(if seconds <= 0 { i64::MIN } else { now_ms.saturating_add(seconds.saturating_mul(1000)) });
    }
    if cookie.secure && !is_trustworthy(from) {
        return Err("it is Secure, and the reply came without TLS".into());
    }
    if cookie.same_site == SameSite::None && !cookie.secure {
        return Err("it is SameSite=None without Secure".into());
    }
    if name.starts_with("__Secure-") && !cookie.secure {
        return Err("its name begins with __Secure-, and it is not Secure".into());
    }
    if name.starts_with("__Host-") && !(cookie.secure && cookie.path == "/" && !cookie.below_too) {
        return Err("its name begins with __Host-: it has to be Secure, with Path=/ and without Domain".into());
    }
    Ok(cookie)
}

fn set_domain(cookie: &mut Cookie, host: &str, value: &str) -> Result<(), String> {
    let domain = value.trim_start_matches('.').to_ascii_lowercase();
    if domain.is_empty() || domain == host {
        cookie.below_too = !domain.is_empty() && !is_address(host);
        return Ok(());
    }
    if !is_below(host, &domain) || is_address(host) {
        return Err(format!("its Domain is {domain}, and the reply came from {host}"));
    }
    if site_of_host(&domain).is_none() {
        return Err(format!("its Domain {domain} belongs to many, not to you"));
    }
    (cookie.domain, cookie.below_too) = (domain, true);
    Ok(())
}

/// RFC 6265, section 5.1.4.
fn default_path(url: &Url) -> String {
    match url.path().rfind('/') {
        None | Some(0) => "/".to_owned(),
        Some(at) => url.path()[..at].to_owned(),
    }
}

fn is_below(host: &str, domain: &str) -> bool {
    host.strip_suffix(domain).is_some_and(|rest| rest.ends_with('.'))
}

fn is_address(host: &str) -> bool {
    !matches!(Host::parse(host), Ok(Host::Domain(_)))
}

/// Whether the address is on this computer. Such a server stands in for the user's own https host: nothing is kept back from it.
#[must_use]
pub fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Domain(name)) => name == "localhost" || name.ends_with(".localhost"),
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    }
}

fn is_trustworthy(url: &Url) -> bool {
    url.scheme() == "https" || is_loopback(url)
}

/// The site of an address: the scheme and the part of the host that someone can register. `None` for what has no such part.
#[must_use]
pub fn site(url: &Url) -> Option<(String, String)> {
    let host = url.host_str()?.to_ascii_lowercase();
    let site = if is_address(&host) { host } else { site_of_host(&host)? };
    Some((url.scheme().to_owned(), site))
}

/// By the public suffix list, its private part included: under `netlify.app` strangers live side by side.
fn site_of_host(host: &str) -> Option<String> {
    psl::domain_str(host).map(str::to_owned)
}

/// A date as servers write them (RFC 6265, section 5.1.1): words in any order, the year with two or four digits.
fn date_ms(text: &str) -> Option<i64> {
    const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let (mut time, mut day, mut month, mut year) = (None, None, None, None);
    for word in text.split(|c: char| !(c.is_ascii_alphanumeric() || c == ':')).filter(|word| !word.is_empty()) {
        let number = word.parse::<i16>().ok();
        let clock: Vec<i8> = word.split(':').filter_map(|part| part.parse().ok()).collect();
        let named = word.get(..3).and_then(|word| MONTHS.iter().position(|month| word.eq_ignore_ascii_case(month)));
        match (number, clock.as_slice()) {
            (None, [hour, minute, second]) if time.is_none() => time = Some((*hour, *minute, *second)),
            (Some(n), _) if day.is_none() && word.len() <= 2 => day = i8::try_from(n).ok(),
            (Some(n), _) if year.is_none() && matches!(word.len(), 2 | 4) => {
                year = Some(match n {
                    0..70 => n + 2000,
                    70..100 => n + 1900,
                    _ => n,
                });
            }
            (None, _) if month.is_none() => month = named.and_then(|at| i8::try_from(at + 1).ok()),
            _ => {}
        }
    }
    let (hour, minute, second) = time?;
    let at = civil::DateTime::new(year?, month?, day?, hour, minute, second, 0).ok()?;
    Some(at.to_zoned(jiff::tz::TimeZone::UTC).ok()?.timestamp().as_millisecond())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: i64 = 1_772_366_400_000;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    fn kept(header: &str, from: &str) -> Result<Cookie, String> {
        parse(header, &url(from), NOW, |value| Traced::plain(value))
    }

    #[test]
    fn rfc_6265_5_2_attributes() {
        let cookie =
            kept(" sid = a=b ; Path=/api; DOMAIN=.Example.com; Secure; HttpOnly; SameSite=strict; X=y", "https://api.example.com/x")
                .unwrap();
        assert_eq!((cookie.name.as_str(), cookie.value.reveal().as_str(), cookie.path.as_str()), ("sid", "a=b", "/api"));
        assert_eq!((cookie.domain.as_str(), cookie.below_too), ("example.com", true));
        assert!(cookie.secure && cookie.http_only && cookie.same_site == SameSite::Strict && cookie.expires_ms.is_none());
        let bare = kept("sid=1", "https://api.example.com/auth/login").unwrap();
        assert_eq!((bare.path.as_str(), bare.below_too, bare.same_site), ("/auth", false, SameSite::Lax));
    }

    #[test]
    fn rfc_6265_5_3_when_it_ends() {
        let ends = |attributes: &str| kept(&format!("sid=1; {attributes}"), "https://x.example/").unwrap().expires_ms;
        assert_eq!(ends("Max-Age=60"), Some(NOW + 60_000));
        assert_eq!(ends("Expires=Sun, 01 Mar 2026 12:01:00 GMT; Max-Age=60"), Some(NOW + 60_000), "Max-Age wins");
        assert_eq!(ends("Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT"), Some(NOW + 60_000), "wherever it stands");
        assert_eq!(ends("Expires=Sun, 01-Mar-26 12:01:00 GMT"), Some(NOW + 60_000));
        assert_eq!(ends("Expires=tomorrow"), None);
        assert_eq!(ends("Max-Age=0"), Some(i64::MIN));
    }

    #[test]
    fn what_no_client_keeps() {
        for (header, from, why) in [
            ("=1", "https://x.example/", "no name"),
            ("sid", "https://x.example/", "no name"),
            ("sid=1; Domain=other.example", "https://x.example/", "Domain is other.example"),
            ("sid=1; Domain=com", "https://x.com/", "belongs to many"),
            ("sid=1; Domain=netlify.app", "https://a.netlify.app/", "belongs to many"),
            ("sid=1; Secure", "http://x.example/", "without TLS"),
            ("sid=1; SameSite=None", "https://x.example/", "without Secure"),
            ("__Secure-sid=1", "https://x.example/", "__Secure-"),
            ("__Host-sid=1; Secure; Path=/; Domain=x.example", "https://x.example/", "__Host-"),
        ] {
            assert!(kept(header, from).unwrap_err().contains(why), "{header}");
        }
        assert!(kept(&format!("sid={}", "x".repeat(5000)), "https://x.example/").is_err());
        assert!(kept("sid=1; Secure; SameSite=None", "http://127.0.0.1:4000/").is_ok(), "loopback stands in for an https host");
    }

    #[test]
    fn rfc_6265_5_4_where_it_is_sent() {
        let cookie = kept("sid=1; Path=/api; Domain=example.com; Secure; Max-Age=60", "https://api.example.com/").unwrap();
        let to = |address: &str, now: i64| cookie.is_for(&url(address), now);
        assert!(to("https://api.example.com/api", NOW) && to("https://www.example.com/api/x", NOW));
        assert!(!to("https://api.example.com/apix", NOW) && !to("https://notexample.com/api", NOW));
        assert!(!to("http://api.example.com/api", NOW) && !to("https://api.example.com/api", NOW + 60_000));
    }

    #[test]
    fn a_newer_cookie_takes_the_place_of_an_older_one() {
        let mut jar = Jar::default();
        for header in ["a=1; Path=/", "b=2; Path=/", "a=3; Path=/"] {
            jar.put(kept(header, "https://x.example/").unwrap(), NOW);
        }
        let values = |jar: &Jar| jar.iter().map(|cookie| format!("{}={}", cookie.name, cookie.value.reveal())).collect::<Vec<_>>();
        assert_eq!(values(&jar), ["a=3", "b=2"]);
        jar.put(kept("a=; Path=/; Max-Age=0", "https://x.example/").unwrap(), NOW);
        assert_eq!(values(&jar), ["b=2"]);
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
    }
}
