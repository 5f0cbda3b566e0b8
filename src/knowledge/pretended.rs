//! Replies that the user made up: a pasted token, or a whole pasted reply, in place of a log-in. Nothing is sent for them.

use serde_json::{Map, Value as Json};

use super::dialect;
use crate::domain::base::nearest::nearest;
use crate::domain::base::time;
use crate::domain::project::Project;
use crate::domain::project::binding::{Binding, OutputPart, SessionField, Source};
use crate::domain::project::carrier::Reads;
use crate::domain::project::endpoint::{Endpoint, Notation, Purpose};
use crate::domain::project::place::{ActionAt, Place};
use crate::domain::project::platform::Platform;
use crate::domain::project::walk::{self, Visit};
use crate::domain::project::workflow::{Action, ActionKind, Workflow};
use crate::domain::record::pretended::Pretended;
use crate::domain::record::value::dotted_parts;
use crate::domain::secret::{Secret, SecretKind};
use crate::domain::web::token::{Jwt, strip};

/// What a user pasted in place of a log-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastedLogin {
    /// The call that is not sent; `None`: the project's log-in.
    pub endpoint: Option<String>,
    /// A token, with or without `Bearer `, quotes and white space; or the log-in's whole reply, JSON.
    pub text: Secret,
    /// A refresh token to go with a token; empty: none.
    pub refresh_token: Secret,
}

/// Why what was pasted cannot stand in for a log-in.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotPretend {
    /// Nothing was pasted.
    #[error("there is nothing in it. Paste a token, or the whole reply of a log-in")]
    Empty,
    /// More than one word, and no JSON.
    #[error(
        "this is neither a token nor JSON: a token has no spaces in it. Paste the token alone, or the whole reply of a log-in as JSON ({reason})"
    )]
    Neither {
        /// What the JSON parser says.
        reason: String,
    },
    /// There is no such endpoint.
    #[error(
        "there is no endpoint \"{given}\"{}; the project has: {}",
        nearest(given, .known.iter().map(String::as_str)).map(|name| format!(" (did you mean \"{name}\"?)")).unwrap_or_default(), .known.join(", ")
    )]
    NoSuchEndpoint {
        /// The id given.
        given: String,
        /// Those that there are.
        known: Vec<String>,
    },
    /// No endpoint is a log-in.
    #[error("no endpoint of the project has the purpose “Log in”. Set it for the call that logs in, or say which call is meant")]
    NoLogIn,
    /// It is not known where the reply has the token.
    #[error(
        "where the reply of “{endpoint}” has its token is not known: it has no named path “token”, and no action reads one. Paste the whole reply as JSON, or name the path"
    )]
    NoPlace {
        /// The endpoint's name.
        endpoint: String,
    },
}

impl PastedLogin {
    /// The endpoint that it stands in for.
    ///
    /// # Errors
    /// The project has none.
    pub fn endpoint<'a>(&self, project: &'a Project) -> Result<&'a Endpoint, CannotPretend> {
        match &self.endpoint {
            Some(id) => project.endpoint(id).ok_or_else(|| CannotPretend::NoSuchEndpoint {
                given: id.clone(),
                known: project.endpoints.iter().map(|endpoint| endpoint.id.clone()).collect(),
            }),
            None => project.endpoints.iter().find(|endpoint| endpoint.purpose == Purpose::LogIn).ok_or(CannotPretend::NoLogIn),
        }
    }

    /// The reply that the app gets. JSON is taken as it is; around a token a reply is built as the server would write it: each value at its
    /// named path, the token's `exp` (RFC 7519) in the notation of the expiry's path. `now_ms` is milliseconds since 1970.
    ///
    /// # Errors
    /// What was pasted is no token and no reply, or nobody knows where a token belongs.
    pub fn reply(&self, project: &Project, now_ms: i64) -> Result<Pretended, CannotPretend> {
        let endpoint = self.endpoint(project)?;
        let text = self.text.expose().trim();
        if text.is_empty() {
            return Err(CannotPretend::Empty);
        }
        let made = |body: String| Pretended {
            endpoint: endpoint.id.clone(),
            status: 200,
            body: Secret::new(body),
            notes: Vec::new(),
            secrets: Vec::new(),
            headers: Vec::new(),
        };
        match serde_json::from_str::<Json>(text) {
            Ok(Json::Object(_) | Json::Array(_)) => return Ok(made(text.to_owned())),
            Err(error) if text.starts_with(['{', '[']) || strip(text).contains(char::is_whitespace) => {
                return Err(CannotPretend::Neither { reason: error.to_string() });
            }
            _ => {}
        }
        let (token, refresh_token) = (strip(text), strip(self.refresh_token.expose()));
        let Around { body, notes, headers } = around(project, endpoint, token, refresh_token, now_ms)?;
        let both = [(SecretKind::AccessToken, token), (SecretKind::RefreshToken, refresh_token)];
        let secrets = both.into_iter().filter(|(_, text)| !text.is_empty()).map(|(kind, text)| (kind, Secret::new(text))).collect();
        Ok(Pretended { notes, secrets, headers, ..made(body.to_string()) })
    }
}

/// How long a token lives whose end nobody knows.
const MADE_UP_LIFE_MS: i64 = 60 * 60 * 1000;

/// A reply around a token, and what is worth knowing about it.
struct Around {
    body: Json,
    notes: Vec<String>,
    headers: Vec<(String, Secret)>,
}

fn around(project: &Project, endpoint: &Endpoint, token: &str, refresh_token: &str, now_ms: i64) -> Result<Around, CannotPretend> {
    let read = Readings::of(project, endpoint);
    let jwt = Jwt::read(token);
    let no_place = || CannotPretend::NoPlace { endpoint: endpoint.name.clone() };
    let place = read.token.as_deref().and_then(|path| place(project, path));
    let mut headers = Vec::new();
    let mut body = Json::Object(Map::new());
    let mut left_out = Vec::new();
    match (&place, &read.token_header) {
        // The whole body is the token.
        (Some(place), _) if place.is_empty() => {
            return Ok(Around { body: Json::String(token.to_owned()), notes: Vec::new(), headers });
        }
        (Some(place), _) => put(&mut body, place, token.into()),
        (None, Some(header)) => headers.push((header.to_ascii_lowercase(), Secret::new(token))),
        (None, None) => return Err(no_place()),
    }
    let refresh_token = (!refresh_token.is_empty()).then(|| Json::from(refresh_token));
    let exp_ms = jwt.as_ref().and_then(|jwt| jwt.time_ms("exp"));
    // An app that finds no expiry may stop right there; nothing of what comes later could be seen.
    let expiry = read.notation.map(|notation| written(exp_ms.unwrap_or(now_ms + MADE_UP_LIFE_MS), notation, now_ms));
    let expires = expiry.is_some() && read.expiry.is_some();
    let uid = jwt.as_ref().map(|jwt| jwt.claims["sub"].clone()).filter(|sub| !sub.is_null());
    for (path, value, name) in [
        (read.refresh_token, refresh_token, Reads::REFRESH_TOKEN),
        (read.expiry, expiry, Reads::EXPIRY),
        (read.uid, uid, Reads::UID),
        (read.user, None, Reads::USER),
    ] {
        match (path.and_then(|path| self::place(project, &path)), value) {
            (Some(place), Some(value)) if !place.is_empty() => put(&mut body, &place, value),
            // A part of it may stand there because of another path.
            (Some(place), _) if at(&body, &place).is_none() => left_out.push(name.to_owned()),
            (Some(_), _) => {}
            (None, _) => {}
        }
    }
    let mut notes = Vec::new();
    if !left_out.is_empty() {
        notes.push(format!("Nobody knows its {}, so the app finds nothing there", left_out.join(", ")));
    }
    if expires && exp_ms.is_none() {
        notes.push("Its expiry is made up: one hour from now".to_owned());
    }
    Ok(Around { body, notes, headers })
}

/// A point in time as the server writes it.
fn written(at_ms: i64, notation: Notation, now_ms: i64) -> Json {
    match notation {
        Notation::SecondsFromNow => (at_ms.saturating_sub(now_ms) / 1000).into(),
        Notation::MsFromNow => at_ms.saturating_sub(now_ms).into(),
        Notation::EpochSeconds => (at_ms / 1000).into(),
        Notation::EpochMs => at_ms.into(),
        Notation::Iso => time::iso(at_ms).into(),
    }
}

/// The names and indexes of a path; `None` for a path that means more than one place.
fn place(project: &Project, path: &str) -> Option<Vec<String>> {
    let dotted = if matches!(project.platform, Platform::FlutterFlow(_)) { dialect::dotted_of(path) } else { path.to_owned() };
    (!dotted.starts_with('$') || dotted == "$").then(|| dotted_parts(dotted.trim_start_matches('$')))
}

/// What stands at a place.
fn at<'a>(body: &'a Json, place: &[String]) -> Option<&'a Json> {
    place.iter().try_fold(body, |json, name| name.parse::<usize>().ok().and_then(|index| json.get(index)).or_else(|| json.get(name)))
}

/// Puts a value at a place, with all that it takes to be there. What is in the way stays.
fn put(at: &mut Json, place: &[String], value: Json) {
    let Some((name, rest)) = place.split_first() else {
        *at = value;
        return;
    };
    if at.is_null() {
        *at = if name.parse::<usize>().is_ok() { Json::Array(Vec::new()) } else { Json::Object(Map::new()) };
    }
    match at {
        Json::Object(members) => put(members.entry(name.clone()).or_insert(Json::Null), rest, value),
        Json::Array(items) => {
            /// A list is not made longer than this for an index of somebody's path.
            const MOST: usize = 100;
            let Some(index) = name.parse::<usize>().ok().filter(|index| *index < MOST) else { return };
            if items.len() <= index {
                items.resize(index + 1, Json::Null);
            }
            put(&mut items[index], rest, value);
        }
        _ => {}
    }
}

/// Where a reply has what: by the endpoint's named paths, else by what actions read of it.
#[derive(Default)]
struct Readings {
    token: Option<String>,
    /// The header that actions read the token from.
    token_header: Option<String>,
    refresh_token: Option<String>,
    expiry: Option<String>,
    notation: Option<Notation>,
    uid: Option<String>,
    user: Option<String>,
}

impl Readings {
    fn of(project: &Project, endpoint: &Endpoint) -> Self {
        let named = |name: &str| endpoint.paths.iter().find(|path| path.name == name);
        let mut bound = Bound { endpoint: &endpoint.id, ..Bound::default() };
        walk::project(project, &mut bound);
        let path = |name: &str, bound: Option<String>| named(name).map(|path| path.path.clone()).or(bound);
        Self {
            token: path(Reads::TOKEN, bound.token),
            token_header: bound.token_header,
            refresh_token: path(Reads::REFRESH_TOKEN, bound.refresh_token),
            expiry: path(Reads::EXPIRY, bound.expiry),
            notation: named(Reads::EXPIRY).and_then(|path| path.notation),
            uid: path(Reads::UID, bound.uid),
            user: path(Reads::USER, bound.user),
        }
    }
}

/// What the actions of a project read of one endpoint's reply.
#[derive(Default)]
struct Bound<'a> {
    endpoint: &'a str,
    /// The outputs of its calls: workflow and name.
    outputs: Vec<(&'a str, &'a str)>,
    token: Option<String>,
    token_header: Option<String>,
    refresh_token: Option<String>,
    expiry: Option<String>,
    uid: Option<String>,
    user: Option<String>,
}

impl<'a> Visit<'a> for Bound<'a> {
    fn action(&mut self, _: &ActionAt, workflow: &'a Workflow, action: &'a Action) {
        if let ActionKind::Call { endpoint, output, .. } = &action.kind
            && endpoint == self.endpoint
        {
            self.outputs.push((&workflow.id, output));
        }
    }

    fn binding(&mut self, at: &Place, workflow: Option<&'a Workflow>, binding: &'a Binding) {
        let (Some(workflow), Source::Output { output, part }) = (workflow, &binding.from) else { return };
        let Place::Slot(slot, _) = at else { return };
        if !self.outputs.contains(&(workflow.id.as_str(), output.as_str())) {
            return;
        }
        let field = match (slot.slot.session(), part) {
            (Some(SessionField::Token), OutputPart::Header(name)) => {
                self.token_header.get_or_insert_with(|| name.clone());
                return;
            }
            (Some(SessionField::Token), OutputPart::Body) => &mut self.token,
            (Some(SessionField::RefreshToken), OutputPart::Body) => &mut self.refresh_token,
            (Some(SessionField::Expiry), OutputPart::Body) => &mut self.expiry,
            (Some(SessionField::Uid), OutputPart::Body) => &mut self.uid,
            (Some(SessionField::UserData), OutputPart::Body) => &mut self.user,
            _ => return,
        };
        field.get_or_insert_with(|| binding.path.clone().unwrap_or_default());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `{"sub": "u-7", "exp": 1900000000}`, of no key that anybody has.
    const JWT: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1LTciLCJleHAiOjE5MDAwMDAwMDB9.c2lnbmF0dXJl";
    const NOW_MS: i64 = 1_899_999_100_000;

    fn demo(name: &str) -> Project {
        let text: &[u8] = match name {
            "weweb" => include_bytes!("../../assets/demo-weweb.authscope.json"),
            _ => include_bytes!("../../assets/demo-flutterflow.authscope.json"),
        };
        // The assets are of the file's version; the test reads them as plain data.
        serde_json::from_slice(text).unwrap()
    }

    fn pasted(text: &str) -> PastedLogin {
        PastedLogin { endpoint: None, text: Secret::new(text), refresh_token: Secret::new("") }
    }

    fn body(project: &Project, pasted: &PastedLogin) -> (Json, Vec<String>) {
        let made = pasted.reply(project, NOW_MS).unwrap_or_else(|error| panic!("{error}"));
        (serde_json::from_str(made.body.expose()).unwrap(), made.notes)
    }

    #[test]
    fn a_token_stands_where_the_server_writes_it_and_its_exp_in_the_servers_notation() {
        for name in ["flutterflow", "weweb"] {
            let mut project = demo(name);
            let login = project.endpoints.iter_mut().find(|endpoint| endpoint.purpose == Purpose::LogIn).unwrap();
            let root = if name == "weweb" { "" } else { "$." };
            login.paths = [
                ("token", "data.tokens[0].jwt", None),
                ("refresh token", "data.refresh", None),
                ("expiry", "data.expires", Some(Notation::SecondsFromNow)),
                ("user id", "who", None),
            ]
            .map(|(name, path, notation)| crate::domain::project::endpoint::NamedPath {
                name: name.into(),
                path: format!("{root}{path}"),
                notation,
            })
            .into();
            project.workflows.clear();
            let (made, notes) = body(&project, &pasted(&format!("  \"Bearer {JWT}\"\n")));
            let expected = serde_json::json!({"data": {"tokens": [{"jwt": JWT}], "expires": 900}, "who": "u-7"});
            let unknown = "Nobody knows its refresh token, so the app finds nothing there".to_owned();
            assert_eq!((made, notes), (expected, vec![unknown]), "{name}");
            let both = PastedLogin { refresh_token: Secret::new("r-1"), ..pasted(JWT) };
            assert_eq!(body(&project, &both).0["data"]["refresh"], "r-1");
            // An opaque token says nothing of its end and its owner.
            let (made, notes) = body(&project, &pasted("opaque-1"));
            assert_eq!(made, serde_json::json!({"data": {"tokens": [{"jwt": "opaque-1"}], "expires": 3600}}));
            assert!(notes[0].contains("refresh token, user id") && notes[1] == "Its expiry is made up: one hour from now", "{notes:?}");
        }
    }

    #[test]
    fn every_notation_is_written_as_it_is_read() {
        let at = NOW_MS + 60_000;
        let all: Vec<Json> = Notation::ALL.iter().copied().map(|notation| written(at, notation, NOW_MS)).collect();
        assert_eq!(all, [60.into(), 60_000.into(), (at / 1000).into(), at.into(), Json::from(time::iso(at))]);
    }

    #[test]
    fn without_named_paths_the_token_stands_where_an_action_reads_it() {
        for name in ["flutterflow", "weweb"] {
            let mut project = demo(name);
            let with = body(&project, &pasted(JWT)).0;
            for endpoint in &mut project.endpoints {
                endpoint.paths.clear();
            }
            let without = body(&project, &pasted(JWT)).0;
            let token = |json: &Json| json.to_string().contains(JWT);
            assert!(token(&with) && token(&without), "{name}");
            project.workflows.clear();
            let error = pasted(JWT).reply(&project, NOW_MS).unwrap_err();
            assert!(error.to_string().contains("no named path “token”"), "{error}");
        }
    }

    #[test]
    fn a_whole_reply_is_taken_as_it_is_and_anything_else_is_refused() {
        let project = demo("weweb");
        let whole = r#" {"anything": ["at", "all"]} "#;
        assert_eq!(body(&project, &pasted(whole)), (serde_json::from_str(whole).unwrap(), Vec::new()));
        let refused = |text: &str| pasted(text).reply(&project, NOW_MS).unwrap_err();
        assert_eq!(refused(" \n"), CannotPretend::Empty);
        for text in ["{\"token\": ", "no token at all", "[1, 2"] {
            assert!(matches!(refused(text), CannotPretend::Neither { .. }), "{text}");
        }
        let elsewhere = |id: &str| PastedLogin { endpoint: Some(id.into()), ..pasted(JWT) };
        assert!(matches!(elsewhere("nobody").reply(&project, NOW_MS), Err(CannotPretend::NoSuchEndpoint { .. })));
        assert_eq!(elsewhere("sign-up").reply(&project, NOW_MS).unwrap().endpoint, "sign-up");
        let mut bare = project;
        bare.endpoints.iter_mut().for_each(|endpoint| endpoint.purpose = Purpose::Other);
        assert_eq!(pasted(JWT).reply(&bare, NOW_MS), Err(CannotPretend::NoLogIn));
    }
}
