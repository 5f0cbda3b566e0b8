//! What the plugin keeps: its variables, its cookies, and the entry of Supabase's client (rules 46, 53, 54).

use serde_json::Value as Json;
use url::Url;

use crate::domain::project::binding::SessionField;
use crate::domain::project::plugin::Plugin;
use crate::domain::record::entry::ChangedBy;
use crate::domain::record::session::Session;
use crate::domain::record::value::Value;
use crate::domain::rules::rule;

use super::super::common::bindings::bound_secret;
use super::super::common::cx::Cx;
use super::super::common::front::{self, script_cookies};
use super::super::common::world::{By, World};
use super::{requests, settings};

/// The cookies of Supabase's plugin.
const SUPABASE_COOKIES: [&str; 2] = ["sb-access-token", "sb-refresh-token"];

/// A variable of the plugin; one that was never set is null.
pub(super) fn held(world: &World, field: SessionField) -> Value {
    match world.open_tab().map(|tab| tab.session.field(field)) {
        None | Some(Value::Missing) => Value::Null,
        Some(value) => value,
    }
}

/// Xano: the token, in a cookie and a variable.
pub(super) fn xano(cx: &mut Cx, by: &By, what: ChangedBy, token: Value) {
    let text = token.to_js_text();
    let after = Session { token, ..cx.world.tab().session.clone() };
    let entry = front::set_session(cx, by.clone(), what, rule("WW-53"), after);
    let by = by.because_of(entry.or_else(|| by.cause.clone()));
    script_cookies::write(cx.world, by, script_cookies::ACCESS, &text);
}

/// Supabase: a reply with a session becomes the client's entry, the plugin's cookies and variables.
pub(super) fn supabase(cx: &mut Cx, by: &By, what: ChangedBy, reply: &Value) {
    let token = bound_secret(cx.world.registry, SessionField::Token, reply.member("access_token").clone());
    let refresh_token = bound_secret(cx.world.registry, SessionField::RefreshToken, reply.member("refresh_token").clone());
    let before = cx.world.tab().session.user.clone();
    let fresh = reply.member("user").clone();
    let user = if fresh.is_truthy() { fresh } else { before };
    let entry_text = Value::Map(vec![
        ("access_token".into(), token.clone()),
        ("refresh_token".into(), refresh_token.clone()),
        ("expires_at".into(), reply.member("expires_at").clone()),
        ("user".into(), user.clone()),
    ])
    .to_json_text();
    let texts = [token.to_js_text(), refresh_token.to_js_text()];
    let after = Session { token, refresh_token, user, signed_in: true, ..Session::default() };
    let entry = front::set_session(cx, by.clone(), what, rule("WW-54"), after);
    let by = by.because_of(entry.or_else(|| by.cause.clone()));
    let key = key(cx.world);
    cx.world.store(by.clone(), &key, Some(entry_text));
    for (name, text) in SUPABASE_COOKIES.into_iter().zip(&texts) {
        script_cookies::write(cx.world, by.clone(), name, text);
    }
}

/// Nobody is signed in any more: variables, cookies and entry are gone.
pub(super) fn forget(cx: &mut Cx, by: &By, what: ChangedBy) {
    let plugin = settings(cx.world.project).plugin;
    let number = if plugin == Plugin::Xano { "WW-53" } else { "WW-54" };
    let entry = front::set_session(cx, by.clone(), what, rule(number), Session::default());
    let by = by.because_of(entry.or_else(|| by.cause.clone()));
    match plugin {
        Plugin::Xano => script_cookies::remove(cx.world, by, script_cookies::ACCESS),
        Plugin::Supabase => {
            let key = key(cx.world);
            cx.world.store(by.clone(), &key, None);
            for name in SUPABASE_COOKIES {
                script_cookies::remove(cx.world, by.clone(), name);
            }
        }
    }
}

/// What a full load finds: the session as it was kept.
pub(super) fn found(world: &mut World) -> Session {
    match settings(world.project).plugin {
        Plugin::Xano => {
            let token = script_cookies::read(world, script_cookies::ACCESS, SessionField::Token);
            Session { token, ..Session::default() }
        }
        Plugin::Supabase => {
            let Some(text) = world.device.storage.get(&key(world)).cloned() else { return Session::default() };
            let Ok(json) = serde_json::from_str::<Json>(&text.reveal()) else { return Session::default() };
            let entry = Value::from_json(&json, world.registry);
            let of = |name: &str| entry.member(name).clone();
            Session {
                token: of("access_token"),
                refresh_token: of("refresh_token"),
                signed_in: of("user").is_truthy(),
                user: of("user"),
                expiry_ms: of("expires_at").as_number().map(|seconds| (seconds * 1000.0) as i64),
                ..Session::default()
            }
        }
    }
}

/// The key of Supabase's client: the project's name is the first part of its host.
fn key(world: &World) -> String {
    let id = &settings(world.project).log_in_endpoint;
    let url = requests::own(world, id, "", &[]).ok().and_then(|draft| Url::parse(&draft.url.reveal()).ok());
    let host = url.and_then(|url| url.host_str().map(str::to_owned)).unwrap_or_default();
    format!("sb-{}-auth-token", host.split('.').next().unwrap_or_default())
}
