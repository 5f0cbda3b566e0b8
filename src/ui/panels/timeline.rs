//! The timeline: grows while the run is live; only the rows in sight are drawn.

use egui::{
    Align, CornerRadius, Frame, Layout, Margin, Rect, Response, Role, ScrollArea, Sense, Stroke, Ui, UiBuilder, WidgetInfo, pos2, vec2,
};

use crate::app::command::Command;
use crate::app::state::State;
use crate::app::state::selection::Selection;
use crate::app::state::shown::Shown;
use crate::app::state::timeline::TimelineRow;
use crate::app::user_command::UserCommand;
use crate::domain::record::entry::Entry;
use crate::domain::record::recording::RunOutcome;
use crate::domain::words::glossary;
use crate::ui::design_tokens::{ROW_DENSE, Tokens, font};
use crate::ui::icons::square;
use crate::ui::view::View;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::chip::{Chip, pill};
use crate::ui::widgets::menu;
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::tone::Tone;
use crate::ui::widgets::waterfall::{Waterfall, WaterfallPhase, legend};

use super::entry_text::{ASSUMED, RowLine, line_of};

const ROW: f32 = ROW_DENSE;
/// Width of the waterfall column, and where room is short.
const WAVE: f32 = 168.0;
const SHORT_WAVE: f32 = 118.0;
/// Below this width (points) the waterfall column is short, and paths are left to the inspector.
const SHORT: f32 = 660.0;
/// With less room (points) in the head, the switch to all rows gives way.
const ROOM_FOR_ALL: f32 = 90.0;
/// Width of the time column.
const TIME: f32 = 64.0;
/// Below this width (points) the waterfall column gives way.
const NARROW: f32 = 480.0;

/// Shows the timeline with its head.
pub fn show(ui: &mut Ui, state: &State, view: &mut View, commands: &mut Vec<Command>) {
    let before = view.all_rows;
    head(ui, state, Some(&mut view.all_rows), commands);
    if view.all_rows != before {
        // What is selected stays in sight.
        view.scrolled_to = Selection::Nothing;
    }
    pasted(ui, state, commands);
    let Some(shown) = &state.run else {
        return nothing(ui, state);
    };
    let is_asked = state.shown_where != view.shown_where;
    view.shown_where = state.shown_where;
    // What is to be shown may be among the evidence.
    view.all_rows |= is_asked && row_of(shown, &state.selection, false).is_none();
    let all = view.all_rows;
    let rows = if all { shown.timeline.all_rows() } else { shown.timeline.rows().len() };
    ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
    let mut area = ScrollArea::vertical().id_salt(("timeline", shown.number)).auto_shrink(false).stick_to_bottom(state.is_live());
    let room = ui.available_height();
    let (room_before, scrolled) = view.timeline_sight;
    // What was in sight stays so when a banner or a panel takes its room.
    let slips_away = (room - room_before).abs() > 1.0
        && row_of(shown, &state.selection, all).is_some_and(|row| {
            let (top, bottom) = (row as f32 * ROW, (row + 1) as f32 * ROW);
            top >= scrolled - ROW && bottom <= scrolled + room_before + ROW && !(top >= scrolled && bottom <= scrolled + room)
        });
    if is_asked || slips_away || state.selection != view.scrolled_to {
        if let Some(row) = row_of(shown, &state.selection, all) {
            area = area.vertical_scroll_offset((row as f32 * ROW - room / 2.0).clamp(0.0, (rows as f32 * ROW - room).max(0.0)));
        }
        view.scrolled_to = state.selection.clone();
    }
    // A run that is over is read from its beginning, unless it showed something to look at.
    if view.was_live && !state.is_live() && state.selection == Selection::Nothing {
        area = area.vertical_scroll_offset(0.0);
    }
    view.was_live = state.is_live();
    let drawn = &mut view.rows_drawn;
    let seen = area.show_rows(ui, ROW, rows, |ui, range| {
        for at in range {
            let row = if all { shown.timeline.row_among_all(at) } else { shown.timeline.rows().get(at).cloned() };
            let Some(row) = row else { continue };
            *drawn += 1;
            let response = draw(ui, state, shown, &row);
            if response.clicked()
                && let Some(selection) = selection_of(shown, &row)
            {
                commands.push(Command::Select(selection.clone()));
                // The click happened here: no need to scroll.
                view.scrolled_to = selection;
            }
        }
    });
    view.timeline_sight = (room, seen.state.clamped_offset().y);
}

/// Where the run that is shown ran, if something else has been chosen since: then it says nothing of that.
fn elsewhere(state: &State, shown: &Shown) -> Option<String> {
    let (open, plan) = (state.open.as_ref()?, shown.run.plan());
    if open.target != plan.target {
        return Some(format!("ran on {}", plan.target.title()));
    }
    (open.environment != plan.environment).then(|| {
        let name = plan.project.environment(&plan.environment).map_or(plan.environment.as_str(), |environment| &environment.name);
        format!("ran with {name}")
    })
}

/// `all_rows`: whether evidence is shown too; none in a picture, where nothing can be pressed.
fn head(ui: &mut Ui, state: &State, all_rows: Option<&mut bool>, commands: &mut Vec<Command>) {
    let tokens = Tokens::of_ui(ui);
    let frame = Frame::new().fill(tokens.background).inner_margin(Margin::symmetric(12, 6)).show(ui, |ui| {
        ui.set_height(ROW);
        ui.set_min_width(ui.available_width());
        ui.horizontal_centered(|ui| {
            ui.spacing_mut().item_spacing.x = 8.0;
            Rich::new().run("Timeline", font::heading(), Tone::Text).show(ui);
            if let Some(shown) = &state.run {
                let name = if shown.replayed { format!("Run {} · replayed", shown.number) } else { format!("Run {}", shown.number) };
                if state.kept.len() > 1 && !state.is_live() {
                    Chip::new("Kept runs", &name).show(ui, |ui| {
                        for number in state.kept.iter().rev() {
                            if menu::item(ui, &format!("Run {number}"), *number == shown.number, None).clicked() {
                                commands.push(Command::OpenRun(*number));
                            }
                        }
                    });
                } else {
                    pill(ui, &name, Tone::Muted);
                }
                if let Some(elsewhere) = elsewhere(state, shown) {
                    pill(ui, &elsewhere, Tone::Warn);
                }
                let planned = shown.run.story().map_or(0, |story| story.events.len());
                let wrong = shown.timeline.wrong_steps();
                let (words, tone) = match shown.outcome() {
                    _ if state.is_live() => ("running".to_owned(), Tone::Accent),
                    RunOutcome::Ok => (format!("{planned} of {planned} steps as expected"), Tone::Ok),
                    RunOutcome::Problems if wrong > 0 => (format!("{wrong} of {planned} steps not as expected"), Tone::Error),
                    RunOutcome::Problems => ("not as expected".to_owned(), Tone::Error),
                    RunOutcome::Incomplete if shown.timeline.differing() > 0 => ("run again to know".to_owned(), Tone::Warn),
                    RunOutcome::Incomplete | RunOutcome::Stopped | RunOutcome::Running => ("not complete".to_owned(), Tone::Warn),
                };
                pill(ui, &words, tone);
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    if let Some(all) = all_rows.filter(|_| ui.available_width() >= ROOM_FOR_ALL) {
                        let text = if *all { "Fewer rows".to_owned() } else { format!("All {} rows", shown.timeline.all_rows()) };
                        let tip = "Why each workflow ran and how it ended, which way each condition went, what filled each call, what \
                                   each token says of itself";
                        if Button::quiet(&text).name("All rows").tooltip(tip).show(ui).clicked() {
                            *all = !*all;
                        }
                    }
                    // From the right edge, so the last phase comes first.
                    let phases: Vec<WaterfallPhase> = WaterfallPhase::ALL.iter().copied().rev().collect();
                    legend(ui, &phases);
                });
            }
        });
    });
    let head = frame.response.rect;
    ui.painter().hline(head.x_range(), head.bottom() - 0.5, Stroke::new(1.0, tokens.line));
}

/// What stands in for the log-in, as long as it does.
fn pasted(ui: &mut Ui, state: &State, commands: &mut Vec<Command>) {
    let (Some(open), Some(login)) = (&state.open, state.pasted_here()) else { return };
    let Ok(endpoint) = login.endpoint(&open.project) else { return };
    let tokens = Tokens::of_ui(ui);
    let frame = Frame::new().fill(tokens.warn_background).inner_margin(Margin::symmetric(12, 4)).show(ui, |ui| {
        ui.set_min_width(ui.available_width());
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 4.0);
            let text = format!("“{}” is not sent in runs: what you pasted stands in for it", endpoint.name);
            Rich::new().tone(Tone::Warn, text).show(ui);
            if Button::outlined("Change…").name("Change what stands in for the log-in").enabled(!state.is_live()).show(ui).clicked() {
                commands.push(Command::User(UserCommand::PasteLogin));
            }
        });
    });
    let rect = frame.response.rect;
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, tokens.line));
}

fn nothing(ui: &mut Ui, state: &State) {
    ui.add_space(24.0);
    ui.vertical_centered(|ui| {
        if state.is_live() {
            Rich::new().muted("Starting the run…").show(ui);
        } else {
            Rich::new().strong("Nothing has run yet").show(ui);
            Rich::new().muted("Run flow sends the calls of the test steps and shows every step here.").show(ui);
        }
    });
}

/// The row of what is selected; `all`: with rows of evidence among them.
fn row_of(shown: &Shown, selection: &Selection, all: bool) -> Option<usize> {
    let entry = match selection {
        Selection::Entry(entry) => entry,
        Selection::Event(event) => {
            let step = shown.timeline.steps().iter().find(|step| step.event == *event)?;
            &shown.run.entries().get(step.entry)?.id
        }
        _ => return None,
    };
    if all { shown.timeline.place_among_all(entry) } else { shown.timeline.row_of(entry) }
}

fn entry_at(shown: &Shown, at: usize) -> Option<&Entry> {
    shown.run.entries().get(at).map(|entry| &**entry)
}

fn selection_of(shown: &Shown, row: &TimelineRow) -> Option<Selection> {
    Some(match row {
        TimelineRow::Event { entry, .. } => Selection::Event(entry_at(shown, *entry)?.id.event.to_string()),
        TimelineRow::Exchange { request, .. } => Selection::Entry(entry_at(shown, *request)?.id.clone()),
        TimelineRow::Entry { entry } => Selection::Entry(entry_at(shown, *entry)?.id.clone()),
        TimelineRow::NotRun { at } => Selection::Event(shown.run.story()?.events.get(*at)?.id.clone()),
    })
}

fn draw(ui: &mut Ui, state: &State, shown: &Shown, row: &TimelineRow) -> Response {
    let tokens = Tokens::of_ui(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(ui.available_width(), ROW), Sense::click());
    let line = line_of(shown, row);
    let selected = selection_of(shown, row).is_some_and(|selection| {
        selection == state.selection || matches!((&state.selection, row), (Selection::Entry(id), TimelineRow::Exchange { .. }) if shown.timeline.row_of(id).is_some_and(|at| shown.timeline.rows().get(at) == Some(row)))
    });
    let name = line.plain();
    response.widget_info(|| WidgetInfo::selected(Role::Button, true, selected, &name));
    let heading = matches!(row, TimelineRow::Event { .. } | TimelineRow::NotRun { .. });
    if selected {
        ui.painter().rect_filled(rect, CornerRadius::ZERO, tokens.accent_background);
    } else if response.hovered() {
        ui.painter().rect_filled(rect, CornerRadius::ZERO, tokens.raised);
    } else if heading {
        ui.painter().rect_filled(rect, CornerRadius::ZERO, tokens.panel);
    }
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, tokens.line));
    if response.has_focus() {
        ui.painter().rect_stroke(rect.shrink(1.0), CornerRadius::same(3), Stroke::new(2.0, tokens.accent), egui::StrokeKind::Inside);
    }
    let wide = rect.width() >= NARROW;
    let short = rect.width() < SHORT;
    let wave = if short { SHORT_WAVE } else { WAVE };
    let aside = line.aside.as_ref().filter(|_| heading || !short);
    let right = if wide { rect.right() - wave - TIME - 12.0 } else { rect.right() - TIME - 8.0 };
    if let Some(number) = &line.number {
        ui.painter().text(
            pos2(rect.left() + 12.0, rect.center().y),
            egui::Align2::LEFT_CENTER,
            number,
            font::strong(),
            line.tone.color(tokens),
        );
    } else if let Some(icon) = line.icon {
        icon.paint(ui.painter(), square(rect.left() + 12.0, rect.center().y, 13.0), line.tone.color(tokens));
    }
    let left = rect.left() + if heading { 36.0 } else { 48.0 + 18.0 * f32::from(line.indent) };
    let end = if line.wave.is_none() && aside.is_none() && line.time.is_empty() { rect.right() - 12.0 } else { right };
    let end = if line.assumed { assumed(ui, &line, Rect::from_min_max(pos2(left, rect.top()), pos2(end, rect.bottom()))) } else { end };
    put(ui, Rect::from_min_max(pos2(left, rect.top()), pos2(end, rect.bottom())), &line.text);
    if !line.time.is_empty() {
        let at = if wide { rect.right() - wave - TIME } else { rect.right() - TIME };
        put(ui, Rect::from_min_max(pos2(at, rect.top()), pos2(at + TIME, rect.bottom())), &Rich::new().muted(&line.time));
    }
    if wide {
        let place = Rect::from_min_max(pos2(rect.right() - wave, rect.top()), pos2(rect.right() - 12.0, rect.bottom()));
        if let Some(wave) = &line.wave {
            let builder = UiBuilder::new().max_rect(place).layout(Layout::left_to_right(Align::Center));
            ui.scope_builder(builder, |ui| {
                let bar = Waterfall::new(&wave.words, &wave.parts).reused(wave.reused).tooltip(&wave.words);
                bar.show(ui, place.width(), ROW);
            });
        } else if let Some(aside) = aside {
            put(ui, place, aside);
        }
    }
    explained(response, &name)
}

/// Says behind a row's text that it is assumed; the text gives way. Gives where the text ends.
fn assumed(ui: &mut Ui, line: &RowLine, place: Rect) -> f32 {
    let mark = Rich::new().tone(Tone::Warn, ASSUMED);
    let tokens = Tokens::of_ui(ui);
    let width = |text: &Rich| ui.fonts_mut(|fonts| fonts.layout_job(text.job(tokens))).size().x.ceil();
    let (text, taken) = (width(&line.text), width(&mark) + 2.0);
    let end = (place.left() + text + 1.0).min(place.right() - taken);
    put(ui, place.with_min_x(end), &mark);
    end
}

fn put(ui: &mut Ui, place: Rect, text: &Rich) {
    let builder = UiBuilder::new().max_rect(place).layout(Layout::left_to_right(Align::Center));
    ui.scope_builder(builder, |ui| {
        ui.set_clip_rect(ui.clip_rect().intersect(place));
        text.show(ui);
    });
}

/// Draws every row, without a scroll area: for the picture of the whole timeline.
pub fn show_all(ui: &mut Ui, state: &State) {
    let Some(shown) = &state.run else { return };
    head(ui, state, None, &mut Vec::new());
    ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
    for row in shown.timeline.rows() {
        draw(ui, state, shown, row);
    }
}

/// How tall [`show_all`] is, in points.
#[must_use]
pub fn full_height(shown: &Shown) -> f32 {
    ROW + 12.0 + shown.timeline.rows().len() as f32 * ROW
}

/// What a row shows, for the tests that read the timeline.
#[must_use]
pub fn text_of(shown: &Shown, row: &TimelineRow) -> String {
    let line: RowLine = line_of(shown, row);
    line.plain()
}

/// What the technical terms of a row mean, on hover.
fn explained(response: Response, text: &str) -> Response {
    if !response.hovered() {
        return response;
    }
    match glossary::explained(text) {
        told if told.is_empty() => response,
        told => response.on_hover_text(told),
    }
}
