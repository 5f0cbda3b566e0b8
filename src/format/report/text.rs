//! The run as a timeline for a terminal: steps as headings, under each what happened, the decision with its reason, and failures.
//! It is printed entry by entry while the run goes on.

use crate::domain::entry::{CorsVerdict, Entry, EntryBody, EntryId, FailureWhat, Hop, Provenance};
use crate::domain::finding::{Finding, Severity};
use crate::domain::recording::RunOutcome;
use crate::domain::secret::SecretRegistry;
use crate::domain::session::Session;
use crate::domain::time;
use crate::domain::value::Value;

use super::{Report, mask};

/// A value longer than this (characters) is cut in a row.
const VALUE_CHARS: usize = 60;

/// A row longer than this (characters) is cut.
const ROW_CHARS: usize = 500;

/// How it is printed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Style {
    /// With ANSI colours.
    pub colours: bool,
}

#[derive(Clone, Copy)]
enum Paint {
    Bold,
    Faint,
    Decision,
    Ok,
    Wrong,
    Warning,
}

impl Style {
    fn paint(self, paint: Paint, text: &str) -> String {
        if !self.colours {
            return text.to_owned();
        }
        let code = match paint {
            Paint::Bold => "1",
            Paint::Faint => "2",
            Paint::Decision => "35",
            Paint::Ok => "32",
            Paint::Wrong => "31",
            Paint::Warning => "33",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}

/// A timeline on its way to a terminal.
#[derive(Clone, Debug)]
pub struct Timeline {
    style: Style,
    steps: usize,
    /// The request that stands last, so that the reply under it need not repeat its address.
    last_request: Option<EntryId>,
}

impl Timeline {
    /// A timeline that has not begun.
    #[must_use]
    pub fn new(style: Style) -> Self {
        Self { style, steps: 0, last_request: None }
    }

    /// What stands above it: project, platform, where it runs, against what.
    #[must_use]
    pub fn head(&self, report: &Report, server: &str) -> String {
        let text = |text: &str| mask::text(text, report.registry);
        let story = report.story.map_or("", |story| if story.name.is_empty() { &story.id } else { &story.name });
        let name = self.style.paint(Paint::Bold, &text(&report.project.name));
        let place = format!("{} · {} · {}", report.project.platform.title(), report.target.title(), text(server));
        format!("{name}  {}\n{}\n", self.style.paint(Paint::Faint, &place), text(story))
    }

    /// The lines of one entry.
    #[must_use]
    pub fn entry(&mut self, entry: &Entry, registry: &SecretRegistry) -> String {
        let assumed = entry.assumed.as_ref().map(|assumed| format!("  (assumed: {assumed})")).unwrap_or_default();
        let line = |mark: &str, text: String| format!("   {mark} {}\n", row(&format!("{text}{assumed}"), registry));
        let painted = |paint: Paint, mark: &str, text: String| {
            let text = row(&format!("{text}{assumed}"), registry);
            format!("   {}\n", self.style.paint(paint, &format!("{mark} {text}")))
        };
        let pretended = entry.source == Provenance::Pretended;
        let result = match &entry.body {
            EntryBody::StoryEvent { title, .. } => {
                self.steps += 1;
                let heading = format!("{}. {}", self.steps, row(title, registry));
                let at = self.style.paint(Paint::Faint, &time::stopwatch(entry.at_ms));
                format!("\n{}  {at}\n", self.style.paint(Paint::Bold, &heading))
            }
            EntryBody::Request { purpose, request, differs, .. } => {
                let hop = match purpose {
                    Hop::Preflight => "  (the browser asks first: preflight)",
                    Hop::Call => "",
                    Hop::Redirect => "  (redirected)",
                };
                let differs = differs.as_ref().map(|differs| format!("  (request differs: {differs})")).unwrap_or_default();
                let (arrow, not_sent) = if pretended { ("⇢", "  (not sent)") } else { ("→", "") };
                line(arrow, format!("{} {}{hop}{differs}{not_sent}", request.method, request.url.masked()))
            }
            EntryBody::Reply { request, reply, cors } => {
                let to = if self.last_request.as_ref() == Some(request) { String::new() } else { format!("  (to {request})") };
                let cors = match cors {
                    Some(CorsVerdict::Blocked { detail, .. }) => format!("  blocked by the browser: {detail}"),
                    _ => String::new(),
                };
                let ms = reply.timing.total_us as f64 / 1000.0;
                let (arrow, took) = if pretended { ("⇠", "pretended".to_owned()) } else { ("←", format!("{ms:.1} ms")) };
                line(arrow, format!("{} · {} · {took}{to}{cors}", reply.status, size(reply.body.len)))
            }
            EntryBody::FieldRead { field, path, read, shown, note, .. } => {
                let path = path.as_ref().map(|path| format!("  {path}")).unwrap_or_default();
                let shown = shown.as_ref().map(|shown| format!(" ({shown})")).unwrap_or_default();
                let note = note.as_ref().map(|note| format!("  — {note}")).unwrap_or_default();
                line("·", format!("{field} = {}{shown}{path}{note}", summary(read, registry)))
            }
            EntryBody::SessionChange { by, rule, before, after } => {
                line("·", format!("{by}: {}  [{rule}]", changes(before, after, registry)))
            }
            EntryBody::StorageChange { key, value } => match value {
                Some(value) => line("·", format!("stored {key} = {}", cut(&mask::text(&value.masked(), registry), VALUE_CHARS))),
                None => line("·", format!("removed {key} from storage")),
            },
            EntryBody::VariableChange { variable, value } => line("·", format!("{variable} = {}", summary(value, registry))),
            EntryBody::GuardDecision(decision) => {
                painted(Paint::Faint, "·", format!("{}: {}  [{}]", decision.headline(), decision.reason(), decision.rule()))
            }
            EntryBody::NavigationDecision(decision) => {
                painted(Paint::Decision, "◆", format!("{}: {}  [{}]", decision.headline(), decision.reason(), decision.rule()))
            }
            EntryBody::Message { text } => line("·", format!("the app says: “{}”", text.masked())),
            EntryBody::Failure(failure) => {
                let sees = if failure.app_sees.is_empty() { String::new() } else { format!(" (the app sees: {})", failure.app_sees) };
                let detail = match &failure.what {
                    FailureWhat::Network { wire, .. } if !wire.detail.is_empty() => format!(": {}", wire.detail),
                    _ => String::new(),
                };
                let handled = if failure.handled { " — handled" } else { "" };
                let paint = if failure.handled { Paint::Warning } else { Paint::Wrong };
                painted(paint, "✕", format!("{}{detail}{sees}{handled}", failure.title))
            }
            EntryBody::Note { text, rule } => {
                let rule = rule.map(|rule| format!("  [{rule}]")).unwrap_or_default();
                painted(Paint::Faint, "·", format!("{text}{rule}"))
            }
        };
        self.last_request = match &entry.body {
            EntryBody::Request { .. } => Some(entry.id.clone()),
            _ => None,
        };
        result
    }

    /// What stands below it: steps not reached, where the app stands, findings, and the outcome in one line.
    #[must_use]
    pub fn end(&self, report: &Report) -> String {
        let style = self.style;
        let text = |text: &str| mask::text(text, report.registry);
        let mut out = String::new();
        for (i, event) in report.not_run().enumerate() {
            out.push_str(&format!("\n{}\n", style.paint(Paint::Faint, &format!("{}. {} — not run", self.steps + i + 1, text(event)))));
        }
        let page = report.page.map_or("nothing", |page| report.project.page_name(page));
        out.push_str(&format!("\nAt the end: {} is on screen, {}.\n", text(page), text(&who(&report.session))));
        out.push_str(&findings(&report.findings, style));
        let planned = report.story.map_or(0, |story| story.events.len());
        let problems: Vec<_> = report.problems().collect();
        out.push('\n');
        out.push_str(&match report.outcome() {
            RunOutcome::Ok => style.paint(Paint::Ok, &format!("✓ All {planned} steps ended as expected.")),
            RunOutcome::Problems => {
                style.paint(Paint::Wrong, &format!("✕ {}.", counted(problems.len() + errors(&report.findings), "problem")))
            }
            RunOutcome::Incomplete => style.paint(Paint::Warning, "… Incomplete: some replies were not recorded. Run again to know."),
            RunOutcome::Stopped => style.paint(Paint::Warning, "… Stopped."),
            RunOutcome::Running => style.paint(Paint::Warning, "… Still running."),
        });
        out.push('\n');
        for (entry, problem) in problems {
            let step = report.steps().position(|(step, _)| step.id.event == entry.id.event).map_or(0, |at| at + 1);
            out.push_str(&format!("  step {step}: {}\n", row(&problem.title, report.registry)));
        }
        out
    }
}

/// Findings as a list for people; empty when there are none.
#[must_use]
pub fn findings(findings: &[Finding], style: Style) -> String {
    let mut out = String::new();
    for finding in findings {
        let (paint, word) = match finding.severity {
            Severity::Error => (Paint::Wrong, "error"),
            Severity::Warning => (Paint::Warning, "warning"),
            Severity::Info => (Paint::Faint, "info"),
        };
        out.push_str(&format!("\n{} {}\n", style.paint(paint, &format!("{word}:")), finding.title));
        out.push_str(&format!("  where: {}\n", finding.at));
        if !finding.evidence.is_empty() {
            out.push_str(&format!("  seen:  {}\n", finding.evidence));
        }
        out.push_str(&format!("  fix:   {}\n", finding.fix));
        out.push_str(&format!("  {}\n", style.paint(Paint::Faint, finding.id)));
    }
    out
}

fn errors(findings: &[Finding]) -> usize {
    findings.iter().filter(|finding| finding.severity == Severity::Error).count()
}

fn counted(n: usize, what: &str) -> String {
    format!("{n} {what}{}", if n == 1 { "" } else { "s" })
}

fn size(bytes: u64) -> String {
    match bytes {
        0 => "no body".into(),
        1..10_000 => format!("{bytes} bytes"),
        10_000..1_000_000 => format!("{} kB", bytes / 1000),
        _ => format!("{:.1} MB", bytes as f64 / 1e6),
    }
}

fn who(session: &Session) -> String {
    match (session.signed_in, session.who()) {
        (true, Some(who)) => format!("signed in as {who}"),
        (true, None) => "signed in".into(),
        (false, _) => "signed out".into(),
    }
}

/// What changed in a session, in a line.
fn changes(before: &Session, after: &Session, registry: &SecretRegistry) -> String {
    let mut parts = Vec::new();
    if before.signed_in != after.signed_in {
        parts.push(format!("now {}", who(after)));
    }
    let fields = [
        ("token", &before.token, &after.token),
        ("refresh token", &before.refresh_token, &after.refresh_token),
        ("UID", &before.uid, &after.uid),
        ("user data", &before.user_data, &after.user_data),
        ("metadata", &before.metadata, &after.metadata),
        ("user", &before.user, &after.user),
    ];
    for (name, before, after) in fields {
        if before != after {
            parts.push(format!("{name}: {}", summary(after, registry)));
        }
    }
    if before.expiry_ms != after.expiry_ms {
        parts.push(after.expiry_ms.map_or("expiry: not set".into(), |ms| format!("expiry: {}", time::utc(ms))));
    }
    if parts.is_empty() { "the session stays as it was".into() } else { parts.join(", ") }
}

/// A value in a row. Masked before it is cut: half a secret is one too.
fn summary(value: &Value, registry: &SecretRegistry) -> String {
    cut(&mask::text(&value.summary(usize::MAX), registry), VALUE_CHARS)
}

fn cut(text: &str, chars: usize) -> String {
    if text.chars().count() <= chars { text.to_owned() } else { text.chars().take(chars - 1).chain(['…']).collect() }
}

/// A server's text must neither break the line nor steer the terminal.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '\u{fffd}' } else { c }).collect()
}

/// A row's text: masked before it is cut.
fn row(text: &str, registry: &SecretRegistry) -> String {
    cut(&one_line(&mask::text(text, registry)), ROW_CHARS)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::traced::Traced;

    #[test]
    fn a_servers_text_cannot_steer_the_terminal() {
        let body = EntryBody::Message { text: Traced::plain("\u{1b}[2Jgone\nnext") };
        let id = EntryId { event: "open".into(), track: 0, ordinal: 0 };
        let entry = Entry { id, at_ms: 0, source: Provenance::Simulated, assumed: None, cause: None, body };
        let lines = Timeline::new(Style::default()).entry(&entry, &SecretRegistry::default());
        assert_eq!(lines, "   · the app says: “\u{fffd}[2Jgone\u{fffd}next”\n");
    }

    #[test]
    fn sizes_read_as_people_read() {
        assert_eq!([0, 612, 31_000, 30_000_000].map(size), ["no body", "612 bytes", "31 kB", "30.0 MB"]);
        assert_eq!(counted(1, "problem"), "1 problem");
    }
}
