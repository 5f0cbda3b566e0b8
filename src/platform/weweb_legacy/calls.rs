//! The calls that the plugin makes by itself: the user endpoint, the refresh endpoint, and a call once more (rules 45, 47, 48).

use crate::agent::CallDraft;
use crate::domain::project::endpoint::{BodyType, Endpoint};
use crate::domain::project::platform::{RefreshType, TokenType};
use crate::domain::record::thrown::Thrown;
use crate::domain::record::value::Value;
use crate::domain::secret::traced::Traced;
use crate::domain::web::wire::{HeaderLine, HeaderOrigin, Method};
use crate::interpreter::output::AppError;

use super::super::common::calls::{Authentication, CallDialect, CallInputs, draft};
use super::super::common::world::World;
use super::settings;

/// The header that tells a call that is made again (rule 47).
pub(super) const RETRY_HEADER: &str = "ww-retry";

/// A call of the plugin's own: where it goes, and what is sent.
pub(super) struct LegacyCall {
    /// Endpoint id.
    pub(super) endpoint: String,
    /// What to send.
    pub(super) draft: CallDraft,
}

/// Rule 47: GET to the user endpoint with the access token.
///
/// # Errors
/// What the plugin throws when there is nothing to call.
pub(super) fn user(world: &World, token: &Value) -> Result<LegacyCall, AppError> {
    let settings = settings(world.project);
    let mut call = own(world, &settings.user_endpoint, Method::Get, "No user endpoint defined.")?;
    set_token(&mut call.draft, &settings.token_type, token);
    Ok(call)
}

/// Rule 48: POST to the refresh endpoint. Only in the body does the refresh token arrive.
///
/// # Errors
/// What the plugin throws when there is nothing to call.
pub(super) fn refresh(world: &World, refresh_token: &Value) -> Result<LegacyCall, AppError> {
    let settings = settings(world.project);
    let mut call = own(world, &settings.refresh_endpoint, Method::Post, "No refresh token endpoint defined.")?;
    let members = match &settings.refresh_type {
        RefreshType::RequestBody => vec![(request_key(&settings.request_key).to_owned(), refresh_token.clone())],
        // The header is passed where axios looks for options: it is not sent, and the body stays empty.
        RefreshType::Bearer | RefreshType::Basic | RefreshType::CustomHeader(_) => Vec::new(),
    };
    call.draft.body = Some(Value::Map(members).to_json_text());
    call.draft.headers.push(HeaderLine::new("content-type", "application/json", HeaderOrigin::Platform));
    Ok(call)
}

/// A key that was never filled in is JavaScript's `undefined`.
fn request_key(key: &str) -> &str {
    if key.is_empty() { "undefined" } else { key }
}

/// The plugin knows the endpoint's URL and nothing else of it.
fn own(world: &World, id: &str, method: Method, unset: &'static str) -> Result<LegacyCall, AppError> {
    if id.is_empty() {
        return Err(AppError::new(Thrown::NotDefined { what: unset }));
    }
    let Some(known) = world.project.endpoint(id) else { return Err(AppError::new(Thrown::NoEndpoint { id: id.to_owned() })) };
    let bare = Endpoint {
        id: known.id.clone(),
        url: known.url.clone(),
        query: known.query.clone(),
        inputs: known.inputs.clone(),
        method,
        body_type: BodyType::None,
        ..Endpoint::default()
    };
    let mut draft =
        draft(CallDialect::WeWebLegacy, &bare, &CallInputs { values: world.values, inputs: &[], authentication: Authentication::None });
    // The REST API plugin's Content-Type (rule 55) is not that of the auth plugin's own calls.
    draft.headers.clear();
    Ok(LegacyCall { endpoint: id.to_owned(), draft })
}

/// Puts the access token into a call, in place of what stood in that header.
pub(super) fn set_token(draft: &mut CallDraft, token_type: &TokenType, token: &Value) {
    let (name, scheme) = token_type.header();
    let mut value = Traced::plain(scheme);
    value.push(&token.to_js_text().encoded(|text| text.chars().filter(|c| !c.is_control()).collect()));
    let line = HeaderLine::new(if name.trim().is_empty() { "undefined" } else { name.trim() }, value, HeaderOrigin::Platform);
    draft.headers.retain(|known| known.name != line.name);
    draft.headers.push(line);
}

/// Rule 47: the same call with the new header, and a mark by which it is not made a third time.
pub(super) fn again(draft: &mut CallDraft, token_type: &TokenType, token: &Value) {
    set_token(draft, token_type, token);
    draft.headers.push(HeaderLine::new(RETRY_HEADER, "true", HeaderOrigin::Platform));
}
