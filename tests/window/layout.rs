//! Where things stand: inside the window, inside their parents, clear of one another, nothing cut without a way to read it.

use egui::accesskit::Role;
use egui::{Rect, Theme, vec2};
use egui_kittest::Node;
use egui_kittest::kittest::{By, NodeT, Queryable};

use super::support::window::{App, label};

const SIZES: [(f32, f32); 2] = [(1440.0, 900.0), (1024.0, 700.0)];

/// The screens that the window has, each as the presses that lead to it.
const SCREENS: [(&str, &[&str]); 23] = [
    ("welcome", &[]),
    ("run", &["Try the FlutterFlow demo"]),
    ("weweb run", &["Try the WeWeb demo"]),
    ("endpoint", &["Try the FlutterFlow demo", "Endpoint Log in"]),
    ("workflow", &["Try the FlutterFlow demo", "Action Flow Login · on tap “Log in”", "Binding Token Expiry Time of Log In"]),
    ("page", &["Try the FlutterFlow demo", "Page Home, Logged In"]),
    ("environment", &["Try the FlutterFlow demo", "Environment DEMO · not your server", "Edit this environment…"]),
    ("secret", &["Try the WeWeb demo", "Environment DEMO · not your server", "Edit this environment…", "Add a secret"]),
    ("new project", &["New project for FlutterFlow"]),
    ("new project of a preset", &["New project for WeWeb", "Backend", "Amazon Cognito"]),
    ("start from what you have", &["Start from what you have…"]),
    ("call once", &["Try the WeWeb demo", "Endpoint Orders", "Call it once now"]),
    ("step", &["Try the FlutterFlow demo", "?Step 2 Tap"]),
    ("story", &["Try the FlutterFlow demo", "?Step 2 Tap", "All steps"]),
    (
        "formula",
        &["Try the FlutterFlow demo", "Action Flow Home · on tap “Load orders”", "Condition of Conditional Action, if-unauthorized"],
    ),
    ("function", &["Try the FlutterFlow demo", "Add a custom function"]),
    ("deleting", &["Try the FlutterFlow demo", "Endpoint Orders", "Delete this endpoint"]),
    ("settings", &["Try the WeWeb demo", "?Where it runs", "Authentication settings…"]),
    ("switching", &["Try the WeWeb demo", "?Where it runs", "Authentication settings…", "?Switch this project to"]),
    (
        "legacy settings",
        &[
            "Try the WeWeb demo",
            "?Where it runs",
            "Authentication settings…",
            "Authentication system",
            "Token Based Auth (legacy plugin)",
            "Switch",
        ],
    ),
    ("a token instead", &["Try the FlutterFlow demo", "Endpoint Log in", "Paste a token instead…"]),
    ("a question", &["Try the FlutterFlow demo", "?Step 2 Tap", "Ask me for password during the run", "Run flow"]),
    ("token expires", &["Try the FlutterFlow demo", "?Step 2 Tap", "All steps", "?Step 4 Token expires"]),
];

fn screen(steps: &[&str], size: (f32, f32), theme: Theme) -> App<'static> {
    let mut app = App::new(vec2(size.0, size.1), theme);
    for step in steps {
        match step.strip_prefix('?') {
            Some(like) => app.press_like(like),
            None => app.press(step),
        };
    }
    app.away();
    app
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

#[test]
fn every_control_lies_in_the_window_and_clear_of_its_siblings() {
    for (name, steps) in SCREENS {
        for size in SIZES {
            for theme in [Theme::Dark, Theme::Light] {
                let app = screen(steps, size, theme);
                let window = Rect::from_min_size(egui::Pos2::ZERO, vec2(size.0, size.1)).expand(0.5);
                let asked = app.state().dialog.is_some();
                let nodes: Vec<(String, Rect)> = app
                    .harness
                    .get_all(By::new())
                    .filter(is_interactive)
                    // What lies behind a dialog waits under its veil.
                    .filter(|node| !asked || is_in_dialog(node))
                    .map(|node| (format!("{} {:?}", label(&node), node.accesskit_node().role()), node.rect()))
                    .collect();
                assert!(nodes.len() > if asked { 0 } else { 3 }, "{name}: only {} controls", nodes.len());
                for (what, rect) in &nodes {
                    // What is scrolled out of sight lies beyond the edge of its scroll area; widths always fit.
                    assert!(
                        rect.left() >= window.left() && rect.right() <= window.right(),
                        "{name} at {size:?}: {what} at {rect:?} leaves the window"
                    );
                    assert!(rect.width() > 0.0 && rect.height() > 0.0, "{name} at {size:?}: {what} has no room");
                }
                for (i, (a, ra)) in nodes.iter().enumerate() {
                    for (b, rb) in &nodes[i + 1..] {
                        let both = ra.shrink(0.5).intersect(rb.shrink(0.5));
                        let apart = !both.is_positive() || ra.contains_rect(*rb) || rb.contains_rect(*ra);
                        // Rows under the edge of a scroll area are clipped there, not drawn over what follows.
                        let below = ra.bottom() > window.bottom() - 60.0 || rb.bottom() > window.bottom() - 60.0;
                        let is_row_under_the_bar = |rect: &Rect| rect.top() < 44.0 && rect.left() < 10.0 && rect.width() > 120.0;
                        let under_the_head =
                            (a.starts_with("All rows") && rb.width() > 400.0) || (b.starts_with("All rows") && ra.width() > 400.0);
                        let clipped = below || under_the_head || is_row_under_the_bar(ra) || is_row_under_the_bar(rb);
                        assert!(apart || clipped || is_splitter(a, b), "{name} at {size:?}: {a} at {ra:?} meets {b} at {rb:?}");
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
    for (name, steps) in SCREENS {
        for size in SIZES {
            let mut app = screen(steps, size, Theme::Dark);
            // What lies behind a dialog cannot be pointed at.
            if app.state().dialog.is_some() {
                continue;
            }
            for (at, whole) in cut_texts(&app) {
                looked_at += 1;
                app.harness.hover_at(at);
                app.harness.run_steps(5);
                let mut shown = String::new();
                app.harness.output().shapes.iter().for_each(|clipped| read(&clipped.shape, &mut shown));
                let wanted = whole.replace(char::is_whitespace, "");
                assert!(shown.contains(wanted.trim_end_matches('…')), "{name} at {size:?}: nothing tells the whole of {whole:?} at {at:?}");
            }
            app.away();
        }
    }
    assert!(looked_at > 20, "only {looked_at} texts are cut: the test looks at too little");
}
