//! Text that remembers which of its parts are secret.

use std::fmt;
use std::ops::Range;

use serde::ser::SerializeSeq as _;
use serde::{Serialize, Serializer};

use super::{Label, Secret};

/// A text as a list of plain and secret spans. It prints masked; [`Traced::reveal`] gives what goes on the wire.
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Traced {
    spans: Vec<Span>,
}

/// One stretch of a [`Traced`] text.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Span {
    /// Shown as it is.
    Plain(String),
    /// Shown as its label; `text` is the secret in the form that it has here (possibly encoded).
    Secret {
        /// How it is shown.
        label: Label,
        /// The characters that it stands for.
        text: Secret,
    },
}

impl Traced {
    /// Text without secrets.
    pub fn plain(text: impl Into<String>) -> Self {
        let mut traced = Self::default();
        traced.push_plain(&text.into());
        traced
    }

    /// A text that is one secret.
    pub fn secret(label: Label, text: impl Into<String>) -> Self {
        Self { spans: vec![Span::Secret { label, text: Secret::new(text) }] }
    }

    /// Appends plain text.
    pub fn push_plain(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if let Some(Span::Plain(last)) = self.spans.last_mut() {
            last.push_str(text);
        } else {
            self.spans.push(Span::Plain(text.to_owned()));
        }
    }

    /// Appends a secret in the form that it has here.
    pub fn push_secret(&mut self, label: Label, text: &str) {
        if !text.is_empty() {
            self.spans.push(Span::Secret { label, text: Secret::new(text) });
        }
    }

    /// Appends another traced text.
    pub fn push(&mut self, other: &Self) {
        for span in &other.spans {
            match span {
                Span::Plain(text) => self.push_plain(text),
                Span::Secret { label, text } => self.push_secret(label.clone(), text.expose()),
            }
        }
    }

    /// The same text with each span passed through an encoder that works character by character (percent, JSON escapes).
    #[must_use]
    pub fn encoded(&self, encode: impl Fn(&str) -> String) -> Self {
        let mut out = Self::default();
        for span in &self.spans {
            match span {
                Span::Plain(text) => out.push_plain(&encode(text)),
                Span::Secret { label, text } => out.push_secret(label.clone(), &encode(text.expose())),
            }
        }
        out
    }

    /// The same text with another one wherever this stands in it; an empty one stands nowhere.
    #[must_use]
    pub fn replaced(&self, what: &str, by: &Self) -> Self {
        let whole = self.reveal();
        let (mut out, mut from) = (Self::default(), 0);
        for (at, found) in whole.match_indices(what).filter(|(_, found)| !found.is_empty()) {
            out.push(&self.slice(from..at));
            out.push(by);
            from = at + found.len();
        }
        out.push(&self.slice(from..whole.len()));
        out
    }

    /// A part of the text, by bytes of what it really is; a part of a secret is secret.
    ///
    /// # Panics
    /// The range does not lie on borders of characters inside the text.
    #[must_use]
    pub fn slice(&self, range: Range<usize>) -> Self {
        let mut out = Self::default();
        let mut start = 0;
        for span in &self.spans {
            let text = span.exposed();
            let (from, to) = (range.start.max(start), range.end.min(start + text.len()));
            if from < to {
                let piece = &text[from - start..to - start];
                match span {
                    Span::Plain(_) => out.push_plain(piece),
                    Span::Secret { label, .. } => out.push_secret(label.clone(), piece),
                }
            }
            start += text.len();
        }
        out
    }

    /// The same text after an encoder that mixes characters (base64): one secret span if any part was secret.
    #[must_use]
    pub fn encoded_whole(&self, encode: impl Fn(&str) -> String) -> Self {
        let encoded = encode(&self.reveal());
        match self.first_label() {
            Some(label) => Self::secret(label.clone(), encoded),
            None => Self::plain(encoded),
        }
    }

    /// The same text with what is secret in `other` secret too. Both must say the same; else this text stays as it is.
    #[must_use]
    pub fn overlaid(&self, other: &Self) -> Self {
        if !other.has_secret() || self.reveal() != other.reveal() {
            return self.clone();
        }
        let mut out = Self::default();
        let (mut at, mut theirs, mut their_start) = (0, other.spans.iter().peekable(), 0);
        for span in &self.spans {
            let end = at + span.exposed().len();
            let Span::Plain(text) = span else {
                out.spans.push(span.clone());
                at = end;
                continue;
            };
            let start = at;
            while at < end {
                let Some(other) = theirs.peek() else { break };
                let their_end = their_start + other.exposed().len();
                if their_end <= at {
                    their_start = their_end;
                    theirs.next();
                    continue;
                }
                let piece = &text[at - start..their_end.min(end) - start];
                match other {
                    Span::Plain(_) => out.push_plain(piece),
                    Span::Secret { label, .. } => out.push_secret(label.clone(), piece),
                }
                at = their_end.min(end);
            }
        }
        out
    }

    /// The text as it really is. For the wire and for comparing only.
    #[must_use]
    pub fn reveal(&self) -> String {
        self.spans.iter().map(Span::exposed).collect()
    }

    /// The text with every secret replaced by its label.
    #[must_use]
    pub fn masked(&self) -> String {
        self.spans
            .iter()
            .map(|span| match span {
                Span::Plain(text) => text.as_str(),
                Span::Secret { label, .. } => label.as_str(),
            })
            .collect()
    }

    /// The spans, in order.
    #[must_use]
    pub fn spans(&self) -> &[Span] {
        &self.spans
    }

    /// Whether any part is secret.
    #[must_use]
    pub fn has_secret(&self) -> bool {
        self.first_label().is_some()
    }

    /// The label of the first secret part.
    #[must_use]
    pub fn first_label(&self) -> Option<&Label> {
        self.spans.iter().find_map(|span| match span {
            Span::Secret { label, .. } => Some(label),
            Span::Plain(_) => None,
        })
    }

    /// Whether the text has no characters.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.spans.is_empty()
    }

    /// Length in bytes as on the wire.
    #[must_use]
    pub fn len(&self) -> usize {
        self.spans.iter().map(|span| span.exposed().len()).sum()
    }
}

impl Span {
    fn exposed(&self) -> &str {
        match self {
            Self::Plain(text) => text,
            Self::Secret { text, .. } => text.expose(),
        }
    }
}

impl fmt::Display for Traced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

impl fmt::Debug for Traced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}", self.masked())
    }
}

impl Serialize for Traced {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            return serializer.serialize_str(&self.masked());
        }
        // For telling states apart: by its spans, so that labels can be put on common ground.
        let mut spans = serializer.serialize_seq(Some(self.spans.len()))?;
        for span in &self.spans {
            match span {
                Span::Plain(text) => spans.serialize_element(text)?,
                Span::Secret { label, .. } => spans.serialize_element(label)?,
            }
        }
        spans.end()
    }
}

impl From<&str> for Traced {
    fn from(text: &str) -> Self {
        Self::plain(text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_masked_and_reveals_for_the_wire() {
        let mut text = Traced::plain("Bearer ");
        text.push_secret(Label::new("token A1"), "s3cr3t-value");
        assert_eq!(text.to_string(), "Bearer token A1");
        assert_eq!(format!("{text:?}"), "\"Bearer token A1\"");
        assert_eq!(serde_json::to_string(&text).unwrap(), "\"Bearer token A1\"");
        assert_eq!(text.reveal(), "Bearer s3cr3t-value");
        assert_eq!(text.len(), 19);
    }

    #[test]
    fn secrets_of_two_views_come_together() {
        let mut one = Traced::plain("{\"a\": \"");
        one.push_secret(Label::new("P1"), "x");
        one.push_plain("\", \"pin\": \"1234\", \"z\": 1}");
        let mut other = Traced::plain("{\"a\": \"x\", \"pin\": \"");
        other.push_secret(Label::new("P2"), "1234");
        other.push_plain("\", \"z\": 1}");
        let both = one.overlaid(&other);
        assert_eq!(both.masked(), "{\"a\": \"P1\", \"pin\": \"P2\", \"z\": 1}");
        assert_eq!(both.reveal(), one.reveal());
        assert_eq!(one.overlaid(&Traced::plain("else")), one);
    }

    #[test]
    fn encoders_keep_the_spans() {
        let mut text = Traced::plain("a b ");
        text.push_secret(Label::new("password P1"), "x y");
        let percent = text.encoded(crate::domain::base::encode::percent);
        assert_eq!((percent.reveal().as_str(), percent.masked().as_str()), ("a%20b%20x%20y", "a%20b%20password P1"));
        let base64 = text.encoded_whole(|t| format!("<{t}>"));
        assert_eq!((base64.reveal().as_str(), base64.masked().as_str()), ("<a b x y>", "password P1"));
    }
}
