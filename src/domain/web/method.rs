//! The method of a request.

use std::fmt;

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// An HTTP request method.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Method {
    /// GET
    #[default]
    Get,
    /// POST
    Post,
    /// PUT
    Put,
    /// PATCH
    Patch,
    /// DELETE
    Delete,
    /// HEAD
    Head,
    /// OPTIONS
    Options,
    /// Any other: methods are told apart by case too, so `patch` is none of the above.
    Other(OtherMethod),
}

/// The name of a method that has none of the usual ones.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct OtherMethod([u8; OtherMethod::MOST]);

impl OtherMethod {
    /// No method has a longer name (bytes).
    const MOST: usize = 24;

    fn name(&self) -> &str {
        let end = self.0.iter().position(|byte| *byte == 0).unwrap_or(Self::MOST);
        std::str::from_utf8(&self.0[..end]).unwrap_or_default()
    }
}

impl fmt::Debug for OtherMethod {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Method {
    /// Those that have a name of their own here.
    const NAMED: [Self; 7] = [Self::Get, Self::Post, Self::Put, Self::Patch, Self::Delete, Self::Head, Self::Options];

    /// Those that an endpoint may use.
    pub const CHOICES: [Self; 5] = [Self::Get, Self::Post, Self::Put, Self::Patch, Self::Delete];

    /// The usual method of this name, in any case.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::NAMED.into_iter().find(|method| method.as_str().eq_ignore_ascii_case(name))
    }

    /// The method that a browser sends for this name: the old six in capitals whatever their case, any other as it is written (Fetch,
    /// "normalize a method"). `None` for what is no token (RFC 9110, section 5.6.2).
    #[must_use]
    pub fn as_sent(name: &str) -> Option<Self> {
        if let Some(method) = Self::named(name).filter(|method| *method != Self::Patch || name == "PATCH") {
            return Some(method);
        }
        let mut bytes = [0; OtherMethod::MOST];
        bytes.get_mut(..name.len())?.copy_from_slice(name.as_bytes());
        super::token_text::is_token(name).then_some(Self::Other(OtherMethod(bytes)))
    }

    /// Whether doing it twice is as doing it once (RFC 9110, section 9.2.2).
    #[must_use]
    pub fn is_idempotent(self) -> bool {
        !matches!(self, Self::Post | Self::Patch | Self::Other(_))
    }

    /// The method's name on the wire.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Head => "HEAD",
            Self::Options => "OPTIONS",
            Self::Other(other) => other.name(),
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Method {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// A file has one of the usual methods, in capitals.
impl<'de> Deserialize<'de> for Method {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        const NAMES: &[&str] = &["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"];
        let name = String::deserialize(deserializer)?;
        let known = Self::NAMED.into_iter().find(|method| method.as_str() == name);
        known.ok_or_else(|| de::Error::unknown_variant(&name, NAMES))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fetch_2_2_1_the_old_six_are_sent_in_capitals_and_patch_as_it_is_written() {
        for (name, sent) in [
            ("get", "GET"),
            ("Post", "POST"),
            ("put", "PUT"),
            ("delete", "DELETE"),
            ("patch", "patch"),
            ("PATCH", "PATCH"),
            ("Chicken", "Chicken"),
        ] {
            assert_eq!(Method::as_sent(name).unwrap().as_str(), sent, "{name}");
        }
        assert_eq!(Method::as_sent("PATCH"), Some(Method::Patch));
        for none in ["", "a b", "GET\n", "É", "a-name-that-is-longer-than-all"] {
            assert_eq!(Method::as_sent(none), None, "{none:?}");
        }
    }

    #[test]
    fn a_file_names_a_usual_method_in_capitals() {
        assert_eq!(serde_json::from_str::<Method>("\"PATCH\"").unwrap(), Method::Patch);
        assert!(serde_json::from_str::<Method>("\"patch\"").unwrap_err().to_string().contains("expected one of"));
    }
}
