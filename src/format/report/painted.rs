//! A text for a terminal, with paint. Colours are data until the text leaves: only then are the codes of the terminal added, and everything
//! in the text that looks like one is written out.

use crate::domain::base::visible;

/// How it is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// With ANSI colours.
    pub colours: bool,
}

/// What a piece of a text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Paint {
    /// As it is.
    Plain,
    /// A heading.
    Bold,
    /// Beside the point.
    Faint,
    /// A decision of the app.
    Decision,
    /// All well.
    Ok,
    /// Something is wrong.
    Wrong,
    /// Something is odd.
    Warning,
}

impl Paint {
    fn code(self) -> Option<&'static str> {
        match self {
            Self::Plain => None,
            Self::Bold => Some("1"),
            Self::Faint => Some("2"),
            Self::Decision => Some("35"),
            Self::Ok => Some("32"),
            Self::Wrong => Some("31"),
            Self::Warning => Some("33"),
        }
    }
}

/// A text in pieces, each with its paint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Painted(Vec<(Paint, String)>);

impl Painted {
    /// A text as it is.
    #[must_use]
    pub fn plain(text: impl Into<String>) -> Self {
        Self(vec![(Paint::Plain, text.into())])
    }

    /// Adds a text as it is.
    #[must_use]
    pub fn and(self, text: impl Into<String>) -> Self {
        self.and_in(Paint::Plain, text)
    }

    /// Adds a text in this paint.
    #[must_use]
    pub fn and_in(mut self, paint: Paint, text: impl Into<String>) -> Self {
        self.put(paint, text);
        self
    }

    /// Adds a text in this paint.
    pub fn put(&mut self, paint: Paint, text: impl Into<String>) {
        let text = text.into();
        if !text.is_empty() {
            self.0.push((paint, text));
        }
    }

    /// Adds what another one holds.
    pub fn append(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// The same with each piece changed.
    #[must_use]
    pub fn map(self, change: impl Fn(&str) -> String) -> Self {
        Self(self.0.into_iter().map(|(paint, text)| (paint, change(&text))).collect())
    }

    /// Whether there is nothing to print.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What is printed. The codes of the terminal in it are those of this style, and no others.
    #[must_use]
    pub fn printed(&self, style: Style) -> String {
        let mut out = String::new();
        for (paint, text) in &self.0 {
            let text = visible::lines(text);
            match paint.code().filter(|_| style.colours) {
                Some(code) => out.push_str(&format!("\u{1b}[{code}m{text}\u{1b}[0m")),
                None => out.push_str(&text),
            }
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paint_becomes_codes() {
        let text = Painted::plain("a\u{1b}[31m\n").and_in(Paint::Wrong, "b\u{1b}[0m");
        assert_eq!(text.printed(Style::default()), "a\\u{1b}[31m\nb\\u{1b}[0m");
        assert_eq!(text.printed(Style { colours: true }), "a\\u{1b}[31m\n\u{1b}[31mb\\u{1b}[0m\u{1b}[0m");
    }
}
