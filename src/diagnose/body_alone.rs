//! What a result in WeWeb does not have (rule 34), said alike before a run and after it.

use crate::domain::project::binding::OutputPart;

/// The finding's id.
pub(super) const ID: &str = "WW-RESULT-BODY-ALONE";

/// The part in words, where a result does not have it.
pub(super) fn what(part: &OutputPart) -> Option<String> {
    match part {
        OutputPart::Body | OutputPart::RawBody => None,
        OutputPart::Header(name) => Some(format!("The response header {name}")),
        OutputPart::Status => Some("The status code".into()),
        OutputPart::Succeeded => Some("Whether the call succeeded".into()),
        OutputPart::Exception => Some("The exception's message".into()),
    }
}

/// What to do instead.
pub(super) fn fix(part: &OutputPart) -> String {
    match part {
        OutputPart::Header(name) => format!("let the server send it in the body, and bind it there; {name} stays out of reach"),
        _ => "a status outside 200 to 299 throws: look at error.status in the On error branch or in a Catch".into(),
    }
}
