//! What came back from work that was started.

use std::path::PathBuf;
use std::sync::Arc;

use crate::diagnose::Judged;
use crate::diagnose::had::{CannotReadHad, Had};
use crate::diagnose::probe::Told;
use crate::diagnose::symptoms::Diagnosis;
use crate::domain::project::Project;
use crate::domain::project::identity::IdSource;
use crate::domain::record::finding::Finding;
use crate::domain::record::question::Question;
use crate::domain::record::verdict::Verdict;
use crate::domain::settings::{Orphan, Recent, Settings};
use crate::domain::web::token_report::{CannotReadToken, TokenReport};
use crate::format::file_error::StoreError;
use crate::format::import::{CannotImport, Import};
use crate::knowledge::pretended::CannotPretend;
use crate::run::Run;
use crate::run::cannot_run::CannotRun;
use crate::run::recording::Recording;

use super::effect::Work;
use super::file_wish::FileWish;
use super::keychain_order::KeychainAnswer;
use super::on_disk::{NotSaved, Opened, Presence, Standing, Written};
use super::state::pasted::PastedPreview;
use super::ticket::Ticket;

/// What came back, with the ticket of the errand that it is about; none of what nobody asked for.
#[derive(Clone, Debug)]
pub struct Mail {
    /// The errand's ticket.
    pub ticket: Option<Ticket>,
    /// What came back.
    pub message: Message,
}

impl Mail {
    /// What comes by itself.
    #[must_use]
    pub fn unasked(message: Message) -> Self {
        Self { ticket: None, message }
    }

    /// An answer.
    #[must_use]
    pub fn to(ticket: Ticket, message: Message) -> Self {
        Self { ticket: Some(ticket), message }
    }
}

/// What was read from outside.
#[derive(Clone, Debug)]
pub enum FromOutside {
    /// Calls, to be taken into a project.
    Calls {
        /// The calls.
        import: Arc<Import>,
        /// What they show to be wrong by themselves.
        shown: Vec<Finding>,
    },
    /// Something to be looked at, or why it could not be read.
    Evidence(Result<Had, CannotReadHad>),
}

/// What came back.
#[derive(Clone, Debug)]
pub enum Message {
    /// A file was chosen.
    Chosen {
        /// What for.
        wish: FileWish,
        /// The file; `None` when the dialog was cancelled.
        path: Option<PathBuf>,
    },
    /// The system's file dialog has not answered yet: it may be open, hidden, or not there at all.
    DialogSilent {
        /// What for.
        wish: FileWish,
    },
    /// Reading a file takes longer than a moment.
    StillReading {
        /// What is read, in words.
        what: String,
    },
    /// There is no file dialog on this system.
    NoFileDialog {
        /// What for.
        wish: FileWish,
    },
    /// A project was read.
    Loaded {
        /// The file.
        path: PathBuf,
        /// The project, or what is wrong with the file.
        result: Result<Box<Opened>, Arc<StoreError>>,
    },
    /// A project was written, or not.
    Saved {
        /// The file.
        path: PathBuf,
        /// The project that was written.
        project: Arc<Project>,
        /// What was written, or what went wrong.
        result: Result<Written, NotSaved>,
    },
    /// What stands in a file that is open.
    Looked {
        /// The file.
        path: PathBuf,
        /// What stands there.
        standing: Standing,
    },
    /// A run went on.
    Progress {
        /// The run as it is now.
        run: Arc<Run>,
    },
    /// A run asks the person who runs it, and waits.
    Asked {
        /// What it asks.
        question: Question,
    },
    /// A run is over.
    Ended {
        /// The run.
        run: Arc<Run>,
        /// What it amounts to.
        verdict: Arc<Verdict>,
    },
    /// A run could not start.
    CannotRun(CannotRun),
    /// How far a test of the server is.
    Probing {
        /// What is known so far.
        told: Told,
    },
    /// A test of the server is over, was stopped, or could not be made.
    Probed(Result<Told, CannotRun>),
    /// A replay is done.
    Replayed {
        /// The run that came of it.
        run: Arc<Run>,
        /// What it amounts to.
        verdict: Arc<Verdict>,
    },
    /// What can be behind a symptom.
    Diagnosed {
        /// The answers that it goes by.
        answers: Vec<Option<usize>>,
        /// What was found.
        diagnosis: Box<Diagnosis>,
    },
    /// The changes that the verdict of a run offers were tried on the recording.
    Proved {
        /// The run.
        run: Arc<Run>,
        /// The verdict, with what is proven.
        judged: Box<Judged>,
    },
    /// Which runs of the project are kept.
    KeptRuns {
        /// Their numbers.
        numbers: Vec<u32>,
    },
    /// A run was kept.
    Kept {
        /// Its number among the kept ones.
        number: u32,
    },
    /// A kept run was opened.
    RunOpened {
        /// Its number.
        number: u32,
        /// What was recorded.
        recording: Arc<Recording>,
        /// The run, derived from it again.
        run: Arc<Run>,
        /// What it amounts to.
        verdict: Arc<Verdict>,
    },
    /// Calls were read, or what is wrong with them.
    Imported(Result<FromOutside, Arc<CannotImport>>),
    /// The program has started.
    Started {
        /// Settings.
        settings: Settings,
        /// What is wrong with the settings' file.
        error: Option<String>,
        /// Where the ids of new projects come from.
        ids: IdSource,
    },
    /// What was remembered of the last time.
    Remembered {
        /// The projects that were open last.
        recent: Vec<Recent>,
        /// Unsaved work of programs that are gone.
        orphans: Vec<Orphan>,
    },
    /// Another project was put first.
    Recent(Vec<Recent>),
    /// What the app would get of what was pasted in place of a log-in.
    LoginRead(Result<PastedPreview, CannotPretend>),
    /// What a token says.
    TokenRead(Result<Box<TokenReport>, CannotReadToken>),
    /// Unsaved work was read, or not.
    WorkLoaded {
        /// The file that held it.
        file: PathBuf,
        /// The work, or what is wrong with its file.
        result: Result<Box<Work>, Arc<StoreError>>,
        /// That this window has the project's own file open.
        presence: Presence,
    },
    /// What came of asking the keychain.
    Keychain(KeychainAnswer),
    /// Something to tell: a picture was written, or not.
    Notice {
        /// The text.
        text: String,
        /// It is about something that went wrong.
        error: bool,
    },
}

impl Message {
    /// Whether more answers to the same errand may follow.
    #[must_use]
    pub fn is_interim(&self) -> bool {
        matches!(
            self,
            Self::Progress { .. } | Self::Probing { .. } | Self::Asked { .. } | Self::DialogSilent { .. } | Self::StillReading { .. }
        )
    }
}
