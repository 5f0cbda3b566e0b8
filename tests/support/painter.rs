//! Lets a kittest harness take pictures with no graphics card: the same bytes on every machine.

use authscope::ui::design_tokens::{self, Motion, Tokens};
use authscope::ui::fonts;
use authscope::ui::rasterise::{Band, Textures};
use egui::epaint::textures::TexturesDelta;
use egui::{Context, FullOutput, Theme, Vec2};
use egui_kittest::{HarnessBuilder, TestRenderer};
use image::RgbaImage;

/// Paints a harness with the program's own rasteriser.
#[derive(Default)]
pub struct Painter {
    textures: Textures,
}

impl TestRenderer for Painter {
    fn handle_delta(&mut self, delta: &mut TexturesDelta) {
        self.textures.apply(delta);
    }

    fn render(&mut self, context: &Context, output: &FullOutput) -> Result<RgbaImage, String> {
        let scale = context.pixels_per_point();
        let size = (context.content_rect().size() * scale).round();
        let primitives = context.tessellate(output.shapes.clone(), scale);
        // What no panel covers shows the window's background, as in the real window.
        let mut band = Band::new(size.x as usize, 0, size.y as usize, Tokens::of(context.theme()).background);
        band.paint(&primitives, &self.textures, scale);
        RgbaImage::from_raw(size.x as u32, size.y as u32, band.to_rgba()).ok_or_else(|| format!("no picture of size {size:?}"))
    }
}

/// Gives a harness the program's look: fonts, tokens, theme, no motion, and the painter above. Follow it with `build_ui`,
/// `build_eframe` and so on.
pub fn dressed<State>(builder: HarnessBuilder<State>, size: Vec2, theme: Theme) -> HarnessBuilder<State> {
    builder
        .with_size(size)
        .with_theme(theme)
        .with_os(egui::os::OperatingSystem::Nix)
        .with_render_cursor(false)
        .with_context_setup(dress)
        .renderer(Painter::default())
}

/// Fonts and tokens for a context of a test.
pub fn dress(context: &Context) {
    fonts::install(context);
    design_tokens::apply(context, Motion::Still);
}
