//! What a rule of a run finds.

use std::collections::BTreeSet;

use crate::domain::project::place::Place;
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::finding::{Finding, Severity};
use crate::domain::record::sheet::SheetLine;
use crate::domain::secret::Label;
use crate::edit::Edit;
use crate::run::made::CameOut;

use super::evidence::Evidence;
use super::explains::Explains;
use super::row::Row;

/// Something that a rule found.
#[derive(Clone, Debug)]
pub(super) struct Found {
    /// The finding.
    pub(super) finding: Finding,
    /// The change of the project that mends it, where one is known.
    pub(super) edit: Option<Edit>,
    /// The place of its entry among the entries of the run.
    pub(super) at: usize,
    /// Among findings of one place: the nearer to the cause, the lower.
    pub(super) rank: u8,
    /// The entries of which it explains what is said of them.
    pub(super) explains: BTreeSet<EntryId>,
    /// What it accounts for in the run, in its own step; [`Found::lasting`]: later too.
    pub(super) accounts: Vec<Explains>,
    /// What it does shows in later steps too.
    pub(super) lasting: bool,
    /// All that goes wrong in its step after it follows from it.
    pub(super) whole_step: bool,
    /// It is said of a whole, and explains what is said of its parts.
    pub(super) is_whole: bool,
    /// It follows from whatever error was told before it in its step.
    pub(super) follows_its_step: bool,
    /// It is an error only because it accounts for something.
    pub(super) is_promoted: bool,
    /// It is about how a step of the story ended.
    pub(super) is_step: bool,
    /// It is about the session; up to this place the app has that session.
    pub(super) session_until: Option<usize>,
}

impl Found {
    /// Something that this entry proves.
    pub(super) fn new(evidence: &Evidence, id: &'static str, severity: Severity, entry: &EntryId) -> Self {
        let finding = Finding { entry: Some(entry.clone()), ..Finding::new(id, severity) };
        Self {
            finding,
            edit: None,
            at: evidence.place(entry).unwrap_or(usize::MAX),
            rank: 5,
            explains: BTreeSet::new(),
            accounts: Vec::new(),
            lasting: false,
            whole_step: false,
            is_whole: false,
            follows_its_step: false,
            is_promoted: false,
            is_step: false,
            session_until: None,
        }
    }

    /// What this row of the catalogue says of an entry.
    pub(super) fn of(evidence: &Evidence, row: &Row, entry: &EntryId) -> Self {
        Self::new(evidence, row.id, row.severity, entry)
    }

    /// Where in the project.
    pub(super) fn at(mut self, place: Option<impl Into<Place>>) -> Self {
        self.finding.at = place.map(Into::into);
        self
    }

    /// What the user would say, why, and how to mend it.
    pub(super) fn saying(mut self, title: impl Into<String>, why: impl Into<String>, fix: impl Into<String>) -> Self {
        self.finding.title = title.into();
        self.finding.evidence = why.into();
        self.finding.fix = fix.into();
        self
    }

    /// What mends it, where that is known.
    pub(super) fn mended_by(mut self, edit: Option<Edit>) -> Self {
        self.edit = edit;
        self
    }

    /// What the user would say, and why.
    pub(super) fn told(mut self, title: impl Into<String>, why: impl Into<String>) -> Self {
        self.finding.title = title.into();
        self.finding.evidence = why.into();
        self
    }

    /// What is to be changed.
    pub(super) fn changing(mut self, lines: Vec<SheetLine>) -> Self {
        self.finding = self.finding.changing(lines);
        self
    }

    /// What it accounts for, in its own step.
    pub(super) fn explaining(mut self, what: impl IntoIterator<Item = Explains>) -> Self {
        self.accounts.extend(what);
        self
    }

    /// What it accounts for, in its own step and later.
    pub(super) fn explaining_later(mut self, what: impl IntoIterator<Item = Explains>) -> Self {
        self.lasting = true;
        self.explaining(what)
    }

    /// The entries of which it explains what is said.
    pub(super) fn causing(mut self, entries: impl IntoIterator<Item = EntryId>) -> Self {
        self.explains.extend(entries);
        self
    }

    /// It ended what was to deal with a refusal: it explains those before it in its step, which are how it goes every time.
    pub(super) fn instead_of_refusals(mut self, evidence: &Evidence) -> Self {
        let Some(step) = self.finding.entry.as_ref().map(|entry| entry.event.clone()) else { return self };
        let before = evidence.calls.iter().filter(|call| call.step() == &*step && call.came_out == CameOut::Answered(401));
        let before = before.filter(|call| evidence.place(&call.first).is_some_and(|place| place < self.at));
        let ends: Vec<EntryId> = before.map(|call| Evidence::end_of(call).clone()).collect();
        if !ends.is_empty() {
            self.is_whole = true;
            self.explains.extend(ends);
        }
        self
    }

    /// Every refusal of a call that carries this token.
    pub(super) fn with_refusals_of(&mut self, evidence: &Evidence, label: &Label) {
        let carries = evidence.calls.iter().filter(|call| {
            matches!(call.came_out, CameOut::Answered(400 | 401 | 403))
                && evidence.request(call).is_some_and(|request| evidence.tokens(request).contains(label))
        });
        self.explains.extend(carries.map(|call| Evidence::end_of(call).clone()));
    }

    /// All that goes wrong in its step after it follows from it.
    pub(super) fn with_all_that_follows(mut self) -> Self {
        self.whole_step = true;
        self
    }

    pub(super) fn ranked(mut self, rank: u8) -> Self {
        self.rank = rank;
        self
    }
}
