//! A program that is killed while it writes: each file is whole, the old one or the new one, however often it happens.

#![cfg(unix)]
#![expect(clippy::unwrap_used, reason = "helpers of tests may")]

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use authscope::domain::project::platform::{Platform, WeWebSettings};
use authscope::domain::project::{Project, Variable};
use authscope::domain::settings::Settings;
use authscope::format::project_file::Unknown;
use authscope::format::recovery_file::Recovery;
use authscope::format::standing::MayReplace;
use authscope::io::recovery_store::{self, RecoveryStore};
use authscope::io::user_store::UserStore;
use authscope::io::{atomic_file, project_store};

/// Where the child writes.
const FOLDER: &str = "AUTHSCOPE_KILLED_FOLDER";

/// So many programs are killed.
const TIMES: u32 = 320;

fn shop(n: u32) -> Project {
    let text = format!("{n} ").repeat(40_000);
    let variable = Variable { id: "v".into(), name: "V".into(), default: text.into(), ..Default::default() };
    Project { variables: vec![variable], ..Project::new(&format!("Shop {n}"), Platform::WeWeb(WeWebSettings::default())) }
}

/// Whether a project is one of those that were written, and whole.
fn is_whole(project: &Project) -> bool {
    let n = project.name.strip_prefix("Shop ").and_then(|n| n.parse().ok());
    n.is_some_and(|n| *project == shop(n))
}

fn project_of(folder: &Path) -> PathBuf {
    folder.join("shop.authscope.json")
}

#[test]
#[ignore = "takes minutes: .ci/long runs it"]
fn three_hundred_and_twenty_programs_that_are_killed_while_they_save_leave_every_file_whole() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    project_store::save(&project_of(folder), &shop(0), &Unknown::default(), &MayReplace::Nothing).unwrap();
    let (mut changed, mut left) = (0, 0);
    for time in 0..TIMES {
        let mut child = writing(folder);
        // Somewhere in a later save, each time elsewhere.
        let mut said = BufReader::new(child.stdout.take().unwrap()).lines();
        for _ in 0..=time % 7 {
            said.find(|line| line.as_ref().unwrap().contains("saving")).unwrap().unwrap();
        }
        for _ in 0..(time * 7_919) % 200_000 {
            std::hint::spin_loop();
        }
        child.kill().unwrap();
        child.wait().unwrap();
        let (project, ..) = project_store::load(&project_of(folder)).unwrap();
        assert!(is_whole(&project), "{}", project.name);
        let (settings, error) = UserStore::in_folder(folder).settings();
        assert!(error.is_none() && (settings == Settings::default() || settings.scale >= 100), "{error:?}");
        for entry in fs::read_dir(folder.join("unsaved")).unwrap().flatten() {
            if entry.file_name().to_string_lossy().ends_with("recovery.json") {
                assert!(is_whole(&recovery_store::read(&entry.path()).unwrap().project));
                recovery_store::discard(&entry.path());
            }
        }
        let temporary: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .flatten()
            .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "tmp"))
            .collect();
        left += usize::from(!temporary.is_empty());
        changed += u32::from(project.name != "Shop 0");
        // As if they had lain there for long: the next start sweeps them.
        for entry in temporary {
            fs::File::open(entry.path()).unwrap().set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
        }
        atomic_file::sweep(folder);
        assert!(fs::read_dir(folder).unwrap().flatten().all(|entry| entry.path().extension().is_none_or(|extension| extension != "tmp")));
    }
    println!("{TIMES} of {TIMES} killed while saving: every file whole; {left} left a half-written text behind, which was swept");
    assert!(changed > 0 && left > 0, "some were killed in the middle of a save");
}

/// The program that saves until it is killed.
fn writing(folder: &Path) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "--nocapture", "saves_without_end"])
        .env(FOLDER, folder)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

#[test]
#[ignore = "the test above runs it, and kills it"]
fn saves_without_end() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else { return };
    let recovery = RecoveryStore::in_folder(folder.join("unsaved")).unwrap();
    let user = UserStore::in_folder(&folder);
    for n in 0.. {
        println!("saving {n}");
        project_store::save(&project_of(&folder), &shop(n), &Unknown::default(), &MayReplace::Anything).unwrap();
        recovery.keep(&Recovery { path: None, found: None, at_ms: 1, project: shop(n), unknown: Unknown::default() }).unwrap();
        user.keep_settings(&Settings { scale: 100 + u16::try_from(n % 50).unwrap(), ..Settings::default() }).unwrap();
    }
}
