//! The world outside as tests have it: time stands still or goes by the sum of made-up times, exchanges go one after the other, the
//! disk and the network can be made to wait.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use authscope::app::file_wish::FileWish;
use authscope::app::on_disk::{NotSaved, Opened, Presence, Saving, Standing, Written};
use authscope::domain::project::fault::Fault;
use authscope::domain::web::wire::{PreparedRequest, Timing};
use authscope::format::file_error::StoreError;
use authscope::io::identity_store::IdentityStore;
use authscope::io::keychain::{self, PatientKeychain};
use authscope::io::presence::PresenceBook;
use authscope::io::recording_store::RunStore;
use authscope::io::recovery_store::RecoveryStore;
use authscope::io::stamps::Stamps;
use authscope::io::system_clock::SharedClock;
use authscope::io::user_store::UserStore;
use authscope::run::input::{Input, Stamp};
use authscope::run::transport::{Exchanged, Transport};
use authscope::wiring::files::Disk;
use authscope::wiring::ports::{FileAnswer, FileDialogs, Later, Ports, ProjectFiles};
use tokio::sync::watch;

use super::keychain::FakeKeychain;
use super::runs::START_MS;

/// Something that waits while it is closed.
#[derive(Clone)]
pub struct Gate(watch::Sender<bool>);

impl Default for Gate {
    fn default() -> Self {
        Self(watch::Sender::new(true))
    }
}

impl Gate {
    /// From now on whoever comes waits.
    pub fn close(&self) {
        self.0.send_replace(false);
    }

    /// Lets everybody through.
    pub fn open(&self) {
        self.0.send_replace(true);
    }

    async fn pass(&self) {
        self.0.subscribe().wait_for(|open| *open).await.unwrap();
    }
}

/// The world outside, and what a test changes in it.
#[derive(Clone)]
pub struct World {
    /// Faults for the demo server of the next run.
    pub faults: Arc<Mutex<Vec<Fault>>>,
    /// What the file dialog answers next; without an answer there is no dialog.
    pub chosen: Arc<Mutex<Option<PathBuf>>>,
    /// The next file dialog is cancelled.
    pub cancels: Arc<Mutex<bool>>,
    /// Holds up the file dialogs.
    pub dialogs: Gate,
    /// Holds up reading project files.
    pub reading: Gate,
    /// Holds up writing them.
    pub writing: Gate,
    /// Holds up exchanges.
    pub network: Gate,
    /// How many requests were sent in all.
    pub requests: Arc<AtomicUsize>,
    /// In its place, the keychain of this computer.
    pub asks_the_real_keychain: bool,
    /// The keychain; empty at first.
    pub keychain: Arc<FakeKeychain>,
    elapsed_ms: Arc<AtomicU64>,
    folder: Arc<tempfile::TempDir>,
    disk: Disk,
}

impl Default for World {
    fn default() -> Self {
        Self::in_folder(Arc::new(tempfile::tempdir().unwrap()))
    }
}

impl World {
    fn in_folder(folder: Arc<tempfile::TempDir>) -> Self {
        let runs = RunStore::in_folder(folder.path().join("runs"));
        let identities = IdentityStore::in_folder(folder.path(), runs);
        let disk = Disk::new(Some(identities), Some(PresenceBook::in_folder(folder.path().join("open"))));
        Self {
            faults: Arc::default(),
            chosen: Arc::default(),
            cancels: Arc::default(),
            dialogs: Gate::default(),
            reading: Gate::default(),
            writing: Gate::default(),
            network: Gate::default(),
            requests: Arc::default(),
            asks_the_real_keychain: false,
            keychain: Arc::default(),
            elapsed_ms: Arc::default(),
            folder,
            disk,
        }
    }

    /// The same computer with the program started anew, or once more.
    pub fn again(&self) -> Self {
        let asks_the_real_keychain = self.asks_the_real_keychain;
        Self { keychain: Arc::clone(&self.keychain), asks_the_real_keychain, ..Self::in_folder(Arc::clone(&self.folder)) }
    }

    /// With this keychain.
    pub fn with_keychain(keychain: Arc<FakeKeychain>) -> Self {
        Self { keychain, ..Self::default() }
    }

    /// The runs that are kept.
    pub fn runs(&self) -> RunStore {
        RunStore::in_folder(self.folder.path().join("runs"))
    }

    /// The folder of the user's state.
    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    /// The ports to it.
    pub fn ports(&self) -> Ports {
        let (stamped, wired, prepared) = (self.clone(), self.clone(), self.clone());
        let turn = Arc::new(tokio::sync::Mutex::new(()));
        Ports {
            clock: Arc::new(SharedClock::frozen_at(START_MS)),
            stamps: Arc::new(move || {
                stamped.elapsed_ms.store(0, Ordering::Relaxed);
                Box::new(Steady { elapsed_ms: Arc::clone(&stamped.elapsed_ms), last: tokio::time::Instant::now() })
            }),
            wire: Arc::new(move |network| Arc::new(OneByOne { network, world: wired.clone(), turn: Arc::clone(&turn) })),
            prepare: Arc::new(move |launch| launch.faults.clone_from(&prepared.faults.lock().unwrap())),
            variable: Arc::new(|_| None),
            files: Arc::new(self.clone()),
            dialogs: Arc::new(self.clone()),
            keychain: if self.asks_the_real_keychain { keychain::chosen(|_| None) } else { PatientKeychain::new(self.keychain.clone()) },
            runs: Some(self.runs()),
            identities: Some(IdentityStore::in_folder(self.folder.path(), self.runs())),
            user: Some(UserStore::in_folder(self.folder.path())),
            recovery: RecoveryStore::in_folder(self.folder.path().join("unsaved")).ok().map(Arc::new),
        }
    }
}

impl FileDialogs for World {
    fn ask(&self, _: FileWish, _: String) -> Later<FileAnswer> {
        let world = self.clone();
        Box::pin(async move {
            world.dialogs.pass().await;
            if std::mem::take(&mut *world.cancels.lock().unwrap()) {
                return FileAnswer::Nothing;
            }
            world.chosen.lock().unwrap().take().map_or(FileAnswer::NoDialog, FileAnswer::File)
        })
    }
}

impl ProjectFiles for World {
    fn load(&self, path: PathBuf) -> Later<Result<Opened, StoreError>> {
        let (gate, loading) = (self.reading.clone(), self.disk.load(path));
        Box::pin(async move {
            gate.pass().await;
            loading.await
        })
    }

    fn save(&self, saving: Saving) -> Later<Result<Written, NotSaved>> {
        let (gate, writing) = (self.writing.clone(), self.disk.save(saving));
        Box::pin(async move {
            gate.pass().await;
            writing.await
        })
    }

    fn look(&self, path: PathBuf) -> Later<Standing> {
        self.disk.look(path)
    }

    fn enter(&self, path: PathBuf) -> Later<Presence> {
        self.disk.enter(path)
    }
}

/// The sum of made-up times.
struct Steady {
    elapsed_ms: Arc<AtomicU64>,
    last: tokio::time::Instant,
}

impl Stamps for Steady {
    fn stamp(&mut self, input: &Input) -> Stamp {
        let now = tokio::time::Instant::now();
        let took = match input {
            Input::Event { .. } => 3,
            Input::Reply { reply, .. } => reply.timing.total_us / 1000,
            Input::Failure { failure, .. } => failure.timing.total_us / 1000,
            // The runtime's clock moves for timers only.
            Input::Timer { .. } => (now - self.last).as_millis() as u64,
            _ => 30,
        };
        self.last = now;
        let elapsed_ms = self.elapsed_ms.fetch_add(took, Ordering::Relaxed) + took;
        Stamp { elapsed_ms, wall_ms: START_MS + elapsed_ms as i64 }
    }
}

/// One exchange after the other, each of a plausible duration that depends on nothing but where it stands.
struct OneByOne<T> {
    network: Arc<T>,
    world: World,
    turn: Arc<tokio::sync::Mutex<()>>,
}

impl<T: Transport> Transport for OneByOne<T> {
    async fn exchange(&self, request: PreparedRequest, patience: Duration) -> Exchanged {
        let _turn = self.turn.lock().await;
        self.world.network.pass().await;
        self.world.requests.fetch_add(1, Ordering::Relaxed);
        // While a worker is busy, the runtime's stopped clock does not jump ahead.
        let (done, held) = std::sync::mpsc::sync_channel::<()>(0);
        let holding = tokio::task::spawn_blocking(move || held.recv());
        let mut exchanged = self.network.exchange(request, patience).await;
        drop(done);
        holding.await.unwrap().unwrap_err();
        let timing = match &mut exchanged {
            Exchanged::Reply(reply, _) => &mut reply.timing,
            Exchanged::Failure(failure, _) => &mut failure.timing,
        };
        *timing = steady(self.world.elapsed_ms.load(Ordering::Relaxed), timing.reused);
        exchanged
    }
}

fn steady(elapsed_ms: u64, reused: bool) -> Timing {
    let wait = 24_000 + (elapsed_ms * 7_919) % 90_000;
    let fresh = |us| (!reused).then_some(us);
    let (connect_us, tls_us, body) = (fresh(22_000), None, 9_000);
    let total_us = wait + body + connect_us.unwrap_or(0);
    Timing { dns_us: None, connect_us, tls_us, first_byte_us: Some(wait), body_us: Some(body), total_us, reused }
}
