//! What a frame and a replay cost. Numbers come from here, never from a timed test.

use std::hint::black_box;
use std::sync::Arc;

use authscope::diagnose::{Case, checked, proved, verdict};
use authscope::domain::project::platform::Target;
use authscope::run::Run;
use authscope::run::replay::replay;
use authscope::ui::view::View;
use authscope::ui::{design_tokens, fonts, root};
use criterion::{Criterion, criterion_group, criterion_main};
use egui::{Context, RawInput, Rect, vec2};

#[path = "../tests/support/mod.rs"]
mod support;

use support::pure_server::Twist;
use support::{big, runs};

fn frames(criterion: &mut Criterion) {
    for entries in [100, 100_000] {
        let state = big::state(entries);
        let context = Context::default();
        fonts::install(&context);
        design_tokens::apply(&context, design_tokens::Motion::Still);
        let mut view = View::default();
        criterion.bench_function(&format!("frame at {entries} entries"), |bencher| {
            bencher.iter(|| {
                let screen_rect = Some(Rect::from_min_size(egui::Pos2::ZERO, vec2(1440.0, 900.0)));
                let mut output = context.run_ui(RawInput { screen_rect, ..RawInput::default() }, |ui| {
                    black_box(root::show(ui, &state, &mut view));
                });
                output.textures_delta.clear();
                black_box(context.tessellate(output.shapes, 1.0))
            });
        });
    }
}

/// An edit and the frame after it: together they have to fit into 16 ms.
fn edits(criterion: &mut Criterion) {
    for endpoints in [30, 3_000] {
        let mut state = big::wide(endpoints);
        let context = Context::default();
        fonts::install(&context);
        design_tokens::apply(&context, design_tokens::Motion::Still);
        let mut view = View::default();
        let mut n = 0;
        criterion.bench_function(&format!("edit and frame at {endpoints} endpoints"), |bencher| {
            bencher.iter(|| {
                n += 1;
                big::edit(&mut state, n);
                let screen_rect = Some(Rect::from_min_size(egui::Pos2::ZERO, vec2(1440.0, 900.0)));
                let mut output = context.run_ui(RawInput { screen_rect, ..RawInput::default() }, |ui| {
                    black_box(root::show(ui, &state, &mut view));
                });
                output.textures_delta.clear();
                black_box(context.tessellate(output.shapes, 1.0))
            });
        });
    }
}

fn replays(criterion: &mut Criterion) {
    let project = Arc::new(big::project(10_000));
    let recording = big::run(&project).recording();
    criterion.bench_function("replay of 10,000 entries", |bencher| {
        bencher.iter(|| black_box(replay(&recording, Arc::clone(&project)).entries().len()));
    });
}

/// What is told of a run after each replay, and of a project after each edit.
fn verdicts(criterion: &mut Criterion) {
    let project = Arc::new(big::project(10_000));
    let run = big::run(&project);
    criterion.bench_function("verdict of 10,000 entries", |bencher| {
        bencher.iter(|| black_box(verdict(&Case { run: &run }).findings.len()));
    });
    let logging_in = log_ins(10_000, Twist::None);
    criterion.bench_function("verdict of log-ins again and again, 10,000 entries", |bencher| {
        bencher.iter(|| black_box(verdict(&Case { run: &logging_in }).findings.len()));
    });
    let wrong = log_ins(1_000, Twist::ExpiryLifetime);
    criterion.bench_function("second stage of a run of 1,000 entries", |bencher| {
        bencher.iter(|| black_box(proved(&Case { run: &wrong }).fixes.len()));
    });
    let refused = big::refused(2_000);
    criterion.bench_function("verdict of 2,000 refused calls in one step", |bencher| {
        bencher.iter(|| black_box(verdict(&Case { run: &refused }).findings.len()));
    });
    let wide = big::actions(1_000);
    criterion.bench_function("check of 1,000 actions", |bencher| {
        bencher.iter(|| black_box(checked(&wide, &[]).len()));
    });
}

/// The sample's story over and over, until there are about so many entries.
fn log_ins(entries: usize, twist: Twist) -> Run {
    let mut project = runs::sample("flutterflow");
    let story = project.stories[0].events.clone();
    let once = runs::run(project.clone(), Target::Web, twist).entries().len();
    let again = |round: usize| {
        story.iter().map(move |event| {
            let mut event = event.clone();
            event.id = format!("{}-{round}", event.id);
            event
        })
    };
    project.stories[0].events = (0..entries.div_ceil(once)).flat_map(again).collect();
    runs::run(project, Target::Web, twist)
}

criterion_group! { name = benches; config = Criterion::default().sample_size(20); targets = frames, edits, replays, verdicts }
criterion_main!(benches);
