//! Which cookies a browser sends and keeps (RFC 6265; the draft that follows it, for `SameSite`). Phones and the proxy keep none (B8, B11).

use url::Url;

use crate::domain::cookie::{self, Cookie, Jar, SameSite};
use crate::domain::platform::Client;
use crate::domain::secret::SecretRegistry;
use crate::domain::traced::Traced;
use crate::domain::wire::Reply;

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

/// Keeps what a reply sets, whether or not the app may read the reply. Says what was kept, and why something was not.
pub(super) fn keep(around: &mut Around, url: &Url, origin: &str, reply: &Reply) -> Vec<String> {
    let foreign = is_foreign(url, origin);
    let mut said = Vec::new();
    for (_, header) in reply.headers.iter().filter(|(name, _)| name == "set-cookie") {
        let name = header.split(['=', ';']).next().unwrap_or_default().trim().to_owned();
        let host = url.host_str().unwrap_or_default();
        match cookie::parse(header, url, around.now_ms, |value| secret(around.registry, value)) {
            Err(why) => said.push(format!("The browser does not keep the cookie {name}: {why}")),
            Ok(cookie) if foreign && cookie.same_site != SameSite::None => said.push(format!(
                "The browser does not keep the cookie {name}: it is SameSite={}, and the app at {origin} and {host} are not one site. Put \
                 the API on the app's own domain, or send SameSite=None; Secure",
                cookie.same_site.name()
            )),
            Ok(cookie) => {
                said.push(kept(&cookie, host, if foreign { From::Elsewhere } else { From::of(url) }, around.now_ms));
                around.jar.put(cookie, around.now_ms);
            }
        }
    }
    said
}

/// What is said of cookies that a client does not even look at.
pub(super) fn ignored(client: Client, reply: &Reply) -> Option<String> {
    let names: Vec<&str> = reply
        .headers
        .iter()
        .filter(|(name, _)| name == "set-cookie")
        .map(|(_, header)| header.split(['=', ';']).next().unwrap_or_default().trim())
        .collect();
    let why = match client {
        Client::Browser => "the call was made without credentials (FlutterFlow: withCredentials; WeWeb: Credentials)",
        Client::Native => "the app's HTTP client on phones keeps none",
        Client::Proxy => "FlutterFlow's proxy strips them",
    };
    (!names.is_empty()).then(|| format!("Not kept: {}. Cookies are ignored here: {why}", names.join(", ")))
}

/// Where a cookie comes from, as seen from the app.
#[derive(Clone, Copy, PartialEq, Eq)]
enum From {
    /// The app's own site.
    OwnSite,
    /// A server on this computer, which stands in for one of the own site.
    Loopback,
    /// Another site.
    Elsewhere,
}

impl From {
    fn of(url: &Url) -> Self {
        if cookie::is_loopback(url) { Self::Loopback } else { Self::OwnSite }
    }
}

fn kept(cookie: &Cookie, host: &str, from: From, now_ms: i64) -> String {
    if cookie.is_over(now_ms) {
        return format!("The browser drops the cookie {} of {host}", cookie.name);
    }
    let hidden = if cookie.http_only { ", which no script may read" } else { "" };
    let but = match from {
        From::Loopback if cookie.same_site != SameSite::None => format!(
            ". It is SameSite={}: on a server of your own it comes along only while app and API share a site",
            cookie.same_site.name()
        ),
        From::Elsewhere => ". It is another site's: Safari and private windows do not keep it".to_owned(),
        From::OwnSite | From::Loopback => String::new(),
    };
    format!("The browser keeps the cookie {} of {host}{hidden}{but}", cookie.name)
}

/// Whether a call comes from another site. Loopback stands in for a host on the app's own site.
fn is_foreign(url: &Url, origin: &str) -> bool {
    let app = Url::parse(origin).ok();
    !cookie::is_loopback(url) && (app.as_ref().and_then(cookie::site).is_none() || app.as_ref().and_then(cookie::site) != cookie::site(url))
}

fn secret(registry: &SecretRegistry, value: &str) -> Traced {
    registry.label_of(value).map_or_else(|| registry.trace(value), |label| Traced::secret(label.clone(), value))
}
