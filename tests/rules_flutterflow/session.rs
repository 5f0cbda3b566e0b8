//! A1 settings, A2 session, A3 storage, rules 1 to 12.

use authscope::domain::project::endpoint::Purpose;
use authscope::domain::project::platform::Target;
use authscope::domain::record::entry::EntryBody;
use authscope::domain::record::value::Value;
use serde_json::json;

use super::app;
use super::support::build::*;
use crate::support::runs::Facts as _;

const TOKEN: &str = "_auth_authentication_token_";
const REFRESH: &str = "_auth_refresh_token_";
const EXPIRY: &str = "_auth_token_expiration_";
const UID: &str = "_auth_uid_";
const USER: &str = "_auth_user_data_";

fn update(fields: serde_json::Value) -> serde_json::Value {
    action("update-user", json!({"fields": fields}))
}

#[test]
fn ff_a1_entry_page_and_logged_in_page() {
    let ran = app().setting("entry_page", json!("about")).setting("logged_in_page", json!("profile")).run(&[open("/"), open("/home")]);
    assert_eq!((ran.end(0), ran.end(1)), (("about", "FF-24"), ("about", "FF-23.2")));
    let ran = app().setting("logged_in_page", json!("profile")).run(&[open("/"), tap("login"), reopen()]);
    assert_eq!((ran.end(1), ran.end(2)), (("profile", "FF-16"), ("profile", "FF-24")));
}

#[test]
fn ff_a1_without_a_user_data_type_there_is_no_user_data() {
    let ran = app().setting("user_data_type", json!("")).run(&[open("/"), tap("login")]);
    assert!(!ran.tab(1).session.user_data.is_some());
    assert_eq!(ran.stored(1, "flutter._auth_user_data_"), None);
    let ran = app().run(&[open("/"), tap("login")]);
    assert_eq!(ran.tab(1).session.user_data.member("name"), &Value::text("Ada"));
}

#[test]
fn ff_a1_skip_on_page_load_when_inactive() {
    let app = app().endpoint("hello", json!({})).page_load("home", vec![call("hello")]);
    let story = [open("/"), tap("login"), link("/profile"), link("/")];
    let ran = app.run(&story);
    assert_eq!(ran.calls(1), ["POST /login", "GET /hello"]);
    assert_eq!(ran.calls(2), ["GET /hello"], "Home sits below Profile as root, and its actions run");
    assert!(ran.noted(2, "FF-A1"));
    assert_eq!(ran.calls(3), ["GET /hello"], "once, where Home is the current location itself");
    let ran = app.page("home", json!({"access": "signed-in", "skip_on_load_when_inactive": true})).run(&story);
    assert_eq!((ran.calls(2), ran.calls(3)), (vec![], vec!["GET /hello".to_owned()]));
}

#[test]
fn ff_1_and_3_the_session_and_its_variables() {
    let variables = ["token", "refresh-token", "uid", "expiry", "signed-in"];
    let shown = variables.iter().map(|field| show(session(field))).collect();
    let ran = app().tap("about", "show", shown).run(&[open("/about"), tap("show"), open("/"), tap("login"), open("/about"), tap("show")]);
    assert_eq!(ran.messages(1), ["null", "null", "", "null", "false"], "the UID reads as empty text, tokens read null");
    assert_eq!(ran.messages(5), ["token-number-1", "refresh-number-1", "42", "1800000900000", "true"]);
}

#[test]
fn ff_2_logged_out_before_anything_else() {
    let ran = app().run(&[open("/")]);
    assert!(!ran.signed_in(0) && !ran.tab(0).session.uid.is_some());
}

#[test]
fn ff_4_no_call_carries_the_token_by_itself() {
    let ran = app().endpoint("me", json!({})).tap("home", "me", vec![call("me")]).run(&[open("/"), tap("login"), tap("me")]);
    assert_eq!(ran.header(2, 0, "authorization"), None);
}

#[test]
fn ff_5_nothing_refreshes_a_token() {
    let app = app().endpoint("me", json!({})).reply("/me", 401, "{}").tap("home", "me", vec![call("me")]);
    let ran = app.run(&[open("/"), tap("login"), expire(), tap("me")]);
    assert_eq!((ran.calls(2).len(), ran.calls(3)), (0, vec!["GET /me".to_owned()]));
    assert!(ran.signed_in(3));
}

#[test]
fn ff_6_without_persist_a_start_is_logged_out() {
    for target in [Target::TestMode, Target::Web, Target::Mobile] {
        let app = app().setting("persist", json!(false)).on(target);
        let ran = app.run(&[open("/"), tap("login"), reopen(), open("/profile")]);
        assert_eq!(ran.end(1), ("home", "FF-16"));
        assert!(ran.device(1).storage.is_empty(), "no storage code at all");
        assert_eq!((ran.end(2), ran.signed_in(2)), (("login", "FF-6"), false));
        assert_eq!(ran.end(3), ("login", "FF-23.2"));
    }
}

#[test]
fn ff_7c_a_token_and_an_expiry_that_is_not_past() {
    let ran = app().run(&[open("/"), tap("login"), reload(), reopen()]);
    assert!(ran.signed_in(2) && ran.signed_in(3));
    assert_eq!(ran.end(3), ("home", "FF-24"));
    let ran = app().run(&[open("/"), tap("login"), expire(), reopen()]);
    assert_eq!(ran.end(3), ("login", "FF-7c"));
    assert!(ran.reason(3).contains("expiry is past"), "{}", ran.reason(3));
}

#[test]
fn ff_7c_without_a_token_nobody_is_logged_in() {
    let ran =
        app().tap("login", "uid-only", vec![log_in(json!({"uid": constant(json!("7"))}))]).run(&[open("/"), tap("uid-only"), reopen()]);
    assert_eq!((ran.end(1), ran.end(2)), (("home", "FF-16"), ("login", "FF-7c")));
    assert!(ran.reason(2).contains("no token"), "{}", ran.reason(2));
}

#[test]
fn ff_7d_no_expiry_never_ends_and_odd_tokens_count() {
    for token in ["", "null"] {
        let fields = json!({"token": constant(json!(token))});
        let ran = app().tap("login", "odd", vec![log_in(fields)]).run(&[open("/"), tap("odd"), expire(), reopen()]);
        assert_eq!((ran.end(3), ran.signed_in(3)), (("home", "FF-24"), true), "token {token:?}");
    }
}

#[test]
fn ff_7d_an_expired_session_stays_in_memory_and_on_the_device() {
    let ran = app().run(&[open("/"), tap("login"), expire(), reload()]);
    let session = ran.tab(3).session;
    assert!(!session.signed_in && session.token.is_some() && session.refresh_token.is_some() && session.uid.is_some());
    assert!(ran.stored(3, &format!("flutter.{TOKEN}")).is_some());
    assert!(ran.decision(3).fact("expiry").starts_with("past"));
    assert!(ran.decision(3).fact("token").starts_with("token A"));
}

#[test]
fn ff_8_log_in_replaces_all_fields_and_signs_in_whatever_they_hold() {
    let app = app().tap("home", "again", vec![log_in_quietly(json!({}))]);
    let ran = app.run(&[open("/"), tap("login"), tap("again")]);
    let session = ran.tab(2).session;
    assert!(session.signed_in && session.fields_set() == 0, "{session:?}");
    let past = json!({"token": constant(json!("t")), "expiry": constant(json!(1_000))});
    let ran = self::app().tap("login", "past", vec![log_in(past)]).run(&[open("/"), tap("past"), reload()]);
    assert!(ran.signed_in(1), "a past expiry works until the next start");
    assert_eq!((ran.end(1), ran.end(2)), (("home", "FF-16"), ("login", "FF-7c")));
}

#[test]
fn ff_9_update_replaces_all_fields_and_deletes_unset_ones() {
    let app = app().tap("home", "update", vec![update(json!({"token": constant(json!("token-number-2"))}))]);
    let ran = app.run(&[open("/"), tap("login"), tap("update")]);
    let session = ran.tab(2).session;
    assert_eq!((session.fields_set(), session.signed_in), (1, true));
    assert_eq!(ran.device(2).storage.keys().collect::<Vec<_>>(), ["flutter._auth_authentication_token_"]);
    assert_eq!(ran.end(2).0, "home", "no navigation");
}

#[test]
fn ff_9_update_while_logged_out() {
    let fields = json!({"token": constant(json!("t-1234567"))});
    let app = app().tap("about", "update", vec![update(fields), say("done")]);
    let ran = app.clone().on(Target::TestMode).run(&[open("/about"), tap("update")]);
    assert_eq!((ran.end(1), ran.signed_in(1)), (("about", "FF-15"), false), "Test Mode asserts");
    let ran = app.run(&[open("/about"), tap("update")]);
    assert_eq!(
        (ran.end(1).0, ran.signed_in(1), ran.messages(1).len()),
        ("about", true, 1),
        "a release acts as a log-in without navigation"
    );
}

#[test]
fn ff_9_update_never_signs_out() {
    let app = app().tap("home", "blank", vec![update(json!({"token": constant(json!(""))}))]);
    let ran = app.run(&[open("/"), tap("login"), tap("blank"), link("/profile")]);
    assert!(ran.signed_in(2));
    assert_eq!(ran.end(3), ("profile", "FF-23.3"));
}

#[test]
fn ff_10_log_out_clears_the_session_but_not_app_state() {
    let app = app().variable("copy", json!({"persisted": true, "default": ""}));
    let app = app.tap("login", "login", vec![call("login"), set("copy", body("login", "$.token")), log_in(all_fields())]);
    let ran = app.run(&[open("/"), tap("login"), tap("logout"), reload()]);
    let session = ran.tab(2).session;
    assert!(!session.signed_in && session.fields_set() == 0);
    assert_eq!(ran.device(2).storage.keys().collect::<Vec<_>>(), ["flutter.ff_copy"]);
    assert_eq!(ran.tab(3).variables["copy"].to_text().reveal(), "token-number-1");
    assert!(ran.calls(2).is_empty(), "no server call");
}

#[test]
fn ff_11_an_expiry_that_passes_is_no_event() {
    let ran = app().run(&[open("/"), tap("login"), expire()]);
    assert_eq!((ran.end(2), ran.signed_in(2)), (("home", "FF-11"), true));
    assert!(!ran.decision(2).moved);
}

#[test]
fn ff_a3_storage_keys_on_each_target() {
    for (target, prefix, quote) in [(Target::Web, "flutter.", "\""), (Target::TestMode, "flutter.", "\""), (Target::Mobile, "", "")] {
        let ran = app().on(target).run(&[open("/"), tap("login")]);
        let stored = |key: &str| ran.stored(1, &format!("{prefix}{key}")).unwrap_or_else(|| panic!("{key} on {target:?}"));
        assert_eq!(stored(TOKEN), format!("{quote}token-number-1{quote}"));
        assert_eq!(stored(REFRESH), format!("{quote}refresh-number-1{quote}"));
        assert_eq!(stored(EXPIRY), "1800000900000", "milliseconds, a number");
        assert_eq!(stored(UID), format!("{quote}42{quote}"));
        let user = if target == Target::Mobile { r#"{"name":"Ada"}"# } else { r#""{\"name\":\"Ada\"}""# };
        assert_eq!(stored(USER), user);
    }
}

#[test]
fn ff_a3_a_null_field_is_removed_and_nothing_is_merged() {
    let app = app().tap("home", "again", vec![log_in(json!({"token": body_as("login", "$.token", "text")}))]);
    let ran = app.run(&[open("/"), tap("login"), tap("again")]);
    assert!(ran.device(2).storage.is_empty(), "{:?}", ran.device(2).storage);
}

#[test]
fn ff_a8_exports_of_2026_leave_a_marker_at_log_out_and_take_it_away_at_log_in() {
    for (export, marker) in [("classic", None), ("2026", Some("true")), ("2026-secure", Some("true"))] {
        let key = if export == "2026-secure" { "secure:_auth_signed_out_" } else { "flutter._auth_signed_out_" };
        let ran = app().setting("export", json!(export)).run(&[open("/"), tap("login"), tap("logout"), reload(), tap("login"), reload()]);
        assert_eq!(ran.stored(2, key).as_deref(), marker, "{export}");
        assert_eq!((ran.end(3).0, ran.noted(3, "FF-7a")), ("login", marker.is_some()), "{export}");
        assert_eq!((ran.stored(4, key), ran.signed_in(5)), (None, true), "{export}");
    }
}

#[test]
fn ff_a8_secure_storage_holds_plain_texts_under_keys_of_its_own_and_the_expiry_as_text() {
    let ran = app().setting("export", json!("2026-secure")).run(&[open("/"), tap("login")]);
    let stored = |key: &str| ran.stored(1, key);
    assert_eq!(stored("secure:_auth_authentication_token_").as_deref(), Some("token-number-1"));
    assert_eq!(stored("secure:_auth_token_expiration_").as_deref(), Some("1800000900000"));
    assert_eq!(
        (stored("flutter._auth_authentication_token_"), stored("_auth_legacy_migration_complete_").as_deref()),
        (None, Some("true"))
    );
}

#[test]
fn ff_3_without_a_session_the_uid_reads_as_empty_text_and_the_tokens_as_null() {
    let shows = |field: &str| show(session(field));
    let app = app().tap("about", "show", ["uid", "token", "refresh-token", "expiry", "signed-in"].map(shows).to_vec());
    assert_eq!(app.run(&[open("/about"), tap("show")]).messages(1), ["", "null", "null", "null", "false"]);
    let app = app.tap("home", "show-in", ["uid", "token", "signed-in"].map(shows).to_vec());
    assert_eq!(app.run(&[open("/"), tap("login"), tap("show-in")]).messages(2), ["42", "token-number-1", "true"]);
}

#[test]
fn ff_31_what_rules_need_is_recorded() {
    let chain = vec![call("login"), when(succeeded("login"), vec![log_in(all_fields())], vec![])];
    let me =
        json!({"purpose": "current-user", "inputs": [{"name": "t"}], "headers": [{"name": "Authorization", "value": "Bearer [t] [left]"}]});
    let app = app().endpoint("me", me).reply("/me", 200, "{}").tap("login", "login", chain);
    let app = app.tap("home", "me", vec![call_with("me", &[("t", session("token"))])]);
    let ran = app.run(&[open("/"), tap("login"), tap("me")]);
    let kinds = |step: usize| ran.entries(step).iter().map(|entry| entry.body.kind()).collect::<Vec<_>>();
    for kind in ["condition", "workflow_start", "workflow_end", "token_facts", "field_read", "guard_decision"] {
        assert!(kinds(1).contains(&kind), "{kind}: {:?}", kinds(1));
    }
    assert!(kinds(2).contains(&"call_input"));
    let sent = ran.entries(2).into_iter().find_map(|entry| match &entry.body {
        EntryBody::Request { purpose, action, unfilled, .. } if !unfilled.is_empty() => Some((*purpose, action.is_some(), unfilled.len())),
        _ => None,
    });
    assert_eq!(sent, Some((Purpose::CurrentUser, true, 1)));
    assert_eq!(ran.decision(1).fact("sessions persist"), "yes");
}
