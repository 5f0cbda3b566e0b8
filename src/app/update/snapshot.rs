//! "Ask my app": reads what was pasted, and holds it against what was predicted.

use crate::app::effect::{Effect, Errand, ImportFrom};
use crate::app::state::State;
use crate::app::state::dialog::Dialog;
use crate::app::state::snapshot::{Had, What};
use crate::diagnose::symptoms::House;
use crate::diagnose::{saved, snapshot};
use crate::domain::project::platform::{FlutterFlowSettings, Platform, Target, WeWebSettings};
use crate::domain::record::finding::{Finding, Severity};
use crate::domain::secret::Secret;
use crate::edit::wizard::{PastedReply, Wizard};

/// Begins a project of what was pasted: of an app its platform, where it is served from, the server that it calls; of calls what they are;
/// of a reply where token, expiry and user stand in it.
pub(super) fn begin_project(state: &mut State, house: House) -> Vec<Errand> {
    let Some(Dialog::AskApp(Some(Ok(read)))) = &state.dialog else { return Vec::new() };
    let (platform, target) = match house {
        House::FlutterFlow => (Platform::FlutterFlow(FlutterFlowSettings::default()), Target::Web),
        House::WeWeb => (Platform::WeWeb(WeWebSettings::default()), Target::Published),
    };
    let mut wizard = Wizard::new(platform);
    match &read.what {
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
            return vec![state.start(Effect::Import { from, house: Some(house) })];
        }
        What::Reply(text) => wizard.reply = PastedReply::pasted(text.expose()),
    }
    state.dialog = None;
    state.symptom = None;
    state.wizard = Some(wizard);
    Vec::new()
}

/// Reads what was pasted: stored values, calls that were saved, or a reply. Of stored values only what is masked is kept.
pub(super) fn read(state: &mut State, text: &str) {
    let said = state.symptom.as_ref().and_then(|symptom| symptom.house);
    let house = state.open.as_ref().map(|open| House::of(&open.project.platform)).or(said);
    let read = if snapshot::is_one(text) { stored(text) } else { saved(text, house) };
    let read = read.map(|(what, findings)| {
        let prediction = state.sheet.as_ref().filter(|_| matches!(what, What::Stored(_))).map(|sheet| {
            let still = findings.iter().any(|finding| finding.id == sheet.finding.id && finding.severity != Severity::Info);
            (sheet.finding.title.clone(), !still)
        });
        Box::new(Had { what, findings, prediction })
    });
    if let (Ok(read), Some(sheet)) = (&read, &mut state.sheet)
        && let Some((_, came_true)) = read.prediction
    {
        sheet.came_true = Some(came_true);
    }
    state.dialog = Some(Dialog::AskApp(Some(read)));
}

fn stored(text: &str) -> Result<(What, Vec<Finding>), String> {
    let snapshot = snapshot::read(text).map_err(|error| error.to_string())?;
    let findings = snapshot::judged(&snapshot);
    Ok((What::Stored(snapshot), findings))
}

fn saved(text: &str, house: Option<House>) -> Result<(What, Vec<Finding>), String> {
    let read = saved::read(text).map_err(|error| match error {
        // Most likely it was meant to be what the line copied.
        saved::CannotReadSaved::NotOne => snapshot::read(text).err().map_or_else(|| error.to_string(), |error| error.to_string()),
        saved::CannotReadSaved::Import(_) => error.to_string(),
    })?;
    let findings = saved::judged(&read, house);
    let is_call = read.exchanges.iter().any(|exchange| !exchange.request.url.is_empty());
    let text = Secret::new(text);
    Ok((if is_call { What::Calls(text) } else { What::Reply(text) }, findings))
}
