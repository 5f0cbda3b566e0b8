//! The texts under which a secret is looked for. What is escaped is undone before the search, see `views`.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

use super::views::Views;
use crate::domain::base::encode;

/// Shorter pieces of base64 say too little to be looked for (letters).
const LEAST_PACKED: usize = 4;

/// A longer value is not looked for in base64 that was packed once more, nor byte for byte with something between (bytes).
const MAX_TWICE: usize = 64;

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
        /// What stands between two bytes; mostly nothing.
        between: &'static str,
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
    const OF_ONE: [Self; 15] = [
        Self::Raw,
        Self::Plus,
        Self::Unescaped,
        Self::TokenPart(1),
        Self::TokenPart(2),
        Self::TokenPart(3),
        Self::TokenPart(4),
        Self::Hex { upper: false, between: "" },
        Self::Hex { upper: true, between: "" },
        Self::Hex { upper: false, between: ":" },
        Self::Hex { upper: true, between: ":" },
        Self::Hex { upper: false, between: " " },
        Self::Hex { upper: true, between: " " },
        Self::Hex { upper: false, between: "-" },
        Self::Hex { upper: true, between: "-" },
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
            // Nobody writes what is long so.
            Self::Hex { between, .. } if !between.is_empty() && text.len() > MAX_TWICE => None,
            Self::Hex { upper, between } => {
                let digits = |byte: u8| if upper { format!("{byte:02X}") } else { format!("{byte:02x}") };
                Some(text.bytes().map(digits).collect::<Vec<_>>().join(between))
            }
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
    let mut inners = vec![text.to_owned(), encode::json_inner(text), ascii.replace('/', "\\/"), ascii, encode::percent(text)];
    if text.len() <= MAX_TWICE {
        inners.extend([STANDARD_NO_PAD.encode(text), URL_SAFE_NO_PAD.encode(text)]);
    }
    for inner in inners {
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
