//! The values that stand literally in calls, under the names that take their place. The same value has the same name everywhere.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::base::steps;
use crate::domain::secret::registry::SecretRegistry;
use crate::domain::secret::traced::Span;
use crate::domain::secret::{Label, Secret, SecretKind};
use crate::domain::web::token::TokenShape;

use super::{ImportedValue, ValueText};

/// A value shorter than this (characters) is not taken for another place of a known secret.
const MIN_SAME: usize = 6;

/// So many secrets are looked for in all texts; beyond that, only where they stand alone.
const MOST_SEARCHED: usize = 2_000;

/// Names of inputs that no value of the environment may have.
const RESERVED: [&str; 7] = ["base_url", "token", "refresh_token", "email", "username", "password", "name"];

/// What begins a key of some well-known service.
const KEY_STARTS: [&str; 12] =
    ["AIza", "sk_live_", "sk_test_", "sk-", "pk_live_", "rk_live_", "ghp_", "gho_", "xoxb-", "xoxp-", "glpat-", "sb_secret_"];

/// What a field holds by its name; knows a few more names than the rest of the program, which sees other fields too.
pub(super) fn kind_of(name: &str, value: &str) -> Option<SecretKind> {
    let plain = super::purpose::folded(name);
    let long = value.chars().count() >= 16 && !value.contains(char::is_whitespace);
    if is_about(&plain) || is_name(value) && SecretKind::of_name(name) != Some(SecretKind::Password) {
        return None;
    }
    if is_signature(&plain) && value.chars().count() >= MIN_SIGNATURE {
        return Some(SecretKind::Other);
    }
    let ambiguous = matches!(plain.as_str(), "access" | "refresh" | "pin" | "bearer" | "cookie" | "cookies");
    match SecretKind::of_name(name) {
        Some(_) if ambiguous && !long => None,
        Some(kind) => Some(kind),
        None => match plain.as_str() {
            "pwd" | "pass" | "passphrase" | "totp" | "mfacode" | "verificationcode" => Some(SecretKind::Password),
            "key" | "accesskey" | "privatekey" | "xkey" | "subscriptionkey" | "ocpapimsubscriptionkey" if long => Some(SecretKind::ApiKey),
            "session" | "sid" | "auth" | "codeverifier" | "assertion" | "xauth" if long => Some(SecretKind::Other),
            _ => None,
        },
    }
}

/// Whether a name is that of something about a secret, and not of the secret: `token_type`, `tokenEndpoint`, `csrf-param`.
fn is_about(folded: &str) -> bool {
    const ENDS: [&str; 22] = [
        "param",
        "paramname",
        "parameter",
        "fieldname",
        "field",
        "headername",
        "header",
        "type",
        "url",
        "uri",
        "endpoint",
        "expiry",
        "expires",
        "expiresin",
        "expiresat",
        "lifetime",
        "ttl",
        "hint",
        "method",
        "policy",
        "required",
        "strength",
    ];
    folded != "authorizationheader" && folded != "authheader" && ENDS.iter().any(|end| folded.len() > end.len() && folded.ends_with(end))
}

/// Whether a value is the name of a field or a list of such names, and no secret itself: `authenticity_token`, `authorization,x-api-key`.
fn is_name(value: &str) -> bool {
    let is_one = |name: &str| {
        let name = name.trim();
        let plain = name.bytes().all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'-'));
        plain && (3..32).contains(&name.len())
    };
    value.split(',').all(is_one) && value.split(',').any(|name| SecretKind::of_name(name).is_some())
}

/// A signature is no shorter than this (characters): what is shorter proves nothing.
const MIN_SIGNATURE: usize = 8;

/// Whether a field of this name proves who sent it: whoever has the address or the header can do the same.
fn is_signature(folded: &str) -> bool {
    matches!(folded, "sig" | "sign" | "xsign" | "hmac" | "xhmac" | "digestsignature")
        || folded.ends_with("signature")
        || folded.ends_with("signature256")
        || folded.ends_with("hmacsha256")
}

/// Whether a cookie may say who sends it: by its name, or by a value that nobody could guess. One that keeps a language, a look or a
/// consent says nothing of that, and its value is a word like any other.
pub(super) fn is_telling_cookie(name: &str, value: &str) -> bool {
    const ORDINARY: [&str; 20] = [
        "lang",
        "language",
        "locale",
        "i18n",
        "theme",
        "darkmode",
        "colorscheme",
        "currency",
        "country",
        "region",
        "timezone",
        "tz",
        "consent",
        "cookieconsent",
        "cookiebanner",
        "ga",
        "gid",
        "gat",
        "fbp",
        "sidebar",
    ];
    let plain = super::purpose::folded(name);
    let is_ordinary = |word: &str| plain == word || plain.ends_with(word) || word.len() > 3 && plain.starts_with(word);
    if kind_of(name, value).is_some() || is_token(value) {
        return true;
    }
    if ["sess", "auth", "csrf", "xsrf", "remember", "login", "sid"].iter().any(|part| plain.contains(part)) {
        return true;
    }
    let has = |test: fn(&char) -> bool| value.chars().any(|c| test(&c));
    let is_guessed = value.chars().count() >= 16 && has(char::is_ascii_digit) && has(char::is_ascii_alphabetic) && !value.contains(' ');
    is_guessed && !ORDINARY.iter().any(|word| is_ordinary(word))
}

/// Whether a text is a token or key by its own look.
pub(super) fn is_token(text: &str) -> bool {
    TokenShape::of(text) != TokenShape::Opaque || (text.len() >= 16 && KEY_STARTS.iter().any(|start| text.starts_with(start)))
}

struct Held {
    name: String,
    value: ValueText,
    is_input: bool,
    /// Some endpoint names it.
    used: bool,
}

/// Values and their names. It cannot be printed.
#[derive(Default)]
pub(super) struct Vault {
    held: Vec<Held>,
    by_name: BTreeMap<String, usize>,
    /// How often a name was wanted: where to go on looking for a free one.
    wanted: BTreeMap<String, usize>,
    /// A secret's text leads to its place in `held`.
    by_text: BTreeMap<Secret, usize>,
    registry: SecretRegistry,
    by_label: BTreeMap<Label, usize>,
}

impl Vault {
    /// Words of the calls themselves: whoever has "password" as the password must not lose every field of that name.
    pub(super) fn set_words(&mut self, words: BTreeSet<String>) {
        self.registry.set_words(words);
    }

    /// Whether endpoints take this name as an input.
    pub(super) fn is_input(&self, name: &str) -> bool {
        self.at_input(name).is_some()
    }

    fn at_input(&self, name: &str) -> Option<usize> {
        self.by_name.get(name).copied().filter(|at| self.held[*at].is_input)
    }

    fn hold(&mut self, held: Held) -> usize {
        self.by_name.insert(held.name.clone(), self.held.len());
        self.held.push(held);
        self.held.len() - 1
    }

    /// Makes a secret known. It becomes a value only where it is used.
    pub(super) fn offer(&mut self, name: &str, kind: SecretKind, text: &str, is_input: bool) {
        if text.is_empty() || self.by_text.contains_key(&Secret::new(text)) {
            return;
        }
        let same = self.at_input(name).filter(|_| is_input);
        let at = same.unwrap_or_else(|| {
            let name = if is_input { name.to_owned() } else { self.free(name) };
            self.hold(Held { name, value: ValueText::Secret(Secret::new(text)), is_input, used: false })
        });
        if self.held[at].value == ValueText::NotGiven {
            self.held[at].value = ValueText::Secret(Secret::new(text));
        }
        self.by_text.insert(Secret::new(text), at);
        if self.registry.entries().len() < MOST_SEARCHED
            && let Some(label) = self.registry.register(kind, text)
        {
            self.by_label.insert(label, at);
        }
    }

    /// Whether there is room for secrets that may never be used.
    pub(super) fn has_room(&self) -> bool {
        self.registry.entries().len() < MOST_SEARCHED
    }

    /// The name of a secret that is known already. Short ones are not looked for: "1" is in many places.
    pub(super) fn known(&mut self, text: &str) -> Option<String> {
        steps::count(text.len());
        let at = *self.by_text.get(&Secret::new(text)).filter(|_| text.chars().count() >= MIN_SAME)?;
        self.held[at].used = true;
        Some(self.held[at].name.clone())
    }

    /// Keeps a secret as a value of the environment, and gives its name.
    pub(super) fn secret(&mut self, name: &str, kind: SecretKind, text: &str) -> String {
        self.offer(&super::names::variable(name), kind, text, false);
        let at = self.by_text.get(&Secret::new(text)).copied();
        at.map_or_else(String::new, |at| {
            self.held[at].used = true;
            self.held[at].name.clone()
        })
    }

    /// Keeps what an input was filled with, and says whether another value of that input is kept already.
    pub(super) fn input(&mut self, name: &str, text: Option<&str>, secret: Option<SecretKind>) -> bool {
        let value = match (text.filter(|text| !text.is_empty()), secret) {
            (None, _) => ValueText::NotGiven,
            (Some(text), None) => ValueText::Plain(text.to_owned()),
            (Some(text), Some(kind)) => {
                self.offer(name, kind, text, true);
                ValueText::Secret(Secret::new(text))
            }
        };
        let Some(at) = self.at_input(name) else {
            self.hold(Held { name: name.to_owned(), value, is_input: true, used: true });
            return false;
        };
        let held = &mut self.held[at];
        let first = !held.used || held.value == ValueText::NotGiven;
        if first && value != ValueText::NotGiven {
            held.value = value.clone();
        }
        held.used = true;
        value != ValueText::NotGiven && held.value != value
    }

    /// A name that stood there as a placeholder.
    pub(super) fn placeholder(&mut self, name: &str) {
        if !self.by_name.contains_key(name) {
            self.hold(Held { name: name.to_owned(), value: ValueText::NotGiven, is_input: false, used: true });
        }
    }

    /// A text in which every known secret, in any of its forms, is replaced by its name.
    pub(super) fn swept(&mut self, text: &str) -> String {
        steps::count(text.len());
        let traced = self.registry.trace(text);
        if !traced.has_secret() {
            return text.to_owned();
        }
        let mut out = String::new();
        for span in traced.spans() {
            match span {
                Span::Plain(text) => out.push_str(text),
                Span::Secret { label, .. } => match self.by_label.get(label).copied() {
                    Some(at) => {
                        self.held[at].used = true;
                        out.push_str(&format!("{{{{{}}}}}", self.held[at].name));
                    }
                    None => out.push_str(label.as_str()),
                },
            }
        }
        out
    }

    /// The values that endpoints name.
    pub(super) fn into_values(self) -> Vec<ImportedValue> {
        let used = self.held.into_iter().filter(|held| held.used);
        used.map(|held| ImportedValue { name: held.name, value: held.value, is_input: held.is_input }).collect()
    }

    fn free(&mut self, wanted: &str) -> String {
        let taken = |name: &str| RESERVED.contains(&name) || self.by_name.contains_key(name);
        let base = match wanted {
            "" => "value",
            "token" => "token_value",
            "refresh_token" => "refresh_token_value",
            other => other,
        };
        let mut name = base.to_owned();
        let n = self.wanted.entry(base.to_owned()).or_insert(1);
        while taken(&name) {
            steps::count(1);
            *n += 1;
            name = format!("{base}_{n}");
        }
        name
    }
}
