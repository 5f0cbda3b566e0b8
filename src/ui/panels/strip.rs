//! The session strip: the app as it was after a step, the token's time, the time machine.

use egui::{Align, Frame, Layout, Margin, Panel, Ui, vec2};

use crate::app::command::Command;
use crate::app::state::State;
use crate::app::state::open::Open;
use crate::app::state::shown::Shown;
use crate::domain::base::time;
use crate::domain::record::recording::RunOutcome;
use crate::domain::record::session::Session;
use crate::domain::record::verdict::StepState;
use crate::domain::web::token::Jwt;
use crate::domain::words::counted;
use crate::run::Moment;
use crate::ui::design_tokens::{Tokens, font};
use crate::ui::icons::{Icon, icon};
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::scrubber::{Stop, scrubber};
use crate::ui::widgets::tone::Tone;

use super::problems;
use crate::domain::words::phrases::step_title;

/// Shows the strip.
pub fn show(ui: &mut Ui, state: &State, commands: &mut Vec<Command>) {
    let frame = Frame::new().fill(Tokens::of_ui(ui).panel).inner_margin(Margin::symmetric(14, 4));
    Panel::bottom("strip").frame(frame).show(ui, |ui| {
        ui.set_height(48.0);
        let Some(open) = &state.open else { return };
        ui.horizontal_centered(|ui| {
            ui.spacing_mut().item_spacing.x = 12.0;
            let Some(shown) = state.run.as_ref().filter(|shown| !shown.timeline.steps().is_empty()) else {
                let text = if state.is_live() { "Starting…" } else { "Nothing has run yet. Press Run flow." };
                Rich::new().muted(text).show(ui);
                return;
            };
            let current = shown.step();
            let moment = shown.moment_after(current);
            ui.allocate_ui_with_layout(vec2((ui.available_width() * 0.3).min(400.0), 48.0), Layout::left_to_right(Align::Center), |ui| {
                // The time machine stays where it is, whatever stands beside it.
                ui.set_min_width(ui.available_width());
                ui.spacing_mut().item_spacing.x = 8.0;
                let is_wrong = shown.timeline.steps().get(current).is_some_and(|step| step.state.is_wrong());
                left(ui, open, current, moment, &shown.session_after(current), is_wrong);
            });
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                right(ui, state, shown, moment, commands);
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| machine(ui, open, shown, current, commands));
            });
        });
    });
}

fn left(ui: &mut Ui, open: &Open, current: usize, moment: Option<&Moment>, session: &Session, is_wrong: bool) {
    let title =
        open.story().and_then(|story| story.events.get(current)).map(|event| step_title(&open.project, &event.kind)).unwrap_or_default();
    // A wanted log-out is calm.
    let tone = match (is_wrong, session.signed_in) {
        (true, _) => Tone::Error,
        (false, true) => Tone::Ok,
        (false, false) => Tone::Faint,
    };
    icon(ui, Icon::Dot, 12.0, tone.color(Tokens::of_ui(ui)));
    let who = session.who();
    let mut state = Rich::new().muted("After ").strong(format!("{} {title}", current + 1)).muted(": ");
    state = match (session.signed_in, who) {
        (true, Some(who)) => state.strong("Signed in").muted(format!(" as {who}")),
        (true, None) => state.strong("Signed in"),
        (false, _) => state.strong("Signed out"),
    };
    if session.token.is_some() {
        let token = session.token.summary(24);
        state = state.muted(if session.signed_in { format!(" · {token}") } else { format!(" · {token} kept, ignored") });
        let now = moment.map_or(0, |moment| moment.virtual_ms);
        if let Some(left) = time_left(session, now) {
            state = state.muted(if left > 0 { format!(", {} left", time::length(left)) } else { ", expired".into() });
        }
    }
    state.show(ui);
}

/// How long the token still lives: by its `exp`, else by the stored expiry.
#[must_use]
pub fn time_left(session: &Session, now_ms: i64) -> Option<i64> {
    let exp = Jwt::read(&session.token.to_text().reveal()).and_then(|jwt| jwt.time_ms("exp"));
    exp.or(session.expiry_ms).map(|end| end.saturating_sub(now_ms))
}

fn right(ui: &mut Ui, state: &State, shown: &Shown, moment: Option<&Moment>, commands: &mut Vec<Command>) {
    if !state.is_live() {
        let roots = shown.verdict.as_ref().map_or(0, |verdict| verdict.roots().count());
        let (text, tone) = match shown.outcome() {
            RunOutcome::Stopped => ("stopped".to_owned(), Tone::Warn),
            RunOutcome::Incomplete if shown.timeline.differing() > 0 => ("run again to know".to_owned(), Tone::Warn),
            RunOutcome::Incomplete | RunOutcome::Running => ("not complete".to_owned(), Tone::Warn),
            RunOutcome::Ok => ("no problem".to_owned(), Tone::Ok),
            RunOutcome::Problems => (counted(roots, "problem"), Tone::Error),
        };
        match &shown.verdict {
            Some(verdict) if !verdict.findings.is_empty() => {
                let written = Rich::new().tone(tone, &text).show(ui);
                problems::show(ui, &written, &text, verdict, commands);
            }
            _ => {
                Rich::new().tone(tone, text).show(ui);
            }
        }
    }
    let elapsed = moment.map_or(0, |moment| moment.virtual_ms) - shown.run.plan().start_ms;
    Rich::new().muted("app time ").run(time::stopwatch(elapsed), font::mono(), Tone::Text).show(ui);
}

/// A long name would lie under those of other steps.
fn shortened(title: &str) -> String {
    const MOST: usize = 22;
    if title.chars().count() <= MOST {
        title.to_owned()
    } else {
        format!("{}…", title.chars().take(MOST - 1).collect::<String>().trim_end())
    }
}

fn machine(ui: &mut Ui, open: &Open, shown: &Shown, current: usize, commands: &mut Vec<Command>) {
    let steps = shown.timeline.steps();
    let last = steps.len().max(2) - 1;
    let titles: Vec<String> = steps
        .iter()
        .enumerate()
        .map(|(at, step)| {
            let event = open.project.story(&open.story).and_then(|story| story.events.iter().find(|event| event.id == step.event));
            let title = event.map(|event| step_title(&open.project, &event.kind)).unwrap_or_default().to_lowercase();
            format!("{} {}", at + 1, shortened(&title))
        })
        .collect();
    let places: Vec<Stop> = steps
        .iter()
        .enumerate()
        .map(|(at, step)| {
            let tone = match step.state {
                StepState::NotAsExpected => Tone::Error,
                _ if shown.session_after(at).signed_in => Tone::Ok,
                _ => Tone::Faint,
            };
            Stop { at: at as f32 / last as f32, label: &titles[at], tone }
        })
        .collect();
    let mut place = current;
    if scrubber(ui, "Time machine", &places, &mut place) {
        commands.push(Command::ScrubTo(place));
    }
}
