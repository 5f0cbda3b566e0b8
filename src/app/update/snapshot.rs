//! "Ask my app": reads what was pasted, and holds it against what was predicted.

use crate::app::state::State;
use crate::app::state::dialog::Dialog;
use crate::app::state::snapshot::SnapshotRead;
use crate::diagnose::snapshot;
use crate::diagnose::symptoms::House;
use crate::domain::project::platform::{FlutterFlowSettings, Platform, Target, WeWebSettings};
use crate::domain::record::finding::Severity;
use crate::edit::wizard::Wizard;

/// Begins a project of what the app told: its platform, where it is served from, the server that it calls.
pub(super) fn begin_project(state: &mut State) {
    let Some(Dialog::AskApp(Some(Ok(read)))) = &state.dialog else { return };
    let snapshot = &read.snapshot;
    let (platform, target) = match snapshot.house() {
        Some(House::FlutterFlow) => (Platform::FlutterFlow(FlutterFlowSettings::default()), Target::Web),
        Some(House::WeWeb) => (Platform::WeWeb(WeWebSettings::default()), Target::Published),
        None => return,
    };
    let mut wizard = Wizard::new(platform);
    if snapshot.origin.starts_with("http") {
        wizard.origins.insert(target, snapshot.origin.clone());
    }
    // Calls to the app's own origin are files of the app.
    let servers = snapshot.calls.iter().rev().filter_map(|call| url::Url::parse(&call.url).ok());
    let server = servers.map(|url| url.origin().ascii_serialization()).find(|origin| *origin != snapshot.origin);
    wizard.base_url = server.unwrap_or_default();
    state.dialog = None;
    state.symptom = None;
    state.wizard = Some(wizard);
}

/// Reads what was pasted. Only what is masked is kept.
pub(super) fn read(state: &mut State, text: &str) {
    let read = snapshot::read(text).map(|snapshot| {
        let findings = snapshot::judged(&snapshot);
        let prediction = state.sheet.as_ref().map(|sheet| {
            let still = findings.iter().any(|finding| finding.id == sheet.finding.id && finding.severity != Severity::Info);
            (sheet.finding.title.clone(), !still)
        });
        Box::new(SnapshotRead { snapshot, findings, prediction })
    });
    if let (Ok(read), Some(sheet)) = (&read, &mut state.sheet)
        && let Some((_, came_true)) = read.prediction
    {
        sheet.came_true = Some(came_true);
    }
    state.dialog = Some(Dialog::AskApp(Some(read)));
}
