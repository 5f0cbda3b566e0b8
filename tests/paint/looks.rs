//! Pictures of the gallery in both themes.

use eframe::App;
use egui::{Theme, Vec2, vec2};
use egui_kittest::kittest::Queryable as _;
use egui_kittest::{Harness, SnapshotResults};

use crate::gallery::Gallery;
use crate::support::painter::dressed;
use crate::welcome::{Dialog, Form, Welcome};

const THEMES: [(Theme, &str); 2] = [(Theme::Dark, "dark"), (Theme::Light, "light")];

/// Takes a picture in each theme, after `act` has done something to the window.
fn pictures<A: App + 'static>(name: &str, size: Vec2, app: impl Fn() -> A + Copy + 'static, act: impl Fn(&mut Harness<'_, A>)) {
    let mut results = SnapshotResults::new();
    for (theme, theme_name) in THEMES {
        let mut harness = dressed(Harness::builder(), size, theme).build_eframe(move |_| app());
        harness.run();
        act(&mut harness);
        harness.snapshot(format!("{name}_{theme_name}"));
        results.extend_harness(&mut harness);
    }
}

#[test]
fn the_window_looks_as_designed() {
    pictures("gallery_window", vec2(1440.0, 900.0), || Gallery { tab: 1, stop: 2, ..Gallery::default() }, |_| {});
}

#[test]
fn the_window_stays_calm_when_narrow() {
    pictures("gallery_narrow", vec2(1024.0, 700.0), || Gallery { tab: 1, stop: 3, ..Gallery::default() }, |_| {});
}

#[test]
fn the_welcome_screen_looks_as_designed() {
    pictures("gallery_welcome", vec2(1440.0, 900.0), || Welcome, |_| {});
}

#[test]
fn a_form_shows_labels_errors_and_choices() {
    pictures("gallery_form", vec2(420.0, 640.0), Form::filled, |harness| {
        harness.get_by_label("Address of the user").focus();
        harness.run();
    });
}

#[test]
fn a_dialog_stands_over_the_window() {
    pictures("gallery_dialog", vec2(760.0, 420.0), Dialog::default, |_| {});
}

#[test]
fn an_open_menu_marks_what_is_chosen() {
    pictures("gallery_menu", vec2(1024.0, 560.0), Gallery::default, |harness| {
        harness.get_by_label("Project Acme login").click();
        harness.run();
    });
}

#[test]
fn focus_hover_and_tooltips_can_be_seen() {
    pictures("gallery_focus", vec2(1440.0, 620.0), Gallery::default, |harness| {
        harness.get_by_label("Run flow").focus();
        harness.get_by_label("Action flow Login").hover();
        harness.run_steps(8); // as long as a tooltip takes to come
    });
}
