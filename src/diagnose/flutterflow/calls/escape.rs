//! Variables go into the body without being escaped: a quote, a backslash or a line break in one breaks the JSON (B5).

use crate::domain::project::endpoint::{BodyType, Endpoint, InputKind};
use crate::domain::project::place::EndpointPart;
use crate::edit::Edit;
use serde_json::Value as Json;

use crate::diagnose::prelude::*;

use super::quotes::breaks_at;

const ROW: Row = warns("FF-API-ESCAPE");
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    if setup.project.platform.is_weweb() {
        return;
    }
    for endpoint in setup.project.endpoints.iter().filter(|endpoint| is_open(endpoint) && breaks_at(endpoint).is_none()) {
        let told = Told::new(&ROW, Place::Endpoint(endpoint.id.clone(), EndpointPart::Body))
            .saying(
                format!("{} fails for some texts, such as a password with a quote in it", endpoint.name),
                "Escape variables in request body is off, and texts stand in the JSON body as they are typed",
            )
            .changing(vec![line(endpoint)]);
        found.push(told.mended_by(Some(escaped(endpoint))));
    }
}

/// Whether texts stand unescaped in the JSON body of a call.
pub(super) fn is_open(endpoint: &Endpoint) -> bool {
    let is_text =
        |name: &str| endpoint.inputs.iter().any(|input| input.name == name && matches!(input.kind, None | Some(InputKind::String)));
    let in_quotes = endpoint.body.split("\"<").skip(1).filter_map(|rest| rest.split_once(">\"")).any(|(name, _)| is_text(name));
    !endpoint.escape_variables && endpoint.body_type == BodyType::Json && in_quotes
}

/// Where it is switched on.
pub(super) fn line(endpoint: &Endpoint) -> SheetLine {
    SheetLine::new(screens::ff_call(&endpoint.name, "Body"), "Escape variables in request body", "on").now("off")
}

/// With it on.
pub(super) fn escaped(endpoint: &Endpoint) -> Edit {
    mend::endpoint(endpoint, |endpoint| endpoint.escape_variables = true)
}

/// Whether a text that was to be JSON is none.
pub(super) fn is_broken(text: &str) -> bool {
    serde_json::from_str::<Json>(text).is_err()
}
