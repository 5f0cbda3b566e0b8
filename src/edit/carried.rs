//! A workflow that is built anew for another platform, or for WeWeb's other authentication: what was corrected in the old one comes along
//! where the new one has a place for it, and all that goes is named.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::domain::project::Project;
use crate::domain::project::binding::{Binding, OutputPart, SessionField, Source};
use crate::domain::project::carrier::Takes;
use crate::domain::project::place::Slot;
use crate::domain::project::platform::Platform;
use crate::domain::project::walk;
use crate::domain::project::workflow::{Action, ActionKind, Trigger, Workflow};
use crate::domain::words::phrases::{action_title, binding_words, expr_words};
use crate::knowledge::dialect;

use super::bindings::{self, Bound};

/// Carries over into `anew` what `old` had corrected. Tells what goes: actions and bindings, in the words of the old platform.
///
/// `project` is as it was; `usual` is the workflow that the old platform's starter makes in the same place: what stands in it is nobody's
/// own work.
pub(super) fn carry(project: &Project, old: &Workflow, usual: Option<&Workflow>, anew: &mut Workflow, to: &Platform) -> Vec<String> {
    if let (Trigger::Tap { page, .. }, Trigger::Tap { page: other, .. }) = (&old.on, &anew.on)
        && page == other
    {
        anew.on.clone_from(&old.on);
    }
    anew.name.clone_from(&old.name);
    let mut gone = actions(project, old, usual, anew);
    gone.extend(bindings(project, old, usual, anew, to));
    gone
}

/// Actions of the old one that have no counterpart.
fn actions(project: &Project, old: &Workflow, usual: Option<&Workflow>, anew: &Workflow) -> Vec<String> {
    let roles = |workflow: &Workflow| walk::all_actions(workflow).into_iter().map(role).collect::<Vec<_>>();
    let mut there = roles(anew);
    let mut ordinary = usual.map(roles).unwrap_or_default();
    let mut gone = Vec::new();
    for action in walk::all_actions(old) {
        let role = role(action);
        // One for one: of two messages that say the same the second is not the first.
        let takes = |list: &mut Vec<Role>| list.iter().position(|known| *known == role).map(|at| list.remove(at)).is_some();
        if !takes(&mut there) && !takes(&mut ordinary) {
            gone.push(described(project, action));
        }
    }
    gone
}

/// What an action is for, whichever platform it belongs to.
#[derive(PartialEq)]
enum Role {
    SignsIn,
    SignsOut,
    SetsUser,
    Does(String),
}

fn json(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

fn role(action: &Action) -> Role {
    let does = |what: &str, which: String| Role::Does(format!("{what} {which}"));
    match &action.kind {
        ActionKind::LogIn { .. }
        | ActionKind::UpdateUser { .. }
        | ActionKind::Authenticate { .. }
        | ActionKind::StoreToken { .. }
        | ActionKind::PluginSign { .. } => Role::SignsIn,
        ActionKind::SetUser { .. } | ActionKind::FetchUser {} => Role::SetsUser,
        ActionKind::LogOut { .. } | ActionKind::ClearSession {} | ActionKind::LegacyLogOut {} => Role::SignsOut,
        ActionKind::Call { endpoint, .. } => does("call", endpoint.clone()),
        ActionKind::CallBackend { endpoint, .. } => does("call backend", endpoint.clone()),
        ActionKind::Navigate(navigate) => does("go", navigate.page.clone()),
        ActionKind::RunWorkflow { workflow, .. } => does("run", workflow.clone()),
        ActionKind::SetVariable { variable, .. } => does("set", variable.clone()),
        ActionKind::Wait { ms } => does("wait", ms.to_string()),
        ActionKind::ShowMessage { text } => does("say", json(text)),
        ActionKind::Condition { when, .. } => does("if", json(when)),
        ActionKind::Filter { when } => does("filter", json(when)),
        ActionKind::Switch { value, .. } => does("switch", json(value)),
        ActionKind::Loop { over, .. } => does("loop", json(over)),
        ActionKind::TryCatch { .. } => does("try", String::new()),
        ActionKind::Return { value, .. } => does("return", json(value)),
        ActionKind::Terminate {} => does("terminate", String::new()),
    }
}

/// An action in the platform's words, with what sets it apart from others of its kind.
fn described(project: &Project, action: &Action) -> String {
    let title = action_title(project, &action.kind);
    match &action.kind {
        ActionKind::ShowMessage { text } => format!("{title} {}", expr_words(project, text)),
        ActionKind::Condition { when, .. } | ActionKind::Filter { when } => format!("{title}: {}", expr_words(project, when)),
        _ => title,
    }
}

/// Bindings that the new workflow has a place for and another value in: they come along. Those without a place are told.
fn bindings(project: &Project, old: &Workflow, usual: Option<&Workflow>, anew: &mut Workflow, to: &Platform) -> Vec<String> {
    let outputs = outputs(old, anew);
    let at_home = project.platform.house() == to.house();
    let ordinary: Vec<_> = usual.map(|usual| bounds(project, usual)).unwrap_or_default();
    let mut gone = Vec::new();
    for bound in bounds(project, old) {
        let Some(binding) = &bound.binding else { continue };
        let carried = rewritten(binding, &project.platform, to, &outputs);
        let place = carried.as_ref().and_then(|carried| place(&bound, old, anew, carried));
        match (carried, place) {
            (Some(carried), Some(now)) => {
                if now.binding.as_ref().is_none_or(|now| plain(now) != plain(&carried)) {
                    // The new editor converts as it always does there.
                    let convert = if at_home { carried.convert } else { now.binding.as_ref().and_then(|now| now.convert) };
                    if let Some(action) = anew.action_mut(&now.at.at.action) {
                        bindings::set_in(&mut action.kind, &now.at.slot, Some(Binding { convert, ..carried }));
                    }
                }
            }
            // The new platform passes the token by itself, or binds it where it always does.
            _ if bound.at.slot == Slot::Input(Takes::TOKEN.to_owned()) => {}
            // What everybody has in this place is nobody's correction.
            _ if ordinary.iter().any(|usual| usual.at.slot == bound.at.slot && usual.binding == bound.binding) => {}
            _ => gone.push(format!("{} of {}: {}", bound.field, bound.action, binding_words(project, Some(binding)))),
        }
    }
    gone
}

fn bounds(project: &Project, workflow: &Workflow) -> Vec<Bound> {
    walk::all_actions(workflow).into_iter().flat_map(|action| bindings::of_action(project, &workflow.id, action)).collect()
}

/// What the new workflow calls the outputs of the old one: those of the same call.
fn outputs(old: &Workflow, anew: &Workflow) -> BTreeMap<String, String> {
    let calls = |workflow| -> Vec<(String, String)> {
        let named = |action: &Action| match &action.kind {
            ActionKind::Call { endpoint, output, .. } if !output.is_empty() => Some((endpoint.clone(), output.clone())),
            _ => None,
        };
        walk::all_actions(workflow).into_iter().filter_map(named).collect()
    };
    let there = calls(anew);
    let same = |endpoint: &str| there.iter().find(|(known, _)| known == endpoint).map(|(_, output)| output.clone());
    calls(old).into_iter().filter_map(|(endpoint, output)| Some((output, same(&endpoint)?))).collect()
}

/// A binding in the words of the new workflow; `None` where the new platform has no such source there.
fn rewritten(binding: &Binding, from: &Platform, to: &Platform, outputs: &BTreeMap<String, String>) -> Option<Binding> {
    let mut new = binding.clone();
    let at_home = from.house() == to.house();
    new.from = match &binding.from {
        Source::Output { output, part: OutputPart::Body } => {
            Source::Output { output: outputs.get(output)?.clone(), part: OutputPart::Body }
        }
        Source::Session(SessionField::Token | SessionField::RefreshToken)
        | Source::PageInput { .. }
        | Source::Constant(_)
        | Source::Environment(_)
        | Source::Variable(_)
        | Source::PageParameter(_) => binding.from.clone(),
        _ => return None,
    };
    if !at_home {
        new.convert = None;
        new.path = new.path.as_deref().map(|path| if from.is_weweb() { dialect::json_path_of(path) } else { dialect::dotted_of(path) });
    }
    Some(new)
}

/// Where in the new workflow the same is filled, with what fills it now.
fn place(bound: &Bound, old: &Workflow, anew: &Workflow, carried: &Binding) -> Option<Bound> {
    let source = walk::all_actions(old).into_iter().find(|action| action.id == bound.at.at.action)?;
    let alone = Project::new("", Platform::WeWeb(Default::default()));
    for action in walk::all_actions(anew) {
        let same_kind = match (&source.kind, &action.kind) {
            (ActionKind::Call { endpoint, .. }, ActionKind::Call { endpoint: other, .. }) => endpoint == other,
            (ActionKind::SetVariable { variable, .. }, ActionKind::SetVariable { variable: other, .. }) => variable == other,
            _ => bound.at.slot.session().is_some() && matches!(role(action), Role::SignsIn | Role::SetsUser),
        };
        if !same_kind {
            continue;
        }
        let slots = bindings::of_action(&alone, "", action);
        let same_slot = |other: &&Bound| match bound.at.slot.session() {
            Some(field) => other.at.slot.session() == Some(field) && reads_the_same(other.binding.as_ref(), carried),
            None => other.at.slot == bound.at.slot,
        };
        if let Some(slot) = slots.iter().find(same_slot) {
            return Some(slot.clone());
        }
    }
    None
}

/// Whether a session field is filled from the same reply: an app logs in, signs up and refreshes in one workflow.
fn reads_the_same(now: Option<&Binding>, carried: &Binding) -> bool {
    match (now.map(|now| &now.from), &carried.from) {
        (Some(Source::Output { output, .. }), Source::Output { output: other, .. }) => output == other,
        (None, _) => true,
        _ => false,
    }
}

/// A binding without the notation of its path.
fn plain(binding: &Binding) -> (Source, String) {
    let path = binding.path.as_deref().unwrap_or_default();
    let dotted = if path.starts_with('$') { dialect::dotted_of(path) } else { path.to_owned() };
    (binding.from.clone(), dotted)
}
