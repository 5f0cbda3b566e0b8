//! Draws any egui code to a picture, with no window and no graphics card.
//!
//! [`draw`] gives the whole picture at once; [`draw_bands`] hands it over in bands of rows, for timelines that are far
//! taller than a screen. Both use a context of their own with the embedded fonts, so the picture is the same everywhere.

use std::io::Cursor;

use egui::epaint::ClippedPrimitive;
use egui::{Context, Pos2, RawInput, Rect, Theme, Ui, Vec2, ViewportId};
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder, ImageResult, RgbaImage};

use super::design_tokens::{self, Motion, Tokens};
use super::fonts;
use super::rasterise::{Band, Textures};

/// Rows of a band in [`draw_bands`] unless the caller has a reason for another number: about 6 MB at 1400 pixels width.
pub const BAND_HEIGHT: usize = 1000;

/// Draws `ui_fn` to a picture of `size_points × pixels_per_point` on the background of the theme.
///
/// The closure runs twice, because egui needs one pass to learn the sizes of things; it must therefore draw the same both times.
pub fn draw(size_points: Vec2, pixels_per_point: f32, theme: Theme, ui_fn: impl FnMut(&mut Ui)) -> RgbaImage {
    let scene = Scene::lay_out(size_points, pixels_per_point, theme, ui_fn);
    let band = scene.band(0, scene.height);
    RgbaImage::from_raw(scene.width as u32, scene.height as u32, band.to_rgba()).unwrap_or_default()
}

/// Draws like [`draw`], but hands the picture over band by band from top to bottom and never holds more than one band of
/// pixels. The last band may be lower than `band_height`. The bytes are the same as those of [`draw`].
pub fn draw_bands(
    size_points: Vec2,
    pixels_per_point: f32,
    theme: Theme,
    band_height: usize,
    ui_fn: impl FnMut(&mut Ui),
    mut sink: impl FnMut(Band),
) {
    let scene = Scene::lay_out(size_points, pixels_per_point, theme, ui_fn);
    let band_height = band_height.max(1);
    for top in (0..scene.height).step_by(band_height) {
        sink(scene.band(top, band_height.min(scene.height - top)));
    }
}

/// Draws a tall picture in bands straight to PNG. Only the three colour bytes of each pixel are kept for the encoder, since
/// the picture is opaque.
pub fn draw_png(size_points: Vec2, pixels_per_point: f32, theme: Theme, ui_fn: impl FnMut(&mut Ui)) -> ImageResult<Vec<u8>> {
    let (width, height) = size_in_pixels(size_points, pixels_per_point);
    let mut rgb = Vec::with_capacity(width * height * 3);
    draw_bands(size_points, pixels_per_point, theme, BAND_HEIGHT, ui_fn, |band| {
        rgb.extend(band.to_rgba().chunks_exact(4).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]));
    });
    encode(&rgb, width as u32, height as u32, ExtendedColorType::Rgb8)
}

/// Encodes a picture as PNG, with no text, time or colour-profile chunks: nothing leaves but the pixels.
pub fn encode_png(picture: &RgbaImage) -> ImageResult<Vec<u8>> {
    encode(picture.as_raw(), picture.width(), picture.height(), ExtendedColorType::Rgba8)
}

/// A picture of the window, as eframe hands it over, as PNG without any text in it.
///
/// # Errors
/// What the encoder says.
pub fn encode_pixels(image: &egui::ColorImage) -> ImageResult<Vec<u8>> {
    let bytes: Vec<u8> = image.pixels.iter().flat_map(egui::Color32::to_array).collect();
    encode(&bytes, image.width() as u32, image.height() as u32, ExtendedColorType::Rgba8)
}

fn encode(bytes: &[u8], width: u32, height: u32, color: ExtendedColorType) -> ImageResult<Vec<u8>> {
    let mut png = Cursor::new(Vec::new());
    // Flat areas and repeated letters: without a row filter the file is less than half as large.
    PngEncoder::new_with_quality(&mut png, CompressionType::Default, FilterType::NoFilter).write_image(bytes, width, height, color)?;
    Ok(png.into_inner())
}

fn size_in_pixels(size_points: Vec2, pixels_per_point: f32) -> (usize, usize) {
    let size = (size_points * pixels_per_point).round().max(Vec2::ZERO);
    (size.x as usize, size.y as usize)
}

/// A laid-out picture: triangles and textures, ready to be painted in any number of bands.
struct Scene {
    width: usize,
    height: usize,
    pixels_per_point: f32,
    theme: Theme,
    primitives: Vec<ClippedPrimitive>,
    textures: Textures,
}

impl Scene {
    fn lay_out(size_points: Vec2, pixels_per_point: f32, theme: Theme, mut ui_fn: impl FnMut(&mut Ui)) -> Self {
        let context = Context::default();
        fonts::install(&context);
        design_tokens::apply(&context, Motion::Still);
        context.set_theme(theme);

        let mut textures = Textures::default();
        let mut shapes = Vec::new();
        for pass in 0..2 {
            let mut output = context.run_ui(input(size_points, pixels_per_point, f64::from(pass)), &mut ui_fn);
            textures.apply(&mut output.textures_delta);
            shapes = output.shapes;
        }
        let primitives = context.tessellate(shapes, pixels_per_point);
        let (width, height) = size_in_pixels(size_points, pixels_per_point);
        Self { width, height, pixels_per_point, theme, primitives, textures }
    }

    fn band(&self, top: usize, height: usize) -> Band {
        let mut band = Band::new(self.width, top, height, Tokens::of(self.theme).background);
        band.paint(&self.primitives, &self.textures, self.pixels_per_point);
        band
    }
}

fn input(size_points: Vec2, pixels_per_point: f32, time: f64) -> RawInput {
    let mut input = RawInput {
        screen_rect: Some(Rect::from_min_size(Pos2::ZERO, size_points)),
        time: Some(time),
        max_texture_side: Some(8192),
        ..RawInput::default()
    };
    input.viewports.entry(ViewportId::ROOT).or_default().native_pixels_per_point = Some(pixels_per_point);
    input
}
