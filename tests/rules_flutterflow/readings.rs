//! A7, table T3: from a reply's value to a session field; B7: paths.

use authscope::domain::record::entry::EntryBody;
use authscope::domain::words;
use serde_json::{Value as Json, json};

use super::app;
use super::support::build::*;

/// Logs in with one field bound; gives the run.
fn bound(field: &str, binding: Json) -> Ran {
    with_reply(field, binding, TOKENS)
}

fn with_reply(field: &str, binding: Json, reply: &str) -> Ran {
    let mut fields = json!({});
    fields[field] = binding;
    app().tap("login", "try", vec![call("login"), log_in(fields), say("after")]).instead("/login", 200, reply).run(&[open("/"), tap("try")])
}

fn token(ran: &Ran) -> Option<String> {
    assert!(ran.signed_in(1), "{}", ran.text());
    let token = ran.tab(1).session.token;
    token.is_some().then(|| token.to_text().reveal())
}

fn aborted(ran: &Ran) {
    assert_eq!((ran.end(1), ran.signed_in(1), ran.messages(1).len()), (("login", "FF-15"), false, 0));
}

#[test]
fn ff_t3_json_path_makes_text_of_everything() {
    for (path, text) in [
        ("$.token", "token-number-1"),
        ("$.id", "42"),
        ("$.ok", "true"),
        ("$.list", r#"["a","b"]"#),
        ("$.user", r#"{"name":"Ada"}"#),
        ("$.half", "1.5"),
    ] {
        assert_eq!(token(&bound("token", body_as("login", path, "json-path"))).as_deref(), Some(text));
    }
}

#[test]
fn ff_t3_json_path_without_match_is_the_text_null() {
    for reply in [TOKENS, "<html>", ""] {
        let ran = with_reply("token", body_as("login", "$.nothing", "json-path"), reply);
        assert_eq!(token(&ran).as_deref(), Some("null"));
        assert_eq!(ran.stored(1, "flutter._auth_authentication_token_").as_deref(), Some("\"null\""), "and it is kept");
    }
    let ran = bound("token", body_as("never-called", "$.token", "json-path"));
    assert_eq!(token(&ran).as_deref(), Some("null"), "an output that was never set has no body");
}

#[test]
fn ff_t3_predefined_text() {
    assert_eq!(token(&bound("token", body_as("login", "$.text", "text"))).as_deref(), Some("x"));
    for path in ["$.id", "$.ok", "$.list", "$.user"] {
        aborted(&bound("token", body_as("login", path, "text")));
    }
    for reply in [TOKENS, "<html>"] {
        assert_eq!(token(&with_reply("token", body_as("login", "$.nothing", "text"), reply)), None, "null");
    }
}

#[test]
fn ff_t3_predefined_integer() {
    assert_eq!(token(&bound("token", body_as("login", "$.id", "integer"))).as_deref(), Some("42"));
    assert_eq!(bound("expiry", body_as("login", "$.whole", "integer")).tab(1).session.expiry_ms, Some(1_800_000_900_000));
    for path in ["$.half", "$.text", "$.ok"] {
        aborted(&bound("token", body_as("login", path, "integer")));
    }
    aborted(&with_reply("token", body_as("login", "$.n", "integer"), r#"{"n":"42"}"#));
    assert_eq!(token(&bound("token", body_as("login", "$.nothing", "integer"))), None, "null");
}

#[test]
fn ff_t3_an_integer_expiry_is_seconds_since_1970() {
    for (seconds, year) in [(900, "1970"), (1_800_000_900, "2027"), (1_800_000_900_000_i64, "59")] {
        let ran = with_reply("expiry", body_as("login", "$.n", "integer"), &json!({"n": seconds}).to_string());
        assert_eq!(ran.tab(1).session.expiry_ms, Some(seconds * 1000));
        let shown = ran.entries(1).iter().find_map(|entry| match &entry.body {
            EntryBody::FieldRead(reading) => words::shown(reading),
            _ => None,
        });
        assert!(shown.as_deref().is_some_and(|shown| shown.contains(year)), "{shown:?}");
    }
    for reply in [TOKENS, "<html>"] {
        aborted(&with_reply("expiry", body_as("login", "$.nothing", "integer"), reply));
    }
}

#[test]
fn ff_t3_text_is_no_expiry_without_a_function() {
    let reply = r#"{"iso":"2027-01-15T08:15:00Z","in":900}"#;
    aborted(&with_reply("expiry", body_as("login", "$.iso", "text"), reply));
    for (behaviour, path, convert, ms) in
        [("iso-to-instant", "$.iso", "text", 1_800_000_900_000_i64), ("now-plus-seconds", "$.in", "integer", 0)]
    {
        let custom = json!({"from": {"custom": {"function": "f", "inputs": [{"name": "x", "value": body_as("login", path, convert)}]}}});
        let app = app().function("f", json!(behaviour)).instead("/login", 200, reply);
        let ran = app.tap("login", "try", vec![call("login"), log_in(json!({"expiry": custom}))]).run(&[open("/"), tap("try")]);
        let expiry = ran.tab(1).session.expiry_ms.unwrap();
        assert!(if ms == 0 { (1_800_000_900_000..1_800_000_910_000).contains(&expiry) } else { expiry == ms }, "{expiry}");
        let read = ran.entries(1).into_iter().find(|entry| entry.body.kind() == "field_read").unwrap();
        assert!(read.assumed.as_deref().is_some_and(|assumed| assumed.contains("custom function f")), "{read:?}");
    }
}

#[test]
fn ff_t3_several_matches_are_a_list() {
    let ran = bound("token", body_as("login", "$.list[*]", "json-path"));
    assert_eq!(token(&ran).as_deref(), Some(r#"["a","b"]"#));
    aborted(&bound("token", body_as("login", "$.list[*]", "text")));
}

#[test]
fn ff_b6_that_a_byte_order_mark_makes_no_json_is_assumed_and_that_a_text_is_none_is_not() {
    let assumed = |reply: &str| {
        let ran = with_reply("token", body_as("login", "$.token", "json-path"), reply);
        let entry = ran.entries(1).into_iter().find(|entry| entry.body.kind() == "field_read").unwrap();
        (token(&ran), entry.assumed.clone())
    };
    let (read, why) = assumed("\u{feff}{\"token\":\"t-1\"}");
    assert_eq!(read.as_deref(), Some("null"));
    assert!(why.is_some_and(|why| why.contains("byte order mark")));
    assert_eq!(assumed("no json"), (Some("null".to_owned()), None));
}

#[test]
fn ff_b7_paths_are_strict_rfc_9535() {
    let reply = r#"{"a-b":1,"_x":2,"0_image":3,"$id":4,"d":{"e":[5,6,7]}}"#;
    for (path, text) in [
        ("$['a-b']", "1"),
        ("$._x", "2"),
        ("$[\"0_image\"]", "3"),
        ("$['$id']", "4"),
        ("$.d.e[-1]", "7"),
        ("$.d.e[0:2]", "[5,6]"),
        ("$..e[1]", "6"),
        ("$.d.e[?@ > 6]", "7"),
        ("$.none", "null"),
    ] {
        assert_eq!(token(&with_reply("token", body_as("login", path, "json-path"), reply)).as_deref(), Some(text), "{path}");
    }
}

#[test]
fn ff_b7_an_invalid_path_throws() {
    for path in ["token", "$.a-b", "$.[\"0_image\"]", "$.0_image", "$.$id", ".token"] {
        for reply in [TOKENS, "<html>"] {
            let ran = with_reply("token", body_as("login", path, "json-path"), reply);
            aborted(&ran);
            assert!(ran.reason(1).contains(path), "{}", ran.reason(1));
        }
    }
}

#[test]
fn what_a_custom_function_makes_of_it_is_not_what_the_server_sent() {
    let input = json!({"name": "seconds", "value": body_as("login", "$.n", "integer")});
    let bound = json!({"from": {"custom": {"function": "later", "inputs": [input]}}});
    let build = app().function("later", json!("now-plus-seconds"));
    let login = vec![call("login"), log_in(json!({"token": body_as("login", "$.token", "text"), "expiry": bound}))];
    let ran = build.tap("login", "try", login).instead("/login", 200, r#"{"token": "t-1", "n": 3600}"#).run(&[open("/"), tap("try")]);
    let reading = ran.entries(1).iter().find_map(|entry| match &entry.body {
        EntryBody::FieldRead(reading) if reading.slot == authscope::domain::project::binding::SessionField::Expiry => Some(reading.clone()),
        _ => None,
    });
    let reading = reading.unwrap_or_else(|| panic!("{}", ran.text()));
    assert_eq!((reading.found.to_text().reveal().as_str(), reading.path.as_deref()), ("3600", Some("$.n")));
    assert!(reading.read.as_number().is_some_and(|ms| ms > 1.8e12), "{reading:?}");
}
