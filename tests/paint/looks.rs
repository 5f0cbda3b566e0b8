//! Pictures of the gallery in both themes.

use egui::{Theme, vec2};
use egui_kittest::{Harness, SnapshotResults};

use crate::gallery::Gallery;
use crate::support::painter::dressed;

const THEMES: [(Theme, &str); 2] = [(Theme::Dark, "dark"), (Theme::Light, "light")];

#[test]
fn the_window_looks_as_designed() {
    let mut results = SnapshotResults::new();
    for (theme, name) in THEMES {
        let mut harness =
            dressed(Harness::builder(), vec2(1440.0, 900.0), theme).build_eframe(|_| Gallery { tab: 1, ..Gallery::default() });
        harness.run();
        harness.snapshot(format!("gallery_window_{name}"));
        results.extend_harness(&mut harness);
    }
}
