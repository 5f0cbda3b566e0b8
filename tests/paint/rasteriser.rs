//! The rasteriser alone: coverage, clipping, blending, text, and bands.

use authscope::ui::offscreen;
use authscope::ui::rasterise::{Band, Textures};
use egui::epaint::textures::{TextureOptions, TexturesDelta};
use egui::epaint::{ClippedPrimitive, ColorImage, ImageDelta, Mesh, Primitive, Vertex, WHITE_UV};
use egui::{Color32, Pos2, Rect, TextureId, Theme, Ui, pos2, vec2};

const EVERYWHERE: Rect = Rect::EVERYTHING;

/// One white texel, which is what plain shapes are painted with.
fn white() -> Textures {
    let mut delta = TexturesDelta::default();
    delta.push(TextureId::default(), ImageDelta::full(ColorImage::filled([1, 1], Color32::WHITE), TextureOptions::LINEAR));
    let mut textures = Textures::default();
    textures.apply(&mut delta);
    assert!(delta.is_empty(), "egui panics when a delta is dropped that nobody drained");
    textures
}

fn triangles(clip_rect: Rect, corners: &[(Pos2, Color32)]) -> ClippedPrimitive {
    let vertices: Vec<_> = corners.iter().map(|&(pos, color)| Vertex { pos, uv: WHITE_UV, color }).collect();
    let indices = (0..vertices.len() as u32).collect();
    ClippedPrimitive { clip_rect, primitive: Primitive::Mesh(Mesh { indices, vertices, texture_id: TextureId::default() }) }
}

fn quad(clip_rect: Rect, rect: Rect, color: Color32) -> ClippedPrimitive {
    let [a, b, c, d] = [rect.left_top(), rect.right_top(), rect.right_bottom(), rect.left_bottom()];
    triangles(clip_rect, &[a, b, c, a, c, d].map(|corner| (corner, color)))
}

fn painted(primitives: &[ClippedPrimitive]) -> Band {
    let mut band = Band::new(10, 0, 10, Color32::BLACK);
    band.paint(primitives, &white(), 1.0);
    band
}

fn count(band: &Band, color: Color32) -> usize {
    (0..band.height()).flat_map(|y| (0..band.width()).map(move |x| (x, y))).filter(|&(x, y)| band.pixel(x, y) == color).count()
}

#[test]
fn a_quad_fills_its_pixels_and_no_others() {
    let band = painted(&[quad(EVERYWHERE, Rect::from_min_max(pos2(2.0, 3.0), pos2(6.0, 8.0)), Color32::RED)]);
    assert_eq!(count(&band, Color32::RED), 4 * 5);
    assert_eq!((band.pixel(2, 3), band.pixel(5, 7)), (Color32::RED, Color32::RED));
    assert_eq!((band.pixel(1, 3), band.pixel(6, 7), band.pixel(5, 8)), (Color32::BLACK, Color32::BLACK, Color32::BLACK));
}

#[test]
fn the_seam_between_two_triangles_is_painted_once() {
    let half = Color32::from_white_alpha(128);
    let band = painted(&[quad(EVERYWHERE, Rect::from_min_max(pos2(0.3, 0.3), pos2(9.7, 9.7)), half)]);
    let middle = band.pixel(5, 4);
    for at in 1..9 {
        assert_eq!(band.pixel(at, at), middle, "the diagonal is neither a gap nor blended twice");
    }
}

#[test]
fn both_winding_orders_are_painted() {
    let corners = [pos2(1.0, 1.0), pos2(9.0, 1.0), pos2(1.0, 9.0)].map(|corner| (corner, Color32::RED));
    let mut turned = corners;
    turned.swap(1, 2);
    let (one, other) = (painted(&[triangles(EVERYWHERE, &corners)]), painted(&[triangles(EVERYWHERE, &turned)]));
    assert!(count(&one, Color32::RED) > 20);
    assert_eq!(one.to_rgba(), other.to_rgba());
}

#[test]
fn nothing_is_painted_outside_the_clip_rectangle() {
    let clip = Rect::from_min_max(pos2(4.0, 4.0), pos2(6.0, 6.0));
    let band = painted(&[quad(clip, Rect::from_min_max(pos2(-50.0, -50.0), pos2(50.0, 50.0)), Color32::RED)]);
    assert_eq!(count(&band, Color32::RED), 4);
    assert_eq!(count(&painted(&[quad(Rect::NOTHING, EVERYWHERE, Color32::RED)]), Color32::RED), 0);
}

#[test]
fn colours_run_evenly_between_corners() {
    let (left, right) = (Color32::BLACK, Color32::WHITE);
    let [a, b, c, d] = [pos2(0.0, 0.0), pos2(10.0, 0.0), pos2(10.0, 10.0), pos2(0.0, 10.0)];
    let band = painted(&[triangles(EVERYWHERE, &[(a, left), (b, right), (c, right), (a, left), (c, right), (d, left)])]);
    for y in 0..10 {
        let row: Vec<u8> = (0..10).map(|x| band.pixel(x, y).r()).collect();
        assert!(row.is_sorted(), "row {y}: {row:?}");
        assert_eq!((row[0], row[9]), (13, 242), "a pixel has the colour of its middle");
    }
}

#[test]
fn half_transparent_over_black_is_half_as_bright() {
    let half = Color32::from_white_alpha(128);
    let all = Rect::from_min_max(pos2(0.0, 0.0), pos2(10.0, 10.0));
    assert_eq!(
        painted(&[quad(EVERYWHERE, all, half)]).pixel(5, 5),
        Color32::from_black_alpha(255).lerp_to_gamma(Color32::WHITE, 128.0 / 255.0)
    );
}

#[test]
fn odd_corners_do_no_harm() {
    let corners = [pos2(f32::NAN, 0.0), pos2(10.0, 0.0), pos2(0.0, 10.0)].map(|corner| (corner, Color32::RED));
    assert_eq!(count(&painted(&[triangles(EVERYWHERE, &corners)]), Color32::RED), 0);
    let far = [pos2(-1e30, -1e30), pos2(1e30, -1e30), pos2(0.0, 1e30)].map(|corner| (corner, Color32::RED));
    assert_eq!(count(&painted(&[triangles(EVERYWHERE, &far)]), Color32::RED), 100);
    let flat = [pos2(1.0, 1.0), pos2(5.0, 5.0), pos2(9.0, 9.0)].map(|corner| (corner, Color32::RED));
    assert_eq!(count(&painted(&[triangles(EVERYWHERE, &flat)]), Color32::RED), 0);
}

fn tall_text(ui: &mut Ui) {
    for row in 0..40 {
        ui.label(format!("row {row} · Überprüfung, Ελλάδα, Кириллица"));
        ui.monospace("{ \"token\": \"A1\" }");
    }
}

#[test]
fn text_leaves_pixels_at_every_scale_and_theme() {
    for theme in [Theme::Dark, Theme::Light] {
        for scale in [1.0, 1.5, 2.0] {
            let picture = offscreen::draw(vec2(300.0, 60.0), scale, theme, tall_text);
            assert_eq!((picture.width(), picture.height()), ((300.0 * scale) as u32, (60.0 * scale) as u32));
            let ground = *picture.get_pixel(picture.width() - 1, 0);
            let ink = picture.pixels().filter(|pixel| **pixel != ground).count();
            assert!(ink > 500, "{theme:?} at {scale}: {ink} pixels");
            assert!(picture.pixels().all(|pixel| pixel.0[3] == 255), "the picture is opaque");
        }
    }
}

#[test]
fn a_picture_in_bands_has_the_same_bytes() {
    let size = vec2(320.0, 1501.0);
    let whole = offscreen::draw(size, 1.0, Theme::Dark, tall_text);
    for band_height in [1, 97, 500, 5000] {
        let (mut bytes, mut next) = (Vec::new(), 0);
        offscreen::draw_bands(size, 1.0, Theme::Dark, band_height, tall_text, |band| {
            assert_eq!(band.top(), next);
            next += band.height();
            bytes.extend(band.to_rgba());
        });
        assert!(bytes == *whole.as_raw(), "bands of {band_height} rows");
    }
}

#[test]
fn a_png_holds_pixels_and_nothing_else() {
    let picture = offscreen::draw(vec2(200.0, 300.0), 1.0, Theme::Light, tall_text);
    let (rgba, rgb) =
        (offscreen::encode_png(&picture).unwrap(), offscreen::draw_png(vec2(200.0, 300.0), 1.0, Theme::Light, tall_text).unwrap());
    for png in [&rgba, &rgb] {
        let (mut kinds, mut at) = (Vec::new(), 8);
        while at < png.len() {
            let length = u32::from_be_bytes(png[at..at + 4].try_into().unwrap()) as usize;
            kinds.push(String::from_utf8(png[at + 4..at + 8].to_vec()).unwrap());
            at += 12 + length;
        }
        kinds.dedup();
        assert_eq!(kinds, ["IHDR", "IDAT", "IEND"]);
        assert_eq!(image::load_from_memory(png).unwrap().to_rgba8(), picture);
    }
}
