//! What of pasted calls is a secret, and what only looks like one.

use authscope::format::import::{Import, ValueText, read};

use super::{header, only, query};

/// The secrets that were taken out, in their order.
fn secrets(import: &Import) -> Vec<&str> {
    let text = |value: &ValueText| match value {
        ValueText::Secret(secret) => Some(secret.expose().to_owned()),
        _ => None,
    };
    let found: Vec<String> = import.values.iter().filter_map(|value| text(&value.value)).collect();
    found.into_iter().map(|text| &*text.leak()).collect()
}

fn curl(command: &str) -> Import {
    read(format!("curl {command}").as_bytes()).unwrap()
}

#[test]
fn a_signature_is_taken_out_of_addresses_and_headers() {
    for (command, secret) in [
        ("'https://files.example.com/a?sv=2022-11-02&sig=aB3%2Fx9%3D%3Dq1'", "aB3/x9==q1"),
        ("'https://api.example.com/a?X-Amz-Signature=5d41402abc4b2a76b9719d911017c592'", "5d41402abc4b2a76b9719d911017c592"),
        ("'https://api.example.com/a' -H 'X-Signature: 7f3a9c21'", "7f3a9c21"),
        ("'https://api.example.com/a' -H 'X-Hub-Signature-256: sha256=0f1e2d3c4b5a'", "sha256=0f1e2d3c4b5a"),
        ("'https://api.example.com/a' -H 'Stripe-Signature: t=1492774577,v1=5257a869e7ec'", "t=1492774577,v1=5257a869e7ec"),
        ("'https://api.example.com/a' -H 'X-HMAC: ab12cd34ef'", "ab12cd34ef"),
    ] {
        let import = curl(command);
        assert_eq!(secrets(&import), [secret], "{command}: {:?}", only(&import).endpoint);
        let text = serde_json::to_string(&only(&import).endpoint).unwrap();
        assert!(!text.contains(secret) && !text.contains("aB3%2Fx9"), "{text}");
    }
}

#[test]
fn a_cookie_that_keeps_a_language_or_a_look_is_no_secret() {
    let import = curl(
        "'https://api.example.com/dark/items?theme=dark&lang=de-DE' -b 'lang=de-DE; theme=dark; consent=2024-01-01T10:00:00Z; _ga=GA1.2.1234567890.1700000000; tz=Europe/Berlin'",
    );
    let endpoint = &only(&import).endpoint;
    assert_eq!(secrets(&import), [] as [&str; 0], "{endpoint:?}");
    assert_eq!(
        (endpoint.url.as_str(), query(endpoint, "theme"), query(endpoint, "lang")),
        ("{{base_url}}/dark/items", Some("dark"), Some("de-DE"))
    );
    assert!(!endpoint.credentials.is_include(), "no call is known by its language");
}

#[test]
fn a_cookie_that_may_say_who_sends_it_is_one() {
    for cookie in ["sid=1234567890", "laravel_session=eyJpdiI6IkNq", "XSRF-TOKEN=abcdef123456", "u=8c1f0a7b6d5e4f3a2b1c"] {
        let (name, value) = cookie.split_once('=').unwrap();
        let import = curl(&format!("'https://api.example.com/items?copy={value}' -b '{cookie}; theme=dark'"));
        assert_eq!(secrets(&import), [value], "{name}");
    }
}

#[test]
fn names_of_parameters_are_no_secrets() {
    let import = curl(
        "'https://api.example.com/settings?token_type=bearer&token_endpoint=https%3A%2F%2Fsso.example.com%2Foauth%2Ftoken&csrf-param=authenticity_token&password_required=always' -H 'Access-Control-Expose: authorization,x-api-key' -H 'X-Token-Name: access_token'",
    );
    let endpoint = &only(&import).endpoint;
    assert_eq!(secrets(&import), [] as [&str; 0], "{endpoint:?}");
    assert_eq!(query(endpoint, "csrf-param"), Some("authenticity_token"));
    assert_eq!(header(endpoint, "x-token-name"), Some("access_token"));
    // A password is one, whatever it says.
    let import = curl("https://api.example.com/login -d 'email=a@example.com&password=secret_token'");
    assert_eq!(secrets(&import), ["secret_token"]);
}
