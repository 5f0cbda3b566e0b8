//! Token Expiry Time that is no time when the token ends (rules 7, 11 and 29, table T3).

use crate::domain::base::time;
use crate::domain::project::binding::{Convert, SessionField};
use crate::domain::project::place::{Slot, SlotAt};
use crate::domain::record::entry::{ChangedBy, EntryBody};
use crate::domain::record::evidence::{FieldReading, ReadFrom};
use crate::domain::record::finding::Severity;
use crate::domain::record::value::Value;
use crate::domain::web::token::Jwt;
use crate::domain::words::phrases;
use crate::edit::{Edit, bindings};
use crate::knowledge::boxes::Need;
use crate::run::made::{CallMade, CameOut};

use crate::diagnose::prelude::*;

use super::super::expiries::{Through, everywhere, inner, out_of_the_token};
use super::super::settings::line;

const PAST: Row = breaks("FF-SES-EXPIRY-PAST").in_a_run();
const DURATION: Row = breaks("FF-SES-EXPIRY-DURATION").in_a_run();
const UNIT: Row = breaks("FF-SES-EXPIRY-UNIT").in_a_run();
const MISMATCH: Row = warns("FF-SES-EXPIRY-MISMATCH").in_a_run();
const UNSET: Row = warns("FF-SES-EXPIRY-UNSET").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[PAST, DURATION, UNIT, MISMATCH, UNSET], look: Look::Run(look) };

/// 1 January 2001, in milliseconds.
const TOO_EARLY_MS: i64 = 978_307_200_000;
/// 1 January 2200, in milliseconds.
const TOO_LATE_MS: i64 = 7_258_118_400_000;
/// A number below this is a lifetime (A7).
const LIFETIME_BELOW: f64 = 1e9;
/// Nobody stays logged in for that long, in milliseconds: a year.
const LONG_MS: i64 = 366 * 86_400_000;
/// So far an expiry may be off the token's own, in milliseconds.
const NEAR_MS: i64 = 60_000;

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    let mut told: Vec<(&str, SlotAt, usize)> = Vec::new();
    for changed in evidence.session_changes().filter(|changed| matches!(changed.by, ChangedBy::LogIn | ChangedBy::UpdateUser)) {
        let Some(standing) = changed.action.and_then(|at| evidence.standing(at)) else { continue };
        let slot = standing.at.slot(Slot::Field(SessionField::Expiry));
        let reading = evidence.entries[..changed.place].iter().rev().find_map(|entry| match &entry.body {
            EntryBody::FieldRead(reading) if reading.at == slot && entry.id.event == changed.entry.id.event => Some((*entry, reading)),
            _ => None,
        });
        let stored = Stored {
            standing,
            slot: &slot,
            reading: reading.map(|(_, reading)| reading),
            token: Jwt::read(&changed.after.token.to_text().reveal()),
            ms: changed.after.expiry_ms,
            was_set: changed.by == ChangedBy::UpdateUser && changed.before.expiry_ms.is_some(),
            now_ms: evidence.now_ms(changed.entry),
        };
        let entry = reading.map_or(changed.entry, |(entry, _)| entry);
        let Some(one) = stored.judged(evidence, Found::of(evidence, &PAST, &entry.id).at(Some(slot.clone())).ranked(2)) else { continue };
        // The same mistake at every log-in is told once.
        if let Some((.., first)) = told.iter().find(|(id, at, _)| *id == one.finding.id && *at == slot) {
            let first: &mut Found = &mut found[*first];
            first.explains.extend(one.finding.entry);
            continue;
        }
        told.push((one.finding.id, slot, found.len()));
        found.push(one);
    }
}

/// What an action made of the expiry.
struct Stored<'e> {
    standing: &'e Standing<'e>,
    slot: &'e SlotAt,
    /// None where it is Unset.
    reading: Option<&'e FieldReading>,
    token: Option<Jwt>,
    /// Milliseconds since 1970.
    ms: Option<i64>,
    /// There was one before.
    was_set: bool,
    now_ms: i64,
}

impl Stored<'_> {
    fn judged(&self, evidence: &Evidence, one: Found) -> Option<Found> {
        let exp = self.token.as_ref().and_then(|token| token.time_ms("exp"));
        let until = evidence.session_until(one.at);
        let with = |row: &Row, title: &str, why: String, lines: Vec<SheetLine>, edit: Option<Edit>| {
            let mut one = one.clone();
            one.finding.id = row.id;
            one.finding.severity = row.severity;
            one.session_until = Some(until);
            let one = one.told(title, why).changing(lines).mended_by(edit);
            Some(one.explaining_later([
                Explains::SignedOut,
                Explains::SignedIn,
                Explains::DeadToken,
                Explains::Value(SessionField::Expiry),
            ]))
        };
        if let Some(exp) = exp.filter(|exp| *exp > TOO_LATE_MS) {
            let why = format!(
                "The token's own exp is {}: milliseconds where seconds belong, so it never ends, for the server's own check neither",
                time::utc(exp)
            );
            let line = SheetLine::new(
                "Server",
                "exp of the token",
                "in seconds since 1970: divide JavaScript's Date.now() by 1000 and round down",
            );
            return with(&UNIT, "The token says that it ends thousands of years from now", why, vec![line], None);
        }
        let Some(reading) = self.reading else {
            // What an update leaves out although Log In has set it is told of the update.
            let soon = |exp: &i64| *exp < self.now_ms + LONG_MS;
            // It does harm where a call went out with the dead token.
            let refused = |call: &&CallMade| call.came_out == CameOut::Answered(401) && evidence.is_dead(call);
            let later = |call: &&CallMade| evidence.place(&call.first).is_some_and(|place| one.at < place && place < until);
            if !evidence.calls.iter().filter(later).any(|call| refused(&call)) {
                return None;
            }
            let exp = exp.filter(soon).filter(|_| self.ms.is_none() && !self.was_set)?;
            let why = format!(
                "Token Expiry Time is Unset, and the token ends by {}; the app does not notice, and its calls are refused then",
                time::utc(exp)
            );
            let Through { lines, edit } = self.out_of_the_token(evidence);
            return with(&UNSET, "When the token has ended, calls are refused, and somebody still counts as logged in", why, lines, edit);
        };
        let ms = self.ms?;
        let raw = reading.found.as_number();
        let name = evidence.action_title(reading);
        let seen = format!("{name} gives Token Expiry Time {}", reading.found.summary(40));
        let is_box = matches!(reading.from, ReadFrom::Custom(_));
        let small = raw.filter(|raw| *raw < LIFETIME_BELOW);
        if let Some(raw) = small.filter(|_| ms < TOO_EARLY_MS) {
            if self.is_a_lifetime(reading, raw) {
                let why = format!("{seen}, a lifetime, and FlutterFlow takes it for a point in time: {}", time::utc(ms));
                let Through { mut lines, edit } = self.through(evidence, Need::SecondsFromNow);
                let after = time::length((raw * 1000.0) as i64);
                lines.push(
                    self.line(
                        evidence,
                        &format!("or: Unset. The app then never notices the end, and calls are answered 401 after {after}"),
                    ),
                );
                return with(
                    &DURATION,
                    "The token's lifetime is taken for a point in time, so the session counts as ended",
                    why,
                    lines,
                    edit,
                );
            }
            let why = format!("{seen}: {}", time::utc(ms));
            let line = self.line(evidence, "the field of the reply that says when the token ends");
            return with(&UNIT, "The stored expiry lies before 2001, so the session counts as ended", why, vec![line], None);
        }
        let ratio = exp.map(|exp| (ms - self.now_ms) as f64 / (exp - self.now_ms).max(1) as f64);
        let thousandfold = ratio.is_some_and(|ratio| (500.0..2_000.0).contains(&ratio));
        if ms > TOO_LATE_MS || thousandfold && raw.is_some() {
            let (what, through) = if is_box && small.is_some() {
                ("milliseconds that are taken for seconds", self.through(evidence, Need::MsFromNow))
            } else {
                ("milliseconds, and FlutterFlow reads a whole number as seconds since 1970", self.through(evidence, Need::EpochMs))
            };
            let title = if ms > TOO_LATE_MS {
                "The stored expiry lies thousands of years ahead, so the app never notices that the token ends"
            } else {
                "The stored expiry is a thousand times too far ahead, so the app does not notice that the token ends"
            };
            return with(&UNIT, title, format!("{seen}, {what}: {}", time::utc(ms)), through.lines, through.edit);
        }
        if ms < TOO_EARLY_MS {
            let why = format!("{seen}, seconds that are taken for milliseconds: {}", time::utc(ms));
            let line = self.line(evidence, "the whole number itself, type Integer: FlutterFlow multiplies it by 1000");
            let edit = inner(evidence.project, self.slot).map(|inner| mend::bind(self.slot.clone(), inner.with(Convert::Integer)));
            return with(&UNIT, "The stored expiry lies in January 1970, so the session counts as ended", why, vec![line], edit);
        }
        let text = match &reading.found {
            Value::Text(text) => Some(text.reveal()).filter(|text| text.chars().next().is_some_and(|c| c.is_ascii_digit())),
            _ => None,
        };
        let off = exp.map(|exp| ms - exp);
        if let Some(text) = text.filter(|text| time::parse_iso(text).is_none() && text.len() >= 10) {
            let zone = &evidence.run.plan().time_zone;
            let by = off.filter(|off| off.abs() > NEAR_MS).map(|off| {
                let side = if off < 0 { "too early" } else { "too late" };
                format!(", {} {side} by the token's own exp", time::length(off.abs()))
            });
            let why = format!(
                "“{text}” has no time zone, so it is read as the device's own time ({}): {}{}",
                if zone.is_empty() { "here UTC" } else { zone.as_str() },
                time::utc(ms),
                by.unwrap_or_default()
            );
            let server = SheetLine::new("Server", "the time", "with an offset, such as +01:00 or Z; or seconds since 1970");
            let Through { mut lines, edit } = if exp.is_some() {
                self.out_of_the_token(evidence)
            } else {
                Through { lines: vec![self.line(evidence, "a custom function that adds the server's offset")], edit: None }
            };
            lines.push(server);
            let title = "People are logged out early or too late, depending on where they are";
            // It is right in one zone alone.
            return with(&MISMATCH, title, why, lines, edit).map(|mut one| {
                one.finding.severity = Severity::Error;
                one
            });
        }
        if ms <= self.now_ms {
            let why = format!("{seen}: {}, which is {} before the log-in", time::utc(ms), time::length(self.now_ms - ms));
            let Through { lines, edit } = if exp.is_some() {
                self.out_of_the_token(evidence)
            } else {
                let unset = Edit::Binding { at: self.slot.clone(), binding: None };
                let line = self.line(evidence, "the right field, in the right unit; Unset if the server sends none");
                Through { lines: vec![line], edit: Some(unset) }
            };
            return with(&PAST, "The stored expiry is past, so the session counts as ended", why, lines, edit);
        }
        let off = off.filter(|off| off.abs() > NEAR_MS)?;
        let exp = exp?;
        let (side, title) = if off < 0 {
            ("earlier", "People are logged out although the token still holds")
        } else {
            ("later", "The app counts people as logged in when the token has ended")
        };
        let why = format!(
            "{seen}: {}; the token itself ends by {}, so the app's time is {} {side}",
            time::utc(ms),
            time::utc(exp),
            time::length(off.abs())
        );
        let Through { lines, edit } = self.out_of_the_token(evidence);
        with(&MISMATCH, title, why, lines, edit)
    }

    fn line(&self, evidence: &Evidence, set: &str) -> SheetLine {
        let now = bindings::all(evidence.project).find(|bound| bound.at == *self.slot).and_then(|bound| bound.binding);
        let now = now.map_or_else(
            || "Unset".to_owned(),
            |binding| binding.path.unwrap_or_else(|| phrases::source_words(evidence.project, &binding.from)),
        );
        line(&evidence.setup, self.standing, SessionField::Expiry, set).now(now)
    }

    /// The same value through a custom function.
    fn through(&self, evidence: &Evidence, needs: Need) -> Through {
        everywhere(&evidence.setup, self.standing, needs, |slot| inner(evidence.project, slot))
    }

    /// The time that the token says itself.
    fn out_of_the_token(&self, evidence: &Evidence) -> Through {
        out_of_the_token(&evidence.setup, self.standing)
    }

    /// Whether a small number is the token's lifetime: it is as long as the token says itself, or its name says that it is.
    fn is_a_lifetime(&self, reading: &FieldReading, raw: f64) -> bool {
        let name = last_name(reading).to_ascii_lowercase();
        let says_so = name.starts_with("expir") && (name.ends_with("in") || name.contains("sec"))
            || matches!(name.as_str(), "ttl" | "lifetime" | "max_age" | "maxage" | "validity");
        let own = self.token.as_ref().and_then(|jwt| Some((jwt.time_ms("exp")? - jwt.time_ms("iat")?) as f64 / 1000.0));
        says_so || own.is_some_and(|seconds| (seconds - raw).abs() <= seconds * 0.1)
    }
}

/// The name at the end of the path: `expires_in` of `$.data.expires_in` and of `$['expires_in']`.
fn last_name(reading: &FieldReading) -> &str {
    let path = reading.path.as_deref().unwrap_or_default().trim_end_matches([']', '\'', '"']);
    path.rsplit(['.', '[', '\'', '"']).next().unwrap_or_default()
}
