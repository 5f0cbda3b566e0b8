//! Who a project is, whatever its name and wherever its file lies: what outlives the program is kept under this.

use serde::{Deserialize, Deserializer, Serialize};

use crate::domain::web::body::BodyHash;

/// Tells a project from every other one. It is made at random and stands in the project's file.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
pub struct ProjectId(String);

impl ProjectId {
    /// An id that was written down; `None` of a text that no id can be: one has 8 to 64 letters, digits and hyphens.
    #[must_use]
    pub fn written(text: &str) -> Option<Self> {
        let fits = (8..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
        fits.then(|| Self(text.to_owned()))
    }

    /// Its text: letters, digits and hyphens.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Reads an id; what cannot be one, because somebody wrote it by hand, is as good as none.
pub(super) fn lenient<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<ProjectId>, D::Error> {
    let json = serde_json::Value::deserialize(deserializer)?;
    Ok(json.as_str().and_then(ProjectId::written))
}

/// Where new ids come from: a seed from the system's randomness, and a count.
#[derive(Clone, Debug, Default)]
pub struct IdSource {
    seed: [u8; 32],
    given: u64,
}

impl IdSource {
    /// From a seed that nobody else has.
    #[must_use]
    pub fn new(seed: [u8; 32]) -> Self {
        Self { seed, given: 0 }
    }

    /// An id that no other project has.
    pub fn next_id(&mut self) -> ProjectId {
        self.given += 1;
        let mut text = b"authscope project id".to_vec();
        text.extend(self.seed);
        text.extend(self.given.to_be_bytes());
        ProjectId(BodyHash::of(&text).as_str()[..32].to_owned())
    }
}

/// Under what the secrets of a project are kept.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ProjectKey {
    /// Its id; its name where it has none yet.
    pub id: String,
    /// The name under which older versions of this program kept what is this project's.
    pub former: Option<String>,
}

impl From<&str> for ProjectKey {
    fn from(id: &str) -> Self {
        Self { id: id.to_owned(), former: None }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_ids_are_alike_and_each_can_be_written_down() {
        let (mut one, mut other) = (IdSource::new([1; 32]), IdSource::new([2; 32]));
        let ids = [one.next_id(), one.next_id(), other.next_id()];
        assert!(ids[0] != ids[1] && ids[0] != ids[2] && ids[1] != ids[2]);
        assert!(ids.iter().all(|id| ProjectId::written(id.as_str()).as_ref() == Some(id)));
        for text in ["", "short", "../../../etc/passwd", &"a".repeat(65), "with space"] {
            assert_eq!(ProjectId::written(text), None, "{text}");
        }
    }
}
