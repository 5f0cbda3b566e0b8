//! A POST that a redirect turned into a GET (backends N9; FF-B11, FF-B12).

use crate::domain::record::finding::{Finding, Severity};
use crate::domain::record::sheet::SheetLine;
use crate::domain::web::wire::Method;
use crate::domain::words::{screens, sheet::SERVER};

use super::{Once, View, finding};

pub(super) fn look(view: &View, found: &mut Vec<Finding>) {
    let mut once = Once::default();
    for (at, exchange) in view.exchanges().filter(|(_, exchange)| exchange.request.method == Method::Post) {
        let Some(reply) = exchange.came.reply().filter(|reply| matches!(reply.status, 301..=303)) else { continue };
        let Some(to) = reply.header("location").and_then(|to| exchange.request.parsed_url()?.join(to).ok()) else { continue };
        let next = view.saved.exchanges.get(at + 1).filter(|next| next.request.parsed_url().as_ref() == Some(&to));
        // A redirect that ends well is how some servers work; without what came after it, nobody knows.
        let Some(next) = next.filter(|next| next.request.method != Method::Post) else { continue };
        if next.came.reply().is_some_and(crate::domain::web::wire::Reply::is_success) {
            continue;
        }
        let came = next.came.reply().map_or_else(|| "nothing".to_owned(), |reply| reply.status.to_string());
        let to = view.mask(to.as_str());
        let why = format!(
            "It was sent as POST, answered {} with a redirect to {to}, and followed as {} without a body: {came}. So the server never sees the POST",
            reply.status, next.request.method
        );
        let now = view.mask(&exchange.request.url.reveal());
        let mut lines = view.own(
            SheetLine::new(screens::ff_call("the call", ""), "API URL", format!("the final address: {to}")).now(&now),
            SheetLine::new("the workflow › the HTTP Request", "URL", format!("the final address: {to}")).now(&now),
        );
        lines.push(SheetLine::new(SERVER, "", "or: redirect with 308; a phone does not follow a POST on 308 either"));
        let title = format!("{} is redirected and arrives as {}", view.name(at), next.request.method);
        if !once.is_first(exchange) {
            continue;
        }
        found.push(finding(view.id("FF-API-REDIRECT-METHOD", "WW-REDIRECT-METHOD"), Severity::Error, title, why, lines));
    }
}
