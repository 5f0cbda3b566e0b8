//! Everything that the window shows. Panels read it; only `update` writes it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::domain::project::Project;
use crate::domain::project::environment::{Environment, ServerKind};
use crate::domain::project::item::Item;
use crate::domain::project::platform::Target;
use crate::domain::project::secret_place::SecretPlace;
use crate::domain::project::story::Story;
use crate::domain::record::question::Question;
use crate::domain::record::session::Session;
use crate::domain::record::verdict::Verdict;
use crate::domain::secret::Secret;
use crate::domain::settings::{Orphan, Recent, Settings};
use crate::domain::web::token_report::TokenReport;
use crate::format::project_file::Unknown;
use crate::knowledge::pretended::PastedLogin;
use crate::run::recording::Recording;
use crate::run::{Moment, Run, RunOutcome};

use super::before_run::Sheet;
use super::command::Command;
use super::effect::Ticket;
use super::history::History;
use super::keychain::KeychainState;
use super::pasted::PastedPreview;
use super::selection::Selection;
use super::session_secrets::SessionSecrets;
use super::timeline::Timeline;
use crate::edit::adopt::Preview;
use crate::edit::call_once::Ask;
use crate::edit::switch::Switched;
use crate::edit::wizard::Wizard;

/// Everything that the window shows.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// The project that is open; none on the welcome screen.
    pub open: Option<Open>,
    /// The run that is shown.
    pub run: Option<Shown>,
    /// The run that is going on.
    pub live: Option<Ticket>,
    /// What is selected.
    pub selection: Selection,
    /// The question that stands in the middle.
    pub dialog: Option<Dialog>,
    /// The last thing to tell.
    pub notice: Option<Notice>,
    /// Settings of the program itself.
    pub settings: Settings,
    /// The projects that were open last, the newest first.
    pub recent: Vec<Recent>,
    /// Unsaved work of programs that are gone, the newest first.
    pub orphans: Vec<Orphan>,
    /// What was told so far, the newest last.
    pub told: Vec<Notice>,
    /// The canvas is folded away.
    pub canvas_folded: bool,
    /// The list of commands is open.
    pub palette: bool,
    /// Secrets typed in for the open project. They live as long as the program runs.
    pub secrets: SessionSecrets,
    /// Which secrets are in the keychain.
    pub keychain: KeychainState,
    /// The questions of a new project, while they are asked.
    pub wizard: Option<Wizard>,
    /// An endpoint that was called once, apart from any run.
    pub called: Option<Called>,
    /// What the run that is going on, or the single call, asks and waits for; the oldest first.
    pub asked: Vec<Asked>,
    /// What stands in for the log-in, by project and environment. It lives as long as the program runs.
    pub(super) pasted: BTreeMap<SecretPlace, PastedLogin>,
    /// What the user has read of what runs do, by environment: calls and effects.
    pub(super) agreed: BTreeMap<String, BTreeSet<String>>,
    /// The numbers of the project's runs that are kept, oldest first.
    pub kept: Vec<u32>,
    /// What waits for the project to be saved.
    pub(super) after_save: Option<Command>,
    /// The project whose unsaved work was kept last.
    pub(super) kept_work: Option<Arc<Project>>,
    /// A run of the project as it was for the other platform.
    pub(super) parked: Option<Shown>,
    /// Goes up with each project that is opened or closed: what is typed by halves ends there.
    pub opened: u64,
    /// What was typed for projects that are closed, by their files.
    pub(super) shelf: BTreeMap<PathBuf, (SessionSecrets, BTreeMap<SecretPlace, PastedLogin>)>,
    pub(super) next_ticket: Ticket,
    pub(super) replaying: Option<Ticket>,
}

/// The project that is open.
#[derive(Clone, Debug)]
pub struct Open {
    /// The project.
    pub project: Arc<Project>,
    /// As it was saved last.
    pub saved: Arc<Project>,
    /// What its file holds that this program does not know.
    pub unknown: Unknown,
    /// Its file; none for a demo that was not saved.
    pub path: Option<PathBuf>,
    /// Undo and redo.
    pub history: History,
    /// Story in use.
    pub story: String,
    /// Environment in use.
    pub environment: String,
    /// Where the app runs.
    pub target: Target,
}

impl Open {
    /// A project that was just opened: the first story and environment, the platform's usual target.
    #[must_use]
    pub fn new(project: Arc<Project>, unknown: Unknown, path: Option<PathBuf>) -> Self {
        let story = project.stories.first().map(|story| story.id.clone()).unwrap_or_default();
        let environment = project.environments.first().map(|environment| environment.id.clone()).unwrap_or_default();
        let target = project.platform.default_target();
        Self { saved: Arc::clone(&project), project, unknown, path, history: History::default(), story, environment, target }
    }

    /// After an edit or an undo: story, environment and target that are in use still exist.
    pub(super) fn keep_choices(&mut self) {
        if self.project.story(&self.story).is_none() {
            self.story = self.project.stories.first().map(|story| story.id.clone()).unwrap_or_default();
        }
        if self.project.environment(&self.environment).is_none() {
            self.environment = self.project.environments.first().map(|environment| environment.id.clone()).unwrap_or_default();
        }
        if !self.project.platform.targets().contains(&self.target) {
            self.target = self.project.platform.default_target();
        }
    }

    /// Whether there is something to save.
    #[must_use]
    pub fn is_changed(&self) -> bool {
        // One project is mostly compared with itself.
        !Arc::ptr_eq(&self.project, &self.saved) && self.project != self.saved
    }

    /// The story in use.
    #[must_use]
    pub fn story(&self) -> Option<&Story> {
        self.project.story(&self.story)
    }

    /// The environment in use.
    #[must_use]
    pub fn environment(&self) -> Option<&Environment> {
        self.project.environment(&self.environment)
    }

    /// Whether runs go to the built-in server.
    #[must_use]
    pub fn is_demo(&self) -> bool {
        self.environment().is_some_and(|environment| environment.server == ServerKind::Demo)
    }

    /// The file's name, or what stands for it.
    #[must_use]
    pub fn file_name(&self) -> String {
        self.path.as_deref().and_then(Path::file_name).map_or_else(|| "not saved".into(), |name| name.to_string_lossy().into_owned())
    }
}

/// An endpoint that was called once.
#[derive(Clone, Debug)]
pub struct Called {
    /// Endpoint id.
    pub endpoint: String,
    /// The run that made the call; none before anything came back.
    pub run: Option<Arc<Run>>,
    /// Why it could not be made.
    pub error: Option<String>,
    /// Its number, while it is going on.
    pub(super) ticket: Option<Ticket>,
}

impl Called {
    /// Whether the answer is still awaited.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.ticket.is_some()
    }
}

/// Something that a run asks and waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// What.
    pub question: Question,
    /// The run's number.
    pub(super) ticket: Ticket,
}

/// The run that is shown.
#[derive(Clone, Debug)]
pub struct Shown {
    /// Which run of the project it is.
    pub number: u32,
    /// Its number in this program, while it may still be kept.
    pub ticket: Option<Ticket>,
    /// The run. While it is going on, as it is now.
    pub run: Arc<Run>,
    /// Its rows.
    pub timeline: Timeline,
    /// What was recorded; replays start from it. None while the run is going on.
    pub recording: Option<Arc<Recording>>,
    /// The entries come from a replay through an edited project.
    pub replayed: bool,
    /// What it amounts to, once it is over.
    pub verdict: Option<Arc<Verdict>>,
    /// The step after which the app is shown; the last one when `None`.
    pub scrubbed: Option<usize>,
}

impl Shown {
    /// The step after which the app is shown.
    #[must_use]
    pub fn step(&self) -> usize {
        let last = self.timeline.steps().len().saturating_sub(1);
        self.scrubbed.map_or(last, |at| at.min(last))
    }

    /// How the run stands.
    #[must_use]
    pub fn outcome(&self) -> RunOutcome {
        self.verdict.as_ref().map_or(RunOutcome::Running, |verdict| verdict.outcome)
    }

    /// The app as it was when a step ended, or as it is now while the step is going on.
    #[must_use]
    pub fn moment_after(&self, step: usize) -> Option<&Moment> {
        self.timeline.steps().get(step)?.moment.and_then(|at| self.run.moments().get(at))
    }

    /// The session when a step ended.
    #[must_use]
    pub fn session_after(&self, step: usize) -> Session {
        self.moment_after(step).and_then(|moment| moment.device.tabs.first()).map(|tab| tab.session.clone()).unwrap_or_default()
    }
}

/// What a file dialog is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileWish {
    /// Opening a project.
    OpenProject,
    /// Saving the project.
    SaveProject,
    /// Saving a picture of the window.
    WindowPicture,
    /// Saving a picture of the timeline.
    TimelinePicture,
}

/// A question that stands in the middle.
#[derive(Clone, Debug, PartialEq)]
pub enum Dialog {
    /// There are unsaved changes; the command waits for the answer.
    Unsaved {
        /// What happens after it.
        then: Box<Command>,
    },
    /// There is no file dialog on this system: a path is typed.
    Path {
        /// What for.
        wish: FileWish,
        /// What happens after saving.
        then: Option<Box<Command>>,
    },
    /// Values are missing for a run.
    Secrets {
        /// The names of secrets.
        names: Vec<String>,
        /// The names of values that anybody may read, and that are empty.
        plain: Vec<String>,
    },
    /// The project is to become one of the other platform.
    Switch(Box<Switched>),
    /// Settings of the program itself.
    Settings,
    /// What was told so far.
    Notices,
    /// Decoding a token: what it says, once one was given.
    Token(Option<Result<Box<TokenReport>, String>>),
    /// A token is to stand in for a log-in.
    PasteLogin {
        /// The call (endpoint id); `None`: the project's log-in.
        endpoint: Option<String>,
        /// What the app would get, once something was pasted.
        read: Option<Result<PastedPreview, String>>,
        /// A run waits for it.
        then_run: bool,
    },
    /// Trying a path on a reply.
    TryPath,
    /// Calls are pasted: a cURL command, a HAR, a URL.
    Paste,
    /// What was read of pasted calls, before it is taken.
    Import(Preview),
    /// An endpoint is to be called once.
    CallOnce {
        /// Endpoint id.
        endpoint: String,
        /// What it needs.
        asks: Vec<Ask>,
    },
    /// The first run against a server of the user's own is to begin.
    BeforeRun(Sheet),
    /// A thing is to be deleted that others refer to.
    Delete {
        /// The thing.
        item: Item,
        /// The places that refer to it, in words.
        places: Vec<String>,
    },
    /// Something went wrong that needs to be read.
    Error {
        /// In a few words.
        title: String,
        /// Where, what, how to fix.
        text: String,
    },
}

/// Something to tell in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The text.
    pub text: String,
    /// It is about something that went wrong.
    pub error: bool,
}

impl State {
    /// The title of the window. Names no secrets.
    #[must_use]
    pub fn title(&self) -> String {
        match &self.open {
            Some(open) => format!("{}{} — Authscope", if open.is_changed() { "• " } else { "" }, open.project.name),
            None => "Authscope".into(),
        }
    }

    /// Tells something: it is shown, and can be read again later.
    pub(super) fn tell(&mut self, text: String, error: bool) {
        /// So much can be read again.
        const MOST: usize = 200;
        let notice = Notice { text, error };
        self.told.push(notice.clone());
        let too_many = self.told.len().saturating_sub(MOST);
        self.told.drain(..too_many);
        self.notice = Some(notice);
    }

    /// The typed secrets of the environment in use, by name.
    #[must_use]
    pub fn secrets_here(&self) -> BTreeMap<String, Secret> {
        self.open.as_ref().map(|open| self.secrets.of(&open.project.name, &open.environment)).unwrap_or_default()
    }

    /// Keeps a secret for every environment of the open project that declares it.
    pub(super) fn put_everywhere(&mut self, name: &str, value: &Secret) {
        let Some(open) = &self.open else { return };
        for environment in &open.project.environments {
            if environment.values.iter().any(|declared| declared.secret && declared.name == name) {
                self.secrets.put(SecretPlace::new(&open.project.name, &environment.id, name), value.clone());
            }
        }
    }

    /// Whether a run is going on.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.live.is_some()
    }

    pub(super) fn ticket(&mut self) -> Ticket {
        self.next_ticket += 1;
        self.next_ticket
    }
}
