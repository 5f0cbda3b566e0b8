//! Ctrl-C ends the program, also while it is busy with what a server has sent.

#![cfg(unix)]

mod support;

use std::io::{BufRead as _, BufReader};
use std::process::{Command, Stdio};

use support::answering::{project, server_of};

#[test]
fn who_asks_twice_does_not_wait_for_what_the_run_is_busy_with() {
    // Learning so many tokens takes seconds.
    let tokens: Vec<String> = (0..80_000).map(|n| format!("{{\"token\":\"token-{n:08}-of-many\"}}")).collect();
    let server = server_of(format!("[{}]", tokens.join(",")), |_, _| Some("200 OK\r\n".into()));
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("many.authscope.json");
    std::fs::write(&file, project(&format!("http://{}", server.address)).to_string()).unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_authscope"))
        .arg("run")
        .arg(&file)
        .env("AUTHSCOPE_SECRET_API_KEY", "key-of-the-user-1")
        .env("AUTHSCOPE_KEYCHAIN", "off")
        .env("HOME", folder.path())
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .env("AUTHSCOPE_LOG", "debug")
        .spawn()
        .unwrap();
    let mut log = BufReader::new(child.stderr.take().unwrap()).lines();
    assert!(log.any(|line| line.unwrap().contains("input=\"reply\"")), "{:?}", server.seen());
    let ended = loop {
        if let Some(ended) = child.try_wait().unwrap() {
            break ended;
        }
        Command::new("sh").args(["-c", &format!("kill -INT {}", child.id())]).status().unwrap();
    };
    assert_eq!(ended.code(), Some(130), "as a shell tells it");
}
