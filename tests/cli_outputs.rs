//! What the command line writes: checked before anything is sent, never over what is not a plain file, over the input, or over itself.
#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "helpers of tests may")]
#![expect(clippy::disallowed_methods, reason = "readers of pipes stand apart from any runtime")]

use std::fs;
use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _, PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use tempfile::TempDir;

/// A folder with a project whose log-in is a server of the test's own, which counts who comes.
struct Place {
    folder: TempDir,
    project: PathBuf,
    came: &'static AtomicUsize,
}

impl Place {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let came: &'static AtomicUsize = Box::leak(Box::default());
        let text = fs::read_to_string("assets/demo-flutterflow.authscope.json").unwrap();
        let mut json: serde_json::Value = serde_json::from_str(&text).unwrap();
        let base = format!("http://{}", listener.local_addr().unwrap());
        json["environments"] = serde_json::json!([{"id": "own", "name": "Own", "values": [
            {"name": "base_url", "value": base},
            {"name": "email", "value": "ada@example.com"},
            {"name": "password", "value": "Correct-Horse-9!"}
        ]}]);
        let project = folder.path().join("own.authscope.json");
        fs::write(&project, json.to_string()).unwrap();
        thread::spawn(move || {
            for _ in listener.incoming() {
                // Whoever comes is counted and hung up on.
                came.fetch_add(1, Ordering::SeqCst);
            }
        });
        Self { folder, project, came }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn fifo(&self, name: &str) -> PathBuf {
        let path = self.path(name);
        assert!(Command::new("mkfifo").arg(&path).status().unwrap().success());
        path
    }

    fn run(&self, more: &[&str]) -> Output {
        run(&self.project, more)
    }

    /// It is refused, names this, and nothing was sent.
    fn refuses(&self, more: &[&str], parts: &[&str]) {
        let before = fs::read(&self.project).unwrap();
        let output = self.run(more);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{more:?}: {said}");
        for part in parts {
            assert!(said.contains(part), "{more:?}: {said}");
        }
        assert_eq!(self.came.load(Ordering::SeqCst), 0, "{more:?}: it was sent all the same");
        assert_eq!(fs::read(&self.project).unwrap(), before);
    }
}

fn command(project: &Path, more: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_authscope"));
    command.arg("run").arg(project).args(more).stdin(Stdio::null()).env("AUTHSCOPE_KEYCHAIN", "off");
    for name in ["DISPLAY", "WAYLAND_DISPLAY", "AUTHSCOPE_LOG"] {
        command.env_remove(name);
    }
    command
}

fn run(project: &Path, more: &[&str]) -> Output {
    command(project, more).output().unwrap()
}

fn demo(more: &[&str]) -> Output {
    run(Path::new("assets/demo-flutterflow.authscope.json"), more)
}

#[test]
fn a_file_that_cannot_be_written_is_told_before_anything_is_sent() {
    let place = Place::new();
    let missing = place.path("no/such/folder/report.json");
    let folder = place.folder.path().to_str().unwrap().to_owned();
    for option in ["-o", "--save-recording"] {
        place.refuses(&[option, missing.to_str().unwrap()], &["report.json", "there is no folder"]);
        place.refuses(&[option, &folder], &["this is a folder"]);
    }
    let read_only = place.path("kept.json");
    fs::write(&read_only, "kept").unwrap();
    fs::set_permissions(&read_only, fs::Permissions::from_mode(0o444)).unwrap();
    place.refuses(&["-o", read_only.to_str().unwrap()], &["kept.json", "read-only"]);
    assert_eq!(fs::read_to_string(&read_only).unwrap(), "kept");
}

#[test]
fn the_input_is_never_written_over_under_any_of_its_names() {
    let place = Place::new();
    let (link, hard) = (place.path("link.json"), place.path("hard.json"));
    symlink(&place.project, &link).unwrap();
    fs::hard_link(&place.project, &hard).unwrap();
    let around = place.folder.path().join(".").join("own.authscope.json");
    for name in [&place.project, &link, &hard, &around] {
        for option in ["-o", "--save-recording"] {
            place.refuses(&[option, name.to_str().unwrap()], &["is the file that is read"]);
        }
    }
    let output =
        Command::new(env!("CARGO_BIN_EXE_authscope")).arg("replay").arg(&place.project).arg("-o").arg(&place.project).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(fs::read_to_string(&place.project).unwrap().contains("\"authscope\""));
}

#[test]
fn two_outputs_are_never_one_file() {
    let place = Place::new();
    let report = place.path("both.json");
    let report = report.to_str().unwrap();
    place.refuses(&["-o", report, "--save-recording", report], &["both.json", "two outputs"]);
    let link = place.path("link.json");
    fs::write(report, "").unwrap();
    symlink(report, &link).unwrap();
    place.refuses(&["-o", report, "--save-recording", link.to_str().unwrap()], &["two outputs"]);
}

#[test]
fn a_pipe_and_a_device_are_written_into_and_stay_what_they_are() {
    let place = Place::new();
    let fifo = place.fifo("report.fifo");
    let reader = thread::spawn({
        let fifo = fifo.clone();
        move || fs::read_to_string(fifo).unwrap()
    });
    let output = demo(&["--format", "json", "-o", fifo.to_str().unwrap()]);
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let read: serde_json::Value = serde_json::from_str(&reader.join().unwrap()).unwrap();
    assert_eq!(read["outcome"], "ok");
    assert!(fs::metadata(&fifo).unwrap().file_type().is_fifo());

    let recording = place.fifo("recording.fifo");
    let reader = thread::spawn({
        let recording = recording.clone();
        move || fs::read_to_string(recording).unwrap()
    });
    assert_eq!(demo(&["--save-recording", recording.to_str().unwrap()]).status.code(), Some(0));
    assert!(reader.join().unwrap().contains("authscope"));
    assert!(fs::metadata(&recording).unwrap().file_type().is_fifo());

    assert_eq!(demo(&["-o", "/dev/null", "--save-recording", "/dev/null"]).status.code(), Some(0));
    assert!(fs::metadata("/dev/null").unwrap().file_type().is_char_device());
    let output = demo(&["--format", "json", "-o", "/dev/stdout"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("\"outcome\": \"ok\""), "{text}");
}

#[test]
fn a_report_is_whole_where_the_recording_cannot_be_written() {
    let place = Place::new();
    let report = place.path("report.json");
    let output = demo(&["--format", "json", "-o", report.to_str().unwrap(), "--save-recording", "/dev/full"]);
    assert_eq!(output.status.code(), Some(2), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(String::from_utf8_lossy(&output.stderr).contains("/dev/full"));
    assert!(fs::read_to_string(&report).unwrap().contains("\"outcome\": \"ok\""));
}

#[test]
fn standard_output_that_is_full_is_no_success() {
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = command(Path::new("assets/demo-flutterflow.authscope.json"), &["--format", "json"]).stdout(full).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&output.stderr).contains("standard output"), "{}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn a_pipe_in_place_of_a_project_does_not_hang() {
    let place = Place::new();
    let fifo = place.fifo("project.authscope.json");
    for (subcommand, noun) in [("run", "pipe"), ("check", "pipe"), ("replay", "pipe")] {
        let output = Command::new(env!("CARGO_BIN_EXE_authscope")).arg(subcommand).arg(&fifo).stdin(Stdio::null()).output().unwrap();
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{subcommand}: {said}");
        assert!(said.contains(noun), "{subcommand}: {said}");
    }
    assert_eq!(fs::metadata(&fifo).unwrap().size(), 0);
}
