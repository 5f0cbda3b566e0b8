//! When On user load runs, and who may see a page (A3, A4).

use std::collections::BTreeSet;

use crate::domain::project::Project;
use crate::domain::project::binding::SessionField;
use crate::domain::project::page::{Access, Page};
use crate::domain::project::platform::Target;
use crate::domain::project::workflow::Trigger;
use crate::domain::record::entry::{ChangedBy, EntryBody};
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::evidence::Started;
use crate::domain::record::fact::{Fact, NoUser, StoredSession};
use crate::domain::record::note::{Note, UserLoadBecause};
use crate::domain::record::value::Value;
use crate::domain::rules::rule;
use crate::domain::rules::why::Why;
use crate::interpreter::expressions::has_roles;
use crate::interpreter::task::TaskId;

use super::super::common::choice::Facts;
use super::super::common::cx::Cx;
use super::super::common::front::{Auth, Front, GuardVerdict, Then};
use super::super::common::world::{By, World};
use super::{WeWeb, session, settings};

impl Auth for WeWeb {
    const TOKEN_END: Why = Why::TokenEndUnnoticed;
    const GUARD_WAITS: Why = Why::GuardWaits;

    fn front(&self) -> &Front {
        &self.front
    }

    fn front_mut(&mut self) -> &mut Front {
        &mut self.front
    }

    fn home_page(project: &Project) -> &str {
        &settings(project).home_page
    }

    fn forget(&mut self) {
        self.session = Value::Missing;
    }

    fn before_guard(&mut self, cx: &mut Cx, _: &Page, cause: &EntryId) -> BTreeSet<TaskId> {
        refresh(self, cx, cause, UserLoadBecause::Guard, 0)
    }

    fn before_data(&mut self, cx: &mut Cx, cause: &EntryId) -> BTreeSet<TaskId> {
        refresh(self, cx, cause, UserLoadBecause::DataPhase, 0)
    }

    fn judge(&self, world: &World, page: &Page) -> GuardVerdict {
        let user = world.open_tab().map(|tab| tab.session.user.clone()).unwrap_or_default();
        let (why, mut facts) = judge(page, &user, world.target);
        if why == Why::NoUser {
            facts.push(Fact::NoUserBecause(self.no_user()));
        }
        let settings = settings(world.project);
        let then = match why {
            Why::NoUser => Then::Redirect { name: "unauthenticated", to: settings.unauthenticated_page.clone() },
            Why::RoleMissing => Then::Redirect { name: "unauthorized", to: settings.unauthorized_page.clone() },
            // Rule 27: the guard throws.
            Why::RolesAreText => Then::Throw,
            _ => Then::Open,
        };
        let assumed = (why == Why::EditorOpens).then_some("WW-D4");
        GuardVerdict { why, facts, then, assumed }
    }

    fn facts(&self, world: &World) -> Facts {
        session::facts(self, world)
    }

    fn field(&self, world: &World, field: SessionField) -> Value {
        session::field(self, world, field)
    }
}

impl WeWeb {
    /// Rule 62.
    fn no_user(&self) -> NoUser {
        match session::kind_of(&self.session) {
            StoredSession::None if self.leaves_too_early => NoUser::PageBeforeAuthenticate,
            StoredSession::None => NoUser::NothingStored,
            StoredSession::Empty => NoUser::EmptySession,
            StoredSession::Stored => self.last_load.unwrap_or(NoUser::WithoutSetUser),
        }
    }
}

/// Rules 14 and 15: reads storage if there is no session, then starts every On user load workflow.
pub(super) fn refresh(rules: &mut WeWeb, cx: &mut Cx, cause: &EntryId, because: UserLoadBecause, depth: usize) -> BTreeSet<TaskId> {
    match session::read_storage(rules, cx.world) {
        Ok(false) => {}
        Ok(true) => {
            let user = cx.world.tab().session.user.clone();
            session::sync(rules, cx, By::platform(Some(cause.clone())), ChangedBy::StorageRead, rule("WW-14"), user);
        }
        Err(error) => {
            // Rule 19: an exception in refresh() itself sets both to null.
            let note = Note::StorageNotJson { key: session::STORAGE_KEY, problem: error };
            cx.world.simulated(0, Some(cause.clone()), EntryBody::Note(note));
            session::sync(rules, cx, By::platform(Some(cause.clone())), ChangedBy::StorageRead, rule("WW-19"), Value::Null);
            return BTreeSet::new();
        }
    }
    let here = cx.world.tab().page.clone();
    let project = cx.world.project;
    let starts: Vec<&str> = project
        .workflows
        .iter()
        .filter(|workflow| match &workflow.on {
            Trigger::UserLoad => true,
            Trigger::PageUserLoad { page } => Some(page) == here.as_ref(),
            _ => false,
        })
        .map(|workflow| workflow.id.as_str())
        .collect();
    if starts.is_empty() {
        rules.last_load = Some(NoUser::NoUserLoad);
        return BTreeSet::new();
    }
    rules.last_load = None;
    let started = match because {
        UserLoadBecause::Guard => Started::Guard,
        UserLoadBecause::DataPhase => Started::DataPhase,
        UserLoadBecause::Authenticate => Started::Authenticate,
    };
    let note = cx.world.simulated(0, Some(cause.clone()), EntryBody::Note(Note::UserLoadRuns { because }));
    let event = session::event(rules);
    let tasks: BTreeSet<TaskId> =
        starts.into_iter().map(|workflow| cx.spawn(workflow, started.clone(), event.clone(), Some(note.clone()))).collect();
    rules.depth.extend(tasks.iter().map(|task| (*task, depth)));
    tasks
}

/// Rule 29, row by row.
fn judge(page: &Page, user: &Value, target: Target) -> (Why, Vec<Fact>) {
    let wanted = Fact::Wanted(page.name.clone());
    let (roles, all) = match &page.access {
        Access::Everyone => return (Why::PublicPage, Vec::new()),
        // Rule 28: no guard ships with the editor.
        _ if target == Target::Editor => return (Why::EditorOpens, vec![wanted]),
        _ if !user.is_truthy() => return (Why::NoUser, vec![wanted]),
        Access::SignedIn => return (Why::UserPresent, Vec::new()),
        Access::AnyRole(roles) => (roles, false),
        Access::AllRoles(roles) => (roles, true),
    };
    if roles.is_empty() {
        return (Why::UserPresent, Vec::new());
    }
    let held = user.member("roles");
    if !all && matches!(held, Value::Text(_)) {
        return (Why::RolesAreText, vec![wanted, Fact::UserRoles(held.summary(60))]);
    }
    let matches = has_roles(held, roles, all);
    let facts = vec![wanted, Fact::Roles(roles.join(if all { " and " } else { " or " })), Fact::UserRoles(held.summary(60))];
    (if matches { Why::RoleMatches } else { Why::RoleMissing }, facts)
}
