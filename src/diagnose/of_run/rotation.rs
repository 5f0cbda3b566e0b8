//! A refresh brought a new refresh token, and the app does not keep it: the next refresh sends a used one.

use std::collections::BTreeSet;

use crate::domain::project::endpoint::Purpose;
use crate::domain::project::platform::Platform;
use crate::domain::record::entry::EntryBody;
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::finding::Severity;
use crate::domain::record::session::Session;
use crate::domain::secret::{Label, SecretKind};
use crate::run::made::{CallMade, CameOut};

use super::super::evidence::{Evidence, labels};
use super::Found;

/// The rule.
pub(super) fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    for call in evidence.calls.iter().filter(|call| call.purpose == Purpose::Refresh && call.succeeded() && !call.pretended) {
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
        let holds_old = labels(&held).any(|label| sent.contains(label));
        if holds_new || !holds_old {
            continue;
        }
        let name = evidence.name(call);
        let (id, fix) = match evidence.project.platform {
            Platform::FlutterFlow(_) => {
                ("FF-SES-ROTATION", "Update Authenticated User › Refresh Token: the new one of the reply".to_owned())
            }
            Platform::WeWeb(_) => {
                ("WW-ROTATION-LOST", "Authenticate behind the refresh › Refresh Token: the new one of the reply".to_owned())
            }
            // Their clients keep what they get.
            Platform::WeWebPlugin(_) => continue,
            Platform::WeWebLegacy(_) => {
                ("WW-LEG-ROTATION", "Server: keep the refresh token; or Auth config › Switch authentication system: Custom Auth".to_owned())
            }
        };
        let why = format!(
            "{name} brought {new}, and the session keeps the old one: a server that takes each refresh token once refuses the next refresh"
        );
        let title = "The refresh works once: the new refresh token is not kept";
        let mut one = Found::new(evidence, id, Severity::Error, entry).at(call.action.clone()).saying(title, why, fix);
        one.explains = refused_later(evidence, call);
        // It does no harm before the next refresh.
        one.at = one.explains.iter().filter_map(|entry| evidence.place(entry)).min().unwrap_or(evidence.horizon.saturating_sub(1));
        one.rank = 1;
        found.push(one);
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
