//! An expiry in metadata that is of another unit than the condition which reads it (backends 3.1, 3.13).

use crate::domain::base::time;
use crate::domain::project::binding::{Arithmetic, Binding, Expr, NamedBinding, SessionField, Source};
use crate::domain::project::place::Slot;
use crate::domain::record::entry::{ChangedBy, EntryBody};
use crate::domain::record::evidence::ReadFrom;
use crate::domain::record::finding::Severity;
use crate::domain::record::value::Value;
use crate::domain::rules::why::Why;
use crate::domain::web::token::Jwt;
use crate::edit::Edit;
use crate::edit::thing::Thing;
use crate::knowledge::boxes::Need;

use crate::diagnose::prelude::*;

use super::super::asks::{ON_USER_LOAD, all_of, is_authenticate, line, settings};

const ROW: Row = breaks("WW-EXPIRY-UNIT").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

/// 1 January 2200, in milliseconds.
const TOO_LATE_MS: i64 = 7_258_118_400_000;
/// A number below this is a lifetime (A7).
const LIFETIME_BELOW: f64 = 1e9;
/// Seconds since 1970 lie below this, milliseconds above.
const SECONDS_BELOW: f64 = 1e11;

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    if settings(&evidence.setup).is_none() {
        return;
    }
    for changed in evidence.session_changes().filter(|changed| changed.by == ChangedBy::Authenticate) {
        let Some(standing) = changed.action.and_then(|at| evidence.standing(at)) else { continue };
        let token = Jwt::read(&changed.after.token.to_text().reveal());
        let exp = token.as_ref().and_then(|token| token.time_ms("exp"));
        let slot = standing.at.slot(Slot::Argument(SessionField::Metadata));
        let base = || {
            let mut one = Found::of(evidence, &ROW, &changed.entry.id).at(Some(slot.clone())).ranked(0);
            // Where no step ends otherwise by it, it breaks nothing yet.
            one.finding.severity = Severity::Warning;
            one
        };
        if let Some(exp) = exp.filter(|exp| *exp > TOO_LATE_MS) {
            let line = SheetLine::new(
                "Server",
                "exp of the token",
                "in seconds since 1970: divide JavaScript's Date.now() by 1000 and round down",
            );
            let why = format!("The token's own exp is {}: milliseconds where seconds belong", time::utc(exp));
            found.push(
                base().told("The token says that it ends thousands of years from now, and is never renewed", why).changing(vec![line]),
            );
            return;
        }
        let Some((key, value)) = expiry_of(&changed.after.metadata) else { continue };
        // What nobody compares with now harms nobody.
        let Some((comparer, reads_seconds)) = comparer(&evidence.setup, &key) else { continue };
        let now = evidence.now_ms(changed.entry) as f64;
        let Some(wrong) = wrong(value, exp, now, reads_seconds) else { continue };
        let is_read = evidence.entries[changed.place..].iter().any(|entry| match &entry.body {
            EntryBody::Condition { read, .. } => read.iter().any(|read| {
                let of_session = matches!(read.from, ReadFrom::Event | ReadFrom::Session(SessionField::Metadata));
                of_session && read.path.as_deref().is_some_and(|path| path.ends_with(&key))
            }),
            _ => false,
        });
        let mut lines = vec![
            line(
                &evidence.setup,
                standing,
                "Authenticate › Metadata",
                "convert: an absolute time in milliseconds, such as now + expires_in * 1000",
            )
            .now(value.summary(40)),
        ];
        let mut edit = exp.and_then(|_| out_of_the_token(&evidence.setup, &key));
        if let Wrong::Reader = wrong {
            lines = vec![
                SheetLine::new(ON_USER_LOAD, "condition", "convert: compare with now in milliseconds, as the metadata are")
                    .now("now in seconds"),
            ];
            edit = in_milliseconds(comparer);
        }
        let what = match wrong {
            Wrong::Text => "no number, and whatever is compared with it is false",
            Wrong::Lifetime => "a lifetime, and no time at which something ends",
            Wrong::Seconds => "seconds, and it is compared with now in milliseconds",
            Wrong::TooFar => "a thousand times too far ahead: milliseconds that were taken for seconds",
            Wrong::Reader => "milliseconds, and it is compared with now in seconds",
        };
        let title = match wrong {
            Wrong::Lifetime | Wrong::Seconds => "The token is renewed at once, again and again",
            _ => "The token is never renewed, and calls are refused once it has ended",
        };
        let mut one = base().told(title, format!("Metadata hold {key}: {}, {what}", value.summary(40))).changing(lines).mended_by(edit);
        if is_read {
            one = one.explaining_later([
                Explains::DeadToken,
                Explains::SignedOut,
                Explains::Page,
                Explains::Because(&[Why::AuthenticateCircle]),
            ]);
            if evidence.story().iter().any(|event| !evidence.unmet_in(&event.id).is_empty()) {
                one.finding.severity = Severity::Error;
                one = one.with_all_that_follows();
            }
        }
        found.push(one);
        return;
    }
}

/// What is wrong with an expiry.
enum Wrong {
    Text,
    Lifetime,
    Seconds,
    TooFar,
    Reader,
}

fn wrong(value: &Value, exp: Option<i64>, now: f64, reads_seconds: bool) -> Option<Wrong> {
    let Some(number) = value.as_number() else { return Some(Wrong::Text) };
    if number.is_nan() {
        return Some(Wrong::Text);
    }
    let thousandfold = exp.is_some_and(|exp| (500.0..2_000.0).contains(&((number - now) / (exp as f64 - now).max(1.0))));
    match number {
        n if n < LIFETIME_BELOW => Some(Wrong::Lifetime),
        n if n < SECONDS_BELOW => (!reads_seconds).then_some(Wrong::Seconds),
        n if n > TOO_LATE_MS as f64 || thousandfold => Some(Wrong::TooFar),
        _ => reads_seconds.then_some(Wrong::Reader),
    }
}

/// What metadata keep under a name that speaks of an end, and is no lifetime by its name.
fn expiry_of(metadata: &Value) -> Option<(String, &Value)> {
    let Value::Map(members) = metadata else { return None };
    members.iter().find_map(|(name, value)| {
        let plain = name.to_ascii_lowercase();
        let speaks = plain.starts_with("exp") && !plain.ends_with("in");
        speaks.then(|| (name.clone(), value))
    })
}

/// The condition that compares the expiry with now, and whether it does so in seconds.
fn comparer<'s, 'a>(setup: &'s Setup<'a>, key: &str) -> Option<(&'s Standing<'a>, bool)> {
    setup.actions.iter().find_map(|standing| {
        let (ActionKind::Condition { when, .. } | ActionKind::Filter { when }) = &standing.action.kind else { return None };
        let reads_it = reads(standing.action).iter().any(|binding| binding.path.as_deref().is_some_and(|path| path.ends_with(key)));
        (reads_it && mentions_now(when)).then(|| (standing, in_seconds(when)))
    })
}

fn mentions_now(expr: &Expr) -> bool {
    match expr {
        Expr::Now => true,
        Expr::Compare { left, right, .. } | Expr::Arithmetic { left, right, .. } => mentions_now(left) || mentions_now(right),
        Expr::And(parts) | Expr::Or(parts) => parts.iter().any(mentions_now),
        Expr::Not(part) | Expr::ToNumber(part) => mentions_now(part),
        _ => false,
    }
}

/// Whether a formula divides now by 1000.
fn in_seconds(expr: &Expr) -> bool {
    match expr {
        Expr::Arithmetic { left, op: Arithmetic::Divide, right } => {
            mentions_now(left) && matches!(&**right, Expr::Literal(json) if json.as_f64() == Some(1000.0))
        }
        Expr::Compare { left, right, .. } | Expr::Arithmetic { left, right, .. } => in_seconds(left) || in_seconds(right),
        Expr::And(parts) | Expr::Or(parts) => parts.iter().any(in_seconds),
        Expr::Not(part) | Expr::ToNumber(part) => in_seconds(part),
        _ => false,
    }
}

/// The condition with now as it is.
fn in_milliseconds(standing: &Standing) -> Option<Edit> {
    fn plain(expr: &mut Expr) {
        match expr {
            Expr::Arithmetic { left, op: Arithmetic::Divide, right } if matches!(&**right, Expr::Literal(json) if json.as_f64() == Some(1000.0)) =>
            {
                let inner = std::mem::replace(&mut **left, Expr::Now);
                *expr = inner;
            }
            Expr::Compare { left, right, .. } | Expr::Arithmetic { left, right, .. } => {
                plain(left);
                plain(right);
            }
            Expr::And(parts) | Expr::Or(parts) => parts.iter_mut().for_each(plain),
            Expr::Not(part) | Expr::ToNumber(part) => plain(part),
            _ => {}
        }
    }
    mend::action(standing, |kind| {
        if let ActionKind::Condition { when, .. } | ActionKind::Filter { when } = kind {
            plain(when);
        }
    })
}

/// The metadata of every Authenticate with the time that its token says itself.
fn out_of_the_token(setup: &Setup, key: &str) -> Option<Edit> {
    let made = Need::JwtExp.made(&setup.project.platform);
    let known = setup.project.functions.iter().find(|function| function.behaviour == made.behaviour);
    let id = known.map_or_else(|| made.id.clone(), |known| known.id.clone());
    let input = Need::JwtExp.inputs()[0];
    let mut edits: Vec<Edit> = if known.is_none() { vec![Edit::Put(Box::new(Thing::Function(made)))] } else { Vec::new() };
    for standing in all_of(setup, is_authenticate) {
        let ActionKind::Authenticate { access_token: Some(token), .. } = &standing.action.kind else { continue };
        let inputs = vec![NamedBinding { name: input.to_owned(), value: token.clone() }];
        let end = Expr::Value(Binding::whole(Source::Custom { function: id.clone(), inputs }));
        let metadata = Binding::whole(Source::Formula(Box::new(Expr::Object(vec![(key.to_owned(), end)]))));
        edits.push(mend::bind(standing.at.slot(Slot::Argument(SessionField::Metadata)), metadata));
    }
    mend::all(setup.project, "the expiry out of the token", edits)
}
