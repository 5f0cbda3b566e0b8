//! HAR files of browsers and proxies.

use authscope::domain::project::carrier::{Carrier, Reads};
use authscope::domain::project::endpoint::{Endpoint, Notation, Purpose};
use authscope::format::import::{ImportKind, ValueText};
use serde_json::json as value;

use super::{evident, form, header, import, inputs, json, leaves_out, only, query, secret};

fn path<'a>(endpoint: &'a Endpoint, name: &str) -> Option<(&'a str, Option<Notation>)> {
    endpoint.paths.iter().find(|path| path.name == name).map(|path| (path.path.as_str(), path.notation))
}

#[test]
fn flutterflows_test_mode_from_log_in_to_orders() {
    let import = import("har-chrome-flutterflow.har");
    assert_eq!((import.kind, import.base_url.as_deref()), (ImportKind::Har, Some("https://api.example.com")));
    let purposes: Vec<Purpose> = import.calls.iter().map(|call| call.purpose.value).collect();
    assert_eq!(purposes, [Purpose::LogIn, Purpose::CurrentUser, Purpose::Refresh, Purpose::Other]);
    assert!(import.calls.iter().all(|call| call.sent_via_proxy && evident(call, "proxy.flutterflow.example.com")));

    // The log-in that went well stands for both.
    let login = import.call(Purpose::LogIn).unwrap();
    assert_eq!(login.reply.as_ref().unwrap().status, 200);
    assert_eq!(secret(&import, "password"), "Lovelace-1843!");
    assert!(!super::shown(&import).contains("wrong-Password-0"));
    assert!(
        import.unused.iter().any(|unused| unused.is_call && unused.what == "entry 7" && unused.why.contains("entry 8")),
        "{:?}",
        import.unused
    );

    // Directus counts milliseconds: 900000 agrees with the token's own 900 s (backends.md 3.2).
    let endpoint = &login.endpoint;
    assert_eq!(path(endpoint, Reads::TOKEN), Some(("data.access_token", None)));
    assert_eq!(path(endpoint, Reads::REFRESH_TOKEN), Some(("data.refresh_token", None)));
    assert_eq!(path(endpoint, Reads::EXPIRY), Some(("data.expires", Some(Notation::MsFromNow))));
    assert!(evident(login, "the lifetime that the token itself states"));
    assert_eq!((path(endpoint, Reads::UID), path(endpoint, Reads::USER)), (Some(("data.user.id", None)), Some(("data.user", None))));

    let me = &import.call(Purpose::CurrentUser).unwrap().endpoint;
    assert_eq!((header(me, "authorization"), inputs(me)), (Some("Bearer {{token}}"), vec!["token"]));
    assert_eq!((path(me, Reads::USER), path(me, Reads::UID)), (Some(("data", None)), Some(("data.id", None))));
    let refresh = &import.call(Purpose::Refresh).unwrap().endpoint;
    assert_eq!(json(refresh), value!({"refresh_token": "{{refresh_token}}"}));
    // The token that the refresh gave is the same input.
    let orders = &import.call(Purpose::Other).unwrap().endpoint;
    assert_eq!((header(orders, "authorization"), orders.id.as_str()), (Some("Bearer {{token}}"), "get-orders"));
    let carrier = import.carrier.as_ref().unwrap();
    assert_eq!(carrier.value, Carrier::Header { name: "Authorization".into(), scheme: "Bearer".into() });
    assert!(carrier.because.contains("the token of a reply"), "{}", carrier.because);

    // Twelve entries: none is lost.
    let left_out = import.unused.iter().filter(|unused| unused.is_call).count();
    assert_eq!(import.calls.len() + left_out, 12, "{:?}", import.unused);
    for (what, why) in [
        ("entry 1: GET https://app.flutterflow.example.com/", "a page"),
        ("entry 2: GET", "part of the page"),
        ("entry 3: GET", "of the app itself"),
        ("entry 4: GET https://fonts.example.net/inter.woff2", "font"),
        ("entry 5: POST https://www.google-analytics.com/g/collect", "analytics"),
        ("entry 6: OPTIONS", "preflight"),
        ("entry 10", "same call as entry 9"),
        ("header x-requested-with", "proxy"),
    ] {
        assert!(leaves_out(&import, what, why), "{what}: {:?}", import.unused);
    }
    assert!(import.calls.iter().all(|call| !call.headers_unknown));
}

#[test]
fn weweb_with_xano_in_firefox() {
    let import = import("har-firefox-weweb.har");
    let purposes: Vec<Purpose> = import.calls.iter().map(|call| call.purpose.value).collect();
    assert_eq!(purposes, [Purpose::LogIn, Purpose::CurrentUser]);
    assert_eq!(import.base_url.as_deref(), Some("https://x.xano.example.com/api:AbC/auth"));
    let [login, me] = &*import.calls else { panic!() };
    assert_eq!(path(&login.endpoint, Reads::TOKEN), Some(("authToken", None)));
    assert!(evident(login, "JWE") && path(&login.endpoint, Reads::EXPIRY).is_none());
    // The reply's token, in whatever header it travels.
    assert_eq!(header(&me.endpoint, "x-xano-authorization"), Some("{{token}}"));
    assert_eq!(import.carrier.as_ref().unwrap().value, Carrier::Header { name: "X-Xano-Authorization".into(), scheme: String::new() });
    assert_eq!((path(&me.endpoint, Reads::USER), path(&me.endpoint, Reads::UID)), (Some(("", None)), Some(("id", None))));
    assert!(leaves_out(&import, "entry 2", "style") && leaves_out(&import, "entry 3", "picture"));
}

#[test]
fn sanctum_in_safari_gives_its_token_as_the_whole_reply() {
    let import = import("har-safari.har");
    let [login, me] = &*import.calls else { panic!("{:?}", import.calls) };
    assert_eq!(login.purpose.value, Purpose::LogIn);
    assert_eq!((form(&login.endpoint, "email"), form(&login.endpoint, "device_name")), (Some("{{email}}"), Some("phone")));
    assert_eq!(path(&login.endpoint, Reads::TOKEN), Some(("", None)));
    assert!(evident(login, "Sanctum"));
    assert_eq!((query(&me.endpoint, "token"), me.purpose.value), (Some("{{token}}"), Purpose::CurrentUser));
    assert_eq!(import.carrier.as_ref().unwrap().value, Carrier::Query { name: "token".into() });
}

#[test]
fn charles_writes_har_1_1_with_fields_in_place_of_text() {
    let import = import("har-charles-11.har");
    let call = only(&import);
    assert_eq!((call.purpose.value, call.purpose.because.as_str()), (Purpose::LogIn, "the field grant_type says password"));
    assert_eq!((form(&call.endpoint, "username"), form(&call.endpoint, "client_id")), (Some("{{username}}"), Some("app")));
    assert_eq!(super::plain(&import, "username"), "ada@example.com");
    assert_eq!(secret(&import, "password"), "Lovelace-1843!");
    // Not refresh_expires_in.
    assert_eq!(path(&call.endpoint, Reads::EXPIRY), Some(("expires_in", Some(Notation::SecondsFromNow))));
    assert!(import.unused.iter().any(|unused| unused.is_call && unused.what.starts_with("entry 2")));
}

#[test]
fn what_the_browser_left_out_is_unknown() {
    let import = import("har-sanitized.har");
    assert!(import.calls.len() == 2 && import.calls.iter().all(|call| call.headers_unknown));
    assert_eq!(import.carrier, None);
    assert_eq!(path(&import.calls[0].endpoint, Reads::EXPIRY), Some(("expires_at", Some(Notation::EpochSeconds))));

    let import = super::import("har-redacted.har");
    let call = only(&import);
    assert!(call.headers_unknown && header(&call.endpoint, "authorization").is_none());
    assert!(leaves_out(&import, "header authorization", "taken out"));
}

#[test]
fn bodies_in_base64() {
    let import = import("har-base64.har");
    let [login, me] = &*import.calls else { panic!() };
    assert_eq!((path(&login.endpoint, Reads::TOKEN), path(&login.endpoint, Reads::UID)), (Some(("jwt", None)), Some(("user.id", None))));
    assert_eq!(path(&login.endpoint, Reads::EXPIRY), Some(("expires", Some(Notation::Iso))));
    assert!(me.reply.as_ref().unwrap().body.is_empty() && evident(me, "said to be base64"));
}

#[test]
fn a_session_in_a_cookie() {
    let import = import("har-cookies.har");
    let [login, me] = &*import.calls else { panic!() };
    assert_eq!(import.carrier.as_ref().unwrap().value, Carrier::Cookie);
    assert!(me.endpoint.credentials.is_include() && !login.endpoint.credentials.is_include());
    assert!(header(&login.endpoint, "x-xsrf-token").unwrap().starts_with("{{"));
    assert!(leaves_out(&import, "header cookie", "browser") && header(&me.endpoint, "cookie").is_none());
}

#[test]
fn nulls_and_foreign_types_are_passed_over_and_listed() {
    let import = import("har-nulls.har");
    let urls: Vec<&str> = import.calls.iter().map(|call| call.endpoint.url.as_str()).collect();
    assert_eq!(urls, ["{{base_url}}/ok", "{{base_url}}/login", "{{base_url}}/blocked"]);
    assert_eq!(import.unused.iter().filter(|unused| unused.is_call && unused.why.contains("no request")).count(), 7);
    assert_eq!(import.calls[1].reply.as_ref().map(|reply| reply.status), Some(200));
    assert_eq!((header(&import.calls[1].endpoint, "x-n"), import.calls[2].reply.as_ref()), (Some("5"), None));
    assert!(evident(&import.calls[2], "blocked"));
}

#[test]
fn har_files_in_other_encodings() {
    for file in ["har-utf16.har", "har-bom.har"] {
        assert_eq!(only(&import(file)).purpose.value, Purpose::CurrentUser, "{file}");
    }
}

#[test]
fn replies_are_kept_but_never_printed() {
    let import = import("har-chrome-flutterflow.har");
    let reply = import.call(Purpose::LogIn).unwrap().reply.as_ref().unwrap();
    assert!(reply.body.starts_with(b"{\"data\""));
    assert_eq!(format!("{reply:?}"), format!("ImportedReply(status 200, 0 headers, {} bytes)", reply.body.len()));
    assert!(import.values.iter().all(|value| !matches!(value.value, ValueText::NotGiven)), "{:?}", import.values);
}

#[test]
fn what_a_browser_saved_is_exchanges_like_those_of_a_run() {
    use authscope::domain::record::exchange::Seen;
    use authscope::format::import::exchanges::exchanges;

    let file = std::fs::read(format!("{}/tests/import/files/har-chrome-flutterflow.har", env!("CARGO_MANIFEST_DIR"))).unwrap();
    let saved = exchanges(&file).unwrap();
    let login = saved
        .exchanges
        .iter()
        .rfind(|exchange| exchange.request.body.as_ref().is_some_and(|body| body.reveal().contains("Lovelace-1843!")));
    let login = login.unwrap();
    assert_eq!((login.request.method.as_str(), login.seen), ("POST", Seen::Saved));
    assert!(!login.request.body.as_ref().unwrap().masked().contains("Lovelace"), "what is secret in it is known as such");
    let reply = login.came.reply().unwrap();
    assert_eq!(reply.status, 200);
    assert!(saved.bodies.json(&reply.body.hash).unwrap()["data"]["access_token"].is_string());
    assert!(login.wall_ms.is_some() && reply.timing.total_us > 0, "when, and how long");
    let bearer = saved.exchanges.iter().find_map(|exchange| exchange.request.header("authorization")).unwrap();
    assert!(bearer.masked().starts_with("Bearer token A"), "{bearer}");
    assert_eq!(exchanges(b"<html>").unwrap_err().to_string(), authscope::format::import::read(b"<html>").unwrap_err().to_string());
}
