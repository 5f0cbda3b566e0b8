//! The session of an app, in the words of both platforms.

use serde::Serialize;

use super::value::Value;
use crate::domain::project::binding::SessionField;

/// The session as the app holds it in memory. Fields that a platform does not have stay missing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Session {
    /// Is Logged In (FlutterFlow) or isAuthenticated (WeWeb: the user is truthy; with the legacy plugin a flag of its own).
    pub signed_in: bool,
    /// Authentication Token; access token.
    pub token: Value,
    /// Refresh token.
    pub refresh_token: Value,
    /// Token Expiry Time, milliseconds since 1970 (FlutterFlow).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub expiry_ms: Option<i64>,
    /// UID (FlutterFlow).
    #[serde(skip_serializing_if = "is_missing")]
    pub uid: Value,
    /// User data (FlutterFlow).
    #[serde(skip_serializing_if = "is_missing")]
    pub user_data: Value,
    /// Metadata (WeWeb).
    #[serde(skip_serializing_if = "is_missing")]
    pub metadata: Value,
    /// User (WeWeb).
    #[serde(skip_serializing_if = "is_missing")]
    pub user: Value,
}

fn is_missing(value: &Value) -> bool {
    *value == Value::Missing
}

impl Session {
    /// The value of one field; the expiry in milliseconds since 1970.
    #[must_use]
    pub fn field(&self, field: SessionField) -> Value {
        match field {
            SessionField::Token => self.token.clone(),
            SessionField::RefreshToken => self.refresh_token.clone(),
            SessionField::Expiry => self.expiry_ms.map_or(Value::Null, Value::integer),
            SessionField::Uid => self.uid.clone(),
            SessionField::UserData => self.user_data.clone(),
            SessionField::Metadata => self.metadata.clone(),
            SessionField::User => self.user.clone(),
            SessionField::SignedIn => Value::Bool(self.signed_in),
        }
    }

    /// Who is signed in, as far as the session says: the UID, or the user's e-mail, name or id.
    #[must_use]
    pub fn who(&self) -> Option<String> {
        if self.uid.is_set() {
            return Some(self.uid.to_text().masked());
        }
        ["email", "name", "username", "id", "sub"]
            .iter()
            .map(|name| self.user.member(name))
            .find(|value| value.is_set())
            .map(|value| value.to_text().masked())
    }

    /// How many of the fields hold something.
    #[must_use]
    pub fn fields_set(&self) -> usize {
        [&self.token, &self.refresh_token, &self.uid, &self.user_data, &self.metadata, &self.user].iter().filter(|v| v.is_some()).count()
            + usize::from(self.expiry_ms.is_some())
    }
}
