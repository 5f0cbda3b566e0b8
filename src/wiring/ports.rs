//! Where the program's work meets the world outside. Tests bring a world of their own; everything behind it stays the same.

use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use crate::app::file_wish::FileWish;
use crate::domain::project::Project;
use crate::format::file_error::StoreError;
use crate::format::project_file::Unknown;
use crate::io::http_transport::HttpTransport;
use crate::io::keychain::{self, PatientKeychain};
use crate::io::launch::Launch;
use crate::io::project_store;
use crate::io::recording_store::RunStore;
use crate::io::recovery_store::RecoveryStore;
use crate::io::stamps::{RealTime, Stamps};
use crate::io::system_clock::{Clock, SystemClock};
use crate::io::user_store::UserStore;
use crate::run::transport::AnyTransport;

/// Work that ends at some time.
pub type Later<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// An answer this fast cannot come from a person: there is no file dialog.
const NO_DIALOG: Duration = Duration::from_millis(100);

/// Project files.
pub trait ProjectFiles: Send + Sync {
    /// Opens one.
    fn load(&self, path: PathBuf) -> Later<Result<(Project, Unknown), StoreError>>;

    /// Saves one, whole or not at all.
    fn save(&self, path: PathBuf, project: Arc<Project>, unknown: Unknown) -> Later<Result<(), StoreError>>;
}

/// Dialogs for files.
pub trait FileDialogs: Send + Sync {
    /// Asks for a file; `project` is the name of the open project, for suggesting one.
    fn ask(&self, wish: FileWish, project: String) -> Later<FileAnswer>;
}

/// What came of asking for a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FileAnswer {
    /// This one.
    File(PathBuf),
    /// The person chose none.
    Nothing,
    /// There is no dialog here.
    NoDialog,
}

/// Looks up a variable of the program's environment.
pub type ReadVariable = Arc<dyn Fn(&str) -> Option<String> + Send + Sync>;

/// The world outside.
#[derive(Clone)]
pub struct Ports {
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// When each input of a run happens; made anew for each run.
    pub stamps: Arc<dyn Fn() -> Box<dyn Stamps> + Send + Sync>,
    /// What a run's exchanges go over, given the network.
    pub wire: Arc<dyn Fn(Arc<HttpTransport>) -> Arc<dyn AnyTransport> + Send + Sync>,
    /// What is settled about each run besides what the user says.
    pub prepare: Arc<dyn Fn(&mut Launch) + Send + Sync>,
    /// Variables of the program's environment.
    pub variable: ReadVariable,
    /// Project files.
    pub files: Arc<dyn ProjectFiles>,
    /// Dialogs for files.
    pub dialogs: Arc<dyn FileDialogs>,
    /// The operating system's keychain.
    pub keychain: PatientKeychain,
    /// The user's kept runs; none where there is no state folder.
    pub runs: Option<RunStore>,
    /// Settings and recent projects; none where there is no home.
    pub user: Option<UserStore>,
    /// Unsaved work; none where it cannot be kept.
    pub recovery: Option<Arc<RecoveryStore>>,
}

impl Ports {
    /// The computer that the program runs on, and the person before it.
    #[must_use]
    pub fn of_program() -> Self {
        let variable = |name: &str| std::env::var(name).ok();
        Self {
            clock: Arc::new(SystemClock),
            stamps: Arc::new(|| Box::new(RealTime::of(Arc::new(SystemClock)))),
            wire: Arc::new(|network| network),
            prepare: Arc::new(|_| {}),
            variable: Arc::new(variable),
            files: Arc::new(Disk),
            dialogs: Arc::new(SystemDialogs),
            keychain: keychain::chosen(variable),
            runs: RunStore::of_user(),
            user: UserStore::of_user(),
            recovery: RecoveryStore::of_user().map(Arc::new),
        }
    }
}

/// Files on the disk.
pub struct Disk;

impl ProjectFiles for Disk {
    fn load(&self, path: PathBuf) -> Later<Result<(Project, Unknown), StoreError>> {
        Box::pin(async move {
            let file = path.clone();
            let read = tokio::task::spawn_blocking(move || project_store::load(&file)).await;
            read.unwrap_or_else(|_| Err(project_store::failed_to_read(path)))
        })
    }

    fn save(&self, path: PathBuf, project: Arc<Project>, unknown: Unknown) -> Later<Result<(), StoreError>> {
        Box::pin(async move {
            let file = path.clone();
            let written = tokio::task::spawn_blocking(move || project_store::save(&file, &project, &unknown)).await;
            written.unwrap_or_else(|_| Err(project_store::failed_to_write(path)))
        })
    }
}

/// The system's own dialogs.
struct SystemDialogs;

impl FileDialogs for SystemDialogs {
    fn ask(&self, wish: FileWish, project: String) -> Later<FileAnswer> {
        Box::pin(async move {
            let began = tokio::time::Instant::now();
            let dialog = rfd::AsyncFileDialog::new();
            let file = match wish {
                FileWish::OpenProject => dialog.add_filter("Authscope project", &["json"]).pick_file().await,
                FileWish::SaveProject => dialog.set_file_name(format!("{project}.authscope.json")).save_file().await,
                FileWish::WindowPicture => dialog.set_file_name(format!("{project} window.png")).save_file().await,
                FileWish::TimelinePicture => dialog.set_file_name(format!("{project} timeline.png")).save_file().await,
            };
            match file {
                Some(file) => FileAnswer::File(file.path().to_owned()),
                None if began.elapsed() < NO_DIALOG => FileAnswer::NoDialog,
                None => FileAnswer::Nothing,
            }
        })
    }
}
