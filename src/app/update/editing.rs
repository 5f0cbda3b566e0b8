//! Edits as the user makes them: one undoable step each, secrets taken out, the timeline following by replay.

use std::sync::Arc;

use crate::domain::project::item::{Item, ItemKind};
use crate::domain::project::secret_place::SecretPlace;
use crate::domain::project::workflow::Trigger;
use crate::domain::words::counted;

use crate::app::effect::{Effect, Errand};
use crate::app::state::State;
use crate::app::state::dialog::Dialog;
use crate::app::state::selection::Selection;
use crate::app::state::shown::Shown;
use crate::edit::Edit;
use crate::edit::asking;
use crate::edit::create;
use crate::edit::new_workflow;
use crate::edit::references::references;
use crate::edit::seal::{self, Sealed};
use crate::edit::thing::Thing;
use crate::edit::ways;

/// After an edit the last recording is replayed, and the timeline follows.
pub(super) fn replay(state: &mut State) -> Vec<Errand> {
    // Edits during a live run apply to the replay that follows it.
    let Some(project) = state.open.as_ref().map(|open| Arc::clone(&open.project)) else { return Vec::new() };
    let runs_there = |shown: &Shown| project.platform.targets().contains(&shown.run.plan().target);
    // An app of the other platform runs elsewhere: its run says nothing of this one. Undo brings it back.
    let fits = |shown: &Option<Shown>| shown.as_ref().is_some_and(runs_there);
    if !fits(&state.run) && (state.run.is_some() || fits(&state.parked)) {
        std::mem::swap(&mut state.run, &mut state.parked);
        state.run.take_if(|shown| !runs_there(shown));
        state.selection = Selection::settings();
    }
    let Some(recording) = state.run.as_ref().and_then(|shown| shown.recording.clone()) else { return Vec::new() };
    let errand = state.start(Effect::Replay { recording, project });
    state.replaying = Some(errand.ticket);
    vec![errand]
}

/// Carries an edit out.
pub(super) fn edit(state: &mut State, edit: &Edit) -> Vec<Errand> {
    let Some(open) = &mut state.open else { return Vec::new() };
    let title = edit.title(&open.project);
    let (edit, sealed) = seal::seal_edit(&open.project, edit);
    // A secret typed in the place of the name that it is given is declared, though the rest stays as it was.
    let declared_only = || (!sealed.is_empty()).then(|| (*open.project).clone());
    let Some(mut changed) = edit.apply(&open.project).or_else(declared_only) else { return Vec::new() };
    seal::declare(&mut changed, &sealed);
    // It stays the same project, whatever becomes of it.
    changed.id.clone_from(&open.project.id);
    let before = std::mem::replace(&mut open.project, Arc::new(changed));
    open.history.note(title, before);
    open.keep_choices();
    if let [first, others @ ..] = sealed.as_slice() {
        let more = if others.is_empty() { String::new() } else { format!(", and {} more", others.len()) };
        state.tell(
            format!("The secret was taken out: it is now {{{{{}}}}} of the environment{more}, and is never saved", first.name),
            false,
        );
    }
    keep(state, sealed);
    if let Edit::Remove(item) = &edit
        && state.selection == Selection::Item(item.clone())
    {
        state.selection = Selection::Nothing;
    }
    replay(state)
}

/// The values of secrets that were taken out of a project live on in the session.
fn keep(state: &mut State, sealed: Vec<Sealed>) {
    for Sealed { name, value, environment } in sealed {
        match (environment, &state.open) {
            (Some(environment), Some(open)) => {
                let place = SecretPlace::new(&open.key, &environment, &name);
                state.secrets.put(place, value);
            }
            _ => state.put_everywhere(&name, &value),
        }
    }
}

/// Takes every secret that stands literally in the project out of it.
pub(super) fn seal_all(state: &mut State) -> Vec<Errand> {
    let Some(open) = &state.open else { return Vec::new() };
    let (mut changed, sealed) = seal::seal_all(&open.project);
    seal::declare(&mut changed, &sealed);
    let title = "taking the secrets out".to_owned();
    let done = edit(state, &Edit::Whole { title, project: Box::new(changed) });
    let count = sealed.len();
    keep(state, sealed);
    if count == 0 {
        state.tell("No secret stands readable in this project".to_owned(), false);
    } else {
        let text = format!("{} taken out of the project; kept until you quit, or in the keychain", counted(count, "secret"));
        state.tell(text, false);
    }
    done
}

/// Makes a new thing and selects it.
pub(super) fn create(state: &mut State, kind: ItemKind) -> Vec<Errand> {
    let made = state.open.as_ref().and_then(|open| create::create(&open.project, kind));
    put_and_select(state, made)
}

/// Makes a new workflow and selects it.
pub(super) fn create_workflow(state: &mut State, trigger: Trigger) -> Vec<Errand> {
    let made = state.open.as_ref().map(|open| new_workflow::on(&open.project, trigger));
    put_and_select(state, made)
}

/// A tap on one page opens another one: a new workflow.
pub(super) fn connect(state: &mut State, from: &str, to: &str) -> Vec<Errand> {
    let made = state.open.as_ref().filter(|_| from != to).map(|open| new_workflow::way(&open.project, from, to));
    put_and_select(state, made)
}

/// A page calls an endpoint: a new workflow.
pub(super) fn call_from(state: &mut State, page: &str, endpoint: &str) -> Vec<Errand> {
    let made = state.open.as_ref().and_then(|open| new_workflow::call_from(&open.project, page, endpoint));
    put_and_select(state, made)
}

/// A text of a step is asked for during the run, in every environment.
pub(super) fn ask_for(state: &mut State, story: &str, event: &str, field: Option<&str>) -> Vec<Errand> {
    let Some(made) = state.open.as_ref().and_then(|open| asking::asked(&open.project, story, event, field)) else { return Vec::new() };
    let title = format!("asking for {} during the run", field.unwrap_or("the link"));
    edit(state, &Edit::Whole { title, project: Box::new(made) })
}

/// Puts the cards of the canvas in order.
pub(super) fn tidy_up(state: &mut State) -> Vec<Errand> {
    let Some(open) = &state.open else { return Vec::new() };
    let places = ways::tidy(&open.project);
    edit(state, &Edit::MovePages(places))
}

/// Makes a copy and selects it.
pub(super) fn duplicate(state: &mut State, item: &Item) -> Vec<Errand> {
    let made = state.open.as_ref().and_then(|open| create::duplicate(&open.project, item));
    put_and_select(state, made)
}

fn put_and_select(state: &mut State, made: Option<(Edit, Item)>) -> Vec<Errand> {
    let Some((put, item)) = made else { return Vec::new() };
    let effects = edit(state, &put);
    if let Some(open) = &mut state.open {
        match item.kind {
            ItemKind::Story => open.story.clone_from(&item.id),
            ItemKind::Environment => open.environment.clone_from(&item.id),
            _ => {}
        }
    }
    state.selection = Selection::Item(item);
    effects
}

/// Deletes a thing at once when nothing refers to it; otherwise says first what does.
pub(super) fn delete(state: &mut State, item: Item) -> Vec<Errand> {
    let Some(open) = &state.open else { return Vec::new() };
    let places: Vec<String> = references(&open.project, &item).into_iter().map(|reference| reference.place).collect();
    if places.is_empty() {
        return edit(state, &Edit::Remove(item));
    }
    state.dialog = Some(Dialog::Delete { item, places });
    Vec::new()
}

/// Moves a thing up or down among its kind.
pub(super) fn shift(state: &mut State, item: Item, by: i32) -> Vec<Errand> {
    let Some(open) = &state.open else { return Vec::new() };
    let all = Thing::all(&open.project, item.kind);
    let Some(at) = all.iter().position(|thing| thing.item() == item) else { return Vec::new() };
    let to = at.saturating_add_signed(by as isize).min(all.len() - 1);
    edit(state, &Edit::Reorder { item, to })
}
