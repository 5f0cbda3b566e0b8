//! Something to tell in a line.

/// Something to tell in a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    /// The text.
    pub text: String,
    /// It is about something that went wrong.
    pub error: bool,
}
