//! Whether a page may call an address at all: mixed content and the local network (backends N1 to N3). This is asked before anything is
//! sent, and again for every redirect.

use url::Url;

use super::page::Page;
use super::remembered::Remembered;
use crate::domain::record::browser_note::BrowserNote;
use crate::domain::record::thrown::NotSent;
use crate::domain::web::address::{self, Space};
use crate::domain::web::send_on::host_of;

/// What becomes of an address before anything is sent there.
pub(super) enum Reach {
    /// It is called.
    Here(Option<BrowserNote>),
    /// The page asked for https in place of http: that is called, and nothing else changes.
    Instead(Url),
    /// The browser knows that this host has https alone, and redirects by itself (N1).
    RedirectsTo(Url),
    /// It is not called.
    No(NotSent),
}

/// Decides about one address.
pub(super) fn reach(page: &Page, url: &Url, remembered: &Remembered, now_ms: i64) -> Reach {
    let is_open = url.scheme() == "http" && !address::is_trustworthy(url);
    if is_open && page.browser().upgrades_insecure_requests {
        return Reach::Instead(by_https(url));
    }
    // By what the address itself says: a name that merely resolves to the local network stays mixed content.
    let said = Space::of(url);
    if is_open && page.is_https() && said == Space::Public {
        return Reach::No(NotSent::MixedContent { host: host_of(url), page: page.origin().to_owned() });
    }
    let space = page.space_of(url);
    if space > page.space() && page.space() == Space::Public {
        if !page.is_trustworthy() && !page.stands_in(url) {
            return Reach::No(NotSent::LocalNetworkFromHttp { host: host_of(url), page: page.origin().to_owned() });
        }
        if !page.may_reach(space) {
            return Reach::No(NotSent::LocalNetwork { host: host_of(url), page: page.origin().to_owned(), is_open });
        }
        let note = if page.stands_in(url) {
            (page.is_https() && !page.is_quiet()).then(|| BrowserNote::StandsIn { host: host_of(url), is_open: url.scheme() == "http" })
        } else {
            Some(BrowserNote::LocalNetworkAllowed { host: host_of(url) })
        };
        return Reach::Here(note);
    }
    if url.scheme() == "http" && remembered.is_https_only(url, now_ms) {
        return Reach::RedirectsTo(by_https(url));
    }
    Reach::Here(None)
}

/// The same address by https: port 80 becomes the usual one, any other stays.
fn by_https(url: &Url) -> Url {
    let mut https = url.clone();
    if https.set_scheme("https").is_err() {
        return url.clone();
    }
    https
}
