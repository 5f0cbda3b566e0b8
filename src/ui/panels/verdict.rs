//! The answer comes first: one card above everything when a run shows a problem. What the user would say, why, what was seen, and the fix in
//! both its forms: for the platform's own menus, and here.

use egui::{Color32, Layout, Rect, Response, Role, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2};

use crate::app::command::Command;
use crate::app::state::State;
use crate::app::state::hand_off::TriedFix;
use crate::app::state::shown::Shown;
use crate::app::user_command::UserCommand;
use crate::diagnose::Fix;
use crate::domain::record::finding::{Finding, Severity};
use crate::domain::record::recording::RunOutcome;
use crate::domain::record::verdict::Verdict;
use crate::domain::words::glossary;
use crate::domain::words::proof::Proven;
use crate::domain::words::{counted, sentence};
use crate::ui::design_tokens::{GUTTER, RADIUS_CHIP, Tokens, font};
use crate::ui::icons::{Icon, square};
use crate::ui::widgets::button::{Button, pressable};
use crate::ui::widgets::key_value::{CellValue, KeyValue};
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::tone::Tone;

use super::problems;

/// The bar at the left edge.
const BAR: f32 = 4.0;
/// The disc with the mark.
const DISC: f32 = 24.0;
/// Where the words begin.
const TEXT_LEFT: f32 = 56.0;
/// Longer lines than this read badly.
const TEXT_WIDTH: f32 = 640.0;
/// The box with what was seen.
const SEEN_WIDTH: f32 = 330.0;
/// The buttons on the right.
const BUTTON: egui::Vec2 = vec2(236.0, 32.0);
/// Above and below.
const PAD: f32 = 12.0;

/// How the card is laid out, by the room that there is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// What was seen beside the words, buttons on the right.
    Wide,
    /// Buttons under the words.
    Under,
    /// Buttons on the right, what was seen in one line of text.
    Small,
}

/// The run that there is something to answer of, its verdict, and how grave it is.
fn answer(state: &State) -> Option<(&Shown, &Verdict, Tone)> {
    // While a run is going on nothing is said that its next step may take back.
    let shown = state.run.as_ref().filter(|_| !state.is_live())?;
    let verdict = shown.verdict.as_deref()?;
    let tone = match verdict.outcome {
        RunOutcome::Problems => Tone::Error,
        // What is known so far is wrong already, whatever the rest comes to.
        RunOutcome::Incomplete | RunOutcome::Stopped if verdict.first().is_some() => Tone::Error,
        RunOutcome::Incomplete => Tone::Warn,
        RunOutcome::Ok if verdict.recorded_under.is_some() => Tone::Muted,
        RunOutcome::Ok | RunOutcome::Stopped | RunOutcome::Running => return None,
    };
    Some((shown, verdict, tone))
}

/// Whether the card tells of something that is wrong.
#[must_use]
pub fn is_shown(state: &State) -> bool {
    answer(state).is_some_and(|(_, _, tone)| tone == Tone::Error)
}

/// Shows the card, if there is something to answer.
pub fn show(ui: &mut Ui, state: &State, commands: &mut Vec<Command>) {
    let Some((shown, verdict, tone)) = answer(state) else { return };
    let width = ui.available_width();
    let shape = match () {
        () if state.sheet_shown().is_some() => Shape::Under,
        () if width >= 1200.0 => Shape::Wide,
        () => Shape::Small,
    };
    card(ui, &Card { state, shown, verdict, tone, shape }, commands);
}

struct Card<'a> {
    state: &'a State,
    shown: &'a Shown,
    verdict: &'a Verdict,
    tone: Tone,
    shape: Shape,
}

fn card(ui: &mut Ui, card: &Card, commands: &mut Vec<Command>) {
    let tokens = Tokens::of_ui(ui);
    let whole = ui.available_rect_before_wrap();
    let (left, right) = (whole.left(), whole.right());
    let background = ui.painter().add(egui::Shape::Noop);
    let seen = card.first().map(|(_, finding)| finding.seen.as_slice()).unwrap_or_default();
    let with_box = !seen.is_empty() && card.shape != Shape::Small && whole.width() >= 800.0;
    let with_buttons = card.shape != Shape::Under && card.has_actions();

    let buttons_left = if with_buttons { right - GUTTER - BUTTON.x } else { right - GUTTER };
    let box_left = if with_box { buttons_left - if with_buttons { 24.0 } else { 0.0 } - SEEN_WIDTH } else { buttons_left };
    let words_right = (left + TEXT_LEFT + TEXT_WIDTH).min(box_left - 20.0);
    let top = whole.top() + PAD;
    let column = |left: f32, right: f32| Rect::from_min_max(pos2(left, top), pos2(right, whole.bottom().max(top + 1.0)));

    let mut bottom = top;
    let mut inside = |ui: &mut Ui, rect: Rect, name: &str, body: &mut dyn FnMut(&mut Ui)| {
        let mut child = ui.new_child(UiBuilder::new().max_rect(rect).layout(Layout::top_down(egui::Align::Min)).id_salt(name));
        child.spacing_mut().item_spacing = vec2(8.0, 4.0);
        body(&mut child);
        bottom = bottom.max(child.min_rect().bottom());
        child.min_rect()
    };
    inside(ui, column(left + TEXT_LEFT, words_right), "words", &mut |ui| card.words(ui, commands));
    if with_box {
        inside(ui, column(box_left, box_left + SEEN_WIDTH), "seen", &mut |ui| card.seen(ui));
    }
    if with_buttons {
        inside(ui, column(buttons_left, right - GUTTER), "buttons", &mut |ui| card.buttons(ui, commands));
    }

    let rect = Rect::from_min_max(whole.min, pos2(right, (bottom + PAD).ceil()));
    let response = ui.allocate_rect(rect, Sense::hover());
    let name = format!("{} {}", sentence(card.headline()), card.text().plain());
    response.widget_info(|| WidgetInfo::labeled(Role::Alert, true, name.trim_end()));
    let color = card.tone.color(tokens);
    let bar = Rect::from_min_size(rect.min, vec2(BAR, rect.height()));
    ui.painter().set(
        background,
        egui::Shape::Vec(vec![
            egui::Shape::rect_filled(rect, 0, tokens.panel),
            egui::Shape::rect_filled(bar, 0, color),
            egui::Shape::hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, tokens.line)),
        ]),
    );
    let disc = Rect::from_min_size(pos2(left + 20.0, top), vec2(DISC, DISC));
    ui.painter().circle_filled(disc.center(), DISC / 2.0, color);
    card.tone.icon().paint(ui.painter(), square(disc.center().x - 6.0, disc.center().y, 12.0), on(tokens, card.tone));
}

/// What is readable on a disc of this tone.
fn on(tokens: &Tokens, tone: Tone) -> Color32 {
    match tone {
        Tone::Muted => tokens.panel,
        _ => tone.background(tokens),
    }
}

impl Card<'_> {
    /// The finding that comes first, with its place.
    fn first(&self) -> Option<(usize, &Finding)> {
        self.verdict.first().map(|finding| (0, finding))
    }

    fn fix(&self) -> Option<&Fix> {
        let (at, _) = self.first()?;
        self.shown.fixes.iter().find(|fix| fix.finding == at)
    }

    /// The platform's name, where there is something to change in it.
    fn house(&self) -> Option<&'static str> {
        let (_, finding) = self.first()?;
        (!finding.fix.is_empty()).then(|| self.shown.run.plan().project.platform.house())
    }

    fn has_actions(&self) -> bool {
        self.house().is_some() || self.fix().is_some() || !self.verdict.withheld_from.is_empty() || self.needs_run()
    }

    /// Only a run can tell the rest.
    fn needs_run(&self) -> bool {
        self.verdict.outcome == RunOutcome::Incomplete && self.first().is_none()
    }

    /// The fix that the project has just been changed by, where only a run can tell the rest.
    fn tried(&self) -> Option<&TriedFix> {
        self.state.fix_tried().filter(|_| self.needs_run())
    }

    fn headline(&self) -> &str {
        match self.tried() {
            Some(_) => "With the fix nothing is wrong, as far as the recording goes",
            None => self.verdict.headline.trim_end_matches('.'),
        }
    }

    fn text(&self) -> Rich {
        let mut text = Rich::new().text(self.tried().map_or(self.verdict.cause.as_str(), |tried| &tried.shown));
        if let Some(then) = &self.verdict.recorded_under {
            text = text.muted(if self.verdict.cause.is_empty() { then.clone() } else { format!(" {then}") });
        }
        text
    }

    fn words(&self, ui: &mut Ui, commands: &mut Vec<Command>) {
        Rich::new().run(self.headline(), font::dialog(), Tone::Text).show_wrapped(ui);
        let text = self.text();
        if !text.plain().is_empty() {
            let told = glossary::explained(&text.plain());
            let response = text.show_wrapped(ui);
            if !told.is_empty() {
                response.on_hover_text(told);
            }
        }
        ui.add_space(2.0);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
            if self.shape == Shape::Under {
                self.row_of_buttons(ui, commands);
            }
            if let Some(way) = self.first().and_then(|(_, finding)| problems::way_to(finding))
                && Button::outlined("Show where").tooltip("Brings what proves it into sight").show(ui).clicked()
            {
                commands.push(way);
            }
            self.more(ui, commands);
            if self.shape == Shape::Small
                && let Some((_, finding)) = self.first()
            {
                one_line(ui, finding);
            }
        });
    }

    /// What else was found, behind its number.
    fn more(&self, ui: &mut Ui, commands: &mut Vec<Command>) {
        let others = self.verdict.findings.iter().skip(1).filter(|finding| finding.follows_from.is_none());
        let (errors, hints): (Vec<_>, Vec<_>) = others.partition(|finding| finding.severity == Severity::Error);
        let text = match (errors.len(), hints.len()) {
            (0, 0) => return,
            (0, hints) => format!("+{}", counted(hints, "hint")),
            (errors, 0) => format!("+{}", counted(errors, "problem")),
            (errors, hints) => format!("+{}, {}", counted(errors, "problem"), counted(hints, "hint")),
        };
        let button = Button::outlined(&text).icon(Icon::ChevronDown).show(ui);
        problems::below(&button, self.verdict, commands);
    }

    fn seen(&self, ui: &mut Ui) {
        let Some((_, finding)) = self.first() else { return };
        let tokens = Tokens::of_ui(ui);
        let frame = egui::Frame::new()
            .fill(tokens.raised)
            .stroke(Stroke::new(1.0, tokens.line))
            .corner_radius(RADIUS_CHIP)
            .inner_margin(egui::Margin::symmetric(12, 8));
        frame.show(ui, |ui| {
            ui.set_width(ui.available_width());
            for seen in &finding.seen {
                let tone = if seen.is_wrong { Tone::Error } else { Tone::Text };
                KeyValue::new(&seen.label, CellValue::Mono(&seen.value, tone)).label_width(122.0).show(ui);
            }
        });
    }

    /// The buttons on the right, one below the other, and what the replay proved.
    fn buttons(&self, ui: &mut Ui, commands: &mut Vec<Command>) {
        ui.spacing_mut().item_spacing.y = 7.0;
        self.actions(ui, Some(BUTTON), commands);
        ui.spacing_mut().item_spacing.y = 3.0;
        self.proof(ui, commands);
    }

    fn row_of_buttons(&self, ui: &mut Ui, commands: &mut Vec<Command>) {
        self.actions(ui, None, commands);
    }

    fn actions(&self, ui: &mut Ui, size: Option<egui::Vec2>, commands: &mut Vec<Command>) {
        let sized = |button: Button<'static>| match size {
            Some(size) => button.sized(size),
            None => button,
        };
        if !self.verdict.withheld_from.is_empty() {
            if sized(Button::primary("Send it on and run again")).show(ui).clicked() {
                commands.push(Command::SendOn(self.verdict.withheld_from.clone()));
                commands.push(Command::User(UserCommand::RunFlow));
            }
            return;
        }
        if self.needs_run() {
            let text = if self.tried().is_some() { "Run with the fix" } else { "Run again" };
            if sized(Button::primary(text)).show(ui).clicked() {
                commands.push(Command::User(UserCommand::RunFlow));
            }
            return;
        }
        if let Some(house) = self.house() {
            let text = if house == "WeWeb" { "How to change it in WeWeb" } else { "How to change it in FlutterFlow" };
            if sized(Button::primary(text)).show(ui).clicked() {
                commands.push(Command::OpenSheet(0));
            }
        }
        if self.fix().is_some() {
            let tip = "Changes this project, one step of Undo, and replays the recording with it. Your app stays as it is";
            if sized(Button::outlined("Try the fix here").tooltip(tip)).show(ui).clicked() {
                commands.push(Command::TryFix(0));
            }
        }
    }

    /// How far the recording proves the fix.
    fn proof(&self, ui: &mut Ui, commands: &mut Vec<Command>) {
        let Some(fix) = self.fix() else { return };
        let plan = self.shown.run.plan();
        let proven = Proven { project: &plan.project, story: self.shown.run.story(), target: plan.target };
        let (shown, open) = fix.proof.map(|proof| proven.told(proof)).unwrap_or_default();
        let small = |tone, text: &str| Rich::new().run(text, font::small(), tone);
        if self.shape == Shape::Wide && !shown.is_empty() {
            let speaks = fix.proof.is_some_and(|proof| proof.speaks_for_it());
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 6.0;
                if speaks {
                    let (tick, _) = ui.allocate_exact_size(vec2(11.0, 16.0), Sense::hover());
                    Icon::Check.paint(ui.painter(), square(tick.center().x - 5.5, tick.center().y, 11.0), Tokens::of_ui(ui).ok);
                }
                small(if speaks { Tone::Ok } else { Tone::Muted }, &shown).show_wrapped(ui);
            });
        }
        if fix.proof.is_none_or(|proof| proof.needs_run()) {
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 6.0;
                ui.spacing_mut().interact_size.y = 16.0;
                if self.shape == Shape::Wide && !open.is_empty() {
                    small(Tone::Muted, &open).show(ui);
                }
                link(ui, "Run with the fix", || commands.push(Command::RunWithFix(fix.finding)));
            });
        }
    }
}

/// A text that can be pressed.
fn link(ui: &mut Ui, text: &str, press: impl FnOnce()) -> Response {
    let written = Rich::new().run(text, font::small_strong(), Tone::Accent).show(ui);
    let pressed = pressable(ui, &written, text);
    if pressed.clicked() {
        press();
    }
    pressed
}

/// What was seen, in one line: sent, and read as.
fn one_line(ui: &mut Ui, finding: &Finding) {
    let Some((last, before)) = finding.seen.split_last().filter(|_| finding.seen.len() > 1) else { return };
    let (first, wrong) = match finding.seen.iter().position(|seen| seen.is_wrong) {
        Some(wrong) if wrong > 0 => (&finding.seen[0], &finding.seen[wrong]),
        _ => (&before[0], last),
    };
    let tone = if wrong.is_wrong { Tone::Error } else { Tone::Text };
    Rich::new()
        .mono(&first.value)
        .run(format!("  {} ", wrong.label), font::compact(), Tone::Muted)
        .run(&wrong.value, font::mono(), tone)
        .show(ui);
}
