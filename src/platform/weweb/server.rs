//! The project's WeWeb server: the session's second copy in a cookie, and its API endpoints (A6, rules 39 to 44). Nothing of it is really
//! called. What its copy of On user load does is not established (D1).

use url::Url;

use crate::domain::base::encode;
use crate::domain::project::page::Access;
use crate::domain::project::platform::Target;
use crate::domain::project::weweb_server::{BackendEndpoint, ServerUserLoad};
use crate::domain::project::workflow::ActionKind;
use crate::domain::record::entry::EntryBody;
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::note::{Note, ServerSaid};
use crate::domain::record::thrown::Thrown;
use crate::domain::record::value::Value;
use crate::domain::web::cookie::{self, SetBy};
use crate::interpreter::expressions::has_roles;
use crate::interpreter::output::{ActionOutput, AppError};
use crate::interpreter::task::Task;

use super::super::common::bindings::Reader as _;
use super::super::common::boxes;
use super::super::common::cx::Cx;
use super::super::common::journal::EntryDraft;
use super::super::common::rules::Performed;
use super::super::common::world::{By, World};
use super::{WeWeb, settings};

/// Rule 39.
const COOKIE: &str = "__Secure-ww-app-session";

/// A year, in seconds.
const MAX_AGE: i64 = 31_536_000;

/// The length of the signature behind the value: `s:`, a dot, and 32 bytes in base64 without the sign for nothing.
const SIGNATURE: &str = ".0123456789abcdefghijklmnopqrstuvwxyzABCDEFG";

/// Rule 9c: Authenticate hands the session to the server, if one is set up.
///
/// # Errors
/// What the action throws; session and storage are changed by then.
pub(super) fn keep(rules: &WeWeb, cx: &mut Cx, by: &By, persist: bool) -> Result<(), AppError> {
    let settings = settings(cx.world.project);
    if settings.has_server(cx.world.target) != Some(true) {
        return Ok(());
    }
    if settings.server.hosted_elsewhere == Some(true) {
        said(cx.world, by, ServerSaid::NotThere, None);
        let mut error = AppError::new(Thrown::Answered { status: 404 });
        error.status = Some(404);
        return Err(error);
    }
    let Ok(origin) = Url::parse(cx.world.origin) else { return Ok(()) };
    let mut value = rules.session.to_json_text().encoded(encode::percent);
    value.push_plain(SIGNATURE);
    let header = format!("{COOKIE}={}; Max-Age={MAX_AGE}; Path=/; HttpOnly; Secure; SameSite=None", value.reveal());
    let set_by = SetBy { from: &origin, now_ms: cx.world.now_ms, date_ms: None, page_site: None };
    match cookie::parse(&header, &set_by, |_| value.clone()) {
        Ok(cookie) => {
            cx.world.device.cookies.put(cookie, cx.world.now_ms);
            let entry = said(cx.world, by, ServerSaid::Keeps { beyond_persist: !persist }, None);
            let body = EntryBody::StorageChange { action: by.action.clone(), key: COOKIE.to_owned(), value: Some(value) };
            cx.world.simulated(by.track, Some(entry), body);
        }
        // D7: computed from the browser's limits.
        Err(why) => drop(said(cx.world, by, ServerSaid::Drops { why }, Some("WW-D7"))),
    }
    Ok(())
}

/// Rule 11: Clear session deletes the cookie. Rule 41: so does an On user load of the server that throws.
pub(super) fn forget(world: &mut World, by: &By, threw: bool) {
    let Some(held) = session(world).filter(|_| settings(world.project).has_server(world.target) == Some(true)) else { return };
    world.device.cookies.put(cookie::Cookie { expires_ms: Some(i64::MIN), ..held }, world.now_ms);
    let entry = said(world, by, ServerSaid::Forgets { threw }, None);
    world.simulated(by.track, Some(entry), EntryBody::StorageChange { action: by.action.clone(), key: COOKIE.to_owned(), value: None });
}

/// The server's cookie.
fn session(world: &World) -> Option<cookie::Cookie> {
    let host = Url::parse(world.origin).ok()?.host_str()?.to_ascii_lowercase();
    let now_ms = world.now_ms;
    world.device.cookies.iter().find(|one| one.name == COOKIE && one.is_for_host(&host) && !one.is_over(now_ms)).cloned()
}

fn said(world: &mut World, by: &By, said: ServerSaid, assumed: Option<&str>) -> EntryId {
    let body = EntryBody::Note(Note::Server(said));
    world.journal.add(by.track, EntryDraft::simulated(body).because_of(by.cause.clone()).assuming(assumed))
}

/// What came of a call to the server, and what of it is not established.
struct Answer {
    status: u16,
    user: bool,
    assumed: Option<&'static str>,
}

/// Call backend endpoint (rules 37, 41 and 42). What is inside the endpoint is a box.
pub(super) fn call(rules: &mut WeWeb, cx: &mut Cx, task: &mut Task, kind: &ActionKind, by: &By) -> Performed {
    let ActionKind::CallBackend { endpoint: id, inputs, output } = kind else { return Performed::Done };
    let project = cx.world.project;
    let server = &settings(project).server;
    let Some(endpoint) = server.endpoint(id) else {
        return Performed::Failed(AppError::new(Thrown::NoEndpoint { id: id.clone() }));
    };
    let mut given = Vec::new();
    for input in inputs {
        match rules.read(cx.world, task, &input.value) {
            Ok(reading) => given.push(reading.value),
            Err(error) => return Performed::Failed(error),
        }
    }
    let set_up = settings(project).has_server(cx.world.target);
    if set_up == Some(false) || server.hosted_elsewhere == Some(true) {
        said(cx.world, by, ServerSaid::NotThere, None);
        return refused(404);
    }
    let Answer { status, user, assumed } = answer(cx.world, endpoint, by);
    let assumed = assumed.or(set_up.is_none().then_some("WW-39"));
    said(cx.world, by, ServerSaid::Answers { name: endpoint.name.clone(), status, user }, assumed);
    if status != 200 {
        return refused(status);
    }
    let function = project.functions.iter().find(|function| function.id == endpoint.function);
    let result = function.map_or(Value::Missing, |function| boxes::made(function, &given, cx.world));
    task.succeed(output, Some(ActionOutput::Value(result)));
    Performed::Done
}

fn refused(status: u16) -> Performed {
    let mut error = AppError::new(Thrown::Answered { status });
    error.status = Some(status);
    Performed::Failed(error)
}

/// Rules 41 and 42.
fn answer(world: &mut World, endpoint: &BackendEndpoint, by: &By) -> Answer {
    let load = settings(world.project).server.user_load;
    let held = session(world).is_some_and(|cookie| cookie.value.reveal().contains("accessToken"));
    if load == Some(ServerUserLoad::Throws) {
        forget(world, by, true);
    }
    let user = match load {
        Some(ServerUserLoad::None | ServerUserLoad::Throws) => false,
        Some(ServerUserLoad::SetsUser) | None => held,
    };
    // Whether the editor's copy serves the page and the server alike is not established.
    let assumed = load.is_none().then_some("WW-D1").or((world.target == Target::Editor).then_some("WW-D4"));
    let seen = world.open_tab().map(|tab| tab.session.user.clone()).unwrap_or_default();
    let status = match &endpoint.access {
        Access::Everyone => 200,
        _ if !user => 401,
        Access::SignedIn => 200,
        // The server's user is that of its own On user load; the page's stands for it.
        Access::AnyRole(roles) | Access::AllRoles(roles) if seen.is_truthy() => {
            let all = matches!(endpoint.access, Access::AllRoles(_));
            if has_roles(seen.member("roles"), roles, all) { 200 } else { 403 }
        }
        Access::AnyRole(_) | Access::AllRoles(_) => 200,
    };
    Answer { status, user, assumed }
}
