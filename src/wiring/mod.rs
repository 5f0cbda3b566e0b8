//! Puts the floors together: the only place that knows everyone.

pub mod computer;
pub mod effects;
pub mod files;
pub mod jobs;
pub mod keychain;
pub mod logs;
pub mod panics;
mod person;
pub mod ports;
pub mod post;
pub mod services;
pub mod window;

use std::io::IsTerminal as _;
use std::process::ExitCode;

use crate::cli::{self, Out};
use crate::io::visible_writer::Visible;

use services::ProgramServices;

/// The program: arguments in, exit code out.
#[must_use]
pub fn main() -> ExitCode {
    let stderr = || Visible::new(std::io::stderr());
    panics::install(move |message| write_to(&mut stderr(), message));
    logs::install(stderr, &|name| std::env::var(name).ok());
    let stdout = std::io::stdout();
    let is_terminal = stdout.is_terminal();
    // https://no-color.org
    let colours = is_terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
    let mut out = Out::new(Box::new(stdout), is_terminal, colours);
    let services = match ProgramServices::new() {
        Ok(services) => services,
        Err(error) => {
            write_to(
                &mut stderr(),
                &format!("authscope: the program could not start its workers: {error}. Close other programs and try again\n"),
            );
            return ExitCode::from(cli::COULD_NOT);
        }
    };
    let code = cli::main(std::env::args_os(), &services, &mut out, &mut stderr());
    services.shut_down();
    ExitCode::from(code)
}

fn write_to(writer: &mut dyn std::io::Write, text: &str) {
    // Where nobody reads standard error, there is no other place to say so.
    writer.write_all(text.as_bytes()).ok();
}
