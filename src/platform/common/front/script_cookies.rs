//! Cookies that a plugin keeps its tokens in, as a script of the page writes and reads them (rule 46).

use url::Url;

use crate::domain::base::encode;
use crate::domain::project::binding::SessionField;
use crate::domain::record::entry::EntryBody;
use crate::domain::record::note::Note;
use crate::domain::record::value::Value;
use crate::domain::secret::traced::Traced;
use crate::domain::web::cookie::{self, SetBy};

use super::super::bindings::bound_secret;
use super::super::world::{By, World};

/// The cookie of the access token; Token Based Auth, Xano Auth and the older WeWeb Auth share the name.
pub const ACCESS: &str = "ww-auth-access-token";
/// The cookie of the refresh token.
pub const REFRESH: &str = "ww-auth-refresh-token";

/// 360 days, in seconds.
const MAX_AGE: i64 = 31_104_000;

/// Writes a token's cookie, as a script of the page does. What the browser does not keep, it drops without a word to the app.
pub fn write(world: &mut World, by: By, name: &'static str, token: &Traced) {
    let value = token.encoded(encode::percent);
    let header = format!("{name}={}; Max-Age={MAX_AGE}; Path=/; Secure; SameSite=Lax", value.reveal());
    let Ok(origin) = Url::parse(world.origin) else { return };
    let set_by = SetBy { from: &origin, now_ms: world.now_ms, date_ms: None, page_site: None };
    match cookie::parse(&header, &set_by, |_| value.clone()) {
        Ok(cookie) => {
            world.device.cookies.put(cookie, world.now_ms);
            world.simulated(by.track, by.cause, EntryBody::StorageChange { action: by.action, key: name.to_owned(), value: Some(value) });
        }
        Err(why) => {
            world.simulated(by.track, by.cause, EntryBody::Note(Note::PluginCookieDropped { cookie: name, why }));
        }
    }
}

/// Removes a cookie, if it is there.
pub fn remove(world: &mut World, by: By, name: &str) {
    let Some(host) = host(world) else { return };
    let own = world.device.cookies.iter().find(|cookie| cookie.name == name && cookie.is_for_host(&host)).cloned();
    if let Some(own) = own {
        world.device.cookies.put(cookie::Cookie { expires_ms: Some(i64::MIN), ..own }, world.now_ms);
        world.simulated(by.track, by.cause, EntryBody::StorageChange { action: by.action, key: name.to_owned(), value: None });
    }
}

/// What a cookie holds, decoded; missing when it is not there or its time is over.
pub fn read(world: &mut World, name: &str, slot: SessionField) -> Value {
    let Some(host) = host(world) else { return Value::Missing };
    let now_ms = world.now_ms;
    let own = world.device.cookies.iter().find(|cookie| cookie.name == name && cookie.is_for_host(&host) && !cookie.is_over(now_ms));
    let Some(text) = own.map(|cookie| cookie.value.encoded(encode::decoded)) else { return Value::Missing };
    bound_secret(world.registry, slot, Value::Text(text))
}

fn host(world: &World) -> Option<String> {
    Url::parse(world.origin).ok()?.host_str().map(str::to_ascii_lowercase)
}
