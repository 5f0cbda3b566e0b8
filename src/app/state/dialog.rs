//! The questions that stand in the middle.

use crate::app::command::Command;
use crate::app::file_wish::FileWish;
use crate::domain::project::item::Item;
use crate::domain::web::token_report::{CannotReadToken, TokenReport};
use crate::edit::adopt::Preview;
use crate::edit::call_once::Ask;
use crate::edit::switch::Switched;

use crate::knowledge::pretended::CannotPretend;

use super::before_run::Sheet;
use super::pasted::PastedPreview;

/// A question that stands in the middle.
#[derive(Clone, Debug, PartialEq, strum::EnumDiscriminants)]
#[strum_discriminants(name(DialogKind), derive(strum::VariantArray), doc = "Which question: what tests walk.")]
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
    Token(Option<Result<Box<TokenReport>, CannotReadToken>>),
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
