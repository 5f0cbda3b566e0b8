//! What can be done now.

use crate::domain::project::endpoint::Purpose;

use super::state::State;
use super::user_command::UserCommand;

/// Whether a command can do something now; menus and the palette show it faint otherwise.
#[must_use]
pub fn is_possible(state: &State, command: UserCommand) -> bool {
    let front = state.front();
    let history = front.map(|open| &open.history);
    match command {
        UserCommand::RunFlow => front.is_some() && !state.is_live(),
        UserCommand::Stop => state.is_live(),
        UserCommand::Save | UserCommand::SaveAs | UserCommand::FoldCanvas | UserCommand::SwitchPlatform | UserCommand::TakeSecretsOut => {
            front.is_some()
        }
        UserCommand::TestRotation | UserCommand::TestRace => {
            front.is_some_and(|open| open.project.endpoints.iter().any(|endpoint| endpoint.purpose == Purpose::Refresh))
        }
        UserCommand::PasteLogin => front.is_some() && !state.is_live(),
        UserCommand::Close => state.open.is_some() || state.wizard.is_some() || state.symptom.is_some(),
        UserCommand::Undo => history.is_some_and(|history| history.next_undo().is_some()),
        UserCommand::Redo => history.is_some_and(|history| history.next_redo().is_some()),
        UserCommand::SaveTimelinePicture => front.is_some() && state.run.is_some(),
        UserCommand::TryFlutterFlowDemo
        | UserCommand::NewFlutterFlow
        | UserCommand::AskApp
        | UserCommand::CompareRequests
        | UserCommand::DecodeToken
        | UserCommand::TryPath
        | UserCommand::Notices
        | UserCommand::Settings
        | UserCommand::NewWeWeb
        | UserCommand::PasteCalls
        | UserCommand::TryWeWebDemo
        | UserCommand::Open
        | UserCommand::SwitchTheme
        | UserCommand::SaveWindowPicture
        | UserCommand::SearchCommands => true,
    }
}
