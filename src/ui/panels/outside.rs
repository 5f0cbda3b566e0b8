//! What others do with the open project's file: another window that has it open, and what was written or removed meanwhile.

use egui::Ui;

use crate::app::command::Command;
use crate::app::on_disk::Standing;
use crate::app::state::State;
use crate::app::user_command::UserCommand;
use crate::ui::widgets::banner::Banner;
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::tone::Tone;

/// Shows a banner, if there is something to know.
pub fn show(ui: &mut Ui, state: &State, commands: &mut Vec<Command>) {
    let Some(open) = &state.open else { return };
    let name = open.file_name();
    let (title, text, actions): (_, _, &[(&str, Command)]) = match &open.outside {
        Some(Standing::Project(_)) => (
            format!("{name} was changed by somebody else"),
            "What is open here is the version before. Taking theirs is one step: Undo brings yours back.",
            &[("Take theirs", Command::TakeTheirs), ("See the difference…", Command::CompareWithFile)],
        ),
        Some(Standing::Gone) => (
            format!("{name} is not there any more"),
            "It was moved, renamed or deleted. What is open here is kept until you quit; saving writes the file again.",
            &[("Save again", Command::User(UserCommand::Save))],
        ),
        Some(Standing::Unreadable(why)) => {
            (format!("{name} is no project any more"), why.as_str(), &[("Save as…", Command::User(UserCommand::SaveAs))])
        }
        None if open.presence.is_second => (
            format!("{name} is open in another window"),
            "Both windows can change it. Whoever saves second is asked what is to stay.",
            &[("All right", Command::KnowSecondWindow)],
        ),
        None => return,
    };
    let labels: Vec<&str> = actions.iter().map(|(label, _)| *label).collect();
    let text = Rich::new().text(text);
    if let Some(pressed) = Banner::problem(&title, &text).tone(Tone::Warn).actions(&labels).show(ui) {
        commands.push(actions[pressed].1.clone());
    }
}
