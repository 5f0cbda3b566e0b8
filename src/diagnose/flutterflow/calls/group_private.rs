//! A private call has neither the headers nor the variables of its group (B1, B15).

use crate::domain::project::place::EndpointPart;

use crate::diagnose::prelude::*;

const ROW: Row = breaks("FF-API-GROUP-PRIVATE").when_said();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    for endpoint in setup.project.endpoints.iter().filter(|endpoint| endpoint.facts.private == Some(true)) {
        let Some(group) = setup.project.group_of(endpoint) else { continue };
        let missing = group.headers.iter().filter(|header| !endpoint.headers.iter().any(|own| own.name.eq_ignore_ascii_case(&header.name)));
        let missing: Vec<_> = missing.cloned().collect();
        let Some(first) = missing.first() else { continue };
        let lines = missing.iter().map(|header| {
            SheetLine::new(
                screens::ff_call(&endpoint.name, "Headers"),
                header.name.clone(),
                format!("the group's header again: {}", header.value),
            )
        });
        let edit = mend::endpoint(endpoint, |endpoint| {
            endpoint.headers.extend(missing.iter().cloned());
            for input in &group.inputs {
                if !endpoint.inputs.iter().any(|own| own.name == input.name) {
                    endpoint.inputs.push(input.clone());
                }
            }
        });
        let told = Told::new(&ROW, Place::Endpoint(endpoint.id.clone(), EndpointPart::Header(first.name.clone())))
            .saying(
                format!("{} is refused, and calls of its group that are not private are not", endpoint.name),
                format!("Make Private is on, and a private call goes out without the headers of its group {}", group.name),
            )
            .changing(lines.collect());
        let harm = [Explains::Refused(endpoint.id.clone()), Explains::Call(endpoint.id.clone())];
        found.push(told.explaining_later(harm).unless_works(&endpoint.id).mended_by(Some(edit)));
    }
}
