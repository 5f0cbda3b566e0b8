//! One HTTP call of the user's server.

use serde::{Deserialize, Serialize};
use strum::VariantArray as _;

use super::binding::Binding;
use super::call_facts::CallFacts;
use crate::domain::web::credentials::Credentials;
use crate::domain::web::wire::Method;

/// What an endpoint is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, strum::VariantArray)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// Takes credentials, gives a token.
    LogIn,
    /// Makes an account.
    SignUp,
    /// Tells who the token belongs to.
    CurrentUser,
    /// Takes a refresh token, gives new tokens.
    Refresh,
    /// Ends the session on the server.
    LogOut,
    /// Anything else.
    #[default]
    Other,
}

impl Purpose {
    /// All of them.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// The name in files and arguments.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::LogIn => "log-in",
            Self::SignUp => "sign-up",
            Self::CurrentUser => "current-user",
            Self::Refresh => "refresh",
            Self::LogOut => "log-out",
            Self::Other => "other",
        }
    }

    /// The name on screen.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::LogIn => "Log in",
            Self::SignUp => "Sign up",
            Self::CurrentUser => "Current user",
            Self::Refresh => "Refresh",
            Self::LogOut => "Log out",
            Self::Other => "Other",
        }
    }
}

/// How the body of a request is built (FlutterFlow B3, WeWeb rule 36).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, strum::VariantArray)]
#[serde(rename_all = "kebab-case")]
pub enum BodyType {
    /// No body.
    #[default]
    None,
    /// JSON.
    Json,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// Plain text.
    Text,
    /// `multipart/form-data`, of texts.
    Multipart,
}

impl BodyType {
    /// All of them.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// The name on screen.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::None => "No body",
            Self::Json => "JSON",
            Self::Form => "Form (x-www-form-urlencoded)",
            Self::Text => "Text",
            Self::Multipart => "Multipart form data",
        }
    }
}

/// A name with a template: a header, a query parameter or a form field.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Field {
    /// Name as sent.
    pub name: String,
    /// Text with `{{placeholders}}` for inputs and environment variables.
    #[serde(default)]
    pub value: String,
}

/// A named place in the reply.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NamedPath {
    /// The name given to it.
    pub name: String,
    /// The path into the body, in the platform's dialect.
    pub path: String,
    /// What the server really means by the value there; a fact about the server, which never changes how the app reads it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notation: Option<Notation>,
}

/// How a server writes a point in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, strum::VariantArray)]
#[serde(rename_all = "kebab-case")]
pub enum Notation {
    /// Seconds from now.
    SecondsFromNow,
    /// Milliseconds from now (Directus).
    MsFromNow,
    /// Seconds since 1970.
    EpochSeconds,
    /// Milliseconds since 1970.
    EpochMs,
    /// ISO 8601 text.
    Iso,
}

impl Notation {
    /// All of them.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// In words.
    #[must_use]
    pub fn words(self) -> &'static str {
        match self {
            Self::SecondsFromNow => "seconds from now",
            Self::MsFromNow => "milliseconds from now",
            Self::EpochSeconds => "seconds since 1970",
            Self::EpochMs => "milliseconds since 1970",
            Self::Iso => "ISO 8601 text",
        }
    }
}

/// An input that a call takes: its name, and what it is filled with when the action does not bind it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct EndpointInput {
    /// The name inside `{{…}}`.
    pub name: String,
    /// Used when no action passes a value (FlutterFlow B4).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<serde_json::Value>,
    /// FlutterFlow: its type (Call › Variables).
    #[serde(default, skip_serializing_if = "Option::is_none", rename = "type")]
    pub kind: Option<InputKind>,
    /// FlutterFlow: it has a test value, which Response & Test alone uses. A run never does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub has_test_value: Option<bool>,
}

impl EndpointInput {
    /// One of this name, of which nothing else is known.
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }
}

/// The types of a call's variables, in FlutterFlow's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, strum::VariantArray)]
#[serde(rename_all = "kebab-case")]
pub enum InputKind {
    /// Text: needs its own quotes in a JSON body (B2).
    String,
    /// A whole number.
    Integer,
    /// A number.
    Double,
    /// True or false.
    Boolean,
    /// JSON: must not stand in quotes.
    Json,
}

impl InputKind {
    /// All of them.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// The name in FlutterFlow's editor.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::String => "String",
            Self::Integer => "Integer",
            Self::Double => "Double",
            Self::Boolean => "Boolean",
            Self::Json => "JSON",
        }
    }
}

/// WeWeb's Authentication section, Basic: what RFC 7617 puts together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BasicAuth {
    /// The user name.
    pub username: Binding,
    /// The password.
    pub password: Binding,
}

/// One HTTP call of the user's server.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Endpoint {
    /// Slug, unique among endpoints.
    pub id: String,
    /// Name on screen.
    pub name: String,
    /// What it is for.
    #[serde(default, skip_serializing_if = "is_default")]
    pub purpose: Purpose,
    /// Request method.
    #[serde(default, skip_serializing_if = "is_default")]
    pub method: Method,
    /// URL template; `{{base_url}}` comes from the environment.
    pub url: String,
    /// Query parameters, added to the URL.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub query: Vec<Field>,
    /// Headers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub headers: Vec<Field>,
    /// How the body is built.
    #[serde(default, skip_serializing_if = "is_default")]
    pub body_type: BodyType,
    /// The body's template (JSON and text).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub body: String,
    /// The body's fields (form).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub form: Vec<Field>,
    /// What it takes from the action that calls it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inputs: Vec<EndpointInput>,
    /// WeWeb's Authentication section: a Bearer token bound here (rule 35).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bearer: Option<Box<Binding>>,
    /// The same section: Basic, from a user name and a password (rule 61).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub basic: Option<Box<BasicAuth>>,
    /// Whether cookies go along (FlutterFlow: withCredentials; WeWeb: Credentials).
    #[serde(default, skip_serializing_if = "is_default")]
    pub credentials: Credentials,
    /// FlutterFlow's "escape variables in request body" (B5).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub escape_variables: bool,
    /// Named places in the reply.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub paths: Vec<NamedPath>,
    /// FlutterFlow: the API group that it belongs to, by id; empty: none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub group: String,
    /// How the platform makes the call, as far as somebody has said.
    #[serde(default, skip_serializing_if = "CallFacts::is_empty")]
    pub facts: CallFacts,
}

impl Endpoint {
    /// Whether files of version 1 cannot say it.
    #[must_use]
    pub fn is_newer_than_version_1(&self) -> bool {
        let is_newer_input = |input: &EndpointInput| input.kind.is_some() || input.has_test_value.is_some();
        self.credentials == Credentials::Omit
            || self.basic.is_some()
            || self.body_type == BodyType::Multipart
            || !self.group.is_empty()
            || !self.facts.is_empty()
            || self.inputs.iter().any(is_newer_input)
    }
}

fn is_default<T: Default + PartialEq>(value: &T) -> bool {
    *value == T::default()
}
