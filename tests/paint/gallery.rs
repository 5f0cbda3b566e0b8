//! Every widget once, with the words of the design pictures, so that the two can be compared side by side.

use authscope::ui::design_tokens::{self, Tokens, font};
use authscope::ui::icons::{Icon, icon};
use authscope::ui::widgets::banner::Banner;
use authscope::ui::widgets::button::Button;
use authscope::ui::widgets::chip::{self, Chip};
use authscope::ui::widgets::key_value::{CellValue, KeyValue};
use authscope::ui::widgets::menu;
use authscope::ui::widgets::rich::Rich;
use authscope::ui::widgets::row::{Lead, Row, SectionHeader, Trail};
use authscope::ui::widgets::scrubber::{Stop, scrubber};
use authscope::ui::widgets::tabs::tabs;
use authscope::ui::widgets::tone::Tone;
use authscope::ui::widgets::waterfall::{Waterfall, WaterfallPhase, legend};
use egui::{Align, Frame, Layout, Margin, Panel, Stroke, Ui, vec2};

/// What the gallery remembers between frames.
#[derive(Default)]
pub struct Gallery {
    pub tab: usize,
    pub stop: usize,
    pub pressed: Vec<&'static str>,
}

/// The main window's parts. An eframe app, since a bare harness `Ui` has a margin that the window has not.
impl eframe::App for Gallery {
    fn ui(&mut self, ui: &mut Ui, _frame: &mut eframe::Frame) {
        top_bar(ui, self);
        banner(ui);
        strip(ui, self);
        left(ui);
        inspector(ui, self);
        timeline(ui);
    }
}

fn bar_frame(ui: &Ui) -> Frame {
    Frame::new().fill(Tokens::of_ui(ui).panel).inner_margin(Margin::symmetric(12, 8))
}

pub fn top_bar(ui: &mut Ui, state: &mut Gallery) {
    let frame = bar_frame(ui);
    Panel::top("top").frame(frame).show(ui, |ui| {
        ui.set_height(design_tokens::CONTROL);
        ui.horizontal_centered(|ui| {
            ui.spacing_mut().item_spacing.x = 10.0;
            Rich::new().strong("Authscope").show(ui);
            Chip::new("Project", "Acme login").show(ui, |ui| {
                menu::item(ui, "Acme login", true, None);
                menu::item(ui, "Staging portal", false, Some("Ctrl O"));
            });
            Chip::new("Where it runs", "FlutterFlow · Published web").show(ui, |_| {});
            Chip::new("Environment", "DEMO · not your server").demo().show(ui, |_| {});
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                ui.spacing_mut().item_spacing.x = 6.0;
                if Button::primary("Run flow").icon(Icon::Play).show(ui).clicked() {
                    state.pressed.push("Run flow");
                }
                Button::icon_only(Icon::Sun, "Theme").show(ui);
                Button::quiet("Save picture").show(ui);
                Button::quiet("Search commands").hint("Ctrl K").show(ui);
            });
        });
    });
}

pub fn banner(ui: &mut Ui) {
    Panel::top("banner").frame(Frame::new()).show_separator_line(false).show(ui, |ui| {
        let text = Rich::new()
            .text("Token Expiry Time receives ")
            .mono("900")
            .text(", and FlutterFlow reads a whole number as seconds since 1970. Your server means “900 seconds from now”.");
        Banner::problem("You are signed out after every reload.", &text)
            .actions(&["Try the fix here", "How to change it in FlutterFlow"])
            .show(ui);
    });
}

/// The stops of the design's run.
pub const STOPS: [Stop; 6] = [
    Stop { at: 0.0, label: "1 open", tone: Tone::Faint },
    Stop { at: 0.14, label: "2 log in", tone: Tone::Ok },
    Stop { at: 0.41, label: "3 reload", tone: Tone::Error },
    Stop { at: 0.58, label: "4 token expires", tone: Tone::Error },
    Stop { at: 0.66, label: "5 /profile", tone: Tone::Error },
    Stop { at: 1.0, label: "6 log out", tone: Tone::Error },
];

pub fn strip(ui: &mut Ui, state: &mut Gallery) {
    let frame = Frame::new().fill(Tokens::of_ui(ui).panel).inner_margin(Margin::symmetric(14, 4));
    Panel::bottom("strip").frame(frame).resizable(false).show(ui, |ui| {
        ui.set_height(48.0);
        ui.horizontal_centered(|ui| {
            ui.spacing_mut().item_spacing.x = 16.0;
            Rich::new().muted("App as it was after ").strong("3 Reload").show(ui);
            ui.spacing_mut().item_spacing.x = 6.0;
            icon(ui, Icon::Dot, 16.0, Tokens::of_ui(ui).error);
            ui.spacing_mut().item_spacing.x = 16.0;
            Rich::new().strong("Signed out").muted(" token A1 kept, ignored").show(ui);
            ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                Rich::new().muted("app time ").run("00:00:04", font::mono(), Tone::Text).muted(" simulated").show(ui);
                ui.add_space(4.0);
                scrubber(ui, "Time machine", &STOPS, &mut state.stop);
            });
        });
    });
}

fn scrolled(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    egui::ScrollArea::vertical().auto_shrink(false).show(ui, contents);
}

pub fn left(ui: &mut Ui) {
    let frame = Frame::new().fill(Tokens::of_ui(ui).panel).inner_margin(8);
    Panel::left("left").frame(frame).exact_size(232.0).resizable(false).show(ui, |ui| {
        scrolled(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            SectionHeader::new("Pages").add_button("Add a page").show(ui);
            Row::new("Page Login", "Login").trail(Trail::Badge("Entry Page", Tone::Warn)).selected(true).show(ui);
            Row::new("Page Sign up", "Sign up").show(ui);
            Row::new("Page Home", "Home").trail(Trail::Badge("Logged In", Tone::Ok)).show(ui);
            SectionHeader::new("API Calls").add_button("Add an API call").show(ui);
            Row::new("API call Log in, 1 problem", "Log in")
                .lead(Lead::Method("POST", Tone::Accent))
                .trail(Trail::Count(Icon::Cross, "1", Tone::Error))
                .show(ui);
            Row::new("API call Current user", "Current user").lead(Lead::Method("GET", Tone::Ok)).show(ui);
            SectionHeader::new("Action Flows").add_button("Add an action flow").show(ui);
            Row::new("Action flow Login", "Login · on tap “Log in with an address that is long”").show(ui);
            SectionHeader::new("Test steps").add_button("Add a test step").show(ui);
            Row::new("Test step Open app, as expected", "Open app")
                .lead(Lead::Number("1"))
                .trail(Trail::Mark(Icon::Check, Tone::Ok))
                .show(ui);
            Row::new("Test step Reload, not as expected", "Reload")
                .lead(Lead::Number("3"))
                .trail(Trail::Mark(Icon::Cross, Tone::Error))
                .selected(true)
                .show(ui);
            Row::new("Test step Token expires, not run", "Token expires")
                .lead(Lead::Number("4"))
                .trail(Trail::Mark(Icon::Dash, Tone::Muted))
                .show(ui);
            SectionHeader::new("Checklist").trailing("5 of 6").show(ui);
            Row::new("Checklist Configuration, done", "Configuration").lead(Lead::Icon(Icon::Check, Tone::Ok)).show(ui);
            Row::new("Checklist Tokens, failed", "Tokens").note("expiry is misread").lead(Lead::Icon(Icon::Cross, Tone::Error)).show(ui);
        });
    });
}

pub fn inspector(ui: &mut Ui, state: &mut Gallery) {
    let frame = Frame::new().fill(Tokens::of_ui(ui).panel).inner_margin(Margin::symmetric(14, 4));
    Panel::right("right").frame(frame).exact_size(346.0).resizable(false).show(ui, |ui| {
        scrolled(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            tabs(ui, "Inspector", &["Request", "Reply", "Token", "CORS and cookies"], &mut state.tab);
            ui.add_space(8.0);
            KeyValue::new("Status", CellValue::Strong("200 OK", Tone::Ok)).show(ui);
            KeyValue::new("Content type", CellValue::Mono("application/json", Tone::Text)).show(ui);
            KeyValue::new("Time", CellValue::Plain("198 ms, first byte after 171 ms")).show(ui);
            KeyValue::new("Browser", CellValue::Status("allowed (CORS)", Tone::Ok)).show(ui);
            KeyValue::new("Token", CellValue::Rich(&Rich::new().text("token A1 ").muted("JWT, 14:56 left"))).show(ui);
            KeyValue::new("Stored", CellValue::Mono("1 Jan 1970 00:15:00 UTC", Tone::Error)).show(ui);
            KeyValue::new("Expiry", CellValue::Status("in the past", Tone::Error)).show(ui);
            KeyValue::new("Cut", CellValue::Plain("a value that is far too long for this narrow column")).show(ui);
            KeyValue::new("Wrapped", CellValue::Plain("a value that is far too long for this narrow column")).wrap().show(ui);
            ui.add_space(8.0);
            ui.horizontal(|ui| {
                ui.spacing_mut().item_spacing.x = 6.0;
                chip::badge(ui, "token", Tone::Ok, true);
                chip::badge(ui, "refresh", Tone::Ok, true);
                chip::badge(ui, "expiry", Tone::Warn, true);
                chip::badge(ui, "UID", Tone::Ok, true);
                chip::badge(ui, "not read", Tone::Error, false);
            });
            ui.add_space(8.0);
            ui.horizontal_wrapped(|ui| {
                let color = Tokens::of_ui(ui).text;
                for each in Icon::ALL.iter().copied() {
                    icon(ui, each, 16.0, color);
                }
            });
            ui.add_space(8.0);
            ui.horizontal_wrapped(|ui| {
                ui.spacing_mut().item_spacing.x = 4.0;
                let color = Tokens::of_ui(ui).muted;
                for each in Icon::ALL.iter().copied() {
                    icon(ui, each, 12.0, color);
                }
            });
            ui.add_space(8.0);
            ui.horizontal(|ui| {
                Button::outlined("Copy").icon(Icon::Copy).show(ui);
                Button::outlined("Not now").enabled(false).show(ui);
                Button::icon_only(Icon::Trash, "Delete the page").show(ui);
                Button::icon_only(Icon::Undo, "Undo").show(ui);
                Button::icon_only(Icon::Redo, "Redo").enabled(false).show(ui);
            });
            ui.add_space(8.0);
            ui.horizontal(|ui| {
                Button::primary("Stop").icon(Icon::Stop).show(ui);
                Button::primary("Run").enabled(false).show(ui);
            });
        });
    });
}

pub fn timeline(ui: &mut Ui) {
    egui::CentralPanel::default().frame(Frame::new().fill(Tokens::of_ui(ui).background)).show(ui, |ui| {
        ui.spacing_mut().item_spacing = vec2(0.0, 0.0);
        let tokens = Tokens::of_ui(ui);
        Frame::new().fill(tokens.panel).inner_margin(Margin::symmetric(12, 8)).show(ui, |ui| {
            ui.set_height(24.0);
            ui.horizontal_centered(|ui| {
                ui.spacing_mut().item_spacing.x = 8.0;
                Rich::new().run("Timeline", font::heading(), Tone::Text).show(ui);
                chip::pill(ui, "Run 14", Tone::Muted);
                chip::pill(ui, "1 of 6 steps not as expected", Tone::Error);
                let mut only = true;
                chip::toggle_pill(ui, "Only differences", &mut only);
                ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
                    ui.spacing_mut().item_spacing.x = 10.0;
                    let phases: Vec<_> = WaterfallPhase::ALL.iter().copied().rev().collect();
                    legend(ui, &phases);
                });
            });
        });
        let line = |ui: &mut Ui,
                    heading: bool,
                    selected: bool,
                    mark: Option<(Icon, Tone)>,
                    indent: f32,
                    rich: Rich,
                    bar: Option<&[(WaterfallPhase, f32)]>,
                    reused: bool| {
            let tokens = Tokens::of_ui(ui);
            let (rect, _) = ui.allocate_exact_size(vec2(ui.available_width(), design_tokens::ROW_DENSE), egui::Sense::hover());
            let fill = if selected {
                tokens.accent_background
            } else if heading {
                tokens.panel
            } else {
                tokens.background
            };
            ui.painter().rect_filled(rect, 0, fill);
            ui.painter().hline(rect.x_range(), rect.bottom() - 0.5, Stroke::new(1.0, tokens.line));
            let mut child =
                ui.new_child(egui::UiBuilder::new().max_rect(rect.shrink2(vec2(12.0, 0.0))).layout(Layout::left_to_right(Align::Center)));
            if let Some((each, tone)) = mark {
                icon(&mut child, each, 14.0, tone.color(tokens));
            }
            child.add_space(indent);
            child.with_layout(Layout::right_to_left(Align::Center), |ui| {
                if let Some(bar) = bar {
                    let width = (ui.available_width() * 0.3).min(200.0);
                    Waterfall::new("Timing of a request: 198 ms", bar)
                        .reused(reused)
                        .tooltip("connect 31 ms, TLS 44 ms")
                        .show(ui, width, 26.0);
                    ui.add_space(12.0);
                }
                ui.with_layout(Layout::left_to_right(Align::Center), |ui| rich.show(ui));
            });
        };
        let decision = Some((Icon::Diamond, Tone::Decision));
        let ok = Some((Icon::Dot, Tone::Ok));
        line(
            ui,
            true,
            false,
            None,
            0.0,
            Rich::new().run("1", font::strong(), Tone::Ok).text("    ").strong("Open app at ").mono("/"),
            None,
            false,
        );
        line(
            ui,
            false,
            false,
            decision,
            26.0,
            Rich::new().text("Show ").strong("Login").muted(" — nothing stored, so the Entry Page is shown"),
            None,
            false,
        );
        line(
            ui,
            true,
            false,
            None,
            0.0,
            Rich::new().run("2", font::strong(), Tone::Ok).text("    ").strong("Log in").muted(" · tap “Log in” on Login"),
            None,
            false,
        );
        let full = [
            (WaterfallPhase::Dns, 0.05),
            (WaterfallPhase::Connect, 0.14),
            (WaterfallPhase::Tls, 0.22),
            (WaterfallPhase::Wait, 0.46),
            (WaterfallPhase::Body, 0.13),
        ];
        line(ui, false, true, ok, 26.0, Rich::new().mono("POST /auth/login ").tone(Tone::Ok, "200").muted(" · 612 B"), Some(&full), false);
        let again = [(WaterfallPhase::Wait, 0.46), (WaterfallPhase::Body, 0.04)];
        line(ui, false, false, ok, 26.0, Rich::new().mono("GET /me ").tone(Tone::Ok, "200").muted(" · 98 B"), Some(&again), true);
        line(
            ui,
            false,
            false,
            None,
            60.0,
            Rich::new().text("Token Expiry Time ").run("1 Jan 1970 00:15", font::mono(), Tone::Error).muted(" from ").mono("900"),
            None,
            false,
        );
        line(
            ui,
            false,
            false,
            decision,
            26.0,
            Rich::new().text("Show ").strong("Login").tone(Tone::Error, " — token kept but ignored: the stored expiry is past"),
            None,
            false,
        );
    });
}
