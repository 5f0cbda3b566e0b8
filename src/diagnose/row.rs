//! A row of the catalogues (`flutterflow.md` c, `weweb.md` B1 to B7).

use crate::domain::record::finding::Severity;

/// A row of the catalogue.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Its id, such as `FF-NAV-NO-TARGET`.
    pub id: &'static str,
    /// How bad it is where nothing else says so.
    pub severity: Severity,
    /// What decides it.
    pub by: By,
}

/// What decides a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The project alone.
    Project,
    /// What happened in a run.
    Run,
    /// What the user says of the project: a fact that no run shows.
    Question,
}

/// It breaks the login, and the project shows it.
pub(super) const fn breaks(id: &'static str) -> Row {
    Row { id, severity: Severity::Error, by: By::Project }
}

/// It does harm elsewhere or later, and the project shows it.
pub(super) const fn warns(id: &'static str) -> Row {
    Row { id, severity: Severity::Warning, by: By::Project }
}

/// It is so by design, and the project shows it.
pub(super) const fn informs(id: &'static str) -> Row {
    Row { id, severity: Severity::Info, by: By::Project }
}

impl Row {
    /// The same, shown by a run.
    pub(super) const fn in_a_run(self) -> Self {
        Self { by: By::Run, ..self }
    }

    /// The same, shown by what the user has said.
    pub(super) const fn when_said(self) -> Self {
        Self { by: By::Question, ..self }
    }
}
