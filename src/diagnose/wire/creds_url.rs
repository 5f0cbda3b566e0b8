//! A password or a token in the address: it stands in logs and in the history.

use crate::domain::project::binding::{Binding, SessionField, Source};
use crate::domain::project::endpoint::{Endpoint, Field, Purpose};
use crate::domain::project::place::EndpointPart;
use crate::domain::project::platform::Platform;
use crate::domain::web::wire::Method;

use crate::diagnose::prelude::*;

const FF: Row = warns("FF-API-CREDS-URL");
const WW: Row = warns("WW-TOKEN-IN-URL");
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[FF, WW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    let project = setup.project;
    let flutterflow = matches!(project.platform, Platform::FlutterFlow(_));
    for endpoint in &project.endpoints {
        let secrets = secrets(setup, endpoint);
        let holds = |text: &str| {
            secrets.iter().find(|(name, _)| [format!("[{name}]"), format!("{{{{{name}}}}}")].iter().any(|open| text.contains(open)))
        };
        let in_query = endpoint.query.iter().find_map(|field| Some((holds(&field.value)?, EndpointPart::Query(field.name.clone()))));
        let in_url = holds(&endpoint.url).map(|held| (held, EndpointPart::Url));
        let Some(((name, what), part)) = in_query.or(in_url) else { continue };
        // WeWeb's row is about tokens.
        if !flutterflow && *what != "a token" {
            continue;
        }
        let logs_in = matches!(endpoint.purpose, Purpose::LogIn | Purpose::SignUp);
        let (row, lines) = if flutterflow {
            let mut lines = Vec::new();
            if endpoint.method == Method::Get && logs_in {
                lines.push(SheetLine::new(screens::ff_call(&endpoint.name, ""), "Method Type", "POST").now("GET"));
            }
            let to = if *what == "a token" {
                ("Headers", format!("Authorization: Bearer [{name}]"))
            } else {
                ("Body", format!("<{name}> in the Body"))
            };
            lines.push(SheetLine::new(screens::ff_call(&endpoint.name, to.0), name.clone(), to.1).now("in the address"));
            (&FF, lines)
        } else {
            let line = SheetLine::new(
                format!("HTTP Request {}", endpoint.name),
                "Headers",
                format!("Authorization: Bearer {{{{{name}}}}}, in place of Query Parameters"),
            )
            .now("in the address");
            (&WW, vec![line])
        };
        let told = Told::new(row, Place::Endpoint(endpoint.id.clone(), part))
            .saying(
                format!("{} puts {what} into the address", endpoint.name),
                "Addresses stand in the logs of servers and proxies, and in the browser's history",
            )
            .changing(lines);
        let name = name.clone();
        let edit = (*what == "a token").then(|| {
            mend::endpoint(endpoint, |endpoint| {
                let opens = [format!("[{name}]"), format!("{{{{{name}}}}}")];
                endpoint.query.retain(|field| !opens.iter().any(|open| field.value.contains(open)));
                endpoint.url = without_parameter(&endpoint.url, &opens);
                let value = if flutterflow { format!("Bearer [{name}]") } else { format!("Bearer {{{{{name}}}}}") };
                endpoint.headers.push(Field { name: "Authorization".into(), value });
            })
        });
        found.push(told.mended_by(edit));
    }
}

/// The inputs of a call that hold a password or a token, by what fills them.
fn secrets(setup: &Setup, endpoint: &Endpoint) -> Vec<(String, &'static str)> {
    let project = setup.project;
    let mut found: Vec<(String, &'static str)> = Vec::new();
    let what = |binding: &Binding| match &binding.from {
        Source::Session(SessionField::Token) => Some("a token"),
        Source::PageInput { page, field } => {
            let is_secret = project.page(page)?.inputs.iter().any(|input| input.name == *field && input.secret);
            is_secret.then_some("a password")
        }
        _ => None,
    };
    for standing in &setup.actions {
        let ActionKind::Call { endpoint: id, inputs, .. } = &standing.action.kind else { continue };
        if *id == endpoint.id {
            found.extend(inputs.iter().filter_map(|input| Some((input.name.clone(), what(&input.value)?))));
        }
    }
    // By name, where nobody calls it.
    for input in &endpoint.inputs {
        if input.name.to_lowercase().contains("password") && !found.iter().any(|(name, _)| *name == input.name) {
            found.push((input.name.clone(), "a password"));
        }
    }
    found
}

/// The address without the parameter that holds one of these.
fn without_parameter(url: &str, opens: &[String]) -> String {
    let Some((path, query)) = url.split_once('?') else { return url.to_owned() };
    let left: Vec<&str> = query.split('&').filter(|pair| !opens.iter().any(|open| pair.contains(open.as_str()))).collect();
    if left.is_empty() { path.to_owned() } else { format!("{path}?{}", left.join("&")) }
}
