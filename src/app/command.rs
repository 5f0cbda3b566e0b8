//! What the user wants, with everything that it takes.

use std::path::PathBuf;

use crate::diagnose::symptoms::{House, Symptom};
use crate::domain::project::item::{Item, ItemKind};
use crate::domain::project::platform::{Platform, Target};
use crate::domain::project::secret_place::SecretPlace;
use crate::domain::project::workflow::Trigger;
use crate::domain::record::checklist::TryOut;
use crate::domain::record::entry_id::EntryId;
use crate::domain::secret::Secret;
use crate::domain::settings::Settings;
use crate::knowledge::pretended::PastedLogin;

use super::file_wish::FileWish;
use super::state::comparing::Which;
use super::state::selection::Selection;
use super::user_command::UserCommand;
use crate::edit::Edit;
use crate::edit::adopt::{ImportChoice, Preview};
use crate::edit::wizard::Wizard;

/// What the user wants.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// A command by name.
    User(UserCommand),
    /// Opens this file.
    OpenPath(PathBuf),
    /// Saves to this file.
    SavePath(PathBuf),
    /// Own headers and bodies may be sent on to these hosts from now on, where a redirect leads there.
    SendOn(Vec<String>),
    /// The window is in front again: somebody may have changed the open project's file.
    LookAtFile,
    /// What somebody else has made of the file takes the place of what is open; one step of Undo.
    TakeTheirs,
    /// Shows how what somebody else has made of the file differs from what is open.
    CompareWithFile,
    /// That another window has the file open is known.
    KnowSecondWindow,
    /// Nobody waits any more for the file that is being read.
    StopReading,
    /// A path is to be typed: the system's file dialog is not seen.
    TypePath(FileWish),
    /// Where the app runs.
    SetTarget(Target),
    /// Which environment.
    SetEnvironment(String),
    /// Which story.
    SetStory(String),
    /// Selects something.
    Select(Selection),
    /// Selects an entry of the timeline and brings it into sight, wherever the timeline stands.
    ShowWhere(EntryId),
    /// Opens the hand-off sheet of a finding (its place among those of the verdict).
    OpenSheet(usize),
    /// Puts the sheet away; its ticks stay.
    CloseSheet,
    /// Ticks a line of the sheet (counted from 0), or takes the tick back.
    TickSheet(usize),
    /// Whether the app did what the sheet predicted.
    CameTrue(bool),
    /// Changes the project as the fix of a finding says, and replays the recording.
    TryFix(usize),
    /// The same, and runs the story.
    RunWithFix(usize),
    /// "My login does not work": begins with what is seen.
    BeginSymptom(Symptom),
    /// Which platform it is.
    SymptomOn(House),
    /// Answers a question of a symptom (counted from 0); none is "I don't know".
    AnswerSymptom(usize, Option<usize>),
    /// Makes a project of the answers.
    ProjectOfSymptom,
    /// Runs the test that tries something, and adds it where there is none.
    TryOut(TryOut),
    /// Shows the app as it was after this step of the story (counted from 0).
    ScrubTo(usize),
    /// Shows a run that was kept.
    OpenRun(u32),
    /// Makes a project of calls that were read from outside.
    NewFromCalls {
        /// What was read, and what of it is taken.
        preview: Box<Preview>,
        /// For which platform.
        platform: Box<Platform>,
    },
    /// Changes the project.
    Edit(Edit),
    /// Makes a new thing of this kind and selects it.
    Create(ItemKind),
    /// Makes a new workflow that starts in this way, and selects it.
    CreateWorkflow(Trigger),
    /// A tap on one page opens another one.
    Connect {
        /// The page that is tapped on.
        from: String,
        /// The page that opens.
        to: String,
    },
    /// A page calls an endpoint: when it opens for the current user, on a tap otherwise.
    CallFrom {
        /// The page.
        page: String,
        /// The endpoint.
        endpoint: String,
    },
    /// An answer to a question of a new project.
    SetWizard(Box<Wizard>),
    /// Makes the project that the answers describe.
    FinishWizard,
    /// Reads calls from this text: a cURL command, a HAR, a URL. It may hold secrets.
    ImportText(Secret),
    /// Reads calls from this file.
    ImportFile(PathBuf),
    /// What becomes of a call that was read.
    Choose {
        /// Its place.
        call: usize,
        /// What becomes of it.
        choice: ImportChoice,
    },
    /// Reads a token, and checks its signature with a key where one is given.
    ReadToken {
        /// The token, with whatever stands around it.
        token: Secret,
        /// A shared secret, a public key in PEM, or a key set in JSON; empty: none.
        key: Secret,
    },
    /// Reads what "Ask my app" has copied, stored values of a session, calls that were saved, or a reply: to be looked at.
    ReadEvidence(Secret),
    /// Begins a project of what was read so.
    ProjectOfEvidence(House),
    /// Takes one of the two requests that are compared.
    CompareWith(Which, Secret),
    /// Compares with this call of the project; with none the app's request is pasted.
    CompareCall(Option<String>),
    /// Tells the differences in the menus of this platform.
    CompareFor(House),
    /// Takes the token that was pasted in place of the open project's log-in.
    UseTokenInHand,
    /// Settings of the program itself.
    SetSettings(Settings),
    /// Opens the unsaved work in this file.
    Recover(PathBuf),
    /// Lets the unsaved work in this file go.
    Discard(PathBuf),
    /// Calls an endpoint once, apart from any run; asks first for what it needs.
    CallOnce(String),
    /// Stops the single call that is going on.
    StopCall,
    /// Asks whether the project is to become one of this platform and authentication; the settings are filled in by the switch.
    SwitchTo(Platform),
    /// A token is to stand in for this call (endpoint id).
    PasteLogin(String),
    /// What the app would get of this.
    ReadLogin(PastedLogin),
    /// Puts the cards of the canvas in order.
    TidyUp,
    /// Makes a copy and selects it.
    Duplicate(Item),
    /// Deletes a thing; asks first when something refers to it.
    Delete(Item),
    /// Moves a thing up (-1) or down (1) among its kind.
    Shift(Item, i32),
    /// A value for a secret, for as long as the program runs.
    SetSecret {
        /// Environment id.
        environment: String,
        /// Name of the environment's value.
        name: String,
        /// The value.
        value: Secret,
    },
    /// A secret is to be in the operating system's keychain, or no more.
    KeepSecret(SecretPlace, bool),
    /// A text of a step is to be asked for during the run: what is typed into this field, or where its link leads.
    AskFor {
        /// Story id.
        story: String,
        /// The step's id.
        event: String,
        /// Name of the input field; none for the link.
        field: Option<String>,
    },
    /// An answer to a question of the run that is going on.
    AnswerQuestion {
        /// The question's name.
        name: String,
        /// The answer.
        text: Secret,
    },
    /// An answer to the dialog that is open.
    Answer(DialogAnswer),
    /// The window is to be closed.
    Quit,
}

/// An answer to a dialog.
#[derive(Clone, Debug, PartialEq)]
pub enum DialogAnswer {
    /// Do it.
    Yes,
    /// Go on without saving.
    Discard,
    /// Leave everything as it is.
    Cancel,
    /// What is open here goes over what stands in the file.
    Mine,
    /// What stands in the file takes the place of what is open here.
    Theirs,
    /// Save to another file.
    Elsewhere,
    /// A path typed in where there is no file dialog.
    Path(String),
    /// Take what was read into a new project for this platform.
    NewProject(Box<Platform>),
    /// What stands in for the log-in from now on; `None`: nothing.
    PastedLogin(Option<PastedLogin>),
    /// A token instead of a log-in.
    PasteInstead,
    /// Values for a single call: name, text, and whether it is secret.
    Values(Vec<(String, Secret, bool)>),
    /// Values that were asked for: name, text, and whether it is secret.
    Missing(Vec<(String, Secret, bool)>),
}
