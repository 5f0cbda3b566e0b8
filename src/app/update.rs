//! The only writer of the state: takes what the user wants or what came back, and says what is to be done.

use std::path::PathBuf;
use std::sync::Arc;

use crate::domain::project::Project;
use crate::domain::project::platform::{FlutterFlowSettings, Platform, WeWebSettings};
use crate::domain::words;
use crate::format::project_file;

use super::arrival;
use super::command::{Answer, Command};
use super::editing;
use super::effect::{Effect, ImportFrom};
use super::importing;
use super::keychain;
use super::message::Message;
use super::missing;
use super::pasted;
use super::remembering;
use super::running;
use super::selection::Selection;
use super::state::{Dialog, FileWish, Open, State};
use super::user_command::UserCommand;
use crate::edit::edit::Edit;
use crate::edit::switch::{other, switched};

/// What happens to the state.
#[derive(Clone, Debug)]
pub enum Input {
    /// The user wants something.
    Command(Command),
    /// Something came back.
    Message(Message),
}

const FLUTTERFLOW_DEMO: &[u8] = include_bytes!("../../assets/demo-flutterflow.authscope.json");
const WEWEB_DEMO: &[u8] = include_bytes!("../../assets/demo-weweb.authscope.json");

/// Changes the state and says what is to be done.
pub fn update(state: &mut State, input: Input) -> Vec<Effect> {
    let mut effects = match input {
        Input::Command(command) => {
            state.notice = None;
            on_command(state, command)
        }
        Input::Message(message) => arrival::on_message(state, message),
    };
    effects.extend(remembering::keep_work(state));
    effects.extend(keychain::look(state));
    effects
}

pub(super) fn on_command(state: &mut State, command: Command) -> Vec<Effect> {
    match command {
        Command::User(user) => on_user_command(state, user),
        Command::OpenPath(path) => unless_unsaved(state, Command::OpenPath(path.clone()), |_| vec![Effect::Load { path }]),
        Command::SavePath(path) => save_to(state, path),
        Command::SetTarget(target) => with_open(state, |open| open.target = target),
        Command::SetEnvironment(environment) => with_open(state, |open| open.environment = environment),
        Command::SetStory(story) => {
            let effects = with_open(state, |open| open.story = story);
            state.run = None;
            effects
        }
        Command::Select(selection) => {
            state.selection = selection;
            Vec::new()
        }
        Command::ScrubTo(step) => {
            if let Some(shown) = &mut state.run {
                shown.scrubbed = Some(step.min(shown.timeline.steps().len().saturating_sub(1)));
            }
            Vec::new()
        }
        Command::OpenRun(number) => match &state.open {
            Some(open) if !state.is_live() => vec![Effect::OpenRun { project: open.project.name.clone(), number }],
            _ => Vec::new(),
        },
        Command::Edit(edit) => editing::edit(state, &edit),
        Command::Create(kind) => editing::create(state, kind),
        Command::CreateWorkflow(trigger) => editing::create_workflow(state, trigger),
        Command::Connect { from, to } => editing::connect(state, &from, &to),
        Command::CallFrom { page, endpoint } => editing::call_from(state, &page, &endpoint),
        Command::SetWizard(wizard) => {
            state.wizard = Some(*wizard);
            Vec::new()
        }
        Command::FinishWizard => importing::finish(state),
        Command::ImportText(text) => vec![Effect::Import(ImportFrom::Text(text))],
        Command::ImportFile(path) => vec![Effect::Import(ImportFrom::File(path))],
        Command::Choose { call, choice } => {
            if let Some(Dialog::Import(preview)) = &mut state.dialog
                && let Some(place) = preview.choices.get_mut(call)
            {
                *place = choice;
            }
            Vec::new()
        }
        Command::ReadToken { token, key } => vec![Effect::ReadToken { token, key }],
        Command::SetSettings(settings) => {
            state.settings = settings;
            vec![Effect::KeepSettings(state.settings.clone())]
        }
        Command::Recover(file) => unless_unsaved(state, Command::Recover(file.clone()), |_| vec![Effect::LoadWork { file }]),
        Command::Discard(file) => {
            state.orphans.retain(|orphan| orphan.file != file);
            vec![Effect::DiscardWork { file }]
        }
        Command::CallOnce(endpoint) => running::ask_to_call(state, endpoint),
        Command::SwitchTo(platform) => ask_to_switch(state, &platform),
        Command::PasteLogin(endpoint) => pasted::ask(state, Some(endpoint), false),
        Command::ReadLogin(login) => pasted::read(state, login),
        Command::TidyUp => editing::tidy_up(state),
        Command::Duplicate(item) => editing::duplicate(state, &item),
        Command::Delete(item) => editing::delete(state, item),
        Command::Shift(item, by) => editing::shift(state, item, by),
        Command::SetSecret { environment, name, value } => keychain::typed(state, &environment, &name, value).into_iter().collect(),
        Command::KeepSecret(place, keep) => keychain::keep(state, place, keep).into_iter().collect(),
        Command::AskFor { story, event, field } => editing::ask_for(state, &story, &event, field.as_deref()),
        Command::AnswerQuestion { name, text } => running::answer(state, &name, text),
        Command::Answer(answer) => on_answer(state, answer),
        Command::Quit => unless_unsaved(state, Command::Quit, |state| {
            let mut effects = stop(state);
            effects.push(Effect::Quit);
            effects
        }),
    }
}

fn on_user_command(state: &mut State, command: UserCommand) -> Vec<Effect> {
    if command != UserCommand::SearchCommands {
        state.palette = false;
    }
    match command {
        UserCommand::RunFlow => running::run(state),
        UserCommand::Stop => stop(state),
        UserCommand::TryFlutterFlowDemo => unless_unsaved(state, Command::User(command), |state| try_demo(state, FLUTTERFLOW_DEMO)),
        UserCommand::TryWeWebDemo => unless_unsaved(state, Command::User(command), |state| try_demo(state, WEWEB_DEMO)),
        UserCommand::NewFlutterFlow => unless_unsaved(state, Command::User(command), |state| {
            let effects = stop(state);
            close(state);
            importing::begin(state, Platform::FlutterFlow(FlutterFlowSettings::default()));
            effects
        }),
        UserCommand::NewWeWeb => unless_unsaved(state, Command::User(command), |state| {
            let effects = stop(state);
            close(state);
            importing::begin(state, Platform::WeWeb(WeWebSettings::default()));
            effects
        }),
        UserCommand::PasteCalls => ask(state, Dialog::Paste),
        UserCommand::PasteLogin => pasted::ask(state, None, false),
        UserCommand::Open => unless_unsaved(state, Command::User(command), |_| vec![Effect::Ask(FileWish::OpenProject)]),
        UserCommand::Save => match state.open.as_ref().map(|open| open.path.clone()) {
            Some(Some(path)) => save_to(state, path),
            Some(None) => vec![Effect::Ask(FileWish::SaveProject)],
            None => Vec::new(),
        },
        UserCommand::SaveAs if state.open.is_some() => vec![Effect::Ask(FileWish::SaveProject)],
        UserCommand::SaveAs => Vec::new(),
        UserCommand::Close if state.wizard.is_some() => {
            state.wizard = None;
            Vec::new()
        }
        UserCommand::Close => unless_unsaved(state, Command::User(command), |state| {
            let effects = stop(state);
            close(state);
            effects
        }),
        UserCommand::Undo | UserCommand::Redo => {
            let Some(open) = &mut state.open else { return Vec::new() };
            let now = Arc::clone(&open.project);
            let there = if command == UserCommand::Undo { open.history.undo(&now) } else { open.history.redo(&now) };
            let Some(project) = there else { return Vec::new() };
            state.secrets.renamed(&now.name, &project.name);
            open.project = project;
            open.keep_choices();
            editing::replay(state)
        }
        UserCommand::SwitchTheme => {
            state.settings.light = !state.settings.light;
            vec![Effect::KeepSettings(state.settings.clone())]
        }
        UserCommand::SwitchPlatform => match state.open.as_ref().map(|open| other(&open.project.platform)) {
            Some(to) => ask_to_switch(state, &to),
            None => Vec::new(),
        },
        UserCommand::DecodeToken => ask(state, Dialog::Token(None)),
        UserCommand::TryPath => ask(state, Dialog::TryPath),
        UserCommand::Notices => ask(state, Dialog::Notices),
        UserCommand::Settings => ask(state, Dialog::Settings),
        UserCommand::FoldCanvas => {
            state.canvas_folded = !state.canvas_folded;
            Vec::new()
        }
        UserCommand::SaveWindowPicture => vec![Effect::Ask(FileWish::WindowPicture)],
        UserCommand::SaveTimelinePicture if state.run.is_some() => vec![Effect::Ask(FileWish::TimelinePicture)],
        UserCommand::SaveTimelinePicture => Vec::new(),
        UserCommand::SearchCommands => {
            state.palette = !state.palette;
            Vec::new()
        }
    }
}

/// Whether a command can do something now; menus and the palette show it faint otherwise.
#[must_use]
pub fn is_possible(state: &State, command: UserCommand) -> bool {
    let history = state.open.as_ref().map(|open| &open.history);
    match command {
        UserCommand::RunFlow => state.open.is_some() && !state.is_live(),
        UserCommand::Stop => state.is_live(),
        UserCommand::Save | UserCommand::SaveAs | UserCommand::FoldCanvas | UserCommand::SwitchPlatform => state.open.is_some(),
        UserCommand::PasteLogin => state.open.is_some() && !state.is_live(),
        UserCommand::Close => state.open.is_some() || state.wizard.is_some(),
        UserCommand::Undo => history.is_some_and(|history| history.next_undo().is_some()),
        UserCommand::Redo => history.is_some_and(|history| history.next_redo().is_some()),
        UserCommand::SaveTimelinePicture => state.run.is_some(),
        UserCommand::TryFlutterFlowDemo
        | UserCommand::NewFlutterFlow
        | UserCommand::DecodeToken
        | UserCommand::TryPath
        | UserCommand::Notices
        | UserCommand::Settings
        | UserCommand::NewWeWeb
        | UserCommand::PasteCalls
        | UserCommand::TryWeWebDemo
        | UserCommand::Open
        | UserCommand::SwitchTheme
        | UserCommand::SaveWindowPicture
        | UserCommand::SearchCommands => true,
    }
}

fn ask_to_switch(state: &mut State, to: &Platform) -> Vec<Effect> {
    match state.open.as_ref().map(|open| switched(&open.project, to)) {
        Some(switched) => ask(state, Dialog::Switch(Box::new(switched))),
        None => Vec::new(),
    }
}

fn ask(state: &mut State, dialog: Dialog) -> Vec<Effect> {
    state.dialog = Some(dialog);
    Vec::new()
}

fn with_open(state: &mut State, change: impl FnOnce(&mut Open)) -> Vec<Effect> {
    if let Some(open) = &mut state.open {
        change(open);
    }
    Vec::new()
}

/// Does it at once, or asks first when there are unsaved changes.
fn unless_unsaved(state: &mut State, command: Command, act: impl FnOnce(&mut State) -> Vec<Effect>) -> Vec<Effect> {
    if state.open.as_ref().is_some_and(Open::is_changed) {
        state.dialog = Some(Dialog::Unsaved { then: Box::new(command) });
        return Vec::new();
    }
    act(state)
}

fn close(state: &mut State) {
    // A project of the same name may be another one, for another server.
    let typed = (std::mem::take(&mut state.secrets), std::mem::take(&mut state.pasted));
    if let Some(path) = state.open.as_ref().and_then(|open| open.path.clone()) {
        state.shelf.insert(path, typed);
    }
    state.opened += 1;
    state.open = None;
    state.run = None;
    state.parked = None;
    state.selection = Selection::Nothing;
    state.replaying = None;
    state.called = None;
    state.wizard = None;
    state.agreed.clear();
    state.asked.clear();
}

pub(super) fn open_project(state: &mut State, project: Arc<Project>, unknown: project_file::Unknown, path: Option<PathBuf>) -> Vec<Effect> {
    close(state);
    if let Some((secrets, pasted)) = path.as_ref().and_then(|path| state.shelf.remove(path)) {
        (state.secrets, state.pasted) = (secrets, pasted);
    }
    let renamed = unknown.renamed().iter().map(|renamed| words::sentence(&renamed.to_string())).collect::<Vec<_>>().join(" ");
    state.open = Some(Open::new(project, unknown, path));
    state.kept.clear();
    state.notice = None;
    if !renamed.is_empty() {
        state.tell(renamed, false);
    }
    state.open.iter().map(|open| Effect::ListRuns { project: open.project.name.clone() }).collect()
}

fn try_demo(state: &mut State, file: &[u8]) -> Vec<Effect> {
    let mut effects = stop(state);
    match project_file::read(file) {
        Ok((project, unknown)) => {
            effects.extend(open_project(state, Arc::new(project), unknown, None));
            effects.extend(running::run(state));
        }
        Err(error) => state.dialog = Some(Dialog::Error { title: "The demo could not be opened".into(), text: error.to_string() }),
    }
    effects
}

fn stop(state: &mut State) -> Vec<Effect> {
    if state.is_live() { vec![Effect::Stop] } else { Vec::new() }
}

fn save_to(state: &mut State, path: PathBuf) -> Vec<Effect> {
    let Some(open) = &state.open else { return Vec::new() };
    vec![Effect::Save { path, project: Arc::clone(&open.project), unknown: open.unknown.clone() }]
}

fn on_answer(state: &mut State, answer: Answer) -> Vec<Effect> {
    let Some(dialog) = state.dialog.take() else { return Vec::new() };
    match (dialog, answer) {
        (Dialog::Unsaved { then }, Answer::Yes) => {
            state.after_save = Some(*then);
            on_user_command(state, UserCommand::Save)
        }
        (Dialog::Unsaved { then }, Answer::Discard) => {
            if let Some(open) = &mut state.open {
                open.project = Arc::clone(&open.saved);
            }
            on_command(state, *then)
        }
        (Dialog::Path { wish, .. }, Answer::Path(path)) if !path.trim().is_empty() => chosen(state, wish, PathBuf::from(path.trim())),
        (Dialog::Delete { item, .. }, Answer::Yes) => editing::edit(state, &Edit::Remove(item)),
        (Dialog::Secrets { .. }, Answer::Missing(values)) => {
            let mut effects = missing::keep(state, values);
            effects.extend(running::run(state));
            effects
        }
        (Dialog::Import(preview), Answer::NewProject(platform)) => importing::into_new(state, &preview, &platform),
        (Dialog::Import(preview), Answer::Yes) => importing::into_open(state, &preview),
        (Dialog::Switch(switched), Answer::Yes) => {
            let title = format!("switching to {}", switched.to);
            state.selection = Selection::settings();
            editing::edit(state, &Edit::Whole { title, project: switched.project })
        }
        (Dialog::BeforeRun(sheet), Answer::Yes) => {
            state.agreed.entry(sheet.environment.clone()).or_default().extend(sheet.told());
            running::run(state)
        }
        (Dialog::BeforeRun(_), Answer::PasteInstead) => pasted::ask(state, None, true),
        (Dialog::PasteLogin { then_run, .. }, Answer::PastedLogin(login)) => {
            pasted::take(state, login);
            if then_run { running::run(state) } else { Vec::new() }
        }
        (Dialog::CallOnce { endpoint, .. }, Answer::Values(values)) => running::call(state, &endpoint, values),
        _ => {
            state.after_save = None;
            Vec::new()
        }
    }
}

pub(super) fn chosen(state: &mut State, wish: FileWish, path: PathBuf) -> Vec<Effect> {
    let with_extension = |path: PathBuf, extension: &str| {
        if path.extension().is_some() { path } else { PathBuf::from(format!("{}.{extension}", path.display())) }
    };
    match wish {
        FileWish::OpenProject => vec![Effect::Load { path }],
        FileWish::SaveProject => save_to(state, with_extension(path, "authscope.json")),
        FileWish::WindowPicture => vec![Effect::WindowPicture { path: with_extension(path, "png") }],
        FileWish::TimelinePicture => vec![Effect::TimelinePicture { path: with_extension(path, "png") }],
    }
}
