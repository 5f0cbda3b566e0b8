//! `huge-json`: the usual reply with 30 MB of rows behind it.

use super::Misbehave;
use crate::io::demo_server::message::{AnswerBody, ServerAnswer};

const SIZE: usize = 30 * 1024 * 1024;
const ROW: usize = 1000;

/// The fault.
pub(super) struct HugeJson;

impl Misbehave for HugeJson {
    fn spoil(&self, answer: &mut ServerAnswer) {
        let mut text = answer.take_text();
        text.reserve(SIZE + 2 * ROW);
        let end = text.pop().unwrap_or('}');
        if !text.ends_with(['{', '[']) {
            text.push(',');
        }
        text.push_str(if end == '}' { "\"rows\":[" } else { "[" });
        let filler = "x".repeat(ROW);
        for n in 0.. {
            text.push_str(&format!("{{\"n\":{n},\"text\":\"{filler}\"}}"));
            if text.len() >= SIZE {
                break;
            }
            text.push(',');
        }
        text.push(']');
        text.push(end);
        answer.body = AnswerBody::Raw("application/json", text.into());
    }
}
