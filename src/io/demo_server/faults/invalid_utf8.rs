//! `invalid-utf8`: a text in another encoding in the midst of JSON (latin-1, from an old database).

use super::Misbehave;
use crate::io::demo_server::message::{AnswerBody, ServerAnswer};

/// The fault.
pub(super) struct InvalidUtf8;

impl Misbehave for InvalidUtf8 {
    fn spoil(&self, answer: &mut ServerAnswer) {
        let text = answer.take_text();
        let Some((start, rest)) = text.split_at_checked(1) else { return };
        let mut bytes = start.as_bytes().to_vec();
        bytes.extend_from_slice(if start == "{" { b"\"note\":\"caf\xe9\"" } else { b"\"caf\xe9\"" });
        if rest.len() > 1 {
            bytes.push(b',');
        }
        bytes.extend_from_slice(rest.as_bytes());
        answer.body = AnswerBody::Raw("application/json", bytes.into());
    }
}
