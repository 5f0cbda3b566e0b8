//! "Ask my app": what is pasted into the console of the running app, or put into it as a custom action, to copy what the app stored, masked.

/// The text for a browser's console, with lines and indents.
pub const SCRIPT: &str = include_str!("../../assets/ask-my-app.js");

/// FlutterFlow's custom action for phones.
pub const CUSTOM_ACTION: &str = include_str!("../../assets/ask-my-app.dart");

/// The same in one line, as a console takes it.
#[must_use]
pub fn line() -> String {
    SCRIPT.lines().map(str::trim).collect::<Vec<_>>().join(" ")
}
