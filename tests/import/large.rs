//! A HAR file of the size that a long session makes.

use authscope::domain::project::endpoint::Purpose;
use authscope::format::import::read;
use serde_json::json;

const ASSETS: usize = 1_000;

#[test]
fn fifty_megabytes_of_page_and_three_calls() {
    let header = |name: &str, value: &str| json!({"name": name, "value": value});
    let entry = |method: &str, url: &str, kind: &str, mime: &str, body: &str| {
        json!({"_resourceType": kind, "request": {"method": method, "url": url, "headers": [header("accept", "*/*")]},
            "response": {"status": 200, "headers": [], "content": {"mimeType": mime, "text": body}}})
        .to_string()
    };
    let script = "var a = \"x\";\n".repeat(4_000);
    let mut text = String::from("{\"log\": {\"version\": \"1.2\", \"entries\": [");
    for n in 0..ASSETS {
        text.push_str(&entry("GET", &format!("https://app.example.com/chunk-{n}.js"), "script", "application/javascript", &script));
        text.push(',');
        if n == ASSETS / 2 {
            let mut login = json!({"_resourceType": "xhr",
                "request": {"method": "POST", "url": "https://api.example.com/auth/login", "headers": [header("content-type", "application/json")],
                    "postData": {"mimeType": "application/json", "text": "{\"email\":\"ada@example.com\",\"password\":\"Lovelace-1843!\"}"}},
                "response": {"status": 200, "headers": [], "content": {"mimeType": "application/json", "text": "{\"token\":\"opaque-token-000001\"}"}}});
            text.push_str(&format!("{login},"));
            login["request"]["url"] = "https://api.example.com/auth/me".into();
            login["request"]["method"] = "GET".into();
            login["request"]["headers"] = json!([header("authorization", "Token opaque-token-000001")]);
            login["request"]["postData"] = json!(null);
            text.push_str(&format!("{login},"));
        }
    }
    text.push_str(&entry(
        "GET",
        "https://api.example.com/report",
        "fetch",
        "application/json",
        &format!("{{\"big\": \"{}\"}}", "y".repeat(5 << 20)),
    ));
    text.push_str("]}}");
    assert!(text.len() > 50 << 20, "{}", text.len());

    let import = read(text.as_bytes()).unwrap();
    let purposes: Vec<Purpose> = import.calls.iter().map(|call| call.purpose.value).collect();
    assert_eq!(purposes, [Purpose::LogIn, Purpose::CurrentUser, Purpose::Other]);
    assert_eq!(import.unused.iter().filter(|unused| unused.is_call).count(), ASSETS);
    assert_eq!(import.calls[1].endpoint.headers[0].value, "Token {{token}}");
    // The largest reply is not kept, and that is said.
    assert!(import.calls[2].reply.as_ref().unwrap().body.is_empty());
    assert!(import.calls[2].evidence.iter().any(|evidence| evidence.because.contains("4 MB")));
}
