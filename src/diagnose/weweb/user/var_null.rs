//! A text variable in local storage set to null is kept as the text null (rule 7).

use crate::domain::project::binding::{Binding, Source};
use serde_json::Value as Json;

use crate::diagnose::prelude::*;

const ROW: Row = warns("WW-VAR-NULL-STRING");
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    if !setup.project.platform.is_weweb() {
        return;
    }
    for standing in &setup.actions {
        let ActionKind::SetVariable { variable: id, value } = &standing.action.kind else { continue };
        let is_null = matches!(&value.from, Source::Constant(constant) if constant.is_null());
        let Some(variable) = setup.project.variable(id).filter(|variable| is_null && variable.persisted && !variable.default.is_object())
        else {
            continue;
        };
        let line = SheetLine::new(
            screens::ww_action(setup.project, standing.workflow, standing.action),
            variable.name.clone(),
            "an empty string in place of null; or Clear session, which needs no variable",
        )
        .now("null");
        let edit = mend::action(standing, |kind| {
            if let ActionKind::SetVariable { value, .. } = kind {
                *value = Binding::whole(Source::Constant(Json::String(String::new())));
            }
        });
        let used = setup.project.endpoints.iter().filter(|endpoint| {
            setup.actions.iter().any(|other| match &other.action.kind {
                ActionKind::Call { endpoint: own, inputs, .. } => {
                    *own == endpoint.id && inputs.iter().any(|input| input.value.from == Source::Variable(id.clone()))
                }
                _ => false,
            })
        });
        let harm: Vec<Explains> =
            used.flat_map(|endpoint| [Explains::Refused(endpoint.id.clone()), Explains::Call(endpoint.id.clone())]).collect();
        let told = Told::new(&ROW, standing.at.clone())
            .saying(
                format!("After a reload {} holds the text “null”, and counts as filled", variable.name),
                format!("{} is saved in local storage and set to null, which is kept there as the four letters null", variable.name),
            )
            .changing(vec![line]);
        found.push(told.explaining_later(harm).mended_by(edit));
    }
}
