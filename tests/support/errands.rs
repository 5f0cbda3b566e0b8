//! A project in a window's state, without a window.

use authscope::app::command::Command;
use authscope::app::effect::{Effect, Errand};
use authscope::app::message::{Mail, Message};
use authscope::app::state::State;
use authscope::app::ticket::Ticket;
use authscope::app::update::{AppInput, update};
use authscope::domain::project::Project;
use authscope::format::project_file::Unknown;

use super::disk;

/// The ticket of the first errand of a kind.
pub fn ticket(errands: &[Errand], is: impl Fn(&Effect) -> bool) -> Ticket {
    errands.iter().find(|errand| is(&errand.effect)).unwrap_or_else(|| panic!("not among {errands:?}")).ticket
}

/// The project, opened from a file of this name.
pub fn opened(path: &str, project: Project, unknown: Unknown) -> State {
    let mut state = State::default();
    let errands = update(&mut state, AppInput::Command(Command::OpenPath(path.into())));
    let load = ticket(&errands, |effect| matches!(effect, Effect::Load { .. }));
    let loaded = Message::Loaded { path: path.into(), result: Ok(disk::opened(project, unknown)) };
    update(&mut state, AppInput::Mail(Mail::to(load, loaded)));
    state
}
