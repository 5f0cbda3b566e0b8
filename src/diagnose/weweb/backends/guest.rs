//! A token that has ended counts as none, and the answer is 200 with nothing in it.

use crate::domain::project::endpoint::Purpose;
use crate::domain::web::token::Jwt;

use crate::diagnose::prelude::*;

const ROW: Row = breaks("WW-BE-GUEST-200").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    if !evidence.project.platform.is_weweb() || evidence.setup.back_end() != "pocketbase" {
        return;
    }
    for call in evidence.calls.iter().filter(|call| call.succeeded() && call.purpose == Purpose::Other) {
        let (Some(request), Some(entry), Some(reply)) = (evidence.request(call), evidence.entry(&call.request), evidence.reply(call))
        else {
            continue;
        };
        let tokens = evidence.tokens(request);
        let now = evidence.now_ms(entry);
        let ended = evidence.run.registry().entries().iter().any(|known| {
            tokens.contains(&known.label)
                && Jwt::read(known.secret.expose()).and_then(|token| token.time_ms("exp")).is_some_and(|exp| exp < now)
        });
        let Ok(json) = evidence.run.bodies().json(&reply.body.hash) else { continue };
        let empty = json.get("items").and_then(serde_json::Value::as_array).is_some_and(Vec::is_empty)
            || json.as_array().is_some_and(Vec::is_empty);
        if !(ended && empty) || evidence.unmet_in(call.step()).is_empty() {
            continue;
        }
        let refresh =
            evidence.project.endpoints.iter().find(|endpoint| matches!(endpoint.purpose, Purpose::Refresh | Purpose::CurrentUser));
        let check = refresh.map_or("the refresh call", |endpoint| endpoint.name.as_str());
        let name = evidence.name(call).to_owned();
        let standing = call.action.as_ref().and_then(|at| evidence.standing(at));
        let screen = standing.map_or_else(|| "Workflow".to_owned(), |standing| screens::ww_workflow(evidence.project, standing.workflow));
        let line = SheetLine::new(
            screen,
            format!("before {name}"),
            format!("branch on the token, not on the status: {check} answers 401 where it has ended"),
        );
        let edit = standing.zip(refresh).and_then(|(standing, endpoint)| {
            let call = ActionKind::Call { endpoint: endpoint.id.clone(), inputs: Vec::new(), output: "checked".into(), in_code: false };
            mend::before(evidence.project, standing, call)
        });
        let end = Evidence::end_of(call);
        let one = Found::of(evidence, &ROW, end).at(call.action.clone()).ranked(0).told(
            format!("{name} answers 200 with an empty list, and nobody notices that the token has ended"),
            "PocketBase takes a call with a token that has ended for one of a guest: 200, and what guests may see",
        );
        found.push(
            one.with_all_that_follows()
                .changing(vec![line])
                .explaining([Explains::Page, Explains::SignedIn, Explains::Message, Explains::Call(call.endpoint.clone())])
                .mended_by(edit),
        );
        return;
    }
}
