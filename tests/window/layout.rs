//! Where things stand: inside the window, inside their parents, clear of one another, nothing cut without a way to read it.

use std::collections::BTreeMap;

use egui::accesskit::Role;
use egui::{Rect, Theme, vec2};
use egui_kittest::Node;
use egui_kittest::kittest::{By, NodeT, Queryable};

use super::support::window::{App, label};
use super::ways::WAYS;

const SIZES: [(f32, f32); 2] = [(1440.0, 900.0), (1024.0, 700.0)];

/// Whether something stands over the window.
fn is_asked(app: &App) -> bool {
    app.state().dialog.is_some() || app.state().palette
}

fn is_in_dialog(node: &Node) -> bool {
    let mut above = node.accesskit_node().parent();
    while let Some(parent) = above {
        if parent.role() == Role::Dialog {
            return true;
        }
        above = parent.parent();
    }
    false
}

fn is_interactive(node: &Node) -> bool {
    matches!(
        node.accesskit_node().role(),
        Role::Button | Role::TextInput | Role::MultilineTextInput | Role::ComboBox | Role::Slider | Role::CheckBox | Role::Tab | Role::Link
    )
}

/// Where a control can be pressed: what a scroll area, a panel or the window cuts off is not there.
fn in_sight(app: &App) -> BTreeMap<u64, Rect> {
    app.harness.ctx.viewport(|viewport| {
        let rects = viewport.prev_pass.widgets.layers().flat_map(|(_, widgets)| widgets);
        rects.map(|widget| (widget.id.value(), widget.interact_rect)).collect()
    })
}

#[test]
fn every_control_lies_in_the_window_and_clear_of_its_siblings() {
    for way in WAYS {
        let name = way.name;
        for size in SIZES {
            for theme in [Theme::Dark, Theme::Light] {
                let app = way.go(vec2(size.0, size.1), theme);
                let window = Rect::from_min_size(egui::Pos2::ZERO, vec2(size.0, size.1)).expand(0.5);
                let asked = is_asked(&app);
                let sight = in_sight(&app);
                let nodes: Vec<(String, Rect, Rect)> = app
                    .harness
                    .get_all(By::new())
                    .filter(is_interactive)
                    // What lies behind a dialog waits under its veil.
                    .filter(|node| !asked || is_in_dialog(node))
                    .map(|node| {
                        let what = format!("{} {:?}", label(&node), node.accesskit_node().role());
                        let sight = sight.get(&node.accesskit_node().locate().0.0).copied().unwrap_or_else(|| panic!("{name}: {what}"));
                        (what, node.rect(), sight)
                    })
                    .collect();
                assert!(nodes.len() > if asked { 0 } else { 3 }, "{name}: only {} controls", nodes.len());
                for (what, rect, _) in &nodes {
                    // What is scrolled out of sight lies above or below its scroll area; widths always fit.
                    assert!(
                        rect.left() >= window.left() && rect.right() <= window.right(),
                        "{name} at {size:?}: {what} at {rect:?} leaves the window"
                    );
                    assert!(rect.width() > 0.0 && rect.height() > 0.0, "{name} at {size:?}: {what} has no room");
                }
                for (i, (a, _, ra)) in nodes.iter().enumerate() {
                    for (b, _, rb) in &nodes[i + 1..] {
                        let both = ra.shrink(0.5).intersect(rb.shrink(0.5));
                        let apart = !both.is_positive() || ra.contains_rect(*rb) || rb.contains_rect(*ra);
                        assert!(apart || is_splitter(a, b), "{name} at {size:?}: {a} at {ra:?} meets {b} at {rb:?}");
                    }
                }
            }
        }
    }
}

fn is_splitter(a: &str, b: &str) -> bool {
    a.contains("Resize") || b.contains("Resize")
}

/// The texts that are painted cut, each with where it stands and what it says in full.
fn cut_texts(app: &App) -> Vec<(egui::Pos2, String)> {
    fn collect(shape: &egui::Shape, clip: Rect, out: &mut Vec<(egui::Pos2, String)>) {
        match shape {
            egui::Shape::Vec(shapes) => shapes.iter().for_each(|shape| collect(shape, clip, out)),
            egui::Shape::Text(text) if text.galley.elided => {
                let at = text.visual_bounding_rect().center();
                if clip.shrink(2.0).contains(at) {
                    out.push((at, text.galley.job.text.clone()));
                }
            }
            _ => {}
        }
    }
    let mut out = Vec::new();
    for clipped in &app.harness.output().shapes {
        collect(&clipped.shape, clipped.clip_rect, &mut out);
    }
    out
}

/// The texts of a shape that are painted whole, without white space.
fn read(shape: &egui::Shape, out: &mut String) {
    match shape {
        egui::Shape::Vec(shapes) => shapes.iter().for_each(|shape| read(shape, out)),
        egui::Shape::Text(text) if !text.galley.elided => {
            out.push_str(&text.galley.job.text.replace(char::is_whitespace, ""));
        }
        _ => {}
    }
}

#[test]
fn a_text_that_is_cut_can_be_read_whole() {
    let mut looked_at = 0;
    for way in WAYS {
        let name = way.name;
        for size in SIZES {
            let mut app = way.go(vec2(size.0, size.1), Theme::Dark);
            // What lies behind a dialog cannot be pointed at.
            if is_asked(&app) {
                continue;
            }
            for (at, whole) in cut_texts(&app) {
                looked_at += 1;
                app.harness.hover_at(at);
                app.harness.run_steps(5);
                let mut shown = String::new();
                app.harness.output().shapes.iter().for_each(|clipped| read(&clipped.shape, &mut shown));
                // Headings are written in capitals on the screen alone.
                let wanted = whole.replace(char::is_whitespace, "").to_lowercase();
                assert!(
                    shown.to_lowercase().contains(wanted.trim_end_matches('…')),
                    "{name} at {size:?}: nothing tells the whole of {whole:?} at {at:?}"
                );
            }
            app.away();
        }
    }
    assert!(looked_at > 20, "only {looked_at} texts are cut: the test looks at too little");
}
