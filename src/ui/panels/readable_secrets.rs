//! Secrets that stand readable in the open project: said at once, with one press to take them out.

use std::sync::Arc;

use egui::Ui;

use crate::app::command::Command;
use crate::app::state::State;
use crate::app::user_command::UserCommand;
use crate::domain::project::literals;
use crate::domain::words::counted;
use crate::ui::view::View;
use crate::ui::widgets::banner::Banner;
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::tone::Tone;

/// Shows the banner, if there is something to take out.
pub fn show(ui: &mut Ui, state: &State, view: &mut View, commands: &mut Vec<Command>) {
    let Some(open) = &state.open else { return };
    let known = view.literals.as_ref().filter(|(project, _)| Arc::ptr_eq(project, &open.project)).map(|(_, count)| *count);
    let count = known.unwrap_or_else(|| {
        let count = literals::all(&open.project).len();
        view.literals = Some((Arc::clone(&open.project), count));
        count
    });
    if count == 0 {
        return;
    }
    let (stand, them) = if count == 1 { ("stands", "it") } else { ("stand", "them") };
    let title = format!("{} {stand} readable in this project", counted(count, "secret"));
    let text = Rich::new()
        .text("Whoever gets the file can read ")
        .text(them)
        .text(". Taken out, a secret is a value of the environment: kept until you quit, or in the keychain.");
    if Banner::problem(&title, &text).tone(Tone::Warn).actions(&[UserCommand::TakeSecretsOut.text()]).show(ui).is_some() {
        commands.push(Command::User(UserCommand::TakeSecretsOut));
    }
}
