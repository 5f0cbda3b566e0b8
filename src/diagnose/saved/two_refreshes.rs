//! Two refreshes with one refresh token: the second use is refused, or ends the session of the first.

use std::collections::HashMap;

use crate::domain::record::finding::{Finding, Severity};
use crate::domain::record::sheet::SheetLine;
use crate::domain::secret::SecretKind;
use crate::domain::web::wire::Method;
use crate::domain::words::sheet::SERVER;

use super::super::server_words::said_in;
use super::super::symptoms::House;
use super::{View, finding};

/// Two refreshes this near to each other are one moment (milliseconds).
const MOMENT_MS: i64 = 2_000;

pub(super) fn look(view: &View, found: &mut Vec<Finding>) {
    let mut first_with: HashMap<String, usize> = HashMap::new();
    for (at, exchange) in view.exchanges().filter(|(_, exchange)| exchange.request.method == Method::Post) {
        let token = view.secrets(exchange).find(|(kind, _)| *kind == SecretKind::RefreshToken).map(|(_, label)| label.to_owned());
        let Some(token) = token else { continue };
        let Some(&first) = first_with.get(&token) else {
            first_with.insert(token, at);
            continue;
        };
        let before = &view.saved.exchanges[first];
        let Some(refused) = exchange.came.reply().filter(|reply| matches!(reply.status, 400 | 401 | 403)) else { continue };
        if !before.came.reply().is_some_and(crate::domain::web::wire::Reply::is_success) {
            continue;
        }
        let apart = before.wall_ms.zip(exchange.wall_ms).map(|(before, after)| (after - before).abs());
        let is_race = apart.is_none_or(|ms| ms <= MOMENT_MS);
        let words = said_in(&view.saved.bodies, &|text| view.mask(text), refused).map(|words| format!(": {words}")).unwrap_or_default();
        let when = apart.map(|ms| format!(", {} apart", crate::domain::base::time::length(ms))).unwrap_or_default();
        let why = format!(
            "{} and {} send the same refresh token ({token}){when}; the first is answered {}, the second {}{words}",
            view.name(first),
            view.name(at),
            before.came.reply().map_or(0, |reply| reply.status),
            refused.status
        );
        let (id, title) = if is_race {
            (
                if view.house == Some(House::FlutterFlow) { "FF-SES-ROTATION" } else { "WW-REFRESH-RACE" },
                "Two parts of the app renew the session at one moment, with one refresh token",
            )
        } else {
            (view.id("FF-SES-ROTATION", "WW-ROTATION-LOST"), "The app renews with a refresh token that it has used already")
        };
        let mut lines = if is_race {
            view.own(
                SheetLine::new("the action flow that runs first", "refresh", "in one place alone; the others read the token"),
                SheetLine::new("the workflow that renews", "refresh", "in one place alone; components get the token only"),
            )
        } else {
            view.own(
                SheetLine::new("Update Authenticated User", "Refresh Token", "the new one, of the refresh's reply"),
                SheetLine::new("Authenticate", "Refresh token", "the new one, of the refresh's result"),
            )
        };
        if is_race {
            lines.push(SheetLine::new(SERVER, "", "or: a short time in which a used refresh token is taken once more"));
        }
        found.push(finding(id, Severity::Error, title, why, lines));
        return;
    }
}
