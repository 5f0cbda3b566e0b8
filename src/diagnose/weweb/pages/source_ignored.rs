//! The log-in leads home, and not back to where people wanted to go (rule 24).

use crate::domain::project::binding::{AddressPart, Binding, Source};
use crate::domain::project::story::EventKind;
use crate::domain::record::entry::EntryBody;
use crate::domain::record::failure::Unmet;
use crate::domain::rules::why::Why;

use crate::diagnose::prelude::*;

use super::super::asks::{is_authenticate, settings};

const ROW: Row = informs("WW-SOURCE-IGNORED").when_said();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    if settings(&evidence.setup).is_none() {
        return;
    }
    let mut sent_from: Option<String> = None;
    for event in evidence.story() {
        let decided = evidence.of_step(&event.id).find_map(|(_, entry)| match &entry.body {
            EntryBody::GuardDecision(decision) if decision.why == Why::NoUser => Some(()),
            _ => None,
        });
        if decided.is_some()
            && let EventKind::Open { path } | EventKind::OpenLink { path } = &event.kind
        {
            sent_from = evidence.project.page_at(path.split(['?', '#']).next().unwrap_or_default()).map(|(page, _)| page.id.clone());
            continue;
        }
        let Some(from) = &sent_from else { continue };
        let unmet = evidence.unmet_in(&event.id).iter().any(|unmet| matches!(unmet, Unmet::Page { wanted, .. } if wanted == from));
        let onward = evidence.setup.actions.iter().find(|standing| {
            let own = matches!(&event.kind, EventKind::Tap { workflow, .. } if *workflow == standing.workflow.id);
            own && matches!(standing.action.kind, ActionKind::Navigate(_))
                && standing.before.iter().any(|action| is_authenticate(&action.kind))
        });
        let (Some(standing), true) = (onward, unmet) else { continue };
        let reads_it = reads(standing.action)
            .iter()
            .any(|binding| matches!(binding.from, Source::Address(AddressPart::Source | AddressPart::Query(_))));
        if reads_it {
            continue;
        }
        let page = evidence.project.page_name(from);
        let Some((_, entry)) = evidence.of_step(&event.id).next() else { continue };
        let line = SheetLine::new(
            super::source::workflow_of(&evidence.setup, standing.workflow),
            "Change page",
            "to the browser source, where there is one",
        );
        let edit = mend::action(standing, |kind| {
            if let ActionKind::Navigate(navigate) = kind {
                navigate.path = Some(Binding::whole(Source::Address(AddressPart::Source)));
            }
        });
        let one = Found::of(evidence, &ROW, &entry.id).at(Some(standing.at.clone())).ranked(0).told(
            format!("After the log-in the home page opens, and not {page}, where people wanted to go"),
            "The guard keeps the page that was wanted in _source, and the log-in does not look at it",
        );
        found.push(one.changing(vec![line]).explaining([Explains::Page]).mended_by(edit));
        return;
    }
}
