//! HAR files (HTTP archive 1.1 and 1.2), as browsers and proxies save them. Entries are read one after the other, so that a large file
//! needs no more memory than its largest entry and what is kept of it.

use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use bytes::Bytes;
use serde::Deserializer as _;
use serde::de::{DeserializeSeed, IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde_json::Value as Json;

use super::har_filter::left_out;
use super::raw::{Raw, RawBody, RawCall};
use super::{ImportError, ImportKind, ImportedReply, Reader, Unused};

/// Reads HAR files.
pub(super) const READER: Reader = Reader { kind: ImportKind::Har, recognises, read };

/// A reply's body is kept up to this size (bytes): what a log-in gives is far smaller.
const MOST_KEPT: usize = 4 << 20;

/// So many requests that a browser made by itself are kept.
const MOST_ASIDE: usize = 2_000;

/// What other JSON it is shows in its first members.
const MOST_MEMBERS: usize = 1_000;

/// Any JSON: what is no HAR gets a message of its own.
fn recognises(text: &str) -> bool {
    let start = text.trim_start();
    start.starts_with(['{', '[']) && !start.starts_with("{{")
}

fn read(text: &str) -> Result<Raw, ImportError> {
    let mut har = Har::of(text);
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let read = deserializer.deserialize_any(Object { har: &mut har, level: Level::File }).and_then(|()| deserializer.end());
    if let Err(error) = read {
        return Err(broken(&error, har.entries));
    }
    if !har.has_entries {
        return Err(foreign(&har.members));
    }
    let mut raw = har.raw;
    // Where no entry has any, the browser has left them out of the file.
    if !har.has_credentials {
        raw.calls.iter_mut().for_each(|call| call.headers_unknown = true);
    }
    raw.folds = true;
    Ok(raw)
}

fn broken(error: &serde_json::Error, entries: usize) -> ImportError {
    let at = Some(super::At { line: error.line(), column: error.column() });
    let (what, fix) = match error.classify() {
        serde_json::error::Category::Eof => (
            format!("the HAR file ends in the middle, after {entries} whole entries"),
            "Save it again, and wait until the browser has written all of it",
        ),
        _ => (format!("this is not valid JSON, after {entries} whole entries of a HAR file"), "Save the HAR again; do not edit it by hand"),
    };
    ImportError { at, what, fix: fix.into() }
}

/// JSON of another kind, told by its members.
fn foreign(members: &[String]) -> ImportError {
    let has = |name: &str| members.iter().any(|member| member == name);
    let (what, fix) = if has("log") {
        ("this HAR file has no list log.entries", "Save it again from the browser's network panel")
    } else if has("authscope") {
        ("this is a project or recording of Authscope", "Open it in place of importing it")
    } else if has("openapi") || has("swagger") {
        ("this is an OpenAPI description, which is not read here", "Paste its calls as cURL commands")
    } else if has("info") && has("item") {
        ("this is a Postman collection, which is not read here", "In Postman open a request, choose Code, then cURL, and paste that")
    } else if has("resources") || has("_type") {
        ("this is an Insomnia export, which is not read here", "In Insomnia choose \"Copy as cURL\" for a request, and paste that")
    } else {
        ("this is JSON, but no HAR file: it has no log.entries", "In the browser's network panel choose \"Save all as HAR\"")
    };
    ImportError::whole(what, fix)
}

struct Har {
    raw: Raw,
    /// Members of the file itself.
    members: Vec<String>,
    has_entries: bool,
    entries: usize,
    /// Some entry has a header Authorization or Cookie.
    has_credentials: bool,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Level {
    File,
    Log,
    Entries,
}

/// One level of the file; what is not on the way to the entries is passed over.
struct Object<'a> {
    har: &'a mut Har,
    level: Level,
}

impl<'de> DeserializeSeed<'de> for Object<'_> {
    type Value = ();

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Object<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let inner = |name: &str| match (self.level, name) {
            (Level::File, "log") => Some(Level::Log),
            (Level::Log, "entries") => Some(Level::Entries),
            _ => None,
        };
        while let Some(name) = map.next_key::<String>()? {
            match inner(&name) {
                Some(level) => map.next_value_seed(Object { har: &mut *self.har, level })?,
                None => drop(map.next_value::<IgnoredAny>()?),
            }
            if self.level == Level::File && self.har.members.len() < MOST_MEMBERS {
                self.har.members.push(name);
            }
        }
        Ok(())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<(), A::Error> {
        if self.level != Level::Entries {
            while items.next_element::<IgnoredAny>()?.is_some() {}
            return Ok(());
        }
        self.har.has_entries = true;
        while let Some(entry) = items.next_element::<Json>()? {
            self.har.entries += 1;
            self.har.entry(&entry);
        }
        Ok(())
    }

    fn visit_unit<E>(self) -> Result<(), E> {
        Ok(())
    }

    fn visit_bool<E>(self, _: bool) -> Result<(), E> {
        Ok(())
    }

    fn visit_i64<E>(self, _: i64) -> Result<(), E> {
        Ok(())
    }

    fn visit_u64<E>(self, _: u64) -> Result<(), E> {
        Ok(())
    }

    fn visit_f64<E>(self, _: f64) -> Result<(), E> {
        Ok(())
    }

    fn visit_str<E>(self, _: &str) -> Result<(), E> {
        Ok(())
    }
}

impl Har {
    fn of(text: &str) -> Self {
        Self { raw: Raw::of(text), members: Vec::new(), has_entries: false, entries: 0, has_credentials: false }
    }

    fn entry(&mut self, entry: &Json) {
        let place = format!("entry {}", self.entries);
        let Some(mut call) = call_of(&place, entry) else {
            self.raw.unused.push(Unused::call(place, "it has no request with a URL"));
            return;
        };
        let has = |name: &str| call.header(name).is_some_and(|value| !value.is_empty() && !super::headers::is_redacted(name, value));
        self.has_credentials |= has("authorization") || has("cookie");
        if let Some(why) = left_out(&call, entry) {
            if (call.method == "OPTIONS" || self.is_redirected_to(&call.url)) && self.raw.aside.len() < MOST_ASIDE {
                let mut call = call_of(&place, entry).unwrap_or_default();
                call.reply = reply_of(&mut call, &entry["response"]);
                self.raw.aside.push((self.raw.calls.len(), call));
            }
            self.raw.unused.push(Unused::call(format!("{place}: {} {}", call.method, shown(&call.url)), why));
            return;
        }
        self.raw.take(|| {
            call.reply = reply_of(&mut call, &entry["response"]);
            call
        });
    }
}

impl Har {
    /// Whether the last exchange was answered with a redirect to this address.
    fn is_redirected_to(&self, url: &str) -> bool {
        let aside = self.raw.aside.last().filter(|(before, _)| *before == self.raw.calls.len()).map(|(_, call)| call);
        let Some(last) = aside.or(self.raw.calls.last()) else { return false };
        let location = last.reply.as_ref().filter(|reply| (300..400).contains(&reply.status)).and_then(|reply| {
            reply.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("location")).map(|(_, value)| value.as_str())
        });
        let joined = location.and_then(|to| url::Url::parse(&last.url).ok()?.join(to).ok());
        joined.is_some_and(|to| url::Url::parse(url).is_ok_and(|url| url == to))
    }
}

/// A URL as it may be shown: without query, and without parts that look like secrets.
fn shown(url: &str) -> String {
    let url = url.split(['?', '#']).next().unwrap_or_default();
    let (scheme, rest) = url.split_once("://").unwrap_or(("", url));
    if scheme.is_empty() {
        return url.split(':').next().unwrap_or_default().chars().take(20).collect::<String>() + ":…";
    }
    let rest = rest.rsplit_once('@').map_or(rest, |(_, rest)| rest);
    let part = |part: &str| if super::secrets::is_token(part) || part.len() > 60 { "…".to_owned() } else { part.to_owned() };
    let parts: Vec<String> = rest.split('/').map(part).collect();
    format!("{scheme}://{}", parts.join("/"))
}

fn text<'a>(json: &'a Json, name: &str) -> &'a str {
    json[name].as_str().unwrap_or_default()
}

fn pairs_of(json: &Json) -> Vec<(String, String)> {
    let pair = |item: &Json| {
        let value = match &item["value"] {
            Json::String(text) => text.clone(),
            Json::Number(number) => number.to_string(),
            _ => String::new(),
        };
        Some((item["name"].as_str().filter(|name| !name.is_empty())?.to_owned(), value))
    };
    json.as_array().into_iter().flatten().filter_map(pair).collect()
}

fn call_of(place: &str, entry: &Json) -> Option<RawCall> {
    let request = &entry["request"];
    let url = request["url"].as_str().filter(|url| !url.is_empty())?;
    let method = request["method"].as_str().unwrap_or("GET").trim().to_ascii_uppercase();
    let headers = pairs_of(&request["headers"]);
    let headers_unknown = headers.is_empty();
    let mut call = RawCall { place: place.to_owned(), method, url: url.to_owned(), headers, headers_unknown, ..RawCall::default() };
    let cookies: Vec<String> = pairs_of(&request["cookies"]).into_iter().map(|(name, value)| format!("{name}={value}")).collect();
    if call.header("cookie").is_none() && !cookies.is_empty() {
        call.headers.push(("Cookie".into(), cookies.join("; ")));
    }
    let data = &request["postData"];
    let held = text(data, "text");
    let mime = text(data, "mimeType");
    let params = data["params"].as_array().filter(|params| !params.is_empty());
    if let Some(params) = params.filter(|_| held.is_empty() || mime.starts_with("multipart/")) {
        let mut form = Vec::new();
        for param in params {
            let name = text(param, "name").to_owned();
            if param["fileName"].as_str().is_some_and(|file| !file.is_empty()) {
                call.skip(format!("the file of the form field \"{name}\""), "files cannot be sent by an endpoint here");
            } else {
                // Charles and Chrome write them as they are sent, percent-encoded.
                let encoded = mime.starts_with("application/x-www-form-urlencoded");
                let decoded = |text: &str| {
                    Some(text)
                        .filter(|_| encoded)
                        .and_then(|text| super::raw::percent_decoded(text, true))
                        .unwrap_or_else(|| text.to_owned())
                };
                form.push((decoded(&name), decoded(text(param, "value"))));
            }
        }
        if mime.starts_with("multipart/") {
            call.skip(
                "the kind of body multipart/form-data",
                "endpoints here send forms as x-www-form-urlencoded; check that the server takes it",
            );
        }
        call.body = RawBody::Form(form);
    } else if !held.is_empty() {
        call.body = RawBody::Text(held.to_owned());
    }
    if !mime.is_empty() && call.header("content-type").is_none() && !matches!(call.body, RawBody::None) {
        call.headers.push(("Content-Type".into(), mime.to_owned()));
    }
    text(entry, "startedDateTime").clone_into(&mut call.sent_at);
    call.took_us = entry["time"].as_f64().filter(|ms| ms.is_finite() && *ms >= 0.0).map(|ms| (ms * 1000.0) as u64);
    Some(call)
}

fn reply_of(call: &mut RawCall, response: &Json) -> Option<ImportedReply> {
    let status = response["status"].as_u64().or_else(|| response["status"].as_str()?.parse().ok()).unwrap_or_default();
    let Some(status) = u16::try_from(status).ok().filter(|status| (100..600).contains(status)) else {
        call.conclude("there is no reply", "the entry has none: the call was blocked, stopped or never answered");
        return None;
    };
    let content = &response["content"];
    let held = text(content, "text");
    let body = if held.len() > MOST_KEPT {
        call.conclude("the reply has no body here", "it is larger than 4 MB");
        Bytes::new()
    } else if text(content, "encoding").eq_ignore_ascii_case("base64") {
        let compact: String = held.chars().filter(|c| !c.is_whitespace()).collect();
        if let Ok(bytes) = STANDARD.decode(compact) {
            Bytes::from(bytes)
        } else {
            call.conclude("the reply has no body here", "it is said to be base64 and is not");
            Bytes::new()
        }
    } else {
        Bytes::copy_from_slice(held.as_bytes())
    };
    if body.is_empty() && held.is_empty() && response["content"]["size"].as_u64().is_some_and(|size| size > 0) {
        call.conclude("the reply has no body here", "the file holds only its size: save it as HAR with content");
    }
    Some(ImportedReply { status, headers: pairs_of(&response["headers"]), body })
}
