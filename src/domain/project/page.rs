//! A screen of the app.

use serde::{Deserialize, Serialize};

/// A screen of the app.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page {
    /// Slug, unique among pages.
    pub id: String,
    /// Name on screen.
    pub name: String,
    /// Its path, such as `/home`; `:name` parts are parameters.
    pub route: String,
    /// Who may see it.
    #[serde(default, skip_serializing_if = "Access::is_open")]
    pub access: Access,
    /// What can be typed into it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<PageInput>,
    /// It is a tab of the navigation bar (FlutterFlow rule 27).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub nav_bar: bool,
    /// FlutterFlow: Skip On Page Load When Inactive (A1).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub skip_on_load_when_inactive: bool,
    /// Where its card stands on the canvas, in points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<(i32, i32)>,
}

impl Page {
    /// Whether a signed-out person may not see it.
    #[must_use]
    pub fn is_private(&self) -> bool {
        self.access != Access::Everyone
    }
}

/// Who may see a page (FlutterFlow: Requires Authentication; WeWeb: access).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Access {
    /// Everyone.
    #[default]
    Everyone,
    /// Signed-in people.
    SignedIn,
    /// Signed-in people with one of these roles (WeWeb rule 27).
    AnyRole(Vec<String>),
    /// Signed-in people with all of these roles (WeWeb rule 27).
    AllRoles(Vec<String>),
}

impl Access {
    fn is_open(&self) -> bool {
        *self == Self::Everyone
    }
}

/// Something that can be typed into a page.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageInput {
    /// Its name.
    pub name: String,
    /// What is typed is secret.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub secret: bool,
}
