//! The token is kept in App State too, and nobody keeps the two alike (section c).

use crate::domain::project::binding::{Binding, NamedBinding, SessionField, Source};
use crate::domain::project::workflow::Action;
use crate::edit::Edit;

use crate::diagnose::prelude::*;

use super::super::settings::{fields, log_ins, reads_session};

const ROW: Row = warns("FF-SES-APPSTATE-COPY");
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    let project = setup.project;
    let tokens: Vec<&Binding> = log_ins(setup).filter_map(|standing| fields(standing.action)?.token.as_ref()).collect();
    let is_token = |value: &Binding| {
        reads_session(value, SessionField::Token) || tokens.iter().any(|token| token.from == value.from && token.path == value.path)
    };
    for standing in &setup.actions {
        let ActionKind::SetVariable { variable: id, value } = &standing.action.kind else { continue };
        let Some(variable) = project.variable(id).filter(|variable| variable.persisted && is_token(value)) else { continue };
        let takes = |input: &NamedBinding| input.value.from == Source::Variable(id.clone());
        let used: Vec<&Standing> = setup
            .actions
            .iter()
            .filter(|other| matches!(&other.action.kind, ActionKind::Call { inputs, .. } if inputs.iter().any(takes)))
            .collect();
        let clears = |action: &Action| matches!(&action.kind, ActionKind::SetVariable { variable, value } if variable == id && matches!(value.from, Source::Constant(_)));
        let outs = setup.actions.iter().filter(|other| matches!(other.action.kind, ActionKind::LogOut { .. }));
        let is_left = outs.clone().any(|out| !out.before.iter().chain(&out.after).any(|action| clears(action)));
        let renewed = setup.actions.iter().any(|other| matches!(other.action.kind, ActionKind::UpdateUser { .. }));
        let renews = |other: &&Standing| {
            matches!(&other.action.kind, ActionKind::SetVariable { variable, value } if variable == id && !matches!(value.from, Source::Constant(_)))
                && other.before.iter().chain(&other.after).any(|action| matches!(action.kind, ActionKind::UpdateUser { .. }))
        };
        let is_stale = renewed && !setup.actions.iter().any(|other| renews(&other));
        if !(is_left || is_stale) {
            continue;
        }
        let name = &variable.name;
        let (title, why) = if is_left {
            (
                format!("After the log-out calls still go out with the old token, out of {name}"),
                format!("Log In's token is kept in the App State field {name} too, which is persisted, and Log Out does not empty it"),
            )
        } else {
            (
                format!("After the token is renewed, calls still go out with the old one, out of {name}"),
                format!(
                    "Log In's token is kept in the App State field {name} too, and what Update Authenticated User brings is not written there"
                ),
            )
        };
        let mut lines: Vec<SheetLine> = used
            .iter()
            .map(|call| {
                let screen = screens::ff_action(project, call.workflow, call.action);
                SheetLine::new(screen, "Set from Variable", "Authenticated User › Authentication Token").now(format!("App State › {name}"))
            })
            .collect();
        lines.push(SheetLine::new(format!("App Values › App State › {name}"), "Persisted", "off, or no such field at all").now("on"));
        if lines.len() == 1 {
            let screen = screens::ff_action(project, standing.workflow, standing.action);
            lines.insert(0, SheetLine::new(screen, "", "not needed: Authenticated User › Authentication Token holds it"));
        }
        // Calls take it out of the session; where nothing else reads the field, nothing fills it either.
        let others = setup.actions.iter().any(|other| {
            !used.iter().any(|used| used.at == other.at)
                && reads(other.action).iter().any(|binding| binding.from == Source::Variable(id.clone()))
        });
        let edit = cleaned(setup, id, !others);
        let mut accounts = vec![Explains::DeadToken, Explains::SignedIn];
        accounts.extend(used.iter().filter_map(|call| match &call.action.kind {
            ActionKind::Call { endpoint, .. } => Some(Explains::Refused(endpoint.clone())),
            _ => None,
        }));
        let told = Told::new(&ROW, standing.at.clone()).saying(title, why).changing(lines);
        found.push(told.explaining_later(accounts).mended_by(edit));
    }
}

/// Every call takes the token out of the session, and nothing is written into the field any more.
fn cleaned(setup: &Setup, variable: &str, nothing_left: bool) -> Option<Edit> {
    fn within(actions: &mut Vec<Action>, variable: &str, nothing_left: bool) {
        if nothing_left {
            actions.retain(|action| !matches!(&action.kind, ActionKind::SetVariable { variable: own, .. } if own == variable));
        }
        for action in actions {
            if let ActionKind::Call { inputs, .. } = &mut action.kind {
                for input in inputs.iter_mut().filter(|input| input.value.from == Source::Variable(variable.to_owned())) {
                    input.value = Binding::whole(Source::Session(SessionField::Token));
                }
            }
            action.kind.branches_mut().for_each(|branch| within(branch, variable, nothing_left));
        }
    }
    let changed = setup.project.workflows.iter().map(|workflow| {
        let mut workflow = workflow.clone();
        within(&mut workflow.actions, variable, nothing_left);
        mend::put(workflow)
    });
    mend::all(setup.project, "the token out of the session", changed)
}
