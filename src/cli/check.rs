//! `authscope check`: what is wrong with a project before it is run. Sends nothing.

use std::io::Write;
use std::path::PathBuf;

use crate::domain::base::visible;
use crate::domain::record::finding::{Finding, Severity};
use crate::domain::words::sentence;
use crate::format::doubts::Doubt;
use crate::format::layout;
use crate::format::report::painted::Painted;
use crate::format::report::{json, text};

use super::output::{CheckFormat, code_of};
use super::{Out, Services, Trouble, say};

/// Look for mistakes in a project, without running it.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The project file (*.authscope.json).
    project: PathBuf,
    /// The form of the report.
    #[arg(long, value_enum, default_value_t)]
    format: CheckFormat,
}

/// Runs it.
pub(super) fn run(arguments: Arguments, services: &dyn Services, out: &mut Out, errors: &mut dyn Write) -> Result<u8, Trouble> {
    let (project, unknown) = services.open_project(&arguments.project).map_err(Trouble::new)?;
    for renamed in unknown.renamed() {
        say(errors, &format!("authscope: {}: {renamed}\n", arguments.project.display()));
    }
    let mut findings: Vec<Finding> = unknown.doubts().iter().map(doubted).collect();
    findings.extend(crate::diagnose::checked(&project, &[]));
    let name = visible::line(&project.name);
    match arguments.format {
        CheckFormat::Json => out.print(&layout::report(&json::check(&project, &findings))),
        CheckFormat::Text if findings.is_empty() => out.print(&format!("{name}: no problems found.\n")),
        CheckFormat::Text => {
            let mut told = Painted::plain(format!("{name}\n"));
            told.append(text::findings(&findings, None));
            out.show(&told);
        }
    }
    Ok(code_of(&findings))
}

/// What is most likely not meant so, as a finding.
fn doubted(doubt: &Doubt) -> Finding {
    Finding { title: sentence(&doubt.to_string()), fix: doubt.fix(), ..Finding::new(doubt.id(), Severity::Warning) }
}
