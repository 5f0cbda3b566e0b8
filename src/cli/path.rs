//! `authscope path`: what a JSON path finds in a reply, and what each platform would get there.

use std::path::PathBuf;

use serde_json::{Value as Json, json};

use crate::domain::base::visible;
use crate::domain::secret::registry::SecretRegistry;
use crate::domain::web::json_path;
use crate::domain::web::path_step::PathStep;
use crate::domain::web::token::learn_json;
use crate::format::layout;
use crate::knowledge::path_help::{PathHelp, Stands, how_words};
use crate::knowledge::path_report::{self, PathReport, PlatformView, report};

use super::output::CheckFormat;
use super::{Out, Services, Trouble, WELL, WRONG, read_text};

/// A value is printed up to this length (characters).
const MAX_SHOWN: usize = 300;

/// Look up a JSON path in a reply: each match, and what FlutterFlow and WeWeb would get there.
///
/// Exit code 1 means that nothing is there.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    /// The path: $.data.token (RFC 9535, as FlutterFlow reads it), or data.token (dotted, as WeWeb writes it).
    path: String,
    /// The file that holds the reply as JSON; "-" reads standard input.
    file: PathBuf,
    /// Print tokens, passwords and keys as they are, not as labels.
    #[arg(long)]
    show_secrets: bool,
    /// The form of the report.
    #[arg(long, value_enum, default_value_t)]
    format: CheckFormat,
}

/// Runs it.
pub(super) fn run(arguments: Arguments, services: &dyn Services, out: &mut Out) -> Result<u8, Trouble> {
    let text = read_text(&arguments.file, services)?;
    let body: Json = serde_json::from_str(&text).map_err(|error| {
        Trouble(format!(
            "{}: line {}, column {}: this is not valid JSON: {}. Both platforms find nothing in such a reply",
            arguments.file.display(),
            error.line(),
            error.column(),
            layout::plain_message(&error)
        ))
    })?;
    let mut registry = SecretRegistry::default();
    if !arguments.show_secrets {
        learn_json(&body, &mut registry);
    }
    let report = report(&arguments.path, &body).map_err(Trouble::new)?;
    match arguments.format {
        CheckFormat::Json => out.print(&layout::report(&as_json(&report, &registry))),
        CheckFormat::Text => out.print(&as_text(&report, &registry)),
    }
    Ok(if report.matches.is_empty() { WRONG } else { WELL })
}

/// A value as JSON text, its secrets as labels.
fn shown(value: &Json, registry: &SecretRegistry) -> String {
    registry.trace_body(&value.to_string()).masked()
}

fn as_text(report: &PathReport, registry: &SecretRegistry) -> String {
    let mut text = String::new();
    if let Some(dotted) = &report.translated_from {
        text.push_str(&format!(
            "{} is a dotted path, as WeWeb writes it; as a JSON path it is {}\n",
            visible::line(dotted),
            visible::line(&report.path)
        ));
    }
    let found = match report.matches.len() {
        0 => "Nothing is there".to_owned(),
        1 => "1 match".to_owned(),
        n => format!("{n} matches"),
    };
    text.push_str(&format!("{found}\n"));
    for (location, value) in &report.matches {
        let value = shown(value, registry);
        let mut short: String = value.chars().take(MAX_SHOWN).collect();
        if short.len() < value.len() {
            short.push('…');
        }
        text.push_str(&format!("  {}  {short}\n", visible::line(location)));
    }
    for (name, view) in [("FlutterFlow", &report.flutterflow), ("WeWeb", &report.weweb)] {
        let path = view.path.as_deref().map(|path| format!(" with {}", visible::line(path))).unwrap_or_default();
        text.push_str(&format!("\n{name}{path}\n  gets {}\n", visible::line(&view.gets)));
    }
    if let Some(help) = &report.help {
        text.push_str(&help_text(help));
    }
    text
}

/// What is like the path, and where the tokens stand; in the words of both platforms.
fn help_text(help: &PathHelp) -> String {
    let both = |steps: &[PathStep]| {
        format!("{}  (WeWeb: {})", visible::line(&json_path::written(steps)), visible::line(&path_report::dotted(steps)))
    };
    let mut text = String::new();
    if !help.near.is_empty() {
        text.push_str("\nNearest\n");
        help.near.iter().for_each(|(how, steps)| text.push_str(&format!("  {}, {}\n", both(steps), how_words(*how))));
    }
    if !help.tokens.is_empty() {
        text.push_str("\nTokens in this reply\n");
        for place in &help.tokens {
            let Stands::Body(steps) = &place.at else { continue };
            text.push_str(&format!("  {}, {}\n", both(steps), place.what));
        }
    }
    text
}

fn as_json(report: &PathReport, registry: &SecretRegistry) -> Json {
    let masked = |value: &Json| {
        let text = shown(value, registry);
        serde_json::from_str(&text).unwrap_or(Json::String(text))
    };
    let matches: Vec<Json> = report.matches.iter().map(|(location, value)| json!({"path": location, "value": masked(value)})).collect();
    let view = |view: &PlatformView| json!({"path": view.path, "gets": view.gets});
    let place =
        |steps: &[PathStep], words: &str| json!({"path": json_path::written(steps), "weweb": path_report::dotted(steps), "words": words});
    let tokens = report.help.iter().flat_map(|help| &help.tokens).filter_map(|token| match &token.at {
        Stands::Body(steps) => Some(place(steps, &token.what)),
        Stands::Header(_) | Stands::Cookie { .. } => None,
    });
    json!({
        "authscope": 1,
        "path": report.path,
        "translated_from": report.translated_from,
        "matches": matches,
        "flutterflow": view(&report.flutterflow),
        "weweb": view(&report.weweb),
        "nearest": report.help.iter().flat_map(|help| &help.near).map(|(how, steps)| place(steps, how_words(*how))).collect::<Vec<_>>(),
        "tokens": tokens.collect::<Vec<_>>(),
    })
}
