//! One triangle: which pixels it covers, and what it leaves on them.
//!
//! Corners go to fixed point with 8 bits after the point, and every pixel belongs to a triangle by whole-number
//! arithmetic with the top-left rule. Two triangles that share an edge therefore leave no seam and no pixel is blended twice.

use egui::epaint::Vertex;
use egui::{Color32, Pos2};

use super::texture::{Rgba, Texture};
use super::{Band, Scissor};

const ONE: i64 = 256;
const HALF: i64 = 128;
/// Far outside every picture, yet small enough that no product of two coordinates leaves `i64`.
const FAR: f32 = 1_048_576.0;

/// One side of the triangle. `at(x, y)` is positive on the inside.
struct Edge {
    step_x: i64,
    step_y: i64,
    origin: i64,
    bias: i64,
}

impl Edge {
    fn new(a: [i64; 2], b: [i64; 2]) -> Self {
        let (dx, dy) = (b[0] - a[0], b[1] - a[1]);
        // A pixel centre exactly on a side belongs to the triangle whose top or left side this is.
        let top_left = dy < 0 || (dy == 0 && dx > 0);
        let origin = dx * (HALF - a[1]) - dy * (HALF - a[0]);
        Self { step_x: -dy * ONE, step_y: dx * ONE, origin, bias: i64::from(!top_left) }
    }

    /// The side's value at the centre of a pixel.
    fn at(&self, x: i64, y: i64) -> i64 {
        self.origin + self.step_x * x + self.step_y * y
    }

    /// Narrows a row's span to the pixels on the inner side.
    fn narrow(&self, y: i64, left: &mut i64, right: &mut i64) {
        let rest = self.at(0, y) - self.bias;
        match self.step_x {
            0 if rest < 0 => *right = *left,
            0 => {}
            step if step > 0 => *left = (*left).max(-rest.div_euclid(step)),
            step => *right = (*right).min(rest.div_euclid(-step) + 1),
        }
    }
}

/// Paints a triangle onto a band, inside the scissor.
pub(super) fn fill(band: &mut Band, mut vertices: [Vertex; 3], pixels_per_point: f32, scissor: Scissor, texture: &Texture) {
    if vertices.iter().any(|vertex| vertex.pos.any_nan()) {
        return;
    }
    let fixed = |pos: Pos2| [pos.x, pos.y].map(|value| ((value * pixels_per_point).clamp(-FAR, FAR) * ONE as f32).round() as i64);
    let mut corners = vertices.map(|vertex| fixed(vertex.pos));
    let [a, b, c] = corners;
    let double_area = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
    if double_area == 0 {
        return;
    }
    if double_area < 0 {
        // egui winds both ways; the inside is on the positive side only for one of them.
        vertices.swap(1, 2);
        corners.swap(1, 2);
    }
    let [a, b, c] = corners;
    let edges = [Edge::new(b, c), Edge::new(c, a), Edge::new(a, b)];

    let first = |low: i64| (low - HALF).div_euclid(ONE);
    let (min_x, max_x) = (a[0].min(b[0]).min(c[0]), a[0].max(b[0]).max(c[0]));
    let (min_y, max_y) = (a[1].min(b[1]).min(c[1]), a[1].max(b[1]).max(c[1]));
    let (left, right) = (first(min_x).max(scissor.left), (first(max_x) + 2).min(scissor.right));
    let (top, bottom) = (first(min_y).max(scissor.top), (first(max_y) + 2).min(scissor.bottom));

    let plain = vertices[1..].iter().all(|vertex| vertex.color == vertices[0].color && vertex.uv == vertices[0].uv);
    let solid = plain.then(|| times(texture.sample(vertices[0].uv), vertices[0].color.to_array().map(f32::from)));

    for y in top..bottom {
        let (mut from, mut to) = (left, right);
        for edge in &edges {
            edge.narrow(y, &mut from, &mut to);
        }
        if from >= to {
            continue;
        }
        if let Some(source) = solid {
            let row = band.span(y, from, to);
            if source[3] >= 255.0 {
                row.fill(opaque(source));
            } else {
                for pixel in row {
                    blend(pixel, source);
                }
            }
        } else {
            let shader = Shader::new(&vertices, &edges, double_area.abs(), y);
            for (x, pixel) in (from..to).zip(band.span(y, from, to)) {
                let (uv, color) = shader.at(x);
                blend(pixel, times(texture.sample(uv), color));
            }
        }
    }
}

/// Interpolates colour and texture coordinate along one row.
struct Shader<'a> {
    vertices: &'a [Vertex; 3],
    start: [i64; 3],
    step: [i64; 3],
    double_area: f32,
}

impl<'a> Shader<'a> {
    fn new(vertices: &'a [Vertex; 3], edges: &[Edge; 3], double_area: i64, y: i64) -> Self {
        let start = [edges[0].at(0, y), edges[1].at(0, y), edges[2].at(0, y)];
        let step = [edges[0].step_x, edges[1].step_x, edges[2].step_x];
        Self { vertices, start, step, double_area: double_area as f32 }
    }

    fn at(&self, x: i64) -> (Pos2, Rgba) {
        let weight = |corner: usize| (self.start[corner] + self.step[corner] * x) as f32 / self.double_area;
        let weights = [weight(0), weight(1), weight(2)];
        let (mut uv, mut color) = (Pos2::ZERO, [0.0; 4]);
        for (vertex, weight) in self.vertices.iter().zip(weights) {
            uv.x += vertex.uv.x * weight;
            uv.y += vertex.uv.y * weight;
            for (sum, channel) in color.iter_mut().zip(vertex.color.to_array()) {
                *sum += f32::from(channel) * weight;
            }
        }
        (uv, color)
    }
}

fn times(a: Rgba, b: Rgba) -> Rgba {
    [0, 1, 2, 3].map(|channel| a[channel] * b[channel] / 255.0)
}

/// What [`blend`] leaves of an opaque source, whatever was below.
fn opaque(source: Rgba) -> Color32 {
    let mut pixel = Color32::TRANSPARENT;
    blend(&mut pixel, source);
    pixel
}

/// Source over, premultiplied, in gamma space, rounded once.
fn blend(pixel: &mut Color32, source: Rgba) {
    let keep = 1.0 - source[3] / 255.0;
    let below = pixel.to_array();
    for (channel, below) in below.into_iter().enumerate() {
        pixel[channel] = (source[channel] + f32::from(below) * keep + 0.5).clamp(0.0, 255.0) as u8;
    }
}
