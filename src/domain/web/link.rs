//! Addresses of an app and links to it: path, query, fragment, and what of them is secret.

use super::token::TokenShape;
use crate::domain::secret::SecretKind;
use crate::domain::secret::forms::MIN_SEARCHED_CHARS;

/// A part of a path this long, with a digit in it, is no word (characters).
const LONG_PART: usize = 12;

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
        let named = SecretKind::of_name(name);
        let shaped = TokenShape::of(value) != TokenShape::Opaque;
        (named.is_some() || shaped).then(|| (named.unwrap_or(SecretKind::AccessToken), *value))
    }
}

/// A link in pieces; `None` for any other text.
#[must_use]
pub fn pieces(text: &str) -> Option<Vec<LinkPiece<'_>>> {
    let at = link_path(text)?;
    let (path, rest) = at.split_at(at.find(['?', '#']).unwrap_or(at.len()));
    let mut pieces = vec![LinkPiece::Plain(&text[..text.len() - at.len()])];
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
        LinkPiece::Value { name, value } if !value.contains("{{") => piece.telling().map(|(kind, _)| searchable(kind, name, value)),
        _ => None,
    };
    found.iter().filter_map(telling).flatten().collect()
}

/// A secret value of a link as a registry should know it. A short value is not searched for by itself; with its name before it, it is.
#[must_use]
pub fn searchable(kind: SecretKind, name: &str, value: &str) -> Vec<(SecretKind, String)> {
    let named = (value.chars().count() < MIN_SEARCHED_CHARS).then(|| (kind, format!("{name}={value}")));
    named.into_iter().chain([(kind, value.to_owned())]).collect()
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
        for link in ["/", "/a//b?", "https://x.example", "http://x?a=1&&b", "/a?b=c=d#e=f&g", "/reset/abcdefgh1234/", "https://x/#t"] {
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
        ] {
            assert_eq!(without_secrets(link), shown, "{link}");
        }
        let kind = SecretKind::RefreshToken;
        let known = [(kind, "refresh_token=rt-ml-9".to_owned()), (kind, "rt-ml-9".to_owned())];
        assert_eq!(secrets("/home#refresh_token=rt-ml-9&expires_in=3600"), known);
    }
}
