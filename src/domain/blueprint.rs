//! What is known of a backend before there is a project: from a preset, from pasted commands, from a call that was made.

use super::endpoint::Endpoint;

/// A backend's calls in a notation of no platform, and how its token travels.
///
/// Endpoints are written as in WeWeb: `{{name}}` everywhere, dotted paths. A name is one of the endpoint's inputs, or a value of the
/// environment (`base_url`, `api_key`). Where a call takes the session along, its inputs are called `token` and `refresh_token`.
/// What a reply means stands in the endpoint's named paths, under the names of [`Reads`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Blueprint {
    /// Slug.
    pub id: String,
    /// Name on screen.
    pub title: String,
    /// The shape in which the demo server speaks like this backend; empty where it cannot.
    pub shape: String,
    /// Its calls; at most one for each purpose other than "other".
    pub endpoints: Vec<Endpoint>,
    /// How a later call takes the token along.
    pub carrier: Carrier,
    /// Values of the environment that its calls name, besides `base_url`.
    pub values: Vec<BlueprintValue>,
    /// What people stumble over.
    pub traps: Vec<Trap>,
}

/// A value of the environment that a backend's calls name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BlueprintValue {
    /// The name inside `{{…}}`.
    pub name: String,
    /// What to put there, in words, such as "the project's anon key (Supabase: Settings, API)".
    pub about: String,
    /// It is secret.
    pub secret: bool,
    /// What the demo server takes for it.
    pub demo: String,
}

/// Something people stumble over with a backend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trap {
    /// In one or two sentences.
    pub text: String,
    /// The rule that says so, such as `2.3.2` of `reference/backends.md`.
    pub rule: &'static str,
    /// It is general knowledge, not read in the official documentation.
    pub assumed: bool,
}

/// How a later call takes the token along.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// A header, with a scheme before the token or none.
    Header {
        /// The header's name.
        name: String,
        /// `Bearer`, `JWT`, or nothing.
        scheme: String,
    },
    /// A parameter of the URL.
    Query {
        /// Its name.
        name: String,
    },
    /// A field of the body.
    Body {
        /// Its name.
        name: String,
    },
    /// A cookie that the client keeps by itself.
    Cookie,
}

impl Default for Carrier {
    fn default() -> Self {
        Self::Header { name: "Authorization".into(), scheme: "Bearer".into() }
    }
}

/// The names under which an endpoint's paths say what a reply means.
pub struct Reads;

impl Reads {
    /// The access token.
    pub const TOKEN: &'static str = "token";
    /// The refresh token.
    pub const REFRESH_TOKEN: &'static str = "refresh token";
    /// When the token ends; the path's notation says how to read it.
    pub const EXPIRY: &'static str = "expiry";
    /// The user's id.
    pub const UID: &'static str = "user id";
    /// The user as an object.
    pub const USER: &'static str = "user";
}
