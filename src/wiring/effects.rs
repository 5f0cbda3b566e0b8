//! Carries out effects in the background and answers with messages. Sending wakes the window.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use egui::{Context, Theme};
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use crate::app::effect::{Effect, ImportFrom, Ticket};
use crate::app::message::Message;
use crate::app::state::{FileWish, State};
use crate::format::import::{self, Import};
use crate::io::launch::{CannotRun, Launch, launch};
use crate::io::recording_store::{RecordingError, RunStore};
use crate::io::system_clock::SystemClock;
use crate::io::{atomic_file, project_store};
use crate::run::replay::replay;
use crate::ui::offscreen;
use crate::ui::panels::timeline;

use super::window::Effects;

/// So many messages may wait for the window; progress beyond that is dropped, since the next one says more.
const WAITING: usize = 64;
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
    async fn send(&self, message: Message) {
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
}

impl ProgramEffects {
    /// Works on this runtime.
    #[must_use]
    pub fn new(runtime: Handle, (post, inbox): (Post, mpsc::Receiver<Message>)) -> Self {
        Self { runtime, post, inbox, stop: CancellationToken::new(), runs: RunStore::of_user() }
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
            Effect::Run { ticket, project, story, environment, target, values, secrets } => {
                self.stop = CancellationToken::new();
                let order = Launch {
                    story: Some(story),
                    environment: Some(environment),
                    target: Some(target),
                    values,
                    secrets,
                    ..Launch::of(project)
                };
                self.runtime.spawn(run(post, ticket, order, self.stop.clone()));
            }
            Effect::Import(from) => {
                self.runtime.spawn(async move {
                    let read = tokio::task::spawn_blocking(move || import(from)).await;
                    post.send(Message::Imported(read.unwrap_or_else(|_| Err("reading it failed inside the program".into())))).await;
                });
            }
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
            // The window itself closes.
            Effect::Quit => {}
        }
    }

    fn next_message(&mut self) -> Option<Message> {
        self.inbox.try_recv().ok()
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
async fn run(post: Post, ticket: Ticket, order: Launch, stop: CancellationToken) {
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
    let theme = if state.light { Theme::Light } else { Theme::Dark };
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
