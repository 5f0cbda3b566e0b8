//! A call for the current user that is no GET: the plugin makes it as GET (rule 45).

use crate::domain::project::place::EndpointPart;
use crate::domain::web::wire::Method;

use crate::diagnose::prelude::*;

use super::settings;

const ROW: Row = breaks("WW-LEG-ME-NOT-GET");
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    let Some(settings) = settings(setup) else { return };
    let Some(endpoint) = setup.project.endpoint(&settings.user_endpoint).filter(|endpoint| endpoint.method != Method::Get) else { return };
    let line = SheetLine::new(screens::WW_CONFIGURATION, "Switch authentication system", "Custom Auth: its workflows make any call")
        .now(format!("User endpoint: {} {}", endpoint.method, endpoint.name));
    let told = Told::new(&ROW, Place::Endpoint(endpoint.id.clone(), EndpointPart::Url))
        .saying(
            "Fetch User is always refused",
            format!("{} takes {}, and the plugin calls the user endpoint with GET, whatever it is", endpoint.name, endpoint.method),
        )
        .changing(vec![line]);
    let harm = [Explains::Refused(endpoint.id.clone()), Explains::SignedOut, Explains::Page];
    found.push(told.explaining_later(harm).with_all_that_follows());
}
