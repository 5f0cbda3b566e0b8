//! The services of the command line, on the real network, disk and clock.

use std::io;
use std::path::Path;
use std::sync::Arc;

use tokio::runtime::Runtime;
use tokio_util::sync::CancellationToken;

use crate::cli::{Services, Window};
use crate::domain::project::Project;
use crate::domain::recording::Recording;
use crate::domain::secret::SecretRegistry;
use crate::io::atomic_file;
use crate::io::demo_server::{DemoOptions, DemoServer};
use crate::io::launch::{CannotRun, Launch, Started, launch};
use crate::io::project_store::{self, StoreError};
use crate::io::recording_store::{self, RecordingError};
use crate::io::system_clock::SystemClock;
use crate::run::Run;

/// The services of the command line.
pub struct ProgramServices {
    runtime: Runtime,
}

impl ProgramServices {
    /// Starts the workers.
    ///
    /// # Errors
    /// The operating system gives no threads.
    pub fn new() -> io::Result<Self> {
        Ok(Self { runtime: tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()? })
    }

    /// Lets the workers go at once: a name that is still being looked up must not hold up the exit.
    pub fn shut_down(self) {
        self.runtime.shutdown_background();
    }
}

impl Services for ProgramServices {
    fn variable(&self, name: &str) -> Option<String> {
        std::env::var(name).ok()
    }

    fn open_project(&self, path: &Path) -> Result<Project, StoreError> {
        project_store::load(path).map(|(project, _)| project)
    }

    fn open_recording(&self, path: &Path) -> Result<Recording, RecordingError> {
        recording_store::load(path)
    }

    fn save_recording(&self, path: &Path, recording: &Recording, registry: &SecretRegistry) -> Result<(), RecordingError> {
        recording_store::save(path, recording, registry)
    }

    fn run(&self, wanted: Launch, observe: &mut (dyn FnMut(&Run) + Send)) -> Result<Run, CannotRun> {
        self.runtime.block_on(Box::pin(async {
            let stop = CancellationToken::new();
            let from_environment = |name: &str| std::env::var(name).ok();
            let Started { run, pump, server } = launch(wanted, from_environment, Arc::new(SystemClock), stop.clone()).await?;
            let asked = tokio::spawn(async move {
                asked_to_stop().await;
                stop.cancel();
            });
            let run = pump.run(run, observe).await;
            asked.abort();
            drop(server);
            Ok(run)
        }))
    }

    fn serve(&self, options: DemoOptions, ready: &mut dyn FnMut(&DemoServer)) -> io::Result<()> {
        self.runtime.block_on(async {
            let server = DemoServer::start(options).await?;
            ready(&server);
            asked_to_stop().await;
            server.stop().await;
            Ok(())
        })
    }

    fn write_file(&self, path: &Path, text: &str) -> io::Result<()> {
        atomic_file::write(path, text.as_bytes(), || Ok(()))
    }

    fn open_window(&self, project: Option<&Path>) -> Window {
        match super::window::open(project.map(Path::to_owned), self.runtime.handle().clone()) {
            Ok(()) => Window::Closed,
            Err(why) => Window::NoDisplay(why),
        }
    }
}

/// Ctrl-C, or the operating system's request to end.
async fn asked_to_stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        let Ok(mut terminate) = signal(SignalKind::terminate()) else {
            tokio::signal::ctrl_c().await.ok();
            return;
        };
        tokio::select! {
            _ = tokio::signal::ctrl_c() => {}
            _ = terminate.recv() => {}
        }
    }
    #[cfg(not(unix))]
    tokio::signal::ctrl_c().await.ok();
}
