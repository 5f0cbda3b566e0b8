//! cURL commands: as browsers and tools copy them, and as people write them.

use authscope::domain::project::carrier::Carrier;
use authscope::domain::project::endpoint::{BodyType, Purpose};
use authscope::domain::web::wire::Method;
use authscope::format::import::{ImportKind, ValueText};
use serde_json::json as value;

use super::{evident, form, header, import, inputs, json, leaves_out, only, plain, query, secret};

fn bearer() -> Carrier {
    Carrier::Header { name: "Authorization".into(), scheme: "Bearer".into() }
}

#[test]
fn chromes_log_in_becomes_an_endpoint_with_inputs() {
    let import = import("chrome-bash-login.txt");
    let call = only(&import);
    let endpoint = &call.endpoint;
    assert_eq!((import.kind, call.purpose.value, endpoint.method), (ImportKind::Curl, Purpose::LogIn, Method::Post));
    assert!(call.purpose.because.contains("login"));
    assert_eq!((endpoint.id.as_str(), endpoint.name.as_str()), ("log-in", "Log in"));
    assert_eq!((import.base_url.as_deref(), endpoint.url.as_str()), (Some("https://api.example.com"), "{{base_url}}/v1/auth/login"));
    assert_eq!(endpoint.body_type, BodyType::Json);
    assert_eq!(json(endpoint), value!({"email": "{{email}}", "password": "{{password}}"}));
    assert_eq!(inputs(endpoint), ["email", "password"]);
    assert_eq!((plain(&import, "email"), secret(&import, "password")), ("ada@example.com", "Lovelace-1843!"));
    assert!(import.values.iter().all(|value| value.is_input));
    // What says something stays, what the browser adds is listed.
    assert_eq!(endpoint.headers.len(), 1);
    assert_eq!(header(endpoint, "accept"), Some("application/json, text/plain, */*"));
    for name in ["accept-language", "origin", "priority", "referer", "sec-ch-ua", "sec-ch-ua-mobile", "sec-fetch-mode", "user-agent"] {
        assert!(leaves_out(&import, &format!("header {name}"), "browser"), "{name}: {:?}", import.unused);
    }
    assert!(leaves_out(&import, "header content-type", "kind of body"));
    assert!(!import.unused.iter().any(|unused| unused.is_call));
}

#[test]
fn ansi_c_quotes_are_read_as_a_shell_reads_them() {
    let import = import("chrome-bash-ansi.txt");
    let endpoint = &only(&import).endpoint;
    assert_eq!(plain(&import, "email"), "o'hara@example.com");
    assert_eq!(secret(&import, "password"), "it's-!-s3cret");
    assert_eq!(json(endpoint)["note"], "café\n");
}

#[test]
fn the_windows_prompt_has_quotes_of_its_own() {
    let import = import("chrome-cmd-login.txt");
    let endpoint = &only(&import).endpoint;
    assert_eq!(endpoint.url, "{{base_url}}/auth/login");
    assert_eq!((query(endpoint, "x"), query(endpoint, "y")), (Some("1"), Some("2")));
    assert_eq!(json(endpoint), value!({"email": "{{email}}", "password": "{{password}}"}));
    assert_eq!(secret(&import, "password"), "100%sure-Pa^ss");

    let import = super::import("chrome-cmd-old.txt");
    let call = only(&import);
    assert_eq!((call.purpose.value, header(&call.endpoint, "authorization")), (Purpose::CurrentUser, Some("Bearer {{token}}")));
    assert!(leaves_out(&import, "--compressed", "compressed"));

    let import = super::import("chrome-cmd-all.txt");
    let methods: Vec<_> = import.calls.iter().map(|call| (call.endpoint.method, call.endpoint.url.as_str())).collect();
    assert_eq!(methods, [(Method::Get, "{{base_url}}/one"), (Method::Delete, "{{base_url}}/two")]);
    assert_eq!(import.base_url.as_deref(), Some("https://api.example.com/a"));
}

#[test]
fn several_commands_are_several_calls_with_one_base() {
    let import = import("chrome-bash-all.txt");
    let urls: Vec<&str> = import.calls.iter().map(|call| call.endpoint.url.as_str()).collect();
    assert_eq!(import.base_url.as_deref(), Some("https://api.example.com/v1"));
    assert_eq!(urls, ["{{base_url}}/users/me", "{{base_url}}/orders", "https://cdn.example.net/config.json"]);
    assert_eq!(query(&import.calls[1].endpoint, "sort"), Some("-date"));
    let carrier = import.carrier.as_ref().unwrap();
    assert_eq!(carrier.value, Carrier::Header { name: "authorization".into(), scheme: "Bearer".into() });
    assert!(carrier.because.starts_with("2 calls take a token"), "{}", carrier.because);
    assert!(secret(&import, "token").starts_with("ey"));
    let ids: Vec<&str> = import.calls.iter().map(|call| call.endpoint.id.as_str()).collect();
    assert_eq!(ids, ["current-user", "get-orders", "get-config-json"]);

    let import = super::import("hand-and.txt");
    assert_eq!(import.calls.len(), 3);
    assert!(leaves_out(&import, "the command in line 1", "no cURL command"));
}

#[test]
fn multipart_is_read_as_a_form_and_said_so() {
    let import = import("chrome-multipart.txt");
    let endpoint = &only(&import).endpoint;
    assert_eq!(endpoint.body_type, BodyType::Form);
    assert_eq!((form(endpoint, "username"), form(endpoint, "password")), (Some("{{username}}"), Some("{{password}}")));
    assert!(leaves_out(&import, "multipart/form-data", "x-www-form-urlencoded") && leaves_out(&import, "\"photo\"", "files"));

    let import = super::import("hand-form.txt");
    let call = only(&import);
    assert_eq!((call.purpose.value, call.endpoint.method), (Purpose::SignUp, Method::Post));
    assert_eq!((form(&call.endpoint, "email"), form(&call.endpoint, "note")), (Some("{{email}}"), Some("@home")));
    assert_eq!(secret(&import, "password"), "Lovelace-1843!");
    assert!(leaves_out(&import, "\"photo\"", "files"));
}

#[test]
fn putting_a_refresh_token_on_a_black_list_logs_out() {
    let command = r#"curl -X POST https://api.example.com/auth/jwt/blacklist/ -H 'content-type: application/json' -d '{"refresh":"opaque-refresh-0001"}'"#;
    let import = super::read(command.as_bytes()).unwrap();
    let call = only(&import);
    assert_eq!((call.purpose.value, inputs(&call.endpoint)), (Purpose::LogOut, vec!["refresh_token"]), "{:?}", call.purpose);
}

#[test]
fn what_documentation_writes_in_place_of_a_value_is_an_input_without_one() {
    for stand_in in ["$REFRESH", "${REFRESH}", "<refresh token>", "YOUR_REFRESH_TOKEN", "[token]", "xxxxxxxx", "..."] {
        for name in ["refresh", "refresh_token"] {
            let command = format!(
                "curl -X POST https://api.example.com/auth/jwt/refresh/ -H 'content-type: application/json' -d '{{\"{name}\":\"{stand_in}\"}}'"
            );
            let import = super::read(command.as_bytes()).unwrap();
            let call = only(&import);
            assert_eq!((call.purpose.value, inputs(&call.endpoint)), (Purpose::Refresh, vec!["refresh_token"]), "{name} {stand_in}");
            assert_eq!(
                import.values.iter().find(|value| value.name == "refresh_token").map(|value| &value.value),
                Some(&ValueText::NotGiven),
                "{stand_in}"
            );
        }
        let command = format!("curl https://api.example.com/auth/me -H 'Authorization: Bearer {stand_in}'");
        let import = super::read(command.as_bytes()).unwrap();
        assert_eq!(header(&only(&import).endpoint, "authorization"), Some("Bearer {{token}}"), "{stand_in}");
        assert_eq!(
            import.values.iter().find(|value| value.name == "token").map(|value| &value.value),
            Some(&ValueText::NotGiven),
            "{stand_in}"
        );
    }
    // A short one is one all the same where the call refreshes.
    let command =
        r#"curl -X POST https://api.example.com/auth/refresh -H 'content-type: application/json' -d '{"refresh":"abc-123","limit":10}'"#;
    let import = super::read(command.as_bytes()).unwrap();
    assert_eq!((inputs(&only(&import).endpoint), secret(&import, "refresh_token")), (vec!["refresh_token"], "abc-123"));
    let command = r#"curl -X POST https://api.example.com/orders -H 'content-type: application/json' -d '{"refresh":"weekly"}'"#;
    assert_eq!(json(&only(&super::read(command.as_bytes()).unwrap()).endpoint), value!({"refresh": "weekly"}));
}

#[test]
fn firefox_and_safari() {
    let import = import("firefox-bash.txt");
    let call = only(&import);
    assert_eq!((call.purpose.value, inputs(&call.endpoint)), (Purpose::Refresh, vec!["refresh_token"]));
    assert_eq!(json(&call.endpoint), value!({"refresh_token": "{{refresh_token}}"}));
    assert_eq!(secret(&import, "refresh_token"), "opaque-refresh-0001");
    assert!(call.endpoint.credentials.is_include() && leaves_out(&import, "header cookie", "browser"));

    let import = super::import("safari-bash.txt");
    let call = only(&import);
    assert_eq!((call.purpose.value, call.endpoint.method), (Purpose::LogOut, Method::Post));
    assert_eq!(import.carrier.as_ref().map(|carrier| &carrier.value), Some(&bearer()));
    assert!(leaves_out(&import, "header accept", "says nothing") && leaves_out(&import, "header host", "connection"));
}

#[test]
fn postman_and_insomnia_leave_their_placeholders() {
    let import = import("postman.txt");
    let call = only(&import);
    assert_eq!((call.purpose.value, call.purpose.because.as_str()), (Purpose::LogIn, "the field grant_type says password"));
    assert_eq!((import.base_url.as_deref(), call.endpoint.url.as_str()), (None, "{{baseUrl}}/api/token/"));
    assert_eq!(form(&call.endpoint, "grant_type"), Some("password"));
    assert_eq!((form(&call.endpoint, "username"), form(&call.endpoint, "password")), (Some("{{username}}"), Some("{{password}}")));
    assert_eq!(secret(&import, "password"), "Lovelace & Co=1843");
    assert_eq!((import.value("username").unwrap().value.clone(), import.value("baseUrl").unwrap().is_input), (ValueText::NotGiven, false));
    let key = form(&call.endpoint, "client_secret").unwrap();
    assert_eq!((key, secret(&import, "client_secret")), ("{{client_secret}}", "cs-0123456789abcdef"));
    assert!(!import.value("client_secret").unwrap().is_input);

    let import = super::import("insomnia.txt");
    let call = only(&import);
    assert_eq!(header(&call.endpoint, "authorization"), Some("Bearer {{token}}"));
    assert_eq!((inputs(&call.endpoint), query(&call.endpoint, "fields")), (vec!["token"], Some("*")));
    assert_eq!(import.value("token").unwrap().value, ValueText::NotGiven);
}

#[test]
fn variables_of_a_shell_are_filled_or_stay_placeholders() {
    let import = import("hand-variables.txt");
    assert_eq!(import.calls.len(), 2);
    assert_eq!(header(&import.calls[0].endpoint, "authorization"), Some("Bearer {{token}}"));
    assert_eq!(secret(&import, "token"), "opaque-token-from-shell-1");
    assert_eq!(header(&import.calls[1].endpoint, "x-api-key"), Some("{{KEY}}"));
    assert!(import.calls[1].endpoint.url.ends_with("/items/{{ID}}"), "{}", import.calls[1].endpoint.url);
    assert_eq!(import.value("KEY").unwrap().value, ValueText::NotGiven);
    assert!(leaves_out(&import, "behind | in line 3", "reply") && leaves_out(&import, "redirection", "files"));
}

#[test]
fn options_are_used_or_listed() {
    let import = import("hand-flags.txt");
    let endpoint = &only(&import).endpoint;
    assert_eq!((endpoint.method, endpoint.body_type), (Method::Put, BodyType::Text));
    assert_eq!((endpoint.body.as_str(), header(endpoint, "x-trace")), ("a=1&b=two words", Some("1")));
    for (option, why) in [
        ("verbose", "shows"),
        ("insecure", "certificates"),
        ("location", "redirects"),
        ("silent", "shows"),
        ("output", "files"),
        ("max-time", "waits"),
    ] {
        assert!(leaves_out(&import, &format!("option --{option}"), why), "{option}: {:?}", import.unused);
    }

    let import = super::import("hand-get.txt");
    let endpoint = &only(&import).endpoint;
    assert_eq!((endpoint.method, endpoint.body_type), (Method::Get, BodyType::None));
    assert_eq!((query(endpoint, "q"), query(endpoint, "name")), (Some("teapots"), Some("a&b c")));
    assert!(leaves_out(&import, "--head", "GET"));

    let import = super::import("hand-unknown-option.txt");
    assert_eq!(only(&import).endpoint.url, "{{base_url}}/x");
    assert_eq!(import.unused.iter().filter(|unused| unused.what.contains("unknown here")).map(|unused| unused.times).sum::<usize>(), 2);

    let import = super::import("hand-file-body.txt");
    assert_eq!((only(&import).endpoint.method, only(&import).endpoint.body.as_str()), (Method::Post, ""));
    for what in ["--data with a file", "--cookie with a file", "--config", "--cacert"] {
        assert!(leaves_out(&import, what, ""), "{what}: {:?}", import.unused);
    }

    let import = super::import("hand-next.txt");
    let methods: Vec<_> = import.calls.iter().map(|call| call.endpoint.method).collect();
    assert_eq!(methods, [Method::Post, Method::Delete]);
    assert!(import.unused.iter().any(|unused| unused.is_call && unused.what == "command 1, part 3"), "{:?}", import.unused);
}

#[test]
fn basic_credentials_become_a_secret_header() {
    for file in ["hand-basic.txt", "hand-userinfo.txt"] {
        let import = import(file);
        let endpoint = &only(&import).endpoint;
        assert_eq!(header(endpoint, "authorization"), Some("Basic {{basic_credentials}}"), "{file}");
        // base64 of ada:Lovelace-1843!
        assert_eq!(secret(&import, "basic_credentials"), "YWRhOkxvdmVsYWNlLTE4NDMh", "{file}");
        assert_eq!(endpoint.url, "{{base_url}}/reports");
    }
    assert!(leaves_out(&import("hand-userinfo.txt"), "behind #", "never sent"));
}

#[test]
fn bodies_of_all_kinds() {
    let import = import("hand-json.txt");
    let call = only(&import);
    assert_eq!((inputs(&call.endpoint), header(&call.endpoint, "accept")), (vec!["identifier", "password"], Some("application/json")));
    assert_eq!(call.purpose.value, Purpose::LogIn);

    let import = super::import("hand-json-no-type.txt");
    let call = only(&import);
    let expected = value!({"user": {"email": "{{email}}", "password": "{{password}}"}, "otp": "{{otp}}", "remember": true});
    assert_eq!((call.endpoint.body_type, json(&call.endpoint)), (BodyType::Json, expected));
    assert!(evident(call, "no Content-Type says so"));
    assert_eq!(secret(&import, "otp"), "123456");

    let import = super::import("hand-unicode.txt");
    let endpoint = &only(&import).endpoint;
    assert_eq!((query(endpoint, "имя"), query(endpoint, "x"), header(endpoint, "x-name")), (Some("Ада"), Some("+"), Some("Ада")));
    assert_eq!(endpoint.body, r#"{"имя":"Ада","emoji":"🫖"}"#);

    let import = super::import("hand-xml.txt");
    let endpoint = &only(&import).endpoint;
    assert_eq!(endpoint.body, "<login><password>{{password}}</password><n>1</n></login>");
    assert_eq!((endpoint.body_type, header(endpoint, "content-type")), (BodyType::Text, Some("text/xml")));

    let import = super::import("hand-graphql.txt");
    let call = only(&import);
    assert_eq!(call.purpose.value, Purpose::LogIn);
    assert_eq!(inputs(&call.endpoint), ["email", "password"]);
    assert_eq!(json(&call.endpoint)["query"], r#"mutation { login(email: "{{email}}", password: "{{password}}") { token } }"#);
}

#[test]
fn graphqls_variables_are_known_by_the_arguments_that_they_fill() {
    let import = import("hand-graphql-variables.txt");
    let call = only(&import);
    assert_eq!((call.purpose.value, inputs(&call.endpoint)), (Purpose::LogIn, vec!["email", "password"]));
    let body = json(&call.endpoint);
    assert_eq!(body["variables"], value!({"e": "{{email}}", "p": "{{password}}"}));
    assert!(body["query"].as_str().unwrap().contains("email: $e, password: $p"), "{body}");
    assert_eq!(secret(&import, "password"), "Lovelace-1843!");
}

#[test]
fn odd_places_and_words() {
    let import = import("hand-nested-json.txt");
    let body = json(&only(&import).endpoint);
    assert_eq!((body["payload"].as_str(), &body["max_tokens"]), (Some(r#"{"password":"{{password}}","n":1}"#), &value!(512)));

    // Whoever has "password" as the password does not lose the field of that name.
    let import = super::import("hand-password-is-a-word.txt");
    let endpoint = &only(&import).endpoint;
    assert_eq!((endpoint.url.as_str(), secret(&import, "password")), ("{{base_url}}/auth/password/login", "password"));
    assert_eq!(json(endpoint), value!({"password": "{{password}}", "email": "{{email}}"}));

    let import = super::import("hand-glob.txt");
    assert!(evident(only(&import), "several URLs") && only(&import).endpoint.url.ends_with("/items/[1-3]"));

    let import = super::import("hand-refresh-cookie.txt");
    assert!(only(&import).endpoint.credentials.is_include() && import.carrier.is_none(), "{import:?}");
}

#[test]
fn keys_are_values_and_not_the_session() {
    let import = import("hand-supabase.txt");
    let call = only(&import);
    assert_eq!(
        (header(&call.endpoint, "apikey"), header(&call.endpoint, "authorization")),
        (Some("{{apikey}}"), Some("Bearer {{apikey}}"))
    );
    assert_eq!((call.purpose.value, inputs(&call.endpoint)), (Purpose::LogIn, vec!["email", "password"]));
    assert_eq!((import.carrier.is_none(), import.value("apikey").unwrap().is_input), (true, false));

    let import = super::import("hand-keys.txt");
    let endpoint = &only(&import).endpoint;
    assert_eq!((query(endpoint, "key"), json(endpoint)["returnSecureToken"].clone()), (Some("{{key}}"), value!(true)));
    assert!(secret(&import, "key").starts_with("AIza"));

    let import = super::import("hand-cognito.txt");
    let call = only(&import);
    assert_eq!((call.purpose.value, inputs(&call.endpoint)), (Purpose::LogIn, vec!["username", "password"]));
    assert_eq!(header(&call.endpoint, "content-type"), Some("application/x-amz-json-1.1"));
    assert_eq!(json(&call.endpoint)["AuthParameters"]["SECRET_HASH"], "{{secret_hash}}");
}

#[test]
fn a_secret_is_found_wherever_it_stands() {
    let import = import("hand-secret-everywhere.txt");
    let endpoint = &only(&import).endpoint;
    let name = header(endpoint, "x-session-token").unwrap();
    assert!(name.starts_with("{{") && endpoint.url.ends_with(name), "{endpoint:?}");
    assert_eq!((query(endpoint, "again"), form(endpoint, "note")), (Some(name), Some(name)));
    assert_eq!(header(endpoint, "x-copy"), Some(format!("is {name} here").as_str()));
}

#[test]
fn a_second_value_of_an_input_is_listed() {
    let import = import("curl-two-logins.txt");
    assert_eq!(import.calls.len(), 2);
    assert_eq!((plain(&import, "email"), secret(&import, "password")), ("ada@example.com", "first-Password-1"));
    assert!(
        leaves_out(&import, "\"password\" in command 2", "another value") && leaves_out(&import, "\"email\" in command 2", "another value")
    );
    assert!(!super::shown(&import).contains("second-Password-2"));
    let ids: Vec<&str> = import.calls.iter().map(|call| call.endpoint.id.as_str()).collect();
    assert_eq!(ids, ["log-in", "log-in-2"]);
}

#[test]
fn texts_in_other_encodings() {
    for (file, url) in [
        ("curl-bom.txt", "{{base_url}}/bom"),
        ("curl-utf16le.txt", "{{base_url}}/gr%C3%B6%C3%9Fe"),
        ("curl-utf16be-nomark.txt", "{{base_url}}/plain"),
        ("curl-crlf.txt", "{{base_url}}/x"),
    ] {
        assert_eq!(only(&import(file)).endpoint.url, url, "{file}");
    }
    assert_eq!(only(&import("curl-crlf.txt")).endpoint.method, Method::Patch);
    let big = import("curl-gigantic-header.txt");
    assert_eq!(header(&only(&big).endpoint, "x-big").unwrap().len(), 300_000);
}
