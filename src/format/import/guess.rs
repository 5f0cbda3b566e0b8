//! What a text is that cannot be imported, so that the message can say what to do instead.

use crate::domain::web::token::TokenShape;

use super::ImportError;

/// Whether this is PowerShell: its own commands, or its own options of what it calls `curl`.
pub(super) fn is_powershell(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let words = ["invoke-webrequest", "invoke-restmethod", "new-object microsoft.powershell", "$session = new-object"];
    let commands = ["iwr ", "irm "];
    let options = ["-headers @{", "-uri ", "-usebasicparsing"];
    words.iter().any(|word| lower.contains(word))
        || commands.iter().any(|command| lower.trim_start().starts_with(command))
        || (lower.trim_start().starts_with("curl") && options.iter().any(|option| lower.contains(option)))
}

/// The error for a text that no reader knows.
pub(super) fn foreign(text: &str) -> ImportError {
    let start = text.trim_start();
    let has = |needle: &str| start.get(..needle.len()).is_some_and(|head| head.eq_ignore_ascii_case(needle));
    let (what, fix) = if is_powershell(text) {
        ("this is a PowerShell command", "In the browser choose \"Copy as cURL (bash)\" and paste that")
    } else if has("wget ") {
        ("this is a wget command", "Write the same call as a cURL command, or paste its URL alone")
    } else if has("http ") || has("https ") || has("xh ") {
        ("this is an HTTPie command", "Add --offline to see the request, or write the same call as a cURL command")
    } else if has("fetch(") || has("await fetch") || has("axios") {
        ("this is JavaScript", "In the browser choose \"Copy as cURL\" in place of \"Copy as fetch\"")
    } else if has("<!doctype") || has("<html") || has("<?xml") || has("<") {
        ("this is a page (HTML or XML), not a call", "Open the browser's network panel and copy the call as cURL")
    } else if is_request_text(start) {
        ("this is a request as it goes over the wire", "Copy it as cURL, or paste its URL alone")
    } else if TokenShape::of(start) != TokenShape::Opaque {
        ("this is a token, not a call", "Read it with: authscope jwt")
    } else {
        ("this is neither a cURL command nor a HAR file nor a URL", "Paste what the browser gives for \"Copy as cURL\", or drop a HAR file")
    };
    ImportError::whole(what, fix)
}

/// `POST /login HTTP/1.1`
fn is_request_text(text: &str) -> bool {
    let line = text.lines().next().unwrap_or_default();
    line.trim_end().rsplit(' ').next().is_some_and(|last| last.starts_with("HTTP/"))
}
