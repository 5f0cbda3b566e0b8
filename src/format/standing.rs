//! What stands in a project's file, as far as it was seen: saving never goes over what somebody else has written meanwhile.

use serde::{Deserialize, Serialize};

use crate::domain::web::body::BodyHash;

/// Tells one content of a file from every other one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint(BodyHash);

impl Fingerprint {
    /// Of these bytes.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Self {
        Self(BodyHash::of(bytes))
    }
}

/// What saving may take the place of. A file that is gone is written again in any case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MayReplace {
    /// Nothing: there must be no file.
    Nothing,
    /// This content only: what was read or written last.
    Only(Fingerprint),
    /// Whatever stands there: the user was asked.
    Anything,
}

impl MayReplace {
    /// Whether a file with these bytes may be replaced.
    #[must_use]
    pub fn allows(&self, bytes: &[u8]) -> bool {
        match self {
            Self::Nothing => false,
            Self::Only(seen) => *seen == Fingerprint::of(bytes),
            Self::Anything => true,
        }
    }
}
