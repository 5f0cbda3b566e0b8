//! "Works in Postman, fails in my app": a request that works beside the one that the app makes, field by field. A rule for one part of a
//! request is one file and a line in `LOOKS`.

mod address;
mod body;
mod headers;

use thiserror::Error;

use crate::domain::record::finding::{Finding, Severity};
use crate::domain::record::sheet::SheetLine;
use crate::domain::secret::traced::Traced;
use crate::domain::web::wire::{HeaderLine, HeaderOrigin, PreparedRequest};
use crate::domain::words::{counted, screens};
use crate::format::import::exchanges::exchanges;

use super::symptoms::House;

/// The parts of a request, in the order in which they are told.
const LOOKS: [fn(&Pair, &mut Vec<Difference>); 3] = [address::look, headers::look, body::look];

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    /// How likely it is what makes the app fail: 0 most.
    pub weight: u8,
    /// The rule that knows it, where there is one.
    pub id: &'static str,
    /// The tab of the call where it is set.
    pub tab: Tab,
    /// The field on it.
    pub field: String,
    /// What stands there in the request that works, masked.
    pub works: String,
    /// What stands there in the app's, masked.
    pub app: String,
    /// What to set or do.
    pub set: String,
    /// In words: what is otherwise, and what comes of it.
    pub words: String,
}

/// Where a part of a call is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// Method and address.
    Call,
    /// Headers.
    Headers,
    /// Query parameters.
    Query,
    /// The body.
    Body,
}

/// The two requests.
struct Pair<'a> {
    works: &'a PreparedRequest,
    app: &'a PreparedRequest,
    house: House,
}

/// Why a text is no request to compare with.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum CannotCompare {
    /// It is none.
    #[error("{0}")]
    Unreadable(String),
    /// It holds no request, or more than one.
    #[error("there {} in it. Copy one alone: in Postman, Code (</>), then cURL; in a browser, Network, right-click the request, Copy as cURL", match .0 { 0 => "is no request".to_owned(), more => format!("are {more} requests") })]
    NotOne(usize),
    /// It is longer than a request.
    #[error("this is longer than a request. Copy one alone: in Postman, Code (</>), then cURL")]
    TooLong,
}

/// The one request of a cURL command or a HAR.
///
/// # Errors
/// It cannot be read, or holds none or several.
pub fn request(text: &str) -> Result<PreparedRequest, CannotCompare> {
    let saved = exchanges(text.as_bytes()).map_err(|error| CannotCompare::Unreadable(error.to_string()))?;
    let mut all = saved.exchanges;
    match all.len() {
        1 => Ok(with_kind(all.remove(0).request)),
        more => Err(CannotCompare::NotOne(more)),
    }
}

/// curl says of pairs by itself that they are a form.
fn with_kind(mut request: PreparedRequest) -> PreparedRequest {
    let is_pairs = |body: &Traced| {
        let text = body.reveal();
        !text.starts_with(['{', '[', '<']) && text.split('&').all(|pair| pair.contains('='))
    };
    if request.header("content-type").is_none() && request.body.as_ref().is_some_and(is_pairs) {
        request.headers.push(HeaderLine::new("content-type", "application/x-www-form-urlencoded", HeaderOrigin::Client));
    }
    request
}

/// What is otherwise in the app's request, the likeliest cause first.
#[must_use]
pub fn differences(works: &PreparedRequest, app: &PreparedRequest, house: House) -> Vec<Difference> {
    let pair = Pair { works, app, house };
    let mut found = Vec::new();
    for look in LOOKS {
        look(&pair, &mut found);
    }
    found.sort_by_key(|difference| difference.weight);
    found
}

/// The differences as a finding, with what to set for each. `name` is the call's.
#[must_use]
pub fn finding(name: &str, house: House, differences: &[Difference]) -> Finding {
    let Some(first) = differences.first() else {
        return Finding {
            title: format!("{name} sends what the request that works sends"),
            evidence: "Method, address, headers and body are the same. Then it is not the request: Postman asks for no permission (CORS), keeps cookies and follows redirects as it likes. A run on the target where it fails shows which of them it is".into(),
            ..Finding::new("RUN-CALL-SAME", Severity::Info)
        };
    };
    let severity = if first.weight < 2 { Severity::Error } else { Severity::Warning };
    let lines = differences.iter().map(|difference| {
        let line = SheetLine::new(screen(house, name, difference.tab), difference.field.clone(), difference.set.clone());
        line.now(difference.app.clone())
    });
    let others = if differences.len() > 1 { format!(". {} in all", counted(differences.len(), "difference")) } else { String::new() };
    Finding {
        title: first.words.clone(),
        evidence: format!("The request that works has {}; {name} has {}{others}", or_nothing(&first.works), or_nothing(&first.app)),
        ..Finding::new(first.id, severity)
    }
    .changing(lines.collect())
}

fn or_nothing(text: &str) -> &str {
    if text.is_empty() { "nothing" } else { text }
}

/// Where a part of a call is set, in the words of the platform's menus.
fn screen(house: House, name: &str, tab: Tab) -> String {
    match (house, tab) {
        (House::FlutterFlow, Tab::Call) => screens::ff_call(name, "Call Definition"),
        (House::FlutterFlow, Tab::Headers) => screens::ff_call(name, "Headers"),
        (House::FlutterFlow, Tab::Query) => screens::ff_call(name, "Variables / Query Parameters"),
        (House::FlutterFlow, Tab::Body) => screens::ff_call(name, "Body"),
        (House::WeWeb, tab) => {
            let part = match tab {
                Tab::Call => "",
                Tab::Headers => " › Headers",
                Tab::Query => " › Query string",
                Tab::Body => " › Body",
            };
            format!("the workflow › HTTP Request {name}{part}")
        }
    }
}
