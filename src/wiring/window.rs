//! The window: drains messages, updates the state, draws, and hands effects on.

use std::panic::AssertUnwindSafe;
use std::path::PathBuf;

use eframe::{CreationContext, Frame, NativeOptions, Renderer};
use egui::{Context, Theme, Ui, ViewportBuilder, ViewportCommand, vec2};

use crate::app::command::Command;
use crate::app::effect::Effect;
use crate::app::state::State;
use crate::app::update::{AppInput, update};
use crate::ui::design_tokens::{self, Motion};
use crate::ui::view::View;
use crate::ui::{fonts, root};

use super::computer;
use super::effects::{Effects, ProgramEffects};
use super::post::Post;

/// The window.
pub struct Window<E> {
    state: State,
    view: View,
    effects: E,
    title: String,
    may_close: bool,
}

impl<E: Effects> Window<E> {
    /// A window with the welcome screen.
    pub fn new(context: &Context, effects: E) -> Self {
        fonts::install(context);
        design_tokens::apply(context, Motion::Gentle);
        Self { state: State::default(), view: View::default(), effects, title: String::new(), may_close: false }
    }

    /// What the window shows.
    pub fn state(&self) -> &State {
        &self.state
    }

    /// What the window remembers for itself.
    pub fn view(&self) -> &View {
        &self.view
    }

    /// What carries out effects.
    pub fn effects(&mut self) -> &mut E {
        &mut self.effects
    }

    /// Something happens.
    pub fn input(&mut self, input: AppInput, context: &Context) {
        for errand in update(&mut self.state, input) {
            if matches!(errand.effect, Effect::Quit) {
                self.may_close = true;
                context.send_viewport_cmd(ViewportCommand::Close);
            } else {
                self.effects.start(errand, &self.state, context);
            }
        }
    }
}

impl<E: Effects> eframe::App for Window<E> {
    fn logic(&mut self, context: &Context, _: &mut Frame) {
        while let Some(mail) = self.effects.next_mail() {
            self.input(AppInput::Mail(mail), context);
        }
        if context.input(|input| input.viewport().close_requested()) && !self.may_close {
            context.send_viewport_cmd(ViewportCommand::CancelClose);
            self.input(AppInput::Command(Command::Quit), context);
        }
        let theme = if self.state.settings.light { Theme::Light } else { Theme::Dark };
        if context.theme() != theme {
            context.set_theme(theme);
        }
        let zoom = self.state.settings.zoom();
        if (context.zoom_factor() - zoom).abs() > f32::EPSILON {
            context.set_zoom_factor(zoom);
        }
        let title = self.state.title();
        if title != self.title {
            context.send_viewport_cmd(ViewportCommand::Title(title.clone()));
            self.title = title;
        }
    }

    fn ui(&mut self, ui: &mut Ui, _: &mut Frame) {
        let commands = root::show(ui, &self.state, &mut self.view);
        let context = ui.ctx().clone();
        for command in commands {
            self.input(AppInput::Command(command), &context);
            context.request_repaint();
        }
    }
}

/// Opens the window and stays until it is closed.
///
/// # Errors
/// Why there can be no window here, with the package to install where one is missing.
pub fn open(project: Option<PathBuf>, runtime: tokio::runtime::Handle) -> Result<(), String> {
    let options = NativeOptions {
        viewport: ViewportBuilder::default()
            .with_inner_size(vec2(1440.0, 900.0))
            .with_min_inner_size(vec2(900.0, 600.0))
            .with_title("Authscope"),
        renderer: Renderer::Glow,
        ..NativeOptions::default()
    };
    let create = move |creation: &CreationContext| -> Result<Box<dyn eframe::App>, Box<dyn std::error::Error + Send + Sync>> {
        let context = &creation.egui_ctx;
        let effects = ProgramEffects::new(runtime, Post::new(context), computer::ports());
        let started = effects.started();
        let mut window = Window::new(context, effects);
        window.input(AppInput::Mail(started), context);
        if let Some(path) = project {
            window.input(AppInput::Command(Command::OpenPath(path)), context);
        }
        Ok(Box::new(window))
    };
    // A missing libxkbcommon panics inside the window library; every other trouble comes as an error.
    let ran = std::panic::catch_unwind(AssertUnwindSafe(|| eframe::run_native("authscope", options, Box::new(create))));
    match ran {
        Ok(Ok(())) => Ok(()),
        Ok(Err(error)) => Err(no_window(&error.to_string())),
        Err(_) => Err("a library of the window system is missing; on Debian: apt install libxkbcommon0 libxkbcommon-x11-0".into()),
    }
}

/// The window library's words in ours.
fn no_window(error: &str) -> String {
    let lower = error.to_lowercase();
    if lower.contains("neither wayland_display") || lower.contains("display is set") {
        "there is no display".into()
    } else if lower.contains("failed to open connection to x server") || lower.contains("compositor") {
        "the display named by DISPLAY or WAYLAND_DISPLAY does not answer".into()
    } else if lower.contains("xlib") || lower.contains("libx") {
        "a library of the X window system is missing; on Debian: apt install libx11-6 libx11-xcb1 libxcursor1 libxi6 libxrender1".into()
    } else if lower.contains("glutin") || lower.contains("opengl") || lower.contains("glx") || lower.contains("egl") {
        "OpenGL is missing; on Debian: apt install libgl1 libgl1-mesa-dri libegl1".into()
    } else {
        format!("the window could not be opened: {error}")
    }
}

#[cfg(test)]
mod tests {
    use super::no_window;

    #[test]
    fn each_trouble_names_what_to_install() {
        assert_eq!(no_window("neither WAYLAND_DISPLAY nor WAYLAND_SOCKET nor DISPLAY is set."), "there is no display");
        assert!(no_window("Failed to load one of xlib's shared libraries").contains("libx11-6"));
        assert!(no_window("Found no glutin configs matching the template").contains("libgl1"));
    }
}
