//! What a running app stored and called, masked, as evidence (product words, section 10.3): read from what "Ask my app" copies, or from the
//! stored values themselves.

mod judge;
mod read;

use std::collections::BTreeMap;

use serde_json::Value as Json;

use super::symptoms::House;

pub use self::judge::judged;
pub use self::read::{CannotReadSnapshot, is_one, read};

/// What a running app stored and called.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Snapshot {
    /// When it was taken (milliseconds since 1970); none where nothing says so.
    pub at_ms: Option<i64>,
    /// The app's origin; empty where nothing says so.
    pub origin: String,
    /// What is stored, by key.
    pub stored: BTreeMap<String, Stored>,
    /// The last calls, the newest last.
    pub calls: Vec<CallSeen>,
}

/// A stored value, without what is secret in it.
#[derive(Clone, Debug, PartialEq)]
pub enum Stored {
    /// Null.
    Null,
    /// A number, where it is a time.
    Number(f64),
    /// A text that is nothing, or a time.
    Plain(String),
    /// A text that is not told.
    Text {
        /// Its length in characters.
        length: usize,
    },
    /// A JWT.
    Jwt(JwtSeen),
    /// An object.
    Object(BTreeMap<String, Stored>),
    /// Anything else.
    Other(String),
}

/// What a JWT says of itself.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct JwtSeen {
    /// Its algorithm.
    pub alg: String,
    /// When it ends, in seconds since 1970.
    pub exp: Option<f64>,
    /// When it was issued, in seconds since 1970.
    pub iat: Option<f64>,
    /// The other claims that are told.
    pub others: BTreeMap<String, Json>,
}

/// A call that the browser made.
#[derive(Clone, Debug, PartialEq)]
pub struct CallSeen {
    /// Its address without the query.
    pub url: String,
    /// Its status; 0 where the browser does not tell.
    pub status: u16,
    /// How long it took, in milliseconds.
    pub ms: u64,
}

impl Snapshot {
    /// The platform that stores so; none where nothing tells.
    #[must_use]
    pub fn house(&self) -> Option<House> {
        let has = |start: &str| self.stored.keys().any(|key| key.starts_with(start));
        if has("flutter.") || has("_auth_") || self.origin == "phone" {
            Some(House::FlutterFlow)
        } else if has("ww-") {
            Some(House::WeWeb)
        } else {
            None
        }
    }

    /// A stored value by the end of its key.
    fn value(&self, key: &str) -> Option<&Stored> {
        self.stored.iter().find(|(name, _)| name.ends_with(key)).map(|(_, value)| value)
    }
}

impl Stored {
    /// In words, for a list.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Null => "null".into(),
            Self::Number(number) => format!("{number}"),
            Self::Plain(text) if text.is_empty() => "an empty text".into(),
            Self::Plain(text) => format!("the text “{text}”"),
            Self::Text { length } => format!("a text of {length} characters"),
            Self::Jwt(jwt) => {
                let end = jwt.exp.map(|exp| format!(", ends {}", crate::domain::base::time::utc((exp * 1000.0) as i64)));
                format!("a JWT ({}){}", jwt.alg, end.unwrap_or_default())
            }
            Self::Object(members) => format!("an object with {}", members.keys().cloned().collect::<Vec<_>>().join(", ")),
            Self::Other(kind) => kind.clone(),
        }
    }

    /// Whether there is something in it.
    fn is_something(&self) -> bool {
        match self {
            Self::Null => false,
            Self::Plain(text) => !matches!(text.as_str(), "" | "null" | "undefined" | "[object Object]"),
            Self::Text { length } => *length > 0,
            _ => true,
        }
    }
}
