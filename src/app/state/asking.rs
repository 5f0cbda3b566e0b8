//! The system's file dialog, when it does not answer at once.

use crate::app::file_wish::FileWish;

/// A file dialog that has not answered, or has answered late and without a file: perhaps nobody ever saw it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Asking {
    /// What for.
    pub wish: FileWish,
    /// It is closed, and gave no file.
    pub is_over: bool,
}
