//! Secrets that stand readable in the project, and so in its file.

use crate::domain::project::literals;
use crate::domain::project::place::{EndpointPart, Place};
use crate::domain::record::finding::Finding;

use super::super::setup::Setup;
use super::warning;

/// Its findings. They are about the file, not about what a run of it comes to.
pub const ID: &str = "STRUCTURE-LITERAL-SECRET";

/// The rule.
pub(super) fn look(evidence: &Setup, found: &mut Vec<Finding>) {
    for literal in literals::all(evidence.project) {
        // What it is called where it stands; never what it says.
        let name = if literal.name.is_empty() { "a token".to_owned() } else { format!("“{}”", literal.name) };
        let seen = match &literal.at {
            Place::Endpoint(_, EndpointPart::Url) if literal.name == "password" => "a password in the address".to_owned(),
            Place::Endpoint(_, EndpointPart::Url) => format!("{name} in the address"),
            Place::Endpoint(_, EndpointPart::Body) => format!("{name} in the body"),
            _ => name,
        };
        let title = format!("A secret stands readable in the project: {seen}");
        if found.iter().any(|known: &Finding| known.at.as_ref() == Some(&literal.at) && known.title == title) {
            continue;
        }
        found.push(warning(
            ID,
            literal.at,
            title,
            "whoever gets the file can read it",
            "Authscope > Take the secrets out: it becomes a secret value of the environment, which no file holds",
        ));
    }
}
