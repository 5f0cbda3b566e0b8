//! What is known of a project's WeWeb server: where it is set up, what its copy of On user load does, its API endpoints (rules 37 to 44).
//! What nobody has confirmed is `None`: "I don't know".

use serde::{Deserialize, Serialize};
use strum::VariantArray as _;

use super::page::Access;

/// The project's WeWeb server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WeWebServer {
    /// It is set up for staging.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub staging: Option<bool>,
    /// It is set up for production.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub production: Option<bool>,
    /// The front alone was exported and is hosted elsewhere (rule 44).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hosted_elsewhere: Option<bool>,
    /// What its On user load does (D1).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_load: Option<ServerUserLoad>,
    /// Its API endpoints (Endpoint: what **Call backend endpoint** calls).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub endpoints: Vec<BackendEndpoint>,
}

impl WeWebServer {
    /// Whether nothing is said.
    #[must_use]
    pub fn is_unknown(&self) -> bool {
        *self == Self::default()
    }

    /// The API endpoint of this id.
    #[must_use]
    pub fn endpoint(&self, id: &str) -> Option<&BackendEndpoint> {
        self.endpoints.iter().find(|endpoint| endpoint.id == id)
    }
}

/// What the server's copy of On user load does with the session of a request (rules 21 and 41).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, strum::VariantArray)]
#[serde(rename_all = "kebab-case")]
pub enum ServerUserLoad {
    /// There is none: no request has a user.
    None,
    /// It sets the user of the session.
    SetsUser,
    /// It throws: the user is nothing, and the cookie is deleted.
    Throws,
}

impl ServerUserLoad {
    /// All of them.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// In words.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::None => "none on the server",
            Self::SetsUser => "sets the user",
            Self::Throws => "throws",
        }
    }
}

/// An API endpoint of the WeWeb server. What is inside it is a box.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackendEndpoint {
    /// Slug, unique among them.
    pub id: String,
    /// Name on screen.
    pub name: String,
    /// Who may call it (rule 42).
    #[serde(default, skip_serializing_if = "is_open")]
    pub access: Access,
    /// The named box that gives its result; empty: nothing.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub function: String,
}

fn is_open(access: &Access) -> bool {
    *access == Access::Everyone
}
