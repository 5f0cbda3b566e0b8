//! Addresses that cannot be called.

use url::Url;

use crate::domain::project::environment::ServerKind;
use crate::domain::project::place::{EndpointPart, Place};
use crate::domain::project::template::{self, Brackets, Piece};
use crate::domain::record::finding::Finding;
use crate::domain::web::address;

use super::super::setup::Setup;
use super::error;

const ID: &str = "STRUCTURE-URL";

/// The rule.
pub(super) fn look(evidence: &Setup, found: &mut Vec<Finding>) {
    let word = evidence.words.endpoints;
    for endpoint in &evidence.project.endpoints {
        let at = Place::Endpoint(endpoint.id.clone(), EndpointPart::Url);
        let endpoint = &*evidence.project.whole(endpoint);
        let fix = format!("{word} > {}: let the URL begin with {{{{base_url}}}}, http:// or https://", endpoint.name);
        if endpoint.url.trim().is_empty() {
            found.push(error(ID, at, format!("{} has no URL", endpoint.name), "it is empty", fix));
        } else if let Some(problem) = problem(&sample(&endpoint.url)) {
            found.push(error(
                ID,
                at,
                format!("The URL of {} cannot be called", endpoint.name),
                format!("{}: {problem}", endpoint.url),
                fix,
            ));
        }
    }
    // What a URL begins with is an address by itself.
    let first = |url: &str| match template::split(url, Brackets::Braces, |_| false).first() {
        Some(Piece::Environment(name)) => Some((*name).to_owned()),
        _ => None,
    };
    for environment in evidence.project.environments.iter().filter(|environment| environment.server == ServerKind::Own) {
        for value in environment.values.iter().filter(|value| !value.secret && !evidence.given.contains(&value.name.as_str())) {
            if !evidence.project.endpoints.iter().any(|endpoint| first(&endpoint.url).as_deref() == Some(&value.name)) {
                continue;
            }
            if let Some(problem) = problem(&value.value) {
                let at = Place::EnvironmentValue(environment.id.clone(), value.name.clone());
                let title = format!("{{{{{}}}}} is no web address in the environment {}", value.name, environment.name);
                let fix = "write it as https://api.example.com";
                found.push(error(ID, at, title, format!("\"{}\": {problem}", value.value), fix));
            }
        }
    }
}

/// The URL with something for each placeholder.
fn sample(url: &str) -> String {
    let pieces = template::split(url, Brackets::Braces, |_| false);
    let filled = pieces.iter().enumerate().map(|(i, piece)| match piece {
        Piece::Text(text) => (*text).to_owned(),
        Piece::Environment(_) | Piece::Input(_) if i == 0 => "https://api.example.com".to_owned(),
        Piece::Environment(_) | Piece::Input(_) => "x".to_owned(),
    });
    filled.collect()
}

fn problem(url: &str) -> Option<String> {
    // FlutterFlow's brackets stand for text as well; those of an IPv6 address (RFC 3986, section 3.2.2) for itself.
    match Url::parse(url).or_else(|_| Url::parse(&url.replace(['[', ']'], ""))) {
        Ok(url) if matches!(url.scheme(), "http" | "https") => None,
        Ok(url) => Some(format!("only http and https can be called, not {}:", url.scheme())),
        Err(error) => Some(address::problem(error)),
    }
}
