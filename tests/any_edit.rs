//! Whatever is made, doubled, moved, joined and deleted, in any order: nothing panics, every step can be undone, and the file holds it.

#![expect(clippy::unwrap_used, reason = "helpers of tests may")]

mod support;

use std::sync::Arc;

use authscope::app::command::{Command, DialogAnswer};
use authscope::app::state::State;
use authscope::app::update::{AppInput, update};
use authscope::app::user_command::UserCommand;
use authscope::domain::project::Project;
use authscope::domain::project::item::{Item, ItemKind};
use authscope::edit::switch::authentications;
use authscope::edit::thing::Thing;
use authscope::format::project_file;
use proptest::prelude::*;

/// A thing that somebody does: which, and to which of the things that there are.
#[derive(Clone, Debug)]
enum Deed {
    Create(usize),
    Duplicate(usize, usize),
    Delete(usize, usize),
    Shift(usize, usize, i32),
    Connect(usize, usize),
    CallFrom(usize, usize),
    TidyUp,
    Switch,
    Authenticate(usize),
    Undo,
    Redo,
}

fn deed() -> impl Strategy<Value = Deed> {
    let any = 0..1000_usize;
    prop_oneof![
        (0..8_usize).prop_map(Deed::Create),
        (0..8_usize, any.clone()).prop_map(|(kind, n)| Deed::Duplicate(kind, n)),
        (0..8_usize, any.clone()).prop_map(|(kind, n)| Deed::Delete(kind, n)),
        (0..8_usize, any.clone(), -3..4_i32).prop_map(|(kind, n, by)| Deed::Shift(kind, n, by)),
        (any.clone(), any.clone()).prop_map(|(a, b)| Deed::Connect(a, b)),
        (any.clone(), any).prop_map(|(a, b)| Deed::CallFrom(a, b)),
        Just(Deed::TidyUp),
        Just(Deed::Switch),
        (0..2_usize).prop_map(Deed::Authenticate),
        Just(Deed::Undo),
        Just(Deed::Redo),
    ]
}

fn project(state: &State) -> Arc<Project> {
    Arc::clone(&state.open.as_ref().unwrap().project)
}

fn item(state: &State, kind: usize, n: usize) -> Item {
    let kind = ItemKind::ALL[kind % ItemKind::ALL.len()];
    let all = Thing::all(&project(state), kind);
    match all.len() {
        0 => Item::new(kind, "nobody"),
        count => all[n % count].item(),
    }
}

fn id(state: &State, kind: ItemKind, n: usize) -> String {
    let at = ItemKind::ALL.iter().position(|known| *known == kind).unwrap();
    item(state, at, n).id
}

fn act(state: &mut State, deed: &Deed) {
    let command = match deed {
        Deed::Create(kind) => Command::Create(ItemKind::ALL[kind % ItemKind::ALL.len()]),
        Deed::Duplicate(kind, n) => Command::Duplicate(item(state, *kind, *n)),
        Deed::Delete(kind, n) => Command::Delete(item(state, *kind, *n)),
        Deed::Shift(kind, n, by) => Command::Shift(item(state, *kind, *n), *by),
        Deed::Connect(a, b) => Command::Connect { from: id(state, ItemKind::Page, *a), to: id(state, ItemKind::Page, *b) },
        Deed::CallFrom(a, b) => Command::CallFrom { page: id(state, ItemKind::Page, *a), endpoint: id(state, ItemKind::Endpoint, *b) },
        Deed::TidyUp => Command::TidyUp,
        Deed::Switch => Command::User(UserCommand::SwitchPlatform),
        // On FlutterFlow there is one system only.
        Deed::Authenticate(n) => match authentications(&project(state).platform).into_iter().nth(*n) {
            Some(system) => Command::SwitchTo(system),
            None => Command::TidyUp,
        },
        Deed::Undo => Command::User(UserCommand::Undo),
        Deed::Redo => Command::User(UserCommand::Redo),
    };
    update(state, AppInput::Command(command));
    if state.dialog.is_some() {
        update(state, AppInput::Command(Command::Answer(DialogAnswer::Yes)));
    }
    assert!(state.dialog.is_none());
}

fn opened(name: &str) -> State {
    let path = format!("{}/assets/demo-{name}.authscope.json", env!("CARGO_MANIFEST_DIR"));
    let (project, unknown) = project_file::read(&std::fs::read(&path).unwrap()).unwrap();
    support::errands::opened(&path, project, unknown)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_step_can_be_undone_and_the_file_holds_what_came_of_it(
        name in prop_oneof![Just("flutterflow"), Just("weweb")],
        deeds in proptest::collection::vec(deed(), 1..25),
    ) {
        let mut state = opened(name);
        let before = project(&state);
        for deed in &deeds {
            act(&mut state, deed);
            let now = project(&state);
            let (again, _) = project_file::read(project_file::write(&now, &Default::default()).as_bytes()).unwrap();
            prop_assert!(again == *now, "the file loses something");
            let open = state.open.as_ref().unwrap();
            prop_assert!(now.platform.targets().contains(&open.target));
            prop_assert!(now.stories.is_empty() || open.story().is_some());
            let findings = authscope::diagnose::checked(&now, &["base_url", "email", "password"]);
            prop_assert!(findings.iter().all(|finding| !finding.title.is_empty() && !finding.fix.is_empty()));
        }
        let after = project(&state);
        let mut steps = 0;
        while state.open.as_ref().unwrap().history.next_undo().is_some() {
            update(&mut state, AppInput::Command(Command::User(UserCommand::Undo)));
            steps += 1;
        }
        prop_assert!(project(&state) == before, "undo does not lead back");
        for _ in 0..steps {
            update(&mut state, AppInput::Command(Command::User(UserCommand::Redo)));
        }
        prop_assert!(project(&state) == after, "redo does not lead forth");
    }
}
