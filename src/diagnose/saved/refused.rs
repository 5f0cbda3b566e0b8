//! A reply 200 to 299 that says no (FF-B6).

use crate::domain::record::finding::{Finding, Severity};
use crate::domain::record::sheet::SheetLine;
use crate::domain::words::sheet::SERVER;

use super::super::server_words::{said_in, says_it_failed};
use super::{Once, View, finding};

pub(super) fn look(view: &View, found: &mut Vec<Finding>) {
    let mut once = Once::default();
    for (at, exchange) in view.exchanges() {
        let Some(reply) = exchange.came.reply().filter(|reply| reply.is_success()) else { continue };
        if !view.json(reply).is_some_and(|json| says_it_failed(&json)) {
            continue;
        }
        let words = said_in(&view.saved.bodies, &|text| view.mask(text), reply).map(|words| format!(": {words}")).unwrap_or_default();
        let is_alone = exchange.request.url.is_empty();
        let status = if is_alone { "If its status is 200, that" } else { "Its status" };
        let why =
            format!("{status} is a success to an app that looks at the status alone, and what is read out of it is empty (null){words}");
        let mut lines = view.own(
            SheetLine::new(
                "the action flow of the log-in",
                "Conditional behind the call",
                "that the token is there too, not Succeeded alone",
            ),
            SheetLine::new("the log-in workflow", "behind the HTTP Request", "a condition on the token"),
        );
        lines.push(SheetLine::new(SERVER, "", "or: answer with a status of 4xx"));
        let title = format!("{} says no with the status of a success", view.name(at));
        // What an app makes of other calls nobody knows here.
        let severity = if is_alone || view.sends_password(exchange) { Severity::Error } else { Severity::Warning };
        if !once.is_first(exchange) {
            continue;
        }
        found.push(finding(view.id("FF-API-200-ERROR", "WW-200-WITH-ERROR"), severity, title, why, lines));
    }
}
