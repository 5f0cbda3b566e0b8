//! Carries out effects in the background and answers with messages. Sending wakes the window.

use std::sync::Arc;
use std::time::Duration;

use egui::Context;
use tokio::runtime::Handle;
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use crate::app::effect::{Effect, Work};
use crate::app::keychain::KeychainOrder;
use crate::app::message::Message;
use crate::app::pasted::preview;
use crate::app::state::State;
use crate::domain::settings::Recent;
use crate::io::keychain::{self, KeychainError, PatientKeychain};
use crate::io::launch::Launch;
use crate::io::project_store;
use crate::io::recording_store::{RecordingError, RunStore};
use crate::io::recovery_store::{self, RecoveryStore};
use crate::io::system_clock::{Clock, SystemClock};
use crate::io::user_store::UserStore;
use crate::run::replay::replay;
use crate::ui::offscreen;

use super::jobs::{ask, import, judged, keep_work, read_token, run, timeline_picture, write_picture};
use super::person::Desk;
use super::window::Effects;

/// So many messages may wait for the window; progress beyond that is dropped, since the next one says more.
const WAITING: usize = 64;

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
    pub(super) fn offer(&self, message: Message) {
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
            Effect::Run { ticket, project, story, environment, target, values, secrets, pasted, settings } => {
                self.stop = CancellationToken::new();
                let patience = Duration::from_secs(u64::from(settings.patience_s.max(1)));
                let keychain = Some(self.keychain.clone());
                let person = Some(self.desk.person(ticket, post.clone()));
                let order =
                    Launch { values, secrets, keychain, patience, pasted, person, ..Launch::exactly(project, story, environment, target) };
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
                        let (run, verdict) = judged(run);
                        post.send(Message::Replayed { ticket, run, verdict }).await;
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
                            let (run, verdict) = judged(run);
                            post.send(Message::RunOpened { number, recording: Arc::new(recording), run, verdict }).await;
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
            Effect::ReadLogin { project, login } => {
                let read = preview(&project, &login, SystemClock.now_ms()).map_err(|error| error.to_string());
                self.runtime.spawn(async move { post.send(Message::LoginRead(read)).await });
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
