//! What effects do in the background.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use egui::Theme;
use tokio::sync::watch;
use tokio_util::sync::CancellationToken;

use crate::app::effect::{ImportFrom, Work};
use crate::app::message::{FromOutside, Message};
use crate::app::state::State;
use crate::diagnose::probe::{self, Kind, Probe, Told};
use crate::diagnose::symptoms::House;
use crate::diagnose::{self, Case, had, saved};
use crate::domain::record::verdict::Verdict;
use crate::domain::secret::Secret;
use crate::domain::settings::Settings;
use crate::domain::web::token_report::{self, CannotReadToken, TokenReport};
use crate::format::import::{self, CannotImport, ImportError};
use crate::format::recovery_file::Recovery;
use crate::io::atomic_file;
use crate::io::launch::{Launch, Launched, launch};
use crate::io::network;
use crate::io::recovery_store::RecoveryStore;
use crate::io::system_clock::Clock;
use crate::run::Run;
use crate::run::cannot_run::CannotRun;
use crate::run::transport::Transport as _;
use crate::ui::panels::timeline;
use crate::ui::{offscreen, paint_sink};

use super::ports::Ports;
use super::post::Answers;

/// Unsaved work is kept no more often than this.
const BETWEEN_KEEPS: Duration = Duration::from_millis(500);
/// A file of calls is no larger than this (bytes).
const MAX_IMPORT_BYTES: u64 = 512 * 1024 * 1024;

/// What a token says at a time, checked with a shared secret, a PEM key or a key set, whichever the key is.
///
/// # Errors
/// There is no token in it, or the key set is no JSON.
pub fn read_token(token: &Secret, key: &Secret, now_ms: i64) -> Result<Box<TokenReport>, CannotReadToken> {
    Ok(Box::new(token_report::report(token.expose(), &token_report::keys(key)?, now_ms)?))
}

/// Keeps the work as it stands last. What changes while a file is being written is written next; nothing is older than that.
pub(super) async fn keep_work(store: Arc<RecoveryStore>, clock: Arc<dyn Clock>, mut changes: watch::Receiver<Option<Work>>) {
    while changes.changed().await.is_ok() {
        let work = changes.borrow_and_update().clone();
        let store = Arc::clone(&store);
        let at_ms = clock.now_ms();
        let write = move || match work {
            Some(Work { path, project, unknown, found }) => {
                let recovery = Recovery { path, found, at_ms, project: (*project).clone(), unknown };
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

/// Reads what somebody has from a text or a file: calls, or what is to be looked at. What it shows is told in the menus of `house`.
/// `now_ms` is milliseconds since 1970.
///
/// # Errors
/// Where it is wrong, what, and how to fix it.
pub fn import(from: ImportFrom, house: Option<House>, as_evidence: bool, now_ms: i64) -> Result<FromOutside, CannotImport> {
    let (bytes, path) = match from {
        ImportFrom::Text(text) => (text.expose().as_bytes().to_vec(), None),
        ImportFrom::File(path) => match atomic_file::read(&path, MAX_IMPORT_BYTES) {
            Ok(bytes) => (bytes, Some(path)),
            Err(error) => return Err(CannotImport::Unreadable { path, error }),
        },
    };
    let failed = |error: ImportError| match path {
        Some(path) => CannotImport::File { path, error },
        None => CannotImport::Pasted(error),
    };
    let text = match import::decoded(&bytes) {
        Ok(text) => text,
        Err(error) => return Err(failed(error)),
    };
    if as_evidence {
        return Ok(FromOutside::Evidence(had::read(&text, house, now_ms)));
    }
    match import::read_whole(text.as_bytes()) {
        Ok((import, saved)) => Ok(FromOutside::Calls { import: Arc::new(import), shown: saved::judged(&saved, house) }),
        Err(error) => match had::without_calls(&text, house, now_ms) {
            Some(had) => Ok(FromOutside::Evidence(Ok(had))),
            None => Err(failed(error)),
        },
    }
}

/// Makes a run ready, on the network that the settings say.
async fn started(mut order: Launch, settings: Settings, ports: &Ports, stop: CancellationToken) -> Result<Launched, CannotRun> {
    let read = tokio::task::spawn_blocking(move || network::options(&settings)).await;
    let options = read.unwrap_or_else(|_| Err("reading the settings' files failed inside the program".into()));
    let variable = |name: &str| (ports.variable)(name);
    order.network = options.map_err(CannotRun::Settings)?;
    (ports.prepare)(&mut order);
    launch(order, variable, Arc::clone(&ports.clock), stop).await
}

/// Makes a test of the server, and tells of every exchange. Stopping it ends it at once.
pub(super) async fn probe(answers: Answers, kind: Kind, order: Launch, settings: Settings, ports: Ports, stop: CancellationToken) {
    let project = Arc::clone(&order.project);
    let Launched { run, pump, server } = match started(order, settings, &ports, stop.clone()).await {
        Ok(started) => started,
        Err(error) => return answers.send(Message::Probed(Err(error))).await,
    };
    let pump = pump.over(|network| (ports.wire)(network));
    // Whoever asked for it has seen that it can be made.
    let Ok(setup) = probe::setup(&project) else { return answers.send(Message::Probed(Ok(Told::default()))).await };
    let mut test = Probe::new(kind, run.plan().clone(), setup);
    loop {
        let requests = test.upcoming();
        let Some(first) = requests.first() else { break };
        answers.offer(Message::Probing { told: test.told() });
        // What is to go out at once takes one turn.
        pump.throttle.turn(&first.host()).await;
        let all = requests.into_iter().map(|request| {
            let transport = Arc::clone(&pump.transport);
            let patience = pump.patience;
            tokio::spawn(async move { transport.exchange(request, patience).await })
        });
        let all: Vec<_> = all.collect();
        let stops: Vec<_> = all.iter().map(tokio::task::JoinHandle::abort_handle).collect();
        let came = async {
            let mut came = Vec::new();
            for exchange in all {
                came.extend(exchange.await.ok());
            }
            came
        };
        tokio::select! {
            biased;
            () = stop.cancelled() => {
                stops.iter().for_each(tokio::task::AbortHandle::abort);
                break;
            }
            came = came => test.answered(came),
        }
    }
    answers.send(Message::Probed(Ok(test.told()))).await;
    drop(server);
}

/// Runs to the end and tells of every step.
pub(super) async fn run(answers: Answers, order: Launch, settings: Settings, ports: Ports, stop: CancellationToken) {
    let Launched { run, pump, server } = match started(order, settings, &ports, stop).await {
        Ok(started) => started,
        Err(error) => return answers.send(Message::CannotRun(error)).await,
    };
    let mut pump = pump.over(|network| (ports.wire)(network));
    pump.stamps = (ports.stamps)();
    let progress = answers.clone();
    let run = pump.run(run, move |run| progress.offer(Message::Progress { run: Arc::new(run.clone()) })).await;
    let (run, verdict) = judged(run);
    answers.send(Message::Ended { run, verdict }).await;
    drop(server);
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
    offscreen::draw_png(size, 1.0, theme, |ui| {
        paint_sink::know(ui.ctx(), state);
        timeline::show_all(ui, state);
    })
    .map_err(|error| error.to_string())
}

/// Writes a picture, and tells of it.
pub(super) fn write_picture(path: &Path, png: Result<Vec<u8>, String>) -> Message {
    let written = png.and_then(|png| atomic_file::write(path, &png, || Ok(())).map_err(|error| error.to_string()));
    let shown: PathBuf = path.to_owned();
    match written {
        Ok(()) => Message::Notice { text: format!("Picture saved to {}", shown.display()), error: false },
        Err(error) => Message::Notice { text: format!("The picture could not be saved to {}: {error}", shown.display()), error: true },
    }
}

/// A run that is over, with what it amounts to. Judged where it does not hold up the window.
pub(super) fn judged(run: Run) -> (Arc<Run>, Arc<Verdict>) {
    let verdict = diagnose::verdict(&Case { run: &run });
    (Arc::new(run), Arc::new(verdict))
}
