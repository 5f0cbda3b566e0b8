//! Every way out of the program, with secrets of every kind that a server says back in every form: none is found.
//!
//! The same search over the same ways out, with a program that does not know that the values are secret, finds them: so the search, the
//! server and the ways out are not empty.
#![expect(clippy::unwrap_used, clippy::print_stdout, reason = "helpers of tests may; the table is what this test is for")]

mod echo;
#[path = "../support/mod.rs"]
mod support;

use std::collections::BTreeMap;
use std::path::Path;
use std::process::{Command, Stdio};

use authscope::app::command::Command as Wish;
use authscope::app::user_command::UserCommand;
use authscope::domain::secret::Secret;
use authscope::format::project_file;
use authscope::format::recovery_file::{self, Recovery};
use egui::epaint::{ClippedShape, Shape};
use egui::{Theme, vec2};
use egui_kittest::kittest::{By, NodeT as _, Queryable as _};
use serde_json::json;
use support::build::{self, Build};
use support::forms::named;
use support::window::{App, label};

/// A secret, and the name that its value has in the environment.
pub struct Kept {
    name: &'static str,
    text: &'static str,
}

/// Sixteen of all kinds.
pub const SECRETS: [Kept; 16] = [
    Kept { name: "password", text: "zq7k2x" },
    Kept { name: "pin", text: "48151623" },
    Kept { name: "password_quotes", text: "say \"Zw9\" and 'Kq8'" },
    Kept { name: "password_unicode", text: "pässwörd-Ω-жук-9" },
    Kept { name: "password_percent", text: "100%41sure%20Zx8" },
    Kept { name: "password_lines", text: "first-Qz7\nsecond-Xk3" },
    Kept { name: "password_slashes", text: "a/b\\c/Zk4<&>+ d=e" },
    Kept { name: "basic_password", text: "correct-horse-Qk9" },
    Kept { name: "session_cookie", text: "s%3AwXq8Zk2.Lm4" },
    Kept { name: "api_key", text: "sk_live_Zq8Xk2Lm4Np6" },
    Kept { name: "access_token", text: "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1LTciLCJlbWFpbCI6InpxOEB4LmV4YW1wbGUifQ.Zk8Xq2Lm4Np6Rs8Tu0Vw2Xy4" },
    Kept { name: "refresh_token", text: "rt.Opaque-Zq8_Xk2~Lm4" },
    Kept { name: "sanctum_token", text: "12|Zq8Xk2Lm4Np6Rs8Tu0Vw2Xy4Za6Bc8De0Fg2Hi4Jk" },
    Kept { name: "link_token", text: "lt-Zx4Qw8Er2Ty6" },
    Kept { name: "client_secret", text: "Cs8~Q.zk2-xq4_lm6" },
    Kept { name: "otp", text: "7391846" },
];

/// A project that sends every secret to that server. `is_known`: they are declared as secrets.
fn project(base_url: &str, is_known: bool) -> authscope::domain::project::Project {
    let name = |n: usize| if is_known { SECRETS[n].name.to_owned() } else { format!("v{n}") };
    let members: Vec<String> = (0..SECRETS.len()).map(|n| format!("\"m{n}\": \"{{{{{}}}}}\"", name(n))).collect();
    let mut built = Build::weweb().value("base_url", json!({ "value": base_url }));
    for (n, secret) in SECRETS.iter().enumerate() {
        let more = if is_known { json!({ "secret": true }) } else { json!({ "value": secret.text }) };
        built = built.value(&name(n), more);
    }
    for path in echo::PATHS {
        let headers = json!([{"name": "X-First", "value": format!("{{{{{}}}}}", name(9))}]);
        built = built.endpoint(
            path,
            json!({"method": "POST", "body_type": "json", "body": format!("{{{}}}", members.join(", ")), "headers": headers}),
        );
    }
    let link = if is_known { "/login#access_token={{link_token}}".to_owned() } else { format!("/login#ref={}", SECRETS[13].text) };
    let mut all = built;
    // A cookie's value is a secret wherever it comes from.
    let paths = || echo::PATHS.iter().filter(|path| is_known || **path != "cookie");
    for path in paths() {
        all = all.tap("login", &format!("tap-{path}"), vec![build::call(path)]);
    }
    let mut events = vec![build::link(&link)];
    events.extend(paths().map(|path| build::tap(&format!("tap-{path}"))));
    all.story(&events)
}

/// What leaves the program in a terminal and by the files that it writes.
fn of_the_terminal(folder: &Path, base_url: &str, is_known: bool, out: &mut BTreeMap<&'static str, Vec<u8>>) {
    let project = project(base_url, is_known);
    let file = folder.join("project.authscope.json");
    std::fs::write(&file, project_file::write(&project, &project_file::Unknown::default())).unwrap();
    out.insert("project file", std::fs::read(&file).unwrap());
    let recording = folder.join("run.authscope-run.json");
    for (sink, format) in [("text", "text"), ("JSON", "json"), ("JUnit", "junit")] {
        let report = folder.join(format!("report.{format}"));
        let mut command = Command::new(env!("CARGO_BIN_EXE_authscope"));
        command.args(["run", file.to_str().unwrap(), "--format", format, "--save-recording", recording.to_str().unwrap()]);
        command.args(["-o", report.to_str().unwrap()]).stdin(Stdio::null());
        command.env("AUTHSCOPE_KEYCHAIN", "off").env("AUTHSCOPE_LOG", "trace").env("XDG_STATE_HOME", folder).env("HOME", folder);
        for secret in SECRETS.iter().filter(|_| is_known) {
            command.env(authscope::domain::project::environment::secret_variable(secret.name), secret.text);
        }
        let done = command.output().unwrap();
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(done.status.code() == Some(1) || done.status.code() == Some(0), "{:?}: {said}", done.status);
        out.insert(sink, [std::fs::read(&report).unwrap(), done.stdout].concat());
        out.entry("log at trace").or_default().extend(done.stderr);
    }
    let mut recorded = std::fs::read(&recording).unwrap();
    let beside = folder.join("run.authscope-run.json.bodies");
    for entry in std::fs::read_dir(beside).into_iter().flatten() {
        recorded.extend(std::fs::read(entry.unwrap().path()).unwrap());
    }
    // What stands in base64 in it is looked for as well.
    let json: serde_json::Value = serde_json::from_slice(&std::fs::read(&recording).unwrap()).unwrap();
    for body in json["bodies"].as_object().unwrap().values() {
        if let Some(packed) = body["base64"].as_str() {
            recorded.extend(base64::Engine::decode(&base64::engine::general_purpose::STANDARD, packed).unwrap());
        }
    }
    out.insert("recording", recorded);
    // A value for a name that the project has not is refused, by name.
    let mut refused = Command::new(env!("CARGO_BIN_EXE_authscope"));
    refused.args(["run", file.to_str().unwrap()]).stdin(Stdio::null()).env("AUTHSCOPE_KEYCHAIN", "off");
    for secret in &SECRETS {
        refused.args(["--var", &format!("nobody-has-this={}", secret.text)]);
    }
    let done = refused.output().unwrap();
    out.insert("arguments", [done.stdout, done.stderr].concat());
}

fn texts(shape: &Shape, out: &mut String) {
    match shape {
        Shape::Text(text) => out.push_str(&format!("{}\n", text.galley.text())),
        Shape::Vec(shapes) => shapes.iter().for_each(|shape| texts(shape, out)),
        _ => {}
    }
}

/// What leaves the program by its window.
fn of_the_window(folder: &Path, base_url: &str, is_known: bool, out: &mut BTreeMap<&'static str, Vec<u8>>) {
    let file = folder.join("windowed.authscope.json");
    std::fs::write(&file, project_file::write(&project(base_url, is_known), &project_file::Unknown::default())).unwrap();
    let mut app = App::new(vec2(1440.0, 4200.0), Theme::Dark);
    app.command(Wish::OpenPath(file));
    for secret in SECRETS.iter().filter(|_| is_known) {
        app.command(Wish::SetSecret { environment: "own".into(), name: secret.name.into(), value: Secret::new(secret.text) });
    }
    app.command(Wish::User(UserCommand::RunFlow));
    if app.sees("Run") && app.state().dialog.is_some() {
        app.press("Run");
    }
    let entries: Vec<_> = app.state().run.as_ref().unwrap().run.entries().iter().map(|entry| entry.id.clone()).collect();
    let (mut painted, mut read_aloud, mut titles) = (String::new(), String::new(), String::new());
    for entry in entries {
        app.command(Wish::Select(authscope::app::state::selection::Selection::Entry(entry)));
        for tab in ["Inspector Request", "Inspector Reply", "Inspector Token", "Inspector CORS"] {
            if app.harness.query_by_label(tab).is_some() {
                app.press(tab);
                look(&app, &mut painted, &mut read_aloud, &mut titles);
            }
        }
        look(&app, &mut painted, &mut read_aloud, &mut titles);
    }
    out.insert("painted texts", painted.into_bytes());
    out.insert("accessible tree", read_aloud.into_bytes());
    out.insert("window title", titles.into_bytes());
    let picture = folder.join("timeline.png");
    app.effects().choose(picture.clone());
    app.command(Wish::User(UserCommand::SaveTimelinePicture));
    out.insert("picture", std::fs::read(&picture).unwrap());
    app.command(Wish::Edit(authscope::edit::Edit::Name("Another name".into())));
    app.go_on();
    let open = app.state().open.as_ref().unwrap();
    let kept = Recovery {
        path: open.path.clone(),
        found: open.found.clone(),
        at_ms: 0,
        project: (*open.project).clone(),
        unknown: open.unknown.clone(),
    };
    out.insert("recovery file", recovery_file::write(&kept).into_bytes());
    out.insert("recent list", format!("{:?} {}", app.state().recent, serde_json::to_string(&app.state().settings).unwrap()).into_bytes());
    let before = std::panic::take_hook();
    let told = std::sync::Arc::new(std::sync::Mutex::new(String::new()));
    let sink = std::sync::Arc::clone(&told);
    authscope::wiring::panics::install(move |text| sink.lock().unwrap().push_str(text));
    let state = format!("{:?}", app.state());
    let caught = std::panic::catch_unwind(|| panic!("{state}"));
    std::panic::set_hook(before);
    assert!(caught.is_err());
    out.insert("panic message", told.lock().unwrap().clone().into_bytes());
    out.insert("debug print of the state", state.into_bytes());
}

fn look(app: &App, painted: &mut String, read_aloud: &mut String, titles: &mut String) {
    for ClippedShape { shape, .. } in &app.harness.output().shapes {
        texts(shape, painted);
    }
    for node in app.harness.get_all(By::new()) {
        read_aloud.push_str(&format!("{} {:?}\n", label(&node), node.accesskit_node().value()));
    }
    titles.push_str(&app.state().title());
}

/// How often each secret is found in each way out, in any form.
fn found(ways: &BTreeMap<&'static str, Vec<u8>>) -> BTreeMap<&'static str, Vec<(usize, &'static str)>> {
    let mut found = BTreeMap::new();
    for (way, bytes) in ways {
        let hits: &mut Vec<(usize, &'static str)> = found.entry(*way).or_default();
        for (n, secret) in SECRETS.iter().enumerate() {
            for (form, text) in named(secret.text) {
                if let Some(at) = memchr::memmem::find(bytes, text.as_bytes()) {
                    if std::env::var_os("AUTHSCOPE_SHOW_FINDS").is_some() {
                        let around = &bytes[at.saturating_sub(80)..(at + text.len() + 20).min(bytes.len())];
                        println!("{way}: {} as {form}: {}", secret.name, String::from_utf8_lossy(around));
                    }
                    hits.push((n, form));
                }
            }
        }
    }
    found
}

fn ways_out(is_known: bool) -> BTreeMap<&'static str, Vec<u8>> {
    let folder = tempfile::tempdir().unwrap();
    let base_url = echo::start();
    let mut out = BTreeMap::new();
    of_the_terminal(folder.path(), &base_url, is_known, &mut out);
    of_the_window(folder.path(), &base_url, is_known, &mut out);
    out
}

/// What never holds a value, known or not: the search there is proved with one that is put in.
const CARRY_NONE: [&str; 7] = ["window title", "recent list", "panic message", "picture", "text", "log at trace", "arguments"];

#[test]
fn no_way_out_carries_a_secret_in_any_form_and_the_same_search_finds_them_where_nobody_masks() {
    let known = found(&ways_out(true));
    let mut ways = ways_out(false);
    for way in CARRY_NONE {
        ways.get_mut(way).unwrap().extend(SECRETS[0].text.as_bytes());
    }
    let unknown = found(&ways);
    println!("{:<28}{:>8}{:>22}", "way out", "found", "with masking off");
    for (way, hits) in &known {
        println!("{way:<28}{:>8}{:>22}", hits.len(), unknown[way].len());
    }
    for (way, hits) in &known {
        let which: Vec<_> = hits.iter().map(|(n, form)| format!("{} ({form})", SECRETS[*n].name)).collect();
        assert!(hits.is_empty(), "{way}: {which:?}");
    }
    for (way, hits) in &unknown {
        assert!(!hits.is_empty(), "nothing is found in the {way} though nothing is masked: the search is blind there");
    }
}
