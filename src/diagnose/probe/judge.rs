//! What a test amounts to, in words, with what an app has to do about it.

use crate::diagnose::symptoms::House;
use crate::domain::project::binding::SessionField;
use crate::domain::project::walk;
use crate::domain::record::finding::{Finding, Severity};
use crate::domain::record::sheet::SheetLine;
use crate::domain::words::screens;
use crate::domain::words::sheet::SERVER;
use crate::edit::bindings::Bound;
use crate::edit::reading;

use super::{Came, Kind, Probe, Refresh};

/// What the exchanges amount to.
pub(super) fn judged(probe: &Probe) -> Finding {
    if let Some(why) = &probe.ended {
        return said("RUN-PROBE-NOTHING", Severity::Warning, "Nothing was found out", why.clone(), Vec::new());
    }
    let name = &probe.setup.refresh.name;
    match probe.log_in {
        Some(came) if !came.is_well() => {
            let why = format!("{} was answered {}. Nothing else was sent", probe.setup.log_in.name, words(came));
            return said("RUN-PROBE-NOTHING", Severity::Warning, "The log-in itself does not work", why, Vec::new());
        }
        _ if probe.first.is_none() => {
            let why = format!(
                "The reply of {} holds none that could be found: then there is nothing to be renewed, or it travels in a cookie",
                probe.setup.log_in.name
            );
            return said("RUN-PROBE-NOTHING", Severity::Warning, "The log-in brings no refresh token", why, Vec::new());
        }
        _ => {}
    }
    match probe.kind {
        Kind::Rotation => rotation(probe, name),
        Kind::Race => race(probe, name),
    }
}

fn rotation(probe: &Probe, name: &str) -> Finding {
    let [first, again, last] = [0, 1, 2].map(|at| probe.refreshes.get(at));
    let Some(first) = first else { return unfinished() };
    if !first.came.is_well() {
        let why = format!(
            "{name} with the refresh token that the log-in had just brought was answered {}. The app can never renew a session",
            words(first.came)
        );
        return said("RUN-PROBE-REFRESH", Severity::Error, "The refresh does not work, with a fresh token either", why, Vec::new());
    }
    let Some(again) = again else { return unfinished() };
    let new = first.brought.as_ref().is_some_and(|(label, _)| *label != first.with);
    let lives = last.is_some_and(|last| last.came.is_well());
    match (new, again.came.is_well()) {
        (false, true) => said(
            "RUN-PROBE-ROTATION",
            Severity::Info,
            "Your server does not rotate refresh tokens: one stays good",
            format!(
                "{name} brought no new refresh token, and the same one was taken a second time. RFC 9700, 4.14.2 asks for rotation where an app cannot keep a secret"
            ),
            keep(probe, false),
        ),
        (false, false) => said(
            "RUN-PROBE-ROTATION",
            Severity::Error,
            "A refresh token is good for one refresh, and no new one comes",
            format!(
                "{name} worked once, brought no other refresh token, and the same one was answered {} the second time: everybody is signed out after two lifetimes of the access token",
                words(again.came)
            ),
            vec![SheetLine::new(SERVER, "the reply of the refresh", "the new refresh token beside the access token")],
        ),
        (true, true) => said(
            "RUN-PROBE-ROTATION",
            Severity::Info,
            "Your server rotates refresh tokens, and still takes a used one",
            format!(
                "{name} brought a new refresh token, and the used one was taken again a moment later. For how long, this test does not say: many servers have such a grace of seconds, against two refreshes at once"
            ),
            keep(probe, true),
        ),
        (true, false) if lives => said(
            "RUN-PROBE-ROTATION",
            Severity::Info,
            "Your server rotates refresh tokens, and a used one is refused; the session lives on",
            format!(
                "The used refresh token was answered {}, and the newest one still works. An app that does not keep the new one is signed out at its second refresh",
                words(again.came)
            ),
            keep(probe, true),
        ),
        (true, false) => said(
            "RUN-PROBE-ROTATION",
            Severity::Warning,
            "Your server rotates refresh tokens, and a used one ends the whole session",
            format!(
                "The used refresh token was answered {}, and after that the newest one too{}. An app that sends a used one once, such as from two places at one moment, signs its user out",
                words(again.came),
                last.map(|last| format!(" ({})", words(last.came))).unwrap_or_default()
            ),
            keep(probe, true),
        ),
    }
}

fn race(probe: &Probe, name: &str) -> Finding {
    let both: Vec<&Refresh> = probe.refreshes.iter().take(2).collect();
    let later: Vec<&Refresh> = probe.refreshes.iter().skip(2).collect();
    let [one, other] = both.as_slice() else { return unfinished() };
    let refused = [one, other].into_iter().find(|refresh| !refresh.came.is_well());
    let dead = later.iter().filter(|refresh| !refresh.came.is_well()).count();
    match (one.came.is_well(), other.came.is_well()) {
        (false, false) => said(
            "RUN-PROBE-RACE",
            Severity::Error,
            "Two refreshes at once are both refused",
            format!("{name} was answered {} and {}. Whether one alone works, the test of rotation says", words(one.came), words(other.came)),
            alone(probe),
        ),
        (true, true) if dead == 0 => said(
            "RUN-PROBE-RACE",
            Severity::Info,
            "Two refreshes at once are both taken, and the session lives on",
            "Whatever they brought works afterwards. Two parts of the app that renew at one moment do no harm here".to_owned(),
            Vec::new(),
        ),
        (true, true) if dead == later.len() => said(
            "RUN-PROBE-RACE",
            Severity::Error,
            "Two refreshes at once end the session",
            format!("Both were taken, and what they brought is refused afterwards ({})", later.first().map(|refresh| words(refresh.came)).unwrap_or_default()),
            alone(probe),
        ),
        (true, true) => said(
            "RUN-PROBE-RACE",
            Severity::Warning,
            "Of two refreshes at once one brings a token that is dead",
            "Both were taken, and afterwards only one of the two new refresh tokens works: whoever keeps the other one is signed out at the next refresh".to_owned(),
            alone(probe),
        ),
        _ if dead == 0 => said(
            "RUN-PROBE-RACE",
            Severity::Warning,
            "Of two refreshes at once one is refused; the session lives on",
            format!("One was answered {}, and what the other brought works. An app that signs out on a refused refresh does so now and then, for no reason that anybody sees", refused.map(|refresh| words(refresh.came)).unwrap_or_default()),
            alone(probe),
        ),
        _ => said(
            "RUN-PROBE-RACE",
            Severity::Error,
            "Two refreshes at once end the session",
            format!("One was answered {}, and after that what the other had brought is refused too: the server takes the second for a theft", refused.map(|refresh| words(refresh.came)).unwrap_or_default()),
            alone(probe),
        ),
    }
}

fn unfinished() -> Finding {
    said("RUN-PROBE-NOTHING", Severity::Warning, "Nothing was found out", "The test ended before its end".to_owned(), Vec::new())
}

/// What an app has to keep after a refresh; nothing where it does so already.
fn keep(probe: &Probe, rotates: bool) -> Vec<SheetLine> {
    let (name, project) = (&probe.setup.refresh.name, &probe.plan.project);
    let reads = reading::targets(project, &probe.setup.refresh.id);
    let keeps = |bound: &&Bound| bound.at.slot.session() == Some(SessionField::RefreshToken);
    let Some(kept) = reads.iter().find(keeps) else { return Vec::new() };
    if kept.binding.is_some() == rotates {
        return Vec::new();
    }
    let set = if rotates { format!("the new one, out of the reply of {name}") } else { "Unset: the reply brings none".to_owned() };
    let screen = project
        .workflow(&kept.at.at.workflow)
        .zip(walk::action(project, &kept.at.at))
        .map(|(workflow, action)| screens::action(project, workflow, action));
    vec![SheetLine::new(screen.unwrap_or_default(), "Refresh Token", set)]
}

/// How an app renews in one place alone.
fn alone(probe: &Probe) -> Vec<SheetLine> {
    let own = match House::of(&probe.plan.project.platform) {
        House::FlutterFlow => SheetLine::new(
            "API Calls › the call › Advanced Settings",
            "API Interceptors",
            "one for all calls: it renews once, and what comes meanwhile waits for it",
        ),
        House::WeWeb => SheetLine::new(
            "Data & API › Event Triggers › On user load",
            "refresh",
            "in one place alone, when the expiry is near, with a margin",
        ),
    };
    vec![own, SheetLine::new(SERVER, "", "or: a short time in which a used refresh token is taken once more")]
}

fn words(came: Came) -> String {
    match came {
        Came::Status(status) => status.to_string(),
        Came::Nothing => "with nothing".to_owned(),
    }
}

fn said(id: &'static str, severity: Severity, title: &str, why: String, lines: Vec<SheetLine>) -> Finding {
    Finding { title: title.to_owned(), evidence: why, ..Finding::new(id, severity) }.changing(lines)
}
