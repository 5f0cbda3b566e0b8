//! Which cookies a browser sends and keeps (RFC 6265bis). Phones and the proxy keep none (B8, B16).

use url::Url;

use crate::domain::project::platform::Client;
use crate::domain::record::evidence::{HeldBecause, HeldCookie};
use crate::domain::record::note::{CookieSaid, KeptBut};
use crate::domain::secret::registry::SecretRegistry;
use crate::domain::secret::traced::Traced;
use crate::domain::web::address;
use crate::domain::web::cookie::{self, Cookie, Jar, Refusal, SameSite, SetBy};
use crate::domain::web::wire::Reply;

use super::page::Page;

/// What the client has around it: the device's cookies, the run's secrets, the app's time.
pub struct Around<'a> {
    /// The cookies.
    pub jar: &'a mut Jar,
    /// Every value of a cookie is one of these.
    pub registry: &'a SecretRegistry,
    /// The app's time, milliseconds since 1970.
    pub now_ms: i64,
}

/// The text of the `Cookie` header for a call to this address, longer paths first; `None` where no cookie goes along.
pub(super) fn header(around: &Around, url: &Url, page: &Page) -> Option<Traced> {
    let mut cookies: Vec<&Cookie> = around.jar.iter().filter(|cookie| held_because(cookie, around, url, page).is_none()).collect();
    if cookies.is_empty() {
        return None;
    }
    cookies.sort_by_key(|cookie| std::cmp::Reverse(cookie.path.len()));
    let mut text = Traced::default();
    for (at, cookie) in cookies.into_iter().enumerate() {
        text.push_plain(if at == 0 { "" } else { "; " });
        if !cookie.name.is_empty() {
            text.push_plain(&format!("{}=", cookie.name));
        }
        text.push(&cookie.value);
    }
    Some(text)
}

/// The cookies of this host and its neighbours that do not go along with a call, each with the reason.
pub(super) fn held(around: &Around, url: &Url, page: &Page, sends: bool) -> Vec<HeldCookie> {
    let Some(host) = url.host_str() else { return Vec::new() };
    let family = address::registrable(host);
    let is_near = |cookie: &&Cookie| cookie.is_for_host(host) || family.is_some() && address::registrable(&cookie.domain) == family;
    let held = around.jar.iter().filter(is_near).filter_map(|cookie| {
        // Without credentials nobody looks at the cookies at all; those that would not have gone anyway are no news then.
        let why = match (held_because(cookie, around, url, page), sends) {
            (Some(why), true) => why,
            (None, false) => HeldBecause::Credentials,
            (None, true) | (Some(_), false) => return None,
        };
        Some(HeldCookie { name: cookie.name.clone(), why })
    });
    held.collect()
}

/// Why a cookie does not go along with a call that sends cookies (RFC 6265bis, section 5.8.3).
fn held_because(cookie: &Cookie, around: &Around, url: &Url, page: &Page) -> Option<HeldBecause> {
    let other_site = page.is_other_site(url);
    let why = if cookie.is_over(around.now_ms) {
        HeldBecause::Expired
    } else if !cookie.is_for_host(url.host_str().unwrap_or_default()) {
        HeldBecause::Domain
    } else if cookie.partition.is_some() && cookie.partition.as_ref() != page.site() {
        HeldBecause::Partition
    } else if !cookie.is_for_path(url.path()) {
        HeldBecause::Path
    } else if cookie.secure && !address::is_trustworthy(url) {
        HeldBecause::Secure
    } else if other_site && cookie.partition.is_none() && page.browser().blocks_third_party_cookies {
        HeldBecause::ThirdParty
    } else if other_site && cookie.same_site != SameSite::None {
        HeldBecause::SameSite(cookie.same_site)
    } else {
        return None;
    };
    Some(why)
}

/// Keeps what a reply sets, whether or not the app may read the reply. Says what was kept, and why something was not.
pub(super) fn keep(around: &mut Around, url: &Url, page: &Page, reply: &Reply) -> Vec<CookieSaid> {
    let other_site = page.is_other_site(url);
    let date_ms = reply.header("date").and_then(cookie::date_ms);
    let set_by = SetBy { from: url, now_ms: around.now_ms, date_ms, page_site: page.site() };
    let mut said = Vec::new();
    for (_, header) in reply.headers.iter().filter(|(name, _)| name == "set-cookie") {
        let name = named(header);
        let host = url.host_str().unwrap_or_default().to_owned();
        match cookie::parse(header, &set_by, |value| secret(around.registry, value)) {
            Err(Refusal::NoneWithoutSecure) if other_site && page.browser().blocks_third_party_cookies => {
                said.push(CookieSaid::Refused { name, why: Refusal::ThirdParty });
            }
            Err(why) => said.push(CookieSaid::Refused { name, why }),
            Ok(cookie) if other_site && cookie.partition.is_none() && page.browser().blocks_third_party_cookies => {
                said.push(CookieSaid::Refused { name, why: Refusal::ThirdParty });
            }
            Ok(cookie) if other_site && cookie.same_site != SameSite::None => {
                said.push(CookieSaid::OtherSite { name, same_site: cookie.same_site, origin: page.origin().to_owned(), host });
            }
            Ok(cookie) if !cookie.secure && !address::is_trustworthy(url) && around.jar.would_overwrite_secure(&cookie, around.now_ms) => {
                said.push(CookieSaid::Refused { name, why: Refusal::OverwritesSecure });
            }
            Ok(cookie) => {
                said.push(kept(&cookie, host, other_site, page.stands_in(url), around.now_ms));
                around.jar.put(cookie, around.now_ms);
            }
        }
    }
    said
}

/// What is said of cookies that a client does not even look at.
pub(super) fn ignored(client: Client, reply: &Reply) -> Option<CookieSaid> {
    let names: Vec<String> = reply.headers.iter().filter(|(name, _)| name == "set-cookie").map(|(_, header)| named(header)).collect();
    (!names.is_empty()).then_some(CookieSaid::Ignored { names, client })
}

/// The name of the cookie that a line sets.
fn named(header: &str) -> String {
    header.split(['=', ';']).next().unwrap_or_default().trim().to_owned()
}

fn kept(cookie: &Cookie, host: String, other_site: bool, stands_in: bool, now_ms: i64) -> CookieSaid {
    let name = cookie.name.clone();
    if cookie.is_over(now_ms) {
        return CookieSaid::Dropped { name, host };
    }
    let but = if other_site {
        Some(if cookie.partition.is_some() { KeptBut::Partitioned } else { KeptBut::ThirdParty })
    } else {
        // A server on this computer stands in for one of the app's own site.
        (stands_in && cookie.same_site != SameSite::None).then_some(KeptBut::OnOwnSiteOnly(cookie.same_site))
    };
    CookieSaid::Kept { name, host, http_only: cookie.http_only, but }
}

fn secret(registry: &SecretRegistry, value: &str) -> Traced {
    registry.label_of(value).map_or_else(|| registry.trace(value), |label| Traced::secret(label.clone(), value))
}
