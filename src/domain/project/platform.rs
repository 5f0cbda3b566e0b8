//! The platforms, where their apps run, and the settings of each.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use strum::VariantArray as _;

use super::api_group::ApiGroup;
pub use super::legacy::{LegacySettings, RefreshType, RoleType, TokenType};
use super::plugin::{Plugin, PluginSettings};
use super::weweb_server::WeWebServer;

/// Which platform's rules a project follows, with that platform's settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Platform {
    /// FlutterFlow with Custom Authentication.
    #[serde(rename = "flutterflow")]
    FlutterFlow(FlutterFlowSettings),
    /// WeWeb with Custom Auth.
    #[serde(rename = "weweb")]
    WeWeb(WeWebSettings),
    /// WeWeb with the legacy plugin, Token Based Auth (A7).
    #[serde(rename = "weweb-legacy")]
    WeWebLegacy(LegacySettings),
    /// WeWeb with the auth plugin for Xano or Supabase (rules 53 and 54).
    #[serde(rename = "weweb-plugin")]
    WeWebPlugin(PluginSettings),
}

impl Platform {
    /// WeWeb: the pages to which those are sent who may not see another one.
    #[must_use]
    pub fn redirects_to(&self) -> Vec<&str> {
        match self {
            Self::FlutterFlow(_) => Vec::new(),
            Self::WeWeb(settings) => vec![&settings.unauthenticated_page, &settings.unauthorized_page],
            Self::WeWebLegacy(settings) => vec![&settings.unauthenticated_page, &settings.forbidden_page],
            Self::WeWebPlugin(settings) => vec![&settings.unauthenticated_page, &settings.forbidden_page],
        }
    }

    /// Whether it is WeWeb, with whichever authentication: dotted paths, formulas, workflows with an error branch.
    #[must_use]
    pub fn is_weweb(&self) -> bool {
        matches!(self, Self::WeWeb(_) | Self::WeWebLegacy(_) | Self::WeWebPlugin(_))
    }

    /// The platform's own name, whichever authentication a project has there.
    #[must_use]
    pub fn house(&self) -> &'static str {
        if self.is_weweb() { "WeWeb" } else { "FlutterFlow" }
    }

    /// The name in reports.
    #[must_use]
    pub fn name(&self) -> &'static str {
        match self {
            Self::FlutterFlow(_) => "flutterflow",
            Self::WeWeb(_) => "weweb",
            Self::WeWebLegacy(_) => "weweb-legacy",
            Self::WeWebPlugin(settings) => match settings.plugin {
                Plugin::Xano => "weweb-xano",
                Plugin::Supabase => "weweb-supabase",
            },
        }
    }

    /// The name on screen.
    #[must_use]
    pub fn title(&self) -> &'static str {
        match self {
            Self::FlutterFlow(_) => "FlutterFlow",
            Self::WeWeb(_) => "WeWeb",
            Self::WeWebLegacy(_) => "WeWeb, legacy plugin",
            Self::WeWebPlugin(settings) => match settings.plugin {
                Plugin::Xano => "WeWeb, Xano Auth plugin",
                Plugin::Supabase => "WeWeb, Supabase Auth plugin",
            },
        }
    }

    /// The name of its authentication system, in the platform's own menu.
    #[must_use]
    pub fn authentication(&self) -> &'static str {
        match self {
            Self::FlutterFlow(_) => "Custom Authentication",
            Self::WeWeb(_) => "Custom Auth",
            Self::WeWebLegacy(_) => "Token Based Auth (legacy plugin)",
            Self::WeWebPlugin(settings) => match settings.plugin {
                Plugin::Xano => "Xano Auth (legacy plugin)",
                Plugin::Supabase => "Supabase Auth (legacy plugin)",
            },
        }
    }

    /// The page that opens at `/` for someone who is signed in.
    #[must_use]
    pub fn home_page(&self) -> &str {
        match self {
            Self::FlutterFlow(settings) => &settings.logged_in_page,
            Self::WeWeb(settings) => &settings.home_page,
            Self::WeWebLegacy(settings) => &settings.home_page,
            Self::WeWebPlugin(settings) => &settings.home_page,
        }
    }

    /// Where apps of this platform run.
    #[must_use]
    pub fn targets(&self) -> &'static [Target] {
        match self {
            Self::FlutterFlow(_) => &[Target::TestMode, Target::Web, Target::Mobile],
            Self::WeWeb(_) | Self::WeWebLegacy(_) | Self::WeWebPlugin(_) => &[Target::Editor, Target::Staging, Target::Published],
        }
    }

    /// The target of a run when none is named.
    #[must_use]
    pub fn default_target(&self) -> Target {
        match self {
            Self::FlutterFlow(_) => Target::Web,
            Self::WeWeb(_) | Self::WeWebLegacy(_) | Self::WeWebPlugin(_) => Target::Published,
        }
    }

    /// The page that opens when nobody is signed in (Entry Page; unauthenticated page).
    #[must_use]
    pub fn signed_out_page(&self) -> &str {
        match self {
            Self::FlutterFlow(settings) => &settings.entry_page,
            Self::WeWeb(settings) => &settings.unauthenticated_page,
            Self::WeWebLegacy(settings) => &settings.unauthenticated_page,
            Self::WeWebPlugin(settings) => &settings.unauthenticated_page,
        }
    }
}

/// FlutterFlow's authentication settings (A1).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FlutterFlowSettings {
    /// Entry Page: shown when logged out, and the only redirect target.
    #[serde(default)]
    pub entry_page: String,
    /// Logged In Page: shown at `/` when logged in, target of automatic navigation.
    #[serde(default)]
    pub logged_in_page: String,
    /// Persist Auth Sessions.
    #[serde(default = "on", skip_serializing_if = "is_on")]
    pub persist: bool,
    /// Associate User Data Type.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub user_data_type: String,
    /// API groups.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub groups: Vec<ApiGroup>,
    /// Which exports the app is like (A8); none: nobody has said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub export: Option<Export>,
    /// Pages Require Authentication by Default.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pages_require_authentication: Option<bool>,
}

/// The exports that behave differently (A8).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, strum::VariantArray)]
#[serde(rename_all = "kebab-case")]
pub enum Export {
    /// 2023 to 2025: plain storage, saves that nobody waits for, no marker.
    Classic,
    /// 2026: a marker at Log Out, saves that are waited for.
    #[serde(rename = "2026")]
    Of2026,
    /// 2026 with secure storage.
    #[serde(rename = "2026-secure")]
    Of2026Secure,
}

impl Export {
    /// All of them.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// In words.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Classic => "2023 to 2025",
            Self::Of2026 => "2026",
            Self::Of2026Secure => "2026, secure storage",
        }
    }
}

impl FlutterFlowSettings {
    /// The group of this id.
    #[must_use]
    pub fn group(&self, id: &str) -> Option<&ApiGroup> {
        self.groups.iter().find(|group| group.id == id && !id.is_empty())
    }
}

impl Default for FlutterFlowSettings {
    fn default() -> Self {
        Self {
            entry_page: String::new(),
            logged_in_page: String::new(),
            persist: true,
            user_data_type: String::new(),
            groups: Vec::new(),
            export: None,
            pages_require_authentication: None,
        }
    }
}

/// WeWeb's authentication settings (A1).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeWebSettings {
    /// Where signed-out people are sent.
    #[serde(default)]
    pub unauthenticated_page: String,
    /// Where people without the role are sent.
    #[serde(default)]
    pub unauthorized_page: String,
    /// The page at `/`.
    #[serde(default)]
    pub home_page: String,
    /// The APP_URL of staging and of production, where they are set (rule 38): which origin takes which values.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub app_urls: BTreeMap<Target, String>,
    /// What is known of the project's WeWeb server (rules 39 to 44).
    #[serde(default, skip_serializing_if = "WeWebServer::is_unknown")]
    pub server: WeWebServer,
}

impl WeWebSettings {
    /// Whose values a front takes that is served from here: those of staging or of production (rule 38).
    #[must_use]
    pub fn values_at(&self, origin: &str) -> Target {
        let origin = origin.trim_end_matches('/');
        let named = self.app_urls.iter().find(|(_, url)| url.trim_end_matches('/') == origin).map(|(target, _)| *target);
        named.unwrap_or(if origin.contains("-staging.") { Target::Staging } else { Target::Published })
    }

    /// Whether a WeWeb server is set up where the app runs; none where nobody has said. The editor is that of production (rule 6).
    #[must_use]
    pub fn has_server(&self, target: Target) -> Option<bool> {
        match target {
            Target::Staging => self.server.staging,
            _ => self.server.production,
        }
    }
}

fn on() -> bool {
    true
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde's signature")]
fn is_on(value: &bool) -> bool {
    *value
}

/// Where the app runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, strum::VariantArray)]
#[serde(rename_all = "kebab-case")]
pub enum Target {
    /// FlutterFlow Test / Run mode: a web app behind FlutterFlow's proxy (B8, B12).
    TestMode,
    /// FlutterFlow published web.
    Web,
    /// FlutterFlow on Android and iOS.
    Mobile,
    /// WeWeb's editor preview.
    Editor,
    /// WeWeb staging.
    Staging,
    /// WeWeb published.
    Published,
}

impl Target {
    /// All of them.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// The name in files and arguments.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::TestMode => "test-mode",
            Self::Web => "web",
            Self::Mobile => "mobile",
            Self::Editor => "editor",
            Self::Staging => "staging",
            Self::Published => "published",
        }
    }

    /// The name on screen.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::TestMode => "Test / Run mode",
            Self::Web => "Published web",
            Self::Mobile => "Android and iOS",
            Self::Editor => "Editor",
            Self::Staging => "Staging",
            Self::Published => "Published",
        }
    }

    /// Which HTTP client the app has there.
    #[must_use]
    pub fn client(self) -> Client {
        match self {
            Self::TestMode => Client::Proxy,
            Self::Mobile => Client::Native,
            Self::Web | Self::Editor | Self::Staging | Self::Published => Client::Browser,
        }
    }

    /// Whether the app has a URL bar: `Reload` reloads the page there, elsewhere the app is closed and reopened.
    #[must_use]
    pub fn is_web(self) -> bool {
        self != Self::Mobile
    }
}

/// What sends the app's calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Client {
    /// A browser: preflight, CORS.
    Browser,
    /// A phone's HTTP client: no CORS (B11).
    Native,
    /// FlutterFlow's proxy: no CORS, no cookies, up to five redirects; sent directly and assumed (B12).
    Proxy,
    /// A server that calls for the app: FlutterFlow's Firebase function (B9), WeWeb's REST proxy (rule 55). No CORS, no cookies; sent
    /// directly and assumed.
    Server,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::project::legacy::{RefreshType, RoleType, TokenType};
    use serde_json::json;

    #[test]
    fn ww_38_a_front_takes_the_values_of_the_app_url_that_it_is_served_from_else_those_of_its_name() {
        let urls = [(Target::Staging, "https://test.shop.example"), (Target::Published, "https://shop.example/")];
        let named = WeWebSettings { app_urls: urls.map(|(target, url)| (target, url.to_owned())).into(), ..WeWebSettings::default() };
        for (origin, whose) in [
            ("https://test.shop.example", Target::Staging),
            ("https://shop.example", Target::Published),
            ("https://abc-staging.weweb-preview.io", Target::Staging),
            ("https://preview.shop.example", Target::Published),
        ] {
            assert_eq!(named.values_at(origin), whose, "{origin}");
        }
        // A staging domain of one's own that stands in no APP_URL talks to production.
        assert_eq!(WeWebSettings::default().values_at("https://test.shop.example"), Target::Published);
    }

    #[test]
    fn ww_45_what_is_left_out_has_the_plugins_defaults_and_is_not_written() {
        let file = json!({"weweb-legacy": {"unauthenticated_page": "login", "home_page": "home", "user_endpoint": "me"}});
        let platform: Platform = serde_json::from_value(file.clone()).unwrap();
        let Platform::WeWebLegacy(settings) = &platform else { panic!("{platform:?}") };
        assert_eq!((&settings.token_type, &settings.refresh_type), (&TokenType::Bearer, &RefreshType::RequestBody));
        assert_eq!((settings.role_type, settings.page_for_forbidden()), (RoleType::ArrayOfStrings, "login"));
        assert_eq!(serde_json::to_value(&platform).unwrap(), file);
        let full = json!({"weweb-legacy": {"unauthenticated_page": "login", "forbidden_page": "no", "home_page": "home",
            "token_type": {"custom-header": "X-Token"}, "user_endpoint": "me", "refresh_endpoint": "again", "refresh_type": "basic",
            "request_key": "refresh", "response_key": "data.access", "role_key": "roles", "role_type": "array-of-objects",
            "role_object_key": "name"}});
        let platform: Platform = serde_json::from_value(full.clone()).unwrap();
        assert_eq!((platform.name(), platform.title()), ("weweb-legacy", "WeWeb, legacy plugin"));
        assert_eq!(serde_json::to_value(&platform).unwrap(), full);
    }
}
