//! Whatever steers a terminal, turns the reading direction or hides in a text never gets there raw: not from arguments, names of files,
//! projects, recordings, replies, tokens or environment variables, in no subcommand and no form.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "helpers of tests may")]
#![expect(clippy::disallowed_methods, reason = "the server stands apart from any runtime")]

use std::ffi::OsStr;
use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpListener;
use std::os::unix::ffi::OsStrExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::thread;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value as Json, json};
use tempfile::TempDir;

/// A title for the terminal's window, a colour, a bell, what goes back over what stands there, what turns the line round, what is not seen.
const ODD: &str = "\u{1b}]0;x\u{7}\u{1b}[31m\u{9b}2J\r\u{8}\u{c}\u{7f}\u{85}\u{202a}\u{202e}\u{2066}\u{2069}\u{200e}\u{200f}\u{61c}\
                   \u{200b}\u{200d}\u{2060}\u{ad}\u{feff}\u{2028}\u{2029}\u{e0041}!";

/// Whether a terminal may get this character. Held apart from the program's own list on purpose.
fn may_be_printed(c: char) -> bool {
    let raw = matches!(u32::from(c), 0..=8 | 11..=31 | 0x7f..=0x9f)
        || "\u{ad}\u{61c}\u{200b}\u{200c}\u{200d}\u{200e}\u{200f}\u{2028}\u{2029}\u{2060}\u{2061}\u{2062}\u{2063}\u{2064}\u{feff}"
            .contains(c)
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{e0000}'..='\u{e007f}');
    !raw
}

/// Runs the program in this folder. Nothing raw comes out; what does is given back, standard error last.
fn run_with(folder: &Path, arguments: &[&OsStr], input: &str, variables: &[(&str, &str)]) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_authscope"));
    command.args(arguments).current_dir(folder).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command.env("AUTHSCOPE_KEYCHAIN", "off").envs(variables.iter().copied());
    for name in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET"] {
        command.env_remove(name);
    }
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).ok();
    let Output { status, stdout, stderr } = child.wait_with_output().unwrap();
    let text = [stdout, stderr].map(|bytes| String::from_utf8(bytes).unwrap()).concat();
    if let Some(raw) = text.chars().find(|c| !may_be_printed(*c)) {
        panic!("{arguments:?} prints {raw:?}: {text:?}");
    }
    (status.code().unwrap(), text)
}

fn run(folder: &Path, arguments: &[&str], input: &str) -> (i32, String) {
    run_with(folder, &arguments.iter().map(OsStr::new).collect::<Vec<_>>(), input, &[])
}

/// A server whose every answer is odd, in body and headers.
fn odd_server() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut asked = [0; 4096];
            if stream.read(&mut asked).unwrap_or_default() == 0 {
                continue;
            }
            let body = json!({"message": format!("Refused {ODD}"), "error": {"code": ODD, ODD: ODD}, ODD: [ODD]}).to_string();
            let mut answer = b"HTTP/1.1 401 Odd\x9b\r\naccess-control-allow-origin: *\r\naccess-control-allow-headers: *\r\n".to_vec();
            answer.extend(
                b"x-odd: \xc2\x9b31m\xe2\x80\xae\r\nset-cookie: a=\xe2\x80\xae; Domain=\xc2\x9b\r\ncontent-type: application/json\r\n",
            );
            answer.extend(format!("content-length: {}\r\nconnection: close\r\n\r\n{body}", body.len()).bytes());
            stream.write_all(&answer).ok();
        }
    });
    address
}

/// A folder with a project in which every name, text and header is odd.
fn place() -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/demo-flutterflow.authscope.json");
    let mut project: Json = serde_json::from_str(&fs::read_to_string(sample).unwrap()).unwrap();
    make_odd(&mut project);
    project["name"] = json!(format!("Shop\n{ODD}"));
    for endpoint in project["endpoints"].as_array_mut().unwrap() {
        endpoint["headers"] = json!([{"name": "x-odd", "value": format!("a{ODD}")}]);
    }
    let say = json!({"id": format!("say{ODD}"), "do": {"show-message": {"text": {"literal": ODD}}}});
    project["workflows"][0]["actions"].as_array_mut().unwrap().insert(0, say);
    project["stories"][0]["events"][1]["expect"]["message"] = json!(ODD);
    project["environments"] = json!([{"id": "own", "name": format!("Own{ODD}"), "values": [
        {"name": "base_url", "value": odd_server()},
        {"name": "email", "value": format!("ada{ODD}@example.com")},
        {"name": "password", "value": format!("Correct{ODD}")},
    ]}]);
    let path = folder.path().join(format!("shop{ODD}.authscope.json"));
    fs::write(&path, project.to_string()).unwrap();
    (folder, path)
}

/// Names of things are odd; what refers to them by id stays.
fn make_odd(json: &mut Json) {
    match json {
        Json::Object(members) => {
            let has_id = members.contains_key("id");
            for (name, value) in members.iter_mut() {
                match value {
                    Json::String(text) if has_id && name == "name" => text.push_str(ODD),
                    other => make_odd(other),
                }
            }
        }
        Json::Array(items) => items.iter_mut().for_each(make_odd),
        _ => {}
    }
}

#[test]
fn a_run_and_its_recording_in_every_form() {
    let (folder, project) = place();
    let (folder, project) = (folder.path(), project.to_str().unwrap());
    let recording = format!("run{ODD}.authscope-run.json");
    let (code, text) = run(folder, &["run", project, "--target", "mobile", "--save-recording", &recording], "");
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("\\u{1b}]0;x\\u{7}") && text.contains("\\u{202e}") && text.contains("Shop\\n"), "{text}");
    for format in ["text", "json", "junit"] {
        for command in [
            &["run", project][..],
            &["run", project, "--all-targets"],
            &["replay", &recording],
            &["replay", &recording, "--project", project],
        ] {
            let (code, printed) = run(folder, &[command, &["--format", format]].concat(), "");
            assert!(code == 1 && printed.contains("202e"), "{command:?} {format}: {printed}");
            if format == "json" {
                let whole: Json = serde_json::from_str(&printed).unwrap();
                assert!(whole.to_string().contains(ODD.split('\u{202e}').next_back().unwrap()), "what it means is the same");
            }
        }
        // A report in a file is shown by a terminal, too.
        let (code, _) = run(folder, &["run", project, "--format", format, "-o", "report"], "");
        let report = fs::read_to_string(folder.join("report")).unwrap();
        assert!(code == 1 && report.chars().all(may_be_printed), "{report:?}");
    }
}

#[test]
fn check_and_the_renamed_ids_of_a_project() {
    let (folder, path) = place();
    let mut project: Json = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
    project["pages"][0]["id"] = json!(ODD);
    project["pages"][1]["id"] = json!(ODD);
    project["workflows"][1]["actions"][0]["do"]["navigate"]["page"] = json!(format!("no{ODD}"));
    fs::write(&path, project.to_string()).unwrap();
    let path = path.to_str().unwrap();
    for arguments in [&["check", path][..], &["check", path, "--format", "json"], &["run", path], &[path]] {
        let (code, text) = run(folder.path(), arguments, "");
        assert!(code > 0 && text.contains("202e"), "{arguments:?} {code} {text}");
    }
}

#[test]
fn tokens_and_paths() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let part = |json: Json| URL_SAFE_NO_PAD.encode(json.to_string());
    let token = format!(
        "{}.{}.c2ln",
        part(json!({"alg": ODD, "kid": ODD, "typ": ODD, ODD: ODD})),
        part(json!({"sub": ODD, "exp": ODD, "iss": ODD, ODD: 1}))
    );
    let held = json!({ODD: {"access_token": token}}).to_string();
    fs::write(folder.join("set"), json!({"keys": [{"kty": ODD, "kid": ODD, "alg": ODD}]}).to_string()).unwrap();
    for format in ["text", "json"] {
        for arguments in [
            &["jwt", &token][..],
            &["jwt"],
            &["jwt", "--jwks", "set"],
            &["jwt", ODD],
            &["jwt", "--jwks", ODD],
            &["jwt", "--secret-env", ODD],
        ] {
            run(folder, &[arguments, &["--format", format]].concat(), &held);
        }
        let reply = json!({ODD: {"a": ODD}, "b": [ODD]}).to_string();
        for path in ["$.*", "$..a", "$.b[0]", "b", ODD, &format!("$['{ODD}']"), &format!("{ODD}.a"), &format!("$.{ODD}")] {
            run(folder, &["path", path, "-", "--format", format], &reply);
        }
        run(folder, &["path", "$.a", "-", "--format", format], ODD);
        run(folder, &["path", "$.a", ODD, "--format", format], "");
    }
    let (_, text) = run(folder, &["path", "$.b[0]", "-"], &json!({"b": [ODD]}).to_string());
    assert!(text.contains("\\u{202e}") || text.contains("\\u202e"), "{text}");
}

#[test]
fn arguments_and_variables_that_are_refused() {
    let (folder, project) = place();
    let (folder, project) = (folder.path(), project.to_str().unwrap());
    for arguments in [
        &[ODD][..],
        &[ODD, ODD],
        &["run", ODD],
        &["check", ODD],
        &["replay", ODD],
        &["replay", project],
        &["run", project, "--story", ODD],
        &["run", project, "--env", ODD],
        &["run", project, "--target", ODD],
        &["run", project, "--fault", ODD],
        &["run", project, "--format", ODD],
        &["run", project, "--var", ODD],
        &["run", project, "--var", &format!("{ODD}=1")],
        &["run", project, "--secret-var", &format!("{ODD}={ODD}")],
        &["run", project, "--token-var", ODD],
        &["run", project, "-o", &format!("{ODD}/{ODD}")],
        &["run", project, ODD],
        &["run", project, &format!("--{ODD}")],
        &["demo-server", "--shape", ODD],
        &["demo-server", "--port", ODD],
        &["demo-server", "--fault", ODD],
    ] {
        let (code, text) = run(folder, arguments, "");
        assert!(code == 2 && text.contains("\\u{202e}") || text.contains("not a recording"), "{arguments:?} {code}: {text}");
    }
    // Not even characters: what a terminal with an old encoding takes for codes.
    let bytes = OsStr::from_bytes(b"\x9b31m\x84");
    for arguments in [&[bytes][..], &[OsStr::new("run"), bytes], &[OsStr::new("jwt"), bytes], &[OsStr::new("path"), bytes, bytes]] {
        assert_eq!(run_with(folder, arguments, "", &[]).0, 2);
    }
    for variables in [[("AUTHSCOPE_LOG", ODD)], [("AUTHSCOPE_LOG", "trace")]] {
        run_with(folder, &["run", project].map(OsStr::new), "", &variables);
    }
}

#[test]
fn files_that_are_none() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    for (at, text) in [
        ODD.to_owned(),
        format!("{{\"authscope\": 1, \"{ODD}\": }}"),
        json!({"authscope": 1, "name": "x", "platform": {ODD: {}}}).to_string(),
        json!({"authscope": 1, "name": "x", "platform": {"weweb": {}}, "workflows": [{"id": "w", "name": "w", "actions": [{"id": "a", "do": {ODD: {}}}]}]}).to_string(),
        json!({"authscope-run": 1, ODD: ODD, "plan": ODD}).to_string(),
    ]
    .iter()
    .enumerate()
    {
        let name = format!("{at}{ODD}");
        fs::write(folder.join(&name), text).unwrap();
        for command in ["run", "check", "replay"] {
            let (code, text) = run(folder, &[command, &name], "");
            assert_eq!(code, 2, "{command}: {text}");
        }
    }
}
