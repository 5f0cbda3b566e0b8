//! The rules of the catalogue, in their families.

use super::row::Row;
use super::rule::Rule;
use super::{flutterflow, weweb, wire};

/// Every rule of every family.
pub(super) fn all() -> impl Iterator<Item = &'static Rule> {
    let families = [
        flutterflow::navigation::RULES,
        flutterflow::session::RULES,
        flutterflow::mapping::RULES,
        flutterflow::calls::RULES,
        wire::RULES,
        weweb::user::RULES,
        weweb::tokens::RULES,
        weweb::pages::RULES,
        weweb::server::RULES,
        weweb::legacy::RULES,
        weweb::backends::RULES,
    ];
    families.into_iter().flatten()
}

/// The rows that they decide.
pub fn rows() -> impl Iterator<Item = &'static Row> {
    all().flat_map(|rule| rule.rows)
}

/// Pairs of which the first brings the second about, wherever they are told.
pub(super) const BRINGING: &[(&str, &str)] = &[
    ("WW-ME-SHAPE", "WW-ROLE-MISSING"),
    ("WW-ROTATION-LOST", "WW-JWT-EXPIRED"),
    ("WW-LEG-ROTATION", "WW-JWT-EXPIRED"),
    ("WW-EXPIRY-UNIT", "WW-JWT-EXPIRED"),
    ("WW-REFRESH-UNUSED", "WW-JWT-EXPIRED"),
    ("WW-REFRESH-DROPPED", "WW-JWT-EXPIRED"),
    ("WW-REFRESH-STALE-EVENT", "WW-JWT-EXPIRED"),
    ("WW-REFRESH-RACE", "WW-JWT-EXPIRED"),
    ("WW-CLOCK-SKEW", "WW-JWT-EXPIRED"),
];

/// Pairs of which both cannot be told of one call: the first says the same more exactly.
pub const EXCLUDING: &[(&str, &str)] = &[
    ("WW-BE-SLASH", "WW-REDIRECT-METHOD"),
    ("WW-BE-ACCEPT", "WW-REDIRECT-METHOD"),
    ("WW-BE-ACCEPT", "WW-HTML-REPLY"),
    ("WW-BE-PLAINTEXT", "WW-HTML-REPLY"),
    ("WW-BE-PLAINTEXT", "WW-NOT-JSON"),
    ("WW-BE-PLAINTEXT", "WW-AUTH-EMPTY-TOKEN"),
    ("WW-BE-SIGNUP-NO-TOKEN", "WW-200-WITH-ERROR"),
    ("WW-BE-SIGNUP-NO-TOKEN", "WW-EMPTY-204"),
    ("WW-BE-SIGNUP-NO-TOKEN", "WW-AUTH-EMPTY-TOKEN"),
    ("WW-BE-CHALLENGE", "WW-200-WITH-ERROR"),
    ("WW-BE-CHALLENGE", "WW-AUTH-EMPTY-TOKEN"),
    ("WW-BE-REFRESH-CASE", "WW-AUTH-EMPTY-TOKEN"),
    ("WW-BE-REFRESH-CASE", "WW-REFRESH-DROPPED"),
    ("WW-PROXY-PATH", "WW-AUTH-EMPTY-TOKEN"),
    ("WW-RESULT-ACROSS-PAGES", "WW-NO-AUTH-HEADER"),
    ("WW-TOKEN-IN-VARIABLE", "WW-NO-AUTH-HEADER"),
    ("WW-VAR-NULL-STRING", "WW-BEARER-UNDEFINED"),
    ("WW-LEG-REFRESH-FIELD", "WW-BEARER-UNDEFINED"),
    ("WW-COOKIE-HTTPONLY-READ", "WW-AUTH-EMPTY-TOKEN"),
    ("WW-REFRESH-RACE", "WW-ROTATION-LOST"),
];
