//! Each rule finds what it is for, and the samples have nothing to find.

use serde_json::{Value as Json, json};

use super::*;
use crate::diagnose::checked;
use crate::domain::project::Project;
use crate::domain::project::platform::{LegacySettings, Platform};
use crate::knowledge::starter::{self, Start};

const FLUTTERFLOW: &str = include_str!("../../../assets/demo-flutterflow.authscope.json");
const WEWEB: &str = include_str!("../../../assets/demo-weweb.authscope.json");

fn findings(sample: &str, change: impl FnOnce(&mut Json)) -> Vec<Finding> {
    let mut json: Json = serde_json::from_str(sample).unwrap();
    change(&mut json);
    let project: Project = serde_json::from_value(json).unwrap();
    checked(&project, &[])
}

/// The one finding of a change; its text joined.
fn one(sample: &str, change: impl FnOnce(&mut Json)) -> (Finding, String) {
    let mut found = findings(sample, change);
    assert_eq!(found.len(), 1, "{found:#?}");
    let only = found.remove(0);
    assert!(only.at.is_some() && !only.evidence.is_empty() && !only.fix.is_empty(), "{only:?}");
    let text = format!("{} {} | {} | {} | {}", only.id, only.at.as_ref().unwrap(), only.title, only.evidence, only.fix);
    (only, text)
}

fn says(sample: &str, change: impl FnOnce(&mut Json), severity: Severity, parts: &[&str]) {
    let (found, text) = one(sample, change);
    assert_eq!(found.severity, severity, "{text}");
    for part in parts {
        assert!(text.contains(part), "no \"{part}\" in {text}");
    }
}

fn first<'a>(list: &'a mut Json, id: &str) -> &'a mut Json {
    list.as_array_mut().unwrap().iter_mut().find(|item| item["id"] == id).unwrap()
}

/// Another environment, which has all that the samples ask for, and this.
fn add_own(json: &mut Json, value: Json) {
    let mut values = vec![
        json!({"name": "base_url", "value": "https://api.example.com"}),
        json!({"name": "email", "value": "a@b.example"}),
        json!({"name": "password", "secret": true}),
    ];
    values.retain(|known| known["name"] != value["name"]);
    values.push(value);
    json["environments"].as_array_mut().unwrap().push(json!({"id": "own", "name": "Own", "values": values}));
}

#[test]
fn the_samples_have_nothing_to_find() {
    assert_eq!(findings(FLUTTERFLOW, |_| {}), []);
    assert_eq!(findings(WEWEB, |_| {}), []);
}

#[test]
fn session_pages() {
    let empty = |json: &mut Json| json["platform"]["flutterflow"]["entry_page"] = "".into();
    says(
        FLUTTERFLOW,
        empty,
        Severity::Error,
        &["The Entry Page is not chosen", "Settings and Integrations › App Settings › Authentication"],
    );
    let wrong = |json: &mut Json| json["platform"]["flutterflow"]["logged_in_page"] = "hom".into();
    says(FLUTTERFLOW, wrong, Severity::Error, &["Logged In Page is \"hom\"", "did you mean \"home\"?"]);
    let unset = |json: &mut Json| json["platform"]["weweb"]["unauthorized_page"] = "".into();
    says(WEWEB, unset, Severity::Warning, &["unauthorized page is not chosen", "Authentication > Configuration"]);
    // Where a page needs it, the catalogue's row says so, and it alone.
    let roles = |json: &mut Json| {
        json["platform"]["weweb"]["unauthorized_page"] = "".into();
        first(&mut json["pages"], "profile")["access"] = json!({"any-role": ["admin"]});
    };
    says(WEWEB, roles, Severity::Error, &["WW-REDIRECT-UNSET", "unauthorized page is not chosen", "Profile"]);
    let unauthenticated = |json: &mut Json| json["platform"]["weweb"]["unauthenticated_page"] = "".into();
    says(WEWEB, unauthenticated, Severity::Error, &["WW-REDIRECT-UNSET", "unauthenticated page is not chosen"]);
}

#[test]
fn references() {
    let at = |json: &mut Json, workflow: &str, pointer: &str, value: Json| {
        *first(&mut json["workflows"], workflow).pointer_mut(pointer).unwrap() = value;
    };
    let call = |json: &mut Json| at(json, "home-load", "/actions/0/do/call/endpoint", "current-usr".into());
    says(
        FLUTTERFLOW,
        call,
        Severity::Error,
        &["no API Call \"current-usr\"", "did you mean \"current-user\"?", "workflows/home-load/actions/call-current-user"],
    );
    let page = |json: &mut Json| at(json, "to-profile", "/actions/0/do/navigate/page", "profil".into());
    says(WEWEB, page, Severity::Error, &["no page \"profil\"", "did you mean \"profile\"?"]);
    let field = |json: &mut Json| at(json, "login-tap", "/actions/0/do/call/inputs/0/value/from/page-input/field", "mail".into());
    says(FLUTTERFLOW, field, Severity::Error, &["no input field on Login \"mail\""]);
    let tap = |json: &mut Json| json["stories"][0]["events"][1]["do"]["tap"]["workflow"] = "login-tab".into();
    says(WEWEB, tap, Severity::Error, &["no Workflow \"login-tab\"", "did you mean \"login-tap\"?", "choose a Workflow"]);
    let expect = |json: &mut Json| json["stories"][0]["events"][0]["expect"]["page"] = "start".into();
    says(FLUTTERFLOW, expect, Severity::Error, &["stories/whole-login/open/expect", "no page \"start\""]);
    for (source, what) in
        [(json!({"variable": "cart"}), "variable \"cart\""), (json!({"custom": {"function": "f"}}), "custom function \"f\"")]
    {
        let bound = |json: &mut Json| at(json, "login-tap", "/actions/0/do/call/inputs/0/value", json!({"from": source}));
        says(FLUTTERFLOW, bound, Severity::Error, &[what]);
    }
}

#[test]
fn outputs() {
    let unknown = |json: &mut Json| {
        let flow = first(&mut json["workflows"], "login-tap");
        flow["actions"][1]["do"]["condition"]["then"][0]["do"]["log-in"]["fields"]["token"]["from"]["output"]["output"] = "logn".into();
    };
    says(FLUTTERFLOW, unknown, Severity::Error, &["FF-MAP-WRONG-CALL", "logn", "the call that was made is login", "fields/token"]);
    let later = |json: &mut Json| {
        let actions = first(&mut json["workflows"], "home-load")["actions"].as_array_mut().unwrap();
        let early = json!({"id": "early", "do": {"show-message": {"text": {"value": {"from": {"output": {"output": "me"}}}}}}});
        actions.insert(0, early);
    };
    says(FLUTTERFLOW, later, Severity::Error, &["\"call-current-user\" sets it, but not before"]);
}

#[test]
fn inputs_and_values() {
    let passed = |json: &mut Json| {
        let flow = first(&mut json["workflows"], "login-tap");
        flow["actions"][0]["do"]["call"]["inputs"][0]["name"] = "emial".into();
    };
    says(WEWEB, passed, Severity::Warning, &["Log in takes no variable \"emial\"", "did you mean \"email\"?"]);
    let bracket = |json: &mut Json| first(&mut json["endpoints"], "orders")["headers"][0]["value"] = "Bearer [tokn]".into();
    says(FLUTTERFLOW, bracket, Severity::Error, &["FF-API-PLACEHOLDER", "“[tokn]” as it is written", "[token]"]);
    let value = |json: &mut Json| first(&mut json["endpoints"], "orders")["url"] = "{{base_ulr}}/orders".into();
    says(WEWEB, value, Severity::Error, &["{{base_ulr}}", "did you mean \"base_url\"?"]);
    let typed = |json: &mut Json| json["stories"][0]["events"][1]["do"]["tap"]["typed"][0]["text"] = "{{user}}".into();
    says(FLUTTERFLOW, typed, Severity::Error, &["{{user}}", "typed/email"]);
    let mut json: Json = serde_json::from_str(FLUTTERFLOW).unwrap();
    typed(&mut json);
    let project: Project = serde_json::from_value(json).unwrap();
    assert_eq!(checked(&project, &["user"]), [], "given on the command line");
}

#[test]
fn what_one_of_the_environments_lacks() {
    let second = |json: &mut Json, values: Json| {
        let own = json!({"id": "live", "name": "Live", "values": values});
        json["environments"].as_array_mut().unwrap().push(own);
    };
    let whole = json!([
        {"name": "base_url", "value": "https://api.example.com"},
        {"name": "email", "value": "a@b.example"},
        {"name": "password", "secret": true}
    ]);
    assert_eq!(findings(FLUTTERFLOW, |json| second(json, whole.clone())), []);
    let lacks = |json: &mut Json| second(json, json!([whole[0], whole[2]]));
    says(
        FLUTTERFLOW,
        lacks,
        Severity::Warning,
        &["Live has no value for {{email}}", "environments/live/values/email", "goes out as it is written"],
    );
}

#[test]
fn urls() {
    for (url, part) in [
        ("", "has no URL"),
        ("/orders", "it names no server"),
        ("ftp://x/y", "only http and https"),
        ("{{base_url}}:x/y", "cannot be called"),
    ] {
        let change = |json: &mut Json| first(&mut json["endpoints"], "orders")["url"] = url.into();
        says(FLUTTERFLOW, change, Severity::Error, &[part, "endpoints/orders/url"]);
    }
    let environment = |json: &mut Json| {
        add_own(json, json!({"name": "base_url", "value": "api.example.com"}));
    };
    says(WEWEB, environment, Severity::Error, &["environments/own/values/base_url", "no web address"]);
    for address in ["http://[::1]:3000", "http://[2001:db8::1]/api", "http://127.0.0.1:3000", "https://[host]/"] {
        let environment = |json: &mut Json| {
            add_own(json, json!({"name": "base_url", "value": address}));
        };
        assert_eq!(findings(WEWEB, environment), [], "{address}");
    }
}

#[test]
fn literal_secrets() {
    let body =
        |json: &mut Json| first(&mut json["endpoints"], "log-in")["body"] = r#"{"email": "{{email}}", "password": "typed-9"}"#.into();
    says(FLUTTERFLOW, body, Severity::Warning, &["“password” in the body", "endpoints/log-in/body", "Take the secrets out"]);
    let url = |json: &mut Json| first(&mut json["endpoints"], "orders")["url"] = "https://u:pass-word-1@x.example/".into();
    says(WEWEB, url, Severity::Warning, &["a password in the address", "endpoints/orders/url"]);
    let value = |json: &mut Json| {
        add_own(json, json!({"name": "client_secret", "value": "cs-12345"}));
    };
    says(WEWEB, value, Severity::Warning, &["“client_secret”", "environments/own/values/client_secret"]);
    for text in findings(WEWEB, value).iter().map(|finding| format!("{finding:?}")) {
        assert!(!text.contains("cs-12345"), "{text}");
    }
}

#[test]
fn json_paths() {
    let path = |json: &mut Json| first(&mut json["endpoints"], "log-in")["paths"][0]["path"] = "data.access-token".into();
    says(FLUTTERFLOW, path, Severity::Error, &["FF-MAP-SYNTAX", "not a valid JSON path at character 1", "$.data['access-token']"]);
    assert_eq!(findings(WEWEB, path), [], "WeWeb's paths are dotted");
}

#[test]
fn foreign_things() {
    let action = |json: &mut Json| first(&mut json["workflows"], "logout-tap")["actions"][1]["do"] = json!({"clear-session": {}});
    says(FLUTTERFLOW, action, Severity::Error, &["FlutterFlow has no such thing: the action Clear session", "use Log Out"]);
    let trigger = |json: &mut Json| first(&mut json["workflows"], "home-load")["on"] = "user-load".into();
    says(FLUTTERFLOW, trigger, Severity::Error, &["On user load"]);
    let log_out = |json: &mut Json| {
        let actions = first(&mut json["workflows"], "logout-tap")["actions"].as_array_mut().unwrap();
        actions.push(json!({"id": "foreign", "do": {"log-out": {}}}));
    };
    says(WEWEB, log_out, Severity::Error, &["WeWeb has no such thing: the action Log Out", "Clear session"]);
}

#[test]
fn doubles() {
    let endpoint = |json: &mut Json| {
        let copy = json["endpoints"][0].clone();
        json["endpoints"].as_array_mut().unwrap().push(copy);
    };
    says(FLUTTERFLOW, endpoint, Severity::Error, &["two of the API Call \"log-in\""]);
    let action = |json: &mut Json| first(&mut json["workflows"], "logout-tap")["actions"][1]["id"] = "call-log-out".into();
    says(FLUTTERFLOW, action, Severity::Error, &["two of the action \"call-log-out\""]);
    let route = |json: &mut Json| first(&mut json["pages"], "signup")["route"] = "/login/".into();
    says(WEWEB, route, Severity::Error, &["Sign up and Login have the same route"]);
}

#[test]
fn a_story_that_proves_nothing() {
    let change = |json: &mut Json| {
        for event in json["stories"][0]["events"].as_array_mut().unwrap() {
            event.as_object_mut().unwrap().remove("expect");
        }
    };
    says(WEWEB, change, Severity::Info, &["expects nothing"]);
}

/// The starter of WeWeb's legacy plugin, as a file.
fn legacy() -> String {
    let blueprint = crate::knowledge::backend_shape::named("plain").unwrap();
    let platform = Platform::WeWebLegacy(LegacySettings::default());
    let start = Start { name: "t".into(), platform, blueprint, base_url: None, origins: Default::default() };
    serde_json::to_string(&starter::project(&start)).unwrap()
}

fn set(field: &'static str, value: Json) -> impl FnOnce(&mut Json) {
    move |json| json["platform"]["weweb-legacy"][field] = value
}

#[test]
fn ww_45_the_legacy_plugins_own_calls() {
    let legacy = legacy();
    assert_eq!(findings(&legacy, |_| {}), []);
    for (field, value, severity, parts) in [
        ("user_endpoint", json!(""), Severity::Error, ["User endpoint is not chosen", "Plugins > Token Based Auth"]),
        ("user_endpoint", json!("current-usr"), Severity::Error, ["no such API Request", "did you mean \"current-user\"?"]),
        ("user_endpoint", json!("log-in"), Severity::Error, ["WW-LEG-ME-NOT-GET", "Log in takes POST"]),
        ("refresh_endpoint", json!("refrsh"), Severity::Error, ["Refresh endpoint is \"refrsh\"", "did you mean \"refresh\"?"]),
        ("refresh_type", json!("bearer"), Severity::Error, ["WW-LEG-REFRESH-HEADER", "request body"]),
        ("request_key", json!(""), Severity::Warning, ["no request key", "does not find the refresh token"]),
        ("response_key", json!(""), Severity::Warning, ["no response key", "[object Object]"]),
        ("token_type", json!({"custom-header": " "}), Severity::Error, ["has no name", "Custom header name"]),
        ("unauthenticated_page", json!(""), Severity::Error, ["page for people not signed in is not chosen", "Page not found."]),
        ("forbidden_page", json!("logn"), Severity::Error, ["forbidden page is \"logn\"", "did you mean \"login\"?"]),
    ] {
        says(&legacy, set(field, value), severity, &parts);
    }
    assert_eq!(findings(&legacy, set("forbidden_page", json!(""))), [], "WW-50: it falls back");
    assert_eq!(findings(&legacy, set("refresh_endpoint", json!(""))), [], "without one nothing is refreshed, as chosen");
}

#[test]
fn ww_51_roles_without_a_key() {
    let roles = |settings: Json| {
        move |json: &mut Json| {
            first(&mut json["pages"], "profile")["access"] = json!({"any-role": ["admin"]});
            let members = json["platform"]["weweb-legacy"].as_object_mut().unwrap();
            members.extend(settings.as_object().unwrap().clone());
        }
    };
    let legacy = legacy();
    says(&legacy, roles(json!({})), Severity::Error, &["Profile asks for a role, and there is no role key"]);
    let objects = roles(json!({"role_key": "roles", "role_type": "array-of-objects"}));
    says(&legacy, objects, Severity::Error, &["there is no object key"]);
    assert_eq!(findings(&legacy, roles(json!({"role_key": "roles"}))), []);
}

#[test]
fn what_belongs_to_wewebs_other_authentication() {
    let with = |kind: Json| {
        move |json: &mut Json| {
            let actions = first(&mut json["workflows"], "logout-tap")["actions"].as_array_mut().unwrap();
            actions.push(json!({"id": "foreign", "do": kind}));
        }
    };
    let legacy = legacy();
    let value = json!({"from": {"constant": 1}});
    for (kind, parts) in [
        (
            json!({"authenticate": {"persist": true}}),
            ["the action Authenticate", "WeWeb's Custom Auth", "use Store token, then Fetch User"],
        ),
        (json!({"set-user": {"value": value}}), ["the action Set user", "WeWeb's Custom Auth", "use Fetch User"]),
        (json!({"clear-session": {}}), ["the action Clear session", "WeWeb's Custom Auth", "use Logout"]),
        (json!({"log-out": {}}), ["the action Log Out", "it belongs to FlutterFlow", "use Logout, then Change page"]),
    ] {
        says(&legacy, with(kind), Severity::Error, &parts);
    }
    let trigger = |json: &mut Json| first(&mut json["workflows"], "to-profile")["on"] = "user-load".into();
    let found = findings(&legacy, trigger);
    assert!(found.iter().any(|finding| finding.title.contains("On user load") && finding.fix.contains("by itself")), "{found:#?}");
    for (kind, parts) in [
        (json!({"store-token": {"access_token": value}}), ["Store token", "legacy plugin", "use Authenticate"]),
        (json!({"fetch-user": {}}), ["Fetch User", "legacy plugin", "Set user"]),
        (json!({"legacy-log-out": {}}), ["the action Logout", "legacy plugin", "use Clear session"]),
    ] {
        says(WEWEB, with(kind), Severity::Error, &parts);
    }
    says(FLUTTERFLOW, with(json!({"store-token": {"access_token": value}})), Severity::Error, &["Store token", "use Log In"]);
}
