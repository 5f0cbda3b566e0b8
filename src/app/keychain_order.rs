//! What the operating system's keychain is asked, and what it answers.

use crate::domain::project::secret_place::SecretPlace;
use crate::domain::secret::Secret;

/// What the keychain is asked to do.
#[derive(Clone, Debug)]
pub enum KeychainOrder {
    /// To say which of these it holds.
    Look(Vec<SecretPlace>),
    /// To hold a secret.
    Keep(SecretPlace, Secret),
    /// To hold it no more.
    Remove(SecretPlace),
}

impl KeychainOrder {
    /// What is to be done, without the secret.
    #[must_use]
    pub fn deed(&self) -> KeychainDeed {
        match self {
            Self::Look(_) => KeychainDeed::Look,
            Self::Keep(place, _) => KeychainDeed::Keep(place.clone()),
            Self::Remove(place) => KeychainDeed::Remove(place.clone()),
        }
    }
}

/// What was to be done: an order without the secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeychainDeed {
    /// Looking into it.
    Look,
    /// Keeping a secret.
    Keep(SecretPlace),
    /// Removing it.
    Remove(SecretPlace),
}

/// What came of it.
#[derive(Clone, Debug)]
pub enum KeychainAnswer {
    /// Of the places that were asked for, it holds these.
    Found {
        /// The places asked for.
        asked: Vec<SecretPlace>,
        /// Those held.
        held: Vec<SecretPlace>,
    },
    /// It holds this one now.
    Kept(SecretPlace),
    /// It holds it no more.
    Removed(SecretPlace),
    /// It could not be done.
    Failed {
        /// What was to be done.
        deed: KeychainDeed,
        /// Why not, and what to do instead.
        why: String,
        /// It would be so for every other secret: there is no keychain, or it is locked.
        about_all: bool,
    },
}
