//! Token Expiry Time through a custom function, wherever it is made in the same way: after a refresh too.

use crate::domain::project::Project;
use crate::domain::project::binding::{Binding, Convert, SessionField, Source};
use crate::domain::project::place::{Slot, SlotAt};
use crate::domain::project::workflow::Action;
use crate::domain::words::phrases;
use crate::edit::{Edit, bindings};
use crate::knowledge::boxes::Need;

use crate::diagnose::prelude::*;

use super::functions;
use super::settings::{fields, line};

/// What a field is sent through, and what goes into it.
pub(super) struct Through {
    /// How to do it in FlutterFlow.
    pub(super) lines: Vec<SheetLine>,
    /// The same here.
    pub(super) edit: Option<Edit>,
}

/// The expiry of an action, and of those that make it in the same way, through a box; `of` gives what goes into it.
pub(super) fn everywhere(setup: &Setup, standing: &Standing, needs: Need, of: impl Fn(&SlotAt) -> Option<Binding>) -> Through {
    let mut lines = functions::making(setup.project, needs);
    let mut project = setup.project.clone();
    let mut any = false;
    for other in alike(setup, standing) {
        let slot = other.at.slot(Slot::Field(SessionField::Expiry));
        let Some(binding) = of(&slot) else { continue };
        if let Some(next) = mend::through(&project, slot.clone(), needs, &binding).and_then(|edit| edit.apply(&project)) {
            project = next;
            any = true;
        }
        let now = bindings::all(setup.project).find(|bound| bound.at == slot).and_then(|bound| bound.binding);
        let now = now.map_or_else(
            || "Unset".to_owned(),
            |binding| binding.path.clone().unwrap_or_else(|| phrases::source_words(setup.project, &binding.from)),
        );
        lines.push(line(setup, other, SessionField::Expiry, functions::set_to(setup.project, needs)).now(now));
        let screen = screens::ff_action(setup.project, other.workflow, other.action);
        lines.push(SheetLine::new(screen, needs.inputs()[0], functions::argument(setup.project, &binding)));
    }
    let title = "a custom function for Token Expiry Time".to_owned();
    Through { lines, edit: any.then(|| Edit::Whole { title, project: Box::new(project) }) }
}

/// An action and those that make their expiry in the same way, itself first.
fn alike<'s, 'a>(setup: &'s Setup<'a>, standing: &'s Standing<'a>) -> Vec<&'s Standing<'a>> {
    let made_of = |action: &Action| {
        fields(action).map(|fields| {
            fields.expiry.as_ref().map(|binding| match &binding.from {
                Source::Custom { function, .. } => format!("box {function}"),
                _ => format!("{:?}", binding.convert),
            })
        })
    };
    let own = made_of(standing.action);
    let others = setup.actions.iter().filter(|other| other.at != standing.at && own.is_some() && made_of(other.action) == own);
    std::iter::once(standing).chain(others).collect()
}

/// The time that the token of each says itself.
pub(super) fn out_of_the_token(setup: &Setup, standing: &Standing) -> Through {
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
