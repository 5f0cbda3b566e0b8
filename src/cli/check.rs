//! `authscope check`: what is wrong with a project before it is run, or what something shows that was copied or saved elsewhere. Sends
//! nothing.

use std::io::Write;
use std::path::PathBuf;

use crate::diagnose::symptoms::House;
use crate::diagnose::{had, snapshot};
use crate::domain::base::visible;
use crate::domain::record::finding::{Finding, Severity};
use crate::domain::web::token_report;
use crate::domain::words::sentence;
use crate::format::doubts::Doubt;
use crate::format::report::painted::Painted;
use crate::format::report::{json, text};
use crate::format::{layout, other_files};

use super::output::{CheckFormat, code_of};
use super::{Out, Services, Trouble, read_text, say};

/// Look for mistakes in a project, a HAR file, a reply or stored values, without running anything.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The project file (*.authscope.json), or a file with what you have: a HAR, a cURL command, a reply, a token, what "Ask my app" copied ("-" reads
    /// standard input).
    project: PathBuf,
    /// Whose menus the fixes of a HAR or cURL name; both platforms' without it. A reply is read as one only with it.
    #[arg(long, value_enum)]
    platform: Option<PlatformName>,
    /// The form of the report.
    #[arg(long, value_enum, default_value_t)]
    format: CheckFormat,
}

/// A platform by its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
enum PlatformName {
    /// FlutterFlow.
    Flutterflow,
    /// WeWeb.
    Weweb,
}

impl PlatformName {
    fn house(self) -> House {
        match self {
            Self::Flutterflow => House::FlutterFlow,
            Self::Weweb => House::WeWeb,
        }
    }
}

/// Runs it.
pub(super) fn run(arguments: Arguments, services: &dyn Services, out: &mut Out, errors: &mut dyn Write) -> Result<u8, Trouble> {
    if let Some(text) = had(&arguments, services) {
        return of_what_was_had(&arguments, &text, services.now_ms(), out);
    }
    let (project, unknown) = services.open_project(&arguments.project).map_err(|error| {
        // A reply looks like a project with a mistake.
        let text = read_text(&arguments.project, services).unwrap_or_default();
        let is_other =
            serde_json::from_str::<serde_json::Value>(&text).is_ok_and(|json| json.is_object() && json.get("authscope").is_none());
        let hint = if is_other {
            ". If it is a reply of your server, say whose menus the fix should name: --platform flutterflow, or weweb"
        } else {
            ""
        };
        Trouble(format!("{error}{hint}"))
    })?;
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

/// The text of a file that somebody has in place of a project. A reply looks like a project with a mistake, so it is one only where the
/// platform is named. None for all else, and for what cannot be read.
fn had(arguments: &Arguments, services: &dyn Services) -> Option<String> {
    let path = &arguments.project;
    if path.to_string_lossy().ends_with(".authscope.json") {
        return None;
    }
    let text = read_text(path, services).ok()?;
    let named = arguments.platform.is_some();
    let (known, may_be_reply) = match serde_json::from_str(&text) {
        Ok(json) => (other_files::of_json(&json), named),
        Err(_) => (other_files::of_text(&text), named && text.trim_start().starts_with(['{', '['])),
    };
    let is_it = known.map_or(may_be_reply, other_files::Other::is_of_calls);
    (is_it || snapshot::is_one(&text) || token_report::alone(&text, 0).is_some()).then_some(text)
}

/// What something shows that was copied or saved elsewhere.
fn of_what_was_had(arguments: &Arguments, text: &str, now_ms: i64, out: &mut Out) -> Result<u8, Trouble> {
    let shown = arguments.project.display().to_string();
    let had = had::read(text, arguments.platform.map(PlatformName::house), now_ms).map_err(|error| Trouble(format!("{shown}: {error}")))?;
    let findings = had.findings;
    let name = visible::line(&shown);
    match arguments.format {
        CheckFormat::Json => out.print(&layout::report(&json::check_file(&shown, &findings))),
        CheckFormat::Text if findings.is_empty() => {
            out.print(&format!(
                "{name}: nothing in it is wrong by itself. What the app does with it shows when a project with these calls is run.\n"
            ));
        }
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
