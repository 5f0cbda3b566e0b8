//! The only writer of the state: takes what the user wants or what came back, and says what is to be done.

mod answers;
mod arrival;
mod commands;
mod comparing;
mod editing;
mod evidence;
mod files;
mod fixing;
mod importing;
mod keychain;
mod missing;
mod opening;
mod pasted;
mod probing;
mod remembering;
mod running;
mod symptoms;
#[cfg(test)]
mod tests;

use super::command::Command;
use super::effect::Errand;
use super::message::Mail;
use super::state::State;

/// What happens to the state.
#[derive(Clone, Debug)]
pub enum AppInput {
    /// The user wants something.
    Command(Command),
    /// Something came back.
    Mail(Mail),
}

/// Changes the state and says what is to be done.
pub fn update(state: &mut State, input: AppInput) -> Vec<Errand> {
    let mut errands = match input {
        AppInput::Command(command) => {
            state.notice = None;
            files::go_on_asking(state, &command);
            // What was given up for something that did not come is worth as much as before.
            if !matches!(command, Command::Answer(_)) {
                state.given_up = None;
            }
            commands::on_command(state, command)
        }
        AppInput::Mail(mail) => arrival::arrived(state, mail),
    };
    while let Some(command) = state.then.take() {
        errands.extend(commands::on_command(state, command));
    }
    errands.extend(remembering::keep_work(state));
    errands.extend(keychain::look(state));
    errands
}
