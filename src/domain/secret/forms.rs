//! The forms in which a secret travels: as it is, percent-encoded, inside JSON, inside base64, in parts.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// Values shorter than this are masked by where they came from only: searching texts for "123" would mask half of every reply.
pub const MIN_SEARCHED_CHARS: usize = 8;

/// A form in which a secret may travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// As it is.
    Raw,
    /// Percent-encoded, with `+` for a space.
    FormEncoded,
    /// Percent-encoded with lower-case digits.
    PercentLower,
    /// Percent-encoded.
    Percent,
    /// Without the percent-encoding that it came in (cookies).
    Decoded,
    /// Inside JSON quotes.
    Json,
    /// Inside base64, so many bytes after a group's beginning: the characters that hold nothing but the secret.
    Base64 {
        /// 0, 1 or 2.
        lead: usize,
        /// The alphabet for URLs.
        url: bool,
    },
    /// One part of a JWT or JWE, counted from 0.
    TokenPart(usize),
}

impl Form {
    /// All of them.
    pub const ALL: [Self; 16] = [
        Self::Raw,
        Self::FormEncoded,
        Self::PercentLower,
        Self::Percent,
        Self::Decoded,
        Self::Json,
        Self::Base64 { lead: 0, url: false },
        Self::Base64 { lead: 1, url: false },
        Self::Base64 { lead: 2, url: false },
        Self::Base64 { lead: 0, url: true },
        Self::Base64 { lead: 1, url: true },
        Self::Base64 { lead: 2, url: true },
        Self::TokenPart(1),
        Self::TokenPart(2),
        Self::TokenPart(3),
        Self::TokenPart(4),
    ];

    /// The text in this form; `None` when it has no such form.
    #[must_use]
    pub fn of(self, text: &str) -> Option<String> {
        match self {
            Self::Raw => Some(text.to_owned()),
            Self::FormEncoded => Some(crate::domain::base::encode::form(text)),
            Self::PercentLower => Some(crate::domain::base::encode::percent(text).to_ascii_lowercase()),
            Self::Percent => Some(crate::domain::base::encode::percent(text)),
            Self::Decoded => Some(crate::domain::base::encode::decoded(text)),
            Self::Json => Some(crate::domain::base::encode::json_inner(text)),
            Self::Base64 { lead, url } => {
                let mut padded = vec![0u8; lead];
                padded.extend_from_slice(text.as_bytes());
                let encoded = if url { URL_SAFE_NO_PAD.encode(&padded) } else { STANDARD_NO_PAD.encode(&padded) };
                // The first characters mix with what stood before, the last ones with what follows.
                let start = [0, 2, 3][lead.min(2)];
                let end = if padded.len().is_multiple_of(3) { encoded.len() } else { (padded.len() / 3) * 4 };
                (end > start).then(|| encoded[start..end].to_owned())
            }
            Self::TokenPart(at) => {
                let parts: Vec<&str> = text.split('.').collect();
                let part = parts.get(at).filter(|part| matches!(parts.len(), 3 | 5) && part.len() >= 16)?;
                Some((*part).to_owned())
            }
        }
    }
}

impl Form {
    /// The whole of what was found: in base64, the letters at both edges hold bits of the secret too, and go along.
    pub(super) fn whole(self, text: &str, floor: usize, start: usize, end: usize, bytes: usize) -> (usize, usize) {
        let Self::Base64 { lead, .. } = self else { return (start, end) };
        let is_part = |byte: &u8| byte.is_ascii_alphanumeric() || b"+/-_=".contains(byte);
        let before = [0, 2, 3][lead.min(2)].min(start - floor);
        let before = text.as_bytes()[start - before..start].iter().rev().take_while(|byte| is_part(byte)).count();
        let after = if (lead + bytes).is_multiple_of(3) { 0 } else { 4 };
        let after = text.as_bytes()[end..].iter().take(after).take_while(|byte| is_part(byte)).count();
        (start - before, end + after)
    }
}

/// Each form that is long enough to be searched for.
pub(super) fn each_form(text: &str) -> Vec<(Form, String)> {
    let mut all: Vec<(Form, String)> = Vec::new();
    for form in Form::ALL {
        if let Some(found) = form.of(text).filter(|found| found.len() >= MIN_SEARCHED_CHARS)
            && !all.iter().any(|(_, known)| *known == found)
        {
            all.push((form, found));
        }
    }
    all
}

/// Every text under which a secret may travel: raw, percent-encoded, form-encoded, JSON-escaped, base64 at each of the three
/// alignments, and payload and signature of a JWT. Nothing for values under [`MIN_SEARCHED_CHARS`].
#[must_use]
pub fn forms(text: &str) -> Vec<String> {
    if text.chars().count() < MIN_SEARCHED_CHARS {
        return Vec::new();
    }
    each_form(text).into_iter().map(|(_, text)| text).collect()
}
