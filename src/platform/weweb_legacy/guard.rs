//! The auth init, and who may see a page (rules 47, 50 and 51).

use std::collections::BTreeSet;

use crate::domain::project::Project;
use crate::domain::project::binding::SessionField;
use crate::domain::project::page::Page;
use crate::domain::project::platform::{RoleType, Target};
use crate::domain::record::entry::ChangedBy;
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::fact::Fact;
use crate::domain::record::note::Note;
use crate::domain::record::session::Session;
use crate::domain::record::value::Value;
use crate::domain::rules::rule;
use crate::domain::rules::why::Why;
use crate::interpreter::task::TaskId;

use super::super::common::choice::Facts;
use super::super::common::cx::Cx;
use super::super::common::cx::OwnCall;
use super::super::common::front::groups::{self, BadRoles, GroupPages};
use super::super::common::front::{self, Auth, Front, GuardVerdict, script_cookies as cookies};
use super::super::common::world::{By, World};
use super::roles::roles_of;
use super::session::note;
use super::{Init, Refresh, WeWebLegacy, calls, session, settings};

impl Auth for WeWebLegacy {
    const TOKEN_END: Why = Why::LegacyTokenEnd;
    const GUARD_WAITS: Why = Why::LegacyGuardWaits;

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
        self.init = Init::NotYet;
        self.refresh = Refresh::None;
    }

    /// Rule 50: private pages wait for the auth init. (No guard ships with the editor, rule 28.)
    fn before_guard(&mut self, cx: &mut Cx, page: &Page, cause: &EntryId) -> BTreeSet<TaskId> {
        if page.is_private() && cx.world.target != Target::Editor { self.initialise(cx, cause) } else { BTreeSet::new() }
    }

    /// Rule 50: public pages run it when they are on screen already.
    fn before_data(&mut self, cx: &mut Cx, cause: &EntryId) -> BTreeSet<TaskId> {
        self.initialise(cx, cause)
    }

    fn judge(&self, world: &World, page: &Page) -> GuardVerdict {
        let settings = settings(world.project);
        let session = world.open_tab().map(|tab| tab.session.clone()).unwrap_or_default();
        let pages = GroupPages { signed_out: &settings.unauthenticated_page, forbidden: settings.page_for_forbidden() };
        let roles = || {
            roles_of(settings, &session.user).map_err(|kind| BadRoles {
                key: settings.role_key.clone(),
                kind,
                // Of a list of texts that is none nobody has told what it does.
                assumed: (settings.role_type != RoleType::ArrayOfObjects).then_some("WW-51"),
            })
        };
        groups::judge(world.target, page, session.signed_in, &pages, roles)
    }

    fn facts(&self, world: &World) -> Facts {
        let Some(tab) = world.open_tab() else { return Vec::new() };
        let session = &tab.session;
        vec![
            Fact::IsAuthenticated(session.signed_in),
            Fact::User(session.user.is_truthy().then(|| session.who().unwrap_or_else(|| "set".into()))),
            Fact::AccessToken(session.token.is_some().then(|| session.token.summary(40))),
        ]
    }

    fn field(&self, world: &World, field: SessionField) -> Value {
        match field {
            SessionField::Token | SessionField::RefreshToken | SessionField::User => session::held(world, field),
            SessionField::SignedIn => Value::Bool(world.open_tab().is_some_and(|tab| tab.session.signed_in)),
            // The plugin has no such variable.
            _ => Value::Missing,
        }
    }
}

impl WeWebLegacy {
    /// Rule 47, page load: the cookies become variables, and with an access token the user is fetched. Gives what to wait for.
    fn initialise(&mut self, cx: &mut Cx, cause: &EntryId) -> BTreeSet<TaskId> {
        match self.init {
            Init::Done => return BTreeSet::new(),
            Init::Underway(task) => return BTreeSet::from([task]),
            Init::NotYet => {}
        }
        self.init = Init::Done;
        let token = cookies::read(cx.world, cookies::ACCESS, SessionField::Token);
        let refresh_token = cookies::read(cx.world, cookies::REFRESH, SessionField::RefreshToken);
        let after = Session { token: token.clone(), refresh_token, ..Session::default() };
        let entry = front::set_session(cx, By::platform(Some(cause.clone())), ChangedBy::CookiesRead, rule("WW-46"), after);
        if !token.is_truthy() {
            return BTreeSet::new();
        }
        let cause = entry.unwrap_or_else(|| cause.clone());
        match calls::user(cx.world, &token) {
            Ok(call) => {
                let said = note(cx, 0, Some(cause), Note::InitFetches);
                let task = cx.call(OwnCall::Init, &call.endpoint, call.draft, Some(said));
                self.init = Init::Underway(task);
                BTreeSet::from([task])
            }
            Err(error) => {
                note(cx, 0, Some(cause), Note::InitFailed { thrown: error.into_thrown() });
                BTreeSet::new()
            }
        }
    }
}
