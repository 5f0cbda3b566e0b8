//! The run as a timeline for a terminal: steps as headings, under each what happened, the decision with its reason, and failures.
//! It is printed entry by entry while the run goes on.

use crate::domain::base::{time, visible};
use crate::domain::record::checklist::CheckState;
use crate::domain::record::entry::{Entry, EntryBody, Hop, Provenance};
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::finding::{Finding, Severity};
use crate::domain::record::recording::RunOutcome;
use crate::domain::record::session::Session;
use crate::domain::record::sheet::{Code, Language};
use crate::domain::record::verdict::{StepState, Verdict};
use crate::domain::rules::RuleId;
use crate::domain::secret::registry::SecretRegistry;
use crate::domain::web::cors::CorsVerdict;
use crate::domain::words::proof::Proven;
use crate::domain::words::sheet::{self, SERVER};
use crate::domain::words::{self, Mark};

use super::painted::{Paint, Painted};
use super::{Context, Report, mask};

/// A row longer than this (characters) is cut.
const ROW_CHARS: usize = 500;

/// A timeline on its way to a terminal.
#[derive(Clone, Debug, Default)]
pub struct TimelineText {
    steps: usize,
    /// The request that stands last, so that the reply under it need not repeat its address.
    last_request: Option<EntryId>,
}

impl TimelineText {
    /// A timeline that has not begun.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What stands above it: project, platform, where it runs, against what.
    #[must_use]
    pub fn head(&self, report: &Report, server: &str) -> Painted {
        let text = |text: &str| row(text, report.registry);
        let story = report.story.map_or("", |story| if story.name.is_empty() { &story.id } else { &story.name });
        let place = format!("{} · {} · {}", report.project.platform.title(), report.target.title(), text(server));
        let name = Painted::default().and_in(Paint::Bold, text(&report.project.name));
        name.and("  ").and_in(Paint::Faint, place).and(format!("\n{}\n", text(story)))
    }

    /// The lines of one entry; nothing for evidence, which is for rules and not for reading.
    #[must_use]
    pub fn entry(&mut self, entry: &Entry, context: &Context) -> Painted {
        let registry = context.registry;
        let assumed = entry.assumed.as_ref().map(|assumed| format!("  (assumed: {assumed})")).unwrap_or_default();
        let line = |mark: &str, text: String| format!("   {mark} {}\n", row(&format!("{text}{assumed}"), registry));
        let pretended = entry.source == Provenance::Pretended;
        let result = match &entry.body {
            EntryBody::StoryEvent { what, on_phone, location } => {
                self.steps += 1;
                let title = words::step(context.project, what, *on_phone, location);
                let heading = format!("{}. {}", self.steps, row(&title, registry));
                let at = time::stopwatch(entry.at_ms);
                Painted::plain("\n").and_in(Paint::Bold, heading).and("  ").and_in(Paint::Faint, at).and("\n")
            }
            EntryBody::Request { hop, request, differs, unfilled, cookies_held, .. } => {
                let hop = match hop {
                    Hop::Preflight => "  (the browser asks first: preflight)",
                    Hop::Call => "",
                    Hop::Redirect => "  (redirected)",
                    Hop::Repeat => "  (sent again)",
                };
                let differs =
                    if differs.is_empty() { String::new() } else { format!("  (request differs: {})", words::differences(differs)) };
                let (arrow, not_sent) = if pretended { ("⇢", "  (not sent)") } else { ("→", "") };
                let mut text = line(arrow, format!("{} {}{hop}{differs}{not_sent}", request.method, request.url.masked()));
                for one in unfilled {
                    text.push_str(&line("·", words::unfilled(one)));
                }
                for one in cookies_held {
                    text.push_str(&line("·", words::held_back(one)));
                }
                Painted::plain(text)
            }
            EntryBody::Reply { request, reply, cors } => {
                let to = if self.last_request.as_ref() == Some(request) { String::new() } else { format!("  (to {request})") };
                let cors = match cors {
                    Some(CorsVerdict::Blocked(block)) => format!("  blocked by the browser: {}", words::cors(block)),
                    _ => String::new(),
                };
                let ms = reply.timing.total_us as f64 / 1000.0;
                let (arrow, took) = if pretended { ("⇠", "pretended".to_owned()) } else { ("←", format!("{ms:.1} ms")) };
                Painted::plain(line(arrow, format!("{} · {} · {took}{to}{cors}", reply.status, size(reply.body.len))))
            }
            body if body.is_evidence() => return Painted::default(),
            body => {
                let Some(said) = words::line_of(context.project, context.signatures, entry) else { return Painted::default() };
                let rule = rule_of(body).map(|rule| format!("  [{rule}]")).unwrap_or_default();
                let path = said.path.as_ref().map(|path| format!("  {path}")).unwrap_or_default();
                let text = row(&format!("{}{path}{rule}{assumed}", said.text()), registry);
                let (mark, paint) = match said.mark {
                    Mark::Decision => ("◆", Paint::Decision),
                    Mark::Failure if matches!(body, EntryBody::Failure(failure) if failure.caught) => ("✕", Paint::Warning),
                    Mark::Failure => ("✕", Paint::Wrong),
                    Mark::Guard | Mark::Note => ("·", Paint::Faint),
                    Mark::None | Mark::Dot | Mark::Message => ("·", Paint::Plain),
                };
                Painted::plain("   ").and_in(paint, format!("{mark} {text}")).and("\n")
            }
        };
        self.last_request = match &entry.body {
            EntryBody::Request { .. } => Some(entry.id.clone()),
            _ => None,
        };
        result
    }

    /// What stands below it: steps not reached, where the app stands, findings, and the verdict.
    #[must_use]
    pub fn end(&self, report: &Report) -> Painted {
        let text = |text: &str| row(text, report.registry);
        let verdict = report.verdict;
        let mut out = Painted::default();
        for (i, step) in verdict.steps.iter().enumerate().filter(|(_, step)| step.state == StepState::NotRun) {
            out.append(Painted::plain("\n").and_in(Paint::Faint, format!("{}. {} — not run", i + 1, text(&step.step))).and("\n"));
        }
        let page = report.page.map_or("nothing", |page| report.project.page_name(page));
        out.put(Paint::Plain, format!("\nAt the end: {} is on screen, {}.\n", text(page), text(&who(&report.session))));
        let proven = Proven { project: report.project, story: report.story, target: report.target };
        out.append(findings(&verdict.findings, Some(&proven)).map(|piece| mask::text(piece, report.registry)));
        out.put(Paint::Plain, "\n");
        let headline = row(&verdict.headline, report.registry);
        let (paint, mark) = match verdict.outcome {
            RunOutcome::Ok => (Paint::Ok, "✓"),
            RunOutcome::Problems => (Paint::Wrong, "✕"),
            RunOutcome::Incomplete | RunOutcome::Stopped | RunOutcome::Running => (Paint::Warning, "…"),
        };
        out.put(paint, format!("{mark} {headline}"));
        out.put(Paint::Plain, "\n");
        if !verdict.cause.is_empty() {
            out.put(Paint::Plain, format!("  {}\n", row(&verdict.cause, report.registry)));
        }
        for host in &verdict.withheld_from {
            out.put(Paint::Plain, format!("  Allow it with --send-on {}\n", row(host, report.registry)));
        }
        let roots = verdict.roots().count();
        let errors = verdict.findings.iter().filter(|finding| finding.severity == Severity::Error).count();
        if roots > 0 {
            let them = if roots > 1 { "them" } else { "it" };
            let follow = match errors - roots {
                0 => String::new(),
                1 => format!("; 1 more follows from {them}"),
                more => format!("; {more} more follow from {them}"),
            };
            out.put(Paint::Plain, format!("  {}{follow}.\n", words::counted(roots, "problem")));
        }
        if let Some(then) = &verdict.recorded_under {
            out.put(Paint::Plain, format!("  {then}\n"));
        }
        out.append(checklist(verdict).map(|piece| mask::text(piece, report.registry)));
        out
    }
}

/// The platform's checklist in a line for each item that is not done, with the number of those that are.
fn checklist(verdict: &Verdict) -> Painted {
    let items = &verdict.checklist;
    let mut out = Painted::default();
    if items.is_empty() {
        return out;
    }
    let done = items.iter().filter(|item| item.state == CheckState::Done).count();
    out.put(Paint::Plain, format!("  Checklist: {done} of {} done\n", items.len()));
    for item in items.iter().filter(|item| item.state != CheckState::Done) {
        let (mark, paint) = match item.state {
            CheckState::Failed => ("✕", Paint::Wrong),
            CheckState::NotConfirmed => ("?", Paint::Warning),
            CheckState::Done | CheckState::NotTried => ("–", Paint::Faint),
        };
        let note = if item.note.is_empty() { item.state.words().to_owned() } else { visible::line(&item.note).into_owned() };
        out.append(Painted::plain("    ").and_in(paint, mark).and(format!(" {}: {note}\n", item.title)));
    }
    out
}

/// The rule that an entry names.
fn rule_of(body: &EntryBody) -> Option<RuleId> {
    match body {
        EntryBody::SessionChange { rule, .. } => Some(*rule),
        EntryBody::GuardDecision(decision) | EntryBody::NavigationDecision(decision) => Some(decision.rule()),
        EntryBody::Note(note) => note.rule(),
        _ => None,
    }
}

/// The sheet: a line for each thing to change; a single one without code in one line.
fn fix(finding: &Finding, out: &mut Painted) {
    let plain = |out: &mut Painted, text: String| out.put(Paint::Plain, text);
    let is_short = finding.sheet.len() < 2 && finding.sheet.iter().all(|line| line.code.is_none() && line.now.is_empty());
    if is_short {
        if !finding.fix.is_empty() {
            plain(out, format!("  fix:   {}\n", visible::line(&finding.fix)));
        }
        return;
    }
    let mut head = "fix:  ";
    // A server has one framework: its lines are shown where it is known, else the headers alone, which all of them send.
    let servers = finding.sheet.iter().filter(|line| line.code.as_ref().is_some_and(|code| code.language == Language::Server)).count();
    for (screen, lines) in sheet::by_screen(&finding.sheet) {
        if servers > 2 && screen != SERVER && lines.iter().all(|(_, line)| line.code.is_some()) {
            continue;
        }
        plain(out, format!("  {head} {}\n", visible::line(screen)));
        head = "      ";
        for (number, line) in lines {
            plain(out, format!("           {number}. {}\n", visible::line(&sheet::what_to_do(line))));
            if !line.now.is_empty() {
                plain(out, format!("              now: {}\n", visible::line(&line.now)));
            }
            line.code.iter().for_each(|code| pasted(code, out));
        }
    }
    for (way, code) in sheet::other_ways(&finding.sheet) {
        plain(out, format!("         {}\n", visible::line(&way)));
        if let Some(code) = code {
            pasted(code, out);
        }
    }
    if servers > 2 {
        plain(out, "           (for the usual frameworks: in the window, or with --format json)\n".to_owned());
    }
}

/// Something to paste, with its title.
fn pasted(code: &Code, out: &mut Painted) {
    out.put(Paint::Plain, format!("              {}:\n", visible::line(&code.title)));
    for row in code.text.lines() {
        out.put(Paint::Faint, format!("                {}\n", visible::line(row)));
    }
}

/// Findings as a list for people; empty when there are none. What follows from a finding stands below it in one line.
#[must_use]
pub fn findings(findings: &[Finding], proven: Option<&Proven>) -> Painted {
    let mut out = Painted::default();
    for finding in findings {
        if finding.follows_from.is_some() {
            let follows = format!("follows: {}  {}", visible::line(&finding.title), finding.id);
            out.append(Painted::plain("  ").and_in(Paint::Faint, follows).and("\n"));
            continue;
        }
        let (paint, word) = match finding.severity {
            Severity::Error => (Paint::Wrong, "error"),
            Severity::Warning => (Paint::Warning, "warning"),
            Severity::Info => (Paint::Faint, "info"),
        };
        let title = format!(" {}\n", visible::line(&finding.title));
        out.append(Painted::plain("\n").and_in(paint, format!("{word}:")).and(title));
        if let Some(at) = &finding.at {
            out.put(Paint::Plain, format!("  where: {}\n", visible::line(&at.to_string())));
        }
        if !finding.evidence.is_empty() {
            out.put(Paint::Plain, format!("  seen:  {}\n", visible::line(&finding.evidence)));
        }
        fix(finding, &mut out);
        if let (Some(proof), Some(proven)) = (finding.proof, proven) {
            let (shown, open) = proven.told(proof);
            let again = if finding.log_in_again { "Whoever is logged in now must log in once more." } else { "" };
            let said: Vec<&str> = [shown.as_str(), open.as_str(), again].into_iter().filter(|said| !said.is_empty()).collect();
            if !said.is_empty() {
                out.put(Paint::Plain, format!("  then:  {}\n", visible::line(&said.join(" "))));
            }
        }
        out.append(Painted::plain("  ").and_in(Paint::Faint, finding.id).and("\n"));
    }
    out
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

fn cut(text: &str, chars: usize) -> String {
    if text.chars().count() <= chars { text.to_owned() } else { text.chars().take(chars - 1).chain(['…']).collect() }
}

/// A row's text: masked before it is cut, and a server's text does not break the line.
fn row(text: &str, registry: &SecretRegistry) -> String {
    cut(&visible::line(&mask::text(text, registry)), ROW_CHARS)
}

#[cfg(test)]
mod tests {
    use super::super::painted::Style;
    use super::*;
    use crate::domain::secret::traced::Traced;

    #[test]
    fn a_servers_text_cannot_steer_the_terminal() {
        let action = crate::domain::project::place::ActionAt::new("w", "say");
        let body = EntryBody::Message { action, text: Traced::plain("\u{1b}[2Jgone\nnext") };
        let id = EntryId::first("open");
        let entry = Entry { id, at_ms: 0, source: Provenance::Simulated, assumed: None, cause: None, body };
        let project = crate::domain::project::Project::new("t", crate::domain::project::platform::Platform::WeWeb(Default::default()));
        let (registry, signatures) = (SecretRegistry::default(), std::collections::BTreeMap::new());
        let context = Context { project: &project, registry: &registry, signatures: &signatures };
        let lines = TimelineText::new().entry(&entry, &context).printed(Style { colours: true });
        assert_eq!(lines, "   · Message “\\u{1b}[2Jgone\\nnext”\n");
    }

    #[test]
    fn sizes_read_as_people_read() {
        assert_eq!([0, 612, 31_000, 30_000_000].map(size), ["no body", "612 bytes", "31 kB", "30.0 MB"]);
    }
}
