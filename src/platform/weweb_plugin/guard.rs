//! The auth init, and who may see a page (rules 50, 53, 54).

use std::collections::BTreeSet;

use crate::domain::project::Project;
use crate::domain::project::binding::SessionField;
use crate::domain::project::page::Page;
use crate::domain::project::platform::Target;
use crate::domain::project::plugin::Plugin;
use crate::domain::record::entry::ChangedBy;
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::fact::Fact;
use crate::domain::record::value::Value;
use crate::domain::rules::rule;
use crate::domain::rules::why::Why;
use crate::interpreter::task::TaskId;

use super::super::common::choice::Facts;
use super::super::common::cx::{Cx, OwnCall};
use super::super::common::front::groups::{self, BadRoles, GroupPages};
use super::super::common::front::{self, Auth, Front, GuardVerdict};
use super::super::common::world::{By, World};
use super::{Init, WeWebPlugin, calls, settings, stored};

impl Auth for WeWebPlugin {
    const TOKEN_END: Why = Why::PluginTokenEnd;
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
        groups::judge(world.target, page, session.signed_in, &pages, || roles(&session.user))
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
            SessionField::Token | SessionField::RefreshToken | SessionField::User => stored::held(world, field),
            SessionField::SignedIn => Value::Bool(world.open_tab().is_some_and(|tab| tab.session.signed_in)),
            // The plugin has no such variable.
            _ => Value::Missing,
        }
    }
}

/// The user's roles: names at Xano, ids of the table at Supabase.
fn roles(user: &Value) -> Result<Vec<String>, BadRoles> {
    match user.member("roles") {
        Value::Missing | Value::Null => Ok(Vec::new()),
        Value::List(items) => Ok(items.iter().map(|item| item.to_js_text().reveal()).collect()),
        other => Err(BadRoles { key: "roles".into(), kind: other.kind_word().to_owned(), assumed: Some("WW-51") }),
    }
}

impl WeWebPlugin {
    /// A full load: what was kept becomes variables. Gives what to wait for.
    fn initialise(&mut self, cx: &mut Cx, cause: &EntryId) -> BTreeSet<TaskId> {
        match self.init {
            Init::Done => return BTreeSet::new(),
            Init::Underway(task) => return BTreeSet::from([task]),
            Init::NotYet => {}
        }
        self.init = Init::Done;
        let plugin = settings(cx.world.project).plugin;
        let kept = stored::found(cx.world);
        if !kept.token.is_truthy() {
            return BTreeSet::new();
        }
        let (what, number) = match plugin {
            Plugin::Xano => (ChangedBy::CookiesRead, "WW-53"),
            Plugin::Supabase => (ChangedBy::StorageRead, "WW-54"),
        };
        let is_over = kept.expiry_ms.is_some_and(|ms| ms <= cx.world.now_ms);
        let entry = front::set_session(cx, By::platform(Some(cause.clone())), what, rule(number), kept);
        let cause = entry.unwrap_or_else(|| cause.clone());
        let task = match plugin {
            Plugin::Xano => calls::ask_user(cx, OwnCall::Init, Some(cause)).ok(),
            Plugin::Supabase if is_over => calls::renew(cx, &cause),
            Plugin::Supabase => calls::ask_roles(cx, Some(cause)),
        };
        let Some(task) = task else { return BTreeSet::new() };
        self.init = Init::Underway(task);
        BTreeSet::from([task])
    }
}
