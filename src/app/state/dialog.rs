//! The questions that stand in the middle.

use std::path::PathBuf;

use crate::app::command::Command;
use crate::app::file_wish::FileWish;
use crate::app::on_disk::Standing;
use crate::domain::project::item::Item;
use crate::domain::web::token_report::{CannotReadToken, TokenReport};
use crate::edit::adopt::Preview;
use crate::edit::call_once::Ask;
use crate::edit::difference::Difference;
use crate::edit::switch::Switched;

use crate::knowledge::pretended::CannotPretend;

use super::before_run::Sheet;
use super::comparing::Comparing;
use super::evidence::Pasted;
use super::pasted::PastedPreview;
use super::probing::Probing;

/// A file holds something else than what was read from it or written to it last, or a new file would take the place of another one.
#[derive(Clone, Debug, PartialEq)]
pub struct Clash {
    /// The file.
    pub path: PathBuf,
    /// What stands there.
    pub standing: Standing,
    /// It is the file of the project that is open.
    pub is_own: bool,
    /// How what stands there differs from what is open; empty where it is no project.
    pub differences: Vec<Difference>,
}

/// A question that stands in the middle.
#[derive(Clone, Debug, PartialEq, strum::EnumDiscriminants)]
#[strum_discriminants(name(DialogKind), derive(strum::VariantArray), doc = "Which question: what tests walk.")]
pub enum Dialog {
    /// There are unsaved changes; the command waits for the answer.
    Unsaved {
        /// What happens after it.
        then: Box<Command>,
    },
    /// Saving would go over something that this window has not seen.
    Clash(Clash),
    /// A path is typed: there is no file dialog on this system, or it is not seen.
    Path {
        /// What for.
        wish: FileWish,
        /// The system's dialog may still answer.
        has_dialog: bool,
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
    Token(Option<Result<Box<TokenReport>, CannotReadToken>>),
    /// The running app is asked what it has stored.
    AskApp(Pasted),
    /// A request that works is laid beside the one that the app makes.
    Compare(Box<Comparing>),
    /// A test of the server is to be made, or was.
    Probe(Box<Probing>),
    /// A token is to stand in for a log-in.
    PasteLogin {
        /// The call (endpoint id); `None`: the project's log-in.
        endpoint: Option<String>,
        /// What the app would get, once something was pasted.
        read: Option<Result<PastedPreview, CannotPretend>>,
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
