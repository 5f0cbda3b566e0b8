//! One thing worth knowing about a token, with where it is written.

use std::fmt;

/// One thing worth knowing about a token or the key that it is checked with: a detail, never a verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenNote {
    /// In words.
    pub text: String,
    /// Where it is written, such as `RFC 8725, 3.1`; `None` where nobody but the token says it.
    pub source: Option<&'static str>,
}

impl TokenNote {
    /// What a standard says.
    #[must_use]
    pub fn by(source: &'static str, text: impl Into<String>) -> Self {
        Self { text: text.into(), source: Some(source) }
    }

    /// What the token itself shows.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), source: None }
    }
}

impl fmt::Display for TokenNote {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        match self.source {
            Some(source) => write!(f, "{} ({source})", self.text),
            None => f.write_str(&self.text),
        }
    }
}
