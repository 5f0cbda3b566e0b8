//! A Content-Type that is set by hand, and an object as the body: the text [object Object] goes out (rule 36).

use crate::domain::project::endpoint::BodyType;
use crate::domain::project::place::EndpointPart;

use crate::diagnose::prelude::*;

use super::super::asks::settings;

const ROW: Row = breaks("WW-CT-OBJECT-BODY");
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    if settings(setup).is_none() {
        return;
    }
    for endpoint in setup.project.endpoints.iter().filter(|endpoint| endpoint.body_type == BodyType::Json) {
        let header = endpoint
            .headers
            .iter()
            .find(|header| header.name.eq_ignore_ascii_case("content-type") && header.value.to_ascii_lowercase().contains("json"));
        let Some(header) = header else { continue };
        let line = SheetLine::new(format!("HTTP Request {}", endpoint.name), "Headers", "no Content-Type: WeWeb sets it by itself")
            .now(format!("{}: {}", header.name, header.value));
        let name = header.name.clone();
        let edit = mend::endpoint(endpoint, |endpoint| endpoint.headers.retain(|header| header.name != name));
        let told = Told::new(&ROW, Place::Endpoint(endpoint.id.clone(), EndpointPart::Header(header.name.clone())))
            .saying(
                format!("{} sends the text “[object Object]”", endpoint.name),
                "Its body is an object, and Content-Type is set by hand: then WeWeb makes no JSON of it",
            )
            .changing(vec![line]);
        let harm = [Explains::Refused(endpoint.id.clone()), Explains::Call(endpoint.id.clone())];
        found.push(told.explaining_later(harm).mended_by(Some(edit)));
    }
}
