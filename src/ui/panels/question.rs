//! What a run asks while it is going on: one bar above everything, with a field for the answer. The run waits as long as it takes.

use egui::{Frame, Margin, Role, Sense, Stroke, Ui, WidgetInfo, vec2};

use crate::app::command::Command;
use crate::app::state::State;
use crate::app::user_command::UserCommand;
use crate::domain::secret::Secret;
use crate::ui::design_tokens::{CONTROL_SMALL, GUTTER, ICON, Tokens};
use crate::ui::icons::{Icon, square};
use crate::ui::view::View;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::text_field::{TextField, Typing};

/// The field is this wide (points), where the window is.
const FIELD: f32 = 300.0;

/// Shows the oldest question, if there is one.
pub fn show(ui: &mut Ui, state: &State, view: &mut View, commands: &mut Vec<Command>) {
    let Some(asked) = state.asked.first() else {
        view.asked = None;
        return;
    };
    let question = &asked.question;
    let tokens = Tokens::of_ui(ui);
    let key = format!("question {}", question.name);
    let frame = Frame::new().fill(tokens.accent_background).inner_margin(Margin::symmetric(GUTTER as i8, 10));
    let shown = frame.show(ui, |ui| {
        ui.set_width(ui.available_width());
        ui.spacing_mut().item_spacing = vec2(10.0, 6.0);
        let title = format!("The run waits for you: {}", question.title);
        ui.horizontal_wrapped(|ui| {
            let (mark, response) = ui.allocate_exact_size(vec2(ICON, CONTROL_SMALL), Sense::hover());
            response.widget_info(|| WidgetInfo::labeled(Role::Alert, true, &title));
            Icon::Key.paint(ui.painter(), square(mark.left(), mark.center().y, ICON), tokens.accent);
            Rich::new().strong(&title).show(ui);
            let waiting = state.asked.len() - 1;
            let more = match waiting {
                0 => String::new(),
                n => format!(", then for {n} more"),
            };
            let hint = if question.secret { "never shown, never saved" } else { "as it came to you" };
            let answered = ui
                .allocate_ui(vec2(FIELD.min(ui.available_width()), CONTROL_SMALL), |ui| {
                    let name = format!("Answer for {}", question.title);
                    let field = TextField::new(&name).hint(hint).mono();
                    let field = if question.secret { field.secret() } else { field };
                    let (edit, response) = field.show_with_response(ui, view.draft(&key, ""));
                    if view.asked.as_ref() != Some(&question.name) {
                        view.asked = Some(question.name.clone());
                        response.request_focus();
                    }
                    edit == Typing::Committed && ui.input(|input| input.key_pressed(egui::Key::Enter))
                })
                .inner;
            let ready = view.drafts.get(&key).is_some_and(|draft| !draft.text.trim().is_empty());
            let pressed = Button::primary("Go on").enabled(ready).show(ui).clicked();
            if ready && (pressed || answered) {
                let text = Secret::new(view.drafts.remove(&key).unwrap_or_default().text);
                commands.push(Command::AnswerQuestion { name: question.name.clone(), text });
                view.asked = None;
            }
            if Button::outlined("Stop the run").show(ui).clicked() {
                view.drafts.remove(&key);
                commands.push(Command::User(UserCommand::Stop));
            }
            if !more.is_empty() {
                Rich::new().muted(more.trim_start_matches(", ")).show(ui);
            }
        });
    });
    let rect = shown.response.rect;
    ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, tokens.accent));
}
