//! `cut-body`: a longer body is announced than comes, and the connection closes in the middle.

use super::Misbehave;
use crate::io::demo_server::message::{AnswerBody, End, ServerAnswer};

/// The fault.
pub(super) struct CutBody;

impl Misbehave for CutBody {
    fn spoil(&self, answer: &mut ServerAnswer) {
        if answer.end == End::Never {
            return;
        }
        if matches!(answer.body, AnswerBody::Empty) {
            // There must be a body to cut.
            let text = answer.take_text();
            answer.body = AnswerBody::Raw("application/json", text.into());
        }
        answer.end = End::Cut;
    }
}
