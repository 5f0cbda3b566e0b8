//! The answer comes first: one banner above everything when a run shows a problem.

use egui::Ui;

use crate::app::command::Command;
use crate::app::state::State;
use crate::app::user_command::UserCommand;
use crate::domain::record::recording::RunOutcome;
use crate::ui::widgets::banner::Banner;
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::tone::Tone;

use super::problems;

/// Shows the banner, if there is something to answer.
pub fn show(ui: &mut Ui, state: &State, commands: &mut Vec<Command>) {
    // While a run is going on nothing is said that its next step may take back.
    let Some(shown) = state.run.as_ref().filter(|_| !state.is_live()) else { return };
    let Some(verdict) = &shown.verdict else { return };
    let mut text = Rich::new().text(&verdict.cause);
    if let Some(then) = &verdict.recorded_under {
        text = text.muted(if verdict.cause.is_empty() { then.clone() } else { format!(" {then}") });
    }
    let way = verdict.first().and_then(problems::way_to);
    let tone = match verdict.outcome {
        RunOutcome::Problems => Tone::Error,
        // What is known so far is wrong already, whatever the rest comes to.
        RunOutcome::Incomplete | RunOutcome::Stopped if verdict.first().is_some() => Tone::Error,
        RunOutcome::Incomplete => Tone::Warn,
        RunOutcome::Ok if verdict.recorded_under.is_some() => Tone::Muted,
        RunOutcome::Ok | RunOutcome::Stopped | RunOutcome::Running => return,
    };
    let send_on = !verdict.withheld_from.is_empty();
    let actions: &[&str] = if send_on {
        &["Send it on and run again"]
    } else if way.is_some() {
        &["Show where"]
    } else {
        &[]
    };
    let pressed = Banner::problem(&verdict.headline, &text).tone(tone).actions(actions).show(ui);
    match (pressed, way) {
        (Some(0), _) if send_on => {
            commands.push(Command::SendOn(verdict.withheld_from.clone()));
            commands.push(Command::User(UserCommand::RunFlow));
        }
        (Some(0), Some(way)) => commands.push(way),
        _ => {}
    }
}
