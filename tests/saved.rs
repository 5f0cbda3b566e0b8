//! What somebody has in hand without a project: a HAR file, a cURL command, replies, the body of a request, stored values. Each names its
//! cause first; the same with the mistake mended is silent.
#![expect(clippy::unwrap_used, reason = "helpers of tests may")]

use authscope::diagnose::saved::{CannotReadSaved, judged, read};
use authscope::diagnose::snapshot;
use authscope::diagnose::symptoms::House;
use authscope::domain::record::finding::{Finding, Severity};

fn case(name: &str) -> String {
    std::fs::read_to_string(format!("{}/tests/diagnosis/cases/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn found(text: &str, house: Option<House>) -> Vec<Finding> {
    judged(&read(text).unwrap(), house)
}

fn first(text: &str, house: House) -> Finding {
    found(text, Some(house)).into_iter().next().unwrap()
}

/// Everything that is said, in one text.
fn said(findings: &[Finding]) -> String {
    findings.iter().map(|finding| format!("{}\n{}\n{}\n", finding.title, finding.evidence, finding.fix)).collect()
}

#[test]
fn case_01_the_redirect_turned_the_post_into_a_get() {
    let har = case("01-post-becomes-get.har.json");
    let one = first(&har, House::FlutterFlow);
    assert_eq!((one.id, one.severity), ("FF-API-REDIRECT-METHOD", Severity::Error));
    assert!(one.title.contains("POST /api/refresh (entry 1)") && one.title.contains("GET"), "{}", one.title);
    assert!(one.fix.contains("API URL") && one.fix.contains("https://api.kontor.example/api/refresh"), "{}", one.fix);
    assert!(!said(&[one]).contains("no such route"));
    assert_eq!(first(&har, House::WeWeb).id, "WW-REDIRECT-METHOD");
    // 308 keeps the method: the second request is a POST.
    let twin = har
        .replace("301", "308")
        .replace("\"method\": \"GET\"", "\"method\": \"POST\"")
        .replace("\"method\":\"GET\"", "\"method\":\"POST\"");
    assert_ne!(twin, har);
    assert_eq!(said(&found(&twin, Some(House::FlutterFlow))), "");
}

#[test]
fn a_token_whose_times_are_in_milliseconds_is_told_of_in_a_command_too() {
    use base64::Engine as _;
    let part = |text: &str| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text);
    let call = |exp: &str| {
        let token = format!("{}.{}.{}", part(r#"{"alg":"HS256"}"#), part(&format!(r#"{{"sub":"1","exp":{exp}}}"#)), part(&"s".repeat(32)));
        format!("curl https://api.kontor.example/me -H 'Authorization: Bearer {token}'")
    };
    let one = first(&call("1795866163000"), House::WeWeb);
    assert!(one.id == "WW-EXPIRY-UNIT" && one.title.contains("thousands of years") && one.title.contains("token A1"), "{one:#?}");
    assert!(!said(&[one]).contains("eyJ"));
    assert_eq!(said(&found(&call("1795866163"), Some(House::WeWeb))), "", "that it has ended since is no fault");
}

#[test]
fn case_05_the_token_comes_in_a_header() {
    let har = case("05-token-in-response-header.har.json");
    let one = first(&har, House::FlutterFlow);
    assert_eq!(one.id, "FF-MAP-HEADER-CASE");
    for part in ["lower case", "assumed", "Access-Control-Expose-Headers: Authorization", "without the word Bearer"] {
        assert!(said(std::slice::from_ref(&one)).contains(part), "{part}: {}", said(&[one]));
    }
    assert!(!said(&[one]).contains("eyJ"), "the token is masked");
    let twin = har.replace("\"Authorization\"", "\"X-Nothing\"");
    assert_eq!(said(&found(&twin, Some(House::FlutterFlow))), "");
}

#[test]
fn case_12_two_renewals_at_one_moment_with_one_refresh_token() {
    let har = case("12-refresh-by-each-component.har.json");
    let all = found(&har, Some(House::WeWeb));
    assert_eq!(all[0].id, "WW-REFRESH-RACE");
    assert!(
        all[0].evidence.contains("entry 3") && all[0].evidence.contains("entry 4") && all[0].evidence.contains("used before"),
        "{}",
        all[0].evidence
    );
    assert!(!said(&all).contains("rt-A-100") && !said(&all).contains("WW-JWT-EXPIRED"), "{}", said(&all));
    assert_eq!(said(&found(&har.replacen("rt-A-100", "rt-A-099", 1), Some(House::WeWeb))), "", "another token each: no race");
    let stored = snapshot::judged(&snapshot::read(&case("12-refresh-by-each-component.txt")).unwrap());
    assert_eq!(stored[0].id, "WW-STORAGE-SHAPE", "{stored:?}");
}

#[test]
fn case_14_a_star_beside_cookies() {
    let har = case("14-wildcard-first-click.har.json");
    let all = found(&har, Some(House::WeWeb));
    assert_eq!(all.iter().map(|finding| finding.id).collect::<Vec<_>>(), ["WW-CORS-WILDCARD-CRED"]);
    assert!(all[0].title.contains("entry 2") && all[0].evidence.contains("second try works"), "{}", said(&all));
    assert!(all[0].fix.contains("https://app.kontor.example"));
    let code = all[0].sheet.iter().find_map(|line| line.code.as_ref()).unwrap();
    assert!(code.text.contains("Access-Control-Allow-Headers: content-type\n"), "what the browser asked for: {}", code.text);
    assert_eq!(said(&found(&har.replace("\"*\"", "\"https://app.kontor.example\""), Some(House::WeWeb))), "");
}

#[test]
fn case_21_a_hidden_reply_is_no_accusation_and_the_probe_names_the_cause() {
    let hidden = found(&case("21-401-without-cors-browser.har.json"), Some(House::FlutterFlow));
    assert_eq!(hidden.len(), 1, "{}", said(&hidden));
    assert_eq!(hidden[0].severity, Severity::Warning);
    for part in ["or the connection was lost", "A hint", "07:29:55"] {
        assert!(hidden[0].evidence.contains(part), "{part}: {}", hidden[0].evidence);
    }
    let probe = case("21b-401-without-cors-probe.har.json");
    let one = first(&probe, House::FlutterFlow);
    assert_eq!(one.id, "FF-API-CORS-ON-ERROR");
    assert!(
        said(std::slice::from_ref(&one)).contains("always") && one.evidence.contains("had ended") && one.evidence.contains("-1"),
        "{}",
        said(&[one])
    );
    let twin = probe.replace("\"server\"", "\"access-control-allow-origin\"").replace("\"nginx\"", "\"https://app.kontor.example\"");
    assert_ne!(twin, probe);
    assert_eq!(said(&found(&twin, Some(House::FlutterFlow))), "");
}

#[test]
fn case_23_an_expiry_without_a_zone_in_a_har_file_and_in_the_reply_alone() {
    for name in ["23-expiry-without-zone.har.json", "23-expiry-without-zone.reply.json"] {
        let text = case(name);
        let one = first(&text, House::FlutterFlow);
        assert_eq!(one.id, "FF-SES-EXPIRY-MISMATCH", "{name}");
        assert!(one.title.contains("$.data.expires") && one.evidence.contains("2026-03-01 14:30:00"), "{}", said(&[one]));
        assert!(!said(&found(&text, Some(House::FlutterFlow))).contains("UTC+1"), "the zone is not known");
        for zone in ["2026-03-01T14:30:00+01:00", "2026-03-01T13:30:00Z"] {
            assert_eq!(said(&found(&text.replace("2026-03-01 14:30:00", zone), Some(House::FlutterFlow))), "", "{zone}");
        }
    }
}

#[test]
fn case_07_a_reply_that_says_no_and_a_body_that_is_no_json() {
    let reply = case("07-graphql-nested-errors.reply.json");
    let one = first(&reply, House::FlutterFlow);
    assert_eq!(one.id, "FF-API-200-ERROR");
    assert!(one.evidence.contains("e-mail or password is wrong") && one.fix.contains("the token is there"), "{}", said(&[one]));
    assert_eq!(said(&found(r#"{"data": {"tokenCreate": {"token": "t", "errors": []}}}"#, Some(House::FlutterFlow))), "");

    let one = first(&case("07b-graphql-body-as-sent.txt"), House::FlutterFlow);
    assert_eq!(one.id, "FF-API-QUOTES");
    assert!(one.evidence.contains("column 42") && one.fix.contains("variables"), "{}", said(&[one]));
    assert!(!said(&[one]).contains("cold soup"));
}

#[test]
fn case_10_two_replies_of_one_call_have_two_shapes() {
    let (one, two) = (case("10a-me-valid-token.reply.json"), case("10b-me-after-refresh.reply.json"));
    let all = found(&format!("{one}\n{two}"), Some(House::WeWeb));
    assert_eq!(all[0].id, "WW-ME-SHAPE");
    assert!(
        all[0].evidence.contains("user is a text in reply 1, and an object in reply 2") && all[0].fix.contains("Authenticate"),
        "{}",
        said(&all)
    );
    assert!(!said(&all).contains("rt-new-83") && !said(&all).contains("misspelt"));
    assert_eq!(said(&found(&format!("{two}\n{two}"), Some(House::WeWeb))), "");
}

/// One exchange as a HAR file has it.
fn exchange(request: &[(&str, &str)], sent: &str, status: u16, reply: &[(&str, &str)], body: &str) -> String {
    let lines =
        |all: &[(&str, &str)]| all.iter().map(|(name, value)| serde_json::json!({"name": name, "value": value})).collect::<Vec<_>>();
    serde_json::json!({"log": {"version": "1.2", "entries": [{
        "startedDateTime": "2026-03-01T07:30:00.000Z", "time": 40,
        "request": {"method": "POST", "url": "https://api.kontor.example/things", "headers": lines(request),
            "postData": {"mimeType": "application/x-ndjson", "text": sent}},
        "response": {"status": status, "headers": lines(reply), "content": {"mimeType": "application/json", "text": body}}
    }]}})
    .to_string()
}

#[test]
fn what_is_no_part_of_a_log_in_is_not_accused() {
    let origin = ("origin", "https://app.kontor.example");
    let allowed = ("access-control-allow-origin", "*");
    for (text, what) in [
        (exchange(&[origin], "{}", 200, &[allowed], r#"{"coupon": {"expires": "2026-03-01 14:30:00"}}"#), "a coupon's end is no session's"),
        (exchange(&[origin, ("sec-fetch-mode", "navigate")], "{}", 200, &[], "{}"), "a form leads to a page"),
        (exchange(&[origin, ("sec-fetch-mode", "no-cors")], "{}", 204, &[], ""), "a beacon"),
        (exchange(&[("origin", "https://api.kontor.example")], "{}", 401, &[], "{}"), "the page's own origin"),
        (exchange(&[], "{}", 401, &[], "{}"), "no page sent it"),
        (exchange(&[("content-type", "application/x-ndjson")], "{}\n{}", 200, &[], "{}"), "lines of JSON"),
    ] {
        assert_eq!(said(&found(&text, Some(House::FlutterFlow))), "", "{what}");
    }
    let other = found(&exchange(&[], "{}", 200, &[], r#"{"errors": ["the card was refused"]}"#), Some(House::WeWeb));
    assert_eq!((other[0].id, other[0].severity), ("WW-200-WITH-ERROR", Severity::Warning), "what the app makes of it is not known");
    let shown = ("access-control-expose-headers", "Authorization");
    let token = ("authorization", "Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.c2lnbmF0dXJlLXBhcnQ");
    assert_eq!(said(&found(&exchange(&[origin], "{}", 200, &[allowed, shown, token], "{}"), Some(House::WeWeb))), "", "WeWeb may read it");
}

#[test]
fn without_a_platform_both_menus_are_told() {
    let one = &found(&case("01-post-becomes-get.har.json"), None)[0];
    assert!(one.fix.contains("FlutterFlow: API Calls") && one.fix.contains("WeWeb: the workflow"), "{}", one.fix);
}

#[test]
fn what_is_nothing_to_look_at_is_said() {
    assert_eq!(read("hello").unwrap_err(), CannotReadSaved::NotOne);
    assert_eq!(read("").unwrap_err(), CannotReadSaved::NotOne);
    assert!(matches!(read("{\"log\": {\"entries\": [{\"request\""), Err(CannotReadSaved::Import(_))));
    assert!(matches!(read("curl"), Err(CannotReadSaved::Import(_))));
    assert_eq!(said(&found("{}", None)), "");
}

#[test]
fn the_terminal_checks_what_is_no_project_by_its_content() {
    let run = |file: &str, more: &[&str]| {
        let file = format!("{}/tests/diagnosis/cases/{file}", env!("CARGO_MANIFEST_DIR"));
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_authscope")).arg("check").arg(file).args(more).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap())
    };
    for (file, wanted) in [
        ("01-post-becomes-get.har.json", "WW-REDIRECT-METHOD"),
        ("12-refresh-by-each-component.txt", "WW-STORAGE-SHAPE"),
        ("14-wildcard-first-click.har.json", "WW-CORS-WILDCARD-CRED"),
    ] {
        let (code, said, error) = run(file, &["--platform", "weweb"]);
        assert_eq!((code, error.as_str()), (Some(1), ""), "{file}");
        assert!(said.contains(wanted) && said.contains("fix"), "{said}");
    }
    let (code, said, _) = run("10a-me-valid-token.reply.json", &["--platform", "weweb"]);
    assert!(code == Some(0) && said.contains("nothing in it is wrong by itself"), "{said}");
    let (code, _, error) = run("10a-me-valid-token.reply.json", &[]);
    assert!(code == Some(2) && error.contains("not an Authscope project"), "a project with a mistake is no reply: {error}");
    let (code, said, _) = run("23-expiry-without-zone.reply.json", &["--format", "json", "--platform", "flutterflow"]);
    let json: serde_json::Value = serde_json::from_str(&said).unwrap();
    assert_eq!((code, json["findings"][0]["id"].as_str()), (Some(1), Some("FF-SES-EXPIRY-MISMATCH")));
}
