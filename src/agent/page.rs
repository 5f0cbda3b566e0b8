//! The page that an app's calls come from, with the browser around it.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use url::Url;

use crate::domain::web::address::{self, Site, Space};
use crate::domain::web::browser::BrowserSettings;

/// The page that an app's calls come from, with the browser around it.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Page {
    /// Its origin, such as `https://app.example.com`.
    origin: String,
    #[serde(skip)]
    url: Option<Url>,
    #[serde(skip)]
    site: Option<Site>,
    space: Space,
    browser: BrowserSettings,
    /// Where names lie; any other name is public.
    names: BTreeMap<String, Space>,
    /// What the user let the page reach; `None` where servers on this computer stand in for the user's own (design 15).
    permissions: Option<BTreeSet<Space>>,
    /// Nothing is said of servers that stand in.
    #[serde(skip)]
    is_quiet: bool,
}

impl Page {
    /// A page at this origin. Servers on this computer stand in for the user's own.
    #[must_use]
    pub fn new(origin: &str, browser: BrowserSettings) -> Self {
        let origin = origin.trim_end_matches('/').to_owned();
        let url = Url::parse(&origin).ok();
        let site = url.as_ref().and_then(address::site);
        let space = url.as_ref().map(Space::of).unwrap_or_default();
        Self { origin, url, site, space, browser, names: BTreeMap::new(), permissions: None, is_quiet: false }
    }

    /// The same where nothing stands in for anything: these names lie so, and the user let the page reach this.
    #[must_use]
    pub fn for_real(self, names: BTreeMap<String, Space>, permissions: BTreeSet<Space>) -> Self {
        let host = self.url.as_ref().and_then(Url::host_str).unwrap_or_default();
        let space = names.get(host).copied().unwrap_or(self.space);
        Self { space, names, permissions: Some(permissions), ..self }
    }

    /// The same beside the demo server: that it stands in for one of the user's own is said elsewhere.
    #[must_use]
    pub fn beside_the_demo_server(self) -> Self {
        Self { is_quiet: true, ..self }
    }

    /// Its origin.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Its site.
    #[must_use]
    pub fn site(&self) -> Option<&Site> {
        self.site.as_ref()
    }

    /// Whether it came by https.
    pub(super) fn is_https(&self) -> bool {
        self.url.as_ref().is_some_and(|url| url.scheme() == "https")
    }

    /// Whether nobody on the way could change it.
    pub(super) fn is_trustworthy(&self) -> bool {
        self.url.as_ref().is_some_and(address::is_trustworthy)
    }

    /// Where it lies itself.
    pub(super) fn space(&self) -> Space {
        self.space
    }

    /// How its browser is set up.
    pub(super) fn browser(&self) -> BrowserSettings {
        self.browser
    }

    /// Whether an address is of the page's own origin.
    pub(super) fn is_own_origin(&self, url: &Url) -> bool {
        url.origin().ascii_serialization() == self.origin
    }

    /// Whether an address belongs to another site than the page. A server on this computer stands in for one on the page's own.
    pub(super) fn is_other_site(&self, url: &Url) -> bool {
        if self.stands_in(url) {
            return false;
        }
        self.site.is_none() || self.site != address::site(url)
    }

    /// Whether a server stands in for the user's own.
    pub(super) fn stands_in(&self, url: &Url) -> bool {
        self.permissions.is_none() && address::is_loopback(url)
    }

    /// Whether nothing is said of servers that stand in.
    pub(super) fn is_quiet(&self) -> bool {
        self.is_quiet
    }

    /// Where an address lies.
    pub(super) fn space_of(&self, url: &Url) -> Space {
        url.host_str().and_then(|host| self.names.get(host).copied()).unwrap_or_else(|| Space::of(url))
    }

    /// Whether the page may reach what lies there.
    pub(super) fn may_reach(&self, space: Space) -> bool {
        match &self.permissions {
            Some(permissions) => permissions.contains(&space),
            None => space == Space::Loopback || self.browser.allows_local_network,
        }
    }
}
