//! A path that RFC 9535 does not allow: the runtime throws, and the action flow ends (rules B7 and 15).

use crate::domain::project::binding::Binding;
use crate::domain::project::place::{EndpointPart, Slot};
use crate::domain::project::walk::{self, Visit};
use crate::domain::project::workflow::Workflow;
use crate::domain::web::json_path;
use crate::edit::{Edit, bindings};
use serde_json::Value as Json;

use crate::diagnose::prelude::*;

const ROW: Row = breaks("FF-MAP-SYNTAX");
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    if setup.project.platform.is_weweb() {
        return;
    }
    for endpoint in &setup.project.endpoints {
        for path in &endpoint.paths {
            let Some(problem) = problem(&path.path) else { continue };
            let at = Place::Endpoint(endpoint.id.clone(), EndpointPart::Path(path.name.clone()));
            let screen = screens::ff_call(&endpoint.name, "Response & Test");
            let edit = problem.better.clone().map(|better| {
                mend::endpoint(endpoint, |endpoint| {
                    if let Some(own) = endpoint.paths.iter_mut().find(|own| own.name == path.name) {
                        own.path = better;
                    }
                })
            });
            found.push(told(at, &path.path, &problem, SheetLine::new(screen, format!("JSON Paths › {}", path.name), String::new()), edit));
        }
    }
    walk::project(setup.project, &mut Bindings { setup, found });
}

struct Bindings<'s, 'f> {
    setup: &'s Setup<'s>,
    found: &'f mut Vec<Told>,
}

impl<'a> Visit<'a> for Bindings<'_, '_> {
    fn binding(&mut self, at: &Place, _: Option<&'a Workflow>, binding: &'a Binding) {
        let Some((path, problem)) = binding.path.as_ref().and_then(|path| Some((path, problem(path)?))) else { return };
        let project = self.setup.project;
        let standing = at.action().and_then(|at| self.setup.actions.iter().find(|standing| standing.at == *at));
        let screen = standing
            .map_or_else(|| "Set from Variable".to_owned(), |standing| screens::ff_action(project, standing.workflow, standing.action));
        let field = match at {
            Place::Slot(slot, _) => match &slot.slot {
                Slot::Field(field) => screens::ff_field(*field).to_owned(),
                Slot::Input(name) => name.clone(),
                other => other.to_string(),
            },
            _ => String::new(),
        };
        let edit = match at {
            Place::Slot(slot, inside) if inside.is_empty() => problem.better.clone().and_then(|better| {
                let bound = bindings::all(project).find(|bound| bound.at == *slot)?.binding?;
                Some(mend::bind(slot.clone(), Binding { path: Some(better), ..bound }))
            }),
            _ => None,
        };
        self.found.push(told(at.clone(), path, &problem, SheetLine::new(screen, field, String::new()), edit));
    }
}

/// What is wrong with a path, and how it is written.
struct Problem {
    what: String,
    better: Option<String>,
}

fn problem(path: &str) -> Option<Problem> {
    let error = json_path::query(path, &Json::Null).err().filter(|error| !error.is_too_wide)?;
    let what = format!("{} at character {}", error.message, error.column);
    Some(Problem { what, better: json_path::repaired(path) })
}

fn told(at: Place, path: &str, problem: &Problem, line: SheetLine, edit: Option<Edit>) -> Told {
    let set = match &problem.better {
        Some(better) => format!("JSON Path {better}; a key that is itself an id: .*"),
        None => {
            "JSON Path as in $.data.access_token, without a dot before a bracket, and $.data['0_x'] where a name holds more than letters"
                .to_owned()
        }
    };
    let line = SheetLine { set, ..line }.now(path);
    Told::new(&ROW, at)
        .saying(
            "The actions stop there, and nothing happens",
            format!("{path} is no JSON Path ({}), and the app throws an error that nobody sees", problem.what),
        )
        .changing(vec![line])
        .explaining([Explains::Page, Explains::SignedOut])
        .mended_by(edit)
}
