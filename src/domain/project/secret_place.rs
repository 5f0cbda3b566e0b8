//! Where a secret of an environment belongs: the name under which a keychain holds it.

/// One secret of one environment of one project.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SecretPlace {
    /// The project's name.
    pub project: String,
    /// Environment id.
    pub environment: String,
    /// Name of the environment's value.
    pub name: String,
}

impl SecretPlace {
    /// The place of this secret.
    pub fn new(project: impl Into<String>, environment: impl Into<String>, name: impl Into<String>) -> Self {
        Self { project: project.into(), environment: environment.into(), name: name.into() }
    }

    /// One text for all three, which no other place has, such as `Shop/staging/api_key`.
    #[must_use]
    pub fn account(&self) -> String {
        // A slash inside a name must not look like one between two.
        let part = |text: &str| text.replace('%', "%25").replace('/', "%2F");
        [&self.project, &self.environment, &self.name].map(|text| part(text)).join("/")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_places_share_an_account() {
        let account = |project, environment, name| SecretPlace::new(project, environment, name).account();
        assert_eq!(account("Shop", "staging", "api_key"), "Shop/staging/api_key");
        assert_ne!(account("Shop/eu", "staging", "key"), account("Shop", "eu/staging", "key"));
        assert_ne!(account("Shop%2Feu", "staging", "key"), account("Shop/eu", "staging", "key"));
    }
}
