//! The things of a project that can be named, renamed, referred to and deleted.

use std::fmt;
use std::str::FromStr;
use strum::VariantArray as _;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// One thing of a project, by kind and id. In files it is a text: `page login`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Item {
    /// What it is.
    pub kind: ItemKind,
    /// Its slug; empty for the settings, of which there is one.
    pub id: String,
}

/// The kinds of things.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, strum::VariantArray)]
pub enum ItemKind {
    /// The platform's authentication settings.
    Settings,
    /// A page.
    Page,
    /// An endpoint.
    Endpoint,
    /// A workflow.
    Workflow,
    /// A variable of the app.
    Variable,
    /// A named box.
    Function,
    /// A story.
    Story,
    /// An environment.
    Environment,
}

impl ItemKind {
    /// All of them.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// The word in files.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Settings => "settings",
            Self::Page => "page",
            Self::Endpoint => "endpoint",
            Self::Workflow => "workflow",
            Self::Variable => "variable",
            Self::Function => "function",
            Self::Story => "story",
            Self::Environment => "environment",
        }
    }
}

impl Item {
    /// The thing of this kind and id.
    pub fn new(kind: ItemKind, id: impl Into<String>) -> Self {
        Self { kind, id: id.into() }
    }
}

impl fmt::Display for Item {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.id.is_empty() { f.write_str(self.kind.name()) } else { write!(f, "{} {}", self.kind.name(), self.id) }
    }
}

impl FromStr for Item {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (word, id) = text.split_once(' ').unwrap_or((text, ""));
        let kind = ItemKind::ALL.iter().copied().find(|kind| kind.name() == word);
        let names = || ItemKind::ALL.iter().copied().map(ItemKind::name).collect::<Vec<_>>().join(", ");
        let kind = kind.ok_or_else(|| format!("unknown kind `{word}`, expected one of {}", names()))?;
        Ok(Self::new(kind, id))
    }
}

impl Serialize for Item {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Item {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_item_is_one_text_in_files() {
        for text in ["page login", "settings", "story whole login"] {
            assert_eq!(text.parse::<Item>().unwrap().to_string(), text);
        }
        assert!("pge login".parse::<Item>().unwrap_err().contains("expected one of settings, page"));
    }
}
