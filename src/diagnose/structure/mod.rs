//! What a project shows before it is run: one rule a file, one line in the registry. Nothing is sent.

mod body_alone;
mod duplicate_ids;
pub(super) mod environment_values;
mod expectations;
mod foreign_actions;
mod inputs;
mod legacy_plugin;
pub mod literal_secrets;
mod outputs;
mod references;
mod same_route;
mod session_pages;
mod urls;

use crate::domain::base::nearest::nearest;
use crate::domain::project::place::Place;
use crate::domain::record::finding::{Finding, Severity};

use super::setup::Setup;

/// A rule: looks, and adds what it finds.
pub(super) type Looks = fn(&Setup, &mut Vec<Finding>);

/// Every rule, in the order in which its findings are told.
pub(super) const RULES: [Looks; 13] = [
    session_pages::look,
    legacy_plugin::look,
    references::look,
    outputs::look,
    inputs::look,
    environment_values::look,
    urls::look,
    body_alone::look,
    foreign_actions::look,
    duplicate_ids::look,
    same_route::look,
    expectations::look,
    literal_secrets::look,
];

/// An error.
fn error(id: &'static str, at: impl Into<Place>, title: impl Into<String>, evidence: impl Into<String>, fix: impl Into<String>) -> Finding {
    finding(Severity::Error, id, at, title, evidence, fix)
}

/// A warning.
fn warning(
    id: &'static str,
    at: impl Into<Place>,
    title: impl Into<String>,
    evidence: impl Into<String>,
    fix: impl Into<String>,
) -> Finding {
    finding(Severity::Warning, id, at, title, evidence, fix)
}

fn finding(
    severity: Severity,
    id: &'static str,
    at: impl Into<Place>,
    title: impl Into<String>,
    evidence: impl Into<String>,
    fix: impl Into<String>,
) -> Finding {
    Finding { at: Some(at.into()), title: title.into(), evidence: evidence.into(), fix: fix.into(), ..Finding::new(id, severity) }
}

/// What there is, and what was probably meant.
fn known<'a>(given: &str, names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<&str> = names.into_iter().collect();
    let meant = nearest(given, names.iter().copied()).map(|name| format!("did you mean \"{name}\"? ")).unwrap_or_default();
    let list = if names.is_empty() { "there is none".to_owned() } else { format!("there is: {}", names.join(", ")) };
    format!("{meant}{list}")
}

#[cfg(test)]
mod tests;
