//! A header that the back end wants on every call: the apikey of Supabase, the project of Appwrite.

use crate::domain::project::endpoint::{Endpoint, Field};
use crate::domain::project::place::EndpointPart;

use crate::diagnose::prelude::*;

const APIKEY: Row = breaks("WW-BE-APIKEY");
const PROJECT: Row = breaks("WW-BE-PROJECT-HEADER");
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[APIKEY, PROJECT], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    if !setup.project.platform.is_weweb() {
        return;
    }
    let (row, name, what) = match setup.back_end() {
        "supabase" => (&APIKEY, "apikey", "the anon or publishable key of the project"),
        "appwrite" => (&PROJECT, "X-Appwrite-Project", "the id of the project"),
        _ => return,
    };
    let has = |endpoint: &Endpoint| endpoint.headers.iter().any(|header| header.name.eq_ignore_ascii_case(name));
    let is_own = |endpoint: &Endpoint| {
        endpoint.url.contains("/auth/v1") || endpoint.url.contains("/rest/v1") || endpoint.url.contains("/v1/") || row.id == PROJECT.id
    };
    let value = setup
        .project
        .endpoints
        .iter()
        .flat_map(|endpoint| &endpoint.headers)
        .find(|header| header.name.eq_ignore_ascii_case(name))
        .map(|header| header.value.clone());
    // The value of the environment that is there for it.
    let value = value.or_else(|| {
        let names = setup.value_names();
        ["api_key", "apikey", "anon_key", "project", "project_id"]
            .iter()
            .find(|known| names.contains(*known))
            .map(|known| format!("{{{{{known}}}}}"))
    });
    for endpoint in setup.project.endpoints.iter().filter(|endpoint| is_own(endpoint) && !has(endpoint)) {
        let line = SheetLine::new(format!("HTTP Request {}", endpoint.name), "Headers", format!("{name}: {what}")).now("not there");
        let missing: Vec<&Endpoint> = setup.project.endpoints.iter().filter(|endpoint| is_own(endpoint) && !has(endpoint)).collect();
        let edit = value.clone().and_then(|value| {
            mend::all(
                setup.project,
                name,
                missing.iter().map(|endpoint| {
                    mend::endpoint(endpoint, |endpoint| endpoint.headers.push(Field { name: name.to_owned(), value: value.clone() }))
                }),
            )
        });
        let told = Told::new(row, Place::Endpoint(endpoint.id.clone(), EndpointPart::Url))
            .saying(
                format!("{} is refused, whoever is signed in", endpoint.name),
                format!("Every call to this back end needs the header {name}, and {} does not send it", endpoint.name),
            )
            .changing(vec![line]);
        let id = endpoint.id.clone();
        let harm = [Explains::Refused(id.clone()), Explains::Call(id.clone()), Explains::SignedOut, Explains::Page];
        found.push(told.explaining_later(harm).unless_works(&id).mended_by(edit));
    }
}
