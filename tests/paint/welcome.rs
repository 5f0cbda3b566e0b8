//! The welcome screen, a form and a dialog: the widgets that the main window does not show at rest.

use authscope::ui::design_tokens::{Tokens, font};
use authscope::ui::icons::Icon;
use authscope::ui::widgets::button::Button;
use authscope::ui::widgets::card::Card;
use authscope::ui::widgets::modal::{Modal, ModalOutcome};
use authscope::ui::widgets::rich::Rich;
use authscope::ui::widgets::row::SectionHeader;
use authscope::ui::widgets::select::{Select, segmented};
use authscope::ui::widgets::text_field::{TextField, Typing};
use authscope::ui::widgets::tone::Tone;
use egui::{CentralPanel, Frame, Margin, Ui, UiBuilder, vec2};

/// The first screen, as in the design.
pub struct Welcome;

impl eframe::App for Welcome {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        CentralPanel::default().frame(Frame::new().fill(Tokens::of_ui(ui).background)).show(ui, |ui| {
            let rect = egui::Rect::from_min_size(egui::pos2(180.0, 200.0), vec2(652.0, 600.0));
            ui.scope_builder(UiBuilder::new().max_rect(rect), |ui| {
                Rich::new().run("See why your login does that.", font::title(), Tone::Text).show(ui);
                let lead = "Lay out your login, press Run flow, and watch every request, token and page decision as your FlutterFlow or WeWeb app would make it.";
                ui.set_max_width(580.0);
                Rich::new().run(lead, font::lead(), Tone::Muted).show_wrapped(ui);
                ui.set_max_width(652.0);
                ui.add_space(12.0);
                ui.spacing_mut().item_spacing.y = 10.0;
                Card::new(Icon::Question, "My login does not work", "Pick what you see; answer what you know. “I don’t know” is an answer.").hint("Enter").selected(true).show(ui);
                Card::new(Icon::Play, "Try the demo", "A FlutterFlow login on the built-in server. Nothing leaves this computer.").show(ui);
                Card::new(Icon::FlutterFlow, "New project for FlutterFlow", "Entry page, Logged in page, Log In action, persisted session").show(ui);
                Card::new(Icon::WeWeb, "New project for WeWeb", "Sign in, Authenticate, Set user, On user load").show(ui);
                Card::new(Icon::ImportArrow, "Start from what you have", "Paste a link, a cURL command or a reply; drop a recording from your browser").show(ui);
            });
        });
    }
}

/// A form with every field, and its state.
#[derive(Default)]
pub struct Form {
    pub address: String,
    pub url: String,
    pub body: String,
    pub secret: String,
    pub scheme: Option<usize>,
    pub kind: usize,
    pub edits: Vec<Typing>,
}

impl Form {
    /// As one finds it.
    pub fn filled() -> Self {
        Self {
            address: "ada@example.com".into(),
            url: "https//api.example.com/auth/login".into(),
            body: "{\n  \"email\": \"{{email}}\"\n}".into(),
            secret: "correct horse".into(),
            scheme: Some(1),
            ..Self::default()
        }
    }

    /// Every field once.
    pub fn fields(&mut self, ui: &mut Ui) {
        ui.spacing_mut().item_spacing.y = 12.0;
        SectionHeader::new("Log in").show(ui);
        let edit = TextField::new("Address of the user").label("E-mail").hint("name@example.com").show(ui, &mut self.address);
        if edit != Typing::Unchanged {
            self.edits.push(edit);
        }
        TextField::new("URL of API call Log in")
            .label("URL")
            .mono()
            .error(Some("This is not an address: after “https” a colon is missing. Did you mean https://api.example.com/auth/login?"))
            .show(ui, &mut self.url);
        TextField::new("Body of API call Log in").label("Body").mono().rows(4).show(ui, &mut self.body);
        TextField::new("Password").label("Password").secret().show(ui, &mut self.secret);
        Select::new("Header scheme").label("Header").show(ui, &["Token", "Bearer", "No scheme"], &mut self.scheme);
        Select::new("Environment").show(ui, &["Demo", "Staging"], &mut None);
        segmented(ui, "Kind of value", &["Text", "Number", "List"], &mut self.kind);
    }
}

impl eframe::App for Form {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        let frame = Frame::new().fill(Tokens::of_ui(ui).panel).inner_margin(Margin::same(16));
        CentralPanel::default().frame(frame).show(ui, |ui| self.fields(ui));
    }
}

/// A dialog over a window.
#[derive(Default)]
pub struct Dialog {
    pub name: String,
    pub outcome: Option<ModalOutcome>,
}

impl eframe::App for Dialog {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        CentralPanel::default().frame(Frame::new().fill(Tokens::of_ui(ui).background).inner_margin(Margin::same(16))).show(ui, |ui| {
            Button::quiet("Behind").show(ui);
        });
        if self.outcome.is_some_and(|outcome| outcome != ModalOutcome::Open) {
            return;
        }
        let outcome = Modal::new("Before the first run", "Run flow").others(&["Not now", "Edit the calls"]).show(ui.ctx(), |ui| {
            Rich::new()
                .text("6 calls go to ")
                .mono("api.example.com")
                .text(", at most 5 a second. They may create a user, send a message, or end sessions.")
                .show_wrapped(ui);
            TextField::new("Name of the run").label("Name").show(ui, &mut self.name);
        });
        self.outcome = Some(outcome);
    }
}
