//! The hand-off sheet: what to change in the platform itself, screen by screen, each line with a tick and a copy; below it what will happen
//! then, and whether it did.

use egui::{Align, Color32, CornerRadius, Frame, Layout, Margin, Panel, Rect, Role, ScrollArea, Sense, Stroke, Ui, WidgetInfo, vec2};

use crate::app::command::Command;
use crate::app::state::State;
use crate::app::state::hand_off::HandOff;
use crate::app::state::selection::Selection;
use crate::app::user_command::UserCommand;
use crate::domain::record::sheet::{Code, SheetLine};
use crate::domain::words::sheet;
use crate::ui::design_tokens::{RADIUS, RADIUS_CHIP, Tokens, font};
use crate::ui::icons::{Icon, square};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::copy;
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::tone::Tone;

/// How wide the sheet is (points).
pub const WIDTH: f32 = 540.0;
/// The number of a line.
const DISC: f32 = 20.0;

/// Shows the sheet at the right edge, if one is open.
pub fn show(ui: &mut Ui, state: &State, commands: &mut Vec<Command>) {
    let Some(sheet) = state.sheet_shown() else { return };
    let tokens = Tokens::of_ui(ui);
    let width = WIDTH.min(ui.available_width() * 0.6).floor();
    Panel::right("sheet").frame(Frame::new().fill(tokens.panel)).exact_size(width).resizable(false).show(ui, |ui| {
        head(ui, sheet, commands);
        foot(ui, sheet, commands);
        ScrollArea::vertical().id_salt(sheet.finding.id).auto_shrink(false).show(ui, |ui| {
            Frame::new().inner_margin(Margin { left: 20, right: 20, top: 14, bottom: 16 }).show(ui, |ui| body(ui, sheet, commands));
        });
    });
}

fn title(sheet: &HandOff) -> String {
    format!("How to change it in {}", sheet.house)
}

fn head(ui: &mut Ui, sheet: &HandOff, commands: &mut Vec<Command>) {
    let tokens = Tokens::of_ui(ui);
    let frame = Frame::new().inner_margin(Margin { left: 20, right: 12, top: 10, bottom: 10 });
    Panel::top("sheet head").frame(frame).resizable(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if Button::icon_only(Icon::Close, "Close the sheet").show(ui).clicked() {
                    commands.push(Command::CloseSheet);
                }
                let text = sheet::text(&format!("{}: {}", title(sheet), sheet.finding.title), &sheet.finding.sheet, &sheet.predicted);
                copy::button(ui, "Copy as text", "", &text);
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    Rich::new().run(title(sheet), font::dialog(), Tone::Text).show(ui);
                });
            });
        });
        ui.horizontal(|ui| {
            let (done, all) = (sheet.ticked.len(), sheet.steps());
            let (bar, _) = ui.allocate_exact_size(vec2(180.0, 4.0), Sense::hover());
            ui.painter().rect_filled(bar, 2, tokens.line);
            let part = Rect::from_min_size(bar.min, vec2(bar.width() * done as f32 / all as f32, bar.height()));
            ui.painter().rect_filled(part, 2, tokens.ok);
            Rich::new().run(format!("{done} of {all} done"), font::compact(), Tone::Muted).show(ui);
        });
    });
}

fn body(ui: &mut Ui, sheet: &HandOff, commands: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing = vec2(8.0, 8.0);
    Rich::new().muted(&sheet.finding.title).show_wrapped(ui);
    for (screen, lines) in sheet::by_screen(&sheet.finding.sheet) {
        ui.add_space(2.0);
        if !screen.is_empty() {
            path(ui, screen);
        }
        for (number, line) in lines {
            numbered(ui, sheet, number - 1, commands, |ui| self::line(ui, line));
        }
    }
    ui.add_space(2.0);
    separator(ui);
    let last = sheet.steps() - 1;
    numbered(ui, sheet, last, commands, |ui| {
        Rich::new()
            .strong(if sheet.house == "WeWeb" {
                "Save, then open the app anew; publish it if it is published"
            } else {
                "Save, then run the app again"
            })
            .show_wrapped(ui);
    });
    for (way, code) in sheet::other_ways(&sheet.finding.sheet) {
        let (head, rest) = way.split_once(": ").unwrap_or((&way, ""));
        Rich::new().strong(format!("{head}: ")).muted(rest).show_wrapped(ui);
        if let Some(code) = code {
            paste(ui, code);
        }
    }
}

/// The way to a screen, all its levels, the last one strong.
fn path(ui: &mut Ui, screen: &str) {
    let tokens = Tokens::of_ui(ui);
    let frame = Frame::new().fill(tokens.accent_background).corner_radius(RADIUS).inner_margin(Margin::symmetric(10, 6));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        let mut levels: Vec<&str> = screen.split(" › ").collect();
        let last = levels.pop().unwrap_or_default();
        let mut text = Rich::new();
        for level in levels {
            text = text.text(level).muted(" › ");
        }
        text.strong(last).show_wrapped(ui);
    });
}

/// A line with its number, which becomes a tick.
fn numbered(ui: &mut Ui, sheet: &HandOff, at: usize, commands: &mut Vec<Command>, body: impl FnOnce(&mut Ui)) {
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 10.0;
        if tick(ui, at, sheet.ticked.contains(&at)) {
            commands.push(Command::TickSheet(at));
        }
        ui.vertical(|ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
            body(ui);
        });
    });
}

fn tick(ui: &mut Ui, at: usize, done: bool) -> bool {
    let tokens = Tokens::of_ui(ui);
    let (rect, response) = ui.allocate_exact_size(vec2(DISC, DISC + 2.0), Sense::click());
    let name = format!("Step {} of the sheet", at + 1);
    response.widget_info(|| WidgetInfo::selected(Role::CheckBox, ui.is_enabled(), done, &name));
    let (centre, painter) = (rect.center(), ui.painter());
    if done {
        painter.circle_filled(centre, DISC / 2.0, tokens.ok);
        Icon::Check.paint(painter, square(centre.x - 6.0, centre.y, 12.0), tokens.panel);
    } else {
        let line = if response.hovered() || response.has_focus() { tokens.accent } else { tokens.faint };
        painter.circle_stroke(centre, DISC / 2.0 - 0.5, Stroke::new(1.0, line));
        let number = painter.layout_no_wrap((at + 1).to_string(), font::small(), tokens.muted);
        painter.galley(centre - number.size() / 2.0, number, Color32::PLACEHOLDER);
    }
    if response.has_focus() {
        painter.circle_stroke(centre, DISC / 2.0 + 2.0, Stroke::new(2.0, tokens.accent));
    }
    response.on_hover_text(if done { "Done. Press to take the tick back" } else { "Press when it is done" }).clicked()
}

fn line(ui: &mut Ui, line: &SheetLine) {
    if line.now.is_empty() {
        if !(line.field.is_empty() && line.set.is_empty()) {
            value_row(ui, &line.field, &line.set, line.code.is_none());
        }
    } else {
        if !line.field.is_empty() {
            Rich::new().strong(&line.field).show_wrapped(ui);
        }
        let tokens = Tokens::of_ui(ui);
        boxed(ui, tokens, |ui| {
            labelled(ui, "Now", &line.now, Tone::Muted, false);
            separator(ui);
            labelled(ui, "Set to", &line.set, Tone::Text, true);
        });
    }
    if let Some(code) = &line.code {
        paste(ui, code);
    }
}

/// A field and its value, with a copy of the value.
fn value_row(ui: &mut Ui, field: &str, set: &str, copied: bool) {
    const FIELD: f32 = 132.0;
    let (what, value) = if field.is_empty() || set.is_empty() { ("", if set.is_empty() { field } else { set }) } else { (field, set) };
    let row = |ui: &mut Ui| {
        ui.horizontal_top(|ui| {
            if !what.is_empty() {
                ui.vertical(|ui| {
                    ui.set_width(FIELD);
                    Rich::new().muted(what).show_wrapped(ui);
                });
            }
            ui.vertical(|ui| {
                ui.set_width(ui.available_width());
                Rich::new().text(value).show_wrapped(ui);
            });
        });
    };
    if copied { with_copy(ui, if what.is_empty() { "the step" } else { what }, value, row) } else { row(ui) }
}

fn labelled(ui: &mut Ui, label: &str, value: &str, tone: Tone, copied: bool) {
    let row = |ui: &mut Ui| {
        ui.horizontal_top(|ui| {
            ui.vertical(|ui| {
                ui.set_width(48.0);
                Rich::new().muted(label).show(ui);
            });
            ui.vertical(|ui| {
                ui.set_width(ui.available_width());
                Rich::new().tone(tone, value).show_wrapped(ui);
            });
        });
    };
    if copied { with_copy(ui, &format!("{label} {value}"), value, row) } else { row(ui) }
}

/// Something with a copy of a text at its right end.
fn with_copy(ui: &mut Ui, what: &str, text: &str, body: impl FnOnce(&mut Ui)) {
    const ICON_ROOM: f32 = 32.0;
    ui.horizontal_top(|ui| {
        let width = ui.available_width() - ICON_ROOM;
        ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(Align::Min), |ui| {
            ui.set_width(width);
            body(ui);
        });
        ui.spacing_mut().item_spacing.x = 0.0;
        copy::icon(ui, what, text);
    });
}

/// Something to paste.
fn paste(ui: &mut Ui, code: &Code) {
    let tokens = Tokens::of_ui(ui);
    ui.horizontal(|ui| {
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            copy::button(ui, "Copy", &code.title, &code.text);
            ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                Rich::new().text(&code.title).run(format!("  {}", sheet::language(code.language)), font::small(), Tone::Muted).show(ui);
            });
        });
    });
    boxed(ui, tokens, |ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        for row in code.text.lines() {
            // Where a line goes on, it is set in from where it began.
            let blanks = row.len() - row.trim_start().len();
            ui.horizontal_top(|ui| {
                ui.spacing_mut().item_spacing.x = 0.0;
                ui.spacing_mut().interact_size.y = 0.0;
                ui.add_space(blanks as f32 * 7.2);
                Rich::new().mono(if row.trim().is_empty() { " " } else { row.trim_start() }).show_wrapped(ui);
            });
        }
    });
}

fn boxed(ui: &mut Ui, tokens: &Tokens, body: impl FnOnce(&mut Ui)) {
    let frame = Frame::new()
        .fill(tokens.raised)
        .stroke(Stroke::new(1.0, tokens.line))
        .corner_radius(CornerRadius::same(RADIUS_CHIP))
        .inner_margin(Margin::symmetric(12, 8));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        body(ui);
    });
}

fn separator(ui: &mut Ui) {
    let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), 1.0), Sense::hover());
    ui.painter().hline(rect.x_range(), rect.center().y, Stroke::new(1.0, Tokens::of_ui(ui).line));
}

/// What will happen, and whether it did.
fn foot(ui: &mut Ui, sheet: &HandOff, commands: &mut Vec<Command>) {
    let tokens = Tokens::of_ui(ui);
    let frame = Frame::new().fill(tokens.raised).inner_margin(Margin { left: 20, right: 20, top: 12, bottom: 14 });
    Panel::bottom("sheet foot").frame(frame).resizable(false).show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
        if !sheet.predicted.is_empty() {
            Rich::new().run("WHAT WILL HAPPEN", font::small_strong(), Tone::Muted).show(ui);
            Rich::new().text(sheet.predicted.join(" ")).show_wrapped(ui);
        }
        ui.horizontal(|ui| {
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if Button::outlined("No").name("No, the app did something else").show(ui).clicked() {
                    commands.push(Command::CameTrue(false));
                }
                if Button::outlined("Yes").name("Yes, the app did that").show(ui).clicked() {
                    commands.push(Command::CameTrue(true));
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| {
                    Rich::new().strong("Did your app do what was predicted?").show(ui);
                });
            });
        });
        match sheet.came_true {
            None => {}
            Some(true) => {
                Rich::new()
                    .tone(
                        Tone::Ok,
                        "Good. Then the project here is as your app is: try the fix here too, so that the next run starts from it.",
                    )
                    .show_wrapped(ui);
            }
            Some(false) => not_so(ui, sheet, commands),
        }
        let tip = "One line for the console of your app: what it has stored, held against what was predicted";
        if Button::outlined("Ask my app…").tooltip(tip).show(ui).clicked() {
            commands.push(Command::User(UserCommand::AskApp));
        }
    });
}

/// What the prediction rests on that nobody has confirmed.
fn not_so(ui: &mut Ui, sheet: &HandOff, commands: &mut Vec<Command>) {
    if sheet.assumed.is_empty() {
        Rich::new().text("Nothing here was only assumed. Was the app run again after the change, and by somebody who has logged in anew? If so, a run against your server shows what it does now.").show_wrapped(ui);
        return;
    }
    Rich::new().text("Then something that this project only assumes is not so. The likeliest first:").show_wrapped(ui);
    ScrollArea::vertical().id_salt("assumed").max_height(132.0).auto_shrink([false, true]).show(ui, |ui| {
        ui.spacing_mut().item_spacing.y = 4.0;
        for assumed in &sheet.assumed {
            ui.horizontal_top(|ui| {
                Rich::new().muted("·").show(ui);
                match &assumed.item {
                    Some(item) => {
                        let text = Rich::new().tone(Tone::Accent, &assumed.what).show_wrapped(ui);
                        if crate::ui::widgets::button::pressable(ui, &text, &format!("Look at {}", assumed.what)).clicked() {
                            commands.push(Command::Select(Selection::Item(item.clone())));
                            commands.push(Command::CloseSheet);
                        }
                    }
                    None => {
                        Rich::new().text(&assumed.what).show_wrapped(ui);
                    }
                }
            });
        }
    });
}
