//! What a snapshot shows to be wrong: by the same rules as a run, from what the app has really stored.

use crate::domain::base::time;
use crate::domain::project::Project;
use crate::domain::project::platform::{FlutterFlowSettings, Platform};
use crate::domain::record::finding::{Finding, Severity};
use crate::domain::record::sheet::SheetLine;
use crate::domain::words::screens;
use crate::knowledge::boxes::Need;

use super::super::flutterflow::functions;
use super::super::symptoms::House;
use super::{Snapshot, Stored};

/// 1 January 2001, in milliseconds: no session of an app ends before it.
const TOO_EARLY_MS: f64 = 978_307_200_000.0;
/// 1 January 2200, in milliseconds.
const TOO_LATE_MS: f64 = 7_258_118_400_000.0;
/// A number of seconds below this is a lifetime, and no point in time.
const LIFETIME_BELOW_S: f64 = 1e9;
/// So far the stored expiry may be off the token's own, in milliseconds.
const NEAR_MS: f64 = 60_000.0;

const LOG_IN: &str = "Login › the button › Properties Panel › Actions › Open › Log In";

/// What is wrong, the gravest first.
#[must_use]
pub fn judged(snapshot: &Snapshot) -> Vec<Finding> {
    let mut found = match snapshot.house() {
        Some(House::FlutterFlow) => flutterflow(snapshot),
        Some(House::WeWeb) => weweb(snapshot),
        None => vec![finding(
            "RUN-NOTHING-STORED",
            Severity::Warning,
            "No session is stored",
            "Neither FlutterFlow's nor WeWeb's keys are there. Was it pasted into the app's own page, after a log-in? FlutterFlow's exports of 2026 with secure storage keep them encrypted",
            Vec::new(),
        )],
    };
    found.extend(calls(snapshot));
    found.sort_by_key(|finding| finding.severity);
    found
}

fn finding(id: &'static str, severity: Severity, title: &str, why: impl Into<String>, lines: Vec<SheetLine>) -> Finding {
    let finding = Finding { title: title.to_owned(), evidence: why.into(), ..Finding::new(id, severity) };
    if lines.is_empty() { finding } else { finding.changing(lines) }
}

fn line(field: &str, set: &str) -> Vec<SheetLine> {
    vec![SheetLine::new(LOG_IN, field, set)]
}

fn flutterflow(snapshot: &Snapshot) -> Vec<Finding> {
    let mut found = Vec::new();
    let token = snapshot.value("_auth_authentication_token_");
    match token {
        None | Some(Stored::Null) => {
            found.push(finding(
                "FF-SES-TOKEN-NULL",
                Severity::Error,
                "Your app has stored no token",
                "Log In left Authentication Token Unset, nobody is logged in, or Persist Auth Sessions is off",
                [
                    line("Authentication Token", "the token of the log-in's reply"),
                    vec![SheetLine::new(screens::FF_AUTHENTICATION, "Persist Auth Sessions", "On")],
                ]
                .concat(),
            ));
        }
        Some(value) if !value.is_something() => {
            found.push(finding(
                "FF-SES-TOKEN-TEXT-NULL",
                Severity::Error,
                "Your app has stored nothing in place of a token",
                format!("Stored is {}: the path of Authentication Token finds nothing in the reply, and somebody counts as logged in all the same", value.words()),
                line("Authentication Token", "the path at which the token stands in the log-in's reply"),
            ));
        }
        Some(_) => {}
    }
    found.extend(expiry(snapshot, token));
    found
}

/// What is wrong with the stored expiry, if anything.
fn expiry(snapshot: &Snapshot, token: Option<&Stored>) -> Option<Finding> {
    let stored = snapshot.value("_auth_token_expiration_");
    let exp_ms = match token {
        Some(Stored::Jwt(jwt)) => jwt.exp.map(|exp| exp * 1000.0),
        _ => None,
    };
    let ms = match stored {
        Some(Stored::Number(ms)) => *ms,
        Some(Stored::Plain(text)) => text.parse().ok()?,
        _ => return None,
    };
    let at = time::utc(ms as i64);
    let now = snapshot.at_ms.map(|now| now as f64);
    if ms > 0.0 && ms < TOO_EARLY_MS && ms / 1000.0 < LIFETIME_BELOW_S {
        let blank = Project::new("", Platform::FlutterFlow(FlutterFlowSettings::default()));
        let mut lines = functions::making(&blank, Need::SecondsFromNow);
        lines.extend(line(
            screens::ff_field(crate::domain::project::binding::SessionField::Expiry),
            &functions::set_to(&blank, Need::SecondsFromNow),
        ));
        let lasts = time::length(ms as i64);
        return Some(finding(
            "FF-SES-EXPIRY-DURATION",
            Severity::Error,
            &format!("Your app stored {at} as the end of the session. This is why you are logged out at every start"),
            format!("Token Expiry Time was set to a lifetime ({lasts}), and FlutterFlow took it for seconds since 1970"),
            lines,
        ));
    }
    if ms > TOO_LATE_MS {
        return Some(finding(
            "FF-SES-EXPIRY-UNIT",
            Severity::Warning,
            &format!("Your app stored {at} as the end of the session: it never notices that the token ends"),
            "Token Expiry Time was set to milliseconds, and FlutterFlow multiplies a whole number by 1000",
            line("Token Expiry Time", "the number divided by 1000, or a custom function that makes a DateTime of the milliseconds"),
        ));
    }
    if let Some(exp) = exp_ms.filter(|exp| (exp - ms).abs() > NEAR_MS) {
        let side = if ms < exp { "earlier" } else { "later" };
        return Some(finding(
            "FF-SES-EXPIRY-MISMATCH",
            Severity::Error,
            &format!("Your app stored {at} as the end of the session, and the token itself ends by {}", time::utc(exp as i64)),
            format!(
                "That is {} {side}: a time without a time zone, most likely, or the wrong field",
                time::length((exp - ms).abs() as i64)
            ),
            line("Token Expiry Time", "the time that the token says itself (exp), through a custom function"),
        ));
    }
    if now.is_some_and(|now| ms < now) {
        return Some(finding(
            "FF-SES-EXPIRY-PAST",
            Severity::Warning,
            &format!("The stored session ended at {at}: the next start of the app ignores it"),
            "That is as it should be where the token has really ended; whoever uses the app logs in again, or the app renews the token before",
            Vec::new(),
        ));
    }
    None
}

fn weweb(snapshot: &Snapshot) -> Vec<Finding> {
    let Some(session) = snapshot.value("ww-auth-session") else { return Vec::new() };
    let members = match session {
        Stored::Object(members) => members,
        other => {
            return vec![finding(
                "WW-STORAGE-CORRUPT",
                Severity::Error,
                "What is stored as the session is no session",
                format!("Under ww-auth-session stands {}, and WeWeb cannot read it", other.words()),
                vec![SheetLine::new("Browser", "", "clear the data of the site, and find what else writes the key")],
            )];
        }
    };
    if members.is_empty() {
        return vec![finding(
            "WW-PERSIST-OFF",
            Severity::Error,
            "Your app stored an empty session. This is why you are signed out by a refresh",
            "Persist session of Authenticate is off, or nobody is signed in",
            vec![SheetLine::new("Log-in workflow › Authenticate", "Persist session", "on")],
        )];
    }
    match members.get("accessToken") {
        None if members.keys().any(|key| key.contains("token") || key.contains("Token")) => vec![finding(
            "WW-STORAGE-SHAPE",
            Severity::Error,
            "The stored session has another shape than WeWeb reads",
            format!("It has {}, and no accessToken: another authentication system or a coded component wrote it", names(members.keys())),
            vec![SheetLine::new("Browser", "", "sign in again; coded components leave ww-auth-session alone")],
        )],
        None => vec![finding(
            "WW-AUTH-EMPTY-TOKEN",
            Severity::Error,
            "Your app stored a session without a token",
            "Access token of Authenticate is bound to something that the reply does not have",
            vec![SheetLine::new("Log-in workflow › Authenticate", "Access token", "the token of the log-in's result")],
        )],
        Some(token) if !token.is_something() => vec![finding(
            "WW-AUTH-EMPTY-TOKEN",
            Severity::Error,
            "Your app stored a session without a token",
            format!("Its accessToken is {}", token.words()),
            vec![SheetLine::new("Log-in workflow › Authenticate", "Access token", "the token of the log-in's result")],
        )],
        Some(Stored::Jwt(jwt)) if snapshot.at_ms.zip(jwt.exp).is_some_and(|(now, exp)| exp * 1000.0 < now as f64) => vec![finding(
            "WW-REFRESH-UNUSED",
            Severity::Warning,
            "The stored token has ended: On user load is refused, and nobody is signed in",
            format!("It ended at {}", time::utc((jwt.exp.unwrap_or_default() * 1000.0) as i64)),
            vec![SheetLine::new(
                "Data & API › Event Triggers › On user load",
                "",
                "on 401 call the refresh, Authenticate with what it brings, then Set user",
            )],
        )],
        Some(_) => Vec::new(),
    }
}

fn names<'a>(all: impl Iterator<Item = &'a String>) -> String {
    all.map(String::as_str).collect::<Vec<_>>().join(", ")
}

/// Calls that were refused, or that the browser kept from the app.
fn calls(snapshot: &Snapshot) -> Option<Finding> {
    let refused: Vec<_> = snapshot.calls.iter().filter(|call| matches!(call.status, 401 | 403)).collect();
    let last = refused.last()?;
    let why = format!("{} of the last {} calls; the newest is {}", refused.len(), snapshot.calls.len(), last.url);
    Some(finding("RUN-CALL-REFUSED", Severity::Warning, &format!("Calls are answered {}", last.status), why, Vec::new()))
}
