//! A stored expiry that is no such time: before 2001, after 2200, or off the token's own `exp` by a factor of about 1000.

use crate::domain::base::time;
use crate::domain::project::binding::SessionField;
use crate::domain::project::platform::Platform;
use crate::domain::record::entry::EntryBody;
use crate::domain::record::evidence::{FieldReading, ReadFrom};
use crate::domain::record::finding::Severity;
use crate::domain::record::value::Value;
use crate::domain::web::token::Jwt;

use super::super::evidence::Evidence;
use super::Found;
use super::session_fields::{action_title, session_until};

/// 1 January 2001, in milliseconds.
const TOO_EARLY_MS: f64 = 978_307_200_000.0;
/// 1 January 2200, in milliseconds.
const TOO_LATE_MS: f64 = 7_258_118_400_000.0;
/// A number below this is a lifetime (A7).
const LIFETIME_BELOW: f64 = 1e9;

/// The rule.
pub(super) fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    for (at, entry) in evidence.entries.iter().enumerate() {
        let EntryBody::FieldRead(reading) = &entry.body else { continue };
        match reading.slot {
            SessionField::Expiry => flutterflow(evidence, at, reading, found),
            SessionField::Metadata => weweb(evidence, at, reading, found),
            _ => {}
        }
    }
}

/// FlutterFlow's Token Expiry Time, in milliseconds since 1970.
fn flutterflow(evidence: &Evidence, at: usize, reading: &FieldReading, found: &mut Vec<Found>) {
    let Some(ms) = reading.read.as_number() else { return };
    let off = token_exp_ms(evidence, at).is_some_and(|exp| {
        let ratio = ms / exp as f64;
        (0.0005..0.002).contains(&ratio) || (500.0..2_000.0).contains(&ratio)
    });
    if (TOO_EARLY_MS..=TOO_LATE_MS).contains(&ms) && !off {
        return;
    }
    let raw = reading.found.as_number();
    let action = action_title(evidence, reading);
    let is_lifetime = raw.is_some_and(|raw| raw < LIFETIME_BELOW && is_a_lifetime(evidence, at, reading, raw));
    let seen = format!("{action} gives Token Expiry Time {}", reading.found.summary(40));
    let read = match reading.convert {
        Some(crate::domain::project::binding::Convert::Integer) if raw.is_some() => {
            ", and FlutterFlow reads a whole number as seconds since 1970"
        }
        _ => "",
    };
    let why = format!("{seen}{read}: {}", time::utc(ms as i64));
    let (id, title, fix) = if is_lifetime {
        (
            "FF-SES-EXPIRY-DURATION",
            "The token's lifetime is taken for a point in time, so the session counts as ended",
            format!("{action} › Token Expiry Time: a custom function that gives now plus these seconds"),
        )
    } else if ms > TOO_LATE_MS {
        (
            "FF-SES-EXPIRY-UNIT",
            "The stored expiry lies thousands of years ahead, so the app never notices that the token ends",
            format!("{action} › Token Expiry Time: divide by 1000 in a custom function"),
        )
    } else if raw.is_some_and(|raw| raw < LIFETIME_BELOW) {
        (
            "FF-SES-EXPIRY-UNIT",
            "The stored expiry lies before 2001, so the session counts as ended",
            format!("{action} › Token Expiry Time: the field of the reply that says when the token ends"),
        )
    } else {
        (
            "FF-SES-EXPIRY-UNIT",
            "The stored expiry lies in 1970, so the session counts as ended",
            format!("{action} › Token Expiry Time: multiply by 1000 in a custom function"),
        )
    };
    let mut one = Found::new(evidence, id, Severity::Error, &evidence.entries[at].id).at(Some(reading.at.clone())).ranked(2);
    one.session_until = Some(session_until(evidence, at));
    found.push(one.saying(title, why, fix));
}

/// Whether a small number is the token's lifetime: it is as long as the token says itself, or its name says that it is.
fn is_a_lifetime(evidence: &Evidence, at: usize, reading: &FieldReading, raw: f64) -> bool {
    let name = last_name(reading).to_ascii_lowercase();
    let says_so = name.starts_with("expir") && (name.ends_with("in") || name.contains("sec"))
        || matches!(name.as_str(), "ttl" | "lifetime" | "max_age" | "maxage" | "validity");
    let own = token_near(evidence, at).and_then(|jwt| Some((jwt.time_ms("exp")? - jwt.time_ms("iat")?) as f64 / 1000.0));
    says_so || own.is_some_and(|seconds| (seconds - raw).abs() <= seconds * 0.1)
}

/// The name at the end of the path: `expires_in` of `$.data.expires_in` and of `$['expires_in']`.
fn last_name(reading: &FieldReading) -> &str {
    let path = reading.path.as_deref().unwrap_or_default().trim_end_matches([']', '\'', '"']);
    path.rsplit(['.', '[', '\'', '"']).next().unwrap_or_default()
}

/// WeWeb's metadata: nothing reads it by itself, so a wrong unit does harm only where a formula compares it with now.
fn weweb(evidence: &Evidence, at: usize, reading: &FieldReading, found: &mut Vec<Found>) {
    if matches!(evidence.project.platform, Platform::FlutterFlow(_)) {
        return;
    }
    let mut numbers = Vec::new();
    let name = last_name(reading);
    expiries(name, &reading.read, &mut numbers);
    let Some(exp) = token_exp_ms(evidence, at) else { return };
    if let Some(text) = expiry_text(name, &reading.read, &reading.found) {
        let title = format!("The metadata hold a text as expiry ({text})");
        let why = "A formula that compares it with a number is always false; the token's own exp is in seconds since 1970";
        let fix = "Authenticate › Metadata: the same point in time as a number, made by a formula";
        let one = Found::new(evidence, "WW-EXPIRY-UNIT", Severity::Warning, &evidence.entries[at].id).at(Some(reading.at.clone()));
        found.push(one.saying(title, why, fix));
        return;
    }
    // Milliseconds are fine where a formula made them; as the server sent them, they are off the token's own exp.
    let off = |n: f64| reading.found.as_number() == Some(n) && (500.0..2_000.0).contains(&(n * 1000.0 / exp as f64));
    let wrong = numbers.into_iter().find(|n| *n < LIFETIME_BELOW || *n > TOO_LATE_MS || off(*n));
    let Some(wrong) = wrong else { return };
    let what = match wrong {
        n if n < LIFETIME_BELOW => "a number that is no time of today",
        n if n > TOO_LATE_MS => "a time thousands of years ahead",
        _ => "a time in milliseconds",
    };
    let title = format!("The metadata hold {what} as expiry ({wrong})");
    let (severity, why) = if read_later(evidence, at, wrong) {
        (Severity::Error, "A condition reads it; taken for seconds since 1970 it says refresh at once, or never")
    } else {
        (Severity::Warning, "Nothing reads it so far; a formula that takes it for seconds since 1970 would refresh at once, or never")
    };
    let fix = match wrong {
        n if n < LIFETIME_BELOW => "Authenticate › Metadata: an absolute time, such as now plus the lifetime",
        _ => "Authenticate › Metadata: divide by 1000 in a formula, or compare it with a time in milliseconds",
    };
    let one = Found::new(evidence, "WW-EXPIRY-UNIT", severity, &evidence.entries[at].id).at(Some(reading.at.clone()));
    found.push(one.saying(title, why, fix));
}

/// A text, as the server sent it, under a name that speaks of a point in time.
fn expiry_text(name: &str, value: &Value, found: &Value) -> Option<String> {
    match value {
        Value::Text(text) if speaks_of_a_time(name) && !text.is_empty() => (value == found).then(|| value.summary(40)),
        Value::Map(members) => members.iter().find_map(|(name, value)| expiry_text(name, value, found)),
        _ => None,
    }
}

/// A name such as `expires_in` says itself that it is a lifetime.
fn speaks_of_a_time(name: &str) -> bool {
    let plain = name.to_ascii_lowercase();
    (plain == "exp" || plain.starts_with("expir")) && !plain.ends_with("in") && !plain.contains("sec")
}

/// Whether a condition reads this number out of the metadata later on.
fn read_later(evidence: &Evidence, at: usize, number: f64) -> bool {
    evidence.entries[at..].iter().any(|entry| match &entry.body {
        EntryBody::Condition { read, .. } => read.iter().any(|read| {
            let mut numbers = Vec::new();
            expiries("expires", &read.read, &mut numbers);
            read.from == ReadFrom::Session(SessionField::Metadata) && numbers.contains(&number)
        }),
        _ => false,
    })
}

/// The numbers that stand under a name which speaks of a point in time.
fn expiries(name: &str, value: &Value, numbers: &mut Vec<f64>) {
    match value {
        Value::Number(..) if speaks_of_a_time(name) => numbers.extend(value.as_number()),
        Value::Map(members) => members.iter().for_each(|(name, value)| expiries(name, value, numbers)),
        _ => {}
    }
}

/// The `exp` of the token that the same action reads.
fn token_exp_ms(evidence: &Evidence, at: usize) -> Option<i64> {
    token_near(evidence, at)?.time_ms("exp")
}

/// The token that the same action reads.
fn token_near(evidence: &Evidence, at: usize) -> Option<Jwt> {
    let EntryBody::FieldRead(own) = &evidence.entries[at].body else { return None };
    let near = evidence.entries[..at].iter().rev().take_while(|entry| entry.id.event == evidence.entries[at].id.event);
    near.filter(|entry| entry.id.track == evidence.entries[at].id.track).find_map(|entry| match &entry.body {
        EntryBody::FieldRead(reading) if reading.slot == SessionField::Token && reading.at.at == own.at.at => {
            Jwt::read(&reading.read.to_text().reveal())
        }
        _ => None,
    })
}
