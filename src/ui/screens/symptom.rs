//! "My login does not work": on the left the questions, all of them beginning at "I don't know"; on the right what can be behind it, and the
//! one screen to look at next.

use egui::{Align, CentralPanel, CornerRadius, Frame, Layout, Margin, Panel, ScrollArea, Sense, Stroke, Ui, vec2};

use crate::app::command::Command;
use crate::app::state::State;
use crate::app::state::symptoms::Asked;
use crate::app::user_command::UserCommand;
use crate::diagnose::symptoms::flow::Link;
use crate::diagnose::symptoms::{Diagnosis, House, Question, Symptom, questions};
use crate::domain::words::{counted, sentence};
use crate::ui::design_tokens::{RADIUS_CARD, RADIUS_CHIP, Tokens, font};
use crate::ui::icons::Icon;
use crate::ui::panels::causes;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::copy;
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::select::Select;
use crate::ui::widgets::tone::Tone;

/// The column of questions.
const LEFT: f32 = 372.0;
/// What nobody knows.
const UNKNOWN: &str = "I don't know";
/// More combinations than these are told in words alone.
const SQUARES: usize = 240;

/// Shows the screen.
pub fn show(ui: &mut Ui, state: &State, commands: &mut Vec<Command>) {
    let Some(asked) = &state.symptom else { return };
    let tokens = Tokens::of_ui(ui);
    let list = asked.house.map(|house| questions(asked.symptom, house)).unwrap_or_default();
    let left = LEFT.min(ui.available_width() * 0.4);
    Panel::left("questions").frame(Frame::new().fill(tokens.panel)).exact_size(left).resizable(false).show(ui, |ui| {
        ScrollArea::vertical().id_salt("questions").auto_shrink(false).show(ui, |ui| {
            Frame::new().inner_margin(Margin::symmetric(20, 16)).show(ui, |ui| asking(ui, asked, &list, commands));
        });
    });
    if let Some(found) = asked.found.as_ref().filter(|_| asked.is_enough()) {
        let frame = Frame::new().fill(tokens.background).inner_margin(Margin::symmetric(28, 12));
        Panel::bottom("foot").frame(frame).resizable(false).show(ui, |ui| {
            ui.set_width(ui.available_width().min(1000.0));
            foot(ui, asked, &list, found, commands);
        });
    }
    CentralPanel::default().frame(Frame::new().fill(tokens.background)).show(ui, |ui| {
        ScrollArea::vertical().id_salt("found").auto_shrink(false).show(ui, |ui| {
            Frame::new().inner_margin(Margin::symmetric(28, 20)).show(ui, |ui| {
                ui.set_width(ui.available_width().min(1000.0));
                ui.spacing_mut().item_spacing = vec2(8.0, 10.0);
                answer(ui, asked, &list, commands);
            });
        });
    });
}

fn asking(ui: &mut Ui, asked: &Asked, list: &[Question], commands: &mut Vec<Command>) {
    ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
    if Button::quiet("‹ My login does not work").name("Back to the welcome screen").show(ui).clicked() {
        commands.push(Command::User(UserCommand::Close));
    }
    Rich::new().run(asked.symptom.title(), font::dialog(), Tone::Text).show_wrapped(ui);
    ui.add_space(4.0);
    ui.horizontal(|ui| {
        for house in House::ALL {
            let chosen = asked.house == Some(*house);
            let button = if chosen { Button::primary(house.title()) } else { Button::outlined(house.title()) };
            if button.sized(vec2(108.0, 28.0)).name(&format!("My app is made with {}", house.title())).show(ui).clicked() && !chosen {
                commands.push(Command::SymptomOn(*house));
            }
        }
    });
    if list.is_empty() {
        Rich::new().muted("With which of them is your app made?").show_wrapped(ui);
        return;
    }
    ui.add_space(10.0);
    ui.horizontal(|ui| {
        section(ui, "WHAT YOU ANSWERED");
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            Rich::new().run(format!("{} of {} known", asked.known(), list.len()), font::compact(), Tone::Muted).show(ui);
        });
    });
    for (at, question) in list.iter().enumerate() {
        ui.add_space(4.0);
        ask(ui, asked, at, question, commands);
    }
    ui.add_space(12.0);
    if asked.symptom == Symptom::WorksInPostman {
        Rich::new().text("The request that works can be laid beside the one of your app, field by field.").show_wrapped(ui);
        if Button::outlined("Compare the two requests…").show(ui).clicked() {
            commands.push(Command::User(UserCommand::CompareRequests));
        }
        ui.add_space(6.0);
    }
    Rich::new().text("Your app can tell more: one line in its console copies what it has stored.").show_wrapped(ui);
    if Button::outlined("Ask my app…").show(ui).clicked() {
        commands.push(Command::User(UserCommand::AskApp));
    }
}

fn section(ui: &mut Ui, text: &str) {
    Rich::new().run(text, font::small_strong(), Tone::Muted).show(ui);
}

fn ask(ui: &mut Ui, asked: &Asked, at: usize, question: &Question, commands: &mut Vec<Command>) {
    const NUMBER: f32 = 22.0;
    ui.horizontal_top(|ui| {
        ui.spacing_mut().item_spacing.x = 0.0;
        ui.allocate_ui_with_layout(vec2(NUMBER, 18.0), Layout::left_to_right(Align::Min), |ui| {
            ui.set_min_width(NUMBER);
            Rich::new().muted((at + 1).to_string()).show(ui);
        });
        ui.vertical(|ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 3.0;
            Rich::new().text(question.text).show_wrapped(ui);
            Rich::new().run(question.screen, font::small(), Tone::Muted).show_wrapped(ui);
            let cases = format!("{UNKNOWN}  ·  {}", counted(question.options.len(), "case"));
            let mut options: Vec<&str> = vec![&cases];
            options.extend(question.options.iter().map(|option| option.label));
            let known = asked.answers.get(at).copied().flatten();
            let mut chosen = Some(known.map_or(0, |option| option + 1));
            let before = ui.cursor().min;
            if Select::new(question.text).show(ui, &options, &mut chosen) {
                commands.push(Command::AnswerSymptom(at, chosen.and_then(|chosen| chosen.checked_sub(1))));
            }
            if known.is_none() {
                let rect = egui::Rect::from_min_max(before, egui::pos2(ui.max_rect().right(), ui.cursor().min.y - 3.0));
                dashed(ui, rect.shrink(0.5));
            }
        });
    });
}

/// What is not known is outlined in dashes.
fn dashed(ui: &Ui, rect: egui::Rect) {
    let stroke = Stroke::new(1.0, Tokens::of_ui(ui).warn);
    let corners = [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom(), rect.left_top()];
    ui.painter().extend(egui::Shape::dashed_line(&corners, stroke, 4.0, 3.0));
}

fn answer(ui: &mut Ui, asked: &Asked, list: &[Question], commands: &mut Vec<Command>) {
    let big = |text: &str| Rich::new().run(text, font::dialog(), Tone::Text);
    if asked.house.is_none() {
        big("Which platform is it?").show_wrapped(ui);
        Rich::new()
            .muted("No project and no password are needed. Every question can stay at “I don't know”: then every answer is tried.")
            .show_wrapped(ui);
        return;
    }
    if !asked.is_enough() {
        let title =
            if asked.known() == 0 { "Answer any two of the questions on the left" } else { "Answer one more of the questions on the left" };
        big(title).show_wrapped(ui);
        let text = "The others can stay at “I don't know”: each is simulated in every way, and what shows what you see is listed here, the likeliest first.";
        Rich::new().muted(text).show_wrapped(ui);
        return;
    }
    let Some(found) = &asked.found else {
        big("Simulating…").show(ui);
        return;
    };
    head(ui, asked, list, found);
    next(ui, asked, list, found, commands);
    causes::show(ui, asked, list, found);
}

/// How many causes there are, in how many combinations.
fn head(ui: &mut Ui, asked: &Asked, list: &[Question], found: &Diagnosis) {
    let shown = found.cases.iter().filter(|shows| **shows).count();
    let fine = found.cases.len() - shown;
    let title = match found.causes.len() {
        0 => "None of what was asked for does this".to_owned(),
        1 => "One thing can be behind it".to_owned(),
        more => format!("{} things can be behind it", number(more)),
    };
    let open: Vec<String> = list
        .iter()
        .zip(&asked.answers)
        .filter(|(_, answer)| answer.is_none())
        .map(|(question, _)| question.options.len().to_string())
        .collect();
    let said = match open.len() {
        0 => "All questions are answered, and the app that they describe was simulated.".to_owned(),
        _ => format!(
            "All {} of your open answers ({}) were simulated: {shown} {}, {fine} {}.",
            counted(found.cases.len(), "combination"),
            open.join(" × "),
            asked.symptom.seen(),
            asked.symptom.fine()
        ),
    };
    ui.horizontal_top(|ui| {
        const GRID: f32 = 208.0;
        let with_grid = (2..=SQUARES).contains(&found.cases.len()) && ui.available_width() > 700.0;
        let width = ui.available_width() - if with_grid { GRID + 24.0 } else { 0.0 };
        ui.vertical(|ui| {
            ui.set_width(width);
            Rich::new().run(title, font::dialog(), Tone::Text).show_wrapped(ui);
            Rich::new().muted(said).show_wrapped(ui);
        });
        if with_grid {
            squares(ui, &found.cases, GRID);
        }
    });
}

fn number(n: usize) -> String {
    const WORDS: [&str; 10] = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine"];
    WORDS.get(n).map_or_else(|| n.to_string(), |word| (*word).to_owned())
}

/// A square for each combination: those that show the symptom grey, those that do not green.
fn squares(ui: &mut Ui, cases: &[bool], width: f32) {
    const SIDE: f32 = 11.0;
    const GAP: f32 = 3.0;
    let a_row = ((width + GAP) / (SIDE + GAP)) as usize;
    let rows = cases.len().div_ceil(a_row.max(1)).min(8);
    let side = if rows == 8 { (SIDE * 8.0 / cases.len().div_ceil(a_row.max(1)) as f32).clamp(3.0, SIDE) } else { SIDE };
    let a_row = ((width + 2.0) / (side + 2.0)) as usize;
    let rows = cases.len().div_ceil(a_row.max(1));
    let (rect, response) = ui.allocate_exact_size(vec2(width, rows as f32 * (side + 2.0)), Sense::hover());
    let tokens = Tokens::of_ui(ui);
    let mut sorted = cases.to_vec();
    sorted.sort_by_key(|shows| !shows);
    // A single row ends where the table below ends.
    let left = rect.right() - a_row.min(cases.len()) as f32 * (side + 2.0);
    for (at, shows) in sorted.iter().enumerate() {
        let corner = egui::pos2(left, rect.top()) + vec2((at % a_row) as f32 * (side + 2.0), (at / a_row) as f32 * (side + 2.0));
        let color = if *shows { tokens.faint.gamma_multiply(0.6) } else { tokens.ok };
        ui.painter().rect_filled(egui::Rect::from_min_size(corner, vec2(side, side)), CornerRadius::same(2), color);
    }
    response.on_hover_text("One square for each combination: grey shows what you see, green does not");
}

/// The one screen to look at next.
fn next(ui: &mut Ui, asked: &Asked, list: &[Question], found: &Diagnosis, commands: &mut Vec<Command>) {
    let Some(first) = found.next.first().and_then(|at| list.get(*at)) else { return };
    if found.causes.len() < 2 {
        return;
    }
    let tokens = Tokens::of_ui(ui);
    let frame = Frame::new()
        .fill(tokens.accent_background)
        .stroke(Stroke::new(1.0, tokens.accent))
        .corner_radius(RADIUS_CARD)
        .inner_margin(Margin::symmetric(18, 14));
    frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing.y = 8.0;
        ui.horizontal(|ui| {
            const TILE: f32 = 32.0;
            ui.spacing_mut().item_spacing.x = 12.0;
            let (tile, _) = ui.allocate_exact_size(vec2(TILE, TILE), Sense::hover());
            ui.painter().rect_filled(tile, CornerRadius::same(RADIUS_CHIP), tokens.accent);
            Icon::Search.paint(ui.painter(), tile.shrink(9.0), tokens.on_accent);
            ui.vertical(|ui| {
                ui.spacing_mut().item_spacing.y = 2.0;
                Rich::new().strong("Check this one screen next").show(ui);
                let open = asked.answers.iter().filter(|answer| answer.is_none()).count();
                let said = format!("It answers {} of your {}.", found.next.len(), counted(open, "open question"));
                Rich::new().muted(said).show(ui);
            });
        });
        let chip = Frame::new().fill(tokens.panel).corner_radius(RADIUS_CHIP).inner_margin(Margin::symmetric(10, 5));
        chip.show(ui, |ui| screen(ui, first.screen));
        flow(ui, &found.flow);
        for at in &found.next {
            let Some(question) = list.get(*at) else { continue };
            Rich::new().muted(format!("{} · ", at + 1)).text(question.text).show_wrapped(ui);
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing = vec2(6.0, 6.0);
                for (option, choice) in question.options.iter().enumerate() {
                    let name = format!("{} {}", question.text, choice.label);
                    if Button::outlined(choice.label).name(&name).show(ui).clicked() {
                        commands.push(Command::AnswerSymptom(*at, Some(option)));
                    }
                }
            });
        }
    });
}

/// The chain of actions that the questions are about: what is in question is outlined in dashes.
fn flow(ui: &mut Ui, chain: &[Link]) {
    if chain.is_empty() {
        return;
    }
    let tokens = Tokens::of_ui(ui);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = vec2(6.0, 8.0);
        for (at, link) in chain.iter().enumerate() {
            if at > 0 {
                Rich::new().muted("→").show(ui);
            }
            let is_asked = !link.asked.is_empty();
            let stroke = if is_asked { Stroke::NONE } else { Stroke::new(1.0, tokens.line) };
            let frame = Frame::new().fill(tokens.panel).stroke(stroke).corner_radius(RADIUS_CHIP).inner_margin(Margin::symmetric(10, 5));
            let drawn = frame.show(ui, |ui| {
                let tone = if is_asked { Tone::Warn } else { Tone::Text };
                let numbers: Vec<String> = link.asked.iter().map(|at| (at + 1).to_string()).collect();
                let asked = if is_asked { format!("  {}?", numbers.join(", ")) } else { String::new() };
                Rich::new().run(&link.title, font::small_strong(), tone).run(asked, font::small(), Tone::Warn).show(ui);
            });
            if is_asked {
                dashed(ui, drawn.response.rect.shrink(0.5));
            }
        }
    });
}

/// A screen, its last level strong.
fn screen(ui: &mut Ui, path: &str) {
    let (before, last) = path.rsplit_once(" › ").map_or(("", path), |(before, last)| (before, last));
    let mut text = Rich::new();
    if !before.is_empty() {
        text = text.text(before).muted(" › ");
    }
    text.strong(last).show_wrapped(ui);
}

fn foot(ui: &mut Ui, asked: &Asked, list: &[Question], found: &Diagnosis, commands: &mut Vec<Command>) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 10.0;
        copy::button(ui, "Copy as text", "", &text(asked, list, found));
        if Button::primary("Make a project from these answers").show(ui).clicked() {
            commands.push(Command::ProjectOfSymptom);
        }
        Rich::new().muted("With every answer as it should be, the simulated app works.").show(ui);
    });
}

/// The whole diagnosis as text.
fn text(asked: &Asked, list: &[Question], found: &Diagnosis) -> String {
    let house = asked.house.map_or("", House::title);
    let mut lines = vec![format!("{} ({house})", asked.symptom.title()), String::new()];
    for (question, answer) in list.iter().zip(&asked.answers) {
        let answer = answer.map_or(UNKNOWN, |option| question.options[option].label);
        lines.push(format!("{} — {answer}   [{}]", question.text, question.screen));
    }
    lines.push(String::new());
    for (at, cause) in found.causes.iter().enumerate() {
        lines.push(format!("{}. {} ({} of {})", at + 1, sentence(&cause.title), cause.cases, found.cases.len()));
        if !cause.why.is_empty() {
            lines.push(format!("   {}", sentence(&cause.why)));
        }
        lines.extend(cause.sheet.iter().map(|line| format!("   - {}", line.words())));
    }
    lines.join("\n")
}
