//! The reply of a log-in, a refresh or the current user comes out of the cache (B6).

use crate::domain::project::endpoint::Purpose;
use crate::domain::project::place::EndpointPart;

use crate::diagnose::prelude::*;

const ROW: Row = warns("FF-API-CACHED").when_said();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    for endpoint in setup.project.endpoints.iter().filter(|endpoint| endpoint.facts.cached == Some(true)) {
        let what = match endpoint.purpose {
            Purpose::LogIn | Purpose::SignUp => "the tokens of an earlier log-in",
            Purpose::Refresh => "the tokens of an earlier refresh",
            Purpose::CurrentUser => "the user of before",
            Purpose::LogOut | Purpose::Other => continue,
        };
        let line = SheetLine::new(screens::ff_call(&endpoint.name, "Advanced Settings"), "Cache API Results", "off").now("on");
        let edit = mend::endpoint(endpoint, |endpoint| endpoint.facts.cached = Some(false));
        let told = Told::new(&ROW, Place::Endpoint(endpoint.id.clone(), EndpointPart::Url))
            .saying(
                format!("{} gives {what} again", endpoint.name),
                "Cache API Results is on: the same call is answered out of the cache, and not sent",
            )
            .changing(vec![line]);
        found.push(told.mended_by(Some(edit)));
    }
}
