//! `html`: the page of some proxy or framework where JSON is expected, and status 200.

use bytes::Bytes;
use hyper::StatusCode;

use super::Misbehave;
use crate::io::demo_server::message::{AnswerBody, Call, ServerAnswer};

const PAGE: &str = "<!doctype html>\n<html>\n<head><title>Welcome</title></head>\n<body><h1>It works!</h1></body>\n</html>\n";

/// The fault.
pub(super) struct Html;

impl Misbehave for Html {
    fn instead(&self, _call: &Call) -> Option<ServerAnswer> {
        Some(ServerAnswer::new(StatusCode::OK, AnswerBody::Raw("text/html; charset=utf-8", Bytes::from_static(PAGE.as_bytes()))))
    }
}
