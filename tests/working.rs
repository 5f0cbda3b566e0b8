//! "Works in Postman, fails in my app": a request that works beside the one that the app makes. Each difference is named with where to set
//! it; a request that says the same is never accused.

use authscope::diagnose::as_sent;
use authscope::diagnose::symptoms::House;
use authscope::diagnose::working::{CannotCompare, Difference, differences, finding, request};
use authscope::domain::project::Project;
use authscope::domain::project::endpoint::Purpose;
use authscope::domain::record::finding::Severity;
use authscope::domain::web::wire::PreparedRequest;
use authscope::knowledge::backend_shape;
use authscope::knowledge::starter::{self, Start};

const WORKS: &str = r#"curl --location 'https://api.acme.example/v1/orders?page=1' \
--header 'Accept: application/json' --header 'X-Tenant: acme' --header 'Authorization: Bearer opaque-token-0123456789' \
--header 'Content-Type: application/json' --data '{"email": "ada@example.com", "pin": 42, "deep": {"on": true}}'"#;

fn read(text: &str) -> PreparedRequest {
    request(text).unwrap_or_else(|error| panic!("{error}"))
}

fn all(app: &str, house: House) -> Vec<Difference> {
    differences(&read(WORKS), &read(app), house)
}

#[test]
fn what_is_otherwise_is_named_with_its_rule_and_where_to_set_it() {
    use House::{FlutterFlow, WeWeb};
    for (what, by, house, id, words) in [
        ("curl --location", "curl -X PUT", FlutterFlow, "RUN-CALL-DIFFERS", "The app sends PUT, and the request that works is a POST"),
        ("https://api", "http://api", FlutterFlow, "FF-API-CLEARTEXT", "The app calls http where https works"),
        ("https://api", "http://api", WeWeb, "WW-MIXED-HTTP", "The app calls http where https works"),
        ("api.acme.example", "api.other.example", FlutterFlow, "RUN-CALL-DIFFERS", "another server"),
        ("/orders?", "/orders/?", WeWeb, "WW-BE-SLASH", "A slash at the end of the address is otherwise"),
        ("/orders?", "/Orders?", FlutterFlow, "RUN-CALL-DIFFERS", "another case"),
        ("/orders?", "/order?", FlutterFlow, "RUN-CALL-DIFFERS", "another address"),
        ("?page=1", "", FlutterFlow, "RUN-CALL-DIFFERS", "The query parameter page is missing"),
        ("?page=1", "?page=", FlutterFlow, "RUN-CALL-DIFFERS", "The query parameter page is empty"),
        ("?page=1", "?page=1&q=2", FlutterFlow, "RUN-CALL-DIFFERS", "a query parameter more: q"),
        ("--header 'X-Tenant: acme'", "", FlutterFlow, "RUN-CALL-DIFFERS", "does not send the header X-Tenant"),
        ("X-Tenant: acme", "X-Tenant: other", FlutterFlow, "RUN-CALL-DIFFERS", "The header X-Tenant says something else"),
        ("'X-Tenant: acme'", "'X-Tenant: acme' -H 'X-More: 1'", FlutterFlow, "RUN-CALL-DIFFERS", "a header more: X-More"),
        ("--header 'Authorization: Bearer opaque-token-0123456789'", "", FlutterFlow, "FF-API-BEARER", "The app sends no Authorization"),
        ("--header 'Authorization: Bearer opaque-token-0123456789'", "", WeWeb, "WW-NO-AUTH-HEADER", "The app sends no Authorization"),
        ("Bearer opaque", "Bearer Bearer opaque", FlutterFlow, "FF-API-BEARER", "The word Bearer is sent twice"),
        ("Bearer opaque", "Bearer Bearer opaque", WeWeb, "WW-BEARER-DOUBLE", "The word Bearer is sent twice"),
        ("Bearer opaque-token", "opaque-token", WeWeb, "WW-BEARER-MISSING", "The token is sent without the word Bearer"),
        ("Bearer opaque", "bearer opaque", WeWeb, "WW-BEARER-MISSING", "says bearer where Bearer works"),
        ("Bearer opaque-token-0123456789", "Bearer undefined", WeWeb, "WW-BEARER-UNDEFINED", "The text of nothing"),
        ("Bearer opaque-token-0123456789", "Bearer \"opaque-token-0123456789\"", WeWeb, "WW-BEARER-QUOTES", "Quotes are sent along"),
        (
            "Content-Type: application/json",
            "Content-Type: text/plain",
            WeWeb,
            "WW-CT-OBJECT-BODY",
            "as text/plain, and application/json works",
        ),
        ("\"email\":", "\"eMail\":", FlutterFlow, "RUN-CALL-DIFFERS", "The field is called email, and the app sends eMail"),
        ("\"email\": \"ada@example.com\",", "", FlutterFlow, "RUN-CALL-DIFFERS", "does not send the field email"),
        ("ada@example.com", "", FlutterFlow, "RUN-CALL-DIFFERS", "The app sends email empty"),
        ("ada@example.com", "[email]", FlutterFlow, "FF-API-PLACEHOLDER", "[email] is sent as it is written"),
        ("ada@example.com", "<email>", FlutterFlow, "FF-API-PLACEHOLDER", "<email> is sent as it is written"),
        ("\"ada@example.com\"", "\"\\\"ada@example.com\\\"\"", FlutterFlow, "FF-API-QUOTES", "Quotes are sent as part of email"),
        ("ada@example.com", " ada@example.com", FlutterFlow, "RUN-CALL-DIFFERS", "Blanks are sent around email"),
        ("42", "\"42\"", FlutterFlow, "RUN-CALL-DIFFERS", "pin is a text in the app, and a number in the request that works"),
        ("true", "\"true\"", FlutterFlow, "RUN-CALL-DIFFERS", "deep.on is a text"),
        ("42,", "<pin>,", FlutterFlow, "FF-API-PLACEHOLDER", "<pin> stands in it as it is written"),
        ("ada@example.com", "a\"da@example.com", FlutterFlow, "FF-API-QUOTES", "it stops being JSON at line 1"),
        ("\"pin\": 42", "\"pin\": 42, \"more\": 1", FlutterFlow, "RUN-CALL-DIFFERS", "a field more: more"),
        (
            "--data '{\"email\": \"ada@example.com\", \"pin\": 42, \"deep\": {\"on\": true}}'",
            "-X POST",
            FlutterFlow,
            "RUN-CALL-DIFFERS",
            "The app sends no body",
        ),
    ] {
        let app = WORKS.replace(what, by);
        assert_ne!(app, WORKS, "{what}");
        let found = all(&app, house);
        let first = found.first().unwrap_or_else(|| panic!("nothing is told of {what} as {by}"));
        assert!(first.id == id && first.words.contains(words), "{what} as {by}: {found:#?}");
        let told = finding("Orders", house, &found);
        let screen = if house == FlutterFlow { "API Calls › Orders › " } else { "HTTP Request Orders" };
        assert!(told.sheet.iter().all(|line| line.screen.contains(screen) && !line.set.is_empty()), "{told:#?}");
        let text = format!("{told:?}");
        assert!(!text.contains("opaque-token"), "the token is masked: {text}");
    }
}

#[test]
fn what_a_client_adds_by_itself_and_what_a_person_types_is_no_difference() {
    for (what, by) in [
        ("ada@example.com", "bob@example.com"),
        ("opaque-token-0123456789", "opaque-token-9876543210"),
        ("42", "43"),
        ("true", "false"),
        ("page=1", "page=2"),
        ("application/json' --data", "application/json; charset=utf-8' --data"),
        (
            "--header 'X-Tenant",
            "-H 'User-Agent: Dart' -H 'Accept-Encoding: gzip' -H 'sec-fetch-mode: cors' -H 'Origin: https://a.example' --header 'X-Tenant",
        ),
    ] {
        let app = WORKS.replace(what, by);
        assert_ne!(app, WORKS, "{what}");
        let found = all(&app, House::FlutterFlow);
        assert!(found.is_empty(), "{what} as {by}: {found:#?}");
        assert_eq!(finding("Orders", House::FlutterFlow, &found).severity, Severity::Info);
    }
}

#[test]
fn cookies_and_forms_are_told_by_what_they_are() {
    let cookie = WORKS.replace("--header 'Accept", "--cookie 'sid=abcdef0123456789' --header 'Accept");
    let found = differences(&read(&cookie), &read(WORKS), House::WeWeb);
    assert_eq!((found[0].id, found.len()), ("WW-COOKIE-NO-CREDENTIALS", 1));
    assert!(!format!("{found:?}").contains("abcdef0123456789"));
    let form = "curl https://id.acme.example/token -d grant_type=password -d username=ada -d password=s3cret-pass";
    let json = r#"curl https://id.acme.example/token -H 'Content-Type: application/json' -d '{"grant_type": "password", "username": "ada", "password": "s3cret-pass"}'"#;
    let found = differences(&read(form), &read(json), House::WeWeb);
    assert_eq!((found[0].id, found.len()), ("WW-FORM-NEEDED", 1), "{found:#?}");
    assert!(differences(&read(form), &read(form), House::WeWeb).is_empty());
}

#[test]
fn one_request_alone_is_compared() {
    assert!(matches!(request("curl https://a.example/x\ncurl https://a.example/y"), Err(CannotCompare::NotOne(2))));
    assert!(matches!(request("hello"), Err(CannotCompare::Unreadable(_))));
}

/// The starters of every backend on both platforms.
fn starters() -> Vec<Project> {
    use authscope::domain::project::platform::{FlutterFlowSettings, Platform, WeWebSettings};
    let platforms = [Platform::FlutterFlow(FlutterFlowSettings::default()), Platform::WeWeb(WeWebSettings::default())];
    let mut all = Vec::new();
    for platform in platforms {
        for blueprint in backend_shape::ALL.iter().map(|make| make()) {
            all.push(starter::project(&Start {
                name: blueprint.title.clone(),
                platform: platform.clone(),
                base_url: Some("https://api.acme.example".into()),
                blueprint,
                origins: Default::default(),
            }));
        }
    }
    all
}

#[test]
fn the_request_of_a_starter_is_made_without_a_run_and_is_the_same_as_itself() {
    let works = read(
        r#"curl https://api.acme.example/x -d '{"email": "ada@example.com", "password": "s3cret-pass"}' -H 'Content-Type: application/json'"#,
    );
    let mut count = 0;
    for project in starters() {
        let house = House::of(&project.platform);
        let environment = project.environments.last().unwrap_or_else(|| panic!("{}", project.name)).id.clone();
        for endpoint in project.endpoints.iter().filter(|endpoint| matches!(endpoint.purpose, Purpose::LogIn | Purpose::CurrentUser)) {
            let make =
                |works: &PreparedRequest| as_sent::made(&project, &endpoint.id, &environment, project.platform.default_target(), works);
            let Some(own) = make(&works) else { continue };
            count += 1;
            let found = differences(&own, &make(&own).unwrap_or_else(|| panic!("{} is made again", endpoint.name)), house);
            assert!(found.is_empty(), "{} {}: {found:#?}", project.name, endpoint.name);
            assert!(
                !own.url.masked().contains("s3cret-pass") && !own.body.as_ref().is_some_and(|body| body.masked().contains("s3cret-pass"))
            );
        }
    }
    assert!(count > 40, "{count} requests");
}
