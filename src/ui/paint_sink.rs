//! The one place that everything painted and everything read aloud goes through, before it is shown: a secret that got this far by
//! whatever way is covered.

use std::sync::Arc;

use egui::text::LayoutJob;
use egui::{Context, FullOutput, Galley, LayerId, Plugin, Shape, Ui};

use crate::app::state::State;
use crate::app::state::session_secrets::SessionSecrets;
use crate::domain::project::Project;
use crate::domain::project::{literals, vocabulary};
use crate::domain::secret::SecretKind;
use crate::domain::secret::registry::SecretRegistry;
use crate::domain::secret::traced::Span;
use crate::run::Run;

/// What stands for each letter of a secret.
const COVER: char = '•';

/// Covers secrets in what a frame paints. See [`know`].
#[derive(Default)]
pub struct PaintSink {
    runs: Vec<Arc<Run>>,
    /// Secrets that stand in the project or were typed, and what they were taken from.
    others: SecretRegistry,
    of: Option<(Arc<Project>, SessionSecrets)>,
}

/// Lets the sink know the secrets of what is shown now. Call it before the frame is drawn.
pub fn know(context: &Context, state: &State) {
    context.plugin_or_default::<PaintSink>().lock().learn(state);
}

/// A text as it may leave the window: each secret in it as its label.
#[must_use]
pub fn leaving(context: &Context, text: &str) -> String {
    context.plugin_or_default::<PaintSink>().lock().labelled(text)
}

impl PaintSink {
    fn labelled(&self, text: &str) -> String {
        let registries = self.runs.iter().map(|run| run.registry()).chain([&self.others]);
        registries.fold(text.to_owned(), |text, registry| registry.trace_leaving(&text).masked())
    }

    fn learn(&mut self, state: &State) {
        let called = state.called.as_ref().and_then(|called| called.run.as_ref());
        self.runs = state.run.iter().map(|shown| &shown.run).chain(called).map(Arc::clone).collect();
        let Some(open) = &state.open else {
            (self.others, self.of) = (SecretRegistry::default(), None);
            return;
        };
        if self.of.as_ref().is_some_and(|(project, typed)| Arc::ptr_eq(project, &open.project) && *typed == state.secrets) {
            return;
        }
        let mut others = SecretRegistry::default();
        others.set_words(vocabulary::words(&open.project));
        for (kind, text) in literals::secrets(&open.project) {
            others.register(kind, &text);
        }
        for (name, secret) in state.secrets.all() {
            others.register(SecretKind::of_name(name).unwrap_or(SecretKind::Other), secret.expose());
        }
        (self.others, self.of) = (others, Some((Arc::clone(&open.project), state.secrets.clone())));
    }

    /// The text with each letter of a secret covered; `None` when there is none in it.
    fn covered(&self, text: &str) -> Option<String> {
        let mut covered: Option<String> = None;
        for registry in self.runs.iter().map(|run| run.registry()).chain([&self.others]) {
            let traced = registry.trace_leaving(covered.as_deref().unwrap_or(text));
            if traced.has_secret() {
                let cover = |span: &Span| match span {
                    Span::Plain(text) => text.clone(),
                    Span::Secret { text, .. } => text.expose().chars().map(|_| COVER).collect(),
                };
                covered = Some(traced.spans().iter().map(cover).collect());
            }
        }
        covered
    }

    fn cover_shape(&self, context: &Context, shape: &mut Shape) {
        match shape {
            Shape::Vec(shapes) => shapes.iter_mut().for_each(|shape| self.cover_shape(context, shape)),
            Shape::Text(text) => {
                if let Some(covered) = self.covered(text.galley.text()) {
                    text.galley = laid_anew(context, &text.galley, covered);
                }
            }
            _ => {}
        }
    }
}

/// The same layout of a text that has as many letters.
fn laid_anew(context: &Context, galley: &Galley, text: String) -> Arc<Galley> {
    let old = &galley.job;
    let place = |byte: usize| {
        let letters = old.text.get(..byte).map_or(0, |before| before.chars().count());
        text.char_indices().nth(letters).map_or(text.len(), |(at, _)| at)
    };
    let mut sections = old.sections.clone();
    for section in &mut sections {
        section.byte_range = place(section.byte_range.start.0).into()..place(section.byte_range.end.0).into();
    }
    let job = LayoutJob { sections, text: text.clone(), ..(**old).clone() };
    context.fonts_mut(|fonts| fonts.layout_job(job))
}

impl Plugin for PaintSink {
    fn debug_name(&self) -> &'static str {
        "secrets are covered"
    }

    fn on_end_pass(&mut self, ui: &mut Ui) {
        let context = ui.ctx().clone();
        let layers: Vec<LayerId> = context.memory(|memory| memory.layer_ids().collect());
        for layer in layers {
            let with_secret: Vec<(usize, Shape)> = context.graphics(|graphics| {
                let Some(list) = graphics.get(layer) else { return Vec::new() };
                let shapes = list.all_entries().enumerate().filter(|(_, entry)| self.has_secret(&entry.shape));
                shapes.map(|(at, entry)| (at, entry.shape.clone())).collect()
            });
            for (at, mut shape) in with_secret {
                self.cover_shape(&context, &mut shape);
                context.graphics_mut(|graphics| {
                    graphics.entry(layer).mutate_shape(egui::layers::ShapeIdx(at), |entry| entry.shape = shape);
                });
            }
        }
    }

    fn output_hook(&mut self, _: &Context, output: &mut FullOutput) {
        let Some(update) = &mut output.platform_output.accesskit_update else { return };
        for (_, node) in &mut update.nodes {
            if let Some(covered) = node.label().and_then(|text| self.covered(text)) {
                node.set_label(covered);
            }
            if let Some(covered) = node.value().and_then(|text| self.covered(text)) {
                // A run of text that is edited knows how long each of its letters is.
                if !node.character_lengths().is_empty() {
                    node.set_character_lengths(covered.chars().map(|letter| letter.len_utf8() as u8).collect::<Vec<_>>());
                }
                node.set_value(covered);
            }
            if let Some(covered) = node.description().and_then(|text| self.covered(text)) {
                node.set_description(covered);
            }
        }
    }
}

impl PaintSink {
    fn has_secret(&self, shape: &Shape) -> bool {
        match shape {
            Shape::Vec(shapes) => shapes.iter().any(|shape| self.has_secret(shape)),
            Shape::Text(text) => self.covered(text.galley.text()).is_some(),
            _ => false,
        }
    }
}
