//! A number, a truth value or JSON in quotes arrives as a text (B2).

use crate::domain::project::endpoint::{BodyType, InputKind};
use crate::domain::project::place::EndpointPart;

use crate::diagnose::prelude::*;

const ROW: Row = breaks("FF-API-QUOTES");
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    if setup.project.platform.is_weweb() {
        return;
    }
    for endpoint in setup.project.endpoints.iter().filter(|endpoint| endpoint.body_type == BodyType::Json) {
        for input in &endpoint.inputs {
            let kind = match input.kind {
                Some(InputKind::Integer | InputKind::Double) => "a number",
                Some(InputKind::Boolean) => "true or false",
                Some(InputKind::Json) => "JSON",
                Some(InputKind::String) | None => continue,
            };
            let open = format!("\"<{}>\"", input.name);
            if !endpoint.body.contains(&open) {
                continue;
            }
            let bare = format!("<{}>", input.name);
            let line = SheetLine::new(screens::ff_call(&endpoint.name, "Body"), bare.clone(), format!("without quotes: it is {kind}"))
                .now(open.clone());
            let edit = mend::endpoint(endpoint, |endpoint| endpoint.body = endpoint.body.replace(&open, &bare));
            let told = Told::new(&ROW, Place::Endpoint(endpoint.id.clone(), EndpointPart::Body))
                .saying(
                    format!("{} sends {} as a text", endpoint.name, input.name),
                    format!("The variable {} is {kind}, and stands in the body in quotes", input.name),
                )
                .changing(vec![line]);
            let harm = [Explains::Refused(endpoint.id.clone()), Explains::Call(endpoint.id.clone())];
            found.push(told.explaining(harm).unless_works(&endpoint.id).mended_by(Some(edit)));
        }
    }
}
