//! The services of the command line, on the real network, disk and clock.

use std::io::{self, Read as _};
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use tokio::runtime::Runtime;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use crate::cli::{Services, WindowEnd};
use crate::domain::project::Project;
use crate::domain::record::recording::Recording;
use crate::domain::secret::registry::SecretRegistry;
use crate::domain::web::address;
use crate::domain::web::wire::{HeaderLine, HeaderOrigin, Method, PreparedRequest};
use crate::format::file_error::StoreError;
use crate::format::project_file::Unknown;
use crate::io::atomic_file;
use crate::io::demo_server::{DemoOptions, DemoServer};
use crate::io::http_transport::HttpTransport;
use crate::io::identity_store::{self, IdentityStore};
use crate::io::keychain;
use crate::io::launch::{Launch, Launched, launch};
use crate::io::outputs::{self, CannotOutput};
use crate::io::project_store;
use crate::io::recording_store::{self, RecordingError};
use crate::io::system_clock::{Clock as _, SystemClock};
use crate::io::terminal::Terminal;
use crate::run::Run;
use crate::run::cannot_run::CannotRun;
use crate::run::transport::{Exchanged, Transport as _};

/// A file or standard input is read up to here: what is longer is no token and no reply to look at by hand.
const MAX_READ_BYTES: u64 = 200 * 1024 * 1024;

/// How a shell tells that Ctrl-C ended a program.
const STOPPED_AT_ONCE: i32 = 130;

/// A key set is small; who does not answer by then does not answer.
const FETCH_PATIENCE: Duration = Duration::from_secs(15);

/// The services of the command line.
pub struct ProgramServices {
    runtime: Runtime,
    /// What ends the run that is going on.
    stopping: Arc<Mutex<Option<CancellationToken>>>,
    /// Who waits for Ctrl-C, from the first run on.
    listens: OnceLock<JoinHandle<()>>,
}

impl ProgramServices {
    /// Starts the workers.
    ///
    /// # Errors
    /// The operating system gives no threads.
    pub fn new() -> io::Result<Self> {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build()?;
        Ok(Self { runtime, stopping: Arc::default(), listens: OnceLock::new() })
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

    fn open_project(&self, path: &Path) -> Result<(Project, Unknown), StoreError> {
        let (mut project, unknown, _) = project_store::load(path)?;
        if let Some(identities) = IdentityStore::of_user() {
            project.id = identities.seen(path, &project, &mut identity_store::ids());
        }
        Ok((project, unknown))
    }

    fn open_recording(&self, path: &Path) -> Result<Recording, RecordingError> {
        recording_store::load(path)
    }

    fn save_recording(&self, path: &Path, recording: &Recording, registry: &SecretRegistry) -> Result<(), RecordingError> {
        recording_store::save(path, recording, registry)
    }

    fn run(&self, mut wanted: Launch, observe: &mut (dyn FnMut(&Run) + Send)) -> Result<Run, CannotRun> {
        self.runtime.block_on(Box::pin(async {
            let stop = CancellationToken::new();
            let from_environment = |name: &str| std::env::var(name).ok();
            wanted.person = Terminal::of_program();
            wanted.keychain = Some(keychain::chosen(from_environment));
            let Launched { run, pump, server } = launch(wanted, from_environment, Arc::new(SystemClock), stop.clone()).await?;
            *self.stopping.lock().unwrap_or_else(PoisonError::into_inner) = Some(stop);
            let stopping = Arc::clone(&self.stopping);
            self.listens.get_or_init(|| tokio::spawn(listen(stopping)));
            let run = pump.run(run, observe).await;
            // From here on there is no run to stop: what is asked for then ends the program.
            *self.stopping.lock().unwrap_or_else(PoisonError::into_inner) = None;
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

    fn check_outputs(&self, inputs: &[&Path], outputs: &[&Path]) -> Result<(), CannotOutput> {
        outputs::check(inputs, outputs)
    }

    fn write_file(&self, path: &Path, text: &str) -> io::Result<()> {
        atomic_file::write_through(path, text.as_bytes(), atomic_file::Readers::AsBefore)
    }

    fn read_bytes(&self, path: Option<&Path>) -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        match path {
            None => io::stdin().lock().take(MAX_READ_BYTES).read_to_end(&mut bytes)?,
            Some(path) => return atomic_file::read(path, MAX_READ_BYTES),
        };
        Ok(bytes)
    }

    fn fetch(&self, url: &str) -> Result<Vec<u8>, String> {
        let parsed = url::Url::parse(url).map_err(|error| format!("it is no URL: {}", address::problem(error)))?;
        let host = match (parsed.scheme(), parsed.host_str(), parsed.port()) {
            ("http" | "https", Some(host), Some(port)) => format!("{host}:{port}"),
            ("http" | "https", Some(host), None) => host.to_owned(),
            _ => return Err("only http and https are called".into()),
        };
        let header = |name: &str, value: &str| HeaderLine::new(name, value, HeaderOrigin::Client);
        let request = PreparedRequest {
            method: Method::Get,
            url: url.into(),
            headers: vec![header("host", &host), header("accept", "application/json")],
            body: None,
        };
        match self.runtime.block_on(HttpTransport::default().exchange(request, FETCH_PATIENCE)) {
            Exchanged::Reply(reply, bytes) if reply.is_success() => Ok(bytes.to_vec()),
            Exchanged::Reply(reply, _) if (300..400).contains(&reply.status) => {
                Err(format!("it answers {} and points elsewhere; give the address that it points to", reply.status))
            }
            Exchanged::Reply(reply, _) => Err(format!("it answers {}", reply.status)),
            Exchanged::Failure(failure, _) => Err(failure.detail),
        }
    }

    fn now_ms(&self) -> i64 {
        SystemClock.now_ms()
    }

    fn open_window(&self, project: Option<&Path>) -> WindowEnd {
        match super::window::open(project.map(Path::to_owned), self.runtime.handle().clone()) {
            Ok(()) => WindowEnd::Closed,
            Err(why) => WindowEnd::NoDisplay(why),
        }
    }
}

/// Stops the run that is going on. Whoever asks again, or when there is no run, does not wait for what the program is busy with.
async fn listen(stopping: Arc<Mutex<Option<CancellationToken>>>) {
    loop {
        asked_to_stop().await;
        match stopping.lock().unwrap_or_else(PoisonError::into_inner).take() {
            Some(stop) => stop.cancel(),
            None => std::process::exit(STOPPED_AT_ONCE),
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
