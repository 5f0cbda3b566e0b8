//! Pictures of the window, drawn on the CPU with the embedded fonts only: the same everywhere.

use egui::{Theme, vec2};
use egui_kittest::SnapshotResults;

use super::ways::{Pictured, WAYS};

const SIZES: [(&str, f32, f32); 2] = [("", 1440.0, 900.0), ("_small", 1024.0, 700.0)];

fn all_look_as_they_did(theme: Theme, dress: &str) {
    let mut results = SnapshotResults::new();
    for way in WAYS {
        for (suffix, width, height) in SIZES {
            if way.pictured == Pictured::Both || way.pictured == Pictured::Small && suffix == "_small" {
                let mut app = way.go(vec2(width, height), theme);
                app.harness.snapshot(format!("window_{}_{dress}{suffix}", way.name.replace(' ', "_")));
                results.extend_harness(&mut app.harness);
            }
        }
    }
}

#[test]
fn all_look_as_they_did_in_the_dark_theme() {
    all_look_as_they_did(Theme::Dark, "dark");
}

#[test]
fn all_look_as_they_did_in_the_light_theme() {
    all_look_as_they_did(Theme::Light, "light");
}
