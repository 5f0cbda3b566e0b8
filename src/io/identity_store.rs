//! Who the projects are that were open on this computer: which id lies in which file. A copy of a file is another project.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::domain::project::Project;
use crate::domain::project::identity::{IdSource, ProjectId, ProjectKey};
use crate::format::layout;

use super::atomic_file;
use super::recording_store::RunStore;
use super::system_clock::{Clock as _, SystemClock};

/// The list is no larger than this (bytes).
const MAX_BYTES: u64 = 4 * 1024 * 1024;

/// So many projects are known at most, the last used first.
const MOST: usize = 1000;

/// Which project lies where.
#[derive(Clone, Debug)]
pub struct IdentityStore {
    file: PathBuf,
    runs: RunStore,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
struct Known {
    id: String,
    path: PathBuf,
    /// The name under which older versions of this program kept what is this project's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    former: Option<String>,
}

/// A project's file, read for its id alone.
#[derive(Deserialize)]
struct OnlyId {
    #[serde(default)]
    id: serde_json::Value,
}

/// Where ids of new projects come from: nobody else has the same.
#[must_use]
pub fn ids() -> IdSource {
    let mut seed = [0; 32];
    if getrandom::fill(&mut seed).is_err() {
        // Without randomness, what no other program shares: when it started, and its number.
        seed[..8].copy_from_slice(&SystemClock.now_ms().to_be_bytes());
        seed[8..12].copy_from_slice(&std::process::id().to_be_bytes());
    }
    IdSource::new(seed)
}

impl IdentityStore {
    /// The list in this folder, for the runs that are kept there.
    #[must_use]
    pub fn in_folder(folder: &Path, runs: RunStore) -> Self {
        Self { file: folder.join("projects.json"), runs }
    }

    /// The user's own, in their state folder; `None` where there is no home.
    #[must_use]
    pub fn of_user() -> Option<Self> {
        Some(Self::in_folder(&super::user_folder::state()?, RunStore::of_user()?))
    }

    /// A project was read from this file: who it is, and under what its secrets are kept. The id that stands in the file counts unless
    /// the file is a copy: then the one that it was saved or opened under last, else a new one.
    ///
    /// Of older versions' runs, which were kept by name, the first project of that name becomes the owner.
    pub fn opened(&self, path: &Path, project: &Project, ids: &mut IdSource) -> (ProjectId, ProjectKey) {
        let path = canonical(path);
        let _turn = self.turn();
        let mut all = self.read();
        let (id, known) = whose(&all, &path, project);
        let id = id.unwrap_or_else(|| ids.next_id());
        let former = match known {
            Whose::Known(former) => former,
            Whose::Copy => None,
            Whose::New => self.runs.take_over(&project.name, &id).then(|| project.name.clone()),
        };
        put(&mut all, Known { id: id.as_str().to_owned(), path, former: former.clone() });
        self.write(&all);
        let key = ProjectKey { id: id.as_str().to_owned(), former };
        (id, key)
    }

    /// The same without writing anything down, for a run from the command line: a copy finds nothing of what is the other's, and one
    /// that has no id yet finds what older versions kept by its name.
    pub fn seen(&self, path: &Path, project: &Project, ids: &mut IdSource) -> Option<ProjectId> {
        let path = canonical(path);
        let all = self.read();
        match whose(&all, &path, project) {
            (Some(id), _) => Some(id),
            (None, Whose::New) if !all.iter().any(|known| known.former.as_ref() == Some(&project.name)) => None,
            (None, _) => Some(ids.next_id()),
        }
    }

    /// A project was written to this file: from now on it lies there.
    pub fn saved(&self, path: &Path, id: &ProjectId) {
        let path = canonical(path);
        let _turn = self.turn();
        let mut all = self.read();
        let former = all.iter().find(|known| known.id == id.as_str()).and_then(|known| known.former.clone());
        put(&mut all, Known { id: id.as_str().to_owned(), path, former });
        self.write(&all);
    }

    /// Lets go of runs of projects that were never saved, or that were forgotten long ago.
    pub fn sweep_runs(&self) {
        let all = self.read();
        self.runs.sweep(|id| all.iter().any(|known| known.id == id));
    }

    fn read(&self) -> Vec<Known> {
        let bytes = atomic_file::read(&self.file, MAX_BYTES).unwrap_or_default();
        serde_json::from_slice(&bytes).unwrap_or_default()
    }

    fn write(&self, all: &[Known]) {
        let json = serde_json::to_value(all).unwrap_or_default();
        // What cannot be kept costs the history of this project, never the project.
        atomic_file::write_private(&self.file, layout::pretty(&json).as_bytes()).ok();
    }

    /// One program after the other: held while the list is read and written.
    fn turn(&self) -> Option<File> {
        atomic_file::private_folder(&atomic_file::folder_of(&self.file)).ok()?;
        atomic_file::take_turn(&self.file.with_extension("lock"))
    }
}

/// The id that a project has here already, and what it is to those that are known.
fn whose(all: &[Known], path: &Path, project: &Project) -> (Option<ProjectId>, Whose) {
    let here = all.iter().find(|known| known.path == path);
    let by_path = || here.and_then(|known| ProjectId::written(&known.id));
    let Some(id) = &project.id else {
        return match here {
            Some(known) => (by_path(), Whose::Known(known.former.clone())),
            None => (None, Whose::New),
        };
    };
    match all.iter().find(|known| known.id == id.as_str()) {
        None => (Some(id.clone()), Whose::New),
        Some(known) if known.path == path || !holds(&known.path, id) => (Some(id.clone()), Whose::Known(known.former.clone())),
        Some(_) => (by_path(), Whose::Copy),
    }
}

/// Whether a file belongs to a project that is known here.
enum Whose {
    /// It does.
    Known(Option<String>),
    /// It has the id of a project that lives in another file.
    Copy,
    /// It was never open here.
    New,
}

/// Puts a project first; no other one lies in its file.
fn put(all: &mut Vec<Known>, new: Known) {
    all.retain(|known| known.id != new.id && known.path != new.path);
    all.insert(0, new);
    all.truncate(MOST);
}

fn canonical(path: &Path) -> PathBuf {
    fs::canonicalize(path).or_else(|_| std::path::absolute(path)).unwrap_or_else(|_| path.to_owned())
}

/// Whether the project of this id lives in this file.
fn holds(path: &Path, id: &ProjectId) -> bool {
    let bytes = atomic_file::read(path, super::project_store::MAX_PROJECT_BYTES).unwrap_or_default();
    serde_json::from_slice::<OnlyId>(&bytes).is_ok_and(|found| found.id.as_str() == Some(id.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::project::platform::{Platform, WeWebSettings};

    /// A computer with a folder of state and a folder of projects.
    struct Desk {
        folder: tempfile::TempDir,
        store: IdentityStore,
        ids: IdSource,
    }

    impl Desk {
        fn new() -> Self {
            let folder = tempfile::tempdir().unwrap();
            let store = IdentityStore::in_folder(folder.path(), RunStore::in_folder(folder.path().join("runs")));
            Self { folder, store, ids: IdSource::new([7; 32]) }
        }

        fn path(&self, name: &str) -> PathBuf {
            self.folder.path().join(name)
        }

        /// Writes a project file; it has this id, if any.
        fn file(&self, name: &str, id: Option<&str>) -> PathBuf {
            let path = self.path(name);
            let mut project = shop();
            project.id = id.and_then(ProjectId::written);
            fs::write(&path, serde_json::to_vec(&project).unwrap()).unwrap();
            path
        }

        /// The key under which the project of this file is known, once it is opened.
        fn open(&mut self, path: &Path) -> ProjectKey {
            let project: Project = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
            self.store.opened(path, &project, &mut self.ids).1
        }

        /// The same from the command line.
        fn see(&mut self, path: &Path) -> String {
            let mut project: Project = serde_json::from_slice(&fs::read(path).unwrap()).unwrap();
            project.id = self.store.seen(path, &project, &mut self.ids);
            project.key().id
        }

        fn save(&self, path: &Path, id: &str) {
            self.file(&path.file_name().unwrap().to_string_lossy(), Some(id));
            self.store.saved(path, &ProjectId::written(id).unwrap());
        }
    }

    fn shop() -> Project {
        Project::new("Shop", Platform::WeWeb(WeWebSettings::default()))
    }

    #[test]
    fn two_files_of_one_name_are_two_projects_and_each_stays_who_it_is() {
        let mut desk = Desk::new();
        let (a, b) = (desk.file("a.json", None), desk.file("b.json", None));
        let (one, other) = (desk.open(&a), desk.open(&b));
        assert_ne!(one.id, other.id);
        assert_eq!((desk.open(&a), desk.open(&b)), (one.clone(), other), "also before an id stands in the file");
        desk.save(&a, &one.id);
        assert_eq!((desk.open(&a).id, desk.see(&a)), (one.id.clone(), one.id));
    }

    #[test]
    fn a_file_that_was_moved_or_renamed_is_the_same_project_and_a_copy_is_another() {
        let mut desk = Desk::new();
        let a = desk.file("a.json", Some("5f0c5f0c"));
        assert_eq!(desk.open(&a).id, "5f0c5f0c");
        let copy = desk.path("copy.json");
        fs::copy(&a, &copy).unwrap();
        let other = desk.open(&copy);
        assert_ne!(other.id, "5f0c5f0c");
        assert_eq!((desk.open(&copy).id, desk.open(&a).id), (other.id.clone(), "5f0c5f0c".to_owned()), "each time");
        assert_eq!(desk.see(&copy), other.id);
        desk.save(&copy, &other.id);
        assert_eq!(desk.open(&copy).id, other.id);
        let moved = desk.path("moved.json");
        fs::rename(&a, &moved).unwrap();
        assert_eq!((desk.see(&moved), desk.open(&moved).id), ("5f0c5f0c".to_owned(), "5f0c5f0c".to_owned()));
    }

    #[test]
    fn saving_elsewhere_takes_the_history_along_and_what_stays_behind_is_the_copy() {
        let mut desk = Desk::new();
        let a = desk.file("a.json", Some("5f0c5f0c"));
        desk.open(&a);
        let b = desk.path("b.json");
        desk.save(&b, "5f0c5f0c");
        assert_eq!(desk.open(&b).id, "5f0c5f0c");
        assert_ne!(desk.open(&a).id, "5f0c5f0c");
    }

    #[test]
    fn what_was_kept_by_name_belongs_to_the_first_file_of_that_name() {
        let mut desk = Desk::new();
        let (a, b) = (desk.file("a.json", None), desk.file("b.json", None));
        assert_eq!(desk.see(&a), "Shop", "its secrets are where older versions put them");
        let by_name = desk.store.runs.make_by_name("Shop");
        fs::write(by_name.join("run-00007.authscope-run.json"), "").unwrap();
        let first = desk.open(&a);
        assert_eq!(first.former.as_deref(), Some("Shop"));
        assert_eq!(desk.store.runs.numbers(&ProjectId::written(&first.id).unwrap()), [7]);
        assert_eq!(desk.open(&b).former, None);
        assert_eq!(desk.open(&a), first, "it stays so");
        desk.save(&a, &first.id);
        assert_eq!(desk.open(&a), first);
        assert_ne!(desk.see(&desk.file("c.json", None)), "Shop", "for nobody else");
    }

    #[test]
    fn runs_of_projects_that_nobody_knows_go_once_they_are_old_and_no_others() {
        let mut desk = Desk::new();
        let a = desk.file("a.json", Some("5f0c5f0c"));
        desk.open(&a);
        let runs = desk.path("runs");
        for name in ["id-5f0c5f0c", "id-a1b2a1b2", "id-c3d4c3d4", "shop-12345678"] {
            fs::create_dir_all(runs.join(name)).unwrap();
            if name != "id-c3d4c3d4" {
                File::open(runs.join(name)).unwrap().set_modified(std::time::SystemTime::UNIX_EPOCH).unwrap();
            }
        }
        desk.store.sweep_runs();
        let there = |name: &str| runs.join(name).exists();
        assert!(there("id-5f0c5f0c") && !there("id-a1b2a1b2") && there("id-c3d4c3d4") && there("shop-12345678"));
    }

    #[test]
    fn a_list_that_cannot_be_read_or_written_costs_the_history_and_nothing_else() {
        let mut desk = Desk::new();
        let a = desk.file("a.json", Some("5f0c5f0c"));
        fs::write(desk.path("projects.json"), "[{\"id\": 7").unwrap();
        assert_eq!(desk.open(&a).id, "5f0c5f0c");
        fs::remove_file(desk.path("projects.json")).unwrap();
        fs::create_dir(desk.path("projects.json")).unwrap();
        assert_eq!(desk.open(&a).id, "5f0c5f0c");
    }
}
