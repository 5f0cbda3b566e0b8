//! The projects for real servers in `tests/servers`: they load, are as the program writes them, have no mistake, and hold no secret.
//! (What comes of them on the servers themselves is found out by `tests/servers/run.sh`.)
#![expect(clippy::unwrap_used, reason = "helpers of tests may")]

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use authscope::diagnose;
use authscope::domain::project::Project;
use authscope::domain::secret::SecretKind;
use authscope::format::project_file::{read, write};

/// The files' names and texts.
fn files() -> BTreeMap<String, String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/servers");
    let paths = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let projects = paths.filter(|path| path.to_string_lossy().ends_with(".authscope.json"));
    projects.map(|path| (path.file_name().unwrap().to_string_lossy().into_owned(), fs::read_to_string(path).unwrap())).collect()
}

fn project(name: &str, text: &str) -> Project {
    read(text.as_bytes()).unwrap_or_else(|error| panic!("{name}: {error}")).0
}

#[test]
fn each_server_has_a_project_for_each_platform() {
    let files = files();
    for server in ["directus", "django-djoser", "fastapi-users", "json-server-auth", "pocketbase"] {
        for platform in ["flutterflow", "weweb"] {
            let name = format!("{server}.{platform}.authscope.json");
            let text = files.get(&name).unwrap_or_else(|| panic!("{name} is not there"));
            assert_eq!(project(&name, text).platform.name(), platform, "{name}");
        }
    }
    assert_eq!(files.len(), 10);
}

#[test]
fn the_files_are_as_the_program_writes_them() {
    for (name, text) in files() {
        let (project, unknown) = read(text.as_bytes()).unwrap();
        assert!(text == write(&project, &unknown), "{name} is not as the program writes it");
    }
}

#[test]
fn nothing_is_wrong_with_them_before_a_run() {
    for (name, text) in files() {
        let found = diagnose::checked(&project(&name, &text), &[]);
        assert!(found.is_empty(), "{name}: {found:#?}");
    }
}

#[test]
fn every_step_says_what_should_come_of_it() {
    for (name, text) in files() {
        let project = project(&name, &text);
        let ids: Vec<&str> = project.stories.iter().map(|story| story.id.as_str()).collect();
        assert!(ids.starts_with(&["whole-login", "sign-up", "token-ended"]), "{name}: {ids:?}");
        for (story, event) in project.stories.iter().flat_map(|story| story.events.iter().map(move |event| (story, event))) {
            assert!(event.expect.page.is_some() && event.expect.signed_in.is_some(), "{name}: {}: {} expects nothing", story.id, event.id);
        }
    }
}

#[test]
fn they_hold_no_secret() {
    for (name, text) in files() {
        // What the servers' test users have, and what every JWT begins with.
        for secret in ["Horse", "eyJ"] {
            assert!(!text.contains(secret), "{name} holds {secret}");
        }
        let values: Vec<_> = project(&name, &text).environments.into_iter().flat_map(|environment| environment.values).collect();
        assert!(values.iter().any(|value| value.name == "password" && value.secret), "{name}: a run has to ask for the password");
        for value in values {
            let secret = SecretKind::of_name(&value.name).is_some();
            assert!(value.secret == secret && (!secret || value.value.is_empty()), "{name}: {}", value.name);
        }
        // The raw text too: what the program reads has been stripped of secrets.
        let raw: serde_json::Value = serde_json::from_str(&text).unwrap();
        for value in raw["environments"].as_array().unwrap().iter().flat_map(|environment| environment["values"].as_array().unwrap()) {
            assert!(value["secret"] != true || value.get("value").is_none(), "{name}: {value}");
        }
    }
}
