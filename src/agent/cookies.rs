//! Which cookies a browser sends and keeps (RFC 6265; the draft that follows it, for `SameSite`). Phones and the proxy keep none (B8, B11).

use url::Url;

use crate::domain::project::platform::Client;
use crate::domain::record::evidence::{HeldBecause, HeldCookie};
use crate::domain::record::note::{CookieSaid, KeptBut};
use crate::domain::secret::registry::SecretRegistry;
use crate::domain::secret::traced::Traced;
use crate::domain::web::cookie::{self, Cookie, Jar, SameSite};
use crate::domain::web::wire::Reply;

/// What the client has around it: the device's cookies, the run's secrets, the app's time.
pub struct Around<'a> {
    /// The cookies.
    pub jar: &'a mut Jar,
    /// Every value of a cookie is one of these.
    pub registry: &'a SecretRegistry,
    /// The app's time, milliseconds since 1970.
    pub now_ms: i64,
}

/// The text of the `Cookie` header for a call to this address, longer paths first; `None` when there is nothing to send.
pub(super) fn header(around: &Around, url: &Url, origin: &str) -> Option<Traced> {
    let foreign = is_foreign(url, origin);
    let goes_along = |cookie: &&Cookie| cookie.is_for(url, around.now_ms) && (!foreign || cookie.same_site == SameSite::None);
    let mut cookies: Vec<&Cookie> = around.jar.iter().filter(goes_along).collect();
    cookies.sort_by_key(|cookie| std::cmp::Reverse(cookie.path.len()));
    let mut text = Traced::default();
    for cookie in cookies {
        text.push_plain(&format!("{}{}=", if text.is_empty() { "" } else { "; " }, cookie.name));
        text.push(&cookie.value);
    }
    (!text.is_empty()).then_some(text)
}

/// The cookies of this host that do not go along with a call, each with the reason.
pub(super) fn held(around: &Around, url: &Url, origin: &str, sends: bool) -> Vec<HeldCookie> {
    let foreign = is_foreign(url, origin);
    let Some(host) = url.host_str() else { return Vec::new() };
    let own = around.jar.iter().filter(|cookie| cookie.is_for_host(host));
    let held = own.filter_map(|cookie| {
        let why = if cookie.is_over(around.now_ms) {
            HeldBecause::Expired
        } else if !sends {
            HeldBecause::Credentials
        } else if foreign && cookie.same_site != SameSite::None {
            HeldBecause::SameSite
        } else if cookie.is_for(url, around.now_ms) {
            return None;
        } else if cookie.secure && url.scheme() != "https" && !cookie::is_loopback(url) {
            HeldBecause::Secure
        } else {
            HeldBecause::Path
        };
        Some(HeldCookie { name: cookie.name.clone(), why })
    });
    held.collect()
}

/// Keeps what a reply sets, whether or not the app may read the reply. Says what was kept, and why something was not.
pub(super) fn keep(around: &mut Around, url: &Url, origin: &str, reply: &Reply) -> Vec<CookieSaid> {
    let foreign = is_foreign(url, origin);
    let mut said = Vec::new();
    for (_, header) in reply.headers.iter().filter(|(name, _)| name == "set-cookie") {
        let name = header.split(['=', ';']).next().unwrap_or_default().trim().to_owned();
        let host = url.host_str().unwrap_or_default().to_owned();
        match cookie::parse(header, url, around.now_ms, |value| secret(around.registry, value)) {
            Err(why) => said.push(CookieSaid::Refused { name, why }),
            Ok(cookie) if foreign && cookie.same_site != SameSite::None => {
                said.push(CookieSaid::OtherSite { name, same_site: cookie.same_site, origin: origin.to_owned(), host });
            }
            Ok(cookie) => {
                said.push(kept(&cookie, host, foreign, url, around.now_ms));
                around.jar.put(cookie, around.now_ms);
            }
        }
    }
    said
}

/// What is said of cookies that a client does not even look at.
pub(super) fn ignored(client: Client, reply: &Reply) -> Option<CookieSaid> {
    let names: Vec<String> = reply
        .headers
        .iter()
        .filter(|(name, _)| name == "set-cookie")
        .map(|(_, header)| header.split(['=', ';']).next().unwrap_or_default().trim().to_owned())
        .collect();
    (!names.is_empty()).then_some(CookieSaid::Ignored { names, client })
}

fn kept(cookie: &Cookie, host: String, foreign: bool, url: &Url, now_ms: i64) -> CookieSaid {
    let name = cookie.name.clone();
    if cookie.is_over(now_ms) {
        return CookieSaid::Dropped { name, host };
    }
    let but = if foreign {
        Some(KeptBut::ThirdParty)
    } else {
        // A server on this computer stands in for one of the app's own site.
        (cookie::is_loopback(url) && cookie.same_site != SameSite::None).then_some(KeptBut::OnOwnSiteOnly(cookie.same_site))
    };
    CookieSaid::Kept { name, host, http_only: cookie.http_only, but }
}

/// Whether a call comes from another site. Loopback stands in for a host on the app's own site.
fn is_foreign(url: &Url, origin: &str) -> bool {
    let app = Url::parse(origin).ok();
    !cookie::is_loopback(url) && (app.as_ref().and_then(cookie::site).is_none() || app.as_ref().and_then(cookie::site) != cookie::site(url))
}

fn secret(registry: &SecretRegistry, value: &str) -> Traced {
    registry.label_of(value).map_or_else(|| registry.trace(value), |label| Traced::secret(label.clone(), value))
}
