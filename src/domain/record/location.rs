//! Where an app stands.

use std::fmt;
use std::ops::Range;

use serde::Serialize;

use crate::domain::secret::traced::Traced;

/// Path, query and fragment, such as `/home?tab=1`. What is secret in it stays so: it prints masked.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct Location(Traced);

impl Location {
    /// One without secrets.
    #[must_use]
    pub fn plain(text: &str) -> Self {
        Self(Traced::plain(text))
    }

    /// One that may hold secrets.
    #[must_use]
    pub fn of(text: Traced) -> Self {
        Self(text)
    }

    /// Whether the app is nowhere yet.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// As it really is: for finding the page, and for comparing.
    #[must_use]
    pub fn reveal(&self) -> String {
        self.0.reveal()
    }

    /// With every secret replaced by its label.
    #[must_use]
    pub fn masked(&self) -> String {
        self.0.masked()
    }

    /// The path alone, without query and fragment.
    #[must_use]
    pub fn path(&self) -> Traced {
        let whole = self.reveal();
        self.0.slice(0..whole.find(['?', '#']).unwrap_or(whole.len()))
    }

    /// A part of it, by bytes of what it really is.
    #[must_use]
    pub fn part(&self, range: Range<usize>) -> Traced {
        self.0.slice(range)
    }

    /// Whether it is `/`, whatever its query and fragment.
    #[must_use]
    pub fn is_root(&self) -> bool {
        matches!(self.path().reveal().as_str(), "" | "/")
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.masked())
    }
}

/// A page's route with values in the places of its parameters, as in `/orders/:id`. A value may be secret.
#[must_use]
pub fn filled(route: &str, parameters: &[(&str, Traced)]) -> Location {
    let mut text = Traced::default();
    for part in route.split_inclusive('/') {
        let bare = part.trim_end_matches('/');
        match bare.strip_prefix(':').and_then(|name| parameters.iter().find(|(known, _)| *known == name)) {
            Some((_, value)) => {
                text.push(value);
                text.push_plain(&part[bare.len()..]);
            }
            None => text.push_plain(part),
        }
    }
    Location::of(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::secret::Label;

    #[test]
    fn a_secret_parameter_is_in_the_address_and_in_no_text_of_it() {
        let secret = Traced::secret(Label::new("token A1"), "abc/def?x");
        let at = filled("/orders/:id/:idle/end", &[("id", secret), ("idle", Traced::plain("2"))]);
        assert_eq!(at.reveal(), "/orders/abc/def?x/2/end");
        assert_eq!(
            (at.masked().as_str(), format!("{at} {at:?}")),
            ("/orders/token A1/2/end", "/orders/token A1/2/end Location(\"/orders/token A1/2/end\")".to_owned())
        );
        assert_eq!(serde_json::to_string(&at).unwrap(), "\"/orders/token A1/2/end\"");
        assert_eq!(at.part(8..11).masked(), "token A1");
    }

    #[test]
    fn the_path_is_what_stands_before_query_and_fragment() {
        for (whole, path, root) in [("/a?b#c", "/a", false), ("/#t", "/", true), ("", "", true), ("/?x", "/", true), ("/a", "/a", false)] {
            let at = Location::plain(whole);
            assert_eq!((at.path().reveal().as_str(), at.is_root()), (path, root));
        }
    }
}
