//! The stories of a starter, with what should come of each step by the platform's rules.

use super::parts::{HOME, LOGIN, MAIL, PROFILE, SIGNUP, StarterPlan, gives_session, wrong as wrong_words};
use crate::domain::project::carrier::Takes;
use crate::domain::project::endpoint::Endpoint;
use crate::domain::project::platform::Target;
use crate::domain::project::story::{
    CallExpected, CallOutcome, CallWanted, EventKind, Expectation, OTHERWISE_MS, Story, StoryEvent, Typed,
};
use crate::domain::secret::SecretKind;
use crate::knowledge::blueprint::Life;

/// A new address for each run: an account can be made only once.
pub(super) const NEW_ADDRESS: &str = "ada+{{unique}}@example.com";
/// The same where a name is asked for besides the address.
const NEW_NAME: &str = "ada{{unique}}";

/// The stories: the whole login, a wrong password, and signing up where there is such a thing.
pub(super) fn stories(plan: &StarterPlan) -> Vec<Story> {
    let mut stories = vec![whole_login(plan)];
    if let Some(log_in) = plan.log_in {
        stories.extend(wrong_password(plan, log_in));
        stories.extend(plan.sign_up.map(|sign_up| sign_up_story(plan, sign_up)));
    }
    stories
}

fn whole_login(plan: &StarterPlan) -> Story {
    let mut events = vec![event("open", EventKind::Open { path: first_path(plan) }, LOGIN, false)];
    if plan.log_in.is_some() {
        let survives = plan.survives_reload();
        events.extend(log_in(plan, "log-in", Who::Known));
        events.push(come_back(plan, "reload", EventKind::Reload {}));
        if survives {
            events.extend(with_a_session(plan));
            events.push(event("log-out", tap("logout-tap", Vec::new()), LOGIN, false));
        }
        let profile = EventKind::OpenLink { path: "/profile".into() };
        let mut again = event("profile-again", profile, LOGIN, false);
        if !plan.is_known() {
            again.expect = Expectation::default();
        }
        if plan.is_weweb() {
            // The editor opens private pages (WeWeb rules 28 and 63).
            let here = Expectation { page: Some(PROFILE.to_owned()), ..Expectation::default() };
            again.expect.on.insert(Target::Editor, here);
        }
        events.push(again);
    }
    Story { id: "whole-login".into(), name: "From the first login to the last log-out".into(), events }
}

/// Where the app is opened: WeWeb's editor leads nobody from a private page to the log-in (WeWeb rule 28).
fn first_path(plan: &StarterPlan) -> String {
    if plan.is_weweb() { "/login" } else { "/" }.to_owned()
}

fn with_a_session(plan: &StarterPlan) -> Vec<StoryEvent> {
    let mut events = Vec::new();
    // A server of the user's own has a clock of its own. One that takes a dead token for none never says 401.
    let refused = !plan.is_guest();
    if plan.ends() {
        let otherwise_ms = match plan.blueprint.habits.life {
            Life::Seconds(seconds) => seconds.saturating_mul(1000),
            Life::Unknown | Life::Endless => OTHERWISE_MS,
        };
        events.push(event("token-expires", EventKind::TokenExpires { otherwise_ms, refused }, HOME, true));
    }
    if plan.data.is_some() {
        let goes_on = plan.refresh.is_some() || !plan.ends();
        let mut load = event("load-orders", tap("orders-tap", Vec::new()), if goes_on { HOME } else { LOGIN }, goes_on);
        if !goes_on && plan.own_server && !refused {
            // It depends on whose clock has moved: a server with a clock of its own still takes the token.
            load.expect = Expectation::default();
        }
        events.push(load);
        if !goes_on {
            events.extend(log_in(plan, "log-in-again", Who::Known));
        }
    }
    events.push(event("open-profile", EventKind::OpenLink { path: "/profile".into() }, PROFILE, true));
    events
}

/// The app is there anew. As long as nobody knows where the token of the log-in stands, nothing is expected of that.
fn come_back(plan: &StarterPlan, id: &str, what: EventKind) -> StoryEvent {
    let survives = plan.survives_reload();
    let mut event = event(id, what, if survives { HOME } else { LOGIN }, survives);
    if !plan.is_known() {
        event.expect = Expectation::default();
    }
    event
}

fn sign_up_story(plan: &StarterPlan, sign_up: &Endpoint) -> Story {
    let session = gives_session(sign_up) && plan.signs_in();
    let mut events = vec![
        event("open", EventKind::Open { path: first_path(plan) }, LOGIN, false),
        event("to-signup", tap("to-signup", Vec::new()), SIGNUP, false),
        event("sign-up", tap("signup-tap", typed(plan, Some(sign_up), Who::New)), if session { HOME } else { LOGIN }, session),
    ];
    if !session {
        if plan.is_weweb() {
            // Elsewhere the guard leads back to the log-in; the editor stays on what was opened (WeWeb rule 28).
            events.push(event("to-login", EventKind::OpenLink { path: "/login".into() }, LOGIN, false));
        }
        events.extend(log_in(plan, "log-in", Who::New));
    }
    events.push(come_back(plan, "come-back", EventKind::Reopen {}));
    Story { id: "sign-up".into(), name: "Sign up".into(), events }
}

/// Whose account a step is about.
#[derive(Clone, Copy)]
enum Who {
    /// The one that the environment names.
    Known,
    /// The one that this run makes.
    New,
}

/// Logging in, with the mail before it where there is one.
fn log_in(plan: &StarterPlan, id: &str, who: Who) -> Vec<StoryEvent> {
    let page = if plan.signs_in() { HOME } else { LOGIN };
    let mail = plan.mail_call().map(|call| event(&format!("mail-for-{id}"), tap("mail-tap", typed(plan, Some(call), who)), LOGIN, false));
    let kind = match plan.link_page() {
        Some(mailed) => EventKind::OpenLink { path: plan.link(&format!("{{{{{}}}}}", mailed.input)) },
        None => tap("login-tap", typed(plan, plan.log_in, who)),
    };
    mail.into_iter().chain([event(id, kind, page, plan.signs_in())]).collect()
}

/// What must not let anybody in: another password than the right one, another code, another link.
fn wrong_password(plan: &StarterPlan, endpoint: &Endpoint) -> Option<Story> {
    let (kind, page) = if plan.link_page().is_some() {
        (EventKind::OpenLink { path: plan.link("never-sent") }, MAIL)
    } else {
        let mut typed = typed(plan, plan.log_in, Who::Known);
        let is_told = |typed: &Typed| plan.mailed().is_some_and(|mailed| mailed.input == typed.field);
        let secret = typed.iter_mut().rev().find(|typed| SecretKind::of_name(&typed.field).is_some() || is_told(typed))?;
        // What stands there is no secret by itself, so that the file holds none.
        secret.text = format!("not {}", secret.text);
        (tap("login-tap", typed), LOGIN)
    };
    let mut wrong = event("wrong", kind, page, false);
    let refused = CallWanted::Outcome(CallOutcome::Refused);
    wrong.expect.calls = vec![CallExpected { call: endpoint.id.clone(), wanted: Some(refused), times: None }];
    wrong.expect.message = Some(wrong_words(plan).to_owned());
    let events = vec![event("open", EventKind::Open { path: first_path(plan) }, LOGIN, false), wrong];
    Some(Story { id: "wrong-password".into(), name: "A wrong password".into(), events })
}

fn typed(plan: &StarterPlan, endpoint: Option<&Endpoint>, who: Who) -> Vec<Typed> {
    let text = |field: &str| match (field, who) {
        (Takes::NAME, _) => "Ada".to_owned(),
        (other, Who::New) if Takes::says_who(other) => new_identifier(plan, other),
        (other, _) => format!("{{{{{other}}}}}"),
    };
    plan.fields(endpoint).into_iter().map(|field| Typed { text: text(&field), field }).collect()
}

/// What the account that this run makes is known by, in a field of this name: the address, and where signing up asks for both, a name.
fn new_identifier(plan: &StarterPlan, field: &str) -> String {
    let asked = plan.fields(plan.sign_up);
    let is_address = |name: &str| name.to_ascii_lowercase().contains("mail");
    let beside_address = asked.iter().any(|name| name == field) && asked.iter().any(|name| is_address(name));
    let text = if beside_address && !is_address(field) { NEW_NAME } else { NEW_ADDRESS };
    text.to_owned()
}

fn tap(workflow: &str, typed: Vec<Typed>) -> EventKind {
    EventKind::Tap { workflow: workflow.to_owned(), typed }
}

fn event(id: &str, kind: EventKind, page: &str, signed_in: bool) -> StoryEvent {
    let expect = Expectation { page: Some(page.to_owned()), signed_in: Some(signed_in), ..Expectation::default() };
    StoryEvent { id: id.to_owned(), kind, expect }
}
