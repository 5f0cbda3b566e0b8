//! A refresh brought a new refresh token, and the app does not keep it: the next refresh sends a used one.

use std::collections::BTreeSet;

use crate::domain::project::binding::{Binding, Convert, SessionField};
use crate::domain::project::endpoint::Purpose;
use crate::domain::project::place::Slot;
use crate::domain::project::platform::Platform;
use crate::domain::record::entry::EntryBody;
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::session::Session;
use crate::domain::secret::{Label, SecretKind};
use crate::domain::web::path_step::PathStep;
use crate::run::made::{CallMade, CameOut};
use serde_json::Value as Json;

use crate::diagnose::prelude::*;

use super::super::evidence::labels;
use super::super::near;

const FF: Row = breaks("FF-SES-ROTATION").in_a_run();
const WW: Row = breaks("WW-ROTATION-LOST").in_a_run();
const LEGACY: Row = breaks("WW-LEG-ROTATION").in_a_run();
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[FF, WW, LEGACY], look: Look::Run(look) };

fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    for call in evidence.calls.iter().filter(|call| {
        let renews = matches!(call.purpose, Purpose::Refresh | Purpose::CurrentUser);
        renews && call.succeeded() && !call.pretended
    }) {
        let (Some(reply), Some(entry)) = (evidence.reply(call), &call.reply) else { continue };
        let body = evidence.run.bodies().get(&reply.body.hash);
        let text = evidence.run.registry().trace_body(&String::from_utf8_lossy(&body));
        let brought: Vec<&Label> = labels(&text).filter(|label| is_refresh_token(evidence, label)).collect();
        // What the call was made with: a refresh token that the session holds.
        let Some(sent) = evidence.request(call).map(|request| evidence.tokens(request)) else { continue };
        let fresh: Vec<&&Label> = brought.iter().filter(|label| !sent.contains(*label)).collect();
        let Some(new) = fresh.first() else { continue };
        let Some(kept) = session_after(evidence, entry) else { continue };
        let held = kept.refresh_token.to_text();
        let holds_new = labels(&held).any(|label| brought.contains(&label));
        // A server may renew the session within another call.
        let holds_old =
            labels(&held).any(|label| sent.contains(label)) || call.purpose == Purpose::CurrentUser && kept.refresh_token.is_set();
        if holds_new || !holds_old {
            continue;
        }
        let name = evidence.name(call).to_owned();
        let reader = evidence.setup.actions.iter().find(|standing| {
            let keeps =
                matches!(standing.action.kind, ActionKind::UpdateUser { .. } | ActionKind::LogIn { .. } | ActionKind::Authenticate { .. });
            keeps && evidence.session_changes().any(|changed| changed.action == Some(&standing.at) && changed.entry.id.event == entry.event)
        });
        let path = path_of(evidence, new, call);
        let from = path
            .as_ref()
            .map_or_else(|| "the new one of the reply".to_owned(), |path| format!("{path} of the reply of {name}, the new one"));
        let screen = |fallback: &str| {
            reader.map_or_else(|| fallback.to_owned(), |standing| screens::action(evidence.project, standing.workflow, standing.action))
        };
        let (row, line) = match evidence.project.platform {
            Platform::FlutterFlow(_) => (&FF, SheetLine::new(screen("Update Authenticated User"), "Refresh Token", from)),
            Platform::WeWeb(_) => (&WW, SheetLine::new(screen("Authenticate behind the refresh"), "Refresh Token", from)),
            // Their clients keep what they get.
            Platform::WeWebPlugin(_) => continue,
            Platform::WeWebLegacy(_) => {
                let wanted = format!(
                    "no rotation: let the server keep the refresh token; or {} › Switch authentication system: Custom Auth",
                    screens::WW_CONFIGURATION
                );
                (&LEGACY, SheetLine::new("Server", "", wanted))
            }
        };
        let edit = reader.zip(path).and_then(|(standing, path)| {
            let output = call.action.as_ref().and_then(|at| evidence.standing(at)).and_then(|made| match &made.action.kind {
                ActionKind::Call { output, .. } => Some(output.clone()).filter(|output| !output.is_empty()),
                _ => None,
            })?;
            let slot = match evidence.project.platform {
                Platform::FlutterFlow(_) => Slot::Field(SessionField::RefreshToken),
                Platform::WeWeb(_) => Slot::Argument(SessionField::RefreshToken),
                _ => return None,
            };
            let binding = Binding::reply(&output, &path);
            let binding = if row.id == FF.id { binding.with(Convert::JsonPath) } else { binding };
            Some(mend::bind(standing.at.slot(slot), binding))
        });
        let why = format!(
            "{name} brought {new}, and the session keeps the old one: a server that takes each refresh token once refuses the next refresh"
        );
        let title = "The refresh works once: the new refresh token is not kept";
        let mut one = Found::of(evidence, row, entry).at(call.action.clone()).told(title, why).changing(vec![line]).mended_by(edit);
        one.explains = refused_later(evidence, call);
        // It does no harm before the next refresh.
        one.at = one.explains.iter().filter_map(|entry| evidence.place(entry)).min().unwrap_or(evidence.horizon.saturating_sub(1));
        one.rank = 1;
        found.push(one);
    }
}

/// Where the new refresh token stands in the reply.
fn path_of(evidence: &Evidence, new: &Label, call: &CallMade) -> Option<String> {
    let wanted = evidence.run.registry().entries().iter().find(|entry| entry.label == *new)?.secret.expose().to_owned();
    let json = evidence.run.bodies().json(&evidence.reply(call)?.body.hash).ok()?;
    let mut steps = Vec::new();
    find(&json, &wanted, &mut steps).then(|| near::written(evidence, &steps))
}

fn find(json: &Json, wanted: &str, steps: &mut Vec<PathStep>) -> bool {
    let within = |steps: &mut Vec<PathStep>, step: PathStep, value: &Json| {
        steps.push(step);
        find(value, wanted, steps) || steps.pop().is_none()
    };
    match json {
        Json::String(text) => text == wanted,
        Json::Object(members) => members.iter().any(|(name, value)| within(steps, PathStep::Name(name.clone()), value)),
        Json::Array(items) => items.iter().enumerate().any(|(at, value)| within(steps, PathStep::Index(at), value)),
        _ => false,
    }
}

/// The next refresh, if it is refused, and what is refused after it: until somebody logs in anew.
fn refused_later(evidence: &Evidence, call: &CallMade) -> BTreeSet<EntryId> {
    let later = evidence.calls.iter().skip_while(|other| other.first != call.first).skip(1);
    let refused = |other: &&CallMade| matches!(other.came_out, CameOut::Answered(400..=499));
    later
        .take_while(|other| !matches!(other.purpose, Purpose::LogIn | Purpose::SignUp))
        .skip_while(|other| other.purpose != Purpose::Refresh || !refused(other))
        .filter(refused)
        .map(|other| Evidence::end_of(other).clone())
        .collect()
}

fn is_refresh_token(evidence: &Evidence, label: &Label) -> bool {
    let entries = evidence.run.registry().entries();
    entries.iter().any(|entry| entry.label == *label && entry.kind == SecretKind::RefreshToken)
}

/// The session at the end of the step in which this entry stands.
fn session_after(evidence: &Evidence, entry: &EntryId) -> Option<Session> {
    let changed = evidence.of_step(&entry.event).filter_map(|(_, entry)| match &entry.body {
        EntryBody::SessionChange { after, .. } => Some((**after).clone()),
        _ => None,
    });
    changed.last().or_else(|| {
        let moment = evidence.run.moments().iter().rfind(|moment| moment.event == *entry.event)?;
        moment.device.tabs.first().map(|tab| tab.session.clone())
    })
}
