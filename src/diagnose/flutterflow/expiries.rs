//! Token Expiry Time through a custom function, wherever it is made in the same way: after a refresh too.

use crate::domain::project::Project;
use crate::domain::project::binding::{Binding, Convert, SessionField, Source};
use crate::domain::project::place::{Slot, SlotAt};
use crate::edit::{Edit, bindings};
use crate::knowledge::boxes::Need;

use crate::diagnose::prelude::*;

use super::settings::fields;

/// The expiry of an action, and of those that make it in the same way, through a box; `of` gives what goes into it.
pub(super) fn everywhere(setup: &Setup, standing: &Standing, needs: Need, of: impl Fn(&SlotAt) -> Option<Binding>) -> Option<Edit> {
    let made_of = |binding: Option<&Binding>| {
        binding.map(|binding| match &binding.from {
            Source::Custom { function, .. } => format!("box {function}"),
            _ => format!("{:?}", binding.convert),
        })
    };
    let own = made_of(fields(standing.action)?.expiry.as_ref());
    let is_alike = |other: &&Standing| fields(other.action).is_some_and(|fields| made_of(fields.expiry.as_ref()) == own);
    let mut project = setup.project.clone();
    let mut any = false;
    for other in setup.actions.iter().filter(is_alike) {
        let slot = other.at.slot(Slot::Field(SessionField::Expiry));
        let Some(binding) = of(&slot) else { continue };
        if let Some(next) = mend::through(&project, slot, needs, &binding).and_then(|edit| edit.apply(&project)) {
            project = next;
            any = true;
        }
    }
    any.then(|| Edit::Whole { title: "a custom function for Token Expiry Time".into(), project: Box::new(project) })
}

/// The time that the token of each says itself.
pub(super) fn out_of_the_token(setup: &Setup, standing: &Standing) -> Option<Edit> {
    everywhere(setup, standing, Need::JwtExp, |slot| inner(setup.project, &slot.at.slot(Slot::Field(SessionField::Token))))
}

/// What is bound, without the box that it goes through.
pub(super) fn inner(project: &Project, at: &SlotAt) -> Option<Binding> {
    let binding = bindings::all(project).find(|bound| bound.at == *at)?.binding?;
    let bare = match binding.from {
        Source::Custom { mut inputs, .. } if !inputs.is_empty() => inputs.swap_remove(0).value,
        _ => binding,
    };
    Some(bare.with(Convert::JsonPath))
}
