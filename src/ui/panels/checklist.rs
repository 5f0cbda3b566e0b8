//! The platform's checklist under the test steps: ticked by what a run shows; each item leads to what proves it, to its fix, or tries it.

use std::sync::Arc;

use egui::{Id, Ui, UiBuilder};

use crate::app::command::Command;
use crate::app::state::State;
use crate::app::state::open::Open;
use crate::app::state::selection::Selection;
use crate::diagnose;
use crate::domain::project::Project;
use crate::domain::record::checklist::{CheckItem, CheckState};
use crate::domain::record::verdict::Verdict;
use crate::ui::design_tokens::ROW_DENSE;
use crate::ui::icons::Icon;
use crate::ui::widgets::row::{Lead, Row, Trail};
use crate::ui::widgets::tone::Tone;

/// The items as they stand: after the run that is shown, else by the settings alone.
pub fn items(open: &Open, state: &State, cache: &mut ChecklistCache) -> Arc<Vec<CheckItem>> {
    let verdict = state.run.as_ref().and_then(|shown| shown.verdict.as_ref()).filter(|verdict| !verdict.checklist.is_empty());
    if let Some((key, items)) = &cache.0
        && match (&verdict, key) {
            (Some(verdict), ChecklistOf::Run(held)) => Arc::ptr_eq(verdict, held),
            (None, ChecklistOf::Project(held)) => Arc::ptr_eq(&open.project, held),
            _ => false,
        }
    {
        return Arc::clone(items);
    }
    let (key, items) = match verdict {
        Some(verdict) => (ChecklistOf::Run(Arc::clone(verdict)), verdict.checklist.clone()),
        None => (ChecklistOf::Project(Arc::clone(&open.project)), diagnose::checklist(&open.project)),
    };
    let items = Arc::new(items);
    cache.0 = Some((key, Arc::clone(&items)));
    items
}

/// The checklist that was shown last, and what it was made of.
#[derive(Default)]
pub struct ChecklistCache(Option<(ChecklistOf, Arc<Vec<CheckItem>>)>);

enum ChecklistOf {
    Run(Arc<Verdict>),
    Project(Arc<Project>),
}

/// How many are done: "4 of 8".
pub fn count(items: &[CheckItem]) -> String {
    format!("{} of {}", items.iter().filter(|item| item.state == CheckState::Done).count(), items.len())
}

/// Shows an item.
pub fn row(ui: &mut Ui, item: &CheckItem, commands: &mut Vec<Command>) {
    let (icon, tone) = match item.state {
        CheckState::Done => (Icon::Check, Tone::Ok),
        CheckState::Failed => (Icon::Cross, Tone::Error),
        CheckState::NotTried => (Icon::Dash, Tone::Faint),
        CheckState::NotConfirmed => (Icon::Question, Tone::Warn),
    };
    let note = if item.note.is_empty() { item.state.words() } else { &item.note };
    let name = format!("Checklist {}, {note}", item.title);
    let mut row = Row::new(&name, item.title).height(ROW_DENSE).lead(Lead::Icon(icon, tone));
    if item.state != CheckState::Done {
        row = row.trail(match item.try_out {
            Some(_) => Trail::Text("Try it", Tone::Accent),
            None if item.state == CheckState::NotConfirmed => Trail::Text("not confirmed", Tone::Faint),
            None => Trail::None,
        });
    }
    let own = UiBuilder::new().scope_id(Id::unique(("checklist", item.title)));
    let response = ui.scope_builder(own, |ui| row.show(ui)).inner;
    let said = match (item.state, item.try_out) {
        (CheckState::Done, _) if item.entry.is_some() => "Shows what proves it",
        (CheckState::Failed, _) => note,
        (_, Some(_)) => "Adds a test for it, if there is none, and runs it",
        (CheckState::NotConfirmed, None) => "Filled in by Authscope. Look at it, and confirm it if your app is so",
        _ => note,
    };
    let text = if item.note.is_empty() || item.state == CheckState::Failed { said.to_owned() } else { format!("{}. {said}", item.note) };
    if response.on_hover_text(text).clicked() {
        commands.extend(way(item));
    }
}

/// Where an item leads.
fn way(item: &CheckItem) -> Option<Command> {
    match item.state {
        CheckState::Failed => item.finding.map(Command::OpenSheet).or_else(|| item.entry.clone().map(Command::ShowWhere)),
        CheckState::Done => item.entry.clone().map(Command::ShowWhere),
        CheckState::NotTried => item.try_out.map(Command::TryOut),
        CheckState::NotConfirmed => item.item.clone().map(|item| Command::Select(Selection::Item(item))),
    }
}
