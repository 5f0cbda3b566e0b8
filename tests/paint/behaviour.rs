//! Contrast, names, keyboard and rest.

use std::collections::BTreeSet;
use std::time::Duration;

use authscope::ui::design_tokens::{Tokens, font};
use authscope::ui::widgets::modal::ModalOutcome;
use authscope::ui::widgets::text_field::Typing;
use eframe::App;
use egui::accessibility::is_input;
use egui::{Color32, Key, Modifiers, Role, Theme, ViewportId, vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};

use crate::gallery::Gallery;
use crate::support::painter::{dress, dressed};
use crate::welcome::{Dialog, Form, Welcome};

fn window<A: App + 'static>(app: A) -> Harness<'static, A> {
    let mut harness = dressed(Harness::builder(), vec2(1440.0, 900.0), Theme::Dark).with_max_steps(8).build_eframe(move |_| app);
    harness.run();
    harness
}

fn luminance(color: Color32) -> f32 {
    let [r, g, b] = [color.r(), color.g(), color.b()].map(|channel| {
        let value = f32::from(channel) / 255.0;
        if value <= 0.03928 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

fn contrast(a: Color32, b: Color32) -> f32 {
    let (a, b) = (luminance(a), luminance(b));
    (a.max(b) + 0.05) / (a.min(b) + 0.05)
}

#[test]
fn text_meets_wcag_aa_on_every_background_it_may_stand_on() {
    for theme in [Theme::Dark, Theme::Light] {
        for (name, text, ground) in Tokens::of(theme).text_on_background() {
            let ratio = contrast(text, ground);
            assert!(ratio >= 4.5, "{theme:?}: {name} {text:?} on {ground:?} has {ratio:.2}");
        }
    }
}

#[test]
fn bars_and_rings_stand_out_from_what_is_behind_them() {
    for theme in [Theme::Dark, Theme::Light] {
        let tokens = Tokens::of(theme);
        for color in tokens.wave().into_iter().chain([tokens.accent]) {
            for ground in [tokens.background, tokens.panel] {
                let ratio = contrast(color, ground);
                assert!(ratio >= 3.0, "{theme:?}: {color:?} on {ground:?} has {ratio:.2}");
            }
        }
    }
}

#[test]
fn the_fonts_have_what_the_program_writes() {
    let context = egui::Context::default();
    dress(&context);
    context.run_ui(egui::RawInput::default(), |_| {}).drop_without_applying_deltas();
    // Marks such as ✓ ▶ ◆ are icons, since the fonts lack them.
    let needed = "…–—·•“”„‘’‚«»→←↑↓×−±≤≥≠ßüéçøłğąęΩπЖщЇґ€£§°\u{a0}\u{202f}\u{2009}";
    for font in [font::text(), font::strong(), font::mono()] {
        let missing: String = needed.chars().filter(|glyph| !context.fonts_mut(|fonts| fonts.has_glyph(&font, *glyph))).collect();
        assert_eq!(missing, "", "{font:?}");
    }
}

/// The names of everything that can be pressed or typed into and is not switched off, in the order of the screen.
fn inputs<A>(harness: &Harness<'_, A>) -> Vec<String> {
    let nodes = harness.root().children_recursive();
    let nodes = nodes.filter(|node| is_input(node.accesskit_node().role()) && !node.accesskit_node().is_disabled());
    nodes.map(|node| node.accesskit_node().label().unwrap_or_default()).collect()
}

/// The name of what has the keyboard focus.
fn focused<A>(harness: &Harness<'_, A>) -> Option<String> {
    let mut nodes = harness.root().children_recursive();
    nodes.find(|node| node.accesskit_node().is_focused()).and_then(|node| node.accesskit_node().label())
}

fn check_tab_reaches_everything<A: App + 'static>(app: A) {
    let mut harness = window(app);
    harness.check_accessibility();
    let wanted: BTreeSet<String> = inputs(&harness).into_iter().collect();
    assert!(!wanted.is_empty() && !wanted.contains(""), "{wanted:?}");
    let mut reached = BTreeSet::new();
    for _ in 0..2 * wanted.len() + 4 {
        harness.key_press(Key::Tab);
        harness.run();
        reached.extend(focused(&harness));
    }
    let missed: Vec<_> = wanted.difference(&reached).collect();
    assert!(missed.is_empty(), "Tab never reaches {missed:?}");
}

#[test]
fn tab_reaches_every_control() {
    check_tab_reaches_everything(Gallery::default());
    check_tab_reaches_everything(Welcome);
    check_tab_reaches_everything(Form::filled());
}

fn check_rests<A: App + 'static>(app: A) {
    let mut harness = window(app);
    harness.key_press(Key::Tab);
    harness.run();
    let delay = harness.output().viewport_output[&ViewportId::ROOT].repaint_delay;
    assert_eq!(delay, Duration::MAX, "{:?}", harness.ctx.repaint_causes());
}

#[test]
fn nothing_asks_for_frames_at_rest() {
    check_rests(Gallery::default());
    check_rests(Welcome);
    check_rests(Form::filled());
    check_rests(Dialog::default());
}

#[test]
fn a_button_is_pressed_by_mouse_and_keyboard() {
    let mut harness = window(Gallery::default());
    harness.get_by_label("Run flow").click();
    harness.run();
    harness.get_by_label("Run flow").focus();
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(harness.state().pressed, ["Run flow", "Run flow"]);
}

#[test]
fn arrow_keys_walk_along_tabs_and_stops() {
    let mut harness = window(Gallery::default());
    harness.get_by_label("Inspector Request").focus();
    harness.run();
    harness.key_press(Key::ArrowRight);
    harness.run();
    harness.key_press(Key::ArrowRight);
    harness.run();
    assert_eq!((harness.state().tab, focused(&harness)), (2, Some("Inspector Token".into())));

    let slider = |harness: &Harness<'_, Gallery>| {
        let node = harness.get_by_role_and_label(Role::Slider, "Time machine");
        (node.accesskit_node().value(), node.accesskit_node().numeric_value())
    };
    harness.get_by_label("Time machine").focus();
    harness.run();
    harness.key_press(Key::ArrowRight);
    harness.run();
    harness.key_press(Key::ArrowRight);
    harness.run();
    assert_eq!(slider(&harness), (Some("3 reload".into()), Some(3.0)));
    harness.key_press(Key::End);
    harness.run();
    harness.key_press(Key::ArrowLeft);
    harness.run();
    assert_eq!(harness.state().stop, 4);
}

#[test]
fn the_dot_of_the_time_machine_can_be_dragged() {
    let mut harness = window(Gallery::default());
    let rect = harness.get_by_label("Time machine").rect();
    harness.drag_at(rect.left_center() + vec2(8.0, 0.0));
    harness.run();
    harness.hover_at(rect.center() - vec2(rect.width() * 0.1, 0.0));
    harness.run();
    assert_eq!(harness.state().stop, 2, "while dragging");
    harness.drop_at(rect.right_center() - vec2(8.0, 0.0));
    harness.run();
    assert_eq!(harness.state().stop, 5);
}

#[test]
fn a_chip_opens_a_menu_that_closes_with_escape() {
    let mut harness = window(Gallery::default());
    harness.get_by_label("Project Acme login").focus();
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    harness.key_press(Key::ArrowDown);
    harness.run();
    assert_eq!(focused(&harness), Some("Acme login".into()));
    harness.key_press(Key::Escape);
    harness.run();
    assert!(harness.query_by_label("Staging portal").is_none());
}

#[test]
fn a_field_commits_on_enter_and_on_leaving_and_takes_back_on_escape() {
    let mut harness = window(Form::filled());
    let field = "Address of the user";
    let edit = |harness: &mut Harness<'_, Form>, text: &str| {
        harness.get_by_label(field).focus();
        harness.run();
        harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
        harness.get_by_label(field).type_text(text);
        harness.step();
        harness.step();
    };
    let last = |harness: &Harness<'_, Form>| (harness.state().edits.last().copied(), harness.state().address.clone());

    edit(&mut harness, "eve@example.com");
    assert_eq!(last(&harness), (Some(Typing::Editing), "eve@example.com".into()));
    harness.key_press(Key::Enter);
    harness.run();
    assert_eq!(last(&harness), (Some(Typing::Committed), "eve@example.com".into()));

    edit(&mut harness, "wrong");
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(last(&harness), (Some(Typing::Cancelled), "eve@example.com".into()));

    edit(&mut harness, "bob@example.com");
    harness.key_press(Key::Tab);
    harness.run();
    assert_eq!(last(&harness), (Some(Typing::Committed), "bob@example.com".into()));

    let before = harness.state().edits.len();
    harness.get_by_label(field).focus();
    harness.run();
    harness.key_press(Key::Tab);
    harness.run();
    assert_eq!(harness.state().edits.len(), before, "leaving it as it was is no edit");
}

#[test]
fn a_choice_is_made_in_its_menu() {
    let mut harness = window(Form::filled());
    harness.get_by_label("Header scheme").click();
    harness.run();
    harness.get_by_label("No scheme").click();
    harness.run();
    assert_eq!(harness.state().scheme, Some(2));
    harness.get_by_label("Kind of value List").click();
    harness.run();
    assert_eq!(harness.state().kind, 2);
}

#[test]
fn a_dialog_takes_the_focus_keeps_it_and_leaves_with_escape() {
    let mut harness = window(Dialog::default());
    assert_eq!(focused(&harness), Some("Name of the run".into()), "focus starts inside");
    let mut reached = BTreeSet::new();
    for _ in 0..8 {
        harness.key_press(Key::Tab);
        harness.run();
        reached.extend(focused(&harness));
    }
    let inside = ["Name of the run", "Not now", "Edit the calls", "Run flow"].map(str::to_owned);
    assert_eq!(reached, BTreeSet::from(inside), "and stays inside");
    harness.get_by_label("Run flow").focus();
    harness.run();
    harness.key_press(Key::Escape);
    harness.run();
    assert_eq!(harness.state().outcome, Some(ModalOutcome::Dismissed));
}

#[test]
fn a_dialog_tells_which_button_was_pressed() {
    for (button, outcome) in
        [("Run flow", ModalOutcome::Confirmed), ("Not now", ModalOutcome::Other(0)), ("Edit the calls", ModalOutcome::Other(1))]
    {
        let mut harness = window(Dialog::default());
        harness.get_by_label(button).click();
        harness.run();
        assert_eq!(harness.state().outcome, Some(outcome), "{button}");
    }
}

#[test]
fn a_cut_text_is_whole_on_hover() {
    let mut harness = window(Gallery::default());
    harness.get_by_label("Action flow Login").hover();
    harness.run_steps(8);
    harness.get_by_label("Login · on tap “Log in with an address that is long”");
}
