//! From literal values to placeholders: credentials and tokens become inputs, other secrets values of the environment.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use crate::domain::base::named_values::{NamedValue, named_values};
use crate::domain::base::{encode, steps};
use crate::domain::project::carrier::Carrier;
use crate::domain::project::endpoint::Purpose;
use crate::domain::project::template;
use crate::domain::secret::SecretKind;

use super::blank::is_blank;
use super::json_spans::{self, ScalarKind};
use super::names;
use super::purpose::{folded, is_identifier};
use super::secrets::{Vault, is_token, kind_of};
use super::{Clue, Unused};

/// Where a value stands.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Spot {
    Header,
    Query,
    Body,
}

/// Seals the values of one call.
pub(super) struct Sealer<'a> {
    pub(super) vault: &'a mut Vault,
    pub(super) purpose: Purpose,
    pub(super) place: &'a str,
    /// The names that the endpoint takes as inputs, in their order.
    pub(super) inputs: Inputs,
    pub(super) evidence: Vec<Clue>,
    pub(super) unused: Vec<Unused>,
    /// Where the token was seen.
    pub(super) carrier: Option<Carrier>,
}

/// Names of inputs, each once.
#[derive(Default)]
pub(super) struct Inputs {
    names: Vec<String>,
    known: HashSet<String>,
}

impl Inputs {
    /// Adds a name, unless it is there.
    pub(super) fn add(&mut self, name: &str) {
        steps::count(1);
        if self.known.insert(name.to_owned()) {
            self.names.push(name.to_owned());
        }
    }

    fn has(&self, name: &str) -> bool {
        steps::count(1);
        self.known.contains(name)
    }

    /// The names, in the order in which they came.
    pub(super) fn into_names(self) -> Vec<String> {
        self.names
    }
}

fn braces(name: &str) -> String {
    format!("{{{{{name}}}}}")
}

impl Sealer<'_> {
    /// What stands in the place of a value.
    pub(super) fn value(&mut self, spot: Spot, name: &str, value: &str) -> String {
        steps::count(name.len() + value.len());
        if spot == Spot::Header && folded(name) == "authorization" {
            return self.authorization(name, value);
        }
        if let Some(sealed) = self.credential(spot, name, value).or_else(|| self.refresh_token(spot, name, value)) {
            return sealed;
        }
        let (scheme, held) = match value.split_once(' ') {
            Some((scheme, held)) if !held.contains(' ') && scheme.chars().all(char::is_alphabetic) => (scheme, held),
            _ => ("", value),
        };
        if let Some(known) = self.vault.known(held).or_else(|| self.vault.known(value).filter(|_| scheme.is_empty())) {
            let lead = if scheme.is_empty() { String::new() } else { format!("{scheme} ") };
            if known == "token" {
                self.carries(spot, name, scheme);
            }
            return format!("{lead}{}", self.named(&known));
        }
        self.other_secret(spot, name, scheme, held).unwrap_or_else(|| value.to_owned())
    }

    /// A value by its look or its name.
    fn other_secret(&mut self, spot: Spot, name: &str, scheme: &str, held: &str) -> Option<String> {
        let literal = without_placeholders(held);
        if literal.trim().is_empty() || matches!(literal.trim(), "true" | "false" | "null" | "undefined") {
            return None;
        }
        // A few letters around a placeholder are a scheme or a separator.
        if literal.len() < held.len() && literal.chars().count() < 8 {
            return None;
        }
        if spot != Spot::Header && held.chars().count() < TOO_SHORT {
            return None;
        }
        let shaped = is_token(held);
        let kind = kind_of(name, held).or(shaped.then_some(SecretKind::AccessToken))?;
        let is_prose = held.contains(char::is_whitespace) && !shaped && kind != SecretKind::Password && spot == Spot::Body;
        if is_prose {
            return None;
        }
        let lead = if scheme.is_empty() { String::new() } else { format!("{scheme} ") };
        let wanted = if name.is_empty() { "token" } else { name };
        let named = self.vault.secret(wanted, kind, held);
        Some(format!("{lead}{}", self.named(&named)))
    }

    /// `{{name}}`, declared as an input where it is one.
    fn named(&mut self, name: &str) -> String {
        if self.vault.is_input(name) {
            self.inputs.add(name);
        }
        braces(name)
    }

    /// Fills an input and gives its placeholder; a second value of the same input is noted.
    fn input(&mut self, name: &str, value: &str, secret: Option<SecretKind>) -> String {
        let text = Some(value).filter(|value| !value.contains("{{") && !is_blank(value));
        if self.vault.input(name, text, secret) {
            let what = format!("the value of \"{name}\" in {}", self.place);
            self.unused.push(Unused::part(what, "another place has another value for it, which is kept"));
        }
        self.named(name)
    }

    fn credential(&mut self, spot: Spot, name: &str, value: &str) -> Option<String> {
        if spot == Spot::Header || matches!(value, "true" | "false" | "null") {
            return None;
        }
        let signs = matches!(self.purpose, Purpose::LogIn | Purpose::SignUp);
        let plain = folded(name);
        let kind = kind_of(name, value).filter(|kind| *kind == SecretKind::Password);
        let code = signs && matches!(plain.as_str(), "code" | "pin" | "otp" | "otpcode" | "mfatoken" | "totpcode");
        let secret = kind.or(code.then_some(SecretKind::Password));
        let who = signs && is_identifier(&plain);
        let about = self.purpose == Purpose::SignUp
            && matches!(plain.as_str(), "name" | "fullname" | "firstname" | "lastname" | "displayname" | "nickname");
        if secret.is_none() && !who && !about {
            return None;
        }
        let wanted = names::variable(name);
        // The same password again, for confirmation, is the same input.
        if secret.is_some()
            && let Some(known) = self.vault.known(value).filter(|known| self.inputs.has(known))
        {
            return Some(self.named(&known));
        }
        let sealed = self.input(&wanted, value, secret);
        self.evidence.push(Clue {
            what: format!("\"{name}\" is the input {wanted}"),
            because: if secret.is_some() {
                "the field holds a password or code".into()
            } else {
                "the field says who signs in or up".into()
            },
        });
        Some(sealed)
    }

    fn refresh_token(&mut self, spot: Spot, name: &str, value: &str) -> Option<String> {
        if spot == Spot::Header || value.is_empty() {
            return None;
        }
        // A short "refresh" may say how often; in the body of a call that refreshes it is the token.
        let here = spot == Spot::Body && self.purpose == Purpose::Refresh && folded(name) == "refresh" && value.parse::<f64>().is_err();
        let named = SecretKind::of_name(name) == Some(SecretKind::RefreshToken);
        if !here && kind_of(name, value) != Some(SecretKind::RefreshToken) && !(named && is_blank(value)) {
            return None;
        }
        // A number or a word says for how long, or whether, not which.
        if value.chars().count() < MIN_TOKEN && !value.contains("{{") && !is_blank(value) {
            return None;
        }
        self.evidence.push(Clue {
            what: format!("\"{name}\" is the input refresh_token"),
            because: "the field is named after the refresh token".into(),
        });
        Some(self.input("refresh_token", value, Some(SecretKind::RefreshToken)))
    }

    fn authorization(&mut self, name: &str, value: &str) -> String {
        let (scheme, held) = value.trim().split_once(' ').map_or(("", value.trim()), |(scheme, held)| (scheme, held.trim()));
        if held.is_empty() || matches!(held, "null" | "undefined" | "Bearer" | "Basic") {
            return value.to_owned();
        }
        let lead = if scheme.is_empty() { String::new() } else { format!("{scheme} ") };
        if let Some(known) = self.vault.known(held) {
            if known == "token" {
                self.carries(Spot::Header, name, scheme);
            }
            return format!("{lead}{}", self.named(&known));
        }
        let bearer = scheme.eq_ignore_ascii_case("bearer");
        let whole = held.strip_prefix("{{").and_then(|held| held.strip_suffix("}}")).map(str::trim);
        let before = matches!(self.purpose, Purpose::LogIn | Purpose::SignUp);
        if (bearer || (is_token(held) && !scheme.eq_ignore_ascii_case("basic"))) && !before {
            self.carries(Spot::Header, name, scheme);
            if let Some(placeholder) = whole.filter(|name| *name != "token") {
                self.evidence.push(Clue {
                    what: "the token is the input token".into(),
                    because: format!("the placeholder {placeholder} stands where the token goes"),
                });
            }
            return format!("{lead}{}", self.input("token", held, Some(SecretKind::AccessToken)));
        }
        if whole.is_some() {
            return value.to_owned();
        }
        let wanted = if scheme.eq_ignore_ascii_case("basic") { "basic_credentials" } else { "authorization" };
        if before {
            self.evidence.push(Clue {
                what: format!("Authorization holds {wanted}, not the session's token"),
                because: "there is no session before the log-in".into(),
            });
        }
        let named = self.vault.secret(wanted, SecretKind::Other, held);
        format!("{lead}{}", self.named(&named))
    }

    fn carries(&mut self, spot: Spot, name: &str, scheme: &str) {
        let carrier = match spot {
            Spot::Header => Carrier::Header { name: name.to_owned(), scheme: scheme.to_owned() },
            Spot::Query => Carrier::Query { name: name.to_owned() },
            Spot::Body => Carrier::Body { name: name.to_owned() },
        };
        self.carrier.get_or_insert(carrier);
    }

    /// The parts of a path that are secrets by their look, or known.
    pub(super) fn path(&mut self, path: &str) -> String {
        let parts: Vec<String> = path
            .split('/')
            .map(|part| {
                let decoded = super::raw::percent_decoded(part, false).unwrap_or_else(|| part.to_owned());
                match self.vault.known(&decoded) {
                    Some(known) => self.named(&known),
                    None if is_token(&decoded) => {
                        let named = self.vault.secret("path_token", SecretKind::AccessToken, &decoded);
                        self.named(&named)
                    }
                    None => part.to_owned(),
                }
            })
            .collect();
        parts.join("/")
    }

    /// A JSON body; all that is no secret stays as it was written.
    pub(super) fn json(&mut self, text: &str) -> String {
        let Some(scalars) = json_spans::scalars(text) else { return self.text(text) };
        // GraphQL says in its query which variable is the password.
        let query = scalars.clone().find(|scalar| &*scalar.name == "query").map(|scalar| scalar.text).unwrap_or_default();
        let aliases: BTreeMap<String, String> = named_values(&query)
            .into_iter()
            .filter_map(|found| Some((query[found.from..found.to].strip_prefix('$')?.to_owned(), found.name.into_owned())))
            .collect();
        let mut spans = Vec::new();
        for scalar in scalars {
            // A short number is a limit or a lifetime, whatever its name says.
            let short = scalar.kind == ScalarKind::Number && scalar.text.len() < 4;
            if scalar.kind == ScalarKind::Other || short {
                continue;
            }
            let name = aliases.get(&*scalar.name).map_or(&*scalar.name, String::as_str);
            let mut sealed = self.value(Spot::Body, name, &scalar.text);
            if sealed == scalar.text && scalar.kind == ScalarKind::Text && scalar.text.contains([':', '=']) {
                // JSON inside a text, or literals inside a GraphQL query.
                sealed = self.json(&scalar.text);
            }
            if sealed != scalar.text {
                spans.push((scalar.from, scalar.to, format!("\"{}\"", encode::json_inner(&sealed))));
            }
        }
        json_spans::replaced(text, &spans)
    }

    /// A text of no known form: `name: "value"`, `name=value` and `<name>value</name>` are looked for.
    pub(super) fn text(&mut self, text: &str) -> String {
        if text.len() <= 4096 && is_token(text.trim()) {
            return self.value(Spot::Body, "", text.trim());
        }
        let declared = declared(text);
        let spans: Vec<(usize, usize, String)> = named_values(text)
            .into_iter()
            .filter_map(|NamedValue { name, from, to, .. }| {
                // As it is written: so it goes into a text that is no JSON again.
                let held = &text[from..to];
                steps::count(held.len());
                // A variable of GraphQL, declared in the same query.
                if held.strip_prefix('$').is_some_and(|held| declared.contains(held)) {
                    return None;
                }
                let sealed = self.value(Spot::Body, &name, held);
                (sealed != held).then_some((from, to, sealed))
            })
            .collect();
        json_spans::replaced(text, &spans)
    }
}

/// A value in a place that only sounds like one of a secret is let be below this length (characters).
const TOO_SHORT: usize = 4;

/// A refresh token is no shorter (characters).
const MIN_TOKEN: usize = 6;

/// What remains of a text without its placeholders.
fn without_placeholders(text: &str) -> String {
    let mut rest = text;
    let mut out = String::new();
    while let Some((before, after)) = rest.split_once("{{") {
        out.push_str(before);
        let Some((_, behind)) = after.split_once("}}") else { return text.to_owned() };
        rest = behind;
    }
    out.push_str(rest);
    out
}

/// The variables that a text declares, as GraphQL does: `$name:`.
fn declared(text: &str) -> HashSet<&str> {
    steps::count(text.len());
    text.split('$').skip(1).filter_map(|behind| Some(behind.split_once(':')?.0)).collect()
}

/// The names of the placeholders in these texts.
pub(super) fn placeholders<'a>(texts: impl Iterator<Item = &'a str>) -> BTreeSet<String> {
    texts.flat_map(template::environment_names).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}
