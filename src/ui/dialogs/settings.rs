//! Settings of the program itself.

use std::path::PathBuf;

use egui::Ui;

use crate::app::command::{Command, DialogAnswer};
use crate::app::state::State;
use crate::domain::settings::{SCALES, Settings};
use crate::ui::view::View;
use crate::ui::widgets::modal::{Modal, ModalOutcome};
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::select::Select;
use crate::ui::widgets::text_field::{TextField, Typing};

/// Shows the settings. Each counts as soon as it is changed.
pub fn show(ui: &Ui, state: &State, view: &mut View, commands: &mut Vec<Command>) -> Option<DialogAnswer> {
    let mut changed = state.settings.clone();
    let outcome = Modal::new("Settings", "Close").width(520.0).show(ui.ctx(), |ui| {
        let mut theme = Some(usize::from(changed.light));
        if Select::new("Theme").label("Theme").show(ui, &["dark", "light"], &mut theme) {
            changed.light = theme == Some(1);
        }
        scale(ui, &mut changed);
        let draft = view.draft("dialog settings proxy", &changed.proxy);
        let wrong = |draft: &str| Settings { proxy: draft.to_owned(), ..Settings::default() }.proxy_error();
        let field = TextField::new("Proxy").label("Proxy for servers other than this computer").mono().hint("none; http://host:port");
        if field.error(wrong(draft)).show(ui, draft) == Typing::Committed && wrong(draft).is_none() {
            draft.trim().clone_into(&mut changed.proxy);
        }
        file(ui, view, "Extra certificate authority", "A certificate authority to trust as well (PEM file)", &mut changed.extra_ca);
        file(
            ui,
            view,
            "Client certificate",
            "A certificate with its key, for servers that ask for one (PEM file)",
            &mut changed.client_certificate,
        );
        let draft = view.draft("dialog settings patience", &changed.patience_s.to_string());
        let wanted = |draft: &str| draft.trim().parse::<u32>().ok().filter(|seconds| (1..=600).contains(seconds));
        let error = wanted(draft).is_none().then_some("a whole number of seconds, from 1 to 600");
        let field = TextField::new("Patience").label("Seconds until a call without an answer counts as unanswered");
        if field.error(error).show(ui, draft) == Typing::Committed
            && let Some(seconds) = wanted(draft)
        {
            changed.patience_s = seconds;
        }
        Rich::new().muted("Nothing of this holds secrets. A proxy that asks for a password is not supported.").show_wrapped(ui);
    });
    if changed != state.settings {
        commands.push(Command::SetSettings(changed));
    }
    (outcome != ModalOutcome::Open).then_some(DialogAnswer::Cancel)
}

fn scale(ui: &mut Ui, settings: &mut Settings) {
    const STEPS: [u16; 7] = [SCALES.0, 90, 100, 110, 125, 150, SCALES.1];
    let titles = STEPS.map(|percent| format!("{percent} %"));
    let titles: Vec<&str> = titles.iter().map(String::as_str).collect();
    let mut chosen = STEPS.iter().position(|percent| *percent == settings.scale);
    if Select::new("Size").label("Size of everything").show(ui, &titles, &mut chosen) {
        settings.scale = chosen.map_or(settings.scale, |at| STEPS[at]);
    }
}

fn file(ui: &mut Ui, view: &mut View, name: &str, label: &str, path: &mut Option<PathBuf>) {
    let committed = path.as_deref().map(|path| path.display().to_string()).unwrap_or_default();
    let draft = view.draft(&format!("dialog settings {name}"), &committed);
    if TextField::new(name).label(label).mono().hint("none").show(ui, draft) == Typing::Committed {
        let text = draft.trim();
        *path = (!text.is_empty()).then(|| PathBuf::from(text));
    }
}
