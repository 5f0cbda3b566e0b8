//! What preflights were answered, and how long each answer holds (Fetch, "CORS-preflight cache"; backends N11).

use std::collections::BTreeMap;

use super::CallDraft;
use super::safelist::{is_safe_method, unsafe_names};
use crate::domain::web::cors::CorsProblem;
use crate::domain::web::credentials::Credentials;
use crate::domain::web::token_text::token_list;
use crate::domain::web::wire::Reply;

/// An answer without a time, or with one that is no whole number, holds so long (ms).
const USUAL_MS: i64 = 5000;
/// None holds longer (ms): Chromium's limit.
const LONGEST_MS: i64 = 2 * 3600 * 1000;

/// What a preflight was answered.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(super) struct Allows {
    ends_ms: i64,
    with_credentials: bool,
    methods: Vec<String>,
    headers: Vec<String>,
}

/// What is to be said of a call that a preflight lets pass.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Passes {
    /// A star was all that allowed the Authorization header: Chromium takes that, other browsers do not.
    pub(super) by_star_alone: bool,
}

impl Allows {
    /// Reads the answer to a preflight that passed the CORS check.
    pub(super) fn read(reply: &Reply, credentials: Credentials, now_ms: i64) -> Result<Self, CorsProblem> {
        let list = |header: &'static str| -> Result<Vec<String>, CorsProblem> {
            let value = reply.joined(header).unwrap_or_default();
            let unreadable = || CorsProblem::UnreadableList { header, value: value.clone() };
            Ok(token_list(&value).ok_or_else(unreadable)?.into_iter().map(str::to_owned).collect())
        };
        let methods = list("access-control-allow-methods")?;
        let headers = list("access-control-allow-headers")?.iter().map(|name| name.to_ascii_lowercase()).collect();
        let told = reply.joined("access-control-max-age").and_then(|age| age.parse::<i64>().ok());
        let holds_ms = told.map_or(USUAL_MS, |seconds| seconds.max(0).saturating_mul(1000).min(LONGEST_MS));
        Ok(Self { ends_ms: now_ms.saturating_add(holds_ms), with_credentials: credentials == Credentials::Include, methods, headers })
    }

    /// Whether it lets a call pass.
    pub(super) fn lets(&self, draft: &CallDraft) -> Result<Passes, CorsProblem> {
        // With cookies a star is a name like any other.
        let star = |names: &[String]| !self.with_credentials && names.iter().any(|name| name == "*");
        let method = draft.method.as_str();
        if !is_safe_method(draft.method) && !self.methods.iter().any(|name| name == method) && !star(&self.methods) {
            let almost = self.methods.iter().find(|name| name.eq_ignore_ascii_case(method)).cloned();
            return Err(CorsProblem::MethodNotAllowed { method: draft.method, almost });
        }
        let asked = unsafe_names(&draft.headers);
        let unnamed: Vec<String> = asked.into_iter().filter(|name| !self.headers.contains(name)).collect();
        if !unnamed.is_empty() && !star(&self.headers) {
            return Err(CorsProblem::HeaderNotAllowed { names: unnamed });
        }
        Ok(Passes { by_star_alone: unnamed.iter().any(|name| name == "authorization") })
    }
}

/// The answers that a browser still has, by origin and address.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub(super) struct Preflights(BTreeMap<(String, String), Allows>);

impl Preflights {
    /// Keeps an answer; it takes the place of the one before.
    pub(super) fn keep(&mut self, origin: &str, url: &str, allows: Allows) {
        self.0.insert((origin.to_owned(), without_fragment(url)), allows);
    }

    /// What an answer that still holds says of a call; `None` where the browser has to ask.
    pub(super) fn passes(&self, origin: &str, draft: &CallDraft, now_ms: i64) -> Option<Passes> {
        let known = self.0.get(&(origin.to_owned(), without_fragment(&draft.url.reveal())))?;
        let holds = known.ends_ms > now_ms && (known.with_credentials || draft.credentials != Credentials::Include);
        if holds { known.lets(draft).ok() } else { None }
    }
}

fn without_fragment(url: &str) -> String {
    url.split('#').next().unwrap_or_default().to_owned()
}
