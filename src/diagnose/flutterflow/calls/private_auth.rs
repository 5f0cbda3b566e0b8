//! A private call that requires a user of Firebase, whom no app with Custom Authentication has (B9).

use crate::domain::project::place::EndpointPart;

use crate::diagnose::prelude::*;

const ROW: Row = breaks("FF-API-PRIVATE-AUTH").when_said();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    for endpoint in &setup.project.endpoints {
        if endpoint.facts.private != Some(true) || endpoint.facts.requires_firebase_user != Some(true) {
            continue;
        }
        let line = SheetLine::new(screens::ff_call(&endpoint.name, "Advanced Settings"), "Require Authentication", "off").now("on");
        let edit = mend::endpoint(endpoint, |endpoint| endpoint.facts.requires_firebase_user = Some(false));
        let told = Told::new(&ROW, Place::Endpoint(endpoint.id.clone(), EndpointPart::Url))
            .saying(
                format!("{} is always answered 400, with nothing in it", endpoint.name),
                "Make Private and Require Authentication are on: that asks for a user of Firebase, whom Custom Authentication does not have",
            )
            .changing(vec![line]);
        let id = &endpoint.id;
        let harm = [Explains::Refused(id.clone()), Explains::Call(id.clone()), Explains::Page, Explains::SignedOut, Explains::SignedIn];
        found.push(told.explaining(harm).unless_works(id).mended_by(Some(edit)));
    }
}
