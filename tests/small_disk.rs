//! A disk that is full: what was there is whole, nothing is left over, and the message says why. On a real small file system where one
//! can be mounted.

#![cfg(target_os = "linux")]
#![expect(clippy::unwrap_used, reason = "helpers of tests may")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use authscope::domain::project::identity::IdSource;
use authscope::domain::project::page::Page;
use authscope::domain::project::platform::Target;
use authscope::domain::project::{Project, Variable};
use authscope::domain::settings::Settings;
use authscope::format::project_file::Unknown;
use authscope::format::recovery_file::Recovery;
use authscope::format::standing::MayReplace;
use authscope::io::identity_store::IdentityStore;
use authscope::io::presence::PresenceBook;
use authscope::io::recording_store::{self, RunStore};
use authscope::io::recovery_store::{self, RecoveryStore};
use authscope::io::user_store::UserStore;
use authscope::io::{atomic_file, project_store};
use support::pure_server::Twist;
use support::runs::{run, sample};

/// Where the small file system is, for the tests that run on it.
const FOLDER: &str = "AUTHSCOPE_SMALL_DISK";

/// There is no file system to be had: a container may not mount.
const NONE: i32 = 77;

/// Runs the test below on a file system of its own, of 384 kB.
#[test]
fn what_does_not_fit_leaves_everything_as_it_was() {
    let folder = tempfile::tempdir().unwrap();
    let script = format!(
        "mount -t tmpfs -o size=384k tmpfs '{}' || exit {NONE}; exec \"$0\" --ignored --exact on_a_small_disk",
        folder.path().display()
    );
    let itself = std::env::current_exe().unwrap();
    let done = Command::new("unshare").args(["-rm", "sh", "-c", &script]).arg(itself).env(FOLDER, folder.path()).output();
    match done {
        Ok(done) if done.status.success() => assert!(String::from_utf8_lossy(&done.stdout).contains("1 passed")),
        Ok(done) if String::from_utf8_lossy(&done.stdout).contains("running 1 test") => {
            panic!("{}{}", String::from_utf8_lossy(&done.stdout), String::from_utf8_lossy(&done.stderr));
        }
        other => println!("no file system can be mounted here: {other:?}"),
    }
}

fn shop(name: &str, bytes: usize) -> Project {
    let variable = Variable { id: "v".into(), name: "V".into(), default: "x".repeat(bytes).into(), ..Default::default() };
    Project { name: name.into(), variables: vec![variable], ..sample("weweb") }
}

/// Files that somebody began to write.
fn left_over(folder: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    files.filter(|path| path.extension().is_some_and(|extension| extension == "tmp")).collect()
}

#[test]
#[ignore = "the test above runs it, on a small file system"]
fn on_a_small_disk() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else { return };
    let is_full = |error: String| assert!(error.contains("No space left"), "{error}");

    let path = folder.join("shop.authscope.json");
    let save = |project: &Project| project_store::save(&path, project, &Unknown::default(), &MayReplace::Anything);
    save(&shop("Small", 10)).unwrap();
    is_full(save(&shop("Large", 600_000)).unwrap_err().to_string());
    assert_eq!(project_store::load(&path).unwrap().0.name, "Small");
    save(&shop("Small again", 10)).unwrap();

    let recording = folder.join("run.authscope-run.json");
    let small = run(sample("weweb"), Target::Published, Twist::None);
    recording_store::save(&recording, &small.recording(), small.registry()).unwrap();
    let before = fs::read(&recording).unwrap();
    let mut large = shop("Large", 600_000);
    large.pages.push(Page { id: "more".into(), name: "More".into(), route: "/more".into(), ..Page::default() });
    let large = run(large, Target::Published, Twist::None);
    is_full(recording_store::save(&recording, &large.recording(), large.registry()).unwrap_err().to_string());
    assert_eq!(fs::read(&recording).unwrap(), before);

    let work = |name: &str, bytes| Recovery { path: None, found: None, at_ms: 1, project: shop(name, bytes), unknown: Unknown::default() };
    let unsaved = folder.join("unsaved");
    let recovery = RecoveryStore::in_folder(unsaved.clone()).unwrap();
    recovery.keep(&work("Kept", 10)).unwrap();
    is_full(recovery.keep(&work("Too large", 600_000)).unwrap_err().to_string());
    let kept =
        fs::read_dir(&unsaved).unwrap().flatten().map(|entry| entry.path()).find(|path| path.to_string_lossy().ends_with("recovery.json"));
    assert_eq!(recovery_store::read(&kept.unwrap()).unwrap().project.name, "Kept");

    let user = UserStore::in_folder(&folder);
    let mine = Settings { scale: 125, ..Settings::default() };
    user.keep_settings(&mine).unwrap();
    let runs = RunStore::in_folder(folder.join("runs"));
    let identities = IdentityStore::in_folder(&folder, runs.clone());
    let mut ids = IdSource::new([1; 32]);
    let (id, _) = identities.opened(&path, &shop("Small", 10), &mut ids);
    // To the last byte.
    let filler = folder.join("filler");
    for size in [65_536, 4_096, 1] {
        while atomic_file::write(&filler.with_extension(fs::read_dir(&folder).unwrap().count().to_string()), &vec![0; size], || Ok(()))
            .is_ok()
        {}
    }
    is_full(user.keep_settings(&Settings { scale: 150, ..Settings::default() }).unwrap_err());
    assert_eq!(user.settings(), (mine, None));
    is_full(runs.keep(&id, &small.recording(), small.registry()).unwrap_err().to_string());
    let (again, _) = identities.opened(&path, &Project { id: Some(id.clone()), ..shop("Small", 10) }, &mut ids);
    assert_eq!(again, id, "a project is who it is, also where nothing can be noted");
    drop(PresenceBook::in_folder(folder.join("open")).enter(&path));
    for file in [&folder, &unsaved] {
        assert_eq!(left_over(file), [] as [PathBuf; 0]);
    }

    let program = |arguments: &[&str]| {
        let sample = format!("{}/assets/demo-weweb.authscope.json", env!("CARGO_MANIFEST_DIR"));
        let done =
            Command::new(env!("CARGO_BIN_EXE_authscope")).arg("run").arg(sample).args(arguments).env("AUTHSCOPE_KEYCHAIN", "off").output();
        let done = done.unwrap();
        (done.status.code(), String::from_utf8(done.stdout).unwrap(), String::from_utf8(done.stderr).unwrap())
    };
    let report = folder.join("report.json");
    let (code, _, errors) = program(&["--format", "json", "-o", report.to_str().unwrap()]);
    assert!(code == Some(2) && errors.contains("report.json") && errors.contains("No space left") && !report.exists(), "{errors}");
    let (code, out, errors) = program(&["--save-recording", recording.to_str().unwrap()]);
    assert!(code == Some(2) && errors.contains("No space left") && out.contains("All 8 steps ended as expected"), "{errors}{out}");
    assert_eq!(fs::read(&recording).unwrap(), before);
}
