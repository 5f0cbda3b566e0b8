//! `authscope demo-server`: the built-in server alone.

use crate::domain::project::endpoint::{Field, Purpose};
use crate::domain::project::fault::{Fault, FaultKind};
use crate::io::demo_server::{DemoOptions, DemoServer};
use crate::knowledge::backend_shape;

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
         log in     {}\n  \
         its clock  curl {base}/_authscope/clock -H 'x-authscope-clock: {}' -d '{{\"advance_ms\": 900000}}'\n\
         Ctrl-C stops it.\n",
        credentials.email,
        credentials.password.expose(),
        log_in(&base, shape),
        server.clock_token().expose(),
    )
}

/// How to log in with a backend of this shape.
fn log_in(base: &str, shape: &str) -> String {
    let Some(blueprint) = backend_shape::named(shape) else { return String::new() };
    let Some(endpoint) = blueprint.endpoint(Purpose::LogIn) else { return String::new() };
    let pairs = |fields: &[Field]| fields.iter().map(|field| format!("{}={}", field.name, field.value)).collect::<Vec<_>>().join("&");
    let query = if endpoint.query.is_empty() { String::new() } else { format!("?{}", pairs(&endpoint.query)) };
    let mut text = format!("{} {}{query}  {}{}", endpoint.method, endpoint.url, endpoint.body, pairs(&endpoint.form));
    for name in ["email", "password"] {
        text = text.replace(&format!("\"{{{{{name}}}}}\""), "…").replace(&format!("{{{{{name}}}}}"), "…");
    }
    for value in &blueprint.values {
        text = text.replace(&format!("{{{{{}}}}}", value.name), &value.demo);
    }
    text.replace("{{base_url}}", base)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_shape_says_how_to_log_in() {
        assert_eq!(log_in("http://x", "plain"), "POST http://x/auth/login  {\"email\": …, \"password\": …}");
        let supabase = "POST http://x/auth/v1/token?grant_type=password  {\"email\": …, \"password\": …}";
        assert_eq!(log_in("http://x", "supabase"), supabase);
        assert!(log_in("http://x", "keycloak").ends_with("client_id=demo-client&username=…&password=…&scope=openid"));
        assert_eq!(log_in("http://x", "nothing"), "");
    }
}
