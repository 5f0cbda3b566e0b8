//! Tokens that calls carry and that are wrong by themselves: times in another unit than seconds, or as a text. That a token has ended since
//! is no fault of a call that was saved.

use std::collections::HashSet;

use crate::domain::record::finding::{Finding, Severity};
use crate::domain::web::token::Jwt;
use crate::domain::web::token_report;

use super::super::bare_token;
use super::View;

pub(super) fn look(view: &View, found: &mut Vec<Finding>) {
    let mut told: HashSet<(&'static str, String)> = HashSet::new();
    for entry in view.saved.registry.entries() {
        let text = entry.secret.expose();
        if Jwt::read(text).is_none() || text.contains(' ') {
            continue;
        }
        let Ok(report) = token_report::report(text, &[], 0) else { continue };
        for mut one in bare_token::judged(&report, view.house, 0).into_iter().filter(|one| one.severity == Severity::Error) {
            one.title = format!("{} ({})", one.title, entry.label);
            // Of several tokens of one maker the first is told.
            if told.insert((one.id, one.evidence.split(" is ").next().unwrap_or_default().to_owned())) {
                found.push(one);
            }
        }
    }
}
