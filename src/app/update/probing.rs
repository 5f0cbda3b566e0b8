//! Tests of the server on request: says first what is sent and what it may revoke, then makes them.

use std::sync::Arc;

use crate::app::effect::{Effect, Errand};
use crate::app::state::State;
use crate::app::state::dialog::Dialog;
use crate::app::state::probing::Probing;
use crate::app::ticket::Ticket;
use crate::diagnose::probe::{Kind, Told, setup};
use crate::domain::secret::Secret;
use crate::domain::words::capitalised;
use crate::edit::call_once::address;
use crate::run::cannot_run::CannotRun;

use super::missing;

/// Says what the test would do, or why it cannot be made.
pub(super) fn ask(state: &mut State, kind: Kind) -> Vec<Errand> {
    let Some(open) = &state.open else { return Vec::new() };
    let setup = match setup(&open.project) {
        Ok(setup) => setup,
        Err(error) => {
            let title = "This cannot be tested here".into();
            state.dialog = Some(Dialog::Error { title, text: capitalised(&error.to_string()) });
            return Vec::new();
        }
    };
    let call = |endpoint: &crate::domain::project::endpoint::Endpoint, times: &str| {
        let url = if open.is_demo() { endpoint.url.replace("{{base_url}}", "") } else { address(&endpoint.url, open.environment()) };
        format!("{} {url} — {}{times}", endpoint.method, endpoint.name)
    };
    let host = url::Url::parse(&address(&setup.refresh.url, open.environment())).ok().and_then(|url| url.host_str().map(str::to_owned));
    let times = match kind {
        Kind::Rotation => ", three times one after the other",
        Kind::Race => ", twice at once, then once with what came of each",
    };
    state.dialog = Some(Dialog::Probe(Box::new(Probing {
        kind,
        host: if open.is_demo() { "the built-in demo server".into() } else { host.unwrap_or_default() },
        calls: vec![call(&setup.log_in, ""), call(&setup.refresh, times)],
        effects: vec![
            "Logs in for real: a session more, and wrong passwords count as they do from your app",
            "Sends a used refresh token once more, as a thief would: the server may end every session of this user, on all devices",
        ],
        asks: setup.asks(&open.project),
        told: None,
        error: None,
        ticket: None,
    })));
    Vec::new()
}

/// Makes the test that was asked for.
pub(super) fn start(state: &mut State, mut probing: Box<Probing>, given: Vec<(String, Secret, bool)>) -> Vec<Errand> {
    if let Some(Dialog::Secrets { plain, .. }) = missing::ask(state) {
        let text = format!("The environment has no value for {} yet. Fill it in, then test", plain.join(", "));
        state.dialog = Some(Dialog::Error { title: "The test could not start".into(), text });
        return Vec::new();
    }
    let Some(open) = &state.open else { return Vec::new() };
    let mut secrets = state.secrets_here();
    let mut values = Vec::new();
    for (name, text, is_secret) in given.into_iter().filter(|(_, text, _)| !text.expose().is_empty()) {
        if is_secret {
            secrets.insert(name, text);
        } else {
            values.push((name, text.expose().to_owned()));
        }
    }
    let effect = Effect::Probe {
        kind: probing.kind,
        project: Arc::clone(&open.project),
        key: open.key.clone(),
        story: open.story.clone(),
        environment: open.environment.clone(),
        target: open.target,
        values,
        secrets,
        settings: state.settings.clone(),
    };
    let errand = state.start(effect);
    probing.ticket = Some(errand.ticket);
    probing.told = Some(Told::default());
    state.dialog = Some(Dialog::Probe(probing));
    vec![errand]
}

/// Something came of the test.
pub(super) fn told(state: &mut State, ticket: Ticket, what: Result<Told, CannotRun>, is_over: bool) {
    let Some(Dialog::Probe(probing)) = &mut state.dialog else { return };
    if probing.ticket != Some(ticket) {
        return;
    }
    if is_over {
        probing.ticket = None;
    }
    match what {
        Ok(told) => probing.told = Some(told),
        Err(error) => probing.error = Some(error),
    }
}

/// Stops a test whose panel is closed.
pub(super) fn stop(state: &mut State, probing: &Probing) -> Vec<Errand> {
    probing.ticket.map(|run| state.start(Effect::Stop { run })).into_iter().collect()
}
