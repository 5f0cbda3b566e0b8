//! Another token than the access token is kept as the access token.

use crate::domain::project::binding::{Binding, SessionField};
use crate::domain::project::endpoint::Purpose;
use crate::domain::project::place::Slot;
use crate::domain::record::entry::EntryBody;
use crate::domain::web::path_step::PathStep;
use crate::domain::web::token;
use crate::edit::bindings;
use crate::run::made::CameOut;

use crate::diagnose::prelude::*;

use super::super::super::evidence::labels;
use super::super::super::handled::goes_wrong;
use super::super::asks::{screen, settings};

const ROW: Row = breaks("WW-WRONG-TOKEN-KIND").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    if settings(&evidence.setup).is_none() {
        return;
    }
    for call in
        evidence.calls.iter().filter(|call| matches!(call.came_out, CameOut::Answered(400 | 401 | 403)) && goes_wrong(evidence, call))
    {
        if matches!(call.purpose, Purpose::LogIn | Purpose::SignUp | Purpose::Refresh | Purpose::LogOut) {
            continue;
        }
        let Some(request) = evidence.request(call) else { continue };
        let tokens = evidence.tokens(request);
        // Where it was kept as the access token: by its name in the reply it is another one.
        let kept = evidence.entries.iter().find_map(|entry| match &entry.body {
            EntryBody::FieldRead(reading) if reading.slot == SessionField::Token => Some(reading),
            _ => None,
        });
        let Some(reading) = kept else { continue };
        let name: String = reading
            .path
            .as_deref()
            .unwrap_or_default()
            .rsplit('.')
            .next()
            .unwrap_or_default()
            .chars()
            .filter(char::is_ascii_alphanumeric)
            .collect();
        let kind = match name.to_ascii_lowercase().as_str() {
            "idtoken" => "ID token",
            "refreshtoken" | "refresh" => "refresh token",
            _ => continue,
        };
        let text = reading.read.to_text();
        let Some(label) = labels(&text).find(|label| tokens.contains(*label)).cloned() else { continue };
        let Some(standing) = evidence.standing(&reading.at.at) else { continue };
        let better = reading.reply.as_ref().and_then(|reply| evidence.call_of(reply)).and_then(|login| {
            let json = evidence.run.bodies().json(&evidence.reply(login)?.body.hash).ok()?;
            access_token_in(&json)
        });
        let set = better
            .clone()
            .map_or_else(|| "the access token of the reply".to_owned(), |path| format!("{path}, the access token of the reply"));
        let line = SheetLine::new(screen(&evidence.setup, standing), "Authenticate › Access Token", set)
            .now(reading.path.clone().unwrap_or_default());
        let slot = reading.at.clone();
        let bound = bindings::all(evidence.project).find(|bound| bound.at == slot).and_then(|bound| bound.binding);
        let edit = better.zip(bound).map(|(path, bound)| mend::bind(slot.clone(), Binding { path: Some(path), ..bound }));
        let end = Evidence::end_of(call);
        let one = Found::of(evidence, &ROW, end)
            .at(Some(standing.at.slot(Slot::Argument(SessionField::Token))))
            .ranked(0)
            .causing([end.clone()])
            .told(
                "Calls are refused although the log-in is right",
                format!("What is sent as the access token is the {kind} of the log-in's reply"),
            );
        let mut one = one.changing(vec![line]).explaining_later([Explains::SignedOut, Explains::Page, Explains::DeadToken]).mended_by(edit);
        one.with_refusals_of(evidence, &label);
        found.push(one);
        return;
    }
}

/// The place of the access token by its usual name, which is another one than that of the ID token.
fn access_token_in(json: &serde_json::Value) -> Option<String> {
    fn walk(json: &serde_json::Value, path: &mut Vec<PathStep>, names: &[&str]) -> bool {
        let Some(members) = json.as_object() else { return false };
        members.iter().any(|(name, value)| {
            path.push(PathStep::Name(name.clone()));
            let plain: String = name.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase();
            value.is_string() && names.contains(&plain.as_str()) || walk(value, path, names) || path.pop().is_none()
        })
    }
    let mut path = Vec::new();
    let usual = ["accesstoken", "access", "authtoken", "jwt", "token"];
    if !usual.iter().any(|name| walk(json, &mut path, &[name])) {
        return token::find_in(json).map(|names| names.join("."));
    }
    let names = path.into_iter().map(|step| match step {
        PathStep::Name(name) => name,
        PathStep::Index(at) => at.to_string(),
    });
    Some(names.collect::<Vec<_>>().join("."))
}
