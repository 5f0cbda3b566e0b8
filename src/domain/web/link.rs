//! Addresses of an app and links to it: path, query, fragment, and what of them is secret.

use super::token::TokenShape;
use crate::domain::base::encode::{self, decoded};
use crate::domain::secret::SecretKind;
use crate::domain::secret::forms::MIN_SEARCHED_CHARS;

/// A part of a path this long, with a digit in it, is no word (characters).
const LONG_PART: usize = 12;
/// Hexadecimal digits of a random value; an id of a document or a user has fewer (32 at most).
const RANDOM_HEX: usize = 40;
/// Letters of both cases and digits of a random value; ids have fewer (20 to 26).
const RANDOM_MIXED: usize = 28;
/// What else a link carries once, to be exchanged for a session (RFC 6749, section 4.1.2; Firebase's action links; signed URLs).
const NAMES_OF_LINKS: [&str; 10] = ["code", "oobcode", "ticket", "magic", "sig", "signature", "hash", "key", "session", "assertion"];
/// A value under one of these names is no secret when it is shorter, or has no digit: `code=404`, `session=afternoon` (characters).
const LEAST_NAMED: usize = 6;
/// A link inside a link is decoded so many times.
const NESTED: usize = 3;

/// What stands for a secret where nobody knows its label.
pub const HIDDEN: &str = "…";

/// A piece of a link. All of them, one after the other, are the link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkPiece<'a> {
    /// To be read by anybody.
    Plain(&'a str),
    /// What could be secret: the value of a member of the query or the fragment, or a long part of the path (then without a name).
    Value {
        /// Its name.
        name: &'a str,
        /// The value.
        value: &'a str,
    },
}

impl LinkPiece<'_> {
    /// What is secret in it where the link itself is not known to be: a value under the name of a token or password, or one of a token's
    /// shape.
    #[must_use]
    pub fn telling(&self) -> Option<(SecretKind, &str)> {
        let Self::Value { name, value } = self else { return None };
        let kind = kind_of(name, value).or_else(|| nested(value).first().map(|(kind, _)| *kind))?;
        Some((kind, *value))
    }
}

/// What a value in a link is, by its name or its looks.
fn kind_of(name: &str, value: &str) -> Option<SecretKind> {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let is_made_up = || value.chars().count() >= LEAST_NAMED && value.bytes().any(|b| b.is_ascii_digit());
    let of_links = || (NAMES_OF_LINKS.contains(&&*plain) && is_made_up()).then_some(SecretKind::Other);
    let shaped = || (TokenShape::of(value) != TokenShape::Opaque || is_random(value)).then_some(SecretKind::AccessToken);
    SecretKind::of_name(name).or_else(of_links).or_else(shaped)
}

/// Whether nobody would make up such a value.
fn is_random(value: &str) -> bool {
    let all = |fits: fn(u8) -> bool| value.bytes().all(fits);
    let any = |fits: fn(u8) -> bool| value.bytes().any(fits);
    let is_hex = value.len() >= RANDOM_HEX && all(|b| b.is_ascii_hexdigit()) && any(|b| b.is_ascii_digit());
    let is_mixed = value.len() >= RANDOM_MIXED
        && all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_'))
        && any(|b| b.is_ascii_digit())
        && any(|b| b.is_ascii_lowercase())
        && any(|b| b.is_ascii_uppercase());
    is_hex || is_mixed
}

/// The secrets of a link that stands, encoded once or more, inside a value of another one.
fn nested(value: &str) -> Vec<(SecretKind, String)> {
    let mut text = value.to_owned();
    for _ in 0..NESTED {
        let decoded = decoded(&text);
        if decoded == text {
            break;
        }
        text = decoded;
        let pairs = text.split(['?', '#', '&']).map(|pair| pair.split_once('=').unwrap_or(("", pair)));
        let found: Vec<_> = pairs.filter_map(|(name, value)| Some((kind_of(name, value)?, value.to_owned()))).collect();
        if !found.is_empty() {
            return found;
        }
    }
    Vec::new()
}

/// A link in pieces; `None` for any other text.
#[must_use]
pub fn pieces(text: &str) -> Option<Vec<LinkPiece<'_>>> {
    let at = link_path(text)?;
    let (path, rest) = at.split_at(at.find(['?', '#']).unwrap_or(at.len()));
    let mut pieces = before_path(&text[..text.len() - at.len()]);
    // "//user:password@host/" is a link without its scheme.
    let path = match path.strip_prefix("//").map(|rest| path.split_at(2 + rest.find('/').unwrap_or(rest.len()))) {
        Some((authority, rest)) if authority.contains('@') => {
            pieces.extend(before_path(authority));
            rest
        }
        _ => path,
    };
    for part in path.split_inclusive('/') {
        let bare = part.trim_end_matches('/');
        if bare.len() >= LONG_PART && bare.bytes().any(|b| b.is_ascii_digit()) {
            pieces.extend([LinkPiece::Value { name: "", value: bare }, LinkPiece::Plain(&part[bare.len()..])]);
        } else {
            pieces.push(LinkPiece::Plain(part));
        }
    }
    for pair in rest.split_inclusive(['?', '#', '&']) {
        let bare = pair.trim_end_matches(['?', '#', '&']);
        let (name, value) = bare.split_once('=').unwrap_or(("", bare));
        pieces.push(LinkPiece::Plain(&bare[..bare.len() - value.len()]));
        // "x=1" cannot be searched for, and is no secret.
        let searched = bare.chars().count() >= MIN_SEARCHED_CHARS;
        pieces.push(if searched && !value.is_empty() { LinkPiece::Value { name, value } } else { LinkPiece::Plain(value) });
        pieces.push(LinkPiece::Plain(&pair[bare.len()..]));
    }
    Some(pieces)
}

/// Scheme and host, with the password that may stand before the host (RFC 3986, section 3.2.1).
fn before_path(text: &str) -> Vec<LinkPiece<'_>> {
    let user = text.find("//").map_or(0, |at| at + 2);
    let password = text.rfind('@').and_then(|end| Some((user + text.get(user..end)?.find(':')? + 1, end)));
    match password {
        Some((from, to)) if from < to => {
            vec![
                LinkPiece::Plain(&text[..from]),
                LinkPiece::Value { name: "password", value: &text[from..to] },
                LinkPiece::Plain(&text[to..]),
            ]
        }
        _ => vec![LinkPiece::Plain(text)],
    }
}

/// Path, query and fragment of a pasted link, or of a path; `None` for any other text.
#[must_use]
pub fn link_path(text: &str) -> Option<&str> {
    if text.starts_with('/') {
        return Some(text);
    }
    let rest = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    Some(rest.find(['/', '?', '#']).map_or("", |at| &rest[at..]))
}

/// The secrets that stand literally in a link, as a registry of secrets should know them: of its placeholders nothing is said.
#[must_use]
pub fn secrets(link: &str) -> Vec<(SecretKind, String)> {
    let found = pieces(link).unwrap_or_default();
    let telling = |piece: &LinkPiece| match piece {
        LinkPiece::Value { name, value } if !value.contains("{{") => match kind_of(name, value) {
            Some(kind) => Some(with_decoded(kind, name, value)),
            None => Some(nested(value)),
        },
        _ => None,
    };
    found.iter().filter_map(telling).flatten().collect()
}

/// A secret value, and what it means where it stands there encoded. What is encoded as usual is found by what it means.
#[must_use]
pub fn with_decoded(kind: SecretKind, name: &str, value: &str) -> Vec<(SecretKind, String)> {
    let meant = decoded(value);
    if meant == value {
        return searchable(kind, name, value);
    }
    let usual = [encode::percent(&meant), encode::percent(&meant).to_ascii_lowercase(), encode::form(&meant)];
    let mut all = searchable(kind, name, &meant);
    if !usual.iter().any(|usual| usual == value) {
        all.push((kind, value.to_owned()));
    }
    all
}

/// A secret value of a link as a registry should know it. A short value is not searched for by itself; with its name before it, it is.
#[must_use]
pub fn searchable(kind: SecretKind, name: &str, value: &str) -> Vec<(SecretKind, String)> {
    let named = (value.chars().count() < MIN_SEARCHED_CHARS).then(|| (kind, format!("{name}={value}")));
    [(kind, value.to_owned())].into_iter().chain(named).collect()
}

/// A link with its literal secrets hidden, for titles.
#[must_use]
pub fn without_secrets(link: &str) -> String {
    let Some(pieces) = pieces(link) else { return link.to_owned() };
    let shown = |piece: &LinkPiece| match piece {
        LinkPiece::Plain(text) => (*text).to_owned(),
        LinkPiece::Value { value, .. } if value.contains("{{") || piece.telling().is_none() => (*value).to_owned(),
        LinkPiece::Value { .. } => HIDDEN.to_owned(),
    };
    pieces.iter().map(shown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_links_pieces_are_the_link() {
        for link in [
            "/",
            "/a//b?",
            "https://x.example",
            "http://x?a=1&&b",
            "/a?b=c=d#e=f&g",
            "/reset/abcdefgh1234/",
            "https://x/#t",
            "https://a:b@x/c@d",
            "//a:b@x",
            "//a:b",
        ] {
            let text = |piece: &LinkPiece| match *piece {
                LinkPiece::Plain(text) => text.to_owned(),
                LinkPiece::Value { value, .. } => value.to_owned(),
            };
            assert_eq!(pieces(link).unwrap().iter().map(text).collect::<String>(), link);
        }
        assert!(pieces("123456").is_none());
    }

    #[test]
    fn tokens_of_a_link_are_hidden_by_their_names_and_by_their_shape() {
        let jwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl";
        for (link, shown) in [
            ("/home?tab=2#top", "/home?tab=2#top".to_owned()),
            ("/home#access_token=abcdef12&type=magiclink", "/home#access_token=…&type=magiclink".to_owned()),
            (&*format!("/home?x={jwt}"), "/home?x=…".to_owned()),
            ("{{link}}", "{{link}}".to_owned()),
            ("/reset?token={{code}}", "/reset?token={{code}}".to_owned()),
            ("/orders/2026112700123", "/orders/2026112700123".to_owned()),
            // A link in a link, once or twice encoded.
            (&*format!("/profile?next=%2Fhome%3Ftoken%3D{jwt}"), "/profile?next=…".to_owned()),
            ("/profile?next=%252Fhome%253Faccess_token%253Dabcdef12&tab=2", "/profile?next=…&tab=2".to_owned()),
            ("/profile?next=%2Fhome%3Ftab%3D2", "/profile?next=%2Fhome%3Ftab%3D2".to_owned()),
            // What is exchanged for a session once.
            ("/in?code=Zx9Qw8Er7Ty6&state=x", "/in?code=…&state=x".to_owned()),
            ("/in?mode=resetPassword&oobCode=Qw8Er7Ty6Ui5", "/in?mode=resetPassword&oobCode=…".to_owned()),
            ("/in?error_code=404&code=404", "/in?error_code=404&code=404".to_owned()),
            ("/in?session=afternoon&key=created_at", "/in?session=afternoon&key=created_at".to_owned()),
            ("https://ada:topsecretpw@app.example.com/in", "https://ada:…@app.example.com/in".to_owned()),
            ("//ada:topsecretpw@app.example.com/in", "//ada:…@app.example.com/in".to_owned()),
            // Random values, and ids that only look like some.
            ("/reset/9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", "/reset/…".to_owned()),
            ("/magic/Zx9Qw8Er7Ty6Ui5Op4As3Df2Gh1Jk0La", "/magic/…".to_owned()),
            ("/users/0b9b9f0e-7c39-4c1c-9d3b-2f6f8f6b6a11", "/users/0b9b9f0e-7c39-4c1c-9d3b-2f6f8f6b6a11".to_owned()),
            ("/docs/507f1f77bcf86cd799439011", "/docs/507f1f77bcf86cd799439011".to_owned()),
        ] {
            assert_eq!(without_secrets(link), shown, "{link}");
        }
        let kind = SecretKind::RefreshToken;
        let known = [(kind, "rt-ml-9".to_owned()), (kind, "refresh_token=rt-ml-9".to_owned())];
        assert_eq!(secrets("/home#refresh_token=rt-ml-9&expires_in=3600"), known);
    }
}
