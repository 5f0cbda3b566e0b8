//! Carries out effects in the background and answers with messages.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;

use egui::Context;
use tokio::runtime::Handle;
use tokio::sync::{mpsc, watch};
use tokio_util::sync::CancellationToken;

use crate::app::effect::{Effect, Errand, ImportFrom, Work};
use crate::app::keychain_order::KeychainOrder;
use crate::app::message::{Mail, Message};
use crate::app::on_disk::Presence;
use crate::app::state::State;
use crate::app::state::pasted::preview;
use crate::app::ticket::Ticket;
use crate::diagnose::{self, Case, symptoms};
use crate::domain::settings::Recent;
use crate::format::import::CannotImport;
use crate::format::recovery_file::Recovery;
use crate::io::keychain::KeychainError;
use crate::io::launch::Launch;
use crate::io::recording_store::RecordingError;
use crate::io::user_store::UserStore;
use crate::io::{identity_store, project_store, recovery_store};
use crate::run::replay::replay;
use crate::ui::offscreen;

use super::jobs::{import, judged, keep_work, probe, read_token, run, timeline_picture, write_picture};
use super::person::Desk;
use super::ports::{FileAnswer, Ports};
use super::post::{Post, SOON};

/// Carries out effects and brings what comes of them.
pub trait Effects {
    /// Starts the work.
    fn start(&mut self, errand: Errand, state: &State, context: &Context);

    /// The next thing that came back.
    fn next_mail(&mut self) -> Option<Mail>;
}

/// The program's own effects, over whichever ports.
pub struct ProgramEffects {
    runtime: Handle,
    post: Post,
    inbox: mpsc::Receiver<Mail>,
    ports: Ports,
    /// What ends each run that is going on.
    stops: BTreeMap<Ticket, CancellationToken>,
    /// The work to keep next.
    work: watch::Sender<Option<Work>>,
    /// What the window wants of the keychain.
    orders: mpsc::Sender<(Ticket, KeychainOrder)>,
    /// Questions of runs that wait for an answer.
    desk: Desk,
}

impl ProgramEffects {
    /// Works on this runtime, over these ports.
    #[must_use]
    pub fn new(runtime: Handle, (post, inbox): (Post, mpsc::Receiver<Mail>), ports: Ports) -> Self {
        let (work, changes) = watch::channel(None);
        if let Some(recovery) = ports.recovery.clone() {
            runtime.spawn(keep_work(recovery, Arc::clone(&ports.clock), changes));
        }
        let (orders, ordered) = mpsc::channel(super::keychain::WAITING);
        runtime.spawn(super::keychain::serve(ports.keychain.clone(), ordered, post.clone()));
        Self { runtime, post, inbox, ports, stops: BTreeMap::new(), work, orders, desk: Desk::default() }
    }

    /// The next thing that comes back, waited for.
    pub async fn mail(&mut self) -> Option<Mail> {
        let mail = self.inbox.recv().await?;
        Some(self.noted(mail))
    }

    /// A run that has ended needs no stop any more.
    fn noted(&mut self, mail: Mail) -> Mail {
        if let (Some(ticket), Message::Ended { .. } | Message::CannotRun(_)) = (mail.ticket, &mail.message) {
            self.stops.remove(&ticket);
        }
        mail
    }

    /// The settings, which the first frame needs. What else was remembered of the last time comes when it is read.
    #[must_use]
    pub fn started(&self) -> Mail {
        let (user, recovery, post) = (self.ports.user.clone(), self.ports.recovery.clone(), self.post.clone());
        let identities = self.ports.identities.clone();
        self.runtime.spawn(async move {
            let read = tokio::task::spawn_blocking(move || {
                let recent = user.as_ref().map(UserStore::recent).unwrap_or_default();
                let orphans = recovery.map(|store| store.orphans()).unwrap_or_default();
                if let Some(identities) = identities {
                    identities.sweep_runs();
                }
                (recent, orphans)
            });
            if let Ok((recent, orphans)) = read.await {
                post.send(Mail::unasked(Message::Remembered { recent, orphans })).await;
            }
        });
        let (settings, error) = self.ports.user.as_ref().map(UserStore::settings).unwrap_or_default();
        Mail::unasked(Message::Started { settings, error, ids: identity_store::ids() })
    }
}

impl Effects for ProgramEffects {
    fn start(&mut self, Errand { ticket, effect }: Errand, state: &State, context: &Context) {
        let answers = self.post.about(ticket);
        match effect {
            Effect::Ask(wish) => {
                let name = state.open.as_ref().map_or("project", |open| open.project.name.as_str()).to_owned();
                let mut asking = self.ports.dialogs.ask(wish, name);
                self.runtime.spawn(async move {
                    let answer = if let Ok(answer) = tokio::time::timeout(SOON, &mut asking).await {
                        answer
                    } else {
                        answers.send(Message::DialogSilent { wish }).await;
                        asking.await
                    };
                    let message = match answer {
                        FileAnswer::File(path) => Message::Chosen { wish, path: Some(path) },
                        FileAnswer::Nothing => Message::Chosen { wish, path: None },
                        FileAnswer::NoDialog => Message::NoFileDialog { wish },
                    };
                    answers.send(message).await;
                });
            }
            Effect::Load { path } => {
                let loading = self.ports.files.load(path.clone());
                self.runtime.spawn(async move {
                    let what = format!("opening {}", path.display());
                    let result = answers.patiently(what, loading).await.map(Box::new).map_err(Arc::new);
                    answers.send(Message::Loaded { path, result }).await;
                });
            }
            Effect::Save(saving) => {
                let (path, project) = (saving.path.clone(), Arc::clone(&saving.project));
                let writing = self.ports.files.save(saving);
                self.runtime.spawn(async move {
                    let result = writing.await;
                    answers.send(Message::Saved { path, project, result }).await;
                });
            }
            Effect::Look { path } => {
                let looking = self.ports.files.look(path.clone());
                self.runtime.spawn(async move {
                    let standing = looking.await;
                    answers.send(Message::Looked { path, standing }).await;
                });
            }
            Effect::Run { project, key, story, environment, target, values, secrets, pasted, send_on, settings } => {
                let stop = CancellationToken::new();
                self.stops.insert(ticket, stop.clone());
                let patience = Duration::from_secs(u64::from(settings.patience_s.max(1)));
                let keychain = Some(self.ports.keychain.clone());
                let person = Some(self.desk.person(answers.clone()));
                let order = Launch {
                    key,
                    values,
                    secrets,
                    keychain,
                    send_on,
                    patience,
                    pasted,
                    person,
                    ..Launch::exactly(project, story, environment, target)
                };
                self.runtime.spawn(run(answers, order, settings, self.ports.clone(), stop));
            }
            Effect::Probe { kind, project, key, story, environment, target, values, secrets, settings } => {
                let stop = CancellationToken::new();
                self.stops.insert(ticket, stop.clone());
                let patience = Duration::from_secs(u64::from(settings.patience_s.max(1)));
                let keychain = Some(self.ports.keychain.clone());
                let person = Some(self.desk.person(answers.clone()));
                let exactly = Launch::exactly(project, story, environment, target);
                let order = Launch { key, values, secrets, keychain, patience, person, ..exactly };
                self.runtime.spawn(probe(answers, kind, order, settings, self.ports.clone(), stop));
            }
            Effect::Import { from, house, as_evidence } => {
                let now_ms = self.ports.clock.now_ms();
                self.runtime.spawn(async move {
                    let what = match &from {
                        ImportFrom::Text(_) => "reading what was pasted".to_owned(),
                        ImportFrom::File(path) => format!("reading {}", path.display()),
                    };
                    let read = answers.patiently(what, tokio::task::spawn_blocking(move || import(from, house, as_evidence, now_ms))).await;
                    answers.send(Message::Imported(read.unwrap_or(Err(CannotImport::Inside)).map_err(Arc::new))).await;
                });
            }
            Effect::AnswerQuestion { run, name, text } => self.desk.answer(run, name, text),
            Effect::Stop { run } => {
                if let Some(stop) = self.stops.get(&run) {
                    stop.cancel();
                }
            }
            Effect::Replay { recording, project } => {
                self.runtime.spawn(async move {
                    if let Ok(run) = tokio::task::spawn_blocking(move || replay(&recording, project)).await {
                        let (run, verdict) = judged(run);
                        answers.send(Message::Replayed { run, verdict }).await;
                    }
                });
            }
            Effect::Diagnose { symptom, house, answers: given } => {
                self.runtime.spawn(async move {
                    let diagnose = move || {
                        let diagnosis = Box::new(symptoms::diagnosed(symptom, house, &given));
                        Message::Diagnosed { answers: given, diagnosis }
                    };
                    if let Ok(diagnosed) = tokio::task::spawn_blocking(diagnose).await {
                        answers.send(diagnosed).await;
                    }
                });
            }
            Effect::Prove { run } => {
                self.runtime.spawn(async move {
                    let prove = move || {
                        let judged = Box::new(diagnose::proved(&Case { run: &run }));
                        Message::Proved { run, judged }
                    };
                    if let Ok(proved) = tokio::task::spawn_blocking(prove).await {
                        answers.send(proved).await;
                    }
                });
            }
            Effect::ListRuns { project } => {
                let runs = self.ports.runs.clone();
                self.runtime.spawn(async move {
                    let Some(runs) = runs else { return };
                    if let Ok(numbers) = tokio::task::spawn_blocking(move || runs.numbers(&project)).await {
                        answers.send(Message::KeptRuns { numbers }).await;
                    }
                });
            }
            Effect::KeepRun { project, run, recording } => {
                let runs = self.ports.runs.clone();
                self.runtime.spawn(async move {
                    let Some(runs) = runs else { return };
                    let kept = tokio::task::spawn_blocking(move || runs.keep(&project, &recording, run.registry())).await;
                    match kept {
                        Ok(Ok(number)) => answers.send(Message::Kept { number }).await,
                        Ok(Err(error)) => {
                            answers.send(Message::Notice { text: format!("The run could not be kept: {error}"), error: true }).await;
                        }
                        Err(_) => {}
                    }
                });
            }
            Effect::OpenRun { project, number } => {
                let runs = self.ports.runs.clone();
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
                            answers.send(Message::RunOpened { number, recording: Arc::new(recording), run, verdict }).await;
                        }
                        Ok(Err(error)) => answers.send(Message::Notice { text: error.to_string(), error: true }).await,
                        Err(_) => {}
                    }
                });
            }
            Effect::TimelinePicture { path } => {
                let state = state.clone();
                self.runtime.spawn(async move {
                    let drawn = tokio::task::spawn_blocking(move || timeline_picture(&state)).await;
                    let png = drawn.unwrap_or_else(|_| Err("drawing the picture failed inside the program".into()));
                    answers.send(write_picture(&path, png)).await;
                });
            }
            Effect::WindowPicture { path } => {
                let runtime = self.runtime.clone();
                context.request_screenshot(move |image| {
                    runtime.spawn(async move {
                        let encoded = tokio::task::spawn_blocking(move || offscreen::encode_pixels(&image)).await;
                        let png = encoded.map_err(|error| error.to_string()).and_then(|png| png.map_err(|error| error.to_string()));
                        answers.send(write_picture(&path, png)).await;
                    });
                });
            }
            Effect::ReadLogin { project, login } => {
                let read = preview(&project, &login, self.ports.clock.now_ms());
                self.runtime.spawn(async move { answers.send(Message::LoginRead(read)).await });
            }
            Effect::ReadToken { token, key } => {
                let now_ms = self.ports.clock.now_ms();
                self.runtime.spawn(async move { answers.send(Message::TokenRead(read_token(&token, &key, now_ms))).await });
            }
            Effect::KeepWork(work) => {
                self.work.send_replace(work.map(|work| *work));
            }
            Effect::LoadWork { file } => {
                let files = Arc::clone(&self.ports.files);
                self.runtime.spawn(async move {
                    let path = file.clone();
                    let read = tokio::task::spawn_blocking(move || recovery_store::read(&path)).await;
                    let broken_down = || Err(project_store::failed_to_read(file.clone()));
                    let work = |Recovery { path, found, project, unknown, .. }: Recovery| {
                        Box::new(Work { path, project: Arc::new(project), unknown, found })
                    };
                    let result = read.unwrap_or_else(|_| broken_down()).map(work).map_err(Arc::new);
                    let presence = match result.as_ref().ok().and_then(|work| work.path.clone()) {
                        Some(path) => files.enter(path).await,
                        None => Presence::default(),
                    };
                    answers.send(Message::WorkLoaded { file, result, presence }).await;
                });
            }
            Effect::DiscardWork { file } => {
                self.runtime.spawn_blocking(move || recovery_store::discard(&file));
            }
            Effect::Remember { path, name, platform } => {
                let Some(user) = self.ports.user.clone() else { return };
                let path = std::path::absolute(&path).unwrap_or(path);
                let opened = Recent { path, name, platform, at_ms: self.ports.clock.now_ms() };
                self.runtime.spawn(async move {
                    match tokio::task::spawn_blocking(move || user.remember(opened)).await {
                        Ok(Ok(recent)) => answers.send(Message::Recent(recent)).await,
                        Ok(Err(error)) => answers.send(Message::Notice { text: error, error: true }).await,
                        Err(_) => {}
                    }
                });
            }
            Effect::Keychain(order) => {
                if let Err(mpsc::error::TrySendError::Full((_, order))) = self.orders.try_send((ticket, order)) {
                    let answer = super::keychain::answer(&order, Err(KeychainError::Silent));
                    self.runtime.spawn(async move { answers.send(Message::Keychain(answer)).await });
                }
            }
            Effect::KeepSettings(settings) => {
                let Some(user) = self.ports.user.clone() else { return };
                self.runtime.spawn(async move {
                    if let Ok(Err(error)) = tokio::task::spawn_blocking(move || user.keep_settings(&settings)).await {
                        answers.send(Message::Notice { text: error, error: true }).await;
                    }
                });
            }
            // The window itself closes.
            Effect::Quit => {}
        }
    }

    fn next_mail(&mut self) -> Option<Mail> {
        let mail = self.inbox.try_recv().ok()?;
        Some(self.noted(mail))
    }
}
