//! The textures that egui manages: the font atlas and pictures.

use std::collections::HashMap;

use egui::epaint::ImageData;
use egui::epaint::textures::{TextureFilter, TextureOptions, TextureWrapMode, TexturesDelta};
use egui::{Color32, Pos2, TextureId};

/// Premultiplied colour as floats, 0–255 each.
pub(super) type Rgba = [f32; 4];

/// All live textures of one egui context.
#[derive(Default)]
pub struct Textures {
    by_id: HashMap<TextureId, Texture>,
    outdated: Vec<TextureId>,
}

impl Textures {
    /// Takes over what changed in a frame and leaves the delta empty, as egui demands. Textures that egui frees with this
    /// frame may still be used by it, so they go when the next delta comes.
    pub fn apply(&mut self, delta: &mut TexturesDelta) {
        for id in self.outdated.drain(..) {
            self.by_id.remove(&id);
        }
        for (id, changes) in delta.set.drain() {
            for change in changes {
                let ImageData::Color(image) = change.image;
                match change.pos {
                    None => {
                        let texture = Texture { size: image.size, pixels: image.pixels.clone(), options: change.options };
                        self.by_id.insert(id, texture);
                    }
                    Some(at) => {
                        if let Some(texture) = self.by_id.get_mut(&id) {
                            texture.patch(at, image.size, &image.pixels);
                        }
                    }
                }
            }
        }
        self.outdated.extend(delta.free.drain());
    }

    pub(super) fn get(&self, id: TextureId) -> Option<&Texture> {
        self.by_id.get(&id)
    }
}

/// One texture: premultiplied texels, row by row.
pub(super) struct Texture {
    size: [usize; 2],
    pixels: Vec<Color32>,
    options: TextureOptions,
}

impl Texture {
    fn patch(&mut self, [left, top]: [usize; 2], [width, height]: [usize; 2], patch: &[Color32]) {
        for row in 0..height {
            let start = (top + row) * self.size[0] + left;
            self.pixels[start..start + width].copy_from_slice(&patch[row * width..(row + 1) * width]);
        }
    }

    /// The colour at a texture coordinate (0–1 each way).
    pub(super) fn sample(&self, uv: Pos2) -> Rgba {
        // Texel centres lie at halves; from here on they lie at whole numbers.
        let (x, y) = (uv.x * self.size[0] as f32 - 0.5, uv.y * self.size[1] as f32 - 0.5);
        let (near_x, near_y) = (x.round(), y.round());
        // Text is aligned to pixels, so nearly all samples hit a texel centre: no need to look at four texels then.
        let on_centre = (x - near_x).abs() < 1.0 / 64.0 && (y - near_y).abs() < 1.0 / 64.0;
        if on_centre || self.options.magnification == TextureFilter::Nearest {
            return self.texel(near_x as i64, near_y as i64);
        }
        let (left, top) = (x.floor(), y.floor());
        let (part_x, part_y) = (x - left, y - top);
        let (left, top) = (left as i64, top as i64);
        let upper = mix(self.texel(left, top), self.texel(left + 1, top), part_x);
        let lower = mix(self.texel(left, top + 1), self.texel(left + 1, top + 1), part_x);
        mix(upper, lower, part_y)
    }

    fn texel(&self, x: i64, y: i64) -> Rgba {
        let wrap = |value: i64, size: usize| {
            let size = i64::from(size as u32);
            match self.options.wrap_mode {
                TextureWrapMode::ClampToEdge => value.clamp(0, size - 1),
                TextureWrapMode::Repeat => value.rem_euclid(size),
                TextureWrapMode::MirroredRepeat => {
                    let place = value.rem_euclid(2 * size);
                    if place < size { place } else { 2 * size - 1 - place }
                }
            }
        };
        let index = wrap(y, self.size[1]) as usize * self.size[0] + wrap(x, self.size[0]) as usize;
        self.pixels.get(index).copied().unwrap_or_default().to_array().map(f32::from)
    }
}

fn mix(a: Rgba, b: Rgba, part: f32) -> Rgba {
    [0, 1, 2, 3].map(|channel| a[channel] + (b[channel] - a[channel]) * part)
}
