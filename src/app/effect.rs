//! Work to start, as plain data. Wiring carries it out and answers with messages that bear the work's ticket.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::diagnose::probe::Kind;
use crate::diagnose::symptoms::{House, Symptom};
use crate::domain::project::Project;
use crate::domain::project::identity::{ProjectId, ProjectKey};
use crate::domain::project::platform::Target;
use crate::domain::secret::Secret;
use crate::domain::settings::Settings;
use crate::domain::web::send_on::SendOn;
use crate::format::project_file::Unknown;
use crate::format::standing::Fingerprint;
use crate::knowledge::pretended::PastedLogin;
use crate::run::Run;
use crate::run::recording::Recording;

use super::file_wish::FileWish;
use super::keychain_order::KeychainOrder;
use super::on_disk::Saving;
use super::ticket::Ticket;

/// Work to start, and the ticket that each answer to it bears.
#[derive(Clone, Debug)]
pub struct Errand {
    /// Its ticket.
    pub ticket: Ticket,
    /// The work.
    pub effect: Effect,
}

/// Work to start.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Shows the system's file dialog.
    Ask(FileWish),
    /// Reads a project file.
    Load {
        /// The file.
        path: PathBuf,
    },
    /// Writes a project file, whole or not at all.
    Save(Saving),
    /// Looks at what stands in a file that is open.
    Look {
        /// The file.
        path: PathBuf,
    },
    /// Starts a run.
    Run {
        /// The project as it is now.
        project: Arc<Project>,
        /// Under what its secrets are kept.
        key: ProjectKey,
        /// Story id.
        story: String,
        /// Environment id.
        environment: String,
        /// Where the app runs.
        target: Target,
        /// Values that take the place of the environment's.
        values: Vec<(String, String)>,
        /// The secrets that were typed in.
        secrets: BTreeMap<String, Secret>,
        /// What stands in for the log-in.
        pasted: Option<PastedLogin>,
        /// Hosts to which own headers and bodies may be sent on.
        send_on: SendOn,
        /// Proxy, certificates and patience.
        settings: Settings,
    },
    /// Makes a test of the server, beside the app's story.
    Probe {
        /// Which test.
        kind: Kind,
        /// The project as it is now.
        project: Arc<Project>,
        /// Under what its secrets are kept.
        key: ProjectKey,
        /// Story id: its values are asked for as those of a run.
        story: String,
        /// Environment id.
        environment: String,
        /// Where the app runs.
        target: Target,
        /// Values that take the place of the environment's.
        values: Vec<(String, String)>,
        /// The secrets that were typed in.
        secrets: BTreeMap<String, Secret>,
        /// Proxy, certificates and patience.
        settings: Settings,
    },
    /// Reads what somebody has from a text or a file.
    Import {
        /// Where they stand.
        from: ImportFrom,
        /// Whose menus the fixes of what they show name; both platforms' where that is not known.
        house: Option<House>,
        /// It is only looked at; otherwise calls are to be taken into a project.
        as_evidence: bool,
    },
    /// Hands an answer to the run that asked.
    AnswerQuestion {
        /// The run's ticket.
        run: Ticket,
        /// The question's name.
        name: String,
        /// The answer.
        text: Secret,
    },
    /// Ends a run, or a single call.
    Stop {
        /// Its ticket.
        run: Ticket,
    },
    /// Finds out what can be behind a symptom.
    Diagnose {
        /// What is seen.
        symptom: Symptom,
        /// The platform.
        house: House,
        /// What is known.
        answers: Vec<Option<usize>>,
    },
    /// Has the changes that the verdict of a run offers proven by replay.
    Prove {
        /// The run.
        run: Arc<Run>,
    },
    /// Replays a recording through a project.
    Replay {
        /// The recording.
        recording: Arc<Recording>,
        /// The project.
        project: Arc<Project>,
    },
    /// Which runs of a project are kept.
    ListRuns {
        /// The project.
        project: ProjectId,
    },
    /// Keeps a run, secrets replaced by stand-ins.
    KeepRun {
        /// The project.
        project: ProjectId,
        /// The run.
        run: Arc<Run>,
        /// What was recorded of it.
        recording: Arc<Recording>,
    },
    /// Opens a kept run.
    OpenRun {
        /// The project.
        project: ProjectId,
        /// Its number.
        number: u32,
    },
    /// Draws a picture of the whole timeline and writes it to a file.
    TimelinePicture {
        /// The file.
        path: PathBuf,
    },
    /// Takes a picture of the window and writes it to a file.
    WindowPicture {
        /// The file.
        path: PathBuf,
    },
    /// Looks at what was pasted in place of a log-in, as seen from now.
    ReadLogin {
        /// The project.
        project: Arc<Project>,
        /// What was pasted.
        login: PastedLogin,
    },
    /// Reads a token at the time that it is now.
    ReadToken {
        /// The token.
        token: Secret,
        /// The key; empty: none.
        key: Secret,
    },
    /// Keeps unsaved work, so that a crash loses next to nothing; `None`: there is none.
    KeepWork(Option<Box<Work>>),
    /// Reads the unsaved work of a program that is gone.
    LoadWork {
        /// Its file.
        file: PathBuf,
    },
    /// Removes the unsaved work of a program that is gone.
    DiscardWork {
        /// Its file.
        file: PathBuf,
    },
    /// Puts a project first among those that were open.
    Remember {
        /// Its file.
        path: PathBuf,
        /// Its name.
        name: String,
        /// Its platform, as on screen.
        platform: String,
    },
    /// Asks the operating system's keychain.
    Keychain(KeychainOrder),
    /// Keeps the settings.
    KeepSettings(Settings),
    /// Closes the window.
    Quit,
}

/// Where calls are read from.
#[derive(Clone, Debug)]
pub enum ImportFrom {
    /// A pasted text; it may hold secrets.
    Text(Secret),
    /// A file.
    File(PathBuf),
}

/// Unsaved work.
#[derive(Clone, Debug)]
pub struct Work {
    /// The project's file, if it was ever saved.
    pub path: Option<PathBuf>,
    /// The project.
    pub project: Arc<Project>,
    /// What its file holds that this program does not know.
    pub unknown: Unknown,
    /// What stood in its file when it was read or written last.
    pub found: Option<Fingerprint>,
}
