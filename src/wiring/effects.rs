//! Carries out effects in the background and answers with messages. Sending wakes the window.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use egui::{Context, Theme};
use tokio::runtime::Handle;
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use crate::app::effect::{Effect, ImportFrom, Ticket, Work};
use crate::app::keychain::KeychainOrder;
use crate::app::message::Message;
use crate::app::state::{FileWish, State};
use crate::domain::secret::Secret;
use crate::domain::settings::{Recent, Settings};
use crate::domain::token::VerifyKey;
use crate::domain::token_report::{self, TokenReport};
use crate::format::import::{self, Import};
use crate::format::recovery_file::Recovery;
use crate::io::keychain::{self, KeychainError, PatientKeychain};
use crate::io::launch::{CannotRun, Launch, launch};
use crate::io::network;
use crate::io::recording_store::{RecordingError, RunStore};
use crate::io::recovery_store::{self, RecoveryStore};
use crate::io::system_clock::{Clock, SystemClock};
use crate::io::user_store::UserStore;
use crate::io::{atomic_file, project_store};
use crate::run::replay::replay;
use crate::ui::offscreen;
use crate::ui::panels::timeline;

use super::person::Desk;
use super::window::Effects;

/// So many messages may wait for the window; progress beyond that is dropped, since the next one says more.
const WAITING: usize = 64;
/// Unsaved work is kept no more often than this.
const BETWEEN_KEEPS: Duration = Duration::from_millis(500);
/// A file of calls is no larger than this (bytes).
const MAX_IMPORT_BYTES: u64 = 512 * 1024 * 1024;
/// An answer this fast cannot come from a person: there is no file dialog.
const NO_DIALOG: Duration = Duration::from_millis(100);

/// Sends messages to the window and wakes it.
#[derive(Clone)]
pub struct Post {
    sender: mpsc::Sender<Message>,
    context: Context,
}

impl Post {
    /// A post and its box.
    #[must_use]
    pub fn new(context: &Context) -> (Self, mpsc::Receiver<Message>) {
        let (sender, receiver) = mpsc::channel(WAITING);
        (Self { sender, context: context.clone() }, receiver)
    }

    /// Sends if there is room. For what the next message makes old.
    fn offer(&self, message: Message) {
        if self.sender.try_send(message).is_ok() {
            self.context.request_repaint();
        }
    }

    /// Sends, and waits for room.
    pub(super) async fn send(&self, message: Message) {
        // A closed box means that the window is gone: nobody is left to tell.
        if self.sender.send(message).await.is_ok() {
            self.context.request_repaint();
        }
    }
}

/// The program's own effects.
pub struct ProgramEffects {
    runtime: Handle,
    post: Post,
    inbox: mpsc::Receiver<Message>,
    stop: CancellationToken,
    /// The user's kept runs; none where there is no state folder.
    runs: Option<RunStore>,
    /// Settings and recent projects; none where there is no home.
    user: Option<UserStore>,
    /// Unsaved work; none where it cannot be kept.
    recovery: Option<Arc<RecoveryStore>>,
    /// The work to keep next, and what keeps it.
    work: watch::Sender<Option<Work>>,
    /// The keychain, for runs, and what the window wants of it.
    keychain: PatientKeychain,
    orders: mpsc::Sender<KeychainOrder>,
    /// Questions of runs that wait for an answer.
    desk: Desk,
}

impl ProgramEffects {
    /// Works on this runtime.
    #[must_use]
    pub fn new(runtime: Handle, (post, inbox): (Post, mpsc::Receiver<Message>)) -> Self {
        let recovery = RecoveryStore::of_user().map(Arc::new);
        let (work, changes) = watch::channel(None);
        runtime.spawn(keep_work(recovery.clone(), changes));
        let keychain = keychain::chosen(|name| std::env::var(name).ok());
        let (orders, ordered) = mpsc::channel(super::keychain::WAITING);
        runtime.spawn(super::keychain::serve(keychain.clone(), ordered, post.clone()));
        let (runs, user) = (RunStore::of_user(), UserStore::of_user());
        Self { runtime, post, inbox, stop: CancellationToken::new(), runs, user, recovery, work, keychain, orders, desk: Desk::default() }
    }

    /// The settings, which the first frame needs. What else was remembered of the last time comes when it is read.
    #[must_use]
    pub fn started(&self) -> Message {
        let (user, recovery, post) = (self.user.clone(), self.recovery.clone(), self.post.clone());
        self.runtime.spawn(async move {
            let read = tokio::task::spawn_blocking(move || {
                let recent = user.as_ref().map(UserStore::recent).unwrap_or_default();
                let orphans = recovery.map(|store| store.orphans()).unwrap_or_default();
                (recent, orphans)
            });
            if let Ok((recent, orphans)) = read.await {
                post.send(Message::Remembered { recent, orphans }).await;
            }
        });
        let (settings, error) = self.user.as_ref().map(UserStore::settings).unwrap_or_default();
        Message::Started { settings, error }
    }
}

impl Effects for ProgramEffects {
    fn start(&mut self, effect: Effect, state: &State, context: &Context) {
        let post = self.post.clone();
        match effect {
            Effect::Ask(wish) => {
                let name = state.open.as_ref().map_or("project", |open| open.project.name.as_str()).to_owned();
                self.runtime.spawn(ask(post, wish, name));
            }
            Effect::Load { path } => {
                self.runtime.spawn(async move {
                    let file = path.clone();
                    let read = tokio::task::spawn_blocking(move || project_store::load(&file)).await;
                    let result = match read {
                        Ok(Ok((project, unknown))) => Ok((Arc::new(project), unknown)),
                        Ok(Err(error)) => Err(error.to_string()),
                        Err(_) => Err("reading the file failed inside the program".into()),
                    };
                    post.send(Message::Loaded { path, result }).await;
                });
            }
            Effect::Save { path, project, unknown } => {
                self.runtime.spawn(async move {
                    let (file, saved) = (path.clone(), Arc::clone(&project));
                    let written = tokio::task::spawn_blocking(move || project_store::save(&file, &saved, &unknown)).await;
                    let error = match written {
                        Ok(Ok(())) => None,
                        Ok(Err(error)) => Some(error.to_string()),
                        Err(_) => Some("writing the file failed inside the program".into()),
                    };
                    post.send(Message::Saved { path, project, error }).await;
                });
            }
            Effect::Run { ticket, project, story, environment, target, values, secrets, settings } => {
                self.stop = CancellationToken::new();
                let patience = Duration::from_secs(u64::from(settings.patience_s.max(1)));
                let keychain = Some(self.keychain.clone());
                let person = Some(self.desk.person(ticket, post.clone()));
                let order = Launch { values, secrets, keychain, patience, person, ..Launch::exactly(project, story, environment, target) };
                self.runtime.spawn(run(post, ticket, order, settings, self.stop.clone()));
            }
            Effect::Import(from) => {
                self.runtime.spawn(async move {
                    let read = tokio::task::spawn_blocking(move || import(from)).await;
                    post.send(Message::Imported(read.unwrap_or_else(|_| Err("reading it failed inside the program".into())))).await;
                });
            }
            Effect::AnswerQuestion { ticket, name, text } => self.desk.answer(ticket, name, text),
            Effect::Stop => self.stop.cancel(),
            Effect::Replay { ticket, recording, project } => {
                self.runtime.spawn(async move {
                    if let Ok(run) = tokio::task::spawn_blocking(move || replay(&recording, project)).await {
                        post.send(Message::Replayed { ticket, run: Arc::new(run) }).await;
                    }
                });
            }
            Effect::ListRuns { project } => {
                let runs = self.runs.clone();
                self.runtime.spawn(async move {
                    let Some(runs) = runs else { return };
                    let name = project.clone();
                    if let Ok(numbers) = tokio::task::spawn_blocking(move || runs.numbers(&name)).await {
                        post.send(Message::KeptRuns { project, numbers }).await;
                    }
                });
            }
            Effect::KeepRun { ticket, project, run, recording } => {
                let runs = self.runs.clone();
                self.runtime.spawn(async move {
                    let Some(runs) = runs else { return };
                    let kept = tokio::task::spawn_blocking(move || runs.keep(&project, &recording, run.registry())).await;
                    match kept {
                        Ok(Ok(number)) => post.send(Message::Kept { ticket, number }).await,
                        Ok(Err(error)) => {
                            post.send(Message::Notice { text: format!("The run could not be kept: {error}"), error: true }).await;
                        }
                        Err(_) => {}
                    }
                });
            }
            Effect::OpenRun { project, number } => {
                let runs = self.runs.clone();
                self.runtime.spawn(async move {
                    let Some(runs) = runs else { return };
                    let opened = tokio::task::spawn_blocking(move || {
                        let recording = runs.open(&project, number)?;
                        let run = replay(&recording, Arc::clone(&recording.plan.project));
                        Ok::<_, RecordingError>((recording, run))
                    });
                    match opened.await {
                        Ok(Ok((recording, run))) => {
                            post.send(Message::RunOpened { number, recording: Arc::new(recording), run: Arc::new(run) }).await;
                        }
                        Ok(Err(error)) => post.send(Message::Notice { text: error.to_string(), error: true }).await,
                        Err(_) => {}
                    }
                });
            }
            Effect::TimelinePicture { path } => {
                let state = state.clone();
                self.runtime.spawn(async move {
                    let drawn = tokio::task::spawn_blocking(move || timeline_picture(&state)).await;
                    let png = drawn.unwrap_or_else(|_| Err("drawing the picture failed inside the program".into()));
                    post.send(write_picture(&path, png)).await;
                });
            }
            Effect::WindowPicture { path } => {
                let runtime = self.runtime.clone();
                context.request_screenshot(move |image| {
                    runtime.spawn(async move {
                        let encoded = tokio::task::spawn_blocking(move || offscreen::encode_pixels(&image)).await;
                        let png = encoded.map_err(|error| error.to_string()).and_then(|png| png.map_err(|error| error.to_string()));
                        post.send(write_picture(&path, png)).await;
                    });
                });
            }
            Effect::ReadToken { token, key } => {
                let now_ms = SystemClock.now_ms();
                self.runtime.spawn(async move { post.send(Message::TokenRead(read_token(&token, &key, now_ms))).await });
            }
            Effect::KeepWork(work) => {
                self.work.send_replace(work.map(|work| *work));
            }
            Effect::LoadWork { file } => {
                self.runtime.spawn(async move {
                    let path = file.clone();
                    let read = tokio::task::spawn_blocking(move || recovery_store::read(&path)).await;
                    let result = match read {
                        Ok(Ok(found)) => Ok(Box::new(Work { path: found.path, project: Arc::new(found.project), unknown: found.unknown })),
                        Ok(Err(error)) => Err(error.to_string()),
                        Err(_) => Err("reading the file failed inside the program".into()),
                    };
                    post.send(Message::WorkLoaded { file, result }).await;
                });
            }
            Effect::DiscardWork { file } => {
                self.runtime.spawn_blocking(move || recovery_store::discard(&file));
            }
            Effect::Remember { path, name, platform } => {
                let Some(user) = self.user.clone() else { return };
                let path = std::path::absolute(&path).unwrap_or(path);
                let opened = Recent { path, name, platform, at_ms: SystemClock.now_ms() };
                self.runtime.spawn(async move {
                    match tokio::task::spawn_blocking(move || user.remember(opened)).await {
                        Ok(Ok(recent)) => post.send(Message::Recent(recent)).await,
                        Ok(Err(error)) => post.send(Message::Notice { text: error, error: true }).await,
                        Err(_) => {}
                    }
                });
            }
            Effect::Keychain(order) => {
                if let Err(mpsc::error::TrySendError::Full(order)) = self.orders.try_send(order) {
                    let answer = super::keychain::answer(&order, Err(KeychainError::Silent));
                    self.runtime.spawn(async move { post.send(Message::Keychain(answer)).await });
                }
            }
            Effect::KeepSettings(settings) => {
                let Some(user) = self.user.clone() else { return };
                self.runtime.spawn(async move {
                    if let Ok(Err(error)) = tokio::task::spawn_blocking(move || user.keep_settings(&settings)).await {
                        post.send(Message::Notice { text: error, error: true }).await;
                    }
                });
            }
            // The window itself closes.
            Effect::Quit => {}
        }
    }

    fn next_message(&mut self) -> Option<Message> {
        self.inbox.try_recv().ok()
    }
}

/// What a token says at a time, checked with a shared secret, a PEM key or a key set, whichever the key is.
///
/// # Errors
/// There is no token in it, or the key set is no JSON.
pub fn read_token(token: &Secret, key: &Secret, now_ms: i64) -> Result<Box<TokenReport>, String> {
    let text = key.expose().trim();
    let keys = match text {
        "" => Vec::new(),
        pem if pem.contains("-----BEGIN") => vec![VerifyKey::Pem(Secret::new(pem))],
        set if set.starts_with('{') => {
            let json: serde_json::Value = serde_json::from_str(set).map_err(|error| format!("the key set is no JSON: {error}"))?;
            let json = if json.get("keys").is_some() { json } else { serde_json::json!({ "keys": [json] }) };
            vec![VerifyKey::Jwks(json)]
        }
        shared => vec![VerifyKey::Shared(Secret::new(shared))],
    };
    token_report::report(token.expose(), &keys, now_ms).map(Box::new).map_err(|error| error.to_string())
}

/// Keeps the work as it stands last. What changes while a file is being written is written next; nothing is older than that.
async fn keep_work(store: Option<Arc<RecoveryStore>>, mut changes: watch::Receiver<Option<Work>>) {
    let Some(store) = store else { return };
    while changes.changed().await.is_ok() {
        let work = changes.borrow_and_update().clone();
        let store = Arc::clone(&store);
        let at_ms = SystemClock.now_ms();
        let write = move || match work {
            Some(Work { path, project, unknown }) => {
                let recovery = Recovery { path, at_ms, project: (*project).clone(), unknown };
                if let Err(error) = store.keep(&recovery) {
                    tracing::warn!(%error, "unsaved work could not be kept");
                }
            }
            None => store.forget(),
        };
        tokio::task::spawn_blocking(write).await.ok();
        // Not more often than twice a second, however fast someone types.
        tokio::time::sleep(BETWEEN_KEEPS).await;
    }
}

/// Reads calls from a text or a file.
///
/// # Errors
/// Where it is wrong, what, and how to fix it.
pub fn import(from: ImportFrom) -> Result<Arc<Import>, String> {
    let result = match from {
        ImportFrom::Text(text) => import::read(text.expose().as_bytes()).map_err(|error| error.to_string()),
        ImportFrom::File(path) => {
            let named = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
            let bytes = atomic_file::read(&path, MAX_IMPORT_BYTES).map_err(|error| named(&error))?;
            import::read(&bytes).map_err(|error| named(&error))
        }
    };
    result.map(Arc::new)
}

/// Runs to the end and tells of every step.
async fn run(post: Post, ticket: Ticket, mut order: Launch, settings: Settings, stop: CancellationToken) {
    let read = tokio::task::spawn_blocking(move || network::options(&settings)).await;
    match read.unwrap_or_else(|_| Err("reading the settings' files failed inside the program".into())) {
        Ok(options) => order.network = options,
        Err(error) => return post.send(Message::CannotRun { ticket, error, missing_secrets: Vec::new() }).await,
    }
    let variable = |name: &str| std::env::var(name).ok();
    let started = match launch(order, variable, Arc::new(SystemClock), stop).await {
        Ok(started) => started,
        Err(error) => {
            let missing_secrets = match &error {
                CannotRun::MissingSecret { name, .. } => vec![name.clone()],
                _ => Vec::new(),
            };
            return post.send(Message::CannotRun { ticket, error: error.to_string(), missing_secrets }).await;
        }
    };
    let server = started.server;
    let progress = post.clone();
    let run = started.pump.run(started.run, move |run| progress.offer(Message::Progress { ticket, run: Arc::new(run.clone()) })).await;
    post.send(Message::Ended { ticket, run: Arc::new(run) }).await;
    drop(server);
}

async fn ask(post: Post, wish: FileWish, project: String) {
    let began = tokio::time::Instant::now();
    let dialog = rfd::AsyncFileDialog::new();
    let file = match wish {
        FileWish::OpenProject => dialog.add_filter("Authscope project", &["json"]).pick_file().await,
        FileWish::SaveProject => dialog.set_file_name(format!("{project}.authscope.json")).save_file().await,
        FileWish::WindowPicture => dialog.set_file_name(format!("{project} window.png")).save_file().await,
        FileWish::TimelinePicture => dialog.set_file_name(format!("{project} timeline.png")).save_file().await,
    };
    let path = file.map(|file| file.path().to_owned());
    let message =
        if path.is_none() && began.elapsed() < NO_DIALOG { Message::NoFileDialog { wish } } else { Message::Chosen { wish, path } };
    post.send(message).await;
}

/// The whole timeline at any length, as PNG.
///
/// # Errors
/// Why it could not be drawn, in words.
pub fn timeline_picture(state: &State) -> Result<Vec<u8>, String> {
    const WIDTH: f32 = 1100.0;
    let Some(shown) = &state.run else { return Err("there is no run to draw".into()) };
    let theme = if state.settings.light { Theme::Light } else { Theme::Dark };
    let size = egui::vec2(WIDTH, timeline::full_height(shown));
    offscreen::draw_png(size, 1.0, theme, |ui| timeline::show_all(ui, state)).map_err(|error| error.to_string())
}

fn write_picture(path: &Path, png: Result<Vec<u8>, String>) -> Message {
    let written = png.and_then(|png| atomic_file::write(path, &png, || Ok(())).map_err(|error| error.to_string()));
    let shown: PathBuf = path.to_owned();
    match written {
        Ok(()) => Message::Notice { text: format!("Picture saved to {}", shown.display()), error: false },
        Err(error) => Message::Notice { text: format!("The picture could not be saved to {}: {error}", shown.display()), error: true },
    }
}
