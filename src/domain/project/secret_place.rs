//! Where a secret of an environment belongs: the name under which a keychain holds it.

use super::identity::ProjectKey;

/// One secret of one environment of one project.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SecretPlace {
    /// The project.
    pub project: ProjectKey,
    /// Environment id.
    pub environment: String,
    /// Name of the environment's value.
    pub name: String,
}

impl SecretPlace {
    /// The place of this secret.
    pub fn new(project: &ProjectKey, environment: impl Into<String>, name: impl Into<String>) -> Self {
        Self { project: project.clone(), environment: environment.into(), name: name.into() }
    }

    /// One text for all three, which no other place has, such as `5f0c…/staging/api_key`.
    #[must_use]
    pub fn account(&self) -> String {
        self.under(&self.project.id)
    }

    /// The same as older versions of this program made it, of the project's name; none where nothing older belongs to the project.
    #[must_use]
    pub fn former_account(&self) -> Option<String> {
        self.project.former.as_deref().map(|name| self.under(name))
    }

    fn under(&self, project: &str) -> String {
        // A slash inside a name must not look like one between two.
        let part = |text: &str| text.replace('%', "%25").replace('/', "%2F");
        [project, &self.environment, &self.name].map(part).join("/")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_places_share_an_account() {
        let account = |project: &str, environment, name| SecretPlace::new(&project.into(), environment, name).account();
        assert_eq!(account("Shop", "staging", "api_key"), "Shop/staging/api_key");
        assert_ne!(account("Shop/eu", "staging", "key"), account("Shop", "eu/staging", "key"));
        assert_ne!(account("Shop%2Feu", "staging", "key"), account("Shop/eu", "staging", "key"));
        let moved = ProjectKey { id: "5f0c5f0c".into(), former: Some("Shop".into()) };
        let place = SecretPlace::new(&moved, "staging", "api_key");
        assert_eq!((place.account(), place.former_account()), ("5f0c5f0c/staging/api_key".into(), Some("Shop/staging/api_key".into())));
    }
}
