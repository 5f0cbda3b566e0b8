//! The action that signs in or out is not there at all: the call works, and nothing is made of it.

use crate::domain::project::carrier::Reads;
use crate::domain::project::endpoint::Purpose;
use crate::domain::project::place::Place;
use crate::domain::project::platform::Platform;
use crate::domain::project::story::EventKind;
use crate::domain::project::workflow::{ActionKind, Workflow};
use crate::domain::record::entry::{Entry, EntryBody};
use crate::domain::record::failure::{FailureWhat, Unmet};
use crate::domain::record::finding::Severity;
use crate::domain::record::sheet::SheetLine;
use crate::domain::words::screens;
use crate::format::import::meaning_of;
use crate::run::made::CallMade;

use super::super::evidence::Evidence;
use super::super::explains::Explains;
use super::super::found::Found;

const NO_LOG_IN: &str = "RUN-NO-LOG-IN";
const NO_LOG_OUT: &str = "RUN-NO-LOG-OUT";

/// The rule.
pub(super) fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    // The plugins sign in and out by themselves.
    let (sign_in, sign_out) = match evidence.project.platform {
        Platform::FlutterFlow(_) => ("Log In", "Log Out"),
        Platform::WeWeb(_) => ("Authenticate", "Clear session"),
        Platform::WeWebLegacy(_) | Platform::WeWebPlugin(_) => return,
    };
    // Where every step went as expected nobody is missing anything.
    let is_unmet = |entry: &&Entry| matches!(&entry.body, EntryBody::Failure(held) if matches!(held.what, FailureWhat::Expectation { .. }));
    if !evidence.entries.iter().any(|entry| is_unmet(&&**entry)) {
        return;
    }
    for call in evidence.calls.iter().filter(|call| call.succeeded() && matches!(call.purpose, Purpose::LogIn | Purpose::SignUp)) {
        let stays_out =
            evidence.unmet_in(call.step()).iter().any(|unmet| matches!(unmet, Unmet::SignedIn { wanted: true } | Unmet::Page { .. }));
        if stays_out && found.iter().all(|one| one.finding.id != NO_LOG_IN) {
            found.extend(no_log_in(evidence, call, sign_in));
        }
    }
    for step in evidence.story() {
        let EventKind::Tap { workflow, .. } = &step.kind else { continue };
        let stays_in = evidence.unmet_in(&step.id).iter().any(|unmet| matches!(unmet, Unmet::SignedIn { wanted: false }));
        let Some(workflow) = evidence.project.workflow(workflow).filter(|_| stays_in) else { continue };
        let leaves = |kind: &ActionKind| {
            matches!(
                kind,
                ActionKind::LogOut { .. } | ActionKind::ClearSession {} | ActionKind::SetUser { .. } | ActionKind::UpdateUser { .. }
            )
        };
        if !is_a_sign_out(evidence, workflow) {
            continue;
        }
        let Some(entry) = evidence.of_step(&step.id).next().map(|(_, entry)| entry).filter(|_| !does(evidence, workflow, &leaves)) else {
            continue;
        };
        let line = SheetLine::new(flow(evidence, workflow), format!("+ Add Action › {sign_out}"), String::new());
        let one = Found::new(evidence, NO_LOG_OUT, Severity::Warning, &entry.id).at(Some(Place::Trigger(workflow.id.clone()))).told(
            "Nobody is signed out",
            format!(
                "{} has no action {sign_out}: the session stays as it is, whatever the server does",
                evidence.project.workflow_title(workflow)
            ),
        );
        found.push(one.changing(vec![line]).explaining_later([Explains::SignedIn, Explains::Page]));
    }
}

fn no_log_in(evidence: &Evidence, call: &CallMade, sign_in: &str) -> Option<Found> {
    let at = call.action.as_ref()?;
    let workflow = evidence.project.workflow(&at.workflow)?;
    let keeps = |kind: &ActionKind| {
        matches!(
            kind,
            ActionKind::LogIn { .. } | ActionKind::Authenticate { .. } | ActionKind::SetUser { .. } | ActionKind::StoreToken { .. }
        )
    };
    if does(evidence, workflow, &keeps) {
        return None;
    }
    let json = evidence.run.bodies().json(&evidence.reply(call)?.body.hash).ok()?;
    let paths = meaning_of(call.purpose, &json);
    // A session that is a cookie needs no such action.
    paths.iter().find(|path| path.name == Reads::TOKEN)?;
    let is_flutterflow = matches!(evidence.project.platform, Platform::FlutterFlow(_));
    let fields: [(&str, &str); 4] = if is_flutterflow {
        [
            (Reads::TOKEN, "Authentication Token"),
            (Reads::REFRESH_TOKEN, "Refresh Token"),
            (Reads::EXPIRY, "Token Expiry Time"),
            (Reads::UID, "User UID"),
        ]
    } else {
        [
            (Reads::TOKEN, "Access Token"),
            (Reads::REFRESH_TOKEN, "Refresh Token"),
            (Reads::EXPIRY, "Metadata"),
            (Reads::USER, "Set user, behind it"),
        ]
    };
    let name = evidence.name(call);
    let screen = flow(evidence, workflow);
    let mut lines = vec![SheetLine::new(screen.clone(), format!("+ Add Action › {sign_in}"), format!("behind {name}"))];
    for (role, field) in fields {
        let Some(path) = paths.iter().find(|path| path.name == role).map(|path| path.path.as_str()) else { continue };
        let path = if is_flutterflow { format!("$.{path}") } else { path.to_owned() };
        lines.push(SheetLine::new(screen.clone(), format!("{sign_in} › {field}"), format!("{path} of the reply of {name}")));
    }
    let one =
        Found::new(evidence, NO_LOG_IN, Severity::Warning, Evidence::end_of(call)).at(Some(Place::Trigger(workflow.id.clone()))).told(
            "The log-in works, and nobody is signed in",
            format!(
                "{name} brought a token, and {} makes nothing of it: no action {sign_in} stands behind the call",
                evidence.project.workflow_title(workflow)
            ),
        );
    Some(one.ranked(1).changing(lines).explaining_later([Explains::SignedOut, Explains::Page, Explains::NoToken]))
}

/// Whether a workflow is there to sign out: it calls what ends the session at the server, or says so on its button.
fn is_a_sign_out(evidence: &Evidence, workflow: &Workflow) -> bool {
    let calls = evidence.setup.actions.iter().filter(|standing| standing.workflow.id == workflow.id).any(|standing| {
        let ActionKind::Call { endpoint, .. } = &standing.action.kind else { return false };
        evidence.project.endpoint(endpoint).is_some_and(|called| called.purpose == Purpose::LogOut)
    });
    let label = evidence.project.workflow_title(workflow).to_lowercase().replace(['-', ' '], "");
    calls || ["logout", "signout", "logoff"].iter().any(|word| label.contains(word))
}

/// Whether a workflow does such a thing, or may do it out of sight: in another workflow, or in code.
fn does(evidence: &Evidence, workflow: &Workflow, what: &dyn Fn(&ActionKind) -> bool) -> bool {
    let own = evidence.setup.actions.iter().filter(|standing| standing.workflow.id == workflow.id);
    own.map(|standing| &standing.action.kind)
        .any(|kind| what(kind) || matches!(kind, ActionKind::RunWorkflow { .. } | ActionKind::CallBackend { .. }))
}

fn flow(evidence: &Evidence, workflow: &Workflow) -> String {
    if evidence.project.platform.is_weweb() {
        screens::ww_workflow(evidence.project, workflow)
    } else {
        screens::ff_flow(evidence.project, workflow)
    }
}
