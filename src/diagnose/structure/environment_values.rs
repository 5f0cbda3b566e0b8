//! `{{name}}` that no environment declares, or that one of them lacks.

use std::collections::BTreeSet;

use crate::domain::project::binding::{Binding, Source};
use crate::domain::project::place::{Place, StepPart};
use crate::domain::project::story::EventKind;
use crate::domain::project::template;
use crate::domain::project::walk::{self, Holder, Visit};
use crate::domain::project::workflow::Workflow;
use crate::domain::record::finding::Finding;

use super::super::setup::Setup;
use super::{error, known, warning};

pub(in crate::diagnose) const ID: &str = "STRUCTURE-VALUE";

/// The rule.
pub(super) fn look(evidence: &Setup, found: &mut Vec<Finding>) {
    let mut rule = Rule { names: evidence.value_names(), wanted: BTreeSet::new(), evidence, found };
    walk::project(evidence.project, &mut rule);
    for story in &evidence.project.stories {
        for event in &story.events {
            if let EventKind::Tap { typed, .. } = &event.kind {
                for typed in typed {
                    let at = Place::Step(story.id.clone(), event.id.clone(), StepPart::Typed(typed.field.clone()));
                    template::environment_names(&typed.text).for_each(|name| rule.asked(&at, name));
                }
            }
        }
    }
    rule.lacking();
}

struct Rule<'e, 'f> {
    names: Vec<&'e str>,
    /// What is asked for and stands in some environment.
    wanted: BTreeSet<String>,
    evidence: &'e Setup<'e>,
    found: &'f mut Vec<Finding>,
}

impl Rule<'_, '_> {
    fn asked(&mut self, at: &Place, name: &str) {
        if self.names.contains(&name) {
            self.wanted.insert(name.to_owned());
            return;
        }
        let fix = format!("add a value \"{name}\" to the environment, or correct the name");
        self.found.push(error(
            ID,
            at.clone(),
            format!("No environment has a value for {{{{{name}}}}}"),
            known(name, self.names.iter().copied()),
            fix,
        ));
    }
}

impl Rule<'_, '_> {
    /// Environments that have no value for what others have one for: there it goes out as it is written.
    fn lacking(&mut self) {
        let environments = &self.evidence.project.environments;
        for environment in environments {
            for name in &self.wanted {
                if self.evidence.has_value(environment, name) {
                    continue;
                }
                let at = Place::EnvironmentValue(environment.id.clone(), name.clone());
                let title = format!("{} has no value for {{{{{name}}}}}", environment.name);
                let has = environments.iter().filter(|other| self.evidence.has_value(other, name)).map(|other| other.name.as_str());
                let seen = format!("{} has one. Run there, it goes out as it is written", has.collect::<Vec<_>>().join(", "));
                self.found.push(warning(ID, at, title, seen, format!("add a value \"{name}\" to {}", environment.name)));
            }
        }
    }
}

impl<'a> Visit<'a> for Rule<'_, '_> {
    fn binding(&mut self, at: &Place, _: Option<&'a Workflow>, binding: &'a Binding) {
        if let Source::Environment(name) = &binding.from {
            self.asked(at, name);
        }
    }

    fn template(&mut self, at: &Place, of: Holder<'a>, text: &'a str, _: bool) {
        // WeWeb writes inputs the same way.
        let inputs = self.evidence.project.platform.is_weweb();
        let is_input = |name: &str| inputs && of.inputs().any(|input| input == name);
        template::environment_names(text).filter(|name| !is_input(name)).for_each(|name| self.asked(at, name));
    }
}
