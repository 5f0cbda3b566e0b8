//! A token that comes in a header of the reply (FF-B13): apps find it in lower case only, browsers hide it, and it has its word already.

use crate::domain::record::finding::{Finding, Severity};
use crate::domain::record::sheet::SheetLine;
use crate::domain::web::token::{self, TokenShape};
use crate::domain::words::sheet::SERVER;

use super::super::symptoms::House;
use super::{Once, View, finding};

pub(super) fn look(view: &View, found: &mut Vec<Finding>) {
    let mut once = Once::default();
    for (at, exchange) in view.exchanges() {
        let Some(reply) = exchange.came.reply().filter(|reply| reply.is_success()) else { continue };
        let Some(value) = reply.header("authorization").filter(|value| TokenShape::of(value) != TokenShape::Opaque) else { continue };
        if view.json(reply).is_some_and(|json| token::find_in(&json).is_some()) {
            continue;
        }
        let exposes = reply.joined("access-control-expose-headers").unwrap_or_default().to_lowercase();
        let is_hidden = exchange.request.header("origin").is_some() && !exposes.contains("authorization") && exposes.trim() != "*";
        if view.house == Some(House::WeWeb) && !is_hidden {
            continue;
        }
        let mut why = "There is none in its body".to_owned();
        if view.house != Some(House::WeWeb) {
            why += ". In FlutterFlow the app keeps the names of headers in lower case, and Get Response Header compares exactly (assumed of your export): “Authorization” reads as an empty text, and “authorization” does not";
        }
        if is_hidden {
            why += ". And a browser hides the header from the app, because the reply has no Access-Control-Expose-Headers that names it";
        }
        let has_word = value.trim_start().len() != token::strip(value).len();
        let mut lines = Vec::new();
        if view.house != Some(House::WeWeb) {
            lines.push(SheetLine::new("Log In › Authentication Token › Set from Variable", "Get Response Header", "authorization"));
        }
        if has_word {
            lines.extend(view.own(
                SheetLine::new(
                    "API Calls › the later calls › Headers",
                    "Authorization",
                    "the token alone, without the word Bearer: the value has it already",
                ),
                SheetLine::new("the log-in workflow › Authenticate", "Access token", "the header's value without its first word, Bearer"),
            ));
        }
        if is_hidden {
            lines.push(SheetLine::new(SERVER, "", "for browsers: Access-Control-Expose-Headers: Authorization"));
        }
        if lines.is_empty() {
            continue;
        }
        let title = if view.house == Some(House::WeWeb) {
            format!("The token of {} comes in a header that the browser hides", view.name(at))
        } else {
            format!("The token of {} comes in a header: it reads as empty unless it is asked for in lower case", view.name(at))
        };
        if !once.is_first(exchange) {
            continue;
        }
        found.push(finding("FF-MAP-HEADER-CASE", Severity::Error, title, why, lines));
    }
}
