//! Whether a call goes with cookies.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use strum::VariantArray as _;

/// Whether a browser sends cookies along and keeps those that come back (Fetch, "credentials mode"; WeWeb rule 61).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, strum::VariantArray)]
pub enum Credentials {
    /// Within the page's own origin only.
    #[default]
    SameOrigin,
    /// Everywhere (FlutterFlow: withCredentials).
    Include,
    /// Nowhere.
    Omit,
}

impl Credentials {
    /// All of them.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// Whether cookies go to other origins too.
    #[must_use]
    pub fn is_include(self) -> bool {
        self == Self::Include
    }

    /// The name in WeWeb's menu.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::SameOrigin => "Same Origin",
            Self::Include => "Include",
            Self::Omit => "Omit",
        }
    }
}

/// In files `true` is Include: that stood there before there were three.
impl Serialize for Credentials {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::SameOrigin => serializer.serialize_bool(false),
            Self::Include => serializer.serialize_bool(true),
            Self::Omit => serializer.serialize_str("omit"),
        }
    }
}

impl<'de> Deserialize<'de> for Credentials {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reads;
        impl serde::de::Visitor<'_> for Reads {
            type Value = Credentials;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("true (Include), false (Same Origin) or \"omit\"")
            }

            fn visit_bool<E: serde::de::Error>(self, include: bool) -> Result<Credentials, E> {
                Ok(if include { Credentials::Include } else { Credentials::SameOrigin })
            }

            fn visit_str<E: serde::de::Error>(self, text: &str) -> Result<Credentials, E> {
                match text {
                    "same-origin" => Ok(Credentials::SameOrigin),
                    "include" => Ok(Credentials::Include),
                    "omit" => Ok(Credentials::Omit),
                    _ => Err(E::invalid_value(serde::de::Unexpected::Str(text), &self)),
                }
            }
        }
        deserializer.deserialize_any(Reads)
    }
}
