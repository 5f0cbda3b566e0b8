//! The run as one JSON object (product words, section 8). `assets/run-output.schema.json` describes it.

use serde::Serialize;
use serde_json::{Map, Value as Json, json};

use crate::domain::record::entry::{Entry, EntryBody};
use crate::domain::record::failure::FailureWhat;
use crate::domain::secret::registry::SecretRegistry;
use crate::domain::web::body::Bodies;
use crate::domain::web::wire::Reply;
use crate::domain::words;
use crate::domain::words::menu::Words;

use super::{Context, MAX_BODY_BYTES, Report, mask};

/// The version of this form.
const VERSION: u32 = 2;

/// One run.
#[must_use]
pub fn run(report: &Report) -> Json {
    let mut object = Map::new();
    object.insert("authscope".into(), VERSION.into());
    object.extend(body(report));
    Json::Object(object)
}

/// Several runs, one for each target.
#[must_use]
pub fn runs(reports: &[Report]) -> Json {
    json!({ "authscope": VERSION, "runs": reports.iter().map(|report| Json::Object(body(report))).collect::<Vec<_>>() })
}

/// Findings of a project that was not run.
#[must_use]
pub fn check(project: &crate::domain::project::Project, findings: &[crate::domain::record::finding::Finding]) -> Json {
    json!({ "authscope": VERSION, "project": project.name, "platform": project.platform.name(), "findings": findings })
}

/// Findings of a file that is no project.
#[must_use]
pub fn check_file(file: &str, findings: &[crate::domain::record::finding::Finding]) -> Json {
    json!({ "authscope": VERSION, "file": file, "findings": findings })
}

fn body(report: &Report) -> Map<String, Json> {
    let registry = report.registry;
    let mut object = Map::new();
    let mut put = |name: &str, value: Json| object.insert(name.to_owned(), value);
    put("project", mask::text(&report.project.name, registry).into());
    put("platform", report.project.platform.name().into());
    put("target", report.target.name().into());
    put("story", report.story.map_or(Json::Null, |story| story.id.clone().into()));
    put("outcome", plain(&report.verdict.outcome));
    put("headline", mask::text(&report.verdict.headline, registry).into());
    put("cause", mask::text(&report.verdict.cause, registry).into());
    if let Some(then) = &report.verdict.recorded_under {
        put("recorded_under", then.as_str().into());
    }
    if !report.verdict.withheld_from.is_empty() {
        put("withheld_from", mask::json(plain(&report.verdict.withheld_from), registry));
    }
    if !report.verdict.checklist.is_empty() {
        put("checklist", mask::json(plain(&report.verdict.checklist), registry));
    }
    put("steps", mask::json(plain(&report.verdict.steps), registry));
    put("entries", report.entries.iter().map(|one| entry(one, report.bodies, &report.context())).collect());
    put("findings", mask::json(plain(&report.verdict.findings), registry));
    put("session", mask::json(plain(&report.session), registry));
    put("page", report.page.map_or(Json::Null, Json::from));
    object
}

/// One entry: what all have, then its own fields.
#[must_use]
pub fn entry(entry: &Entry, bodies: &Bodies, context: &Context) -> Json {
    let registry = context.registry;
    let mut object = Map::new();
    object.insert("id".into(), plain(&entry.id));
    object.insert("event".into(), (*entry.id.event).into());
    object.insert("kind".into(), entry.body.kind().into());
    object.insert("at_ms".into(), entry.at_ms.into());
    object.insert("source".into(), plain(&entry.source));
    if let Some(assumed) = &entry.assumed {
        object.insert("assumed".into(), mask::text(assumed, registry).into());
    }
    if let Some(cause) = &entry.cause {
        object.insert("cause".into(), plain(cause));
    }
    let Json::Object(mut own) = plain(&entry.body) else { return Json::Object(object) };
    own.shift_remove("kind");
    in_words(&entry.body, context, &mut own);
    let mut own = match mask::json(Json::Object(own), registry) {
        Json::Object(own) => own,
        _ => Map::new(),
    };
    match &entry.body {
        EntryBody::Request { request, .. } => {
            if let (Some(Json::Object(shown)), Some(body)) = (own.get_mut("request"), &request.body) {
                let (text, truncated) = mask::body(body.masked().as_bytes(), MAX_BODY_BYTES, registry);
                shown.insert("body".into(), json!({ "text": text, "bytes": body.len(), "truncated": truncated }));
            }
        }
        EntryBody::Reply { reply, .. } => {
            own.insert("reply".into(), of_reply(reply, bodies, registry));
        }
        EntryBody::Failure(failure) => {
            if let FailureWhat::Network { wire, .. } = &failure.what
                && let Some(partial) = &wire.partial
            {
                own.insert("partial".into(), of_reply(partial, bodies, registry));
            }
        }
        _ => {}
    }
    object.extend(own);
    Json::Object(object)
}

/// What stands beside an entry's data: the same in words.
fn in_words(body: &EntryBody, context: &Context, own: &mut Map<String, Json>) {
    let project = context.project;
    let mut put = |name: &str, text: String| {
        if !text.is_empty() {
            own.insert(name.to_owned(), text.into());
        }
    };
    match body {
        EntryBody::StoryEvent { what, on_phone, location } => put("title", words::step(project, what, *on_phone, location)),
        EntryBody::Request { differs, .. } => put("differs", words::differences(differs)),
        EntryBody::FieldRead(reading) => {
            put("field", Words::field(&project.platform, reading.slot).to_owned());
            put("shown", words::shown(reading).unwrap_or_default());
            put("note", reading.odd.as_ref().map(words::odd).unwrap_or_default());
        }
        EntryBody::Failure(failure) => {
            put("title", words::failure(project, failure));
            put("app_sees", words::app_sees(failure.app_sees).to_owned());
        }
        EntryBody::Note(note) => {
            put("text", words::note(project, note));
            put("rule", note.rule().map(|rule| rule.as_str().to_owned()).unwrap_or_default());
        }
        _ => {}
    }
}

fn of_reply(reply: &Reply, bodies: &Bodies, registry: &SecretRegistry) -> Json {
    let headers: Vec<Json> =
        reply.headers.iter().map(|(name, value)| json!({ "name": name, "value": registry.trace_header(name, value).masked() })).collect();
    let (text, truncated) = mask::body(&bodies.get(&reply.body.hash), MAX_BODY_BYTES, registry);
    let mut object = Map::new();
    object.insert("status".into(), reply.status.into());
    // A reply that was made up came over no wire.
    if !reply.version.is_empty() {
        object.insert("version".into(), reply.version.as_str().into());
    }
    object.insert("headers".into(), headers.into());
    object.insert("body".into(), json!({ "text": text, "bytes": reply.body.len, "truncated": truncated || reply.body_truncated }));
    if let Some(packed) = &reply.packed {
        object.insert("packed".into(), plain(packed));
    }
    object.insert("timing".into(), plain(&reply.timing));
    if let Some(remote) = &reply.remote {
        object.insert("remote".into(), remote.as_str().into());
    }
    Json::Object(object)
}

fn plain(value: &impl Serialize) -> Json {
    // Entries are plain data: they always become JSON.
    serde_json::to_value(value).unwrap_or(Json::Null)
}
