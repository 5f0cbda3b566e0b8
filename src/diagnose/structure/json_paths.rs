//! JSON paths that FlutterFlow's runtime refuses: it throws, and the action flow ends (rules B7 and 15).

use serde_json::Value as Json;

use crate::domain::project::binding::Binding;
use crate::domain::project::place::{EndpointPart, Place};
use crate::domain::project::platform::Platform;
use crate::domain::project::walk::{self, Visit};
use crate::domain::project::workflow::Workflow;
use crate::domain::record::finding::Finding;
use crate::domain::web::json_path;

use super::{Evidence, error};

const ID: &str = "STRUCTURE-JSON-PATH";

/// The rule.
pub(super) fn look(evidence: &Evidence, found: &mut Vec<Finding>) {
    if !matches!(evidence.project.platform, Platform::FlutterFlow(_)) {
        return;
    }
    for endpoint in &evidence.project.endpoints {
        for path in &endpoint.paths {
            judge(&Place::Endpoint(endpoint.id.clone(), EndpointPart::Path(path.name.clone())), &path.path, found);
        }
    }
    walk::project(evidence.project, &mut Rule { found });
}

struct Rule<'f> {
    found: &'f mut Vec<Finding>,
}

impl<'a> Visit<'a> for Rule<'_> {
    fn binding(&mut self, at: &Place, _: Option<&'a Workflow>, binding: &'a Binding) {
        if let Some(path) = &binding.path {
            judge(at, path, self.found);
        }
    }
}

fn judge(at: &Place, path: &str, found: &mut Vec<Finding>) {
    if let Err(problem) = json_path::query(path, &Json::Null) {
        let fix = problem.hint.clone().unwrap_or_else(|| "write it as in $.data.access_token".into());
        let seen = format!(
            "{} at column {}; FlutterFlow takes RFC 9535 only, and an invalid path ends the action flow",
            problem.message, problem.column
        );
        found.push(error(ID, at.clone(), format!("The path {path} is not valid"), seen, fix));
    }
}
