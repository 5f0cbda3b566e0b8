//! What holds for any input: no panic, nothing lost, nothing shown, and a command reads back as what it was.

use authscope::domain::project::endpoint::{BodyType, Endpoint, Field};
use authscope::domain::secret::SecretKind;
use authscope::domain::web::wire::Method;
use authscope::format::import::{Import, ValueText, read};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use super::bytes;

const FILES: [&str; 14] = [
    "chrome-bash-login.txt",
    "chrome-bash-ansi.txt",
    "chrome-cmd-login.txt",
    "chrome-multipart.txt",
    "postman.txt",
    "hand-variables.txt",
    "hand-flags.txt",
    "hand-graphql.txt",
    "hand-xml.txt",
    "url-odd-query.txt",
    "url-proxy.txt",
    "har-chrome-flutterflow.har",
    "har-nulls.har",
    "har-charles-11.har",
];

/// A text in single quotes.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// An endpoint as somebody would type its command.
fn rendered(endpoint: &Endpoint) -> String {
    let percent = authscope::domain::base::encode::percent;
    let query: Vec<String> = endpoint.query.iter().map(|field| format!("{}={}", percent(&field.name), percent(&field.value))).collect();
    let url = if query.is_empty() { endpoint.url.clone() } else { format!("{}?{}", endpoint.url, query.join("&")) };
    let mut words = vec!["curl".to_owned(), "-X".into(), endpoint.method.as_str().into(), quoted(&url)];
    for field in &endpoint.headers {
        words.extend(["-H".to_owned(), quoted(&format!("{}: {}", field.name, field.value))]);
    }
    let content_type = match endpoint.body_type {
        BodyType::None | BodyType::Multipart => None,
        BodyType::Json => Some("application/json"),
        BodyType::Form => Some("application/x-www-form-urlencoded"),
        BodyType::Text => Some("text/plain"),
    };
    if let Some(content_type) = content_type {
        words.extend(["-H".to_owned(), quoted(&format!("content-type: {content_type}"))]);
    }
    match endpoint.body_type {
        BodyType::None | BodyType::Multipart => {}
        BodyType::Form => {
            for field in &endpoint.form {
                words.extend(["--data-urlencode".to_owned(), quoted(&format!("{}={}", percent(&field.name), field.value))]);
            }
        }
        BodyType::Json | BodyType::Text => words.extend(["--data-raw".to_owned(), quoted(&endpoint.body)]),
    }
    words.join(" ")
}

fn any_endpoint() -> impl Strategy<Value = Endpoint> {
    // Values under the name of a secret are replaced: that is tested apart.
    let name = || "x[a-w]{1,7}".prop_filter("a secret's name", |name| SecretKind::of_name(name).is_none());
    // Anything but controls, which no header can hold, and braces, which are placeholders.
    let value = "[ -z~äöü€🫖]{0,12}";
    let field = (name(), value).prop_map(|(name, value)| Field { name, value: value.trim().to_owned() });
    let header = (name(), "[!-z][ -z]{0,10}[!-z]").prop_map(|(name, value)| Field { name: format!("X-{name}"), value });
    let body = prop_oneof![
        Just((BodyType::None, String::new())),
        (name(), value, any::<i64>())
            .prop_map(|(name, text, n)| (BodyType::Json, serde_json::json!({name: {"t": text, "n": n}}).to_string())),
        "[a-z]{1,5} [ -z\n🫖]{0,30}".prop_map(|text| (BodyType::Text, text)),
        Just((BodyType::Form, String::new())),
    ];
    let method = select(Method::CHOICES.to_vec());
    (method, vec("[a-w]{1,6}", 1..4), vec(field.clone(), 0..3), vec(header, 0..3), body, vec(field, 1..3)).prop_map(
        |(method, path, query, headers, (body_type, body), form)| Endpoint {
            method,
            url: format!("https://api.example.com/{}", path.join("/")),
            query,
            headers,
            form: if body_type == BodyType::Form { form } else { Vec::new() },
            body_type,
            body,
            ..Endpoint::default()
        },
    )
}

/// Calls and whole calls that were left out.
fn accounted(import: &Import) -> usize {
    import.calls.len() + import.unused.iter().filter(|unused| unused.is_call).count()
}

fn mutated(file: &str, cuts: &[(prop::sample::Index, prop::sample::Index, String)]) -> Vec<u8> {
    let mut content = bytes(file);
    for (at, length, with) in cuts {
        let at = at.index(content.len() + 1);
        let end = (at + length.index(8)).min(content.len());
        content.splice(at..end, with.bytes());
    }
    content
}

/// Few enough for every test run; `PROPTEST_CASES` asks for more.
fn cases() -> u32 {
    std::env::var("PROPTEST_CASES").ok().and_then(|cases| cases.parse().ok()).unwrap_or(96)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: cases(), failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nothing_makes_it_panic(text in any::<String>(), noise in vec(any::<u8>(), 0..200), lead in select(vec!["", "curl ", "curl ^\"", "{", "https://", "curl -", "\u{feff}curl $'"])) {
        for content in [text.as_bytes().to_vec(), noise.clone(), [lead.as_bytes(), text.as_bytes()].concat(), [lead.as_bytes(), &noise].concat()] {
            if let Ok(import) = read(&content) {
                prop_assert!(!import.calls.is_empty());
            }
        }
    }

    #[test]
    fn broken_files_make_no_panic(file in select(&FILES[..]), cuts in vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), select(vec!["", "'", "\"", "\\", "^", "{{", "}}", "\n", "$", "%", "&", "null", "[", "é", "\0"]).prop_map(str::to_owned)), 1..6)) {
        if let Ok(import) = read(&mutated(file, &cuts)) {
            let printed = format!("{import:?}");
            prop_assert!(!printed.is_empty());
        }
    }

    #[test]
    fn a_command_reads_back_as_what_it_was(endpoint in any_endpoint()) {
        let command = rendered(&endpoint);
        let import = read(command.as_bytes()).unwrap_or_else(|error| panic!("{error}: {command}"));
        prop_assert_eq!(import.calls.len(), 1);
        let back = &import.calls[0].endpoint;
        let base = import.base_url.as_deref().unwrap();
        prop_assert_eq!(back.url.replacen("{{base_url}}", base, 1), endpoint.url, "{}", command);
        prop_assert_eq!(back.method, endpoint.method);
        prop_assert_eq!(&back.query, &endpoint.query, "{}", command);
        prop_assert_eq!(&back.headers, &endpoint.headers, "{}", command);
        prop_assert_eq!((back.body_type, &back.body), (endpoint.body_type, &endpoint.body), "{}", command);
        prop_assert_eq!(&back.form, &endpoint.form, "{}", command);
    }

    #[test]
    fn no_command_is_lost(endpoints in vec((any_endpoint(), select(vec!["GET", "POST", "HEAD", "PROPFIND", "DELETE"]), any::<bool>()), 1..6), joint in select(vec!["\n", " ; ", " && ", " ;\n\n"])) {
        let commands: Vec<String> = endpoints.iter().map(|(endpoint, method, whole)| {
            if *whole { rendered(endpoint) } else { format!("curl -X {method} {}", select_url(method, &endpoint.url)) }
        }).collect();
        if let Ok(import) = read(commands.join(joint).as_bytes()) {
            prop_assert_eq!(accounted(&import), commands.len(), "{}", commands.join(joint));
        }
    }

    #[test]
    fn no_secret_is_shown(
        password in "[A-Z][a-z0-9!#-~]{11,20}",
        key in "[A-Za-z0-9+/=-]{12,30}",
        token in "[A-Za-z0-9._-]{20,40}",
        shape in 0usize..5,
    ) {
        prop_assume!(!password.contains("{{") && password != key && !password.contains("}}"));
        let login = serde_json::json!({"email": "ada@example.com", "password": password, "again": password}).to_string();
        let percent = authscope::domain::base::encode::percent;
        let command = match shape {
            0 => format!("curl https://api.example.com/login -H 'x-api-key: {key}' --json {}", quoted(&login)),
            1 => format!("curl -u {} https://api.example.com/me?api_key={} -b 'session={token}'", quoted(&format!("ada:{password}")), percent(&key)),
            2 => format!("curl https://api.example.com/me -H 'Authorization: Bearer {token}' -H 'X-Copy: {token}' -H 'x-api-key: {key}'"),
            3 => format!("curl https://api.example.com/login -F {} -F 'secret={key}' --proxy-user x:{token}", quoted(&format!("password={password}"))),
            _ => format!("curl https://api.example.com/x/{token}?access_token={token} -d client_secret={} -K {token}", percent(&key)),
        };
        let import = read(command.as_bytes()).unwrap_or_else(|error| panic!("{error}: {command}"));
        let shown = super::shown(&import);
        for value in &import.values {
            if let ValueText::Secret(secret) = &value.value {
                prop_assert!(!shown.contains(secret.expose()), "{} is shown in {shown}", value.name);
            }
        }
        let held = match shape { 0 => vec![&password, &key], 1 => vec![&key, &token, &password], 2 => vec![&token, &key], 3 => vec![&password, &key, &token], _ => vec![&token, &key] };
        for secret in held {
            prop_assert!(!shown.contains(secret.as_str()), "{secret} is shown in {shown}");
        }
    }
}

/// One method goes without a URL: it cannot become an endpoint, and must be listed.
fn select_url(method: &str, url: &str) -> String {
    if method == "DELETE" { String::new() } else { quoted(url) }
}
