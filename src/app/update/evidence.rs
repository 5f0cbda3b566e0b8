//! What somebody has: reads what was pasted, holds it against what was predicted, and begins a project of it.

use crate::app::effect::{Effect, Errand, ImportFrom};
use crate::app::state::State;
use crate::app::state::dialog::Dialog;
use crate::app::state::evidence::PastedHad;
use crate::diagnose::had::{CannotReadHad, Had, What};
use crate::diagnose::symptoms::House;
use crate::domain::project::platform::{FlutterFlowSettings, Platform, Target, WeWebSettings};
use crate::domain::record::finding::Severity;
use crate::domain::secret::Secret;
use crate::edit::wizard::{PastedReply, Wizard};
use crate::knowledge::pretended::PastedLogin;

use super::pasted;

/// Begins a project of what was pasted: of an app its platform, where it is served from, the server that it calls; of calls what they are;
/// of a reply where token, expiry and user stand in it; a token stands in for the log-in.
pub(super) fn begin_project(state: &mut State, house: House) -> Vec<Errand> {
    let Some(Dialog::AskApp(Some(Ok(read)))) = &state.dialog else { return Vec::new() };
    let (platform, target) = match house {
        House::FlutterFlow => (Platform::FlutterFlow(FlutterFlowSettings::default()), Target::Web),
        House::WeWeb => (Platform::WeWeb(WeWebSettings::default()), Target::Published),
    };
    let mut wizard = Wizard::new(platform);
    match &read.had.what {
        What::Stored(snapshot) => {
            if snapshot.origin.starts_with("http") {
                wizard.origins.insert(target, snapshot.origin.clone());
            }
            // Calls to the app's own origin are files of the app.
            let servers = snapshot.calls.iter().rev().filter_map(|call| url::Url::parse(&call.url).ok());
            let server = servers.map(|url| url.origin().ascii_serialization()).find(|origin| *origin != snapshot.origin);
            wizard.base_url = server.unwrap_or_default();
        }
        What::Calls(text) => {
            let from = ImportFrom::Text(text.clone());
            state.dialog = None;
            return vec![state.start(Effect::Import { from, house: Some(house), as_evidence: false })];
        }
        What::Reply(text) => wizard.reply = PastedReply::pasted(text.expose()),
        What::Token { token, .. } => wizard.token = Some(token.clone()),
    }
    state.dialog = None;
    state.symptom = None;
    state.wizard = Some(wizard);
    Vec::new()
}

/// Takes the token that was pasted in place of the open project's log-in, and shows what the app would get.
pub(super) fn use_token(state: &mut State) -> Vec<Errand> {
    let Some(Dialog::AskApp(Some(Ok(read)))) = &state.dialog else { return Vec::new() };
    let What::Token { token, .. } = &read.had.what else { return Vec::new() };
    let login = PastedLogin { endpoint: None, text: token.clone(), refresh_token: Secret::new("") };
    pasted::take(state, Some(login));
    pasted::ask(state, None, false)
}

/// Reads what was pasted into the panel.
pub(super) fn read(state: &mut State, text: Secret) -> Vec<Errand> {
    let said = state.symptom.as_ref().and_then(|symptom| symptom.house);
    let house = state.open.as_ref().map(|open| House::of(&open.project.platform)).or(said);
    vec![state.start(Effect::Import { from: ImportFrom::Text(text), house, as_evidence: true })]
}

/// Shows what was read, held against what a sheet predicted.
pub(super) fn arrived(state: &mut State, read: Result<Had, CannotReadHad>) {
    let read = read.map(|had| {
        let is_stored = matches!(had.what, What::Stored(_));
        let prediction = state.sheet.as_ref().filter(|_| is_stored).map(|sheet| {
            let still = had.findings.iter().any(|finding| finding.id == sheet.finding.id && finding.severity != Severity::Info);
            (sheet.finding.title.clone(), !still)
        });
        Box::new(PastedHad { had, prediction })
    });
    if let (Ok(read), Some(sheet)) = (&read, &mut state.sheet)
        && let Some((_, came_true)) = read.prediction
    {
        sheet.came_true = Some(came_true);
    }
    state.dialog = Some(Dialog::AskApp(Some(read)));
}
