//! A small CPU rasteriser for what egui draws: clipped, textured triangles.
//!
//! It gives the same pixels on every machine, needs no graphics card and no window, and so serves two ends: pictures in
//! tests, and "save picture" for timelines far taller than any screen. It works like egui's own shader: colours are
//! premultiplied and blended in gamma space, and text is textured triangles like everything else.

mod texture;
mod triangle;

use egui::epaint::{ClippedPrimitive, Primitive};
use egui::{Color32, Rect};

pub use texture::Textures;

/// A window of rows onto a picture, in physical pixels. `top` is the picture row that the first row of the buffer shows,
/// so a tall picture can be painted band by band with the very same arithmetic as in one go.
#[derive(Clone, Debug)]
pub struct Band {
    width: usize,
    top: usize,
    pixels: Vec<Color32>,
}

impl Band {
    /// A band of `width × height` pixels that starts at picture row `top`, filled with one colour.
    pub fn new(width: usize, top: usize, height: usize, clear: Color32) -> Self {
        Self { width, top, pixels: vec![clear; width * height] }
    }

    /// Width in pixels.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The picture row of the band's first row.
    pub fn top(&self) -> usize {
        self.top
    }

    /// Height in pixels.
    pub fn height(&self) -> usize {
        self.pixels.len().checked_div(self.width).unwrap_or(0)
    }

    /// The colour at a place of the band (not of the whole picture).
    pub fn pixel(&self, x: usize, y: usize) -> Color32 {
        self.pixels[y * self.width + x]
    }

    /// The band as RGBA bytes, row by row, premultiplied as egui keeps them. A band that was cleared with an opaque colour
    /// stays opaque, so for it this is plain RGBA as well.
    pub fn to_rgba(&self) -> Vec<u8> {
        self.pixels.iter().flat_map(Color32::to_array).collect()
    }

    /// Paints primitives in order. `pixels_per_point` is the scale that they were tessellated for.
    pub fn paint(&mut self, primitives: &[ClippedPrimitive], textures: &Textures, pixels_per_point: f32) {
        for ClippedPrimitive { clip_rect, primitive } in primitives {
            let Primitive::Mesh(mesh) = primitive else { continue }; // callbacks talk to a graphics card
            let (Some(scissor), Some(texture)) = (self.scissor(*clip_rect, pixels_per_point), textures.get(mesh.texture_id)) else {
                continue;
            };
            for corner in mesh.indices.chunks_exact(3) {
                let vertices = [corner[0], corner[1], corner[2]].map(|index| mesh.vertices[index as usize]);
                triangle::fill(self, vertices, pixels_per_point, scissor, texture);
            }
        }
    }

    /// The clip rectangle in whole pixels, cut to this band; nothing when they do not meet. Rounded as egui's painter does.
    fn scissor(&self, clip_rect: Rect, pixels_per_point: f32) -> Option<Scissor> {
        let limit = |value: f32, low: usize, high: usize| (value * pixels_per_point).round().clamp(low as f32, high as f32) as i64;
        let bottom = self.top + self.height();
        let scissor = Scissor {
            left: limit(clip_rect.left(), 0, self.width),
            right: limit(clip_rect.right(), 0, self.width),
            top: limit(clip_rect.top(), self.top, bottom),
            bottom: limit(clip_rect.bottom(), self.top, bottom),
        };
        (scissor.left < scissor.right && scissor.top < scissor.bottom).then_some(scissor)
    }

    /// The pixels of one picture row between two columns.
    fn span(&mut self, y: i64, left: i64, right: i64) -> &mut [Color32] {
        let row = (y as usize - self.top) * self.width;
        &mut self.pixels[row + left as usize..row + right as usize]
    }
}

/// Where painting is allowed, in picture pixels; right and bottom are the first that are not.
#[derive(Clone, Copy, Debug)]
struct Scissor {
    left: i64,
    right: i64,
    top: i64,
    bottom: i64,
}
