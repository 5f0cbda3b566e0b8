//! The real program in a terminal, on loopback: what it prints, what it exits with, and that it never panics.
#![expect(clippy::unwrap_used, reason = "helpers of tests may")]

#[path = "support/lengths.rs"]
mod lengths;
#[path = "support/schema.rs"]
mod schema;

use std::fs;
use std::io::{BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use lengths::without_lengths;
use schema::strict;
use serde_json::{Value as Json, json};

const FLUTTERFLOW: &str = "assets/demo-flutterflow.authscope.json";
const WEWEB: &str = "assets/demo-weweb.authscope.json";

/// The program, without a display and without what the caller's environment may say.
fn authscope(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_authscope"));
    command.args(arguments).current_dir(env!("CARGO_MANIFEST_DIR")).stdin(Stdio::null());
    // No test asks the keychain of whoever runs it.
    command.env("AUTHSCOPE_KEYCHAIN", "off");
    for name in ["DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "AUTHSCOPE_LOG", "NO_COLOR"] {
        command.env_remove(name);
    }
    command
}

struct Done {
    code: i32,
    out: String,
    err: String,
}

impl Done {
    fn of(output: Output) -> Self {
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let done = Self { code: output.status.code().unwrap_or(-1), out: text(output.stdout), err: text(output.stderr) };
        assert!(!done.err.contains("panicked") && !done.err.contains("a mistake of this program"), "{}", done.err);
        done
    }

    fn json(&self) -> Json {
        serde_json::from_str(&self.out).unwrap_or_else(|error| panic!("{error}: {} {}", self.out, self.err))
    }
}

fn run(arguments: &[&str]) -> Done {
    Done::of(authscope(arguments).output().unwrap())
}

/// It could not run, and says why in one message.
fn refused(arguments: &[&str], parts: &[&str]) -> String {
    let done = run(arguments);
    assert_eq!((done.code, done.out.as_str()), (2, ""), "{arguments:?}: {}", done.err);
    for part in parts {
        assert!(done.err.contains(part), "{arguments:?}: no {part:?} in {}", done.err);
    }
    done.err
}

/// A project of the samples, changed, in a folder of its own.
struct Project {
    _folder: tempfile::TempDir,
    path: PathBuf,
}

impl Project {
    fn of(sample: &str, change: impl FnOnce(&mut Json)) -> Self {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(sample)).unwrap();
        let mut json: Json = serde_json::from_str(&text).unwrap();
        change(&mut json);
        Self::with(&serde_json::to_string_pretty(&json).unwrap())
    }

    fn with(text: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("shop.authscope.json");
        fs::write(&path, text).unwrap();
        Self { _folder: folder, path }
    }

    fn arg(&self) -> &str {
        self.path.to_str().unwrap()
    }

    fn beside(&self, name: &str) -> PathBuf {
        self.path.with_file_name(name)
    }
}

fn decisions<'a>(output: &'a Json, event: &str) -> Vec<&'a Json> {
    let entries = output["entries"].as_array().unwrap();
    entries.iter().filter(|entry| entry["event"] == event && entry["kind"] == "navigation_decision").collect()
}

#[test]
fn both_samples_run_and_each_step_ends_in_one_decision() {
    for (sample, platform) in [(FLUTTERFLOW, "flutterflow"), (WEWEB, "weweb")] {
        let done = run(&["run", sample, "--format", "json"]);
        let output = done.json();
        assert_eq!((done.code, done.err.as_str()), (0, ""));
        assert!(strict().is_valid(&output));
        assert_eq!((&output["platform"], &output["outcome"], &output["authscope"]), (&json!(platform), &json!("ok"), &json!(2)));
        for event in ["open", "log-in", "reload", "token-expires", "load-orders", "open-profile", "log-out", "profile-again"] {
            let decisions = decisions(&output, event);
            assert_eq!(decisions.len(), 1, "{event}");
            assert!(decisions[0]["rule"].is_string() && decisions[0]["facts"].is_object() && decisions[0]["reason"].is_string());
        }
    }
}

#[test]
fn criterion_3_a_lifetime_bound_as_an_integer_signs_out_at_reload() {
    let done = run(&["run", FLUTTERFLOW, "--fault", "expiry-lifetime", "--format", "json"]);
    let output = done.json();
    assert_eq!((done.code, &output["outcome"]), (1, &json!("problems")));
    assert_eq!(decisions(&output, "log-in")[0]["page"], "home");
    let reload = decisions(&output, "reload")[0];
    assert_eq!((&reload["page"], &reload["rule"]), (&json!("login"), &json!("FF-7c")));
    assert!(reload["reason"].as_str().unwrap().contains("stored expiry is past"));
    assert_eq!(reload["facts"]["token"], "token A1", "still stored");
}

#[test]
fn criterion_3_without_set_user_a_reload_ends_at_the_unauthenticated_page() {
    let project = Project::of(WEWEB, |json| {
        let workflows = json["workflows"].as_array_mut().unwrap();
        let find = |id: &str| workflows.iter().position(|workflow| workflow["id"] == id).unwrap();
        let (load, tap) = (find("on-user-load"), find("login-tap"));
        workflows[load]["actions"][0]["do"]["condition"]["then"].as_array_mut().unwrap().truncate(1);
        let set_user =
            json!({"id": "set-user", "do": {"set-user": {"value": {"from": {"output": {"output": "login"}}, "path": "data.user"}}}});
        workflows[tap]["actions"].as_array_mut().unwrap().insert(2, set_user);
    });
    let output = run(&["run", project.arg(), "--format", "json"]).json();
    assert_eq!(decisions(&output, "log-in")[0]["page"], "home");
    let reload = decisions(&output, "reload")[0];
    assert_eq!((&reload["page"], &reload["rule"], &reload["facts"]["session"]), (&json!("login"), &json!("WW-29"), &json!("stored")));
    assert!(reload["reason"].as_str().unwrap().contains("there is no user"));
}

#[test]
fn criterion_4_without_cors_headers_browsers_block_and_phones_do_not() {
    for (sample, target, blocked) in
        [(FLUTTERFLOW, "web", true), (FLUTTERFLOW, "mobile", false), (FLUTTERFLOW, "test-mode", false), (WEWEB, "published", true)]
    {
        let done = run(&["run", sample, "--target", target, "--fault", "no-cors", "--format", "json"]);
        let text = done.out.contains("\"failure\": \"cors\"");
        assert_eq!((text, done.code), (blocked, i32::from(blocked)), "{sample} on {target}");
    }
}

#[test]
fn ww_38_each_target_takes_the_values_of_its_environment() {
    let project = Project::of(WEWEB, |json| {
        json["endpoints"][0]["url"] = json!("{{api}}/auth/login");
        // Served from a domain of one's own that stands in no APP_URL: production's values.
        json["environments"][0]["origins"]["staging"] = json!("https://test.shop.example");
        json["environments"][0]["values"] =
            json!([{"name": "api", "value": "{{base_url}}", "on": {"editor": "{{base_url}}/editor", "staging": "{{base_url}}/staging"}}]);
    });
    let logged_in_at = |target: &str| {
        let report = run(&["run", project.arg(), "--target", target, "--format", "json"]).json();
        let of_the_server = |url: &str| url.split_once("//").and_then(|(_, rest)| rest.split_once('/')).map(|(_, path)| path.to_owned());
        let urls: Vec<String> = report["entries"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|entry| entry["request"]["url"].as_str().and_then(of_the_server))
            .collect();
        urls.into_iter().find(|path| path.ends_with("auth/login")).unwrap_or_else(|| panic!("{}", report["entries"]))
    };
    assert_eq!(logged_in_at("editor"), "editor/auth/login");
    assert_eq!(logged_in_at("staging"), "auth/login");
    assert_eq!(logged_in_at("published"), "auth/login");
}

#[test]
fn all_targets_run_one_after_another() {
    let done = run(&["run", FLUTTERFLOW, "--all-targets", "--format", "json"]);
    let output = done.json();
    assert!(strict().is_valid(&output));
    let targets: Vec<&str> = output["runs"].as_array().unwrap().iter().map(|run| run["target"].as_str().unwrap()).collect();
    assert_eq!((targets, done.code), (vec!["test-mode", "web", "mobile"], 0));
    let weweb = run(&["run", WEWEB, "--all-targets"]);
    assert_eq!(weweb.out.matches("1. Open app at /login").count(), 3);
    assert_eq!(weweb.code, 0, "what the editor opens is expected there");
    let blocked = run(&["run", WEWEB, "--all-targets", "--fault", "no-cors", "--format", "json"]);
    assert_eq!((blocked.code, blocked.json()["runs"][1]["outcome"].as_str()), (1, Some("problems")));
    refused(&["run", WEWEB, "--all-targets", "--target", "editor"], &["cannot be used with"]);
    refused(&["run", WEWEB, "--all-targets", "--save-recording", "x"], &["cannot be used with"]);
}

#[test]
fn reports_go_to_files_whole() {
    let project = Project::of(FLUTTERFLOW, |_| {});
    for (format, part) in [
        ("json", "\"authscope\": 2"),
        ("junit", "<testsuite name=\"FlutterFlow demo login / whole-login / web\" tests=\"8\" skipped=\"0\" errors=\"0\" failures=\"0\""),
        ("text", "✓ All 8 steps ended as expected."),
    ] {
        let file = project.beside(&format!("report.{format}"));
        let done = run(&["run", project.arg(), "--format", format, "-o", file.to_str().unwrap()]);
        assert_eq!((done.code, done.out.as_str(), done.err.as_str()), (0, "", ""));
        assert!(fs::read_to_string(&file).unwrap().contains(part), "{format}");
    }
    refused(&["run", project.arg(), "--format", "json", "-o", "/nowhere/at/all.json"], &["/nowhere/at/all.json", "could not be written"]);
}

#[test]
fn the_timeline_is_printed_for_people() {
    let done = run(&["run", FLUTTERFLOW, "--fault", "error-500@log-in"]);
    assert_eq!(done.code, 1);
    for part in [
        "FlutterFlow demo login  FlutterFlow · Published web · DEMO, not your server",
        "2. Tap “Log in” on Login",
        "← 500",
        "◆ Stay on Login",
        "✕ Expected Home, signed in",
        "✕ After the log-in Login is on screen, not Home.",
        "  Log in answered 500: Something went wrong.",
    ] {
        assert!(done.out.contains(part), "no {part:?} in {}", done.out);
    }
    assert!(!done.out.contains('\u{1b}'), "no colours where there is no terminal");
}

#[test]
fn a_project_that_cannot_be_read_says_where_and_is_left_alone() {
    refused(&["run", "no-such.json"], &["no-such.json", "there is no such file"]);
    let broken = Project::with("{\n  \"authscope\": 1,\n  \"name\": }");
    let foreign = Project::with("{\"openapi\": \"3.1.0\"}");
    let newer = Project::with("{\"authscope\": 9}");
    let wrong = Project::of(WEWEB, |json| json["pages"][2]["route"] = json!(7));
    for command in ["run", "check"] {
        refused(&[command, broken.arg()], &["shop.authscope.json: line 3, column 11", "Open the file in a text editor"]);
        refused(&[command, foreign.arg()], &["not an Authscope project"]);
        refused(&[command, newer.arg()], &["version 9", "Update Authscope"]);
        refused(&[command, wrong.arg()], &["field pages[2].route", "line ", "a text is expected"]);
    }
    assert_eq!(fs::read_to_string(&broken.path).unwrap(), "{\n  \"authscope\": 1,\n  \"name\": }");
    assert_eq!(fs::read_to_string(&newer.path).unwrap(), "{\"authscope\": 9}");
}

#[test]
fn wrong_names_get_the_nearest_one() {
    refused(&["run", FLUTTERFLOW, "--story", "whole-logn"], &["did you mean \"whole-login\"?"]);
    refused(&["run", FLUTTERFLOW, "--env", "demmo"], &["did you mean \"demo\"?"]);
    refused(&["run", FLUTTERFLOW, "--target", "mobil"], &["--target", "did you mean \"mobile\"?", "test-mode, web, mobile"]);
    refused(&["run", FLUTTERFLOW, "--fault", "hangs"], &["did you mean \"hang\"?"]);
    refused(&["run", FLUTTERFLOW, "--var", "x"], &["name=value"]);
    refused(&["demo-server", "--shape", "plan"], &["did you mean \"plain\"?"]);
    refused(&["run", FLUTTERFLOW, "--format", "xml"], &["text, json, junit"]);
}

#[test]
fn secrets_come_from_outside_and_a_missing_one_is_named() {
    let own = Project::of(FLUTTERFLOW, |json| {
        let values = json!([{"name": "base_url", "value": "http://127.0.0.1:9"}, {"name": "email", "value": "ada@example.com"}, {"name": "password", "secret": true}]);
        json["environments"].as_array_mut().unwrap().push(json!({"id": "own", "name": "Own", "values": values}));
    });
    let arguments = ["run", own.arg(), "--env", "own", "--target", "mobile", "--format", "json"];
    refused(&arguments, &["the secret \"password\" has no value", "AUTHSCOPE_SECRET_PASSWORD", "--secret-var password=VARIABLE"]);
    // Where no keychain answers, at an address where nobody listens for instance, the words are the same.
    #[cfg(target_os = "linux")]
    {
        let nowhere = format!("unix:path={}", own.beside("no-bus").display());
        let output = authscope(&arguments).env_remove("AUTHSCOPE_KEYCHAIN").env("DBUS_SESSION_BUS_ADDRESS", nowhere).output();
        assert_eq!(Done::of(output.unwrap()).err, refused(&arguments, &[]));
    }
    refused(&["run", own.arg(), "--env", "own", "--secret-var", "password=NOT_SET_ANYWHERE"], &["NOT_SET_ANYWHERE is not set"]);
    refused(&["run", own.arg(), "--env", "own", "--fault", "hang"], &["only the demo server can misbehave", "(\"demo\")"]);
    let by_name = Done::of(authscope(&arguments).env("AUTHSCOPE_SECRET_PASSWORD", "from-the-shell-1").output().unwrap());
    let with = [&arguments[..], &["--secret-var", "password=MY_PASSWORD"]].concat();
    let by_variable = Done::of(authscope(&with).env("MY_PASSWORD", "from-the-shell-2").output().unwrap());
    for done in [by_name, by_variable] {
        assert_eq!((done.code, done.json()["outcome"].as_str()), (1, Some("problems")), "nothing listens there");
        assert!(done.out.contains("password P1") && !done.out.contains("from-the-shell"));
    }
}

#[test]
fn what_a_run_asks_for_is_given_before_it_where_nobody_is_at_a_terminal() {
    let asking = Project::of(FLUTTERFLOW, |json| {
        json["environments"][0]["values"] = json!([{"name": "one_time", "secret": true, "ask": true}]);
        json["stories"][0]["events"][1]["do"]["tap"]["typed"][1]["text"] = json!("{{one_time}}");
    });
    let arguments = ["run", asking.arg(), "--format", "json"];
    refused(&arguments, &["asks for \"one_time\"", "--secret-var one_time=VARIABLE", "in a terminal or in the window"]);
    let with = [&arguments[..], &["--secret-var", "one_time=CODE"]].concat();
    let done = Done::of(authscope(&with).env("CODE", "not-the-password").output().unwrap());
    assert_eq!((done.code, done.json()["outcome"].as_str()), (1, Some("problems")), "the demo server refuses it");
    assert!(!done.out.contains("not-the-password"));
    assert_eq!(run(&["check", asking.arg()]).code, 0);
}

#[test]
fn a_token_of_an_environment_variable_stands_in_for_the_log_in() {
    let own = Project::of(FLUTTERFLOW, |json| {
        let values = json!([{"name": "base_url", "value": "http://127.0.0.1:9"}, {"name": "email", "value": "ada@example.com"}, {"name": "password", "secret": true}]);
        json["environments"].as_array_mut().unwrap().push(json!({"id": "own", "name": "Own", "values": values}));
    });
    let arguments = ["run", own.arg(), "--env", "own", "--target", "mobile", "--token-var", "MY_TOKEN"];
    refused(&arguments, &["--token-var MY_TOKEN", "MY_TOKEN is not set"]);
    let with = |arguments: &[&str], token: &str| Done::of(authscope(arguments).env("MY_TOKEN", token).output().unwrap());
    // The password is not needed, and nothing is sent for the log-in: nobody listens there.
    let done = with(&[&arguments[..], &["--format", "json"]].concat(), "opaque-token-of-mine-1");
    let report = done.json();
    assert!(strict().is_valid(&report) && !done.out.contains("opaque-token-of-mine-1"), "{}", done.err);
    let entries = report["entries"].as_array().unwrap();
    let pretended: Vec<&str> =
        entries.iter().filter(|entry| entry["source"] == "pretended").map(|entry| entry["kind"].as_str().unwrap()).collect();
    assert_eq!(pretended, ["request", "reply", "note"]);
    let text = with(&arguments, "opaque-token-of-mine-1").out;
    assert!(text.contains("(not sent)") && text.contains("200 · ") && text.contains("pretended"), "{text}");
    for (variable, token, said) in
        [("MY_TOKEN", "two words", "neither a token nor JSON"), ("log-inn=MY_TOKEN", "t", "no endpoint \"log-inn\"")]
    {
        let done = with(&["run", own.arg(), "--env", "own", "--token-var", variable], token);
        assert!(done.code == 2 && done.err.contains(said), "{}", done.err);
    }
}

#[test]
fn check_finds_mistakes_and_sends_nothing() {
    for sample in [FLUTTERFLOW, WEWEB] {
        let done = run(&["check", sample]);
        assert_eq!((done.code, done.err.as_str()), (0, ""));
        assert!(done.out.contains("no problems found"));
        let output = run(&["check", sample, "--format", "json"]).json();
        assert!(strict().is_valid(&output) && output["findings"] == json!([]));
    }
    let broken = Project::of(FLUTTERFLOW, |json| {
        json["platform"]["flutterflow"]["entry_page"] = json!("");
        json["workflows"][1]["actions"][0]["do"]["navigate"]["page"] = json!("sign-up");
    });
    let done = run(&["check", broken.arg()]);
    assert_eq!(done.code, 1);
    for part in [
        "error: The Entry Page is not chosen",
        "App Settings › Authentication",
        "There is no page \"sign-up\"",
        "did you mean \"signup\"?",
        "where: workflows/to-signup/actions/go-signup",
    ] {
        assert!(done.out.contains(part), "no {part:?} in {}", done.out);
    }
    let output = run(&["check", broken.arg(), "--format", "json"]);
    assert_eq!((output.code, output.json()["findings"].as_array().unwrap().len()), (1, 2));
    assert!(strict().is_valid(&output.json()));
    let unchosen = Project::of(WEWEB, |json| json["platform"]["weweb"]["unauthorized_page"] = json!(""));
    assert_eq!(run(&["check", unchosen.arg()]).code, 0, "a warning is no error");
    let ids = |json: &Json| json["findings"].as_array().unwrap().iter().map(|finding| finding["at"].clone()).collect::<Vec<_>>();
    let told = ids(&run(&["run", broken.arg(), "--format", "json"]).json());
    assert!(ids(&output.json()).iter().all(|place| told.contains(place)), "a run tells them too: {told:?}");
}

#[test]
fn ids_that_stand_twice_are_told_and_the_run_goes_on() {
    let twice = Project::of(FLUTTERFLOW, |json| {
        let copy = json["pages"][3].clone();
        json["pages"].as_array_mut().unwrap().push(copy);
        json["pages"][4]["route"] = json!("/profile-2");
    });
    let done = run(&["run", twice.arg()]);
    assert_eq!(done.code, 0, "{}", done.out);
    assert!(done.err.contains("the id “profile” stands twice in pages") && done.err.contains("“profile-2”"), "{}", done.err);
}

#[test]
fn a_recording_replays_with_no_network() {
    let project = Project::of(FLUTTERFLOW, |_| {});
    let file = project.beside("run.authscope-run.json");
    let file = file.to_str().unwrap();
    let live = run(&["run", project.arg(), "--format", "json", "--save-recording", file]);
    assert_eq!(live.code, 0);
    let again = run(&["replay", file, "--format", "json"]);
    assert_eq!((again.code, without_lengths(again.json())), (0, without_lengths(live.json())), "the same, to the letter");
    let text = run(&["replay", file]);
    assert!(text.out.contains("✓ All 8 steps") && text.code == 0);

    let edited = Project::of(FLUTTERFLOW, |json| {
        let text = json.to_string().replace("\"$.data.expires\"", "\"$.data.expiry\"");
        *json = serde_json::from_str(&text).unwrap();
    });
    let follows = run(&["replay", file, "--project", edited.arg(), "--format", "json"]);
    assert_eq!(follows.code, 1, "without an expiry, a reload finds nobody: {}", follows.out);
    let other = refused(&["replay", file, "--project", WEWEB], &["WeWeb project", "FlutterFlow app"]);
    assert!(other.contains("demo-weweb"));
    refused(&["replay", project.arg()], &["this is a project, not a recording"]);
    refused(&["replay", "no-such.json"], &["there is no such file"]);
    let foreign = Project::with("{\"log\": {\"version\": \"1.2\"}}");
    refused(&["replay", foreign.arg()], &["not a recording", "--save-recording"]);
}

#[test]
fn without_a_display_the_demo_runs_and_a_project_gets_the_command_to_use() {
    let demo = run(&[]);
    assert_eq!(demo.code, 0, "{}", demo.err);
    assert!(demo.out.contains("8. Open link /profile") && demo.out.contains("✓ All 8 steps ended as expected."));
    let project = Project::of(WEWEB, |_| {});
    let done = run(&[project.arg()]);
    assert_eq!((done.code, done.out.as_str()), (2, ""));
    assert!(done.err.contains(&format!("authscope run {}", project.arg())), "{}", done.err);
}

#[test]
fn help_and_version() {
    let help = run(&["--help"]);
    assert_eq!(help.code, 0);
    for command in ["run", "replay", "check", "demo-server"] {
        assert!(help.out.contains(command), "{command}");
        assert_eq!(run(&[command, "--help"]).code, 0);
    }
    let faults = run(&["demo-server", "--help"]).out;
    assert!(faults.contains("expiry-lifetime") && faults.contains("signs tokens with a key that is not its own"));
    assert_eq!(run(&["--version"]).out, format!("authscope {}\n", env!("CARGO_PKG_VERSION")));
    refused(&["run"], &["Usage"]);
}

/// `authscope run … | head -1`: the reader goes away, and nobody panics.
#[test]
fn a_closed_pipe_is_no_mistake() {
    for format in ["text", "json"] {
        let mut child = authscope(&["run", FLUTTERFLOW, "--format", format]).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        drop(child.stdout.take());
        let done = Done::of(child.wait_with_output().unwrap());
        assert_eq!((done.code, done.err.as_str()), (0, ""), "{format}");
    }
}

#[test]
fn a_talkative_log_goes_to_standard_error_and_holds_no_secret() {
    let done = Done::of(authscope(&["run", WEWEB, "--format", "json"]).env("AUTHSCOPE_LOG", "trace").output().unwrap());
    assert_eq!(done.code, 0);
    assert!(done.json().is_object() && done.err.contains("demo server"), "{}", done.err);
    assert!(!done.err.contains("Correct-Horse") && !done.err.contains("eyJ"), "{}", done.err);
    let odd = Done::of(authscope(&["check", WEWEB]).env("AUTHSCOPE_LOG", "=,=").output().unwrap());
    assert!(odd.err.contains("AUTHSCOPE_LOG cannot be read"), "{}", odd.err);
}

/// A program that is still running; it is ended when the test ends.
struct Running(Child);

impl Running {
    fn start(arguments: &[&str]) -> (Self, BufReader<std::process::ChildStdout>) {
        let mut child = authscope(arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        (Self(child), out)
    }

    #[cfg(unix)]
    fn signal(&self, name: &str) {
        let sent = Command::new("sh").args(["-c", &format!("kill -{name} {}", self.0.id())]).status().unwrap();
        assert!(sent.success());
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

fn lines_until(out: &mut impl std::io::BufRead, part: &str) -> String {
    let mut text = String::new();
    while !text.contains(part) {
        assert_ne!(out.read_line(&mut text).unwrap(), 0, "no {part:?} in {text}");
    }
    text
}

#[cfg(unix)]
#[test]
fn ctrl_c_stops_a_hanging_run_at_once_and_shows_what_there_is() {
    let (mut running, mut out) = Running::start(&["run", FLUTTERFLOW, "--target", "mobile", "--fault", "hang"]);
    lines_until(&mut out, "→ POST");
    running.signal("INT");
    let mut rest = String::new();
    out.read_to_string(&mut rest).unwrap();
    assert_eq!(running.0.wait().unwrap().code(), Some(1));
    assert!(rest.contains("The run was stopped here") && rest.contains("3. reload — not run") && rest.contains("… Stopped."), "{rest}");
}

#[cfg(unix)]
#[test]
fn the_demo_server_alone_serves_until_it_is_told_to_end() {
    for name in ["TERM", "INT"] {
        let (mut running, mut out) = Running::start(&["demo-server", "--fault", "error-500@log-in"]);
        let about = lines_until(&mut out, "Ctrl-C");
        for part in ["http://127.0.0.1:", "ada@example.com", "Correct-Horse-9!", "error-500@log-in"] {
            assert!(about.contains(part), "no {part:?} in {about}");
        }
        let address = about.split("http://").nth(1).unwrap().split_whitespace().next().unwrap();
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(format!("GET /orders HTTP/1.1\r\nhost: {address}\r\nconnection: close\r\n\r\n").as_bytes()).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.starts_with("HTTP/1.1 401") && answer.contains("token_missing"), "{answer}");
        let port = address.rsplit(':').next().unwrap();
        refused(&["demo-server", "--port", port], &["cannot use port", port]);
        running.signal(name);
        assert_eq!(running.0.wait().unwrap().code(), Some(0), "{name}");
    }
}
