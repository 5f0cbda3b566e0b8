//! What a panic prints: where it happened, and nothing of what it says, for that may hold a secret.

use std::panic::{Location, PanicHookInfo};

/// From here on, a panic prints one message by this function. It should never come to it; if it does, no secret leaves that way.
pub fn install(print: impl Fn(&str) + Send + Sync + 'static) {
    std::panic::set_hook(Box::new(move |info: &PanicHookInfo| print(&message(info.location()))));
}

/// The message for a panic at this place.
#[must_use]
pub fn message(at: Option<&Location>) -> String {
    let place = at.map_or_else(|| "an unknown place".to_owned(), |at| format!("{}, line {}", at.file(), at.line()));
    format!(
        "authscope: a mistake of this program, in {place}. What it was about is left out, for it may hold a secret. \
         Please report it with this line and what you did; your project file is as it was last saved.\n"
    )
}
