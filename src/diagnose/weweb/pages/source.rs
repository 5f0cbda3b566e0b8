//! The page that a redirect came from: not looked at, or followed anywhere (rule 24).

use crate::domain::project::binding::{AddressPart, Binding, Source};
use crate::domain::project::workflow::Workflow;

use crate::diagnose::prelude::*;

use super::super::asks::settings;

const ROW: Row = warns("WW-SOURCE-OPEN-REDIRECT");
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    if settings(setup).is_none() {
        return;
    }
    for standing in &setup.actions {
        let ActionKind::Navigate(navigate) = &standing.action.kind else { continue };
        if navigate.path.is_none() || !reads(standing.action).iter().any(|binding| is_raw(binding)) {
            continue;
        }
        let line = SheetLine::new(
            workflow_of(setup, standing.workflow),
            "Change page",
            "only to values with a single / first: no // and no https:",
        );
        let told = Told::new(&ROW, standing.at.clone())
            .saying(
                "A link can lead people to a stranger's site after the log-in",
                "The log-in opens whatever stands in _source, an address of another site too",
            )
            .changing(vec![line]);
        let edit = mend::action(standing, |kind| {
            if let ActionKind::Navigate(navigate) = kind {
                navigate.path = None;
            }
        });
        found.push(told.explaining([Explains::Page]).mended_by(edit));
    }
}

/// The value of `_source` as it stands in the address.
fn is_raw(binding: &Binding) -> bool {
    matches!(&binding.from, Source::Address(AddressPart::Query(name)) if name == "_source")
}

pub(super) fn workflow_of(setup: &Setup, workflow: &Workflow) -> String {
    format!("Workflow of login: {}", screens::ww_workflow(setup.project, workflow))
}
