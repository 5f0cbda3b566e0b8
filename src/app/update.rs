//! The only writer of the state: takes what the user wants or what came back, and says what is to be done.

use std::path::PathBuf;
use std::sync::Arc;

use crate::domain::platform::{FlutterFlowSettings, Platform, WeWebSettings};
use crate::domain::project::Project;
use crate::format::project_file;
use crate::run::{Run, RunOutcome};

use super::answer::answer;
use super::command::{Answer, Command};
use super::edit::Edit;
use super::editing;
use super::effect::{Effect, ImportFrom};
use super::importing;
use super::keychain;
use super::message::Message;
use super::remembering;
use super::running;
use super::selection::Selection;
use super::state::{Dialog, FileWish, Open, Shown, State};
use super::switch::switched;
use super::timeline::Timeline;
use super::user_command::UserCommand;

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

/// So many runs of a project are kept.
const KEPT_RUNS: usize = 20;

/// Changes the state and says what is to be done.
pub fn update(state: &mut State, input: Input) -> Vec<Effect> {
    let mut effects = match input {
        Input::Command(command) => {
            state.notice = None;
            on_command(state, command)
        }
        Input::Message(message) => on_message(state, message),
    };
    effects.extend(remembering::keep_work(state));
    effects.extend(keychain::look(state));
    effects
}

fn on_command(state: &mut State, command: Command) -> Vec<Effect> {
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
        Command::TidyUp => editing::tidy_up(state),
        Command::Duplicate(item) => editing::duplicate(state, &item),
        Command::Delete(item) => editing::delete(state, item),
        Command::Shift(item, by) => editing::shift(state, item, by),
        Command::SetSecret { environment, name, value } => keychain::typed(state, &environment, name, value).into_iter().collect(),
        Command::KeepSecret(place, keep) => keychain::keep(state, place, keep).into_iter().collect(),
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
            open.project = project;
            open.keep_choices();
            editing::replay(state)
        }
        UserCommand::SwitchTheme => {
            state.settings.light = !state.settings.light;
            vec![Effect::KeepSettings(state.settings.clone())]
        }
        UserCommand::SwitchPlatform => match &state.open {
            Some(open) => {
                let switched = switched(&open.project);
                ask(state, Dialog::Switch(Box::new(switched)))
            }
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
    state.open = None;
    state.run = None;
    state.selection = Selection::Nothing;
    state.replaying = None;
    state.called = None;
    state.wizard = None;
    state.agreed.clear();
}

pub(super) fn open_project(state: &mut State, project: Arc<Project>, unknown: project_file::Unknown, path: Option<PathBuf>) -> Vec<Effect> {
    close(state);
    state.open = Some(Open::new(project, unknown, path));
    state.kept.clear();
    state.notice = None;
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
        (Dialog::Secrets { .. }, Answer::Secrets(values)) => {
            let mut effects = keychain::typed_for_run(state, values);
            effects.extend(running::run(state));
            effects
        }
        (Dialog::Import(preview), Answer::NewProject(platform)) => importing::into_new(state, &preview, &platform),
        (Dialog::Import(preview), Answer::Yes) => importing::into_open(state, &preview),
        (Dialog::Switch(switched), Answer::Yes) => {
            let title = format!("switching to {}", switched.project.platform.title());
            state.selection = Selection::settings();
            editing::edit(state, &Edit::Whole { title, project: switched.project })
        }
        (Dialog::BeforeRun(sheet), Answer::Yes) => {
            state.agreed.insert(sheet.environment);
            running::run(state)
        }
        (Dialog::CallOnce { endpoint, .. }, Answer::Values(values)) => running::call(state, &endpoint, values),
        _ => {
            state.after_save = None;
            Vec::new()
        }
    }
}

fn chosen(state: &mut State, wish: FileWish, path: PathBuf) -> Vec<Effect> {
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

fn on_message(state: &mut State, message: Message) -> Vec<Effect> {
    match message {
        Message::Chosen { wish, path: Some(path) } => return chosen(state, wish, path),
        Message::Chosen { path: None, .. } => state.after_save = None,
        Message::NoFileDialog { wish } => state.dialog = Some(Dialog::Path { wish, then: None }),
        Message::Loaded { path, result } => match result {
            Ok((project, unknown)) => {
                let remember = remembering::remember(&project, &path);
                let mut effects = open_project(state, project, unknown, Some(path));
                effects.push(remember);
                return effects;
            }
            Err(text) => state.dialog = Some(Dialog::Error { title: "The file could not be opened".into(), text }),
        },
        Message::Saved { path, error: Some(text), .. } => {
            state.after_save = None;
            let title = format!("{} could not be saved", path.display());
            state.dialog = Some(Dialog::Error { title, text });
        }
        Message::Saved { path, project, error: None } => {
            if let Some(open) = &mut state.open {
                let remember = remembering::remember(&project, &path);
                open.saved = project;
                open.path = Some(path);
                let text = format!("Saved {}", open.file_name());
                state.tell(text, false);
                let mut effects = vec![remember];
                if let Some(then) = state.after_save.take() {
                    effects.extend(on_command(state, then));
                }
                return effects;
            }
        }
        Message::Progress { ticket, run } | Message::Ended { ticket, run } if running::is_call(state, ticket) => {
            running::called(state, Ok(run));
        }
        Message::CannotRun { ticket, error, missing_secrets } if running::is_call(state, ticket) => {
            running::called(state, Err((error, missing_secrets)));
        }
        Message::Progress { ticket, run } if state.live == Some(ticket) => show(state, run, false),
        Message::Ended { ticket, run } if state.live == Some(ticket) => {
            state.live = None;
            let recording = Arc::new(run.recording());
            let edited = state.open.as_ref().is_some_and(|open| *open.project != *run.plan().project);
            show(state, run, false);
            let first_problem = state.run.as_ref().and_then(|shown| shown.answer.as_ref()).map(|answer| answer.entry.clone());
            if let Some(shown) = &mut state.run {
                shown.recording = Some(recording);
            }
            if let (Some(entry), Selection::Nothing) = (first_problem, &state.selection) {
                state.selection = Selection::Entry(entry);
            }
            let mut effects = Vec::new();
            if let Some(shown) = &mut state.run {
                shown.ticket = Some(ticket);
                let project = shown.run.plan().project.name.clone();
                let recording = shown.recording.clone();
                effects.extend(recording.map(|recording| Effect::KeepRun { ticket, project, run: Arc::clone(&shown.run), recording }));
            }
            if edited {
                effects.extend(editing::replay(state));
            }
            return effects;
        }
        Message::KeptRuns { project, numbers } if state.open.as_ref().is_some_and(|open| open.project.name == project) => {
            state.kept = numbers;
            state.kept.sort_unstable();
        }
        Message::Kept { ticket, number } => {
            if !state.kept.contains(&number) {
                state.kept.push(number);
                let too_many = state.kept.len().saturating_sub(KEPT_RUNS);
                state.kept.drain(..too_many);
            }
            if let Some(shown) = state.run.as_mut().filter(|shown| shown.ticket == Some(ticket)) {
                shown.number = number;
            }
        }
        Message::RunOpened { number, recording, run } if !state.is_live() => {
            state.selection = Selection::Nothing;
            state.run = None;
            show(state, run, false);
            if let Some(shown) = &mut state.run {
                shown.number = number;
                shown.recording = Some(recording);
            }
        }
        Message::CannotRun { ticket, error, missing_secrets } if state.live == Some(ticket) => {
            state.live = None;
            state.dialog = Some(if missing_secrets.is_empty() {
                Dialog::Error { title: "The run could not start".into(), text: error }
            } else {
                Dialog::Secrets { names: missing_secrets }
            });
        }
        Message::Replayed { ticket, run } if state.replaying == Some(ticket) => {
            state.replaying = None;
            show(state, run, true);
        }
        // An answer to something that is no longer wanted.
        Message::Progress { .. } | Message::Ended { .. } | Message::CannotRun { .. } | Message::Replayed { .. } => {}
        Message::KeptRuns { .. } | Message::RunOpened { .. } => {}
        Message::Started { settings, error } => {
            state.settings = settings;
            if let Some(error) = error {
                state.tell(error, true);
            }
        }
        Message::Remembered { recent, orphans } => {
            // Somebody quick may have opened a project by now.
            if state.recent.is_empty() {
                state.recent = recent;
            }
            state.orphans = orphans;
        }
        Message::Recent(recent) => state.recent = recent,
        Message::WorkLoaded { file, result } => return remembering::recovered(state, file, result),
        Message::TokenRead(result) => {
            if let Some(Dialog::Token(report)) = &mut state.dialog {
                *report = Some(result);
            }
        }
        Message::Keychain(answer) => keychain::answered(state, answer),
        Message::Imported(result) => importing::imported(state, result),
        Message::Notice { text, error } => state.tell(text, error),
    }
    Vec::new()
}

fn show(state: &mut State, run: Arc<Run>, replayed: bool) {
    let over = run.is_finished();
    match &mut state.run {
        Some(shown) if !replayed && shown.recording.is_none() => {
            shown.timeline.follow(&run);
            shown.run = run;
        }
        Some(shown) => {
            shown.timeline = Timeline::of(&run);
            shown.run = run;
            shown.replayed = replayed;
        }
        None => {
            let timeline = Timeline::of(&run);
            let number = state.kept.last().map_or(1, |last| last + 1);
            state.run = Some(Shown {
                number,
                ticket: None,
                run,
                timeline,
                recording: None,
                replayed,
                outcome: RunOutcome::Running,
                answer: None,
                scrubbed: None,
            });
        }
    }
    if let Some(shown) = &mut state.run {
        shown.outcome = if over { shown.run.outcome() } else { RunOutcome::Running };
        shown.answer = if over { answer(&shown.run) } else { None };
    }
}
