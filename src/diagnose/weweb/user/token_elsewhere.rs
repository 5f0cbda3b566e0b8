//! A token out of a variable or a result, which the next page does not have (rules 7, 8 and 59).

use crate::domain::project::binding::{Binding, Source};
use crate::domain::project::endpoint::Endpoint;
use crate::domain::project::place::EndpointPart;
use crate::domain::project::workflow::Action;
use crate::edit::Edit;

use crate::diagnose::prelude::*;

use super::super::asks::{navigates, session_token, settings};

const VARIABLE: Row = warns("WW-TOKEN-IN-VARIABLE");
const RESULT: Row = warns("WW-RESULT-ACROSS-PAGES");
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[VARIABLE, RESULT], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    if settings(setup).is_none() {
        return;
    }
    for endpoint in &setup.project.endpoints {
        let at = Place::Endpoint(endpoint.id.clone(), EndpointPart::Bearer);
        for (source, edit) in sources(setup, endpoint) {
            match &source.from {
                Source::Variable(id) => {
                    let Some(variable) = setup.project.variable(id) else { continue };
                    if variable.persisted || variable.keep_on_navigation != Some(false) {
                        continue;
                    }
                    let lines = vec![
                        SheetLine::new(http(endpoint), "Auth › Bearer", "the session's access token")
                            .now(format!("variable {}", variable.name)),
                        SheetLine::new(format!("Interface › Data › Variables › {}", variable.name), "Preserve on navigation", "or: on")
                            .now("off"),
                    ];
                    let told = Told::new(&VARIABLE, at.clone())
                        .saying(
                            format!("{} has no token any more once another page has opened", endpoint.name),
                            format!(
                                "Its token comes out of the variable {}, and every Change page sets that back to its default",
                                variable.name
                            ),
                        )
                        .changing(lines);
                    found.push(told.explaining_later([Explains::NoToken, Explains::Call(endpoint.id.clone())]).mended_by(edit));
                }
                Source::Output { output, .. } => {
                    let leaves = setup.actions.iter().any(|standing| {
                        output_of(standing.action) == Some(output.as_str())
                            && standing.after.iter().flat_map(|action| within(setup.project, action)).any(navigates)
                    });
                    let own = setup.actions.iter().any(|standing| {
                        matches!(&standing.action.kind, ActionKind::Call { endpoint: id, .. } if *id == endpoint.id)
                            && standing.before.iter().any(|action| output_of(action) == Some(output.as_str()))
                    });
                    if !leaves || own {
                        continue;
                    }
                    let line =
                        SheetLine::new(http(endpoint), "Auth › Bearer", "the session's access token").now(format!("the result {output}"));
                    let told = Told::new(&RESULT, at.clone())
                        .saying(
                            format!("{} has no token on the next page", endpoint.name),
                            format!("Its token comes out of the result {output} of another workflow, and results are gone once another page has opened"),
                        )
                        .changing(vec![line]);
                    found.push(told.explaining_later([Explains::NoToken, Explains::Call(endpoint.id.clone())]).mended_by(edit));
                }
                _ => {}
            }
        }
    }
}

fn http(endpoint: &Endpoint) -> String {
    format!("HTTP Request {}", endpoint.name)
}

fn output_of(action: &Action) -> Option<&str> {
    match &action.kind {
        ActionKind::Call { output, .. } | ActionKind::RunWorkflow { output, .. } => Some(output.as_str()).filter(|name| !name.is_empty()),
        _ => None,
    }
}

/// Where the token of a call comes from, and the call with that of the session: its Bearer section, or what fills its own header.
fn sources(setup: &Setup, endpoint: &Endpoint) -> Vec<(Binding, Option<Edit>)> {
    let with_session = || {
        mend::endpoint(endpoint, |endpoint| {
            endpoint.headers.retain(|header| !header.name.eq_ignore_ascii_case("authorization"));
            endpoint.bearer = Some(Box::new(session_token()));
        })
    };
    if let Some(bearer) = &endpoint.bearer {
        return vec![((**bearer).clone(), Some(with_session()))];
    }
    let Some(header) = endpoint.headers.iter().find(|header| header.name.eq_ignore_ascii_case("authorization")) else { return Vec::new() };
    let mut found: Vec<(Binding, Option<Edit>)> = Vec::new();
    for standing in &setup.actions {
        let ActionKind::Call { endpoint: id, inputs, .. } = &standing.action.kind else { continue };
        for input in inputs.iter().filter(|input| *id == endpoint.id && header.value.contains(&format!("{{{{{}}}}}", input.name))) {
            if !found.iter().any(|(known, _)| *known == input.value) {
                found.push((input.value.clone(), Some(with_session())));
            }
        }
    }
    found
}
