//! What exchanges show that another program saved, and replies that somebody has copied: by the same rules as a run, as far as they need
//! no project. A rule is one more file and a line in `LOOKS`.

mod body_sent;
mod cors;
mod expiry;
mod header_token;
mod read;
mod redirected;
mod refused;
mod shapes;
mod tokens;
mod two_refreshes;

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use serde_json::Value as Json;

use crate::domain::record::exchange::Exchange;
use crate::domain::record::finding::{Finding, Severity};
use crate::domain::record::sheet::SheetLine;
use crate::domain::secret::SecretKind;
use crate::domain::secret::traced::Span;
use crate::domain::web::wire::{Method, Reply};
use crate::domain::words::capitalised;
use crate::format::import::exchanges::Saved;

use super::symptoms::House;

pub(super) use self::read::has_token;
pub use self::read::{CannotReadSaved, read};

/// The rules, in the order in which they look.
const LOOKS: [fn(&View, &mut Vec<Finding>); 9] = [
    redirected::look,
    body_sent::look,
    cors::look,
    two_refreshes::look,
    refused::look,
    header_token::look,
    expiry::look,
    shapes::look,
    tokens::look,
];

/// So many are told; the rest is counted.
const MOST: usize = 40;

/// What is wrong, the gravest first. The menus are those of `house`; of both platforms where none is said.
#[must_use]
pub fn judged(saved: &Saved, house: Option<House>) -> Vec<Finding> {
    let kinds = saved.registry.entries().iter().map(|entry| (entry.label.as_str(), entry.kind)).collect();
    let view = View { saved, house, kinds };
    let mut found = Vec::new();
    for look in LOOKS {
        look(&view, &mut found);
    }
    found.sort_by_key(|finding| finding.severity);
    if found.len() > MOST {
        let more = found.len() - MOST;
        found.truncate(MOST);
        found.push(finding("RUN-MORE", Severity::Info, format!("{more} more like these"), "Each call is told once", Vec::new()));
    }
    found
}

/// What was saved, to look at.
struct View<'a> {
    saved: &'a Saved,
    house: Option<House>,
    /// Of which kind each secret is, by its label.
    kinds: HashMap<&'a str, SecretKind>,
}

impl<'a> View<'a> {
    /// The exchanges with their numbers, from 0.
    fn exchanges(&self) -> impl Iterator<Item = (usize, &'a Exchange)> + use<'a> {
        self.saved.exchanges.iter().enumerate()
    }

    /// The body of a reply as JSON.
    fn json(&self, reply: &Reply) -> Option<Arc<Json>> {
        self.saved.bodies.json(&reply.body.hash).ok()
    }

    fn mask(&self, text: &str) -> String {
        self.saved.registry.mask(text)
    }

    /// A call as it is spoken of: `POST /login (entry 2)`; a reply that came without its request by where it stood.
    fn name(&self, at: usize) -> String {
        let place = self.saved.places.get(at).map(String::as_str).unwrap_or_default();
        match self.saved.exchanges.get(at).and_then(|exchange| Some((exchange, exchange.request.parsed_url()?))) {
            Some((exchange, url)) => format!("{} {} ({place})", exchange.request.method, self.mask(url.path())),
            None => place.to_owned(),
        }
    }

    /// Whether a request holds a password: it is a log-in, or a sign-up.
    fn sends_password(&self, exchange: &Exchange) -> bool {
        self.secrets(exchange).any(|(kind, _)| kind == SecretKind::Password)
    }

    /// The secrets in the body of a request, with their labels.
    fn secrets<'e>(&self, exchange: &'e Exchange) -> impl Iterator<Item = (SecretKind, &'e str)> {
        let spans = exchange.request.body.iter().flat_map(super::super::domain::secret::traced::Traced::spans);
        spans.filter_map(|span| match span {
            Span::Secret { label, .. } => Some((*self.kinds.get(label.as_str())?, label.as_str())),
            Span::Plain(_) => None,
        })
    }

    /// The id of a rule, which the platforms name differently.
    fn id(&self, flutterflow: &'static str, weweb: &'static str) -> &'static str {
        if self.house == Some(House::WeWeb) { weweb } else { flutterflow }
    }

    /// What is to be changed in the platform: of both where it is not known.
    fn own(&self, flutterflow: SheetLine, weweb: SheetLine) -> Vec<SheetLine> {
        match self.house {
            Some(House::FlutterFlow) => vec![flutterflow],
            Some(House::WeWeb) => vec![weweb],
            None => vec![of("FlutterFlow", flutterflow), of("WeWeb", weweb)],
        }
    }
}

/// Calls that something was told of already: by method, host and path.
#[derive(Default)]
struct Once(HashSet<(Method, String)>);

impl Once {
    /// Whether it is the first time that something is told of this call.
    fn is_first(&mut self, exchange: &Exchange) -> bool {
        let url = exchange.request.url.reveal();
        self.0.insert((exchange.request.method, url.split(['?', '#']).next().unwrap_or_default().to_owned()))
    }
}

/// A line that names its platform.
fn of(platform: &str, line: SheetLine) -> SheetLine {
    SheetLine { screen: format!("{platform}: {}", line.screen), ..line }
}

/// A finding with its words.
fn finding(id: &'static str, severity: Severity, title: impl Into<String>, why: impl Into<String>, lines: Vec<SheetLine>) -> Finding {
    let title = capitalised(&title.into());
    Finding { title, evidence: why.into(), ..Finding::new(id, severity) }.changing(lines)
}
