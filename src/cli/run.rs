//! `authscope run`: runs a story against a server.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use crate::diagnose::{self, Case};
use crate::domain::project::Project;
use crate::domain::project::fault::Fault;
use crate::domain::project::platform::Target;
use crate::domain::record::recording::RunOutcome;
use crate::domain::record::verdict::Verdict;
use crate::domain::secret::Secret;
use crate::io::launch::{Launch, takes, target_named};
use crate::knowledge::pretended::PastedLogin;
use crate::run::Run;

use super::output::{Format, Live, Sink, code};
use super::{Out, Services, Trouble, open_project, pair, variable};

/// Run a story and print what happened.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The project file (*.authscope.json).
    project: PathBuf,
    /// The story to run; the project's first when left out.
    #[arg(long)]
    story: Option<String>,
    /// The environment to run against; the project's first when left out.
    #[arg(long)]
    env: Option<String>,
    /// Where the app runs: test-mode, web or mobile (FlutterFlow); editor, staging or published (WeWeb).
    #[arg(long)]
    target: Option<String>,
    /// Run on every target of the platform, one after another.
    #[arg(long, conflicts_with = "target")]
    all_targets: bool,
    /// A value for {{name}} that replaces the environment's.
    #[arg(long, value_name = "NAME=VALUE", value_parser = pair)]
    var: Vec<(String, String)>,
    /// A secret for {{name}}, taken from this environment variable.
    #[arg(long, value_name = "NAME=VARIABLE", value_parser = variable)]
    secret_var: Vec<(String, String)>,
    /// The environment variable that holds a token, or the whole reply of a log-in. It stands in for the log-in, which is not sent.
    #[arg(long, value_name = "[ENDPOINT=]VARIABLE")]
    token_var: Option<String>,
    /// A host to which own headers and bodies may be sent on, where a redirect leads there; they are withheld otherwise.
    #[arg(long, value_name = "HOST")]
    send_on: Vec<String>,
    /// The time zone of the device that the app runs on, such as Europe/Berlin; otherwise the environment's, or UTC.
    #[arg(long, value_name = "ZONE")]
    time_zone: Option<String>,
    /// How the demo server misbehaves, such as hang or hang@refresh.
    #[arg(long, value_name = "FAULT")]
    fault: Vec<Fault>,
    /// The form of the report.
    #[arg(long, value_enum, default_value_t)]
    format: Format,
    /// Write the report into this file.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Keep the run in this file, to replay it later. Every secret in it is a stand-in.
    #[arg(long, value_name = "FILE", conflicts_with = "all_targets")]
    save_recording: Option<PathBuf>,
}

/// Runs it.
pub(super) fn run(arguments: Arguments, services: &dyn Services, out: &mut Out, errors: &mut dyn Write) -> Result<u8, Trouble> {
    let outputs: Vec<_> = arguments.output.iter().chain(&arguments.save_recording).map(PathBuf::as_path).collect();
    services.check_outputs(&[&arguments.project], &outputs).map_err(Trouble::new)?;
    let project = Arc::new(open_project(&arguments.project, services, errors)?);
    let sink = Sink { format: arguments.format, file: arguments.output.clone() };
    let targets = targets(&arguments, &project)?;
    let mut launch = Launch::of(Arc::clone(&project));
    launch.story = arguments.story;
    launch.environment = arguments.env;
    launch.values = arguments.var;
    let options = [("--var", &launch.values), ("--secret-var", &arguments.secret_var)];
    for (option, pairs) in options {
        for (name, _) in pairs {
            takes(&launch, name).map_err(|error| Trouble(format!("{option} {name}: {error}")))?;
        }
    }
    launch.secrets = secrets(&arguments.secret_var, services)?;
    launch.faults = arguments.fault;
    launch.time_zone = arguments.time_zone;
    for host in &arguments.send_on {
        launch.send_on.allow(host).map_err(|error| Trouble(format!("--send-on: {error}")))?;
    }
    launch.pasted = arguments.token_var.as_deref().map(|given| pasted(given, services)).transpose()?;
    let mut runs: Vec<(Run, Verdict)> = Vec::new();
    for target in targets {
        let (done, verdict) = one(Launch { target, ..launch.clone() }, &sink, services, out)?;
        let stopped = verdict.outcome == RunOutcome::Stopped;
        runs.push((done, verdict));
        if stopped {
            break;
        }
    }
    let reports: Vec<_> = runs.iter().map(|(run, verdict)| run.report(verdict)).collect();
    let reported = sink.put(&reports, services, out);
    // Neither is lost because the other cannot be written.
    let recorded = match (&arguments.save_recording, &runs[..]) {
        (Some(path), [(run, _)]) => services.save_recording(path, &run.recording(), run.registry()).map_err(Trouble::new),
        _ => Ok(()),
    };
    match (reported, recorded) {
        (Ok(()), Ok(())) => Ok(code(&reports)),
        (Err(report), Err(recording)) => Err(Trouble(format!("{report}\nauthscope: {recording}"))),
        (Err(trouble), Ok(())) | (Ok(()), Err(trouble)) => Err(trouble),
    }
}

/// Runs one story on one target, printing as it goes where that is wanted.
pub(super) fn one(launch: Launch, sink: &Sink, services: &dyn Services, out: &mut Out) -> Result<(Run, Verdict), Trouble> {
    let mut live = sink.is_live(out).then(Live::new);
    let mut observe = |run: &Run| {
        if let Some(live) = &mut live {
            live.follow(run, out);
        }
    };
    let run = services.run(launch, &mut observe).map_err(Trouble::new)?;
    let verdict = diagnose::proved(&Case { run: &run }).verdict;
    if let Some(live) = &mut live {
        live.end(&run, &run.report(&verdict), out);
    }
    Ok((run, verdict))
}

fn targets(arguments: &Arguments, project: &Project) -> Result<Vec<Option<Target>>, Trouble> {
    if arguments.all_targets {
        return Ok(project.platform.targets().iter().copied().map(Some).collect());
    }
    match &arguments.target {
        None => Ok(vec![None]),
        Some(name) => Ok(vec![Some(target_named(&project.platform, name).map_err(|error| Trouble(format!("--target: {error}")))?)]),
    }
}

fn pasted(given: &str, services: &dyn Services) -> Result<PastedLogin, Trouble> {
    let (endpoint, variable) = match given.split_once('=') {
        Some((endpoint, variable)) => (Some(endpoint.to_owned()), variable),
        None => (None, given),
    };
    let missing =
        || Trouble(format!("--token-var {given}: the environment variable {variable} is not set. Set it to a token, or name another one"));
    let text = services.variable(variable).filter(|text| !text.trim().is_empty()).ok_or_else(missing)?;
    Ok(PastedLogin { endpoint, text: Secret::new(text), refresh_token: Secret::new("") })
}

fn secrets(pairs: &[(String, String)], services: &dyn Services) -> Result<BTreeMap<String, Secret>, Trouble> {
    let mut secrets = BTreeMap::new();
    for (name, variable) in pairs {
        let value = services.variable(variable).filter(|value| !value.is_empty());
        let missing = || {
            Trouble(format!("--secret-var {name}={variable}: the environment variable {variable} is not set. Set it, or name another one"))
        };
        secrets.insert(name.clone(), Secret::new(value.ok_or_else(missing)?));
    }
    Ok(secrets)
}
