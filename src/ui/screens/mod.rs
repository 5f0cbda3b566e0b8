//! What can fill the window: a registry that the tests of layout, secrets and pictures walk.
//!
//! A new screen is a file, a variant, and a line in each of its two functions.

mod new_project;
mod symptom;
mod welcome;
mod workbench;

use egui::Ui;
use strum::VariantArray as _;

use crate::app::command::Command;
use crate::app::state::State;

use super::view::View;

/// What fills the window.
#[derive(Clone, Copy, Debug, PartialEq, Eq, strum::VariantArray)]
pub enum Screen {
    /// Nothing is open.
    Welcome,
    /// The questions of a new project.
    NewProject,
    /// "My login does not work".
    Symptom,
    /// A project is open.
    Workbench,
}

impl Screen {
    /// All of them.
    pub const ALL: &[Self] = Self::VARIANTS;

    /// What fills the window now.
    pub fn of(state: &State) -> Self {
        match (&state.wizard, &state.open) {
            (Some(_), _) => Self::NewProject,
            (None, Some(_)) => Self::Workbench,
            (None, None) if state.symptom.is_some() => Self::Symptom,
            (None, None) => Self::Welcome,
        }
    }

    /// Shows it.
    pub fn show(self, ui: &mut Ui, state: &State, view: &mut View, commands: &mut Vec<Command>) {
        match self {
            Self::Welcome => welcome::show(ui, state, commands),
            Self::NewProject => new_project::show(ui, state, view, commands),
            Self::Symptom => symptom::show(ui, state, commands),
            Self::Workbench => workbench::show(ui, state, view, commands),
        }
    }
}
