//! The two stories of a starter, with what should come of each step by the platform's rules.

use super::parts::{HOME, LOGIN, PROFILE, Plan, SIGNUP, gives_session};
use crate::domain::blueprint::{Life, Takes};
use crate::domain::endpoint::Endpoint;
use crate::domain::story::{EventKind, Expectation, OTHERWISE_MS, Story, StoryEvent, Typed};

/// A new address for each run: an account can be made only once.
pub(super) const NEW_ADDRESS: &str = "ada+{{unique}}@example.com";

/// The stories: the whole login, and signing up where there is such a thing.
pub(super) fn stories(plan: &Plan) -> Vec<Story> {
    let mut stories = vec![whole_login(plan)];
    if plan.log_in.is_some() {
        stories.extend(plan.sign_up.map(|sign_up| sign_up_story(plan, sign_up)));
    }
    stories
}

/// The expectations after "token expires" hold for a server whose clock goes along: one with a clock of its own still takes the token.
fn whole_login(plan: &Plan) -> Story {
    let mut events = vec![event("open", EventKind::Open { path: "/".into() }, LOGIN, false)];
    if plan.log_in.is_some() {
        let survives = plan.survives_reload();
        events.push(log_in(plan, "log-in", "{{email}}"));
        events.push(event("reload", EventKind::Reload {}, if survives { HOME } else { LOGIN }, survives));
        if survives {
            events.extend(with_a_session(plan));
            events.push(event("log-out", tap("logout-tap", Vec::new()), LOGIN, false));
        }
        let profile = EventKind::OpenLink { path: "/profile".into() };
        events.push(event("profile-again", profile, LOGIN, false));
    }
    Story { id: "whole-login".into(), name: "From the first login to the last log-out".into(), events }
}

fn with_a_session(plan: &Plan) -> Vec<StoryEvent> {
    let mut events = Vec::new();
    if plan.ends() {
        let otherwise_ms = match plan.blueprint.habits.life {
            Life::Seconds(seconds) => seconds.saturating_mul(1000),
            Life::Unknown | Life::Endless => OTHERWISE_MS,
        };
        events.push(event("token-expires", EventKind::TokenExpires { otherwise_ms }, HOME, true));
    }
    if plan.data.is_some() {
        let goes_on = plan.refresh.is_some() || !plan.ends();
        events.push(event("load-orders", tap("orders-tap", Vec::new()), if goes_on { HOME } else { LOGIN }, goes_on));
        if !goes_on {
            events.push(log_in(plan, "log-in-again", "{{email}}"));
        }
    }
    events.push(event("open-profile", EventKind::OpenLink { path: "/profile".into() }, PROFILE, true));
    events
}

fn sign_up_story(plan: &Plan, sign_up: &Endpoint) -> Story {
    let session = gives_session(sign_up);
    let mut events = vec![
        event("open", EventKind::Open { path: "/".into() }, LOGIN, false),
        event("to-signup", tap("to-signup", Vec::new()), SIGNUP, false),
        event("sign-up", tap("signup-tap", typed(plan, Some(sign_up), NEW_ADDRESS)), if session { HOME } else { LOGIN }, session),
    ];
    if !session {
        events.push(log_in(plan, "log-in", NEW_ADDRESS));
    }
    let survives = plan.survives_reload();
    events.push(event("come-back", EventKind::Reopen {}, if survives { HOME } else { LOGIN }, survives));
    Story { id: "sign-up".into(), name: "Sign up".into(), events }
}

fn log_in(plan: &Plan, id: &str, address: &str) -> StoryEvent {
    event(id, tap("login-tap", typed(plan, plan.log_in, address)), HOME, true)
}

fn typed(plan: &Plan, endpoint: Option<&Endpoint>, address: &str) -> Vec<Typed> {
    let text = |field: &str| match field {
        Takes::EMAIL => address.to_owned(),
        Takes::NAME => "Ada".to_owned(),
        other => format!("{{{{{other}}}}}"),
    };
    plan.fields(endpoint).into_iter().map(|field| Typed { text: text(&field), field }).collect()
}

fn tap(workflow: &str, typed: Vec<Typed>) -> EventKind {
    EventKind::Tap { workflow: workflow.to_owned(), typed }
}

fn event(id: &str, kind: EventKind, page: &str, signed_in: bool) -> StoryEvent {
    let expect = Expectation { page: Some(page.to_owned()), signed_in: Some(signed_in) };
    StoryEvent { id: id.to_owned(), kind, expect }
}
