//! What the commands need of the world outside. The floor above provides it; tests provide their own.

use std::io;
use std::path::Path;

use crate::domain::project::Project;
use crate::domain::record::recording::Recording;
use crate::domain::secret::registry::SecretRegistry;
use crate::format::file_error::StoreError;
use crate::format::project_file::Unknown;
use crate::io::demo_server::{DemoOptions, DemoServer};
use crate::io::launch::Launch;
use crate::io::outputs::CannotOutput;
use crate::io::recording_store::RecordingError;
use crate::run::Run;
use crate::run::cannot_run::CannotRun;

/// What the commands need of the world outside. Every call blocks until it is done.
pub trait Services {
    /// An environment variable; `None` when it is not set.
    fn variable(&self, name: &str) -> Option<String>;

    /// Opens a project file, with what else was found in it.
    ///
    /// # Errors
    /// The path, and where in the file what is wrong.
    fn open_project(&self, path: &Path) -> Result<(Project, Unknown), StoreError>;

    /// Opens a recording.
    ///
    /// # Errors
    /// The path, and where in the file what is wrong.
    fn open_recording(&self, path: &Path) -> Result<Recording, RecordingError>;

    /// Saves a recording, with a stand-in for each secret of its run.
    ///
    /// # Errors
    /// What could not be written.
    fn save_recording(&self, path: &Path, recording: &Recording, registry: &SecretRegistry) -> Result<(), RecordingError>;

    /// Runs a story to its end, or until somebody stops the program. `observe` sees the run after each input.
    ///
    /// # Errors
    /// Why it could not begin.
    fn run(&self, launch: Launch, observe: &mut (dyn FnMut(&Run) + Send)) -> Result<Run, CannotRun>;

    /// Runs a demo server until somebody stops the program. `ready` is called when it answers.
    ///
    /// # Errors
    /// Why it could not start.
    fn serve(&self, options: DemoOptions, ready: &mut dyn FnMut(&DemoServer)) -> io::Result<()>;

    /// Looks at the files that are to be written, before anything is done.
    ///
    /// # Errors
    /// The first that cannot be written, and why.
    fn check_outputs(&self, inputs: &[&Path], outputs: &[&Path]) -> Result<(), CannotOutput>;

    /// Writes a file whole or not at all; into a pipe or a device as it is.
    ///
    /// # Errors
    /// What the operating system says.
    fn write_file(&self, path: &Path, text: &str) -> io::Result<()>;

    /// A file's bytes; `None` is standard input, to its end.
    ///
    /// # Errors
    /// What the operating system says.
    fn read_bytes(&self, path: Option<&Path>) -> io::Result<Vec<u8>>;

    /// The body that a GET of this URL brings; http and https only, redirects are not followed.
    ///
    /// # Errors
    /// Why there is none, in words.
    fn fetch(&self, url: &str) -> Result<Vec<u8>, String>;

    /// What time it is: milliseconds since 1970.
    fn now_ms(&self) -> i64;

    /// Opens the window and waits until it is closed.
    fn open_window(&self, project: Option<&Path>) -> WindowEnd;
}

/// What became of the window.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WindowEnd {
    /// It was open, and somebody closed it.
    Closed,
    /// There is no display to open it on; the text says what was tried.
    NoDisplay(String),
}
