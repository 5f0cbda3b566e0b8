//! `authscope demo-server`: the built-in server alone.

use crate::domain::fault::{Fault, FaultKind};
use crate::io::demo_server::{DemoOptions, DemoServer};

use super::{Out, Services, Trouble, WELL};

/// Run the built-in demo server until Ctrl-C.
#[derive(Debug, clap::Args)]
#[command(after_help = faults())]
pub(super) struct Arguments {
    /// The port on 127.0.0.1; a free one when left out.
    #[arg(long)]
    port: Option<u16>,
    /// The shape of its replies.
    #[arg(long, default_value = "plain")]
    shape: String,
    /// How it misbehaves, such as hang or hang@refresh.
    #[arg(long, value_name = "FAULT")]
    fault: Vec<Fault>,
}

fn faults() -> String {
    let lines: Vec<String> = FaultKind::ALL.iter().map(|kind| format!("  {:<19} {}", kind.name(), kind.about())).collect();
    format!(
        "Faults (each may be limited to one kind of call: hang@log-in, @sign-up, @current-user, @refresh, @log-out, @other):\n{}",
        lines.join("\n")
    )
}

/// Runs it.
pub(super) fn run(arguments: Arguments, services: &dyn Services, out: &mut Out) -> Result<u8, Trouble> {
    let Arguments { port, shape, fault, .. } = arguments;
    let names: Vec<String> = fault.iter().map(ToString::to_string).collect();
    let options = DemoOptions { port, shape: shape.clone(), faults: fault, ..DemoOptions::default() };
    services.serve(options, &mut |server| out.print(&about(server, &shape, &names))).map_err(Trouble::new)?;
    Ok(WELL)
}

/// What somebody needs who wants to talk to it. The credentials are dummies: they open nothing but this server.
fn about(server: &DemoServer, shape: &str, faults: &[String]) -> String {
    let credentials = server.credentials();
    let base = server.base_url();
    let faults = if faults.is_empty() { "none".to_owned() } else { faults.join(", ") };
    format!(
        "Demo server on this computer only. Its data and credentials are dummies.\n  \
         base URL   {base}\n  \
         e-mail     {}\n  \
         password   {}\n  \
         shape      {shape}\n  \
         faults     {faults}\n  \
         log in     POST {base}/auth/login  {{\"email\": …, \"password\": …}}\n  \
         its clock  POST {base}/_authscope/clock  {{\"advance_ms\": 900000}}\n\
         Ctrl-C stops it.\n",
        credentials.email,
        credentials.password.expose(),
    )
}
