//! The hand-off sheet: what to change in the platform itself, line by line.

use serde::Serialize;

/// One line: a screen, a field on it, the value that stands there and the one to set.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct SheetLine {
    /// The screen, with all levels of the way to it, in the platform's own words: `Settings and Integrations › App Settings › …`.
    pub screen: String,
    /// The field on it.
    pub field: String,
    /// The value that stands there now; empty where that is not known.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub now: String,
    /// What to set or do.
    pub set: String,
    /// What to paste where no menu does it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<Code>,
}

/// Something to paste.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Code {
    /// What it is written in.
    pub language: Language,
    /// What it is, in a few words: `Custom Function secondsFromNow`.
    pub title: String,
    /// The text.
    pub text: String,
}

/// What something to paste is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Language {
    /// Dart, for FlutterFlow's Custom Code.
    Dart,
    /// JavaScript, for WeWeb's formulas and workflows, or a server.
    #[serde(rename = "javascript")]
    JavaScript,
    /// Lines of a server's configuration, or of its code.
    Server,
    /// Anything else: a path, a header, an address.
    Text,
}

impl SheetLine {
    /// On this screen, set this field so.
    #[must_use]
    pub fn new(screen: impl Into<String>, field: impl Into<String>, set: impl Into<String>) -> Self {
        Self { screen: screen.into(), field: field.into(), now: String::new(), set: set.into(), code: None }
    }

    /// The value that stands there now.
    #[must_use]
    pub fn now(self, now: impl Into<String>) -> Self {
        Self { now: now.into(), ..self }
    }

    /// What to paste.
    #[must_use]
    pub fn code(self, language: Language, title: impl Into<String>, text: impl Into<String>) -> Self {
        Self { code: Some(Code { language, title: title.into(), text: text.into() }), ..self }
    }

    /// Whether it is another way to the same end, to be taken in place of the lines before it: it begins with "or: ".
    #[must_use]
    pub fn is_other_way(&self) -> bool {
        self.set.starts_with("or: ")
    }

    /// In one line.
    #[must_use]
    pub fn words(&self) -> String {
        match (self.field.is_empty(), self.set.is_empty()) {
            (true, true) => {
                format!("{}: {}", self.screen, self.code.as_ref().map_or_else(String::new, |code| format!("paste {}", code.title)))
            }
            (true, false) => format!("{}: {}", self.screen, self.set),
            (false, true) => format!("{} › {}", self.screen, self.field),
            (false, false) => format!("{} › {}: {}", self.screen, self.field, self.set),
        }
    }
}
