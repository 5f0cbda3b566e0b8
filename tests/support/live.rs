//! Live runs against the real demo server over loopback, in time that passes only where nothing else happens.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use authscope::domain::project::Project;
use authscope::domain::project::fault::{Fault, FaultKind};
use authscope::domain::project::platform::Target;
use authscope::io::launch::{Launch, Launched, launch};
use authscope::io::pump::Pump;
use authscope::io::system_clock::Clock;
use authscope::run::Run;
use authscope::run::transport::Transport;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::runs::START_MS;

/// So often nothing may happen before time is allowed to pass: what is on its way through loopback arrives long before.
pub const QUIET_TURNS: usize = 3_000;

/// Just beyond the time that a call may stay without an answer.
pub const PAST_PATIENCE: Duration = Duration::from_millis(30_001);

/// A clock that goes by the runtime's time, which tests pause: server and app agree to the millisecond.
pub struct RuntimeClock {
    began: Instant,
}

impl RuntimeClock {
    pub fn new() -> Self {
        Self { began: Instant::now() }
    }
}

impl Clock for RuntimeClock {
    fn now_ms(&self) -> i64 {
        START_MS + i64::try_from(self.began.elapsed().as_millis()).unwrap()
    }
}

/// What a run of this project is started with.
pub fn wanted(project: Project, target: Target, faults: &[&str]) -> Launch {
    let faults = faults.iter().map(|name| name.parse().unwrap()).collect();
    Launch { target: Some(target), faults, ..Launch::of(Arc::new(project)) }
}

/// A run that is ready to go. Call it where time is paused.
pub async fn start(wanted: Launch) -> Launched {
    launch(wanted, |_| None, Arc::new(RuntimeClock::new()), CancellationToken::new()).await.unwrap()
}

/// Runs a project's first story on a target, with these faults.
pub async fn live(project: Project, target: Target, faults: &[&str]) -> Run {
    let wanted = wanted(project, target, faults);
    let step = step_for(&wanted.faults);
    let Launched { run, pump, server } = start(wanted).await;
    let run = finish(pump, run, step).await;
    drop(server);
    run
}

/// How far time goes when nothing else happens: not at all, unless a fault makes the server wait.
pub fn step_for(faults: &[Fault]) -> Option<Duration> {
    let has = |kind| faults.iter().any(|fault| fault.kind == kind);
    if has(FaultKind::Hang) {
        Some(PAST_PATIENCE)
    } else if has(FaultKind::Slow) {
        Some(Duration::from_millis(1_500))
    } else {
        None
    }
}

/// Runs to the end. Time stands still as long as anything happens, and then goes on by `step`.
pub async fn finish<T: Transport>(pump: Pump<T>, run: Run, step: Option<Duration>) -> Run {
    let inputs = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&inputs);
    let running = tokio::spawn(pump.run(run, move |_| {
        counted.fetch_add(1, Ordering::Relaxed);
    }));
    let (mut seen, mut quiet) = (0, 0);
    while !running.is_finished() {
        // As this task never rests, paused time does not jump ahead of the sockets.
        tokio::task::yield_now().await;
        let now = inputs.load(Ordering::Relaxed);
        quiet = if now == seen { quiet + 1 } else { 0 };
        seen = now;
        if let Some(step) = step.filter(|_| quiet > QUIET_TURNS) {
            tokio::time::advance(step).await;
            quiet = 0;
        }
    }
    running.await.unwrap()
}

/// Every fault by name, and none. 30 MB come once a run, which is enough to see what becomes of them.
pub fn every_fault() -> impl Iterator<Item = Vec<&'static str>> {
    let name = |kind: FaultKind| if kind == FaultKind::HugeJson { "huge-json@log-in" } else { kind.name() };
    std::iter::once(Vec::new()).chain(FaultKind::ALL.iter().copied().map(move |kind| vec![name(kind)]))
}

/// The samples on each of their targets.
pub fn everywhere() -> impl Iterator<Item = (&'static str, Target)> {
    ["flutterflow", "weweb", "weweb-legacy"]
        .into_iter()
        .flat_map(|name| super::runs::sample(name).platform.targets().iter().map(move |target| (name, *target)))
}

/// The timeline as JSON, masked.
pub fn entries_of(run: &Run) -> Vec<serde_json::Value> {
    run.entries().iter().map(|entry| authscope::format::report::json::entry(entry, run.bodies(), &run.context())).collect()
}
