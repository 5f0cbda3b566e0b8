//! The settings of WeWeb's auth plugins for Xano and Supabase (rules 53 and 54). What they call stands among the endpoints.

use serde::{Deserialize, Serialize};
use strum::VariantArray as _;

/// Which plugin.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, strum::VariantArray)]
#[serde(rename_all = "kebab-case")]
pub enum Plugin {
    /// Xano Auth (rule 53).
    #[default]
    Xano,
    /// Supabase Auth (rule 54).
    Supabase,
}

impl Plugin {
    /// Both.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// Its name in WeWeb's menu.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Xano => "Xano Auth",
            Self::Supabase => "Supabase Auth",
        }
    }
}

/// The settings of the plugin. What is left out is not written to the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PluginSettings {
    /// Which one.
    pub plugin: Plugin,
    /// Where people who are not signed in are sent.
    #[serde(default)]
    pub unauthenticated_page: String,
    /// Where people in no group of the page are sent; empty: where people who are not signed in are (rule 50).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub forbidden_page: String,
    /// The page at `/`.
    #[serde(default)]
    pub home_page: String,
    /// What its action Login calls, by endpoint id.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub log_in_endpoint: String,
    /// What its action Sign up calls.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub sign_up_endpoint: String,
    /// Xano: who the token belongs to.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub user_endpoint: String,
    /// Supabase: what its client asks for a new token.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub refresh_endpoint: String,
    /// Supabase: what its client tells when somebody signs out.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub log_out_endpoint: String,
    /// Supabase: the table of the users' roles.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub roles_endpoint: String,
    /// Xano: X-Data-Source of the environment.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub data_source: String,
    /// Xano: X-Branch of the environment.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub branch: String,
}

impl PluginSettings {
    /// The settings of a plugin, with nothing filled in.
    #[must_use]
    pub fn of(plugin: Plugin) -> Self {
        Self { plugin, ..Self::default() }
    }

    /// The page for people in no group (rule 50).
    #[must_use]
    pub fn page_for_forbidden(&self) -> &str {
        if self.forbidden_page.is_empty() { &self.unauthenticated_page } else { &self.forbidden_page }
    }

    /// The endpoints that it calls by itself, each with its name in the settings.
    #[must_use]
    pub fn own_calls(&self) -> Vec<(&'static str, &str)> {
        let all: [(&str, &str); 6] = [
            ("Login endpoint", &self.log_in_endpoint),
            ("Sign up endpoint", &self.sign_up_endpoint),
            ("Me endpoint", &self.user_endpoint),
            ("Refresh endpoint", &self.refresh_endpoint),
            ("Sign out endpoint", &self.log_out_endpoint),
            ("Roles table", &self.roles_endpoint),
        ];
        let wanted = |name: &str| match self.plugin {
            Plugin::Xano => matches!(name, "Login endpoint" | "Sign up endpoint" | "Me endpoint"),
            Plugin::Supabase => name != "Me endpoint",
        };
        all.into_iter().filter(|(name, _)| wanted(name)).collect()
    }
}
