//! `authscope replay`: a recording through its own or an edited project, with no network.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use crate::run::replay::replay;

use super::output::{Format, Live, Sink, code};
use super::{Out, Services, Trouble, open_project};

/// Replay a recording, without any network.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The recording (*.authscope-run.json).
    recording: PathBuf,
    /// The project to replay it through; the recording's own when left out.
    #[arg(long)]
    project: Option<PathBuf>,
    /// The form of the report.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Write the report into this file.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Runs it.
pub(super) fn run(arguments: Arguments, services: &dyn Services, out: &mut Out, errors: &mut dyn Write) -> Result<u8, Trouble> {
    let inputs: Vec<_> = [&arguments.recording].into_iter().chain(&arguments.project).map(PathBuf::as_path).collect();
    let outputs: Vec<_> = arguments.output.iter().map(PathBuf::as_path).collect();
    services.check_outputs(&inputs, &outputs).map_err(Trouble::new)?;
    let recording = services.open_recording(&arguments.recording).map_err(Trouble::new)?;
    let project = match &arguments.project {
        None => Arc::clone(&recording.plan.project),
        Some(path) => {
            let project = open_project(path, services, errors)?;
            let (now, then) = (&project.platform, &recording.plan.project.platform);
            if now.name() != then.name() {
                let text = format!(
                    "{}: this is a {} project, and the recording is of a {} app. Choose the project that was recorded",
                    path.display(),
                    now.title(),
                    then.title()
                );
                return Err(Trouble(text));
            }
            if project.story(&recording.plan.story).is_none() {
                let known: Vec<&str> = project.stories.iter().map(|story| story.id.as_str()).collect();
                let text = format!(
                    "{}: it has no story \"{}\", which was recorded; it has: {}",
                    path.display(),
                    recording.plan.story,
                    known.join(", ")
                );
                return Err(Trouble(text));
            }
            Arc::new(project)
        }
    };
    let sink = Sink { format: arguments.format, file: arguments.output };
    let run = replay(&recording, project);
    let verdict = crate::diagnose::proved(&crate::diagnose::Case { run: &run }).verdict;
    let reports = [run.report(&verdict)];
    if sink.is_live(out) {
        Live::new().end(&run, &reports[0], out);
    }
    sink.put(&reports, services, out)?;
    Ok(code(&reports))
}
