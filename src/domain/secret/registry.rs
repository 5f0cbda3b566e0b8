//! The secrets that a run has met. Each value has one stable label ("token A1") and is found again in every form it takes.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use serde::{Serialize, Serializer};

use super::forms::{MIN_SEARCHED_CHARS, MIN_WORD_CHARS};
use super::search::{Search, Sought};
use super::traced::Traced;
use super::{Label, Secret, SecretKind};
use crate::domain::base::encode;

/// One registered secret.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Registered {
    /// How it is shown.
    pub label: Label,
    /// What it is.
    pub kind: SecretKind,
    /// Its text.
    pub secret: Secret,
}

/// Words of JSON and JavaScript: nobody's secret where they stand for themselves.
const LITERALS: [&str; 4] = ["true", "false", "null", "undefined"];

/// Every secret that a run has met, with its label. Sinks use it to find values that arrived by another way than expected.
#[derive(Clone, Debug, Default)]
pub struct SecretRegistry {
    entries: Vec<Registered>,
    by_text: BTreeMap<Secret, usize>,
    /// How many there are of each kind.
    counts: BTreeMap<SecretKind, usize>,
    words: Arc<BTreeSet<String>>,
    /// Each find leads to its secret's place.
    search: Arc<OnceLock<Search<usize>>>,
}

/// What a registry knew when a text was masked with it: equal as long as it has learned nothing since. For caches of masked texts.
#[derive(Clone, Debug)]
pub struct Knowledge(Arc<OnceLock<Search<usize>>>);

impl PartialEq for Knowledge {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl PartialEq for SecretRegistry {
    fn eq(&self, other: &Self) -> bool {
        self.entries == other.entries
    }
}

impl Eq for SecretRegistry {}

impl std::hash::Hash for SecretRegistry {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.entries.hash(state);
    }
}

impl Serialize for SecretRegistry {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.entries.serialize(serializer)
    }
}

impl SecretRegistry {
    /// Names that the project itself uses. Whoever has "password" as the password gets it masked where it stands for itself; searching
    /// for it would mask the name of every second field.
    pub fn set_words(&mut self, words: BTreeSet<String>) {
        self.words = Arc::new(words);
        self.search = Arc::default();
    }

    /// Whether this value is searched for inside other texts: it is long enough, and no word of the project.
    #[must_use]
    pub fn is_searched(&self, text: &str) -> bool {
        text.chars().count() >= MIN_SEARCHED_CHARS && !self.words.contains(text)
    }

    /// How an entry is looked for in what leaves; `None`: it is masked by where it stands only.
    #[must_use]
    pub fn sought(&self, entry: &Registered) -> Option<Sought> {
        let text = entry.secret.expose();
        // "light" and "true" in a cookie are settings.
        let is_setting = || entry.kind == SecretKind::Cookie && !text.bytes().any(|byte| byte.is_ascii_digit());
        if self.is_searched(text) {
            Some(Sought::Anywhere)
        } else if text.chars().count() < MIN_WORD_CHARS || self.words.contains(text) || is_setting() || LITERALS.contains(&text) {
            None
        } else {
            Some(Sought::AsWord)
        }
    }

    /// Registers a value (or finds it) and gives its label. An empty text is no secret and gets none.
    pub fn register(&mut self, kind: SecretKind, text: &str) -> Option<Label> {
        if text.is_empty() {
            return None;
        }
        if let Some(&at) = self.by_text.get(text) {
            return Some(self.entries[at].label.clone());
        }
        let secret = Secret::new(text);
        let n = self.counts.entry(kind).or_default();
        *n += 1;
        let label = Label::new(kind.label(*n));
        self.by_text.insert(secret.clone(), self.entries.len());
        self.entries.push(Registered { label: label.clone(), kind, secret });
        self.search = Arc::default();
        Some(label)
    }

    /// Registers a value and gives it as traced text; empty text stays plain.
    pub fn traced(&mut self, kind: SecretKind, text: &str) -> Traced {
        match self.register(kind, text) {
            Some(label) => Traced::secret(label, text),
            None => Traced::default(),
        }
    }

    /// The label of exactly this value.
    #[must_use]
    pub fn label_of(&self, text: &str) -> Option<&Label> {
        self.by_text.get(text).map(|&at| &self.entries[at].label)
    }

    /// All registered secrets, in the order in which they were met.
    #[must_use]
    pub fn entries(&self) -> &[Registered] {
        &self.entries
    }

    /// What is known now.
    #[must_use]
    pub fn knowledge(&self) -> Knowledge {
        Knowledge(Arc::clone(&self.search))
    }

    /// A foreign text with every registered value, in any of its forms, turned into a secret span.
    #[must_use]
    pub fn trace(&self, text: &str) -> Traced {
        if let Some(label) = self.label_of(text) {
            return Traced::secret(label.clone(), text);
        }
        self.traced_in(text, false)
    }

    /// The same for a text that leaves: short values too, where they stand as a word.
    #[must_use]
    pub fn trace_leaving(&self, text: &str) -> Traced {
        let is_word = || text.chars().count() < MIN_WORD_CHARS || self.words.contains(text) || LITERALS.contains(&text);
        match self.label_of(text) {
            Some(label) if !is_word() => Traced::secret(label.clone(), text),
            Some(_) => Traced::plain(text),
            None => self.traced_in(text, true),
        }
    }

    fn traced_in(&self, text: &str, words: bool) -> Traced {
        let mut traced = Traced::default();
        let mut end = 0;
        for find in self.search().find_in(text.as_bytes(), words) {
            let (from, to) = (text.floor_char_boundary(find.from).max(end), text.ceil_char_boundary(find.to));
            traced.push_plain(&text[end..from]);
            // A short value that is searched for with its name: the name says what it is.
            match text[from..to].split_once('=').and_then(|(name, value)| Some((name, value, self.label_of(value)?))) {
                Some((name, value, label)) => {
                    traced.push_plain(&text[from..=from + name.len()]);
                    traced.push_secret(label.clone(), value);
                }
                None => traced.push_secret(self.entries[*find.meaning].label.clone(), &text[from..to]),
            }
            end = to;
        }
        traced.push_plain(&text[end..]);
        traced
    }

    /// A body, traced: besides every form, each quoted text that is exactly a secret, however short it is.
    #[must_use]
    pub fn trace_body(&self, text: &str) -> Traced {
        self.body_in(text, false)
    }

    /// The same for a body that leaves: short values too, where they stand as a word.
    #[must_use]
    pub fn trace_leaving_body(&self, text: &str) -> Traced {
        self.body_in(text, true)
    }

    fn body_in(&self, text: &str, words: bool) -> Traced {
        if let Some(label) = self.label_of(text) {
            return Traced::secret(label.clone(), text);
        }
        if self.entries.iter().all(|entry| self.is_searched(entry.secret.expose())) {
            return self.traced_in(text, words);
        }
        let mut traced = Traced::default();
        let mut end = 0;
        for (from, to, held) in encode::quoted(text) {
            if let Some(label) = self.label_of(&held) {
                traced.push(&self.traced_in(&text[end..from], words));
                traced.push_secret(label.clone(), &text[from..to]);
                end = to;
            }
        }
        traced.push(&self.traced_in(&text[end..], words));
        traced
    }

    /// A header of a reply, traced as what leaves: a cookie's value is a secret however short it is.
    #[must_use]
    pub fn trace_header(&self, name: &str, value: &str) -> Traced {
        let Some((cookie, rest)) = value.split_once('=').filter(|_| name.eq_ignore_ascii_case("set-cookie")) else {
            return self.trace_leaving(value);
        };
        let (held, attributes) = rest.split_at(rest.find(';').unwrap_or(rest.len()));
        let mut traced = self.trace_leaving(cookie);
        traced.push_plain("=");
        traced.push(&self.trace(held.trim()));
        traced.push(&self.trace_leaving(attributes));
        traced
    }

    /// A foreign text that leaves, with every registered value replaced by its label.
    #[must_use]
    pub fn mask(&self, text: &str) -> String {
        self.trace_leaving(text).masked()
    }

    fn search(&self) -> &Search<usize> {
        self.search.get_or_init(|| {
            let entries = self.entries.iter().enumerate();
            Search::new(entries.filter_map(|(at, entry)| Some((entry.secret.expose(), self.sought(entry)?, at))))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine as _;

    #[test]
    fn same_value_same_label_and_debug_shows_nothing() {
        let mut registry = SecretRegistry::default();
        let first = registry.register(SecretKind::AccessToken, "abcdefgh-token").unwrap();
        assert_eq!(registry.register(SecretKind::Other, "abcdefgh-token"), Some(first.clone()));
        assert_eq!(first.as_str(), "token A1");
        assert_eq!(registry.register(SecretKind::RefreshToken, "another-token").unwrap().as_str(), "token B1");
        assert!(!format!("{registry:?}").contains("abcdefgh"));
    }

    #[test]
    fn a_value_is_found_in_every_form_it_takes() {
        let value = "pa\"ss wörd/&9";
        let mut registry = SecretRegistry::default();
        registry.register(SecretKind::Password, value);
        let basic = base64::engine::general_purpose::STANDARD.encode(format!("ada:{value}!"));
        for text in [
            format!("raw {value} end"),
            format!("q={}&x=1", super::encode::percent(value)),
            format!("q={}&x=1", super::encode::form(value)),
            serde_json::json!({ "password": value }).to_string(),
            basic,
        ] {
            let masked = registry.mask(&text);
            assert!(masked.contains("password P1"), "{masked}");
        }
    }

    #[test]
    fn base64_that_holds_a_secret_is_one() {
        use base64::engine::general_purpose::STANDARD;
        let mut registry = SecretRegistry::default();
        registry.register(SecretKind::Password, "Correct-Horse-9!");
        for lead in ["", "a", "ad", "ada:"] {
            let encoded = STANDARD.encode(format!("{lead}Correct-Horse-9!"));
            assert_eq!(registry.mask(&format!("Basic {encoded}, and so on")), "Basic password P1, and so on");
        }
    }

    #[test]
    fn short_secrets_are_masked_where_they_stand_alone() {
        let mut registry = SecretRegistry::default();
        registry.register(SecretKind::Password, "123456");
        registry.register(SecretKind::Cookie, "s3");
        registry.register(SecretKind::Password, "password");
        registry.set_words(BTreeSet::from(["password".to_owned()]));
        let body = r#"{"pin": "123456", "password": "password", "n": 123456, "say": "1234567 s3"}"#;
        let masked = registry.trace_body(body).masked();
        assert_eq!(masked, r#"{"pin": "password P1", "password": "password P2", "n": 123456, "say": "1234567 s3"}"#);
        let leaving = registry.trace_leaving_body(body).masked();
        assert_eq!(leaving, r#"{"pin": "password P1", "password": "password P2", "n": password P1, "say": "1234567 s3"}"#);
        assert_eq!(registry.trace_header("set-cookie", "sid=s3; Path=/").masked(), "sid=cookie C1; Path=/");
        assert_eq!(registry.trace_header("x", "sid=s3; Path=/").masked(), "sid=s3; Path=/");
    }

    #[test]
    fn values_of_four_to_seven_characters_are_masked_as_words_in_what_leaves() {
        let mut registry = SecretRegistry::default();
        registry.register(SecretKind::Password, "s3cr3t");
        registry.register(SecretKind::Password, "home");
        registry.register(SecretKind::Password, "true");
        registry.register(SecretKind::Cookie, "light");
        registry.set_words(BTreeSet::from(["home".to_owned()]));
        for (text, masked) in [
            ("wrong: s3cr3t!", "wrong: password P1!"),
            ("pin=s3cr3t&x=1", "pin=password P1&x=1"),
            ("s3cr3tary", "s3cr3tary"),
            ("äs3cr3t \\u00e4s3cr3t", "äs3cr3t \\u00e4s3cr3t"),
            ("say s3cr3\\u0074", "say password P1"),
            ("Basic YWRhOnMzY3IzdA==", "Basic password P1"),
            ("home, true and light", "home, true and light"),
            ("true", "true"),
            ("s3cr3t", "password P1"),
        ] {
            assert_eq!(registry.mask(text), masked);
        }
        assert_eq!(registry.trace("wrong: s3cr3t!").masked(), "wrong: s3cr3t!", "in a run it is told by where it came from");
    }

    #[test]
    fn digits_are_found_in_hexadecimal_between_other_digits() {
        let mut registry = SecretRegistry::default();
        registry.register(SecretKind::Password, "48151623");
        assert_eq!(registry.mask("id 348151623"), "id 348151623", "a longer number is another one");
        let hex: String = "1 48151623 2".bytes().map(|byte| format!("{byte:02x}")).collect();
        assert_eq!(registry.mask(&hex), "3120password P12032");
    }

    #[test]
    fn very_many_secrets_are_masked_and_a_very_long_one_to_its_end() {
        let mut registry = SecretRegistry::default();
        let token = |n: usize| format!("opaque-token-{n:05}");
        for n in 0..5_000 {
            registry.register(SecretKind::AccessToken, &token(n));
        }
        let body = format!("{{\"a\": \"{}\", \"b\": [\"x {}\"], \"c\": \"t={}\"}}", token(4_999), token(1), token(3_000));
        let masked = r#"{"a": "token A5000", "b": ["x token A2"], "c": "t=token A3001"}"#;
        assert_eq!(registry.trace_leaving_body(&body).masked(), masked);
        assert_eq!(registry.mask(&body), masked);
        let long = "long-token-".repeat(100_000);
        let mut registry = SecretRegistry::default();
        registry.register(SecretKind::AccessToken, &long);
        assert_eq!(registry.mask(&format!("{{\"t\": \"x {long}\"}} and more")), "{\"t\": \"x token A1\"} and more");
        let packed = base64::engine::general_purpose::STANDARD.encode(&long);
        assert_eq!(registry.mask(&format!("Basic {packed}, and more")), "Basic token A1, and more");
    }

    #[test]
    fn parts_of_a_jwt_are_masked() {
        let token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiIsImV4cCI6MTB9.c2lnbmF0dXJlLXBhcnQtaGVyZQ";
        let mut registry = SecretRegistry::default();
        registry.register(SecretKind::AccessToken, token);
        assert_eq!(registry.mask("sig c2lnbmF0dXJlLXBhcnQtaGVyZQ"), "sig token A1");
    }

    #[test]
    fn short_values_are_not_searched_for() {
        let mut registry = SecretRegistry::default();
        registry.register(SecretKind::Password, "123");
        assert_eq!(registry.mask("order 1234"), "order 1234");
        assert_eq!(registry.trace("123").masked(), "password P1");
    }

    #[test]
    fn a_text_masked_before_a_secret_was_known_is_told_from_one_masked_after() {
        let mut registry = SecretRegistry::default();
        let before = registry.knowledge();
        assert!(before == registry.clone().knowledge());
        registry.register(SecretKind::AccessToken, "opaque-token-1");
        let after = registry.knowledge();
        assert!(before != after);
        registry.register(SecretKind::AccessToken, "opaque-token-1");
        assert!(after == registry.knowledge(), "it has learned nothing");
    }

    #[test]
    fn names_tell_the_kind() {
        assert_eq!(SecretKind::of_name("accessToken"), Some(SecretKind::AccessToken));
        assert_eq!(SecretKind::of_name("refresh_token"), Some(SecretKind::RefreshToken));
        assert_eq!(SecretKind::of_name("X-Api-Key"), Some(SecretKind::ApiKey));
        assert_eq!(SecretKind::of_name("token_type"), None);
        assert_eq!(SecretKind::of_name("email"), None);
    }
}
