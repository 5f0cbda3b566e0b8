//! `authscope check`: what is wrong with a project before it is run. Sends nothing.

use std::io::Write;
use std::path::PathBuf;

use crate::format::layout;
use crate::format::report::{json, text};

use super::output::{CheckFormat, code_of};
use super::{Out, Services, Trouble, open_project};

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
    let project = open_project(&arguments.project, services, errors)?;
    let findings = crate::diagnose::structure(&project, &[]);
    match arguments.format {
        CheckFormat::Json => out.print(&layout::pretty(&json::check(&project, &findings))),
        CheckFormat::Text if findings.is_empty() => out.print(&format!("{}: no problems found.\n", project.name)),
        CheckFormat::Text => out.print(&format!("{}\n{}", project.name, text::findings(&findings, out.style()))),
    }
    Ok(code_of(&findings))
}
