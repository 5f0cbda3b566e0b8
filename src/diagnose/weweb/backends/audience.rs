//! Auth0 gives a token for /userinfo alone where no audience is asked for.

use crate::domain::project::endpoint::{BodyType, Purpose};
use crate::domain::project::place::EndpointPart;
use crate::domain::web::token::TokenShape;
use crate::run::made::CameOut;

use crate::diagnose::prelude::*;

const ROW: Row = breaks("WW-BE-AUDIENCE").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    if !evidence.project.platform.is_weweb() || evidence.setup.back_end() != "auth0" {
        return;
    }
    let login = evidence.project.endpoints.iter().find(|endpoint| endpoint.purpose == Purpose::LogIn);
    let Some(login) =
        login.filter(|endpoint| !endpoint.body.contains("audience") && !endpoint.form.iter().any(|field| field.name == "audience"))
    else {
        return;
    };
    for call in evidence.calls.iter().filter(|call| call.purpose == Purpose::Other && matches!(call.came_out, CameOut::Answered(401 | 403)))
    {
        let Some(request) = evidence.request(call) else { continue };
        let tokens = evidence.tokens(request);
        let opaque = evidence
            .run
            .registry()
            .entries()
            .iter()
            .any(|known| tokens.contains(&known.label) && TokenShape::of(known.secret.expose()) != TokenShape::Jws);
        if !opaque {
            continue;
        }
        let name = evidence.name(call).to_owned();
        let line = SheetLine::new(format!("HTTP Request {}", login.name), "Body", "audience: the identifier of your API in Auth0");
        let names = evidence.setup.value_names();
        let edit = (login.body_type == BodyType::Json && names.contains(&"audience")).then(|| {
            mend::endpoint(login, |endpoint| {
                endpoint.body = endpoint.body.trim_end().trim_end_matches('}').trim_end().to_owned() + ", \"audience\": \"{{audience}}\"}";
            })
        });
        let end = Evidence::end_of(call);
        let one = Found::of(evidence, &ROW, end)
            .at(Some(Place::Endpoint(login.id.clone(), EndpointPart::Body)))
            .ranked(0)
            .causing([end.clone()])
            .told(
                format!("{name} refuses a token that the current user's call takes"),
                format!("{} asks for no audience, so Auth0 gives an opaque token that holds for /userinfo alone", login.name),
            );
        found.push(
            one.with_all_that_follows()
                .changing(vec![line])
                .explaining_later([Explains::Call(call.endpoint.clone()), Explains::SignedOut])
                .mended_by(edit),
        );
        return;
    }
}
