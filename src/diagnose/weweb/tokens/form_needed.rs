//! A token endpoint that takes forms, and gets JSON (backends 3.11).

use crate::domain::project::endpoint::{BodyType, Endpoint, Field, Purpose};
use crate::domain::project::place::EndpointPart;
use serde_json::Value as Json;

use crate::diagnose::prelude::*;

const ROW: Row = breaks("WW-FORM-NEEDED");
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    if !setup.project.platform.is_weweb() {
        return;
    }
    for endpoint in setup.project.endpoints.iter().filter(|endpoint| endpoint.body_type == BodyType::Json && takes_forms(setup, endpoint)) {
        let screen = format!("HTTP Request {}", endpoint.name);
        let fields = fields_of(&endpoint.body);
        let text = fields
            .as_ref()
            .map(|fields| fields.iter().map(|field| format!("{}={}", field.name, field.value)).collect::<Vec<_>>().join("&"));
        let lines = vec![
            SheetLine::new(
                screen.clone(),
                "Body",
                format!("a form-encoded string: {}", text.unwrap_or_else(|| "name=value&name=value".into())),
            )
            .now("JSON"),
            SheetLine::new(screen, "Headers", "Content-Type: application/x-www-form-urlencoded"),
        ];
        let edit = fields.map(|fields| {
            mend::endpoint(endpoint, |endpoint| {
                endpoint.body_type = BodyType::Form;
                endpoint.form = fields;
                endpoint.body.clear();
            })
        });
        let told = Told::new(&ROW, Place::Endpoint(endpoint.id.clone(), EndpointPart::Body))
            .saying(
                format!("{} is refused, and the same works in Postman", endpoint.name),
                "This token endpoint takes forms (x-www-form-urlencoded) only, and the body goes as JSON",
            )
            .changing(lines);
        let harm = [Explains::Refused(endpoint.id.clone()), Explains::Call(endpoint.id.clone())];
        found.push(told.explaining_later(harm).unless_works(&endpoint.id).mended_by(edit));
    }
}

/// Keycloak's and Firebase's token endpoints, by their addresses.
fn takes_forms(setup: &Setup, endpoint: &Endpoint) -> bool {
    let url = endpoint.url.as_str();
    let firebase = url.contains("securetoken.googleapis.com") || setup.back_end() == "firebase" && endpoint.purpose == Purpose::Refresh;
    url.contains("/protocol/openid-connect/token") || url.contains("/protocol/openid-connect/logout") || firebase
}

/// The members of a JSON body, as fields of a form.
fn fields_of(body: &str) -> Option<Vec<Field>> {
    let Json::Object(members) = serde_json::from_str(body).ok()? else { return None };
    members.into_iter().map(|(name, value)| Some(Field { name, value: value.as_str()?.to_owned() })).collect()
}
