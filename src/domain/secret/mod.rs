//! Secrets: a password, token, cookie or key is a value of its own type from the moment it enters.
//!
//! A [`Secret`] never prints its text. Where one stands inside a longer text, the text is [`Traced`](traced::Traced);
//! the [`SecretRegistry`](registry::SecretRegistry) of a run gives each value one stable label ("token A1") and finds it again in every form it takes.

pub mod forms;
pub mod registry;
pub mod search;
pub mod traced;
mod views;

use std::borrow::Borrow;
use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize, Serializer};
use zeroize::{Zeroize, ZeroizeOnDrop};

/// A secret's text. `Debug` and `Serialize` give a placeholder, memory is wiped when the last copy goes, [`Secret::expose`] is the only
/// way to the text. Cheap to clone.
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Secret(Arc<Wiped>);

#[derive(PartialEq, Eq, Hash, PartialOrd, Ord, Zeroize, ZeroizeOnDrop)]
struct Wiped(String);

impl Secret {
    /// Takes a secret's text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Arc::new(Wiped(text.into())))
    }

    /// The text itself: for the wire, and for comparing. Never for a log, an entry or a file.
    #[must_use]
    pub fn expose(&self) -> &str {
        &self.0.0
    }
}

/// Secrets are looked up by their text; they are ordered as texts are.
impl Borrow<str> for Secret {
    fn borrow(&self) -> &str {
        self.expose()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Serialize for Secret {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str("(secret)")
    }
}

/// What a secret is; decides the first letter of its label.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SecretKind {
    /// An access token, or a token of no stated kind.
    AccessToken,
    /// A refresh token.
    RefreshToken,
    /// An ID token.
    IdToken,
    /// A cookie's value.
    Cookie,
    /// A password or one-time code.
    Password,
    /// An API key.
    ApiKey,
    /// Any other value that the user declared secret.
    Other,
}

impl SecretKind {
    /// Whether it is a token of a session.
    #[must_use]
    pub fn is_token(self) -> bool {
        matches!(self, Self::AccessToken | Self::RefreshToken | Self::IdToken)
    }

    fn label(self, n: usize) -> String {
        match self {
            Self::AccessToken => format!("token A{n}"),
            Self::RefreshToken => format!("token B{n}"),
            Self::IdToken => format!("token I{n}"),
            Self::Cookie => format!("cookie C{n}"),
            Self::Password => format!("password P{n}"),
            Self::ApiKey => format!("key K{n}"),
            Self::Other => format!("secret S{n}"),
        }
    }

    /// The kind that a field, header or variable of this name usually holds; `None` when the name says nothing of secrets.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
        let has = |needles: &[&str]| needles.iter().any(|needle| plain.contains(needle));
        if matches!(plain.as_str(), "tokentype" | "tokenexpiry" | "tokenexpirytime" | "tokenexpiration" | "tokenlifetime") {
            None
        } else if has(&["refreshtoken"]) || plain == "refresh" {
            Some(Self::RefreshToken)
        } else if has(&["idtoken"]) {
            Some(Self::IdToken)
        } else if has(&["password", "passwd", "passcode"]) || matches!(plain.as_str(), "otp" | "pin" | "onetimecode") {
            Some(Self::Password)
        } else if has(&["apikey", "sessionkey", "privatekey", "accesskey", "signingkey", "clientkey"]) {
            Some(Self::ApiKey)
        } else if has(&["secret", "credential"]) {
            Some(Self::Other)
        } else if has(&["cookie"]) || plain == "sessionid" {
            Some(Self::Cookie)
        } else if has(&["token", "jwt", "authorization"]) || plain == "access" || plain == "bearer" {
            Some(Self::AccessToken)
        } else {
            None
        }
    }
}

/// The name under which a secret is shown, the same for the same value everywhere in a run.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct Label(Arc<str>);

impl Label {
    /// A label of this text.
    pub fn new(text: impl AsRef<str>) -> Self {
        Self(Arc::from(text.as_ref()))
    }

    /// The label as shown.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
