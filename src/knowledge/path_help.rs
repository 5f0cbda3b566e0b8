//! What helps where a path finds nothing in a reply: the places that were meant, perhaps, and every value that looks like a token, with its
//! path, the likeliest first (backends.md, section 3, rule 4).

use serde_json::Value as Json;

use super::near_path::{self, How};
use crate::domain::secret::SecretKind;
use crate::domain::web::path_step::PathStep;
use crate::domain::web::token::TokenShape;

/// So many places are told of each kind.
pub const MOST: usize = 6;

/// A text under a telling name is no token below this length (characters).
const SHORTEST: usize = 8;

/// What helps.
#[derive(Clone, Debug, PartialEq)]
pub struct PathHelp {
    /// The places that were meant, perhaps; the likeliest first.
    pub near: Vec<(How, Vec<PathStep>)>,
    /// What looks like a token; the likeliest first.
    pub tokens: Vec<TokenPlace>,
}

/// A value that looks like a token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenPlace {
    /// Where it stands.
    pub at: Stands,
    /// What it is: "access token, JWT".
    pub what: String,
}

/// Where a value stands in a reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stands {
    /// In the body.
    Body(Vec<PathStep>),
    /// In a response header, by name.
    Header(String),
    /// In a cookie, by name; `http_only` ones are closed to every app.
    Cookie {
        /// Its name.
        name: String,
        /// No script and no app can read it.
        http_only: bool,
    },
}

/// How a place differs from the path, in words.
#[must_use]
pub fn how_words(how: How) -> &'static str {
    match how {
        How::DottedName => "its name holds a dot or a hyphen, and needs quotes",
        How::Spelling => "written otherwise",
        How::Wrapper => "one level deeper",
        How::NoWrapper => "one level higher",
        How::List => "in a list",
        How::Elsewhere => "the same name elsewhere",
    }
}

/// What helps with a path that finds nothing in this reply.
#[must_use]
pub fn help(path: &str, json: &Json, headers: &[(String, String)]) -> PathHelp {
    let near = near_path::nearest(path, json).into_iter().take(MOST).map(|near| (near.how, near.steps)).collect();
    PathHelp { near, tokens: tokens(json, headers) }
}

/// Every value of a reply that looks like a token, the likeliest access token first.
#[must_use]
pub fn tokens(json: &Json, headers: &[(String, String)]) -> Vec<TokenPlace> {
    let whole = json.as_str().map(|_| (Vec::new(), json));
    let in_body = whole.into_iter().chain(near_path::places(json)).filter_map(|(steps, value)| {
        let name = steps.iter().rev().find_map(|step| match step {
            PathStep::Name(name) => Some(name.as_str()),
            PathStep::Index(_) => None,
        });
        let (rank, what) = judged(name.unwrap_or_default(), value.as_str()?)?;
        Some((rank, steps.len(), TokenPlace { at: Stands::Body(steps), what }))
    });
    let in_headers = headers.iter().filter_map(|(name, value)| {
        if name.eq_ignore_ascii_case("set-cookie") {
            let (cookie, text, http_only) = cookie(value)?;
            let (rank, what) = judged(cookie, text)?;
            return Some((rank, 20, TokenPlace { at: Stands::Cookie { name: cookie.to_owned(), http_only }, what }));
        }
        let bare = value.get(..7).filter(|head| head.eq_ignore_ascii_case("bearer ")).map_or(value.as_str(), |_| &value[7..]);
        let (rank, what) = judged(name, bare)?;
        Some((rank, 10, TokenPlace { at: Stands::Header(name.clone()), what }))
    });
    let mut found: Vec<(u8, usize, TokenPlace)> = in_body.chain(in_headers).collect();
    found.sort_by_key(|(rank, far, _)| (*rank, *far));
    found.into_iter().map(|(_, _, place)| place).take(MOST).collect()
}

/// Name and value of a `Set-Cookie`, and whether it is closed to scripts.
fn cookie(line: &str) -> Option<(&str, &str, bool)> {
    let mut parts = line.split(';');
    let (name, value) = parts.next()?.split_once('=')?;
    Some((name.trim(), value.trim(), parts.any(|part| part.trim().eq_ignore_ascii_case("httponly"))))
}

/// How likely a text is the access token (0: most), and what it is in words; none where it looks like no token.
fn judged(name: &str, text: &str) -> Option<(u8, String)> {
    let shape = TokenShape::of(text);
    let kind = SecretKind::of_name(name).filter(|_| text.chars().count() >= SHORTEST && !text.contains(char::is_whitespace));
    let is_shaped = shape != TokenShape::Opaque;
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let (rank, kind) = match kind {
        // A token against forged requests, or a key of the app: named like one, and no session.
        _ if ["csrf", "xsrf", "anon"].iter().any(|part| plain.contains(part)) => (8, "token of another kind"),
        Some(SecretKind::AccessToken) => (u8::from(!is_shaped), "access token"),
        None if is_shaped => (2, "token"),
        Some(SecretKind::IdToken) => (3, "ID token"),
        Some(SecretKind::RefreshToken) => (4, "refresh token"),
        Some(SecretKind::Cookie) => (5, "session"),
        _ => return None,
    };
    let shape = match shape {
        TokenShape::Jws => "JWT",
        TokenShape::Jwe => "encrypted",
        TokenShape::Sanctum => "Laravel Sanctum",
        TokenShape::Opaque => "opaque",
    };
    Some((rank, format!("{kind}, {shape}")))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::domain::web::json_path::written;

    fn jwt() -> String {
        use base64::Engine as _;
        let part = |text: &str| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text);
        format!("{}.{}.c2ln", part(r#"{"alg":"HS256"}"#), part(r#"{"sub":"1"}"#))
    }

    fn told(json: &Json, headers: &[(String, String)]) -> Vec<(String, String)> {
        let at = |at: &Stands| match at {
            Stands::Body(steps) => written(steps),
            Stands::Header(name) => format!("header {name}"),
            Stands::Cookie { name, http_only } => format!("cookie {name} {http_only}"),
        };
        tokens(json, headers).into_iter().map(|place| (at(&place.at), place.what)).collect()
    }

    #[test]
    fn backends_rule_3_4_every_token_is_told_the_likeliest_first() {
        let json = json!({
            "refresh_token": jwt(), "csrfToken": "0123456789abcdef", "expires_in": 900, "token_type": "bearer",
            "data": {"id_token": jwt(), "list": [{"x": jwt()}], "accessToken": "opaque-0123456789"}
        });
        let said = told(&json, &[]);
        let paths: Vec<&str> = said.iter().map(|(path, _)| path.as_str()).collect();
        assert_eq!(paths, ["$.data.accessToken", "$.data.list[0].x", "$.data.id_token", "$.refresh_token", "$.csrfToken"]);
        assert_eq!(
            (said[0].1.as_str(), said[1].1.as_str(), said[3].1.as_str()),
            ("access token, opaque", "token, JWT", "refresh token, JWT")
        );
        assert_eq!(told(&json!(jwt()), &[]), [("$".to_owned(), "token, JWT".to_owned())], "the whole reply");
        assert!(told(&json!({"name": "Ada", "token": "short", "access": "public"}), &[]).is_empty());
    }

    #[test]
    fn headers_and_cookies_are_places_too() {
        let header = |name: &str, value: String| (name.to_owned(), value);
        let headers = [
            header("Set-Cookie", format!("session={}; Path=/; HttpOnly", jwt())),
            header("authorization", format!("Bearer {}", jwt())),
            header("content-type", "application/json".into()),
            header("set-cookie", "theme=dark".into()),
        ];
        let said = told(&json!({}), &headers);
        assert_eq!(
            said,
            [
                ("header authorization".to_owned(), "access token, JWT".to_owned()),
                ("cookie session true".to_owned(), "token, JWT".to_owned())
            ]
        );
    }

    #[test]
    fn the_nearest_places_come_with_how_they_differ() {
        let help = help("$.acces_token", &json!({"access_token": "opaque-0123456789"}), &[]);
        assert_eq!((help.near[0].0, help.tokens.len()), (How::Spelling, 1));
    }
}
