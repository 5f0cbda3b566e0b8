//! Reading `Set-Cookie` (RFC 6265bis, sections 5.6 and 5.7), as Chromium does where it departs from it (backends N14).

use url::Url;

use super::date::date_ms;
use super::refusal::Refusal;
use super::{Cookie, SameSite, is_below};
use crate::domain::secret::traced::Traced;
use crate::domain::web::address::{self, Site};

/// A cookie whose name and value are longer is dropped (bytes; section 5.6, step 5).
pub const MAX_BYTES: usize = 4096;
/// An attribute whose value is longer counts for nothing (bytes; section 5.6, step 6 of the attributes).
const MAX_ATTRIBUTE: usize = 1024;
/// No cookie lives longer (ms): 400 days (section 5.5).
const MAX_LIFE_MS: i64 = 400 * 24 * 3600 * 1000;

/// What a cookie is read by, besides its line.
#[derive(Clone, Copy, Debug)]
pub struct SetBy<'a> {
    /// The address whose reply sets it.
    pub from: &'a Url,
    /// The app's time, milliseconds since 1970.
    pub now_ms: i64,
    /// The server's own time, from its `Date` header: `Expires` is told by that clock.
    pub date_ms: Option<i64>,
    /// The site of the page on which it happens: what is Partitioned belongs to that site's share of the jar.
    pub page_site: Option<&'a Site>,
}

/// The attributes, the last one of each name.
#[derive(Default)]
struct Attributes<'a> {
    expires: Option<&'a str>,
    max_age: Option<&'a str>,
    domain: Option<&'a str>,
    path: Option<&'a str>,
    same_site: Option<&'a str>,
    secure: bool,
    http_only: bool,
    partitioned: bool,
    has_tab: bool,
}

impl<'a> Attributes<'a> {
    fn read(parts: impl Iterator<Item = &'a str>) -> Self {
        let mut read = Self::default();
        for part in parts {
            let (name, value) = part.split_once('=').map_or((trim(part), ""), |(name, value)| (trim(name), trim(value)));
            // What a tab stands in the middle of is nothing that anybody meant.
            read.has_tab |= name.contains('\t') || value.contains('\t');
            if value.len() > MAX_ATTRIBUTE {
                continue;
            }
            match name.to_ascii_lowercase().as_str() {
                "expires" => read.expires = Some(value),
                "max-age" => read.max_age = Some(value),
                "domain" => read.domain = Some(value),
                "path" => read.path = Some(value),
                "samesite" => read.same_site = Some(value),
                "secure" => read.secure = true,
                "httponly" => read.http_only = true,
                "partitioned" => read.partitioned = true,
                _ => {}
            }
        }
        read
    }

    /// When the cookie ends. `Max-Age` wins wherever it stands; one that is no number counts for nothing.
    fn ends_ms(&self, by: &SetBy) -> Option<i64> {
        let longest = by.now_ms.saturating_add(MAX_LIFE_MS);
        if let Some(seconds) = self.max_age.and_then(seconds) {
            return Some(if seconds <= 0 { i64::MIN } else { by.now_ms.saturating_add(seconds.saturating_mul(1000)).min(longest) });
        }
        let told = date_ms(self.expires?)?;
        let skew = by.date_ms.map_or(0, |date| by.now_ms.saturating_sub(date));
        Some(told.saturating_add(skew).min(longest))
    }
}

/// A whole number of seconds; one that is too large for any clock is as good as endless.
fn seconds(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    Some(text.parse().unwrap_or(if text.starts_with('-') { i64::MIN } else { i64::MAX }))
}

/// What a `Set-Cookie` header asks for, or why no browser keeps it. `trace` makes the value a secret.
///
/// # Errors
/// The reason.
pub fn parse(header: &str, by: &SetBy, trace: impl Fn(&str) -> Traced) -> Result<Cookie, Refusal> {
    if header.bytes().any(|byte| byte.is_ascii_control() && byte != b'\t') {
        return Err(Refusal::ControlCharacter);
    }
    let mut parts = header.split(';');
    let (name, value) = pair(parts.next().unwrap_or_default());
    if name.is_empty() && value.is_empty() {
        return Err(Refusal::Empty);
    }
    let attributes = Attributes::read(parts);
    if name.contains('\t') || value.contains('\t') || attributes.has_tab {
        return Err(Refusal::ControlCharacter);
    }
    if name.len() + value.len() > MAX_BYTES {
        return Err(Refusal::TooLong { most: MAX_BYTES });
    }
    let host = by.from.host_str().unwrap_or_default().to_ascii_lowercase();
    let (domain, below_too) = domain(&host, attributes.domain.unwrap_or_default())?;
    let same_site = match attributes.same_site.map(str::to_ascii_lowercase).as_deref() {
        Some("strict") => SameSite::Strict,
        Some("lax") => SameSite::Lax,
        Some("none") => SameSite::None,
        _ => SameSite::NotSaid,
    };
    let cookie = Cookie {
        name: name.to_owned(),
        value: trace(value),
        domain,
        below_too,
        path: attributes.path.filter(|path| path.starts_with('/')).map_or_else(|| default_path(by.from), str::to_owned),
        expires_ms: attributes.ends_ms(by),
        secure: attributes.secure,
        http_only: attributes.http_only,
        same_site,
        partition: by.page_site.filter(|_| attributes.partitioned).cloned(),
    };
    let is_secure = cookie.secure && address::is_trustworthy(by.from);
    prefixes(&cookie, is_secure, value, attributes.path)?;
    if name.is_empty() && value.contains('=') {
        return Err(Refusal::ReadsAsAnother);
    }
    if attributes.partitioned && !is_secure {
        return Err(Refusal::PartitionedWithoutSecure);
    }
    if cookie.secure && !is_secure {
        return Err(Refusal::SecureWithoutTls);
    }
    if cookie.same_site == SameSite::None && !cookie.secure {
        return Err(Refusal::NoneWithoutSecure);
    }
    Ok(cookie)
}

/// Name and value: without `=` all of it is the value (section 5.6, step 3).
fn pair(text: &str) -> (&str, &str) {
    text.split_once('=').map_or(("", trim(text)), |(name, value)| (trim(name), trim(value)))
}

/// The blanks that may stand around a part.
fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t'])
}

/// What a name promises (sections 4.1.3 and 5.7, steps 18 to 20), whatever its case.
fn prefixes(cookie: &Cookie, is_secure: bool, value: &str, path: Option<&str>) -> Result<(), Refusal> {
    let begins = |text: &str, prefix: &str| text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix));
    // A nameless cookie is sent as its value alone, and could pass for one with such a name.
    let name = if cookie.name.is_empty() { value } else { &cookie.name };
    let Some(prefix) = ["__Host-Http-", "__Host-", "__Http-", "__Secure-"].into_iter().find(|prefix| begins(name, prefix)) else {
        return Ok(());
    };
    let keeps = is_secure
        && (!prefix.starts_with("__Host-") || path == Some("/") && !cookie.below_too)
        && (!prefix.ends_with("Http-") || cookie.http_only)
        && !cookie.name.is_empty();
    if keeps { Ok(()) } else { Err(Refusal::Prefix(prefix)) }
}

/// The host that a cookie belongs to, and whether hosts below get it too (section 5.7, steps 8 and 9).
fn domain(host: &str, given: &str) -> Result<(String, bool), Refusal> {
    let domain = given.strip_prefix('.').unwrap_or(given).to_ascii_lowercase();
    let refused = || Refusal::Domain { domain: domain.clone(), host: host.to_owned() };
    if given.is_empty() {
        return Ok((host.to_owned(), false));
    }
    if address::is_numeric(host) {
        return if given.eq_ignore_ascii_case(host) { Ok((host.to_owned(), false)) } else { Err(refused()) };
    }
    if !domain.is_ascii() || domain.is_empty() || (domain != host && !is_below(host, &domain)) {
        return Err(refused());
    }
    match (address::registrable(&domain), domain == host) {
        (Some(_), _) => Ok((domain, true)),
        // What many share is nobody's; but the shared host itself may have cookies of its own.
        (None, true) => Ok((domain, false)),
        (None, false) => Err(Refusal::SharedDomain { domain }),
    }
}

/// Section 5.1.4.
fn default_path(url: &Url) -> String {
    match url.path().rfind('/') {
        None | Some(0) => "/".to_owned(),
        Some(at) => url.path()[..at].to_owned(),
    }
}
