//! What is known of the operating system's keychain: which secrets the user wants there, and which ones are there.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::project::Project;
use crate::domain::project::secret_place::SecretPlace;

/// What is known of the keychain. Holds no secret itself.
#[derive(Clone, Debug, Default)]
pub struct KeychainState {
    pub(in crate::app) kept: BTreeMap<SecretPlace, Keeping>,
    pub(in crate::app) missing: Option<String>,
    pub(in crate::app) looked: Option<Looked>,
}

/// How far a secret is that the user wants there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::app) enum Keeping {
    /// The user wants it there; it is on its way, or has no value yet.
    Wanted,
    /// It is there.
    Kept,
}

/// When the keychain was looked into last.
#[derive(Clone, Debug)]
pub(in crate::app) struct Looked {
    pub project: Arc<Project>,
    pub shown: Option<String>,
    pub places: Vec<SecretPlace>,
}

impl KeychainState {
    /// Whether the user wants a secret to be in the keychain.
    #[must_use]
    pub fn is_wanted(&self, place: &SecretPlace) -> bool {
        self.kept.contains_key(place)
    }

    /// Whether it is there.
    #[must_use]
    pub fn is_kept(&self, place: &SecretPlace) -> bool {
        self.kept.get(place) == Some(&Keeping::Kept)
    }

    /// Why there is no keychain, and what to do instead; `None` while nothing is known against it.
    #[must_use]
    pub fn missing(&self) -> Option<&str> {
        self.missing.as_deref()
    }
}
