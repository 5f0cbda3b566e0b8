//! Where commands print, and in which form.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::ValueEnum;

use crate::domain::project::environment::ServerKind;
use crate::domain::record::finding::{Finding, Severity};
use crate::domain::record::verdict::Verdict;
use crate::format::layout;
use crate::format::report::painted::{Painted, Style};
use crate::format::report::text::TimelineText;
use crate::format::report::{Report, json, junit};
use crate::run::Run;

use super::{Services, Trouble, WELL, WRONG};

/// The forms of a run's report.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// A timeline for people.
    #[default]
    Text,
    /// One JSON object.
    Json,
    /// JUnit XML, for CI systems.
    Junit,
}

/// The forms of what `check` finds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// A list for people.
    #[default]
    Text,
    /// One JSON object.
    Json,
}

/// Standard output. When its reader goes away, what is printed from then on is lost, and the command goes on to its exit code. Any other
/// failure is kept: what should have been printed is not there.
pub struct Out {
    writer: Box<dyn Write + Send>,
    /// It is a terminal: with colours, and live.
    style: Style,
    is_terminal: bool,
    gone: bool,
    failure: Option<io::Error>,
}

impl Out {
    /// Prints into this writer.
    #[must_use]
    pub fn new(writer: Box<dyn Write + Send>, is_terminal: bool, colours: bool) -> Self {
        Self { writer, style: Style { colours }, is_terminal, gone: false, failure: None }
    }

    /// Prints a text. What would steer a terminal is written out.
    pub fn print(&mut self, text: &str) {
        self.show(&Painted::plain(text));
    }

    /// Prints a text with its paint.
    pub fn show(&mut self, text: &Painted) {
        if self.gone {
            return;
        }
        let printed = self.writer.write_all(text.printed(self.style).as_bytes()).and_then(|()| self.writer.flush());
        self.gone = printed.is_err();
        self.failure = printed.err().filter(|error| error.kind() != io::ErrorKind::BrokenPipe);
    }

    /// Why something could not be printed, if it was not that the reader has gone away.
    pub(super) fn failure(&self) -> Option<&io::Error> {
        self.failure.as_ref()
    }
}

/// Where a report goes, and how it looks.
#[derive(Clone, Debug)]
pub(super) struct Sink {
    /// The form.
    pub(super) format: Format,
    /// The file; standard output when `None`.
    pub(super) file: Option<PathBuf>,
}

impl Sink {
    /// Whether standard output shows the timeline while a run goes on.
    pub(super) fn is_live(&self, out: &Out) -> bool {
        match self.file {
            None => self.format == Format::Text,
            Some(_) => out.is_terminal,
        }
    }

    /// Puts the report of these runs where it belongs. What was printed live is not printed again.
    pub(super) fn put(&self, reports: &[Report], services: &dyn Services, out: &mut Out) -> Result<(), Trouble> {
        let text = match self.format {
            Format::Text if self.file.is_none() => return Ok(()),
            Format::Text => reports.iter().map(|report| whole(report).printed(Style::default())).collect(),
            Format::Json => match reports {
                [one] => layout::report(&json::run(one)),
                several => layout::report(&json::runs(several)),
            },
            Format::Junit => junit::runs(reports),
        };
        self.put_text(&text, services, out)
    }

    /// Puts a text where it belongs.
    pub(super) fn put_text(&self, text: &str, services: &dyn Services, out: &mut Out) -> Result<(), Trouble> {
        match &self.file {
            None => out.print(text),
            Some(path) => services.write_file(path, text).map_err(|error| not_written(path, &error))?,
        }
        Ok(())
    }
}

pub(super) fn not_written(path: &Path, error: &io::Error) -> Trouble {
    Trouble(format!("{}: it could not be written: {error}. Choose another folder or name", path.display()))
}

/// A timeline that grows while a run goes on.
pub(super) struct Live {
    timeline: TimelineText,
    printed: usize,
    begun: bool,
}

impl Live {
    pub(super) fn new() -> Self {
        Self { timeline: TimelineText::new(), printed: 0, begun: false }
    }

    /// Prints what is new.
    pub(super) fn follow(&mut self, run: &Run, out: &mut Out) {
        if !self.begun {
            self.begun = true;
            out.show(&self.timeline.head(&run.report(&Verdict::default()), &server(run)));
        }
        let mut lines = Painted::default();
        for entry in run.entries().iter_from(self.printed) {
            lines.append(self.timeline.entry(entry, &run.context()));
        }
        self.printed = run.entries().len();
        out.show(&lines);
    }

    /// Prints what stands below.
    pub(super) fn end(&mut self, run: &Run, report: &Report, out: &mut Out) {
        self.follow(run, out);
        out.show(&self.timeline.end(report));
    }
}

fn whole(report: &Report) -> Painted {
    let mut timeline = TimelineText::new();
    let mut text = timeline.head(report, "");
    for entry in report.entries.iter() {
        text.append(timeline.entry(entry, &report.context()));
    }
    text.append(timeline.end(report));
    text.and("\n")
}

/// What the run talks to, in words.
fn server(run: &Run) -> String {
    let plan = run.plan();
    match plan.project.environment(&plan.environment) {
        Some(environment) if environment.server == ServerKind::Demo => "DEMO, not your server".into(),
        Some(environment) => environment.name.clone(),
        None => String::new(),
    }
}

/// The exit code for these reports.
pub(super) fn code(reports: &[Report]) -> u8 {
    if reports.iter().all(|report| report.verdict.outcome.is_well()) { WELL } else { WRONG }
}

/// The exit code for findings alone.
pub(super) fn code_of(findings: &[Finding]) -> u8 {
    if findings.iter().any(|finding| finding.severity == Severity::Error) { WRONG } else { WELL }
}
