//! What the program sends over real sockets when a redirect leads to another host, and when a server closes a kept connection.

#![expect(clippy::unwrap_used, reason = "helpers of tests may")]

mod support;

use std::path::Path;
use std::process::{Command, Output};

use serde_json::{Value as Json, json};
use support::answering::{Seen, Server, project, server};

fn run(folder: &Path, server: &Server, more: &[&str]) -> (Output, Json) {
    let file = folder.join("redirected.authscope.json");
    std::fs::write(&file, project(&format!("http://{}", server.address)).to_string()).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_authscope"))
        .args(["run", "--format", "json"])
        .args(more)
        .arg(&file)
        .env("AUTHSCOPE_SECRET_API_KEY", "key-of-the-user-1")
        .env("AUTHSCOPE_KEYCHAIN", "off")
        .env("HOME", folder)
        .output()
        .unwrap();
    let report =
        serde_json::from_slice(&output.stdout).unwrap_or_else(|error| panic!("{error}: {}", String::from_utf8_lossy(&output.stderr)));
    (output, report)
}

fn of(seen: &[Seen], line: &str) -> Vec<(Option<String>, String)> {
    seen.iter().filter(|seen| seen.line == line).map(|seen| (seen.key.clone(), seen.body.clone())).collect()
}

#[test]
fn a_key_and_a_body_go_to_another_host_only_when_that_is_allowed() {
    let folder = tempfile::tempdir().unwrap();
    let other = server(|_, _| Some("200 OK\r\n".into()));
    let target = other.address;
    let first = server(move |line, _| {
        Some(if line == "POST /write" {
            format!("307 Temporary Redirect\r\nlocation: http://{target}/write\r\n")
        } else {
            "200 OK\r\n".into()
        })
    });
    let (output, report) = run(folder.path(), &first, &[]);
    assert_eq!(of(&other.seen(), "POST /write"), [(None, String::new())], "neither key nor body");
    assert_eq!(of(&first.seen(), "POST /write"), [(Some("key-of-the-user-1".into()), "{\"name\":\"Ada\"}".into())]);

    assert_eq!((report["outcome"].as_str(), output.status.code()), (Some("incomplete"), Some(1)), "{report:#}");
    assert_eq!(report["withheld_from"], json!([target.to_string()]));
    let text = report.to_string();
    assert!(text.contains("x-api-key and the body are withheld until you allow it") && text.contains("withheld from 127.0.0.1"), "{text}");
    assert!(!text.contains("key-of-the-user-1"));

    let file = folder.path().join("redirected.authscope.json");
    let junit = Command::new(env!("CARGO_BIN_EXE_authscope"))
        .args(["run", "--format", "junit"])
        .arg(&file)
        .env("AUTHSCOPE_SECRET_API_KEY", "key-of-the-user-1")
        .env("AUTHSCOPE_KEYCHAIN", "off")
        .env("HOME", folder.path())
        .output()
        .unwrap();
    assert!(String::from_utf8(junit.stdout).unwrap().contains(&format!("allow it with --send-on {target}")));

    let (output, report) = run(folder.path(), &first, &["--send-on", &target.to_string()]);
    assert_eq!(of(&other.seen(), "POST /write")[2..], [(Some("key-of-the-user-1".into()), "{\"name\":\"Ada\"}".into())]);
    assert_eq!((report["outcome"].as_str(), output.status.code()), (Some("ok"), Some(0)), "{report:#}");
}

#[test]
fn n16_and_n18_what_a_closed_connection_has_swallowed_is_sent_again_and_the_app_never_knows() {
    let folder = tempfile::tempdir().unwrap();
    // Every connection serves one request; the second one it reads, and closes.
    let one_each = server(|_, nth| (nth == 1).then(|| "200 OK\r\n".to_owned()));
    let (output, report) = run(folder.path(), &one_each, &[]);
    let lines: Vec<String> = one_each.seen().into_iter().map(|seen| seen.line).collect();
    assert_eq!(lines, ["GET /read", "OPTIONS /write", "OPTIONS /write", "POST /write", "POST /write"]);
    assert_eq!((report["outcome"].as_str(), output.status.code()), (Some("ok"), Some(0)), "{report:#}");
    let text = report.to_string();
    assert!(text.contains("It may have acted on both"), "{text}");
}

#[test]
fn a_host_that_is_none_is_refused_before_anything_is_sent() {
    let folder = tempfile::tempdir().unwrap();
    let first = server(|_, _| Some("200 OK\r\n".into()));
    let file = folder.path().join("redirected.authscope.json");
    std::fs::write(&file, project(&format!("http://{}", first.address)).to_string()).unwrap();
    let output = Command::new(env!("CARGO_BIN_EXE_authscope")).args(["run", "--send-on", "https://x.example"]).arg(&file).output().unwrap();
    let said = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(said.contains("--send-on: \"https://x.example\" is no host") && first.seen().is_empty(), "{said}");
}
