//! The questions of a new project. Each names the screen where the answer stands, and each can be left open.

use egui::{CentralPanel, Frame, Layout, ScrollArea, Ui, vec2};

use crate::app::command::Command;
use crate::app::state::State;
use crate::app::user_command::UserCommand;
use crate::domain::project::platform::Platform;
use crate::edit::wizard::{PastedReply, UNKNOWN, Wizard};
use crate::knowledge::backend_shape;
use crate::run::recording::default_origin;
use crate::ui::design_tokens::{Tokens, font};
use crate::ui::view::View;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::paste_box::paste_box;
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::select::Select;
use crate::ui::widgets::text_field::TextField;
use crate::ui::widgets::tone::Tone;

/// Width of the column of questions.
const COLUMN: f32 = 640.0;

/// Shows the questions.
pub fn show(ui: &mut Ui, state: &State, view: &mut View, commands: &mut Vec<Command>) {
    let Some(wizard) = &state.wizard else { return };
    CentralPanel::default().frame(Frame::new().fill(Tokens::of_ui(ui).background)).show(ui, |ui| {
        ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
            let width = COLUMN.min(ui.available_width() - 48.0);
            let left = ((ui.available_width() - width) / 2.0).max(24.0);
            ui.add_space(28.0);
            ui.horizontal(|ui| {
                ui.add_space(left);
                ui.allocate_ui_with_layout(vec2(width, 0.0), Layout::top_down(egui::Align::Min), |ui| {
                    ui.spacing_mut().item_spacing.y = 6.0;
                    let mut changed = wizard.clone();
                    questions(ui, &mut changed, view);
                    if changed != *wizard {
                        commands.push(Command::SetWizard(Box::new(changed.clone())));
                    }
                    ui.add_space(18.0);
                    ui.horizontal(|ui| {
                        ui.spacing_mut().item_spacing.x = 8.0;
                        if Button::primary("Make the project").enabled(changed.base_url_error().is_none()).show(ui).clicked() {
                            commands.push(Command::FinishWizard);
                        }
                        if Button::quiet("Cancel").show(ui).clicked() {
                            commands.push(Command::User(UserCommand::Close));
                        }
                    });
                    Rich::new()
                        .muted("Pages, flows and bindings are filled in as such an app usually has them, and marked as not confirmed until you say that yours is so.")
                        .show_wrapped(ui);
                    ui.add_space(28.0);
                });
            });
        });
    });
}

fn questions(ui: &mut Ui, wizard: &mut Wizard, view: &mut View) {
    let platform = wizard.platform.title();
    Rich::new().run(format!("New project for {platform}"), font::title(), Tone::Text).show_wrapped(ui);
    Rich::new().run("What you don't know, leave as it is.", font::lead(), Tone::Muted).show_wrapped(ui);
    let flutterflow = matches!(wizard.platform, Platform::FlutterFlow(_));

    question(ui, "What is the project called?", "");
    typed(ui, view, TextField::new("Project name"), "Project name", &mut wizard.name);

    let place = if flutterflow {
        "FlutterFlow: API Calls, the API group's name or base URL tells it"
    } else {
        "WeWeb: the URL of your HTTP Request tells it"
    };
    question(ui, "Which backend does the log-in?", place);
    backend(ui, wizard);

    let place = if flutterflow {
        "FlutterFlow: API Calls → your API group → API Base URL"
    } else {
        "WeWeb: the workflow of your log-in → HTTP Request → URL, its first part"
    };
    question(ui, "Where does your server stand?", place);
    let error = wizard.base_url_error();
    typed(ui, view, TextField::new("Base URL").mono().hint("https://api.example.com").error(error), "Base URL", &mut wizard.base_url);
    if wizard.base_url.trim().is_empty() {
        let text = if wizard.is_of_its_own() {
            "I don't know yet: then it is asked for before the first run. The demo server cannot stand in for the server that your reply or token is of."
        } else {
            "I don't know yet: the built-in demo server stands in for it, in the same shape."
        };
        Rich::new().muted(text).show_wrapped(ui);
    }

    let place = if flutterflow { "FlutterFlow: Settings and Integrations → Web Deployment" } else { "WeWeb: Publish → your domain" };
    question(ui, "Where is your app served from?", place);
    for target in wizard.platform.targets().iter().filter(|target| target.is_web()) {
        let mut text = wizard.origins.get(target).cloned().unwrap_or_default();
        let name = format!("Origin on {}", target.title());
        typed(ui, view, TextField::new(&name).label(target.title()).mono().hint(default_origin(*target)), &name, &mut text);
        if text.trim().is_empty() {
            wizard.origins.remove(target);
        } else {
            wizard.origins.insert(*target, text.trim().trim_end_matches('/').to_owned());
        }
    }

    question(ui, "What does your server answer to a log-in?", "Your backend's documentation, or a test call of it");
    reply(ui, wizard);
}

fn backend(ui: &mut Ui, wizard: &mut Wizard) {
    let all: Vec<(String, String)> = backend_shape::ALL
        .iter()
        .map(|make| make())
        .map(|blueprint| (if blueprint.id == UNKNOWN { "Another one, or I don't know".to_owned() } else { blueprint.title }, blueprint.id))
        .collect();
    let titles: Vec<&str> = all.iter().map(|(title, _)| title.as_str()).collect();
    let mut chosen = all.iter().position(|(_, id)| *id == wizard.backend);
    if Select::new("Backend").show(ui, &titles, &mut chosen)
        && let Some((_, id)) = chosen.and_then(|at| all.get(at))
    {
        wizard.backend.clone_from(id);
    }
    if wizard.backend == UNKNOWN {
        return;
    }
    let blueprint = wizard.blueprint();
    for trap in &blueprint.traps {
        let mark = if trap.assumed { "Usually: " } else { "Good to know: " };
        Rich::new().tone(Tone::Warn, mark).muted(&trap.text).show_wrapped(ui);
    }
}

fn reply(ui: &mut Ui, wizard: &mut Wizard) {
    match &wizard.reply {
        PastedReply::Unknown => {
            if let Some(text) = paste_box(
                ui,
                "Paste a reply here",
                "Press here and paste one (Ctrl V). Where token and user stand in it is kept, its text is not",
            ) {
                wizard.reply = PastedReply::pasted(&text);
            }
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 8.0;
                if Button::outlined("Call it once when the project is made").show(ui).clicked() {
                    wizard.reply = PastedReply::CallOnce;
                }
                Rich::new().muted("or leave it: I don't know").show(ui);
            });
        }
        PastedReply::CallOnce => {
            Rich::new().text("The log-in is called once as soon as the project is made; you are asked for what it needs.").show_wrapped(ui);
            if Button::outlined("Rather not").show(ui).clicked() {
                wizard.reply = PastedReply::Unknown;
            }
        }
        PastedReply::Pasted { paths, .. } => {
            if paths.is_empty() {
                Rich::new().tone(Tone::Warn, "No token was found in it. Is it the reply to a log-in, as JSON?").show_wrapped(ui);
            } else {
                Rich::new().tone(Tone::Ok, "Found: ").text(wizard.reply.found().join("; ")).show_wrapped(ui);
            }
            if Button::outlined("Paste another one").show(ui).clicked() {
                wizard.reply = PastedReply::Unknown;
            }
        }
    }
}

/// A question, and the screen where its answer stands.
fn question(ui: &mut Ui, text: &str, place: &str) {
    ui.add_space(16.0);
    Rich::new().strong(text).show_wrapped(ui);
    if !place.is_empty() {
        Rich::new().muted(place).show_wrapped(ui);
    }
}

/// A field whose text counts as it is typed.
fn typed(ui: &mut Ui, view: &mut View, field: TextField, key: &str, value: &mut String) {
    let draft = view.draft(&format!("new project {key}"), value);
    field.show(ui, draft);
    value.clone_from(draft);
}
