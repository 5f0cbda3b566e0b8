//! The texts under which a secret is looked for. What is escaped is undone before the search, see `views`.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

use super::views::Views;
use crate::domain::base::encode;

/// Shorter pieces of base64 say too little to be looked for (letters).
const LEAST_PACKED: usize = 4;

/// Values shorter than this are not searched for inside other texts: "123" would mask half of every reply (characters).
pub const MIN_SEARCHED_CHARS: usize = 8;

/// Values shorter than [`MIN_SEARCHED_CHARS`] but not shorter than this are masked in what leaves wherever they stand as a word; shorter
/// ones by where they came from (characters).
pub const MIN_WORD_CHARS: usize = 4;

/// A text under which a secret is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Form {
    /// As it is.
    Raw,
    /// With `+` for each space, as forms have it.
    Plus,
    /// Without the escapes that it came in (cookies).
    Unescaped,
    /// One part of a JWT or JWE, counted from 0.
    TokenPart(usize),
    /// In hexadecimal digits.
    Hex {
        /// In capitals.
        upper: bool,
    },
    /// Inside base64: the letters that hold nothing but the secret. The first of them is this one of a group of four.
    Base64 {
        /// 0, 2 or 3.
        place: usize,
        /// The alphabet for URLs.
        url: bool,
    },
}

impl Form {
    const OF_ONE: [Self; 9] = [
        Self::Raw,
        Self::Plus,
        Self::Unescaped,
        Self::TokenPart(1),
        Self::TokenPart(2),
        Self::TokenPart(3),
        Self::TokenPart(4),
        Self::Hex { upper: false },
        Self::Hex { upper: true },
    ];

    /// The text in this form; `None` when it has no such form, or not one to itself (base64).
    pub(super) fn of(self, text: &str) -> Option<String> {
        match self {
            Self::Raw => Some(text.to_owned()),
            Self::Plus => text.contains(' ').then(|| text.replace(' ', "+")),
            Self::Unescaped => {
                let views = Views::of(text.as_bytes());
                (views.count() > 1).then(|| String::from_utf8_lossy(views.bytes(1)).into_owned())
            }
            Self::TokenPart(at) => {
                let parts: Vec<&str> = text.split('.').collect();
                let part = parts.get(at).filter(|part| matches!(parts.len(), 3 | 5) && part.len() >= 16)?;
                Some((*part).to_owned())
            }
            Self::Hex { upper: false } => Some(text.bytes().map(|byte| format!("{byte:02x}")).collect()),
            Self::Hex { upper: true } => Some(text.bytes().map(|byte| format!("{byte:02X}")).collect()),
            Self::Base64 { .. } => None,
        }
    }

    /// What is to be escaped where this form is wanted.
    pub(super) fn escaped(self) -> Self {
        if self == Self::Plus { Self::Raw } else { self }
    }
}

/// Each form that is long enough to be searched for.
pub(super) fn each_form(text: &str, least: usize) -> Vec<(Form, String)> {
    let mut all: Vec<(Form, String)> = Vec::new();
    let mut put = |form: Form, found: String, least: usize| {
        if found.len() >= least && !all.iter().any(|(_, known)| *known == found) {
            all.push((form, found));
        }
    };
    for form in Form::OF_ONE {
        if let Some(found) = form.of(text) {
            put(form, found, least);
        }
    }
    // What is packed may have been escaped before: a password in JSON in base64.
    let ascii = encode::json_ascii(text);
    for inner in [text, &encode::json_inner(text), &ascii, &ascii.replace('/', "\\/"), &encode::percent(text)] {
        for (lead, place) in [(0, 0), (1, 2), (2, 3)] {
            for url in [false, true] {
                let padded = [&b"\0\0"[..lead], inner.as_bytes()].concat();
                let encoded = if url { URL_SAFE_NO_PAD.encode(&padded) } else { STANDARD_NO_PAD.encode(&padded) };
                // The first letters mix with what stood before, the last ones with what follows.
                let end = padded.len() * 8 / 6;
                if let Some(found) = encoded.get(place..end) {
                    put(Form::Base64 { place, url }, found.to_owned(), if least < MIN_SEARCHED_CHARS { LEAST_PACKED } else { least });
                }
            }
        }
    }
    all
}
