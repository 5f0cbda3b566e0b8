//! Where an app stands.

use std::fmt;
use std::ops::Range;

use serde::Serialize;

use crate::domain::base::encode;
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

    /// What a query parameter holds, decoded.
    #[must_use]
    pub fn query(&self, name: &str) -> Option<Traced> {
        let whole = self.reveal();
        let end = whole.find('#').unwrap_or(whole.len());
        let start = whole[..end].find('?')? + 1;
        self.value(&whole, start..end, name)
    }

    /// What a value of the fragment holds, decoded: `#name=…&…`.
    #[must_use]
    pub fn fragment(&self, name: &str) -> Option<Traced> {
        let whole = self.reveal();
        let start = whole.find('#')? + 1;
        self.value(&whole, start..whole.len(), name)
    }

    fn value(&self, whole: &str, within: Range<usize>, name: &str) -> Option<Traced> {
        let mut at = within.start;
        for pair in whole[within].split('&') {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            if encode::decoded(&key.replace('+', " ")) == name {
                let start = at + pair.len() - value.len();
                let decoded = |text: &str| encode::decoded(&text.replace('+', " "));
                return Some(self.0.slice(start..start + value.len()).encoded(decoded));
            }
            at += pair.len() + 1;
        }
        None
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
    fn a_page_reads_the_query_and_the_fragment_of_its_address() {
        let mut text = Traced::plain("/reset?a=1&mail=x%40y.example+z#access_token=");
        text.push(&Traced::secret(Label::new("token A1"), "tok/1"));
        text.push_plain("&type=recovery");
        let at = Location::of(text);
        let seen = |part: Option<Traced>| part.map(|text| (text.reveal(), text.masked()));
        assert_eq!(seen(at.query("mail")), Some(("x@y.example z".into(), "x@y.example z".into())));
        assert_eq!(seen(at.fragment("access_token")), Some(("tok/1".into(), "token A1".into())));
        assert_eq!(seen(at.fragment("type")).map(|(text, _)| text), Some("recovery".into()));
        assert_eq!((at.query("access_token"), at.fragment("a"), Location::plain("/x").query("a")), (None, None, None));
        assert_eq!(Location::plain("/x?a").query("a").map(|text| text.reveal()), Some(String::new()));
    }

    #[test]
    fn the_path_is_what_stands_before_query_and_fragment() {
        for (whole, path, root) in [("/a?b#c", "/a", false), ("/#t", "/", true), ("", "", true), ("/?x", "/", true), ("/a", "/a", false)] {
            let at = Location::plain(whole);
            assert_eq!((at.path().reveal().as_str(), at.is_root()), (path, root));
        }
    }
}
