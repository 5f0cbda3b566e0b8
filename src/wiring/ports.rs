//! Where the program's work meets the world outside. Tests bring a world of their own; everything behind it stays the same.

use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;

use crate::app::file_wish::FileWish;
use crate::app::on_disk::{NotSaved, Opened, Presence, Saving, Standing, Written};
use crate::format::file_error::StoreError;
use crate::io::http_transport::HttpTransport;
use crate::io::identity_store::IdentityStore;
use crate::io::keychain::PatientKeychain;
use crate::io::launch::Launch;
use crate::io::recording_store::RunStore;
use crate::io::recovery_store::RecoveryStore;
use crate::io::stamps::Stamps;
use crate::io::system_clock::Clock;
use crate::io::user_store::UserStore;
use crate::run::transport::AnyTransport;

/// Work that ends at some time.
pub type Later<T> = Pin<Box<dyn Future<Output = T> + Send>>;

/// Project files.
pub trait ProjectFiles: Send + Sync {
    /// Opens one.
    fn load(&self, path: PathBuf) -> Later<Result<Opened, StoreError>>;

    /// Saves one, whole or not at all.
    fn save(&self, saving: Saving) -> Later<Result<Written, NotSaved>>;

    /// What stands in one.
    fn look(&self, path: PathBuf) -> Later<Standing>;

    /// This window has one open, though it was not read.
    fn enter(&self, path: PathBuf) -> Later<Presence>;
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
    /// Who the projects are that were open here; none where there is no state folder.
    pub identities: Option<IdentityStore>,
    /// Settings and recent projects; none where there is no home.
    pub user: Option<UserStore>,
    /// Unsaved work; none where it cannot be kept.
    pub recovery: Option<Arc<RecoveryStore>>,
}
