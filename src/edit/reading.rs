//! Reading a reply by hand: what stands at a place, which path leads to it in the platform's dialect, which fields could take it.

use serde_json::Value as Json;

use crate::domain::project::Project;
use crate::domain::project::binding::{Binding, Convert, OutputPart, SessionField, Source};
use crate::domain::project::platform::Platform;
use crate::domain::project::workflow::ActionKind;
use crate::domain::web::json_path;

use super::bindings::Bound;
use super::chain::flatten;

/// A step from a value to one inside it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// A member.
    Name(String),
    /// An item.
    Index(usize),
}

/// The path to a place in a reply, as the platform writes it.
#[must_use]
pub fn path_text(platform: &Platform, parts: &[Part]) -> String {
    match platform {
        Platform::FlutterFlow(_) => {
            let mut text = String::from("$");
            for part in parts {
                match part {
                    Part::Name(name) => text.push_str(&json_path::name_segment(name)),
                    Part::Index(index) => text.push_str(&format!("[{index}]")),
                }
            }
            text
        }
        Platform::WeWeb(_) | Platform::WeWebLegacy(_) | Platform::WeWebPlugin(_) => {
            let mut text = String::new();
            for part in parts {
                match part {
                    Part::Name(name) if name.contains(['.', '[', ']']) || name.is_empty() => text.push_str(&format!("['{name}']")),
                    Part::Name(name) if text.is_empty() => text.push_str(name),
                    Part::Name(name) => text.push_str(&format!(".{name}")),
                    Part::Index(index) => text.push_str(&format!("[{index}]")),
                }
            }
            text
        }
    }
}

/// The fields that clicking a value of this endpoint's reply could set: those of the session actions in the workflows that call it.
#[must_use]
pub fn targets(project: &Project, endpoint: &str) -> Vec<Bound> {
    let mut targets: Vec<Bound> = Vec::new();
    for workflow in &project.workflows {
        let calls: Vec<&str> = flatten(&workflow.actions)
            .into_iter()
            .chain(flatten(&workflow.on_error))
            .filter_map(|(_, _, action)| match &action.kind {
                ActionKind::Call { endpoint, output, .. } if !output.is_empty() => Some(endpoint.as_str()),
                _ => None,
            })
            .collect();
        if !calls.contains(&endpoint) {
            continue;
        }
        for (_, _, action) in flatten(&workflow.actions).into_iter().chain(flatten(&workflow.on_error)) {
            let bounds = super::bindings::of_action(project, &workflow.id, action);
            // Where several replies could be meant, a field belongs to the one that it reads already.
            let reads = |bound: &Bound| match bound.binding.as_ref().map(|binding| &binding.from) {
                Some(Source::Output { output, .. }) => output_of(project, &workflow.id, endpoint).as_deref() == Some(output),
                _ => calls.len() == 1,
            };
            let any_read = bounds.iter().any(|bound| {
                bound.binding.is_some() && matches!(bound.binding.as_ref().map(|b| &b.from), Some(Source::Output { .. })) && reads(bound)
            });
            targets.extend(
                bounds
                    .into_iter()
                    .filter(|bound| bound.at.slot.session().is_some() && (reads(bound) || (any_read && bound.binding.is_none()))),
            );
        }
    }
    targets
}

/// The unset field that a value most likely is for, by its name and kind.
#[must_use]
pub fn suggested<'a>(parts: &[Part], value: &Json, targets: &'a [Bound]) -> Option<&'a Bound> {
    let Some(Part::Name(name)) = parts.last() else { return None };
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
    let is = |names: &[&str]| names.contains(&plain.as_str());
    let scalar = !value.is_object() && !value.is_array() && !value.is_null();
    let of_a_person =
        parts.len() < 3
            || parts.iter().rev().nth(1).is_some_and(
                |part| matches!(part, Part::Name(owner) if ["user", "record", "profile", "data", "me"].contains(&owner.as_str())),
            );
    let field = if scalar && is(&["accesstoken", "authtoken", "token", "jwt", "idtoken", "access", "authenticationtoken"]) {
        SessionField::Token
    } else if scalar && is(&["refreshtoken", "refresh"]) {
        SessionField::RefreshToken
    } else if scalar && is(&["expires", "expiresin", "expiresat", "expiry", "exp", "expiration", "tokenexpiry", "expire"]) {
        SessionField::Expiry
    } else if scalar && of_a_person && is(&["id", "uid", "userid", "localid", "sub", "uuid"]) {
        SessionField::Uid
    } else if value.is_object() && is(&["user", "record", "profile", "account"]) {
        SessionField::User
    } else {
        return None;
    };
    targets.iter().find(|bound| {
        let fits = match (bound.at.slot.session(), field) {
            (Some(SessionField::User | SessionField::UserData), SessionField::User) => true,
            (slot, field) => slot == Some(field),
        };
        // A whole reply stands in for the user until it is known where in it the user is.
        let stands_in = |binding: &Binding| {
            field == SessionField::User && binding.path.is_none() && matches!(binding.from, Source::Output { part: OutputPart::Body, .. })
        };
        let free = bound.binding.as_ref().is_none_or(|binding| matches!(binding.from, Source::Constant(_)) || stands_in(binding));
        fits && free
    })
}

/// The binding that reads this place for a field. The conversion is the one that the field's editor has for it.
#[must_use]
pub fn binding_for(platform: &Platform, bound: &Bound, output: &str, parts: &[Part]) -> Binding {
    let convert = match (platform, bound.at.slot.session()) {
        (Platform::FlutterFlow(_), Some(SessionField::Expiry)) => Some(Convert::Integer),
        (Platform::FlutterFlow(_), Some(SessionField::UserData)) => Some(Convert::Json),
        (Platform::FlutterFlow(_), _) => bound.binding.as_ref().and_then(|binding| binding.convert).or(Some(Convert::JsonPath)),
        (Platform::WeWeb(_) | Platform::WeWebLegacy(_) | Platform::WeWebPlugin(_), _) => None,
    };
    let path = path_text(platform, parts);
    Binding {
        from: Source::Output { output: output.to_owned(), part: OutputPart::Body },
        path: (!path.is_empty()).then_some(path),
        convert,
    }
}

/// The name of the output that a workflow gives an endpoint's reply.
#[must_use]
pub fn output_of(project: &Project, workflow: &str, endpoint: &str) -> Option<String> {
    let workflow = project.workflow(workflow)?;
    let chains = flatten(&workflow.actions).into_iter().chain(flatten(&workflow.on_error));
    chains.into_iter().find_map(|(_, _, action)| match &action.kind {
        ActionKind::Call { endpoint: called, output, .. } if called == endpoint && !output.is_empty() => Some(output.clone()),
        _ => None,
    })
}

/// How many places a path points to in a reply, or what is wrong with it.
///
/// # Errors
/// The path is not valid in the platform's dialect.
pub fn matches(platform: &Platform, path: &str, json: &Json) -> Result<usize, String> {
    hits(platform, path, json).map(|hits| hits.len())
}

/// What stands at a path: nothing, a value, or several values as a list (B7). The empty path is the whole reply.
///
/// # Errors
/// The path is not valid in the platform's dialect.
pub fn at(platform: &Platform, path: &str, json: &Json) -> Result<Option<Json>, String> {
    if path.is_empty() {
        return Ok(Some(json.clone()));
    }
    let hits = hits(platform, path, json)?;
    Ok(match hits.as_slice() {
        [] => None,
        [one] => Some((*one).clone()),
        several => Some(Json::Array(several.iter().map(|hit| (*hit).clone()).collect())),
    })
}

fn hits<'a>(platform: &Platform, path: &str, json: &'a Json) -> Result<Vec<&'a Json>, String> {
    match platform {
        Platform::FlutterFlow(_) => {
            json_path::query(path, json).map(|hits| hits.into_iter().map(|hit| hit.value).collect()).map_err(|error| error.to_string())
        }
        Platform::WeWeb(_) | Platform::WeWebLegacy(_) | Platform::WeWebPlugin(_) => {
            let mut at = Some(json);
            for part in crate::domain::record::value::dotted_parts(path) {
                at = at.and_then(|json| part.parse::<usize>().ok().and_then(|index| json.get(index)).or_else(|| json.get(&part)));
            }
            Ok(at.into_iter().collect())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::project::platform::{FlutterFlowSettings, WeWebSettings};

    #[test]
    fn paths_are_written_in_the_platforms_dialect() {
        let parts = [Part::Name("data".into()), Part::Name("access-token".into()), Part::Index(0)];
        assert_eq!(path_text(&Platform::FlutterFlow(FlutterFlowSettings::default()), &parts), "$.data['access-token'][0]");
        assert_eq!(path_text(&Platform::WeWeb(WeWebSettings::default()), &parts), "data.access-token[0]");
    }
}
