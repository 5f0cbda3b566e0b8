//! What a browser remembers of earlier replies, besides cookies: which hosts have https alone (RFC 6797), and where a page has moved to
//! for good (backends N15).

use std::collections::BTreeMap;

use serde::Serialize;
use url::{Host, Url};

use crate::domain::web::wire::Reply;

/// What a browser remembers of earlier replies.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub(super) struct Remembered {
    /// Hosts that have https alone. No state of an app differs by how long.
    #[serde(skip)]
    https_only: BTreeMap<String, HttpsOnly>,
    /// Redirects for good, by the address that they are answered at.
    #[serde(skip)]
    moved: BTreeMap<String, Moved>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct HttpsOnly {
    ends_ms: i64,
    below_too: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Moved {
    reply: Reply,
    /// What the reply varies by, as the request had it.
    varies_by: Vec<(String, String)>,
    ends_ms: i64,
}

/// The headers of a request, by name.
pub(super) type Asked<'a> = dyn Fn(&str) -> String + 'a;

impl Remembered {
    /// Whether this host has https alone, as far as the browser was told.
    pub(super) fn is_https_only(&self, url: &Url, now_ms: i64) -> bool {
        let Some(Host::Domain(host)) = url.host() else { return false };
        let host = host.trim_end_matches('.');
        let mut name = host;
        loop {
            if self.https_only.get(name).is_some_and(|known| known.ends_ms > now_ms && (known.below_too || name == host)) {
                return true;
            }
            let Some((_, above)) = name.split_once('.') else { return false };
            name = above;
        }
    }

    /// Hears what a reply says of its host (RFC 6797, section 8.1): by https only, never of a number, the first line alone.
    pub(super) fn hear(&mut self, url: &Url, reply: &Reply, now_ms: i64) {
        let (Some(Host::Domain(host)), "https") = (url.host(), url.scheme()) else { return };
        let Some(said) = reply.header("strict-transport-security") else { return };
        let host = host.trim_end_matches('.').to_owned();
        let directives: Vec<(String, &str)> = said
            .split(';')
            .map(|part| part.split_once('=').map_or((part.trim(), ""), |(name, value)| (name.trim(), value.trim())))
            .map(|(name, value)| (name.to_ascii_lowercase(), value.trim_matches('"')))
            .collect();
        let Some(seconds) = directives.iter().find(|(name, _)| name == "max-age").and_then(|(_, value)| value.parse::<i64>().ok()) else {
            return;
        };
        if seconds <= 0 {
            self.https_only.remove(&host);
            return;
        }
        let below_too = directives.iter().any(|(name, _)| name == "includesubdomains");
        self.https_only.insert(host, HttpsOnly { ends_ms: now_ms.saturating_add(seconds.saturating_mul(1000)), below_too });
    }

    /// Keeps a redirect for good, as the answer to this address (RFC 9111: 301 and 308 without another word last).
    pub(super) fn keep(&mut self, url: &str, asked: &Asked, reply: &Reply, now_ms: i64) {
        let Some(ends_ms) = lasts_until(reply, now_ms) else {
            self.moved.remove(url);
            return;
        };
        let varies_by =
            names(reply.joined("vary").as_deref()).map(|name| (asked(&name), name)).map(|(value, name)| (name, value)).collect();
        self.moved.insert(url.to_owned(), Moved { reply: reply.clone(), varies_by, ends_ms });
    }

    /// The redirect that is remembered for this address.
    pub(super) fn moved(&self, url: &str, asked: &Asked, now_ms: i64) -> Option<&Reply> {
        let moved = self.moved.get(url).filter(|moved| moved.ends_ms > now_ms)?;
        moved.varies_by.iter().all(|(name, value)| asked(name) == *value).then_some(&moved.reply)
    }
}

fn names(list: Option<&str>) -> impl Iterator<Item = String> + '_ {
    list.unwrap_or_default().split(',').map(|name| name.trim().to_ascii_lowercase()).filter(|name| !name.is_empty())
}

/// Until when a redirect for good may be used without asking again; `None` where it has to be asked for.
fn lasts_until(reply: &Reply, now_ms: i64) -> Option<i64> {
    if !matches!(reply.status, 301 | 308) || names(reply.joined("vary").as_deref()).any(|name| name == "*") {
        return None;
    }
    let control = reply.joined("cache-control").unwrap_or_default().to_ascii_lowercase();
    let says = |word: &str| control.split(',').any(|part| part.trim() == word);
    if says("no-store") || says("no-cache") || (control.is_empty() && reply.joined("pragma").is_some_and(|said| said.trim() == "no-cache"))
    {
        return None;
    }
    if let Some(seconds) = control.split(',').find_map(|part| part.trim().strip_prefix("max-age=")?.parse::<i64>().ok()) {
        return (seconds > 0).then(|| now_ms.saturating_add(seconds.saturating_mul(1000)));
    }
    if let Some(expires) = reply.joined("expires") {
        let ends = crate::domain::web::cookie::date_ms(&expires)?;
        return (ends > now_ms).then_some(ends);
    }
    Some(i64::MAX)
}
