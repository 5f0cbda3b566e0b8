//! What can be behind a symptom: each cause with the open answer that brings it about, and what rules it out.

use egui::{Align, Frame, Layout, Margin, Sense, Stroke, Ui, vec2};

use crate::app::state::symptoms::Asked;
use crate::diagnose::symptoms::{Cause, Diagnosis, Question};
use crate::domain::words::sentence;
use crate::ui::design_tokens::{RADIUS_CARD, RADIUS_SMALL, Tokens, font};
use crate::ui::widgets::chip::badge;
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::tone::Tone;

/// Between two columns.
const BETWEEN: f32 = 24.0;

fn section(ui: &mut Ui, text: &str) {
    Rich::new().run(text, font::small_strong(), Tone::Muted).show(ui);
}

/// Shows them.
pub fn show(ui: &mut Ui, asked: &Asked, list: &[Question], found: &Diagnosis) {
    let tokens = Tokens::of_ui(ui);
    let frame = Frame::new().fill(tokens.panel).stroke(Stroke::new(1.0, tokens.line)).corner_radius(RADIUS_CARD);
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 0.0;
        columns(ui, false, &mut |ui, column| {
            section(ui, ["POSSIBLE CAUSE, LIKELIEST FIRST", "THE OPEN ANSWER BEHIND IT", "WHAT RULES IT OUT"][column]);
        });
        for (at, cause) in found.causes.iter().enumerate() {
            line(ui);
            columns(ui, true, &mut |ui, column| match column {
                0 => of(ui, at + 1, cause),
                1 => behind(ui, asked, list, found, cause),
                _ => rules_out(ui, list, cause),
            });
        }
        line(ui);
        columns(ui, true, &mut |ui, column| match column {
            0 => {
                ui.horizontal_top(|ui| {
                    ui.spacing_mut().item_spacing.x = 12.0;
                    disc(ui, "–");
                    ui.vertical(|ui| {
                        ui.set_width(ui.available_width());
                        ui.spacing_mut().item_spacing.y = 4.0;
                        Rich::new().strong("None of these: the call itself fails").show_wrapped(ui);
                        Rich::new()
                            .muted("An ended token, a wrong address, a server that is down. Then it is not a setting that was asked for.")
                            .show_wrapped(ui);
                    });
                });
            }
            1 => {
                Rich::new().muted("A run against your server, or a HAR of your browser, shows it.").show_wrapped(ui);
            }
            _ => {
                Rich::new().text("Your browser's Network tab shows 200 for the calls.").show_wrapped(ui);
            }
        });
    });
    ruled_out(ui, found);
}

/// Three columns side by side, or below each other where there is no room.
fn columns(ui: &mut Ui, is_row: bool, body: &mut dyn FnMut(&mut Ui, usize)) {
    let wide = ui.available_width() > 620.0;
    if !wide {
        Frame::new().inner_margin(Margin::symmetric(16, 10)).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 6.0;
            for column in 0..if is_row { 3 } else { 1 } {
                body(ui, column);
            }
        });
        return;
    }
    Frame::new().inner_margin(Margin::symmetric(18, if is_row { 14 } else { 10 })).show(ui, |ui| {
        let whole = ui.available_width();
        let widths = [whole * 0.36, whole * 0.32, whole * 0.32];
        ui.horizontal_top(|ui| {
            ui.spacing_mut().item_spacing.x = 0.0;
            for (column, width) in widths.into_iter().enumerate() {
                ui.allocate_ui_with_layout(vec2(width - BETWEEN, 0.0), Layout::top_down(Align::Min), |ui| {
                    ui.set_width(width - BETWEEN);
                    ui.spacing_mut().item_spacing = vec2(6.0, 5.0);
                    body(ui, column);
                });
                ui.add_space(BETWEEN);
            }
        });
    });
}

fn line(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.center().y, Stroke::new(1.0, Tokens::of_ui(ui).line));
}

/// What goes wrong, and why. The rule's number stands on hover.
fn of(ui: &mut Ui, number: usize, cause: &Cause) {
    // What a rule names is the cause; what no rule names is what is seen.
    let is_named = !cause.id.starts_with("RUN-") && !cause.why.is_empty();
    let (strong, more) = if is_named { (&cause.why, &cause.title) } else { (&cause.title, &cause.why) };
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 12.0;
        disc(ui, &number.to_string());
        ui.vertical(|ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 4.0;
            Rich::new().strong(sentence(strong)).show_wrapped(ui).on_hover_text(cause.id);
            if !more.is_empty() {
                Rich::new().muted(sentence(more)).show_wrapped(ui);
            }
        });
    });
}

/// A number in a circle.
fn disc(ui: &mut Ui, text: &str) {
    const SIDE: f32 = 20.0;
    let tokens = Tokens::of_ui(ui);
    let (rect, _) = ui.allocate_exact_size(vec2(SIDE, SIDE), Sense::hover());
    ui.painter().circle(rect.center(), SIDE / 2.0 - 0.5, tokens.raised, Stroke::new(1.0, tokens.line));
    ui.painter().text(rect.center(), egui::Align2::CENTER_CENTER, text, font::small_strong(), tokens.muted);
}

fn behind(ui: &mut Ui, asked: &Asked, list: &[Question], found: &Diagnosis, cause: &Cause) {
    let telling = telling(cause, list);
    if telling.is_empty() {
        Rich::new().muted("Your answers lead to it, whatever the open ones are.").show_wrapped(ui);
    }
    for (at, options) in telling {
        let question = &list[*at];
        Rich::new().run(format!("{} · {}", at + 1, question.text), font::small(), Tone::Muted).show_wrapped(ui);
        ui.horizontal_wrapped(|ui| {
            ui.spacing_mut().item_spacing = vec2(5.0, 4.0);
            for option in options {
                tag(ui, question.options[*option].label);
            }
        });
    }
    let of = found.cases.len();
    if of > 1 {
        Rich::new().run(format!("{} of {of} {}", cause.cases, asked.symptom.seen()), font::small(), Tone::Muted).show_wrapped(ui);
    }
}

/// A possible answer, in the colour of what is not known.
fn tag(ui: &mut Ui, text: &str) {
    if ui.available_width() > 60.0 && text.len() < 28 {
        badge(ui, text, Tone::Warn, false);
        return;
    }
    let tokens = Tokens::of_ui(ui);
    Frame::new().fill(tokens.warn_background).corner_radius(RADIUS_SMALL).inner_margin(Margin::symmetric(6, 2)).show(ui, |ui| {
        Rich::new().run(text, font::small(), Tone::Warn).show_wrapped(ui);
    });
}

/// The questions whose answers tell most of a cause: those that few of their options bring about.
fn telling<'a>(cause: &'a Cause, list: &[Question]) -> Vec<&'a (usize, Vec<usize>)> {
    let mut all: Vec<&(usize, Vec<usize>)> = cause.behind.iter().collect();
    all.sort_by_key(|(at, options)| (options.len() * 100 / list[*at].options.len().max(1), *at));
    all.truncate(2);
    all
}

fn rules_out(ui: &mut Ui, list: &[Question], cause: &Cause) {
    let telling: Vec<usize> = telling(cause, list).into_iter().map(|(at, _)| *at).collect();
    for (at, options) in cause.rules_out.iter().filter(|(at, _)| telling.contains(at)) {
        let question = &list[*at];
        let labels: Vec<&str> = options.iter().map(|option| question.options[*option].label).collect();
        Rich::new().muted(format!("{} is ", at + 1)).text(sentence(&labels.join(", or "))).show_wrapped(ui);
    }
    if telling.is_empty() {
        Rich::new().muted("Another answer than you gave.").show_wrapped(ui);
    }
}

fn ruled_out(ui: &mut Ui, found: &Diagnosis) {
    if found.ruled_out.is_empty() {
        return;
    }
    ui.add_space(2.0);
    section(ui, "RULED OUT BY YOUR ANSWERS");
    let said: Vec<String> = found.ruled_out.iter().map(|(title, at)| format!("{title}: by answer {}", at + 1)).collect();
    Rich::new().muted(said.join(" · ")).show_wrapped(ui);
}
