//! Small projects in few lines, and runs of them against scripted replies.

use std::collections::{BTreeMap, VecDeque};

use authscope::domain::project::Project;
use authscope::domain::project::platform::Target;
use authscope::domain::record::question::Question;
use authscope::domain::secret::Secret;
use authscope::domain::web::body::BodyRef;
use authscope::domain::web::wire::{Failure, FailureKind, Method, PreparedRequest, Reply, Timing};
use authscope::run::Run;
use bytes::Bytes;
use serde_json::{Value as Json, json};

pub use super::ran::Ran;
use super::runs::{Serve, drive, plan};

/// A project under construction, with the replies of its server.
#[derive(Clone)]
pub struct Build {
    json: Json,
    server: Script,
    target: Option<Target>,
}

impl Build {
    /// FlutterFlow: Login (Entry Page, open), Home (Logged In Page), Profile (both private), About (open).
    pub fn flutterflow() -> Self {
        Self::new(json!({"flutterflow": {"entry_page": "login", "logged_in_page": "home", "user_data_type": "user"}}))
    }

    /// WeWeb: Login (unauthenticated page, public), Denied (unauthorized page, public), Home (at `/`), Profile (both private), About.
    pub fn weweb() -> Self {
        Self::new(json!({"weweb": {"unauthenticated_page": "login", "unauthorized_page": "denied", "home_page": "home"}}))
            .page("denied", json!({}))
            .endpoint("me", json!({"bearer": session("token")}))
            .reply("/me", 200, r#"{"id":7,"name":"Ada","roles":["member"]}"#)
    }

    /// WeWeb with the legacy plugin: the same pages, Denied as the forbidden page; `me`, and `refresh`, which gives a new refresh token too.
    pub fn weweb_legacy() -> Self {
        Self::new(json!({"weweb-legacy": {"unauthenticated_page": "login", "forbidden_page": "denied", "home_page": "home",
            "user_endpoint": "me", "refresh_endpoint": "refresh", "request_key": "refresh_token", "response_key": "data.access",
            "role_key": "roles"}}))
        .page("denied", json!({}))
        .endpoint("me", json!({}))
        .reply("/me", 200, r#"{"id":7,"name":"Ada","roles":["member"]}"#)
        .endpoint("refresh", json!({"method": "POST"}))
        .reply("/refresh", 200, r#"{"data":{"access":"token-number-2","refresh_token":"refresh-number-2"}}"#)
    }

    /// WeWeb with the plugin for Xano or Supabase: the same pages; `me` for the one, `refresh` for the other.
    pub fn weweb_plugin(plugin: &str) -> Self {
        let mut settings = json!({"plugin": plugin, "unauthenticated_page": "login", "forbidden_page": "denied", "home_page": "home",
            "log_in_endpoint": "login"});
        settings[if plugin == "xano" { "user_endpoint" } else { "refresh_endpoint" }] =
            json!(if plugin == "xano" { "me" } else { "refresh" });
        Self::new(json!({"weweb-plugin": settings}))
            .page("denied", json!({}))
            .endpoint("me", json!({}))
            .reply("/me", 200, r#"{"id":7,"name":"Ada","roles":["member"]}"#)
            .endpoint("refresh", json!({"method": "POST"}))
            .reply("/refresh", 200, r#"{"access_token":"token-number-2","refresh_token":"refresh-number-2"}"#)
    }

    fn new(platform: Json) -> Self {
        let inputs = json!([{"name": "email"}, {"name": "password", "secret": true}]);
        let json = json!({"authscope": 1, "name": "t", "platform": platform, "pages": [], "endpoints": [], "workflows": [], "variables": [],
            "functions": [], "environments": [{"id": "own", "name": "Own", "server_clock": "follows"}],
            "stories": [{"id": "story", "name": "Story", "events": []}]});
        Self { json, server: Script::default(), target: None }
            .page("login", json!({"inputs": inputs}))
            .page("home", json!({"access": "signed-in"}))
            .page("profile", json!({"access": "signed-in"}))
            .page("about", json!({}))
            .endpoint("login", json!({"method": "POST"}))
            .reply("/login", 200, TOKENS)
    }

    fn add(mut self, list: &str, id: &str, base: Json, more: Json) -> Self {
        let mut item = base;
        item.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let items = self.json[list].as_array_mut().unwrap();
        match items.iter().position(|item| item["id"] == id) {
            Some(at) => items[at] = item,
            None => items.push(item),
        }
        self
    }

    /// A page named like its id, at a route like its id; what stands in `more` goes before.
    pub fn page(self, id: &str, more: Json) -> Self {
        let name: String = id.chars().take(1).flat_map(char::to_uppercase).chain(id.chars().skip(1)).collect();
        self.add("pages", id, json!({"id": id, "name": name, "route": format!("/{id}")}), more)
    }

    pub fn without_page(mut self, id: &str) -> Self {
        self.json["pages"].as_array_mut().unwrap().retain(|page| page["id"] != id);
        self
    }

    /// An endpoint at a path like its id.
    pub fn endpoint(self, id: &str, more: Json) -> Self {
        self.add("endpoints", id, json!({"id": id, "name": id, "url": format!("{{{{base_url}}}}/{id}")}), more)
    }

    /// A workflow with any trigger.
    pub fn flow(self, id: &str, on: Json, actions: Vec<Json>) -> Self {
        self.add("workflows", id, json!({"id": id, "on": on, "actions": actions}), json!({}))
    }

    /// A workflow on the tap of something of a page.
    pub fn tap(self, page: &str, id: &str, actions: Vec<Json>) -> Self {
        self.flow(id, json!({"tap": {"page": page, "label": id}}), actions)
    }

    pub fn page_load(self, page: &str, actions: Vec<Json>) -> Self {
        self.flow(&format!("{page}-load"), json!({"page-load": {"page": page}}), actions)
    }

    pub fn user_load(self, actions: Vec<Json>) -> Self {
        self.flow("user-load", json!("user-load"), actions)
    }

    /// The error branch of a workflow, or any other part of it.
    pub fn with(mut self, workflow: &str, part: &str, value: Json) -> Self {
        let flows = self.json["workflows"].as_array_mut().unwrap();
        flows.iter_mut().find(|flow| flow["id"] == workflow).unwrap()[part] = value;
        self
    }

    pub fn variable(self, id: &str, more: Json) -> Self {
        self.add("variables", id, json!({"id": id, "name": id}), more)
    }

    pub fn function(self, id: &str, behaviour: Json) -> Self {
        self.add("functions", id, json!({"id": id, "name": id, "behaviour": behaviour}), json!({}))
    }

    pub fn setting(mut self, name: &str, value: Json) -> Self {
        let platform = self.json["platform"].as_object_mut().unwrap();
        platform.values_mut().next().unwrap()[name] = value;
        self
    }

    pub fn on(mut self, target: Target) -> Self {
        self.target = Some(target);
        self
    }

    /// A reply; several for one path come one after the other, the last one for good.
    pub fn reply(mut self, path: &str, status: u16, body: &str) -> Self {
        self.server.say(path, Answer::Reply(status, vec![], body.into()));
        self
    }

    pub fn reply_with(mut self, path: &str, status: u16, headers: &[(&str, &str)], body: &str) -> Self {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        self.server.say(path, Answer::Reply(status, headers, body.into()));
        self
    }

    /// A value of the environment, such as one that is asked for.
    pub fn value(mut self, name: &str, more: Json) -> Self {
        let mut value = json!({"name": name});
        value.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let environment = self.json["environments"][0].as_object_mut().unwrap();
        environment.entry("values").or_insert(json!([])).as_array_mut().unwrap().push(value);
        self
    }

    /// Somebody answers this to a question; several for one title come one after the other.
    pub fn says(mut self, title: &str, text: &str) -> Self {
        self.server.said.entry(title.to_owned()).or_default().push_back(text.to_owned());
        self
    }

    /// Only this reply, instead of what was said before.
    pub fn instead(mut self, path: &str, status: u16, body: &str) -> Self {
        self.server.answers.remove(path);
        self.reply(path, status, body)
    }

    /// No reply, instead of what was said before.
    pub fn fails(mut self, path: &str, kind: FailureKind) -> Self {
        self.server.answers.remove(path);
        self.server.say(path, Answer::Fails(kind));
        self
    }

    pub fn without_cors(mut self) -> Self {
        self.server.no_cors = true;
        self
    }

    /// Errors lack the headers that let a page read them.
    pub fn with_cors_on_success_only(mut self) -> Self {
        self.server.cors_on_success_only = true;
        self
    }

    /// The server lets browsers send cookies.
    pub fn with_credentials(mut self) -> Self {
        self.server.credentials = true;
        self
    }

    /// A server that answers so.
    /// The project's file, without its story.
    pub fn json(&self) -> Json {
        self.json.clone()
    }

    /// Where it runs, if that was said.
    pub fn target(&self) -> Option<Target> {
        self.target
    }

    pub fn server(&self) -> Script {
        self.server.clone()
    }

    pub fn project(&self) -> Project {
        serde_json::from_value(self.json.clone()).unwrap()
    }

    /// The project with a story of these events: `e0`, `e1` …
    pub fn story(&self, events: &[Json]) -> Project {
        let mut build = self.clone();
        let events = events.iter().enumerate().map(|(i, event)| json!({"id": format!("e{i}"), "do": event}));
        build.json["stories"][0]["events"] = events.collect();
        build.project()
    }

    /// Runs a story of these events.
    pub fn run(&self, events: &[Json]) -> Ran {
        let mut build = self.clone();
        let project = build.story(events);
        let target = build.target.unwrap_or_else(|| project.platform.default_target());
        Ran { run: drive(Run::new(plan(project, target)), &mut build.server, |_| {}) }
    }
}

/// What `/login` answers: 900 seconds, in seconds since 1970.
pub const TOKENS: &str = r#"{"token":"token-number-1","refresh":"refresh-number-1","expires":1800000900,"id":42,"user":{"name":"Ada"},"ok":true,"list":["a","b"],"half":1.5,"text":"x","whole":1800000900.0}"#;

// Events.

pub fn open(path: &str) -> Json {
    json!({"open": {"path": path}})
}
pub fn link(path: &str) -> Json {
    json!({"open-link": {"path": path}})
}
pub fn tap(workflow: &str) -> Json {
    json!({"tap": {"workflow": workflow, "typed": [{"field": "email", "text": "ada@example.com"}, {"field": "password", "text": "Correct \"horse\"\n9"}]}})
}
pub fn reload() -> Json {
    json!({"reload": {}})
}
pub fn reopen() -> Json {
    json!({"reopen": {}})
}
pub fn expire() -> Json {
    json!({"token-expires": {}})
}

// Actions and bindings.

pub fn action(kind: &str, more: Json) -> Json {
    json!({"id": kind, "do": {kind: more}})
}
/// Calls an endpoint; its output is named like it.
pub fn call(endpoint: &str) -> Json {
    action("call", json!({"endpoint": endpoint, "output": endpoint}))
}
pub fn call_with(endpoint: &str, inputs: &[(&str, Json)]) -> Json {
    let inputs: Vec<Json> = inputs.iter().map(|(name, value)| json!({"name": name, "value": value})).collect();
    action("call", json!({"endpoint": endpoint, "output": endpoint, "inputs": inputs}))
}
pub fn go(page: &str) -> Json {
    action("navigate", json!({"page": page}))
}
pub fn say(text: &str) -> Json {
    action("show-message", json!({"text": {"literal": text}}))
}
/// Shows what a binding reads.
pub fn show(binding: Json) -> Json {
    action("show-message", json!({"text": {"to-text": {"value": binding}}}))
}
pub fn set(variable: &str, value: Json) -> Json {
    action("set-variable", json!({"variable": variable, "value": value}))
}
pub fn when(condition: Json, then: Vec<Json>, otherwise: Vec<Json>) -> Json {
    action("condition", json!({"when": condition, "then": then, "otherwise": otherwise}))
}
pub fn body(output: &str, path: &str) -> Json {
    json!({"from": {"output": {"output": output}}, "path": path})
}
pub fn body_as(output: &str, path: &str, convert: &str) -> Json {
    json!({"from": {"output": {"output": output}}, "path": path, "as": convert})
}
pub fn part(output: &str, part: Json) -> Json {
    json!({"from": {"output": {"output": output, "part": part}}})
}
pub fn session(field: &str) -> Json {
    json!({"from": {"session": field}})
}
pub fn constant(value: Json) -> Json {
    json!({"from": {"constant": value}})
}
pub fn value(binding: Json) -> Json {
    json!({"value": binding})
}
pub fn succeeded(output: &str) -> Json {
    value(part(output, json!("succeeded")))
}

/// FlutterFlow's five fields, read from the log-in's reply in the usual way.
pub fn all_fields() -> Json {
    json!({"token": body_as("login", "$.token", "json-path"), "refresh_token": body_as("login", "$.refresh", "json-path"),
        "expiry": body_as("login", "$.expires", "integer"), "uid": body_as("login", "$.id", "json-path"),
        "user_data": body_as("login", "$.user", "json")})
}
pub fn log_in(fields: Json) -> Json {
    action("log-in", json!({"fields": fields}))
}
pub fn log_in_quietly(fields: Json) -> Json {
    action("log-in", json!({"fields": fields, "navigate_automatically": false}))
}
pub fn log_out() -> Json {
    action("log-out", json!({}))
}
/// WeWeb: Authenticate with the log-in's tokens.
pub fn authenticate(persist: bool) -> Json {
    let metadata = json!({"from": {"formula": {"object": [["expires", value(body("login", "expires"))]]}}});
    action(
        "authenticate",
        json!({"access_token": body("login", "token"), "refresh_token": body("login", "refresh"), "metadata": metadata, "persist": persist}),
    )
}
pub fn set_user(binding: Json) -> Json {
    action("set-user", json!({"value": binding}))
}

/// WeWeb's legacy plugin: Store token with the log-in's tokens.
pub fn store_token() -> Json {
    action("store-token", json!({"access_token": body("login", "token"), "refresh_token": body("login", "refresh")}))
}
pub fn fetch_user() -> Json {
    action("fetch-user", json!({}))
}
pub fn logout() -> Json {
    action("legacy-log-out", json!({}))
}

/// A server that answers by path.
#[derive(Clone, Default, PartialEq)]
pub struct Script {
    answers: BTreeMap<String, VecDeque<Answer>>,
    /// What somebody answers to questions, by title; the last one for good.
    pub said: BTreeMap<String, VecDeque<String>>,
    pub no_cors: bool,
    pub cors_on_success_only: bool,
    /// Calls with credentials are allowed.
    pub credentials: bool,
}

#[derive(Clone, PartialEq)]
pub enum Answer {
    Reply(u16, Vec<(String, String)>, String),
    Fails(FailureKind),
}

impl Script {
    pub fn say(&mut self, path: &str, answer: Answer) {
        self.answers.entry(path.to_owned()).or_default().push_back(answer);
    }
}

impl Serve for Script {
    fn answer(&mut self, question: &Question) -> Option<Secret> {
        let said = self.said.get_mut(&question.title)?;
        let text = if said.len() > 1 { said.pop_front() } else { said.front().cloned() };
        text.map(Secret::new)
    }

    fn serve(&mut self, request: &PreparedRequest, _: i64) -> Result<(Reply, Bytes), Box<Failure>> {
        let path = request.parsed_url().unwrap().path().to_owned();
        let answer = match self.answers.get_mut(&path) {
            _ if request.method == Method::Options => Answer::Reply(204, vec![], String::new()),
            Some(answers) if answers.len() > 1 => answers.pop_front().unwrap(),
            Some(answers) => answers[0].clone(),
            None => Answer::Reply(404, vec![], "{}".into()),
        };
        let timing = Timing { total_us: 5_000, ..Timing::default() };
        match answer {
            Answer::Fails(kind) => Err(Box::new(Failure { kind, detail: format!("{kind:?}"), timing, partial: None })),
            Answer::Reply(status, mut headers, body) => {
                if !(self.no_cors || self.cors_on_success_only && status >= 400) {
                    let echo =
                        |name: &str| request.header(name).map_or_else(|| "*".to_owned(), authscope::domain::secret::traced::Traced::reveal);
                    headers.push(("access-control-allow-origin".into(), echo("origin")));
                    headers.push(("access-control-allow-headers".into(), echo("access-control-request-headers")));
                    if self.credentials {
                        headers.push(("access-control-allow-credentials".into(), "true".into()));
                    }
                    headers.push(("access-control-allow-methods".into(), echo("access-control-request-method")));
                }
                let bytes = Bytes::from(body);
                let body = BodyRef::of(&bytes);
                Ok((Reply { version: "HTTP/1.1".into(), timing, ..Reply::new(status, headers, body) }, bytes))
            }
        }
    }
}
