//! Everything that the window shows. Panels read it; only `update` writes it.

pub mod asking;
pub mod before_run;
pub mod comparing;
pub mod dialog;
pub mod errands;
pub mod evidence;
pub mod hand_off;
pub mod history;
pub mod keychain;
pub mod notice;
pub mod open;
pub mod pasted;
pub mod probing;
pub mod saves;
pub mod selection;
pub mod session_secrets;
pub mod shown;
pub mod symptoms;
pub mod timeline;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::command::Command;
use super::effect::{Effect, Errand};
use super::ticket::Ticket;
use crate::domain::project::Project;
use crate::domain::project::identity::{IdSource, ProjectKey};
use crate::domain::project::secret_place::SecretPlace;
use crate::domain::secret::Secret;
use crate::domain::settings::{Orphan, Recent, Settings};
use crate::domain::web::send_on::SendOn;
use crate::edit::wizard::Wizard;
use crate::knowledge::pretended::PastedLogin;

use self::asking::Asking;
use self::dialog::Dialog;
use self::errands::Errands;
use self::hand_off::{HandOff, TriedFix};
use self::keychain::KeychainState;
use self::notice::Notice;
use self::open::Open;
use self::saves::Saves;
use self::selection::Selection;
use self::session_secrets::SessionSecrets;
use self::shown::{Asked, Called, Shown};

/// Everything that the window shows.
#[derive(Clone, Debug, Default)]
pub struct State {
    /// The project that is open; none on the welcome screen.
    pub open: Option<Open>,
    /// The run that is shown.
    pub run: Option<Shown>,
    /// The hand-off sheet of a finding, open or put away.
    pub sheet: Option<HandOff>,
    /// The fix that was tried last.
    pub tried: Option<TriedFix>,
    /// The errand of the run that is going on.
    pub live: Option<Ticket>,
    /// What is selected.
    pub selection: Selection,
    /// Goes up each time when what is selected is to be brought into sight.
    pub shown_where: u64,
    /// The question that stands in the middle.
    pub dialog: Option<Dialog>,
    /// The system's file dialog, when it does not answer at once.
    pub asking: Option<Asking>,
    /// A file that is being read for longer than a moment: the errand, and what is read.
    pub(in crate::app) reading: Option<(Ticket, String)>,
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
    /// "My login does not work": the questions, while they are asked.
    pub symptom: Option<symptoms::Asked>,
    /// An endpoint that was called once, apart from any run.
    pub called: Option<Called>,
    /// What the run that is going on, or the single call, asks and waits for; the oldest first.
    pub asked: Vec<Asked>,
    /// What stands in for the log-in, by project and environment. It lives as long as the program runs.
    pub(in crate::app) pasted: BTreeMap<SecretPlace, PastedLogin>,
    /// What the user has read of what runs do, by environment: calls and effects.
    pub(in crate::app) agreed: BTreeMap<String, BTreeSet<String>>,
    /// Hosts to which own headers and bodies of the open project may be sent on.
    pub(in crate::app) send_on: SendOn,
    /// The numbers of the project's runs that are kept, oldest first.
    pub kept: Vec<u32>,
    /// What waits for the project to be saved.
    pub(in crate::app) after_save: Option<Command>,
    /// The project as it stood when the user said that its changes need not be saved. It goes when what takes its place is there.
    pub(in crate::app) given_up: Option<Arc<Project>>,
    /// What comes as soon as this input is dealt with.
    pub(in crate::app) then: Option<Command>,
    /// The project whose unsaved work was kept last.
    pub(in crate::app) kept_work: Option<Arc<Project>>,
    /// A run of the project as it was for the other platform.
    pub(in crate::app) parked: Option<Shown>,
    /// Goes up with each project that is opened or closed: what is typed by halves ends there.
    pub opened: u64,
    /// What was typed for projects that are closed.
    pub(in crate::app) shelf: BTreeMap<ProjectKey, (SessionSecrets, BTreeMap<SecretPlace, PastedLogin>)>,
    /// Where the ids of new projects come from.
    pub(in crate::app) ids: IdSource,
    /// What is under way.
    pub(in crate::app) errands: Errands,
    /// The files that are being written.
    pub(in crate::app) saves: Saves,
    /// The replay that is under way.
    pub(in crate::app) replaying: Option<Ticket>,
}

impl State {
    /// The fix that was tried last, while the project is as it made it.
    #[must_use]
    pub fn fix_tried(&self) -> Option<&TriedFix> {
        let open = self.open.as_ref()?;
        self.tried.as_ref().filter(|tried| Arc::ptr_eq(&tried.project, &open.project))
    }

    /// The hand-off sheet that is shown.
    #[must_use]
    pub fn sheet_shown(&self) -> Option<&HandOff> {
        self.sheet.as_ref().filter(|sheet| sheet.is_open)
    }

    /// The project in front: none on the welcome screen, and while the questions of a new one are asked.
    #[must_use]
    pub fn front(&self) -> Option<&Open> {
        self.open.as_ref().filter(|_| self.wizard.is_none())
    }

    /// Whether there are changes that would be lost, and that the user has not given up.
    pub(in crate::app) fn has_unsaved(&self) -> bool {
        let given_up = |open: &Open| self.given_up.as_ref().is_some_and(|project| Arc::ptr_eq(project, &open.project));
        self.open.as_ref().is_some_and(|open| open.is_changed() && !given_up(open))
    }

    /// The title of the window. Names no secrets.
    #[must_use]
    pub fn title(&self) -> String {
        match self.front() {
            Some(open) => format!("{}{} — Authscope", if open.is_changed() { "• " } else { "" }, open.project.name),
            None => "Authscope".into(),
        }
    }

    /// Tells something: it is shown, and can be read again later.
    pub(in crate::app) fn tell(&mut self, text: String, error: bool) {
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
        self.open.as_ref().map(|open| self.secrets.of(&open.key, &open.environment)).unwrap_or_default()
    }

    /// Keeps a secret for every environment of the open project that declares it.
    pub(in crate::app) fn put_everywhere(&mut self, name: &str, value: &Secret) {
        let Some(open) = &self.open else { return };
        for environment in &open.project.environments {
            if environment.values.iter().any(|declared| declared.secret && declared.name == name) {
                self.secrets.put(SecretPlace::new(&open.key, &environment.id, name), value.clone());
            }
        }
    }

    /// What is being read for longer than a moment, in words.
    #[must_use]
    pub fn reading(&self) -> Option<&str> {
        self.reading.as_ref().filter(|(ticket, _)| self.errands.awaits(*ticket)).map(|(_, what)| what.as_str())
    }

    /// Whether a run is going on.
    #[must_use]
    pub fn is_live(&self) -> bool {
        self.live.is_some()
    }

    /// Starts work.
    pub(in crate::app) fn start(&mut self, effect: Effect) -> Errand {
        self.errands.start(effect, self.opened)
    }

    /// Where what stands in for the log-in is kept: a token of one environment never goes to the server of another.
    pub(in crate::app) fn pasted_place(&self) -> Option<SecretPlace> {
        self.open.as_ref().map(|open| SecretPlace::new(&open.key, &open.environment, ""))
    }

    /// What stands in for the log-in in the environment in use.
    #[must_use]
    pub fn pasted_here(&self) -> Option<&PastedLogin> {
        self.pasted.get(&self.pasted_place()?)
    }
}
