//! What a token shows that somebody has copied: only what breaks a log-in or ends it. All else about it is a detail, and stands with it.

use serde_json::Value as Json;

use crate::domain::base::time;
use crate::domain::record::finding::{Finding, Severity};
use crate::domain::record::sheet::SheetLine;
use crate::domain::web::token::TokenShape;
use crate::domain::web::token_report::{TokenReport, unit_of};
use crate::domain::words::sheet::SERVER;

use super::symptoms::House;

/// So far two clocks may differ, in milliseconds.
const SKEW_MS: i64 = 60_000;

/// What is wrong with it, the gravest first. `now_ms` is milliseconds since 1970.
pub(super) fn judged(token: &TokenReport, house: Option<House>, now_ms: i64) -> Vec<Finding> {
    let id = |flutterflow: &'static str, weweb: &'static str| if house == Some(House::WeWeb) { weweb } else { flutterflow };
    let finding = |id, severity, title: String, why: String, lines: Vec<SheetLine>| {
        Finding { title, evidence: why, ..Finding::new(id, severity) }.changing(lines)
    };
    let mut found = Vec::new();
    let claims = token.claims.as_ref().filter(|_| token.shape == TokenShape::Jws);
    let Some(claims) = claims else { return found };
    let mut is_far = false;
    for claim in ["exp", "nbf", "iat"] {
        let Some(value) = claims.get(claim).filter(|value| !value.is_null()) else { continue };
        let seconds = || {
            vec![SheetLine::new(
                SERVER,
                format!("{claim} of the token"),
                "a number of seconds since 1970: divide JavaScript's Date.now() by 1000 and round down",
            )]
        };
        match value {
            Json::Number(number) => {
                let Some((unit, _)) = number.as_f64().and_then(unit_of) else { continue };
                is_far = true;
                let title = if claim == "exp" {
                    "The token says that it ends thousands of years from now".to_owned()
                } else {
                    format!("The token's {claim} lies thousands of years ahead")
                };
                let why = format!(
                    "Its {claim} is {number}: {unit} where seconds belong. Whoever checks it, the server too, reads a year far away"
                );
                found.push(finding(id("FF-SES-EXPIRY-UNIT", "WW-EXPIRY-UNIT"), Severity::Error, title, why, seconds()));
            }
            other => {
                let is = if other.is_string() { "a text" } else { "no number" };
                let why =
                    format!("Its {claim} is {is}, and RFC 7519 asks for a number: the libraries that servers use refuse such a token");
                found.push(finding(
                    "RUN-TOKEN-REFUSED",
                    Severity::Error,
                    format!("The token is refused: its {claim} is no number"),
                    why,
                    seconds(),
                ));
            }
        }
    }
    let at = |claim: &str| token.times.iter().find(|time| time.claim == claim).map(|time| time.at_ms);
    if let Some(exp) = at("exp").filter(|exp| *exp <= now_ms && !is_far) {
        let lines = match house {
            Some(House::WeWeb) => vec![SheetLine::new(
                "Data & API › Event Triggers › On user load",
                "",
                "on 401 call the refresh, Authenticate with what it brings, then Set user",
            )],
            Some(House::FlutterFlow) | None => Vec::new(),
        };
        let why = format!(
            "It ended at {}. A server that checks it answers 401; whether that is the fault depends on how old the token is that the app sends",
            time::utc(exp)
        );
        found.push(finding(
            id("FF-SES-EXPIRY-PAST", "WW-JWT-EXPIRED"),
            Severity::Warning,
            format!("The token ended {} ago", time::length(now_ms.saturating_sub(exp))),
            why,
            lines,
        ));
    }
    let ahead =
        ["nbf", "iat"].into_iter().filter_map(|claim| Some((claim, at(claim)?))).find(|(_, from)| from.saturating_sub(now_ms) > SKEW_MS);
    if let Some((claim, from)) = ahead.filter(|_| found.iter().all(|one| one.severity != Severity::Error)) {
        let why = format!(
            "Its {claim} is {}, {} ahead of this computer's clock: one of the two clocks is wrong, and a strict server refuses it until then",
            time::utc(from),
            time::length(from.saturating_sub(now_ms))
        );
        found.push(finding("WW-CLOCK-SKEW", Severity::Warning, "The token is not valid yet".to_owned(), why, Vec::new()));
    }
    found.sort_by_key(|finding| finding.severity);
    found
}
