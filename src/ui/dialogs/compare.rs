//! "Works in Postman, fails in my app": two requests beside each other, and what is otherwise, field by field.

use egui::{Ui, vec2};

use crate::app::command::{Command, DialogAnswer};
use crate::app::state::State;
use crate::app::state::comparing::{Comparing, Which};
use crate::diagnose::symptoms::House;
use crate::diagnose::working::CannotCompare;
use crate::domain::secret::Secret;
use crate::domain::web::wire::PreparedRequest;
use crate::domain::words::{capitalised, counted, sentence};
use crate::ui::widgets::button::Button;
use crate::ui::widgets::findings;
use crate::ui::widgets::modal::{Modal, ModalOutcome};
use crate::ui::widgets::paste_box::paste_box;
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::select::Select;
use crate::ui::widgets::tone::Tone;

/// What the app's request is where it is none of the project's calls.
const PASTED: &str = "another request, pasted below";

/// Shows the panel.
pub fn show(ui: &Ui, state: &State, comparing: &Comparing, commands: &mut Vec<Command>) -> Option<DialogAnswer> {
    let outcome = Modal::new("Works in Postman, fails in my app", "Close").only_closes().width(660.0).show(ui.ctx(), |ui| {
        ui.spacing_mut().item_spacing.y = 8.0;
        let hint = "Press here and paste it (Ctrl V): in Postman, Code (</>), then cURL";
        one(ui, "The request that works", hint, Which::Works, comparing.works.as_ref(), commands);
        whose(ui, state, comparing, commands);
        if comparing.endpoint.is_none() {
            let hint = "Press here and paste it (Ctrl V): F12, Network, right-click the call, Copy as cURL";
            one(ui, "What my app sends", hint, Which::App, comparing.app.as_ref(), commands);
        }
        if let Some(found) = &comparing.found {
            ui.separator();
            Rich::new().muted(format!("The app's request is taken {}.", comparing.app_is)).show_wrapped(ui);
            findings::show(ui, std::slice::from_ref(found));
        } else if matches!(comparing.works, Some(Ok(_))) && comparing.endpoint.is_some() {
            let text = "The app would not get as far as sending this call. Run the flow: it shows why.";
            Rich::new().tone(Tone::Warn, text).show_wrapped(ui);
        }
        // A project that is open is the one that it is about.
        if let (None, Some(Ok(_)), Some(text)) = (&state.open, &comparing.works, &comparing.text)
            && Button::outlined("Make a project of the request that works").show(ui).clicked()
        {
            commands.push(Command::ImportText(text.clone()));
        }
    });
    (outcome != ModalOutcome::Open).then_some(DialogAnswer::Cancel)
}

/// One of the two requests: where it is pasted, and what was read.
fn one(
    ui: &mut Ui,
    title: &str,
    hint: &str,
    which: Which,
    read: Option<&Result<PreparedRequest, CannotCompare>>,
    commands: &mut Vec<Command>,
) {
    Rich::new().strong(title).show(ui);
    if let Some(text) = paste_box(ui, title, hint) {
        commands.push(Command::CompareWith(which, Secret::new(text)));
    }
    match read {
        Some(Ok(request)) => {
            let body =
                request.body.as_ref().map_or_else(|| "no body".to_owned(), |body| format!("a body of {}", counted(body.len(), "byte")));
            let headers = counted(request.headers.len(), "header");
            Rich::new().mono(format!("{} {}", request.method, request.url.masked())).muted(format!("  {headers}, {body}")).show_wrapped(ui);
        }
        Some(Err(error)) => drop(Rich::new().tone(Tone::Error, sentence(&capitalised(&error.to_string()))).show_wrapped(ui)),
        None => {}
    }
}

/// Which request is the app's; without a project in whose menus the differences are told.
fn whose(ui: &mut Ui, state: &State, comparing: &Comparing, commands: &mut Vec<Command>) {
    let Some(open) = &state.open else {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing = vec2(8.0, 6.0);
            Rich::new().muted("My app is made with").show(ui);
            for house in House::ALL {
                let is_it = comparing.house == *house;
                let button = if is_it { Button::primary(house.title()) } else { Button::outlined(house.title()) };
                if button.name(&format!("It is made with {}", house.title())).show(ui).clicked() && !is_it {
                    commands.push(Command::CompareFor(*house));
                }
            }
        });
        return;
    };
    let mut names: Vec<&str> = open.project.endpoints.iter().map(|endpoint| endpoint.name.as_str()).collect();
    names.push(PASTED);
    let place = |id: &String| open.project.endpoints.iter().position(|endpoint| endpoint.id == *id);
    let mut chosen = Some(comparing.endpoint.as_ref().and_then(place).unwrap_or(names.len() - 1));
    if Select::new("The request of my app").label("The request of my app").show(ui, &names, &mut chosen) {
        let endpoint = chosen.and_then(|at| open.project.endpoints.get(at)).map(|endpoint| endpoint.id.clone());
        commands.push(Command::CompareCall(endpoint));
    }
}
