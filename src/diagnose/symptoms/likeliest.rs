//! What is behind a symptom most often, as the references judge it: the ends of the rules' ids, the likeliest first.

use super::{House, Symptom};

/// The rules of the reference's table.
pub(super) fn likeliest(symptom: Symptom, house: House) -> &'static [&'static str] {
    match house {
        House::FlutterFlow => flutterflow(symptom),
        House::WeWeb => weweb(symptom),
    }
}

/// `flutterflow.md` f.
fn flutterflow(symptom: Symptom) -> &'static [&'static str] {
    match symptom {
        Symptom::NothingHappens => &[
            "NAV-NO-TARGET",
            "SES-EXPIRY-ABORT",
            "MAP-TYPE",
            "MAP-SYNTAX",
            "API-MINUS-ONE",
            "API-NOT-JSON",
            "NAV-STUCK-SAME-UID",
            "NAV-HOME-IS-LOGIN",
            "NAV-LOGIN-PROTECTED",
            "NAV-TERMINATE",
        ],
        Symptom::WrongPage => &[
            "NAV-PENDING-WINS",
            "NAV-HOME-IS-LOGIN",
            "NAV-ENTRY-NOT-LOGIN",
            "NAV-LOGIN-PROTECTED",
            "NAV-ENTRY-URL",
            "NAV-ROOT-ONLOAD",
            "NAV-BACK-TO-LOGIN",
            "NAV-IGNORE-NOOP",
            "NAV-NAVBAR-BYPASS",
            "NAV-BRANCH-LEAK",
        ],
        Symptom::SignedOut => &[
            "SES-PERSIST-OFF",
            "SES-EXPIRY-DURATION",
            "SES-EXPIRY-UNIT",
            "SES-EXPIRY-PAST",
            "SES-NO-FIELDS",
            "SES-TOKEN-NULL",
            "SES-EXPIRY-MISMATCH",
            "NAV-ENTRY-URL",
            "SES-UPDATE-DROPS",
            "API-COOKIE",
        ],
        Symptom::LaterRefused => &[
            "SES-NO-REFRESH",
            "SES-EXPIRY-UNSET",
            "SES-EXPIRY-UNIT",
            "SES-ROTATION",
            "SES-UPDATE-DROPS",
            "SES-APPSTATE-COPY",
            "SES-EXPIRY-MISMATCH",
            "SES-REFRESH-AT-START",
            "API-HARDCODED",
            "API-CACHED",
        ],
        Symptom::WorksInTest => &["API-CORS-PUBLISHED", "API-CLEARTEXT", "API-LOCAL", "API-COOKIE", "API-TESTVALUE", "API-REDIRECT-METHOD"],
        Symptom::WorksInPostman => {
            &["API-CORS-PUBLISHED", "API-CORS-ON-ERROR", "API-COOKIE", "API-CLEARTEXT", "API-ESCAPE", "API-QUOTES", "API-BEARER"]
        }
        Symptom::OnlyPhones => &["API-LOCAL", "API-COOKIE", "API-REDIRECT-METHOD"],
        Symptom::Cors => &[
            "API-CORS-PUBLISHED",
            "API-CORS-ON-ERROR",
            "API-CLEARTEXT",
            "API-REDIRECT-AUTH",
            "API-REDIRECT-METHOD",
            "API-COOKIE",
            "API-LOCAL",
        ],
    }
}

/// `weweb.md` F.
fn weweb(symptom: Symptom) -> &'static [&'static str] {
    match symptom {
        Symptom::NothingHappens => &[
            "LOGIN-NO-NAV",
            "OUL-MISSING",
            "OUL-NO-SETUSER",
            "ORDER-NAV-FIRST",
            "AUTH-EMPTY-TOKEN",
            "CORS-PREFLIGHT",
            "CT-OBJECT-BODY",
            "FORM-NEEDED",
            "HTML-REPLY",
            "EMPTY-204",
            "REDIRECT-UNSET",
            "AUTH-RECURSION",
        ],
        Symptom::WrongPage => &[
            "SOURCE-IGNORED",
            "LOOP-BOUNCE",
            "ROLE-MISSING",
            "ROLE-SINGULAR",
            "ROLE-CASE",
            "DEEPLINK-LOST",
            "LOOP-UNAUTH",
            "LOOP-UNAUTHZ",
            "NO-PROTECTION",
            "EDITOR-ONLY",
        ],
        Symptom::SignedOut => &[
            "OUL-MISSING",
            "OUL-NO-SETUSER",
            "PERSIST-OFF",
            "SETUSER-ONLY-LOGIN",
            "OUL-PAGE-LEVEL",
            "REFRESH-UNUSED",
            "GUARD-EMPTY-SESSION",
            "PERSIST-LOST-REFRESH",
            "STORAGE-SHAPE",
            "HTML-REPLY",
            "COOKIE-NO-CREDENTIALS",
        ],
        Symptom::LaterRefused => &[
            "REFRESH-UNUSED",
            "ROTATION-LOST",
            "REFRESH-STALE-EVENT",
            "EXPIRY-UNIT",
            "METADATA-EXPIRY",
            "REFRESH-RACE",
            "STALE-USER",
            "REFRESH-DROPPED",
            "TOKEN-IN-VARIABLE",
            "RESULT-ACROSS-PAGES",
            "CORS-ON-ERROR",
        ],
        Symptom::WorksInTest => &["CORS-ORIGIN", "EDITOR-ONLY", "ORIGIN-SPLIT", "MIXED-HTTP", "LOOP-UNAUTH", "COOKIE-SAMESITE"],
        Symptom::WorksInPostman => &[
            "CORS-PREFLIGHT",
            "CORS-ORIGIN",
            "CORS-WILDCARD-CRED",
            "CORS-ON-ERROR",
            "COOKIE-NO-CREDENTIALS",
            "CT-OBJECT-BODY",
            "FORM-NEEDED",
        ],
        Symptom::OnlyPhones => &["COOKIE-THIRD-PARTY", "COOKIE-NO-CREDENTIALS"],
        Symptom::Cors => {
            &["CORS-PREFLIGHT", "CORS-ORIGIN", "CORS-WILDCARD-CRED", "CORS-ON-ERROR", "MIXED-HTTP", "REDIRECT-AUTH", "REDIRECT-METHOD"]
        }
    }
}
