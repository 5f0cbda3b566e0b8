//! What the user wants, one command after the other.

use std::sync::Arc;

use crate::app::command::Command;
use crate::app::effect::{Effect, Errand, ImportFrom};
use crate::app::file_wish::FileWish;
use crate::app::state::State;
use crate::app::state::dialog::Dialog;
use crate::app::state::open::Open;
use crate::app::state::selection::Selection;
use crate::app::user_command::UserCommand;
use crate::diagnose::probe::Kind;
use crate::domain::project::platform::{FlutterFlowSettings, Platform, WeWebSettings};
use crate::domain::words::capitalised;
use crate::edit::switch::{other, switched};
use crate::format::standing::MayReplace;

use super::{answers, comparing, editing, evidence, files, fixing, importing, keychain, opening, pasted, probing, running, symptoms};

const FLUTTERFLOW_DEMO: &[u8] = include_bytes!("../../../assets/demo-flutterflow.authscope.json");
const WEWEB_DEMO: &[u8] = include_bytes!("../../../assets/demo-weweb.authscope.json");

/// Does what the user wants.
pub(super) fn on_command(state: &mut State, command: Command) -> Vec<Errand> {
    match command {
        Command::User(user) => on_user_command(state, user),
        Command::OpenPath(path) => unless_unsaved(state, Command::OpenPath(path.clone()), |state| files::load(state, path)),
        Command::SavePath(path) => files::save_to(state, path, MayReplace::Anything),
        Command::StopReading => {
            if let Some((ticket, what)) = state.reading.take() {
                state.errands.give_up(ticket);
                state.given_up = None;
                state.tell(format!("{} was stopped", capitalised(&what)), false);
            }
            Vec::new()
        }
        Command::TypePath(wish) => ask(state, Dialog::Path { wish, has_dialog: true }),
        Command::SendOn(hosts) => {
            running::send_on(state, &hosts);
            Vec::new()
        }
        Command::LookAtFile => files::look(state),
        Command::TakeTheirs => files::take_outside(state),
        Command::CompareWithFile => files::compare(state),
        Command::KnowSecondWindow => with_open(state, |open| open.presence.is_second = false),
        Command::SetTarget(target) => with_open(state, |open| open.target = target),
        Command::SetEnvironment(environment) => with_open(state, |open| open.environment = environment),
        Command::SetStory(story) => {
            let errands = with_open(state, |open| open.story = story);
            state.run = None;
            errands
        }
        Command::Select(selection) => {
            state.selection = selection;
            Vec::new()
        }
        Command::ShowWhere(entry) => {
            state.selection = Selection::Entry(entry);
            state.shown_where += 1;
            Vec::new()
        }
        Command::OpenSheet(finding) => done(|| fixing::open_sheet(state, finding)),
        Command::CloseSheet => {
            if let Some(sheet) = &mut state.sheet {
                sheet.is_open = false;
            }
            Vec::new()
        }
        Command::TickSheet(line) => done(|| fixing::tick(state, line)),
        Command::CameTrue(it_did) => done(|| fixing::came_true(state, it_did)),
        Command::TryFix(finding) => fixing::try_here(state, finding),
        Command::BeginSymptom(symptom) => done(|| symptoms::begin(state, symptom)),
        Command::SymptomOn(house) => done(|| symptoms::on(state, house)),
        Command::AnswerSymptom(question, option) => symptoms::answer(state, question, option),
        Command::ProjectOfSymptom => symptoms::make_project(state),
        Command::TryOut(what) => fixing::try_out(state, what),
        Command::RunWithFix(finding) => fixing::run_with(state, finding),
        Command::ScrubTo(step) => {
            if let Some(shown) = &mut state.run {
                shown.scrubbed = Some(step.min(shown.timeline.steps().len().saturating_sub(1)));
            }
            Vec::new()
        }
        Command::OpenRun(number) => match &state.open {
            Some(Open { project, .. }) if !state.is_live() => {
                let project = project.id.clone();
                project.map(|project| state.start(Effect::OpenRun { project, number })).into_iter().collect()
            }
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
        Command::FinishWizard if state.wizard.as_ref().is_some_and(|wizard| wizard.base_url_error().is_some()) => Vec::new(),
        Command::FinishWizard => unless_unsaved(state, Command::FinishWizard, importing::finish),
        Command::NewFromCalls { preview, platform } => {
            let command = Command::NewFromCalls { preview: preview.clone(), platform: platform.clone() };
            unless_unsaved(state, command, |state| importing::into_new(state, &preview, &platform))
        }
        Command::ProjectOfEvidence(house) => evidence::begin_project(state, house),
        Command::CompareWith(which, text) => comparing::take(state, which, text),
        Command::CompareCall(endpoint) => comparing::choose(state, endpoint),
        Command::CompareFor(house) => comparing::of_house(state, house),
        Command::UseTokenInHand => evidence::use_token(state),
        Command::ReadEvidence(text) => evidence::read(state, text),
        Command::ImportText(text) => importing::read(state, ImportFrom::Text(text)),
        Command::ImportFile(path) => importing::read(state, ImportFrom::File(path)),
        Command::Choose { call, choice } => {
            if let Some(Dialog::Import(preview)) = &mut state.dialog
                && let Some(place) = preview.choices.get_mut(call)
            {
                *place = choice;
            }
            Vec::new()
        }
        Command::ReadToken { token, key } => vec![state.start(Effect::ReadToken { token, key })],
        Command::SetSettings(settings) => {
            state.settings = settings;
            keep_settings(state)
        }
        Command::Recover(file) => {
            unless_unsaved(state, Command::Recover(file.clone()), |state| vec![state.start(Effect::LoadWork { file })])
        }
        Command::Discard(file) => {
            state.orphans.retain(|orphan| orphan.file != file);
            vec![state.start(Effect::DiscardWork { file })]
        }
        Command::CallOnce(endpoint) => running::ask_to_call(state, endpoint),
        Command::StopCall => running::stop_call(state),
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
        Command::Answer(answer) => answers::on_answer(state, answer),
        Command::Quit => unless_unsaved(state, Command::Quit, |state| {
            let mut errands = running::stop_all(state);
            errands.push(state.start(Effect::Quit));
            errands
        }),
    }
}

fn on_user_command(state: &mut State, command: UserCommand) -> Vec<Errand> {
    if command != UserCommand::SearchCommands {
        state.palette = false;
    }
    match command {
        UserCommand::RunFlow => running::run(state),
        UserCommand::Stop => running::stop(state),
        UserCommand::TryFlutterFlowDemo => {
            unless_unsaved(state, Command::User(command), |state| opening::try_demo(state, FLUTTERFLOW_DEMO))
        }
        UserCommand::TryWeWebDemo => unless_unsaved(state, Command::User(command), |state| opening::try_demo(state, WEWEB_DEMO)),
        UserCommand::NewFlutterFlow => importing::begin(state, Platform::FlutterFlow(FlutterFlowSettings::default())),
        UserCommand::NewWeWeb => importing::begin(state, Platform::WeWeb(WeWebSettings::default())),
        UserCommand::PasteCalls => ask(state, Dialog::Paste),
        UserCommand::PasteLogin => pasted::ask(state, None, false),
        UserCommand::Open => vec![state.start(Effect::Ask(FileWish::OpenProject))],
        UserCommand::Save => match state.open.as_ref().map(|open| open.path.clone()) {
            Some(Some(path)) => {
                let may = state.open.as_ref().map_or(MayReplace::Nothing, |open| open.may_replace(&path));
                files::save_to(state, path, may)
            }
            Some(None) => vec![state.start(Effect::Ask(FileWish::SaveProject))],
            None => Vec::new(),
        },
        UserCommand::SaveAs if state.open.is_some() => vec![state.start(Effect::Ask(FileWish::SaveProject))],
        UserCommand::SaveAs => Vec::new(),
        UserCommand::Close if state.open.is_none() && state.symptom.is_some() => {
            state.symptom = None;
            Vec::new()
        }
        UserCommand::Close if state.wizard.is_some() => {
            state.wizard = None;
            Vec::new()
        }
        UserCommand::Close => unless_unsaved(state, Command::User(command), opening::close),
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
            keep_settings(state)
        }
        UserCommand::SwitchPlatform => match state.open.as_ref().map(|open| other(&open.project.platform)) {
            Some(to) => ask_to_switch(state, &to),
            None => Vec::new(),
        },
        UserCommand::TakeSecretsOut => editing::seal_all(state),
        UserCommand::TestRotation => probing::ask(state, Kind::Rotation),
        UserCommand::TestRace => probing::ask(state, Kind::Race),
        UserCommand::CompareRequests => comparing::begin(state),
        UserCommand::AskApp => ask(state, Dialog::AskApp(None)),
        UserCommand::DecodeToken => ask(state, Dialog::Token(None)),
        UserCommand::TryPath => ask(state, Dialog::TryPath),
        UserCommand::Notices => ask(state, Dialog::Notices),
        UserCommand::Settings => ask(state, Dialog::Settings),
        UserCommand::FoldCanvas => {
            state.canvas_folded = !state.canvas_folded;
            Vec::new()
        }
        UserCommand::SaveWindowPicture => vec![state.start(Effect::Ask(FileWish::WindowPicture))],
        UserCommand::SaveTimelinePicture if state.run.is_some() => vec![state.start(Effect::Ask(FileWish::TimelinePicture))],
        UserCommand::SaveTimelinePicture => Vec::new(),
        UserCommand::SearchCommands => {
            state.palette = !state.palette;
            Vec::new()
        }
    }
}

/// Does what starts no work.
fn done(act: impl FnOnce()) -> Vec<Errand> {
    act();
    Vec::new()
}

fn ask_to_switch(state: &mut State, to: &Platform) -> Vec<Errand> {
    match state.open.as_ref().map(|open| switched(&open.project, to)) {
        Some(switched) => ask(state, Dialog::Switch(Box::new(switched))),
        None => Vec::new(),
    }
}

fn ask(state: &mut State, dialog: Dialog) -> Vec<Errand> {
    state.dialog = Some(dialog);
    Vec::new()
}

fn with_open(state: &mut State, change: impl FnOnce(&mut Open)) -> Vec<Errand> {
    if let Some(open) = &mut state.open {
        change(open);
    }
    Vec::new()
}

/// Does it at once, or asks first when there are unsaved changes.
fn unless_unsaved(state: &mut State, command: Command, act: impl FnOnce(&mut State) -> Vec<Errand>) -> Vec<Errand> {
    if state.has_unsaved() {
        state.dialog = Some(Dialog::Unsaved { then: Box::new(command) });
        return Vec::new();
    }
    act(state)
}

fn keep_settings(state: &mut State) -> Vec<Errand> {
    let settings = state.settings.clone();
    vec![state.start(Effect::KeepSettings(settings))]
}
