//! What a refused log-in or sign-up shows of what was sent: a value that has no place in the call, one that is empty, one that was sent twice.

use serde_json::Value as Json;

use crate::domain::project::endpoint::{Endpoint, Purpose};
use crate::domain::record::sheet::SheetLine;
use crate::domain::secret::SecretKind;
use crate::domain::secret::traced::Traced;
use crate::domain::words::screens;
use crate::run::made::CallMade;

use super::super::evidence::Evidence;
use super::Said;

/// What is wrong with what was sent, as far as it shows by itself.
pub(super) fn of(evidence: &Evidence, call: &CallMade, status: u16) -> Option<Said> {
    if !matches!(status, 400 | 401 | 403 | 422) || !matches!(call.purpose, Purpose::LogIn | Purpose::SignUp) {
        return None;
    }
    let endpoint = evidence.project.whole(evidence.project.endpoint(&call.endpoint)?);
    let name = evidence.name(call);
    let weweb = evidence.project.platform.is_weweb();
    let line = |field: &str, set: String| {
        let screen = if weweb { evidence.screen_of(call) } else { screens::ff_call(name, "Body") };
        SheetLine::new(screen, field, set)
    };
    let unused: Vec<&str> =
        endpoint.inputs.iter().map(|input| input.name.as_str()).filter(|input| !has_place_for(&endpoint, input)).collect();
    if let Some(first) = unused.first() {
        let set = if weweb { format!("{{{{{first}}}}} where its value belongs") } else { format!("\"{first}\": \"<{first}>\"") };
        let (are, them) = if unused.len() > 1 { ("are", "them") } else { ("is", "it") };
        let why = format!("{} {are} passed to {name} and sent nowhere: the call has no place for {them}", unused.join(" and "));
        return Some(Said { why, line: line("Body", set), edit: None });
    }
    let request = evidence.request(call)?;
    let body = request.body.as_ref().map(Traced::reveal)?;
    let fields = fields(&body);
    let is_password = |name: &str| SecretKind::of_name(name) == Some(SecretKind::Password);
    let (password, typed) = fields.iter().find(|(name, _)| is_password(name))?;
    if typed.is_empty() {
        let why = format!("{password} is sent empty");
        return Some(Said { why, line: line(password, "bound to the field in which it is typed".to_owned()), edit: None });
    }
    let confirms = |name: &str| is_password(name) || name.to_lowercase().contains("confirm") || name.to_lowercase().contains("repeat");
    let (twin, _) = fields.iter().find(|(name, value)| !confirms(name) && value == typed)?;
    let why = format!("The same text is sent as {twin} and as {password}");
    Some(Said { why, line: line(password, "the field in which the password is typed".to_owned()), edit: None })
}

/// Whether a variable stands anywhere in a call.
fn has_place_for(endpoint: &Endpoint, input: &str) -> bool {
    let fields = endpoint.query.iter().chain(&endpoint.headers).chain(&endpoint.form);
    let mut texts = [&endpoint.url, &endpoint.body].into_iter().chain(fields.flat_map(|field| [&field.name, &field.value]));
    let ways = [format!("[{input}]"), format!("<{input}>"), format!("{{{{{input}}}}}"), format!("{{{{ {input} }}}}")];
    // What a Bearer or Basic section takes is bound there.
    endpoint.bearer.is_some() || endpoint.basic.is_some() || texts.any(|text| ways.iter().any(|way| text.contains(way)))
}

/// The fields of a body, JSON or a form, at any depth.
fn fields(body: &str) -> Vec<(String, String)> {
    fn walk(json: &Json, name: &str, all: &mut Vec<(String, String)>) {
        match json {
            Json::Object(members) => members.iter().for_each(|(name, value)| walk(value, name, all)),
            Json::Array(items) => items.iter().for_each(|value| walk(value, name, all)),
            Json::String(text) => all.push((name.to_owned(), text.clone())),
            _ => {}
        }
    }
    let mut all = Vec::new();
    match serde_json::from_str::<Json>(body) {
        Ok(json) => walk(&json, "", &mut all),
        Err(_) => all.extend(url::form_urlencoded::parse(body.as_bytes()).into_owned()),
    }
    all
}
