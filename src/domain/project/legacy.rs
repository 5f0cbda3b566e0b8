//! The settings of WeWeb's legacy plugin, Token Based Auth (A7, rule 45).

use serde::{Deserialize, Serialize};
use strum::VariantArray as _;

/// The settings of WeWeb's legacy plugin (rules 45, 50 and 51). What is left out is not written to the file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LegacySettings {
    /// Where people who are not signed in are sent.
    #[serde(default)]
    pub unauthenticated_page: String,
    /// Where people without the role are sent; empty: where people who are not signed in are (rule 50).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub forbidden_page: String,
    /// The page at `/`.
    #[serde(default)]
    pub home_page: String,
    /// How the plugin's own calls carry the access token.
    #[serde(default, skip_serializing_if = "is_default")]
    pub token_type: TokenType,
    /// User endpoint, by id: who the token belongs to. Called with GET, whatever the endpoint says.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub user_endpoint: String,
    /// Refresh endpoint, by id; empty: there is none. Called with POST.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub refresh_endpoint: String,
    /// How the refresh carries the refresh token.
    #[serde(default, skip_serializing_if = "is_default")]
    pub refresh_type: RefreshType,
    /// Request key: the name of the refresh token in the body of the refresh ("refresh field").
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub request_key: String,
    /// Response key: where the reply to the refresh has the access token, as a dotted path.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub response_key: String,
    /// Role key: where the user has the roles, as a dotted path; case counts.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub role_key: String,
    /// What stands there.
    #[serde(default, skip_serializing_if = "is_default")]
    pub role_type: RoleType,
    /// For objects: the member that is the role's name.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub role_object_key: String,
}

impl LegacySettings {
    /// The page for people without the role (rule 50).
    #[must_use]
    pub fn page_for_forbidden(&self) -> &str {
        if self.forbidden_page.is_empty() { &self.unauthenticated_page } else { &self.forbidden_page }
    }
}

/// How the plugin's own calls carry the access token (rule 45).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum TokenType {
    /// `Authorization: Bearer …`.
    #[default]
    Bearer,
    /// `Authorization: Basic …`, with the token as it is, not base64.
    Basic,
    /// A header of this name, with the token alone.
    CustomHeader(String),
}

impl TokenType {
    /// The header for a token: its name, and what stands before the token.
    #[must_use]
    pub fn header(&self) -> (&str, &'static str) {
        match self {
            Self::Bearer => ("authorization", "Bearer "),
            Self::Basic => ("authorization", "Basic "),
            Self::CustomHeader(name) => (name, ""),
        }
    }
}

/// How the refresh carries the refresh token (rules 45 and 48: only the first one works).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RefreshType {
    /// In the body, under the request key.
    #[default]
    RequestBody,
    /// `Authorization: Bearer …`.
    Bearer,
    /// `Authorization: Basic …`.
    Basic,
    /// A header of this name.
    CustomHeader(String),
}

/// What stands at the role key (rules 45 and 51).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, strum::VariantArray)]
#[serde(rename_all = "kebab-case")]
pub enum RoleType {
    /// The name of one role.
    String,
    /// A list of names.
    #[default]
    ArrayOfStrings,
    /// A list of objects, each with a name under the object key.
    ArrayOfObjects,
}

impl RoleType {
    /// All of them, as the plugin lists them.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// The name on screen.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::String => "String",
            Self::ArrayOfStrings => "Array of strings",
            Self::ArrayOfObjects => "Array of objects",
        }
    }
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
