//! The fields of actions: finding them, naming them, setting them.

use crate::domain::project::Project;
use crate::domain::project::binding::{Binding, SessionField};
use crate::domain::project::place::{ActionAt, Slot, SlotAt};
use crate::domain::project::workflow::{Action, ActionKind};
use crate::domain::words::menu::Words;

use super::chain::flatten;
use crate::domain::words::phrases::action_title;

/// A field with what fills it.
#[derive(Clone, Debug, PartialEq)]
pub struct Bound {
    /// Which field.
    pub at: SlotAt,
    /// Its name in the platform's words.
    pub field: String,
    /// The action's name in the platform's words.
    pub action: String,
    /// What fills it; `None` is "Unset".
    pub binding: Option<Binding>,
    /// It may be unset.
    pub optional: bool,
}

/// What a slot is, for Undo.
#[must_use]
pub fn title(project: &Project, at: &SlotAt) -> String {
    let bound = all(project).find(|bound| bound.at == *at);
    bound.map_or_else(|| "a binding".into(), |bound| format!("{} of {}", bound.field, bound.action))
}

/// The fields of one action.
#[must_use]
pub fn of_action(project: &Project, workflow: &str, action: &Action) -> Vec<Bound> {
    let title = action_title(project, &action.kind);
    let bound = |slot: Slot, field: String, binding: Option<Binding>, optional| Bound {
        at: ActionAt::new(workflow, &action.id).slot(slot),
        field,
        action: title.clone(),
        binding,
        optional,
    };
    let name = |field| Words::field(&project.platform, field).to_owned();
    let session = |field, binding: &Option<Binding>| bound(Slot::Field(field), name(field), binding.clone(), true);
    let argument = |field, binding: &Option<Binding>| bound(Slot::Argument(field), name(field), binding.clone(), true);
    match &action.kind {
        ActionKind::LogIn { fields, .. } | ActionKind::UpdateUser { fields } => vec![
            session(SessionField::Token, &fields.token),
            session(SessionField::RefreshToken, &fields.refresh_token),
            session(SessionField::Expiry, &fields.expiry),
            session(SessionField::Uid, &fields.uid),
            session(SessionField::UserData, &fields.user_data),
        ],
        ActionKind::Authenticate { access_token, refresh_token, metadata, .. } => vec![
            argument(SessionField::Token, access_token),
            argument(SessionField::RefreshToken, refresh_token),
            argument(SessionField::Metadata, metadata),
        ],
        ActionKind::StoreToken { access_token, refresh_token } => {
            let access_token = bound(Slot::Argument(SessionField::Token), name(SessionField::Token), Some(access_token.clone()), false);
            vec![access_token, argument(SessionField::RefreshToken, refresh_token)]
        }
        ActionKind::SetUser { value } => {
            vec![bound(
                Slot::Argument(SessionField::User),
                Words::field(&project.platform, SessionField::User).to_owned(),
                Some(value.clone()),
                false,
            )]
        }
        ActionKind::Call { inputs, .. } | ActionKind::CallBackend { inputs, .. } | ActionKind::PluginSign { inputs, .. } => inputs
            .iter()
            .map(|input| bound(Slot::Input(input.name.clone()), input.name.clone(), Some(input.value.clone()), false))
            .collect(),
        ActionKind::SetVariable { value, variable } => vec![bound(Slot::Value, variable.clone(), Some(value.clone()), false)],
        _ => Vec::new(),
    }
}

/// Every field of every action of a project.
pub fn all(project: &Project) -> impl Iterator<Item = Bound> + '_ {
    project.workflows.iter().flat_map(move |workflow| {
        let chains = flatten(&workflow.actions).into_iter().chain(flatten(&workflow.on_error));
        chains.flat_map(move |(_, _, action)| of_action(project, &workflow.id, action)).collect::<Vec<_>>()
    })
}

/// Sets a field. A field that may not be unset keeps what it had.
pub fn set(project: &mut Project, at: &SlotAt, binding: Option<Binding>) {
    let workflow = project.workflows.iter_mut().find(|workflow| workflow.id == at.at.workflow);
    if let Some(action) = workflow.and_then(|workflow| workflow.action_mut(&at.at.action)) {
        set_in(&mut action.kind, &at.slot, binding);
    }
}

/// Sets a field of an action, if it has it. One that may not be unset keeps what it had.
pub(super) fn set_in(kind: &mut ActionKind, slot: &Slot, binding: Option<Binding>) {
    let place = match (kind, slot) {
        (ActionKind::LogIn { fields, .. } | ActionKind::UpdateUser { fields }, Slot::Field(field)) => match field {
            SessionField::Token => &mut fields.token,
            SessionField::RefreshToken => &mut fields.refresh_token,
            SessionField::Expiry => &mut fields.expiry,
            SessionField::Uid => &mut fields.uid,
            SessionField::UserData => &mut fields.user_data,
            _ => return,
        },
        (ActionKind::Authenticate { access_token, refresh_token, metadata, .. }, Slot::Argument(field)) => match field {
            SessionField::Token => access_token,
            SessionField::RefreshToken => refresh_token,
            SessionField::Metadata => metadata,
            _ => return,
        },
        (ActionKind::StoreToken { refresh_token, .. }, Slot::Argument(SessionField::RefreshToken)) => refresh_token,
        (ActionKind::StoreToken { access_token: value, .. } | ActionKind::SetUser { value } | ActionKind::SetVariable { value, .. }, _) => {
            if let Some(binding) = binding {
                *value = binding;
            }
            return;
        }
        (
            ActionKind::Call { inputs, .. } | ActionKind::CallBackend { inputs, .. } | ActionKind::PluginSign { inputs, .. },
            Slot::Input(name),
        ) => {
            if let (Some(binding), Some(input)) = (binding, inputs.iter_mut().find(|input| input.name == *name)) {
                input.value = binding;
            }
            return;
        }
        _ => return,
    };
    *place = binding;
}
