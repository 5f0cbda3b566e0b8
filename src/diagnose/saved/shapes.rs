//! Replies of one call whose members are now of one kind and now of another (backends 3.20).

use std::collections::HashMap;

use crate::domain::record::exchange::Exchange;
use crate::domain::record::finding::{Finding, Severity};
use crate::domain::record::sheet::SheetLine;
use crate::domain::web::token;
use crate::domain::web::wire::Method;
use crate::domain::words::sheet::SERVER;

use super::super::kinds::kinds_of;
use super::super::symptoms::House;
use super::{View, finding};

pub(super) fn look(view: &View, found: &mut Vec<Finding>) {
    let mut first: HashMap<(Method, String), usize> = HashMap::new();
    let well = |exchange: &Exchange| exchange.came.reply().is_some_and(crate::domain::web::wire::Reply::is_success);
    for (at, exchange) in view.exchanges().filter(|(_, exchange)| well(exchange)) {
        let call = (exchange.request.method, exchange.request.url.reveal());
        let Some(&before) = first.get(&call) else {
            first.insert(call, at);
            continue;
        };
        let json = |at: usize| view.saved.exchanges[at].came.reply().and_then(|reply| view.json(reply));
        let (Some(one), Some(two)) = (json(before), json(at)) else { continue };
        let kinds: HashMap<String, &'static str> = kinds_of(&one).into_iter().collect();
        let differs = kinds_of(&two).into_iter().find_map(|(path, kind)| {
            let known = *kinds.get(&path)?;
            (known != kind).then_some((path, known, kind))
        });
        let Some((path, known, second)) = differs else { continue };
        let brings = token::find_in(&two).is_some() && token::find_in(&one).is_none();
        let also = if brings {
            ". That reply brings a token too, so the server has renewed the session in it: whoever drops that token renews with a used one"
        } else {
            ""
        };
        let why = format!("{path} is {known} in {}, and {second} in {}{also}", view.name(before), view.name(at));
        let mut lines =
            vec![SheetLine::new(SERVER, path.clone(), format!("one shape: always {}", if second == "an object" { second } else { known }))];
        if view.house != Some(House::FlutterFlow) && brings {
            lines.push(SheetLine::new(
                "Data & API › Event Triggers › On user load",
                "Authenticate",
                "with the tokens of this reply, where it has any",
            ));
        }
        let id = if view.house == Some(House::FlutterFlow) { "RUN-REPLY-SHAPE" } else { "WW-ME-SHAPE" };
        // Two replies that somebody lays side by side are those of one call that matters; of other calls nobody knows what the app reads.
        let severity = if exchange.request.url.is_empty() || brings { Severity::Error } else { Severity::Warning };
        found.push(finding(id, severity, format!("{path} is only sometimes what the app reads"), why, lines));
        return;
    }
}
