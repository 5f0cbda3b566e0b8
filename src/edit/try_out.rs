//! Test steps that try one thing: the story of the project that does it, or a new one.

use std::collections::BTreeSet;

use crate::domain::base::slug::free;
use crate::domain::project::Project;
use crate::domain::project::endpoint::Purpose;
use crate::domain::project::page::Page;
use crate::domain::project::story::{EventKind, Expectation, Story, StoryEvent, Typed};
use crate::domain::project::walk;
use crate::domain::project::workflow::{Trigger, Workflow};
use crate::domain::record::checklist::TryOut;

use super::Edit;
use super::thing::Thing;

/// What a wrong password is: nobody's, and so no secret.
const WRONG: &str = "not-the-password-{{unique}}";

/// The story that tries something, and the edit that adds it where the project has none. `None` where the project has no way to do it.
#[must_use]
pub fn story(project: &Project, what: TryOut) -> Option<(String, Option<Edit>)> {
    if let Some(story) = project.stories.iter().find(|story| tries(project, story, what)) {
        return Some((story.id.clone(), None));
    }
    let made = made(project, what)?;
    Some((made.id.clone(), Some(Edit::Put(Box::new(Thing::Story(made))))))
}

/// Whether a story tries it already.
fn tries(project: &Project, story: &Story, what: TryOut) -> bool {
    let does = |purpose: Purpose| {
        move |event: &StoryEvent| match &event.kind {
            EventKind::Tap { workflow, .. } => project.workflow(workflow).is_some_and(|workflow| calls(project, workflow, purpose)),
            _ => false,
        }
    };
    let logs_in = story.events.iter().position(|event| does(Purpose::LogIn)(event) && !types_wrong(event));
    let later = |fits: &dyn Fn(&StoryEvent) -> bool| logs_in.is_some_and(|at| story.events[at + 1..].iter().any(fits));
    match what {
        TryOut::LogIn => logs_in.is_some(),
        TryOut::SignUp => story.events.iter().any(does(Purpose::SignUp)),
        TryOut::WrongPassword => logs_in.is_some() && story.events.iter().any(|event| does(Purpose::LogIn)(event) && types_wrong(event)),
        TryOut::Reload => later(&|event| matches!(event.kind, EventKind::Reload {} | EventKind::Reopen {})),
        TryOut::LogOut => later(&does(Purpose::LogOut)),
        TryOut::ProtectedPage => later(&|event| match &event.kind {
            EventKind::OpenLink { path } => project.pages.iter().any(|page| page.is_private() && page.route == *path),
            _ => event.expect.page.as_ref().and_then(|id| project.page(id)).is_some_and(Page::is_private),
        }),
    }
}

/// Whether a text that is typed is no value of an environment, but a password all the same.
fn types_wrong(event: &StoryEvent) -> bool {
    match &event.kind {
        EventKind::Tap { typed, .. } => typed.iter().any(|typed| typed.text.contains(WRONG)),
        _ => false,
    }
}

fn made(project: &Project, what: TryOut) -> Option<Story> {
    let id = |name: &str| free(name, "-", |id| project.story(id).is_some());
    let open = step("open", EventKind::Open { path: "/".into() });
    let log_in = |wrong: bool| Some(step("log-in", tap(project, starting(project, Purpose::LogIn)?, wrong)));
    let story = |name: &str, title: &str, events: Vec<StoryEvent>| Some(Story { id: id(name), name: title.to_owned(), events });
    match what {
        TryOut::LogIn => story("log-in-once", "Log in", vec![open, log_in(false)?]),
        TryOut::WrongPassword => {
            let mut refused = log_in(true)?;
            refused.id = "wrong-password".into();
            refused.expect = Expectation { signed_in: Some(false), ..Expectation::default() };
            let mut taken = log_in(false)?;
            taken.expect = Expectation { signed_in: Some(true), ..Expectation::default() };
            story("wrong-password", "A wrong password, then the right one", vec![open, refused, taken])
        }
        TryOut::SignUp => {
            let workflow = starting(project, Purpose::SignUp)?;
            let page = project.page(workflow.on.page()?)?;
            let there = step("to-sign-up", EventKind::OpenLink { path: page.route.clone() });
            story("sign-up-once", "Sign up", vec![open, there, step("sign-up", tap(project, workflow, false))])
        }
        TryOut::Reload => {
            let mut reload = step("reload", EventKind::Reload {});
            reload.expect = Expectation { signed_in: Some(true), ..Expectation::default() };
            story("log-in-and-reload", "Log in and reload", vec![open, log_in(false)?, reload])
        }
        TryOut::LogOut => {
            let workflow = starting(project, Purpose::LogOut).or_else(|| ending(project))?;
            let mut out = step("log-out", tap(project, workflow, false));
            out.expect = Expectation { signed_in: Some(false), ..Expectation::default() };
            story("log-in-and-out", "Log in and out", vec![open, log_in(false)?, out])
        }
        TryOut::ProtectedPage => {
            let page = project.pages.iter().find(|page| page.is_private())?;
            let mut there = step("protected-page", EventKind::OpenLink { path: page.route.clone() });
            there.expect = Expectation { page: Some(page.id.clone()), signed_in: Some(true), ..Expectation::default() };
            story("protected-page", "Log in and open a protected page", vec![open, log_in(false)?, there])
        }
    }
}

fn step(id: &str, kind: EventKind) -> StoryEvent {
    StoryEvent { id: id.to_owned(), kind, expect: Expectation::default() }
}

/// A tap that types what the page asks for.
fn tap(project: &Project, workflow: &Workflow, wrong: bool) -> EventKind {
    let inputs = workflow.on.page().and_then(|page| project.page(page)).map(|page| page.inputs.as_slice()).unwrap_or_default();
    let signs_up = calls(project, workflow, Purpose::SignUp);
    let text = |name: &str, secret: bool| {
        let plain = name.to_lowercase();
        match () {
            () if (secret || plain.contains("pass")) && wrong => WRONG.to_owned(),
            () if secret || plain.contains("pass") => "{{password}}".to_owned(),
            () if signs_up && (plain.contains("mail") || plain.contains("user")) => "try+{{unique}}@example.com".to_owned(),
            () if plain.contains("mail") || plain.contains("user") || plain.contains("login") => "{{email}}".to_owned(),
            () => "Test".to_owned(),
        }
    };
    let typed = inputs.iter().map(|input| Typed { field: input.name.clone(), text: text(&input.name, input.secret) }).collect();
    EventKind::Tap { workflow: workflow.id.clone(), typed }
}

/// The first workflow that somebody starts and that calls an endpoint of this purpose.
fn starting(project: &Project, purpose: Purpose) -> Option<&Workflow> {
    project.workflows.iter().find(|workflow| is_started(workflow) && calls(project, workflow, purpose))
}

/// The first workflow that somebody starts and that ends the session.
fn ending(project: &Project) -> Option<&Workflow> {
    use crate::domain::project::workflow::ActionKind as Kind;
    let ends = |kind: &Kind| matches!(kind, Kind::LogOut { .. } | Kind::ClearSession {} | Kind::LegacyLogOut {});
    let ends_it = |workflow: &&Workflow| is_started(workflow) && walk::all_actions(workflow).iter().any(|action| ends(&action.kind));
    project.workflows.iter().find(ends_it)
}

fn is_started(workflow: &Workflow) -> bool {
    matches!(workflow.on, Trigger::Tap { .. } | Trigger::Submit { .. })
}

/// Whether a workflow calls an endpoint of this purpose, by itself or by the workflows that it runs.
fn calls(project: &Project, workflow: &Workflow, purpose: Purpose) -> bool {
    let called: BTreeSet<&str> = walk::calls(project, [workflow]);
    called.iter().filter_map(|id| project.endpoint(id)).any(|endpoint| endpoint.purpose == purpose)
}
