//! What people paste and drop becomes endpoints: by files of the kinds that browsers and tools make, and by generated ones.
#![expect(clippy::unwrap_used, reason = "helpers of tests may")]

mod bad;
mod curl;
mod har;
mod large;
mod limits;
mod properties;
mod secrets;
mod urls;

use std::fs;
use std::path::Path;

use authscope::domain::project::endpoint::Endpoint;
use authscope::format::import::{Import, ImportError, ImportedCall, ValueText, read};

/// What stands in for passwords and tokens in the files: none of it may be in a result.
const SECRETS: [&str; 16] = [
    "Lovelace-1843",
    "Lovelace & Co=1843",
    "100%sure-Pa^ss",
    "it's-!-s3cret",
    "opaque-refresh-000",
    "opaque-token-from-shell-1",
    "opaque-session-key-42",
    "opaque-secret-value-1",
    "opaque-in-fragment-1",
    "cookie-value-12345",
    "session-value-000001",
    "xsrf-value-000001",
    "key-0123456789",
    "cs-0123456789abcdef",
    "AIzaSyFake",
    // Each JWT of the files begins so.
    "eyJ",
];

fn bytes(file: &str) -> Vec<u8> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/files").join(file);
    fs::read(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// Everything of an import that may be shown.
fn shown(import: &Import) -> String {
    let endpoints: Vec<String> = import.calls.iter().map(|call| serde_json::to_string(&call.endpoint).unwrap()).collect();
    format!("{import:?} {}", endpoints.join(" "))
}

fn assert_sealed(import: &Import, what: &str) {
    let shown = shown(import);
    for secret in SECRETS {
        assert!(!shown.contains(secret), "{what}: \"{secret}\" stands in {shown}");
    }
    for value in &import.values {
        if let ValueText::Secret(secret) = &value.value
            && secret.expose().len() >= 12
        {
            assert!(!shown.contains(secret.expose()), "{what}: the value of {} stands in {shown}", value.name);
        }
    }
}

/// Reads a file that can be read.
fn import(file: &str) -> Import {
    let import = read(&bytes(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
    assert_sealed(&import, file);
    for call in &import.calls {
        assert_eq!(call.endpoint.purpose, call.purpose.value, "{file}");
        assert!(!call.purpose.because.is_empty() && !call.endpoint.id.is_empty() && !call.endpoint.name.is_empty(), "{file}");
    }
    assert!(import.unused.iter().all(|unused| !unused.what.is_empty() && !unused.why.is_empty() && unused.times > 0), "{file}");
    import
}

/// The only call of a file.
fn only(import: &Import) -> &ImportedCall {
    assert_eq!(import.calls.len(), 1, "{import:?}");
    &import.calls[0]
}

fn error(file: &str) -> ImportError {
    let error = read(&bytes(file)).expect_err(file);
    let text = format!("{error} {error:?}");
    for secret in SECRETS {
        assert!(!text.contains(secret), "{file}: {text}");
    }
    error
}

fn header<'a>(endpoint: &'a Endpoint, name: &str) -> Option<&'a str> {
    endpoint.headers.iter().find(|field| field.name.eq_ignore_ascii_case(name)).map(|field| field.value.as_str())
}

fn query<'a>(endpoint: &'a Endpoint, name: &str) -> Option<&'a str> {
    endpoint.query.iter().find(|field| field.name == name).map(|field| field.value.as_str())
}

fn form<'a>(endpoint: &'a Endpoint, name: &str) -> Option<&'a str> {
    endpoint.form.iter().find(|field| field.name == name).map(|field| field.value.as_str())
}

fn inputs(endpoint: &Endpoint) -> Vec<&str> {
    endpoint.inputs.iter().map(|input| input.name.as_str()).collect()
}

fn json(endpoint: &Endpoint) -> serde_json::Value {
    serde_json::from_str(&endpoint.body).unwrap_or_else(|error| panic!("{error}: {}", endpoint.body))
}

fn secret<'a>(import: &'a Import, name: &str) -> &'a str {
    match &import.value(name).unwrap_or_else(|| panic!("no {name} in {:?}", import.values)).value {
        ValueText::Secret(secret) => secret.expose(),
        other => panic!("{name}: {other:?}"),
    }
}

fn plain<'a>(import: &'a Import, name: &str) -> &'a str {
    match &import.value(name).unwrap_or_else(|| panic!("no {name} in {:?}", import.values)).value {
        ValueText::Plain(text) => text,
        other => panic!("{name}: {other:?}"),
    }
}

/// Whether something of this name is listed as unused, with a part of the reason.
fn leaves_out(import: &Import, what: &str, why: &str) -> bool {
    import.unused.iter().any(|unused| unused.what.contains(what) && unused.why.contains(why))
}

fn evident(call: &ImportedCall, what: &str) -> bool {
    call.evidence.iter().any(|evidence| evidence.what.contains(what) || evidence.because.contains(what))
}

#[test]
fn every_file_is_read_or_refused_as_its_name_says() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/import/files");
    let mut files = 0;
    for file in fs::read_dir(folder).unwrap() {
        let name = file.unwrap().file_name().into_string().unwrap();
        files += 1;
        if name.starts_with("bad-") {
            let error = error(&name);
            assert!(error.what.len() > 10 && error.fix.len() > 10, "{name}: {error}");
        } else {
            import(&name);
        }
    }
    assert!(files >= 85, "{files}");
}
