//! Secrets that were typed or came along with pasted calls. They live as long as the program, each for its own environment.

use std::collections::BTreeMap;

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
    pub fn of(&self, project: &str, environment: &str) -> BTreeMap<String, Secret> {
        let here = self.0.iter().filter(|(place, _)| place.project == project && place.environment == environment);
        here.map(|(place, value)| (place.name.clone(), value.clone())).collect()
    }

    /// A project has another name now: its secrets go along.
    pub fn renamed(&mut self, before: &str, after: &str) {
        if before == after {
            return;
        }
        let all = std::mem::take(&mut self.0);
        self.0 = all
            .into_iter()
            .map(|(place, value)| (if place.project == before { SecretPlace { project: after.to_owned(), ..place } } else { place }, value))
            .collect();
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
    fn a_value_stays_with_its_environment_and_goes_along_when_the_project_is_renamed() {
        let mut secrets = SessionSecrets::default();
        let place = |project: &str, environment: &str| SecretPlace::new(project, environment, "password");
        secrets.put(place("Shop", "staging"), Secret::new("for-staging"));
        secrets.put(place("Shop", "live"), Secret::new("for-live"));
        assert_eq!(secrets.of("Shop", "staging")["password"].expose(), "for-staging");
        assert!(secrets.of("Shop", "demo").is_empty());
        secrets.renamed("Shop", "Teapots");
        assert_eq!(secrets.get(&place("Teapots", "live")).map(Secret::expose), Some("for-live"));
        assert!(secrets.of("Shop", "live").is_empty());
        secrets.put(place("Teapots", "live"), Secret::new(""));
        secrets.put(place("Teapots", "staging"), Secret::new(""));
        assert!(secrets.is_empty());
    }
}
