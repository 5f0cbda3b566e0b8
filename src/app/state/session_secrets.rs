//! Secrets that were typed or came along with pasted calls. They live as long as the program, each for its own environment.

use std::collections::BTreeMap;

use crate::domain::project::identity::ProjectKey;
use crate::domain::project::secret_place::SecretPlace;
use crate::domain::secret::Secret;

/// Secrets of this session. A value typed for one environment never goes to the server of another.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SessionSecrets(BTreeMap<SecretPlace, Secret>);

impl SessionSecrets {
    /// Keeps a value; an empty one removes what was there.
    pub fn put(&mut self, place: SecretPlace, value: Secret) {
        if value.expose().is_empty() {
            self.0.remove(&place);
        } else {
            self.0.insert(place, value);
        }
    }

    /// The value of a secret, if there is one.
    #[must_use]
    pub fn get(&self, place: &SecretPlace) -> Option<&Secret> {
        self.0.get(place)
    }

    /// All of them, with their names.
    pub fn all(&self) -> impl Iterator<Item = (&str, &Secret)> {
        self.0.iter().map(|(place, secret)| (place.name.as_str(), secret))
    }

    /// All of one environment, by name.
    #[must_use]
    pub fn of(&self, project: &ProjectKey, environment: &str) -> BTreeMap<String, Secret> {
        let here = self.0.iter().filter(|(place, _)| place.project == *project && place.environment == environment);
        here.map(|(place, value)| (place.name.clone(), value.clone())).collect()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_stays_with_its_project_and_environment() {
        let mut secrets = SessionSecrets::default();
        let shop = ProjectKey::from("5f0c5f0c");
        let place = |environment: &str| SecretPlace::new(&shop, environment, "password");
        secrets.put(place("staging"), Secret::new("for-staging"));
        secrets.put(place("live"), Secret::new("for-live"));
        assert_eq!(secrets.of(&shop, "staging")["password"].expose(), "for-staging");
        assert_eq!(secrets.get(&place("live")).map(Secret::expose), Some("for-live"));
        assert!(secrets.of(&shop, "demo").is_empty() && secrets.of(&"a1b2a1b2".into(), "live").is_empty());
        secrets.put(place("live"), Secret::new(""));
        secrets.put(place("staging"), Secret::new(""));
        assert!(secrets.is_empty());
    }
}
