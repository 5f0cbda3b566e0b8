//! The command line: one file a subcommand. Each parses its arguments, calls [`Services`] and prints; none does I/O of its own.

mod check;
mod demo_server;
mod input;
mod jwt;
mod output;
mod path;
mod replay;
mod run;
mod services;
mod window;
mod words;

use std::ffi::OsString;
use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{CommandFactory as _, Parser, Subcommand};

use crate::domain::project::Project;
use crate::io::visible_writer::Visible;

use input::read_text;
pub use output::Out;
pub use services::{Services, WindowEnd};

/// All well.
pub const WELL: u8 = 0;
/// It ran, and something is wrong.
pub const WRONG: u8 = 1;
/// It could not run.
pub const COULD_NOT: u8 = 2;

/// An oscilloscope for logins: run a FlutterFlow or WeWeb custom login and see every request, token and page decision.
///
/// Without a subcommand the window opens; where there is no display, the demo runs in the terminal.
#[derive(Debug, Parser)]
#[command(name = "authscope", version, args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
struct Arguments {
    /// A project file to open in the window.
    project: Option<PathBuf>,
    #[command(subcommand)]
    command: Option<Command>,
}

/// The subcommands. A further one is one more file and a line here.
#[derive(Debug, Subcommand)]
enum Command {
    Run(run::Arguments),
    Replay(replay::Arguments),
    Check(check::Arguments),
    DemoServer(demo_server::Arguments),
    Jwt(jwt::Arguments),
    Path(path::Arguments),
}

/// Why a command could not run: what, where, how to fix it.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
struct Trouble(String);

impl Trouble {
    fn new(text: impl std::fmt::Display) -> Self {
        Self(text.to_string())
    }
}

/// Carries out a command line and gives the exit code. Messages go to `errors`, everything else to `out`.
pub fn main(arguments: impl IntoIterator<Item = OsString>, services: &dyn Services, out: &mut Out, errors: &mut dyn Write) -> u8 {
    let errors: &mut dyn Write = &mut Visible::new(errors);
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    if let Some(trouble) = words::objection(&arguments, &Arguments::command(), services) {
        say(errors, &format!("authscope: {trouble}\n"));
        return COULD_NOT;
    }
    let arguments = match Arguments::try_parse_from(arguments) {
        Ok(arguments) => arguments,
        Err(help) if !help.use_stderr() => {
            out.print(&help.render().to_string());
            return WELL;
        }
        Err(error) => {
            say(errors, &error.render().to_string());
            return COULD_NOT;
        }
    };
    let done = match arguments.command {
        None => window::open(arguments.project, services, out, errors),
        Some(Command::Run(arguments)) => run::run(arguments, services, out, errors),
        Some(Command::Replay(arguments)) => replay::run(arguments, services, out, errors),
        Some(Command::Check(arguments)) => check::run(arguments, services, out, errors),
        Some(Command::DemoServer(arguments)) => demo_server::run(arguments, services, out),
        Some(Command::Jwt(arguments)) => jwt::run(arguments, services, out),
        Some(Command::Path(arguments)) => path::run(arguments, services, out),
    };
    let code = done.unwrap_or_else(|trouble| {
        say(errors, &format!("authscope: {trouble}\n"));
        COULD_NOT
    });
    match out.failure() {
        Some(error) => {
            say(errors, &format!("authscope: standard output could not be written: {error}\n"));
            COULD_NOT
        }
        None => code,
    }
}

/// Opens a project, and says what was done about ids that stand twice, and what is most likely not meant so.
fn open_project(path: &Path, services: &dyn Services, errors: &mut dyn Write) -> Result<Project, Trouble> {
    let (project, unknown) = services.open_project(path).map_err(Trouble::new)?;
    for doubt in unknown.doubts() {
        say(errors, &format!("authscope: {}: {doubt}\n", path.display()));
    }
    for renamed in unknown.renamed() {
        say(errors, &format!("authscope: {}: {renamed}\n", path.display()));
    }
    Ok(project)
}

/// A message for people. Where nobody reads it, it is lost: there is no other place for it.
fn say(errors: &mut dyn Write, text: &str) {
    errors.write_all(text.as_bytes()).and_then(|()| errors.flush()).ok();
}

/// `name=value`
fn pair(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => Ok((name.trim().to_owned(), value.to_owned())),
        _ => Err("write it as name=value".into()),
    }
}

/// `name=VARIABLE`
fn variable(text: &str) -> Result<(String, String), String> {
    pair(text).map_err(|_other| "write it as name=VARIABLE: the environment variable that holds the secret".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_are_sound() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn pairs_keep_what_stands_after_the_first_sign() {
        assert_eq!(pair("key=a=b"), Ok(("key".into(), "a=b".into())));
        assert_eq!(pair("key="), Ok(("key".into(), String::new())));
        assert!(pair("key").is_err() && pair("=x").is_err());
    }
}
