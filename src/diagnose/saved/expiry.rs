//! An expiry as a text without a time zone: every device reads it as its own time (FF-SES-EXPIRY-MISMATCH).

use serde_json::Value as Json;

use crate::domain::record::finding::{Finding, Severity};
use crate::domain::record::sheet::SheetLine;
use crate::domain::web::token;
use crate::domain::words::sheet::SERVER;

use super::super::symptoms::House;
use super::{Once, View, finding};

/// Names under which an end is told, folded to letters.
const NAMES: [&str; 9] =
    ["expires", "expiresat", "expiry", "expiration", "expirationdate", "expirydate", "exp", "validuntil", "tokenexpiry"];

pub(super) fn look(view: &View, found: &mut Vec<Finding>) {
    if view.house == Some(House::WeWeb) {
        return;
    }
    let mut once = Once::default();
    for (at, exchange) in view.exchanges() {
        let Some(json) = exchange.came.reply().filter(|reply| reply.is_success()).and_then(|reply| view.json(reply)) else { continue };
        // Other things end too: coupons, cards.
        if token::find_in(&json).is_none() {
            continue;
        }
        let Some((path, text)) = without_zone(&json, "$") else { continue };
        let date = exchange
            .came
            .reply()
            .and_then(|reply| reply.header("date"))
            .map(|date| format!(" The reply's own Date is {date}."))
            .unwrap_or_default();
        let why = format!(
            "{path} is \"{text}\", a time without a zone, and the app reads it as the time of the device it runs on: one moment in Berlin, another in Singapore.{date} Which zone the server means, it does not say"
        );
        let lines = vec![
            SheetLine::new(SERVER, path.clone(), "with its offset (2026-03-01T14:30:00+01:00, or Z), or as seconds since 1970"),
            SheetLine::new(
                "Log In",
                "Token Expiry Time",
                "until then: a custom function that adds the server's offset to the text before it is read",
            ),
        ];
        let title = format!("The session ends at another time on every device: {path} of {} has no time zone", view.name(at));
        if !once.is_first(exchange) {
            continue;
        }
        found.push(finding("FF-SES-EXPIRY-MISMATCH", Severity::Error, title, why, lines));
    }
}

/// The first text under a name of an end that is a time without a zone, with its path.
fn without_zone<'a>(json: &'a Json, path: &str) -> Option<(String, &'a str)> {
    let Json::Object(members) = json else { return None };
    members.iter().find_map(|(name, value)| {
        let plain: String = name.chars().filter(char::is_ascii_alphabetic).collect::<String>().to_ascii_lowercase();
        let own = format!("{path}.{name}");
        match value {
            Json::String(text) if NAMES.contains(&plain.as_str()) && is_civil(text) => Some((own, text.as_str())),
            _ => without_zone(value, &own),
        }
    })
}

/// Date and time to the letter, and no zone behind them.
fn is_civil(text: &str) -> bool {
    let text = text.trim();
    text.contains([' ', 'T', ':']) && text.parse::<jiff::civil::DateTime>().is_ok() && text.parse::<jiff::Timestamp>().is_err()
}
