//! The ways in which the demo server can misbehave on request.

use std::fmt;
use std::str::FromStr;
use strum::VariantArray as _;

use serde::{Deserialize, Serialize};

use super::endpoint::Purpose;
use crate::domain::base::nearest::nearest;

/// One way to misbehave. Its name is what the project file and `--fault` use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, strum::VariantArray)]
#[serde(rename_all = "kebab-case")]
pub enum FaultKind {
    /// Wrong credentials (and every refusal) answer 200 with an error in the body; a right log-in does too.
    OkWithError,
    /// The token stands under `auth_key`, not `access_token`.
    TokenOtherKey,
    /// The expiry is in milliseconds since 1970.
    ExpiryMs,
    /// The expiry is an ISO 8601 text.
    ExpiryText,
    /// The expiry is a lifetime in seconds ("900").
    ExpiryLifetime,
    /// An HTML page instead of JSON, with status 200.
    Html,
    /// Each answer takes 1.5 seconds longer.
    Slow,
    /// No answer ever comes.
    Hang,
    /// The connection closes in the middle of the body.
    CutBody,
    /// Status 500 with a JSON error.
    #[serde(rename = "error-500")]
    Error500,
    /// No CORS headers, and the preflight is refused.
    NoCors,
    /// Status 500 without CORS headers; the preflight is answered well.
    #[serde(rename = "error-500-no-cors")]
    Error500NoCors,
    /// The refresh answers with the refresh token that it has just revoked, so the next refresh is refused.
    ReusedRefresh,
    /// The token's signature is made with another key.
    WrongSignature,
    /// Each answer redirects to itself.
    RedirectLoop,
    /// 30 MB of JSON.
    HugeJson,
    /// A body that is not valid UTF-8.
    InvalidUtf8,
}

impl FaultKind {
    /// All of them, in the order of the help text.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// The name in files and arguments.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::OkWithError => "ok-with-error",
            Self::TokenOtherKey => "token-other-key",
            Self::ExpiryMs => "expiry-ms",
            Self::ExpiryText => "expiry-text",
            Self::ExpiryLifetime => "expiry-lifetime",
            Self::Html => "html",
            Self::Slow => "slow",
            Self::Hang => "hang",
            Self::CutBody => "cut-body",
            Self::Error500 => "error-500",
            Self::NoCors => "no-cors",
            Self::Error500NoCors => "error-500-no-cors",
            Self::ReusedRefresh => "reused-refresh",
            Self::WrongSignature => "wrong-signature",
            Self::RedirectLoop => "redirect-loop",
            Self::HugeJson => "huge-json",
            Self::InvalidUtf8 => "invalid-utf8",
        }
    }

    /// What it does, in one sentence.
    #[must_use]
    pub fn about(self) -> &'static str {
        match self {
            Self::OkWithError => "answers 200 with an error in the body",
            Self::TokenOtherKey => "puts the token under another key (auth_key)",
            Self::ExpiryMs => "sends the expiry in milliseconds since 1970",
            Self::ExpiryText => "sends the expiry as an ISO 8601 text",
            Self::ExpiryLifetime => "sends the expiry as a lifetime in seconds",
            Self::Html => "answers with an HTML page instead of JSON",
            Self::Slow => "answers 1.5 seconds late",
            Self::Hang => "never answers",
            Self::CutBody => "closes the connection in the middle of the body",
            Self::Error500 => "answers 500",
            Self::NoCors => "sends no CORS headers and refuses the preflight",
            Self::Error500NoCors => "answers 500 without CORS headers",
            Self::ReusedRefresh => "hands out a refresh token that it has just revoked",
            Self::WrongSignature => "signs tokens with a key that is not its own",
            Self::RedirectLoop => "redirects to itself",
            Self::HugeJson => "answers with 30 MB of JSON",
            Self::InvalidUtf8 => "answers with bytes that are not UTF-8",
        }
    }
}

/// A fault, and the one endpoint that it is limited to (all endpoints when `None`).
///
/// Written `hang` or `hang@refresh`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Fault {
    /// What goes wrong.
    pub kind: FaultKind,
    /// Where; everywhere when `None`.
    pub only: Option<Purpose>,
}

impl Fault {
    /// Whether it applies to calls of this purpose.
    #[must_use]
    pub fn hits(self, purpose: Purpose) -> bool {
        self.only.is_none_or(|only| only == purpose)
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.name())?;
        match self.only {
            Some(only) => write!(f, "@{}", only.name()),
            None => Ok(()),
        }
    }
}

/// A fault's name that is none.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("there is no fault \"{given}\"{}; faults: {}; each may be limited to one kind of call, such as hang@{}", hint(.nearest.as_deref()), names(), places())]
pub struct UnknownFault {
    given: String,
    nearest: Option<String>,
}

fn hint(nearest: Option<&str>) -> String {
    nearest.map(|name| format!(" (did you mean \"{name}\"?)")).unwrap_or_default()
}

fn names() -> String {
    FaultKind::ALL.iter().copied().map(FaultKind::name).collect::<Vec<_>>().join(", ")
}

fn places() -> String {
    Purpose::ALL.iter().copied().map(Purpose::name).collect::<Vec<_>>().join(", @")
}

impl FromStr for Fault {
    type Err = UnknownFault;

    fn from_str(text: &str) -> Result<Self, UnknownFault> {
        let (name, place) = text.split_once('@').map_or((text, None), |(name, place)| (name, Some(place)));
        // What is near must be so as a whole: both its name and its place.
        let unknown = || {
            let name = nearest(name, FaultKind::ALL.iter().copied().map(FaultKind::name));
            let place = place.map(|place| nearest(place, Purpose::ALL.iter().copied().map(Purpose::name)).map(|place| format!("@{place}")));
            let nearest = name.zip(place.unwrap_or_else(|| Some(String::new()))).map(|(name, place)| format!("{name}{place}"));
            UnknownFault { given: text.to_owned(), nearest }
        };
        let kind = FaultKind::ALL.iter().copied().find(|kind| kind.name() == name).ok_or_else(unknown)?;
        let only = match place {
            Some(place) => Some(Purpose::ALL.iter().copied().find(|purpose| purpose.name() == place).ok_or_else(unknown)?),
            None => None,
        };
        Ok(Self { kind, only })
    }
}

impl Serialize for Fault {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Fault {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_both_ways() {
        for kind in FaultKind::ALL.iter().copied() {
            assert_eq!(kind.name().parse::<Fault>().unwrap().kind, kind);
            assert_eq!(serde_json::to_value(kind).unwrap(), kind.name());
        }
        assert_eq!("hang@refresh".parse::<Fault>().unwrap().to_string(), "hang@refresh");
    }

    #[test]
    fn a_wrong_name_gets_the_nearest() {
        assert!("expiry-lifetme".parse::<Fault>().unwrap_err().to_string().contains("did you mean \"expiry-lifetime\"?"));
        assert!("hang@refrsh".parse::<Fault>().unwrap_err().to_string().contains("did you mean \"hang@refresh\"?"));
        assert!(!"hang@zoo".parse::<Fault>().unwrap_err().to_string().contains("did you mean"));
    }
}
