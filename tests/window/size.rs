//! What a frame draws does not grow with the run.

use authscope::app::state::State;
use authscope::ui::view::View;
use authscope::ui::{design_tokens, fonts, root};
use egui::{Context, RawInput, Rect, vec2};

use super::support::big;

/// Painted shapes and row closures of one frame.
fn drawn(entries: usize) -> (usize, usize, usize) {
    let state = big::state(entries);
    let (shapes, rows) = frame(&state);
    (state.run.unwrap().run.entries().len(), shapes, rows)
}

fn frame(state: &State) -> (usize, usize) {
    let context = Context::default();
    fonts::install(&context);
    design_tokens::apply(&context, design_tokens::Motion::Still);
    let mut view = View::default();
    let mut shapes = 0;
    for _ in 0..3 {
        let input = RawInput { screen_rect: Some(Rect::from_min_size(egui::Pos2::ZERO, vec2(1440.0, 900.0))), ..RawInput::default() };
        let mut output = context.run_ui(input, |ui| {
            root::show(ui, state, &mut view);
        });
        output.textures_delta.clear();
        shapes = output.shapes.len();
    }
    (shapes, view.rows_drawn)
}

#[test]
fn a_frame_draws_as_much_at_100_entries_as_at_100_000() {
    let (few, shapes, rows) = drawn(100);
    let (many, many_shapes, many_rows) = drawn(100_000);
    assert!((90..200).contains(&few) && many > 99_000, "{few} and {many} entries");
    assert!(rows > 10);
    assert_eq!((shapes, rows), (many_shapes, many_rows));
}

#[test]
fn a_frame_after_an_edit_draws_as_much_at_60_endpoints_as_at_3_000() {
    let after_edit = |endpoints| {
        let mut state = big::wide(endpoints);
        big::edit(&mut state, 1);
        frame(&state)
    };
    let (few, many) = (after_edit(60), after_edit(3_000));
    assert!(few.1 > 20, "only {} rows", few.1);
    assert_eq!(few, many);
}
