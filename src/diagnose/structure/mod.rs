//! What a project shows before it is run: one rule a file, one line in the registry. Nothing is sent.

mod body_alone;
mod duplicate_ids;
mod environment_values;
mod expectations;
mod foreign_actions;
mod inputs;
mod json_paths;
mod legacy_plugin;
pub mod literal_secrets;
mod outputs;
mod references;
mod same_route;
mod session_pages;
mod urls;

use crate::domain::base::nearest::nearest;
use crate::domain::project::Project;
use crate::domain::project::environment::{ServerKind, UNIQUE};
use crate::domain::project::place::Place;
use crate::domain::record::finding::{Finding, Severity};
use crate::domain::words::menu::Words;

/// What a rule looks at.
struct Evidence<'a> {
    project: &'a Project,
    /// Names of values that come from elsewhere, such as the command line.
    given: &'a [&'a str],
    words: Words,
}

/// A rule: looks, and adds what it finds.
type Rule = fn(&Evidence, &mut Vec<Finding>);

/// Every rule, in the order in which its findings are told.
const RULES: [Rule; 14] = [
    session_pages::look,
    legacy_plugin::look,
    references::look,
    outputs::look,
    inputs::look,
    environment_values::look,
    urls::look,
    json_paths::look,
    body_alone::look,
    foreign_actions::look,
    duplicate_ids::look,
    same_route::look,
    expectations::look,
    literal_secrets::look,
];

/// What is wrong with a project before it is run, the worst first. `given` are names of values that come from elsewhere.
#[must_use]
pub fn structure(project: &Project, given: &[&str]) -> Vec<Finding> {
    let evidence = Evidence { project, given, words: Words::of(&project.platform) };
    let mut found = Vec::new();
    for look in RULES {
        look(&evidence, &mut found);
    }
    found.sort_by_key(|finding| finding.severity);
    found
}

impl Evidence<'_> {
    /// The names of all values that some environment has.
    fn value_names(&self) -> Vec<&str> {
        let mut names: Vec<&str> = self.given.to_vec();
        names.push(UNIQUE);
        for environment in &self.project.environments {
            names.extend(environment.values.iter().map(|value| value.name.as_str()));
            if environment.server == ServerKind::Demo {
                names.extend(["base_url", "email", "password"]);
            }
        }
        let mut seen = std::collections::BTreeSet::new();
        names.retain(|name| seen.insert(*name));
        names
    }
}

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
    Finding {
        id,
        severity,
        at: Some(at.into()),
        entry: None,
        title: title.into(),
        evidence: evidence.into(),
        fix: fix.into(),
        follows_from: None,
    }
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
