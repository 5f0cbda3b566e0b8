//! Recordings (`*.authscope-run.json`): the inputs of a run, the project as it was, and a stand-in for every secret.
//!
//! What replays must not change: decisions, findings and entries of the file are those of the run in memory, labels included. Only
//! the hashes of bodies that held a secret differ.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::domain::base::encode;
use crate::domain::project::platform::Target;
use crate::domain::project::walk_mut::{self, Text, VisitMut};
use crate::domain::project::{Behaviour, Project};
use crate::domain::record::pretended::Pretended;
use crate::domain::record::question;
use crate::domain::record::recording::{Answer, Plan, Recorded, RecordedInput, Recording, Values};
use crate::domain::record::stand_in::StandIns;
use crate::domain::secret::forms::MIN_SEARCHED_CHARS;
use crate::domain::secret::registry::SecretRegistry;
use crate::domain::secret::traced::{Span, Traced};
use crate::domain::secret::{Label, Secret, SecretKind};
use crate::domain::web::body::{Bodies, BodyHash, BodyRef};
use crate::domain::web::packed;
use crate::domain::web::send_on::SendOn;
use crate::domain::web::signature::SignatureVerdict;
use crate::domain::web::wire::Reply;

use super::document::{self, DocumentError, DocumentKind};
use super::layout;

/// The newest version of the file that this program knows: 2 holds projects of version 2, and headers of replies that were made up.
pub const FILE_VERSION: u32 = 2;

/// A body up to this size (bytes) stands in the file itself, a larger one in a file of its own beside it.
pub const MAX_INLINE_BYTES: usize = 1024 * 1024;

/// What a recording is.
pub static KIND: DocumentKind = DocumentKind {
    noun: "recording",
    title: "a recording of Authscope",
    tag: "authscope_recording",
    version: FILE_VERSION,
    mend: "The file is damaged; make the recording again with --save-recording",
    made_by: "Recordings are made with authscope run --save-recording FILE",
};

/// Why a file is no recording that can be opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// It cannot be read as a recording.
    #[error(transparent)]
    Document(#[from] DocumentError),
    /// A project.
    #[error(
        "this is a project, not a recording. To run it: authscope run; to replay a recording through it: authscope replay RECORDING --project PROJECT"
    )]
    Project,
    /// A body that is missing or not what it was.
    #[error("field bodies.{hash}: {message}. Copy the folder of bodies along with the file, or make the recording again")]
    Body {
        /// Its hash.
        hash: String,
        /// What is wrong.
        message: String,
    },
}

/// A recording as it is put on the disk.
#[derive(Debug)]
pub struct Written {
    /// The file.
    pub text: String,
    /// The bodies that stand beside it, by hash.
    pub beside: Vec<(BodyHash, Bytes)>,
}

#[derive(Serialize, Deserialize)]
struct File {
    authscope_recording: u32,
    rules_version: u32,
    story: String,
    environment: String,
    target: Target,
    start_ms: i64,
    values: Vec<NamedValue>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pretended: Vec<MadeUp>,
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    signatures: BTreeMap<String, SignatureVerdict>,
    #[serde(default, skip_serializing_if = "SendOn::is_empty")]
    send_on: SendOn,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    time_zone: String,
    inputs: Vec<Recorded>,
    bodies: BTreeMap<BodyHash, Body>,
    project: Project,
}

#[derive(Serialize, Deserialize)]
struct NamedValue {
    name: String,
    value: Vec<Part>,
}

/// A reply that the user made up. What is secret in it are stand-ins.
#[derive(Serialize, Deserialize)]
struct MadeUp {
    endpoint: String,
    status: u16,
    body: String,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    notes: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    secrets: Vec<(SecretKind, String)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    headers: Vec<(String, String)>,
}

/// A piece of a value. What stands for a secret is a stand-in.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Part {
    Plain(String),
    Secret(String),
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Body {
    Text(String),
    Base64(String),
    /// In a file of its own; so many bytes.
    Beside(u64),
}

/// The file of a recording. `registry` is that of the run: each secret in it is replaced, in every form and everywhere.
#[must_use]
pub fn write(recording: &Recording, registry: &SecretRegistry) -> Written {
    let plan = &recording.plan;
    let read = plan.project.functions.iter().filter_map(|function| match &function.behaviour {
        Behaviour::JwtClaim(name) => Some(name.as_str()),
        _ => None,
    });
    let ins = StandIns::of(registry, &short_texts(recording, registry), &read.collect());
    let mut inputs = recording.inputs.clone();
    let mut bodies = BTreeMap::new();
    let mut beside = Vec::new();
    for reply in inputs.iter_mut().filter_map(|recorded| reply_of(&mut recorded.what)) {
        mask_headers(reply, &ins);
        let original = recording.bodies.get(&reply.body.hash);
        let bytes = match packed::kind_of(&original) {
            Some(kind) => packed::left_out(kind, original.len()).into(),
            None => Bytes::from(ins.in_body(&original)),
        };
        reply.body = BodyRef::of(&bytes);
        // The length of the body as it was would tell that of what was taken out.
        for (_, length) in reply.headers.iter_mut().filter(|(name, value)| name == "content-length" && *value == original.len().to_string())
        {
            *length = bytes.len().to_string();
        }
        let hash = reply.body.hash.clone();
        bodies.entry(hash.clone()).or_insert_with(|| {
            if bytes.len() > MAX_INLINE_BYTES {
                beside.push((hash, bytes.clone()));
                return Body::Beside(bytes.len() as u64);
            }
            match std::str::from_utf8(&bytes) {
                Ok(text) => Body::Text(text.to_owned()),
                Err(_) => Body::Base64(STANDARD.encode(&bytes)),
            }
        });
    }
    for recorded in &mut inputs {
        match &mut recorded.what {
            // A link is masked by its parts, any other answer as a whole.
            RecordedInput::Answer { answer: Answer::Secret(secret), .. } => {
                *secret = Secret::new(question::stand_in(secret.expose(), &ins));
            }
            RecordedInput::Reply { sent, .. } | RecordedInput::Failure { sent, .. } => *sent = without_length(sent),
            _ => {}
        }
    }
    let file = File {
        authscope_recording: if is_newer_than_version_1(plan) { FILE_VERSION } else { 1 },
        rules_version: recording.rules_version,
        story: plan.story.clone(),
        environment: plan.environment.clone(),
        target: plan.target,
        start_ms: plan.start_ms,
        values: plan.values.iter().map(|(name, value)| NamedValue { name: name.clone(), value: parts(value, &ins) }).collect(),
        pretended: Vec::new(),
        signatures: plan.signatures.clone(),
        send_on: plan.send_on.clone(),
        time_zone: plan.time_zone.clone(),
        inputs,
        bodies: BTreeMap::new(),
        project: Project::new("", plan.project.platform.clone()),
    };
    // Plain data: it always becomes JSON.
    let mut json = serde_json::to_value(file).unwrap_or(Json::Null);
    for member in ["story", "environment", "inputs"] {
        in_json(&mut json[member], &ins);
    }
    let mut project = Project { authscope: plan.project.file_version(), ..(*plan.project).clone() };
    walk_mut::project(&mut project, &mut InProject(&ins));
    json["project"] = serde_json::to_value(project).unwrap_or(Json::Null);
    if !plan.pretended.is_empty() {
        let made_up: Vec<MadeUp> = plan.pretended.iter().map(|reply| made_up(reply, &ins)).collect();
        json["pretended"] = serde_json::to_value(made_up).unwrap_or(Json::Null);
    }
    json["bodies"] = serde_json::to_value(bodies).unwrap_or(Json::Null);
    Written { text: layout::pretty(&json), beside }
}

/// Whether it says more than files of version 1 can.
fn is_newer_than_version_1(plan: &Plan) -> bool {
    plan.project.file_version() > 1 || plan.pretended.iter().any(|reply| !reply.headers.is_empty())
}

/// Reads a recording. `beside` loads a body that has a file of its own.
///
/// # Errors
/// Where it is wrong, what, and how to fix it.
pub fn read(bytes: &[u8], mut beside: impl FnMut(&BodyHash) -> std::io::Result<Bytes>) -> Result<Recording, ReadError> {
    document::parse(bytes, &KIND).map_err(|error| match error {
        DocumentError::Other { .. } if document::parse(bytes, &super::project_file::KIND).is_ok() => ReadError::Project,
        other => other.into(),
    })?;
    let file: File = document::decode(bytes)?;
    let mut bodies = Bodies::default();
    for (hash, body) in file.bodies {
        let wrong = |message: String| ReadError::Body { hash: hash.as_str().to_owned(), message };
        let held = match body {
            Body::Text(text) => Bytes::from(text),
            Body::Base64(text) => STANDARD.decode(text).map(Bytes::from).map_err(|error| wrong(error.to_string()))?,
            Body::Beside(_) => beside(&hash).map_err(|error| wrong(format!("its own file cannot be read: {error}")))?,
        };
        if bodies.insert(held).hash != hash {
            return Err(wrong("it is not what was recorded".into()));
        }
    }
    let values: Values = file.values.into_iter().map(|value| (value.name.clone(), joined(&value))).collect();
    let plan = Plan {
        project: file.project.into(),
        story: file.story,
        environment: file.environment,
        target: file.target,
        values,
        pretended: file.pretended.into_iter().map(pretended).collect(),
        start_ms: file.start_ms,
        keys: Vec::new(),
        send_on: file.send_on.clone(),
        time_zone: file.time_zone.clone(),
        signatures: file.signatures,
    };
    Ok(Recording { plan, rules_version: file.rules_version, inputs: file.inputs, bodies })
}

fn made_up(reply: &Pretended, ins: &StandIns) -> MadeUp {
    MadeUp {
        endpoint: reply.endpoint.clone(),
        status: reply.status,
        // What is put in is UTF-8 in place of UTF-8.
        body: String::from_utf8(ins.in_body(reply.body.expose().as_bytes())).unwrap_or_default(),
        notes: reply.notes.clone(),
        secrets: reply.secrets.iter().map(|(kind, secret)| (*kind, ins.in_value(secret.expose()))).collect(),
        headers: reply.headers.iter().map(|(name, secret)| (name.clone(), ins.in_value(secret.expose()))).collect(),
    }
}

fn pretended(made_up: MadeUp) -> Pretended {
    let MadeUp { endpoint, status, body, notes, secrets, headers } = made_up;
    let secrets = secrets.into_iter().map(|(kind, text)| (kind, Secret::new(text))).collect();
    let headers = headers.into_iter().map(|(name, text)| (name, Secret::new(text))).collect();
    Pretended { endpoint, status, body: Secret::new(body), notes, secrets, headers }
}

fn parts(value: &Traced, ins: &StandIns) -> Vec<Part> {
    let part = |span: &Span| match span {
        Span::Plain(text) => Part::Plain(ins.in_text(text)),
        Span::Secret { text, .. } => Part::Secret(ins.in_value(text.expose())),
    };
    value.spans().iter().map(part).collect()
}

fn joined(value: &NamedValue) -> Traced {
    let mut traced = Traced::default();
    for part in &value.value {
        match part {
            Part::Plain(text) => traced.push_plain(text),
            // The run gives it a label of its own.
            Part::Secret(text) => traced.push_secret(Label::new(&value.name), text),
        }
    }
    traced
}

fn reply_of(input: &mut RecordedInput) -> Option<&mut Reply> {
    match input {
        RecordedInput::Reply { reply, .. } => Some(reply),
        RecordedInput::Failure { failure, .. } => failure.partial.as_mut(),
        _ => None,
    }
}

/// A request without the length of its body, which would tell that of a password in it. (Replays do not compare it.)
fn without_length(sent: &str) -> String {
    let (head, body) = sent.split_once("\r\n\r\n").unwrap_or((sent, ""));
    let lines = head.split("\r\n").map(|line| if line.starts_with("content-length: ") { "content-length: " } else { line });
    format!("{}\r\n\r\n{body}", lines.collect::<Vec<_>>().join("\r\n"))
}

/// A cookie's value is a secret by where it stands, however short it is.
fn mask_headers(reply: &mut Reply, ins: &StandIns) {
    for (name, value) in &mut reply.headers {
        *value = match value.split_once('=') {
            Some((cookie, rest)) if name == "set-cookie" => {
                let (held, attributes) = rest.split_once(';').map_or((rest, None), |(held, attributes)| (held, Some(attributes)));
                let end = attributes.map(|attributes| format!(";{}", ins.in_text(attributes))).unwrap_or_default();
                format!("{}={}{end}", ins.in_text(cookie), held.replace(held.trim(), &ins.in_value(held.trim())))
            }
            _ => ins.in_value(value),
        };
    }
}

/// Members of inputs that hold words of the file's own.
const FIXED: [&str; 4] = ["hop", "kind", "hash", "version"];

/// Every text of the inputs.
fn in_json(json: &mut Json, ins: &StandIns) {
    match json {
        Json::String(text) => *text = ins.in_text(text),
        Json::Array(items) => items.iter_mut().for_each(|item| in_json(item, ins)),
        Json::Object(members) => {
            let free = members.iter_mut().filter(|(name, _)| !FIXED.contains(&name.as_str()));
            free.for_each(|(_, value)| in_json(value, ins));
        }
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}

/// The project: what a user typed as a value may be a secret however short it is.
struct InProject<'a>(&'a StandIns);

impl VisitMut for InProject<'_> {
    fn text(&mut self, what: Text, text: &mut String) {
        let ins = self.0;
        *text = match what {
            Text::Typed => ins.in_value(text),
            // What is put in is UTF-8 in place of UTF-8.
            Text::Body => String::from_utf8(ins.in_body(text.as_bytes())).unwrap_or_default(),
            Text::Url => in_url(text, ins),
            // A header or field of that name: its last word is the secret, the first may be a scheme.
            Text::Value(name) if SecretKind::of_name(name).is_some() => {
                text.split(' ').map(|word| ins.in_value(word)).collect::<Vec<_>>().join(" ")
            }
            Text::Value(_) | Text::Page | Text::Id | Text::Code | Text::Other => ins.in_text(text),
        };
    }

    fn literal(&mut self, literal: &mut Json) {
        in_literal(literal, self.0);
    }
}

/// A literal: each text in it is a value.
fn in_literal(literal: &mut Json, ins: &StandIns) {
    match literal {
        Json::String(text) => *text = ins.in_value(text),
        Json::Array(items) => items.iter_mut().for_each(|item| in_literal(item, ins)),
        Json::Object(members) => members.values_mut().for_each(|value| in_literal(value, ins)),
        Json::Null | Json::Bool(_) | Json::Number(_) => {}
    }
}

/// A URL: a value of its query may be a secret however short it is.
fn in_url(url: &str, ins: &StandIns) -> String {
    let Some((path, query)) = url.split_once('?') else { return ins.in_text(url) };
    let pair = |pair: &str| match pair.split_once('=') {
        Some((name, value)) => format!("{name}={}", ins.in_value(value)),
        None => ins.in_text(pair),
    };
    format!("{}?{}", ins.in_text(path), query.split('&').map(pair).collect::<Vec<_>>().join("&"))
}

/// The short texts of the bodies, when there are short secrets: a stand-in for one of those must not look like something else.
fn short_texts(recording: &Recording, registry: &SecretRegistry) -> BTreeSet<String> {
    let is_short = |text: &str| text.chars().count() < MIN_SEARCHED_CHARS;
    if !registry.entries().iter().any(|entry| is_short(entry.secret.expose())) {
        return BTreeSet::new();
    }
    let mut texts = BTreeSet::new();
    for (_, bytes) in recording.bodies.iter() {
        texts.extend(encode::quoted(&String::from_utf8_lossy(bytes)).map(|(_, _, text)| text).filter(|text| is_short(text)));
    }
    texts
}
