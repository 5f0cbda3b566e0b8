//! What a command line that is wrong gets: one message that says where, what, and how to fix it; exit code 2; nothing is sent, and no
//! window is opened.
#![expect(clippy::unwrap_used, reason = "helpers of tests may")]

use std::fs;
use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value as Json, json};

const FLUTTERFLOW: &str = "assets/demo-flutterflow.authscope.json";
const WEWEB: &str = "assets/demo-weweb.authscope.json";

/// It could not run: one message, with these parts.
fn refused(arguments: &[&str], parts: &[&str]) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_authscope"));
    command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).stdin(Stdio::null()).env("AUTHSCOPE_KEYCHAIN", "off");
    for name in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "AUTHSCOPE_LOG"] {
        command.env_remove(name);
    }
    let done = command.env("MY_SECRET", "a-secret-of-mine-1").env_remove("NOT_SET").output().unwrap();
    let (out, err) = (String::from_utf8(done.stdout).unwrap(), String::from_utf8(done.stderr).unwrap());
    assert_eq!((done.status.code(), out.as_str()), (Some(2), ""), "{arguments:?}: {err}");
    for part in parts {
        assert!(err.contains(part), "{arguments:?}: no {part:?} in {err}");
    }
    assert!(err.starts_with("authscope: ") || err.starts_with("error: "), "{arguments:?}: {err}");
    assert!(!err.contains("window can be opened") && !err.contains("a-secret-of-mine-1"), "{arguments:?}: {err}");
    // One message, and none of another.
    assert_eq!(err.matches("authscope: ").count() + err.matches("error: ").count(), 1, "{arguments:?}: {err}");
}

/// A folder with files, each with its content.
fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, content) in files {
        fs::write(folder.path().join(name), content).unwrap();
    }
    folder
}

fn sample(path: &str) -> Json {
    serde_json::from_str(&fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap()).unwrap()
}

#[test]
fn a_value_for_a_name_that_the_project_has_not() {
    refused(
        &["run", FLUTTERFLOW, "--var", "emial=ada@example.com"],
        &["--var emial: ", "did you mean \"email\"?", "the project has: ", "base_url"],
    );
    refused(&["run", FLUTTERFLOW, "--secret-var", "pasword=MY_SECRET"], &["--secret-var pasword: ", "did you mean \"password\"?"]);
    // The value is not told back: it may be a secret.
    refused(&["run", WEWEB, "--var", "zoo=a-secret-of-mine-1"], &["--var zoo: there is no value \"zoo\"; the project has: "]);
    refused(&["run", WEWEB, "--secret-var", "zoo=NOT_SET"], &["--secret-var zoo: "]);
    refused(&["run", WEWEB, "--secret-var", "password=NOT_SET"], &["--secret-var password=NOT_SET", "NOT_SET is not set", "Set it"]);
    refused(&["run", WEWEB, "--var", "Password=x"], &["did you mean \"password\"?"]);
    // Names of another environment are none of this one.
    let mut project = sample(FLUTTERFLOW);
    project["environments"] = json!([
        {"id": "own", "name": "Own", "values": [{"name": "base_url", "value": "http://127.0.0.1:9"}, {"name": "tenant", "value": "a"}]},
        {"id": "other", "name": "Other", "values": [{"name": "region", "value": "b"}]},
        {"id": "demo", "name": "Demo", "server": "demo"},
    ]);
    project["endpoints"][0]["headers"] = json!([{"name": "x-shop", "value": "{{shop}}"}]);
    let folder = folder(&[("p.authscope.json", project.to_string().as_bytes())]);
    let file = folder.path().join("p.authscope.json");
    let file = file.to_str().unwrap();
    refused(&["run", file, "--var", "regionn=1"], &["there is no value \"regionn\"; the project has: "]);
    refused(&["run", file, "--env", "other", "--var", "regionn=1"], &["did you mean \"region\"?"]);
    refused(&["run", file, "--env", "othr", "--var", "region=1"], &["there is no environment \"othr\"", "did you mean \"other\"?"]);
}

#[test]
fn names_that_a_run_can_use_are_taken() {
    let mut project = sample(FLUTTERFLOW);
    project["environments"][0]["values"] = json!([{"name": "tenant", "value": "a"}]);
    project["endpoints"][0]["headers"] = json!([{"name": "x-shop", "value": "{{shop}}"}]);
    let folder = folder(&[("p.authscope.json", project.to_string().as_bytes())]);
    let file = folder.path().join("p.authscope.json");
    for name in ["tenant", "shop", "email", "unique", project["endpoints"][0]["inputs"][0]["name"].as_str().unwrap()] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_authscope"));
        command.args(["run", file.to_str().unwrap(), "--var", &format!("{name}=ada@example.com")]).stdin(Stdio::null());
        let done = command.env("AUTHSCOPE_KEYCHAIN", "off").output().unwrap();
        assert_ne!(done.status.code(), Some(2), "{name}: {}", String::from_utf8_lossy(&done.stderr));
    }
}

#[test]
fn names_of_stories_environments_targets_faults_and_calls() {
    refused(&["run", WEWEB, "--story", "whole-logn"], &["there is no story \"whole-logn\"", "did you mean \"whole-login\"?"]);
    refused(&["run", WEWEB, "--env", "demmo"], &["there is no environment \"demmo\"", "did you mean \"demo\"?"]);
    refused(&["run", WEWEB, "--target", "stagin"], &["--target: ", "did you mean \"staging\"?"]);
    refused(&["run", WEWEB, "--fault", "hang@refrsh"], &["--fault", "did you mean \"hang@refresh\"?"]);
    refused(&["run", WEWEB, "--fault", "hagn@refrsh"], &["did you mean \"hang@refresh\"?"]);
    refused(&["demo-server", "--fault", "hang@zoo"], &["--fault", "@log-in"]);
    refused(&["demo-server", "--shape", "supbase"], &["did you mean \"supabase\"?"]);
    refused(&["run", WEWEB, "--token-var", "log-inn=MY_SECRET"], &["no endpoint \"log-inn\"", "did you mean \"log-in\"?"]);
    refused(&["run", WEWEB, "--token-var", "NOT_SET"], &["--token-var NOT_SET", "NOT_SET is not set", "Set it"]);
    refused(&["run", WEWEB, "--formt", "json"], &["--formt", "--format"]);
}

#[test]
fn a_first_word_that_is_no_subcommand_opens_no_window() {
    for arguments in [&["import"][..], &["import", "x"], &["import", "x", "-o", "y"], &["import", "--help"]] {
        refused(arguments, &["there is no subcommand \"import\" yet", "open the window", "“Start from what you have…”"]);
    }
    refused(&["export", FLUTTERFLOW, "--to", "har"], &["there is no subcommand \"export\" yet", "--format json"]);
    refused(&["report", "x"], &["there is no subcommand \"report\" yet", "authscope replay"]);
    refused(&["compare", "a", "b"], &["there is no subcommand \"compare\" yet", "--format json"]);
    refused(&["chekc", FLUTTERFLOW], &["there is no subcommand \"chekc\"", "did you mean \"check\"?", "run, replay, check"]);
    refused(&["chekc"], &["no subcommand and no file \"chekc\"", "did you mean \"check\"?"]);
    refused(&["demoserver", "--port", "1"], &["did you mean \"demo-server\"?"]);
    refused(&[FLUTTERFLOW, "--fault", "hang"], &["authscope run PROJECT"]);
    refused(&["shop"], &["no subcommand and no file \"shop\"", ".authscope.json"]);
}

#[test]
fn a_file_that_is_no_project_without_a_display() {
    let folder = folder(&[("empty.json", b""), ("broken.json", b"{\"authscope\": 1,\n \"name\": }")]);
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    refused(&[&at("missing.authscope.json")], &["missing.authscope.json: there is no such file", "Check the path", ".authscope.json"]);
    refused(&[&at("")], &["this is a folder", "Name the project file in it"]);
    refused(&[&at("empty.json")], &["empty.json: the file is empty", "A project begins with"]);
    refused(&[&at("broken.json")], &["broken.json: line 2, column 10"]);
}

#[test]
fn a_file_of_another_kind_says_what_it_is_and_what_it_is_for() {
    let report = json!({"authscope": 2, "project": "x", "platform": "weweb", "outcome": "ok", "entries": [], "findings": []});
    let recovery = json!({"authscope_recovery": 1, "path": null, "at_ms": 0, "project": sample(WEWEB)});
    let folder = folder(&[
        ("har", br#"{"log": {"version": "1.2", "creator": {}, "entries": []}}"#),
        ("recovery", recovery.to_string().as_bytes()),
        ("report", report.to_string().as_bytes()),
        ("openapi", br#"{"openapi": "3.1.0"}"#),
        ("postman", br#"{"info": {"schema": "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"}, "item": []}"#),
        ("curl", b"curl https://api.example.com/login -d 'a=b'\n"),
        ("white", b" \n\t\n"),
        ("binary", b"\x89PNG\r\n\x1a\n\0\0"),
        ("nul", b"{\"authscope\0\": 1}"),
        ("utf16", b"\xff\xfe{\0"),
        ("other", b"[1, 2]"),
    ]);
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let mut command = Command::new(env!("CARGO_BIN_EXE_authscope"));
    command.args(["run", WEWEB, "--save-recording", &at("recording")]).current_dir(env!("CARGO_MANIFEST_DIR"));
    assert!(command.env("AUTHSCOPE_KEYCHAIN", "off").output().unwrap().status.success());
    for (name, parts) in [
        ("recording", &["this is a recording of a run", "authscope replay"][..]),
        ("har", &["this is a HAR file", "“Start from what you have…”"]),
        ("curl", &["this is a cURL command", "“Start from what you have…”"]),
        ("recovery", &["this is unsaved work", "Start Authscope without a file"]),
        ("report", &["this is a report of Authscope", "Name the project"]),
        ("openapi", &["this is an OpenAPI description", "HAR"]),
        ("postman", &["this is a Postman collection", "cURL"]),
        ("white", &["the file is empty"]),
        ("binary", &["byte 1: this is not UTF-8 text"]),
        ("nul", &["byte 12: this is not UTF-8 text"]),
        ("utf16", &["byte 1: this is not UTF-8 text", "save it as UTF-8"]),
        ("other", &["not an Authscope project", "no field \"authscope\""]),
        ("", &["this is a folder"]),
    ] {
        let file = at(name);
        for arguments in [&["check", &file][..], &["run", &file], &["replay", &at("recording"), "--project", &file], &[&file]] {
            // What holds calls can be checked as it is.
            if arguments[0] != "check" || !["har", "curl"].contains(&name) {
                refused(arguments, parts);
            }
        }
        if name != "recording" {
            let parts: Vec<&str> = parts.iter().copied().filter(|part| part.contains("this is") || part.contains("empty")).collect();
            refused(&["replay", &file], &parts);
        }
    }
    refused(&["replay", WEWEB], &["this is a project, not a recording", "authscope run"]);
    refused(&["replay", &at("gone")], &["gone: there is no such file"]);
}

#[test]
fn a_mistyped_action_says_the_nearest_one() {
    let mut project = sample(FLUTTERFLOW);
    let kind = project["workflows"][1]["actions"][0]["do"].as_object_mut().unwrap();
    let inner = kind.remove("navigate").unwrap();
    kind.insert("navigat".into(), inner);
    let mut trigger = sample(WEWEB);
    trigger["workflows"][0]["on"] = json!("user-laod");
    let mut platform = sample(WEWEB);
    platform["platform"] = json!({"wewebb": {}});
    let text = |json: &Json| serde_json::to_string_pretty(json).unwrap().into_bytes();
    let folder = folder(&[("action", &text(&project)), ("trigger", &text(&trigger)), ("platform", &text(&platform))]);
    let at = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    for (name, parts) in [
        ("action", &["action: line ", "field workflows[1].actions[0].do", "`navigat` (did you mean `navigate`?)"][..]),
        ("trigger", &["field workflows[0].on", "`user-laod` (did you mean `user-load`?)"]),
        ("platform", &["field platform", "`wewebb` (did you mean `weweb`?)"]),
    ] {
        for command in ["check", "run"] {
            refused(&[command, &at(name)], parts);
        }
    }
}

#[test]
fn a_port_in_use() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port().to_string();
    refused(&["demo-server", "--port", &port], &["cannot use port", &port, "choose another port"]);
    refused(&["demo-server", "--port", "70000"], &["--port"]);
}

#[test]
fn a_misspelt_field_and_a_secret_in_the_file_are_no_clean_bill() {
    let mut project = sample(WEWEB);
    project["pages"][2]["acces"] = json!("signed-in");
    project["environments"][0]["values"] = json!([{"name": "api_key", "secret": true, "value": "hunter2222literal"}]);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("misspelt.authscope.json");
    std::fs::write(&file, project.to_string()).unwrap();
    let output = std::process::Command::new(env!("CARGO_BIN_EXE_authscope")).arg("check").arg(&file).output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    for part in [
        "the field \"acces\" is not known and has no effect (did you mean \"access\"?)",
        "STRUCTURE-UNKNOWN-FIELD",
        "the secret api_key has a value in the file",
        "AUTHSCOPE_SECRET_API_KEY",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert!(!said.contains("hunter2222") && !said.contains("no problems found"), "{said}");
}
