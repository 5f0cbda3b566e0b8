//! What one row of the timeline says: texts, marks, times. Nothing here draws.

use crate::app::state::Shown;
use crate::app::timeline::{Row, Step, StepState};
use crate::app::words::step_title;
use crate::domain::decision::Decision;
use crate::domain::entry::{Entry, EntryBody, FailureWhat, Hop, Provenance};
use crate::domain::session::Session;
use crate::domain::token::{SignatureVerdict, TokenShape};
use crate::domain::value::Value;
use crate::domain::wire::Timing;
use crate::ui::icons::Icon;
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::tone::Tone;
use crate::ui::widgets::waterfall::Phase;

use super::timeline::step_tone;

/// Behind what rests on something that is not established.
pub const ASSUMED: &str = " · assumed";

/// What one row says.
pub struct Line {
    /// Number of a step.
    pub number: Option<String>,
    /// Mark at the left.
    pub icon: Option<Icon>,
    /// Its tone.
    pub tone: Tone,
    /// How far the text stands in.
    pub indent: u8,
    /// The text.
    pub text: Rich,
    /// How long it took.
    pub time: String,
    /// The waterfall.
    pub wave: Option<Wave>,
    /// What stands in the waterfall's place.
    pub aside: Option<Rich>,
    /// It rests on what is not established: said behind the text, however short that has to be.
    pub assumed: bool,
}

/// A waterfall bar.
pub struct Wave {
    /// Parts of the longest exchange.
    pub parts: Vec<(Phase, f32)>,
    /// The connection was open already.
    pub reused: bool,
    /// The figures in words.
    pub words: String,
}

impl Line {
    fn new(icon: Option<Icon>, tone: Tone, text: Rich) -> Self {
        Self { number: None, icon, tone, indent: 0, text, time: String::new(), wave: None, aside: None, assumed: false }
    }

    /// The whole row as plain text: its accessible name.
    #[must_use]
    pub fn plain(&self) -> String {
        let mut text = match &self.number {
            Some(number) => format!("Step {number} {}", self.text.plain()),
            None => self.text.plain(),
        };
        if self.assumed {
            text.push_str(ASSUMED);
        }
        if !self.time.is_empty() {
            text.push_str(&format!(", {}", self.time));
        }
        if let Some(aside) = &self.aside {
            text.push_str(&format!(", {}", aside.plain()));
        }
        text
    }
}

/// What a row says.
#[must_use]
pub fn line_of(shown: &Shown, row: &Row) -> Line {
    let entry = |at: &usize| shown.run.entries().get(*at);
    match row {
        Row::NotRun { at } => {
            let project = &shown.run.plan().project;
            let title =
                shown.run.story().and_then(|story| story.events.get(*at)).map(|event| step_title(project, &event.kind)).unwrap_or_default();
            let line = Line::new(None, Tone::Faint, Rich::new().muted(title));
            Line { number: Some((at + 1).to_string()), aside: Some(Rich::new().tone(Tone::Faint, "not run")), ..line }
        }
        Row::Event { at, entry: place } => entry(place).map_or_else(empty, |entry| event(shown, *at, entry)),
        Row::Exchange { request, reply, failure } => match entry(request) {
            Some(request) => exchange(
                shown,
                request,
                reply.as_ref().and_then(entry).map(|entry| &**entry),
                failure.as_ref().and_then(entry).map(|entry| &**entry),
            ),
            None => empty(),
        },
        Row::Entry { entry: place } => entry(place).map_or_else(empty, |entry| other(shown, entry)),
    }
}

fn empty() -> Line {
    Line::new(None, Tone::Faint, Rich::new())
}

fn event(shown: &Shown, at: usize, entry: &Entry) -> Line {
    let EntryBody::StoryEvent { title, .. } = &entry.body else { return empty() };
    let step = &shown.timeline.steps()[at];
    let took = real_ms(shown, at);
    let aside = step.unmet.and_then(|at| shown.run.entries().get(at)).and_then(|entry| match &entry.body {
        EntryBody::Failure(failure) => match &failure.what {
            FailureWhat::Expectation { expected, .. } => {
                // The page says most; the inspector has the rest.
                let first = expected.split(", ").next().unwrap_or_default();
                Some(Rich::new().tone(Tone::Error, format!("expected {first}")))
            }
            _ => None,
        },
        _ => None,
    });
    let aside = aside.or_else(|| match step.state {
        StepState::Wrong => Some(Rich::new().tone(Tone::Error, "something failed")),
        StepState::Unfinished => Some(Rich::new().tone(Tone::Warn, "not finished")),
        StepState::NotKnown => Some(Rich::new().tone(Tone::Warn, "not known")),
        StepState::NotPossible => Some(Rich::new().tone(Tone::Warn, "not possible")),
        _ => None,
    });
    let line = Line::new(None, step_tone(step.state), Rich::new().strong(title));
    Line { number: Some((at + 1).to_string()), time: format!("{took} ms"), aside, ..line }
}

/// How long a step has gone on, without the jumps of the app's clock.
fn real_ms(shown: &Shown, at: usize) -> u64 {
    let end = |step: &Step| step.moment.and_then(|moment| shown.run.moments().get(moment)).map(|moment| moment.elapsed_ms);
    let steps = shown.timeline.steps();
    let before = at.checked_sub(1).and_then(|before| end(steps.get(before)?)).unwrap_or_default();
    steps.get(at).and_then(end).map_or(0, |end| end.saturating_sub(before))
}

fn exchange(shown: &Shown, request: &Entry, reply: Option<&Entry>, failure: Option<&Entry>) -> Line {
    let EntryBody::Request { purpose, request: sent, differs, .. } = &request.body else { return empty() };
    let target = sent.target().masked();
    let mut text = Rich::new().mono(format!("{} {target} ", sent.method));
    if *purpose == Hop::Preflight {
        text = text.muted("preflight ");
    }
    let mut tone = Tone::Accent;
    let mut icon = Icon::Dot;
    let mut time = String::new();
    let mut wave = None;
    let mut timing = None;
    let pretended = request.source == Provenance::Pretended;
    if let (true, Some(EntryBody::Reply { reply, .. })) = (pretended, reply.map(|entry| &entry.body)) {
        let text = text.tone(Tone::Warn, format!("pretended {}", reply.status)).muted(format!(" · {}", bytes(reply.body.len)));
        let aside = Some(Rich::new().tone(Tone::Warn, "not sent"));
        return Line { aside, ..Line::new(Some(Icon::Dash), Tone::Warn, text) };
    }
    if let Some(EntryBody::Reply { reply, .. }) = reply.map(|entry| &entry.body) {
        tone = if reply.status < 400 { Tone::Ok } else { Tone::Error };
        text = text.tone(tone, reply.status.to_string()).muted(format!(" · {}", bytes(reply.body.len)));
        timing = Some(&reply.timing);
    }
    if let Some(EntryBody::Failure(failure)) = failure.map(|entry| &entry.body) {
        tone = Tone::Error;
        icon = Icon::Cross;
        let words = match &failure.what {
            FailureWhat::Cors { .. } => "blocked by the browser",
            FailureWhat::Redirects { .. } => "redirected without end",
            FailureWhat::NotRecorded { .. } => "not recorded",
            FailureWhat::Network { wire, .. } => {
                timing = Some(&wire.timing);
                "no reply"
            }
            FailureWhat::Exception { .. } | FailureWhat::Expectation { .. } => "",
        };
        text = text.tone(Tone::Error, format!(" {words}"));
    } else if reply.is_none() && shown.run.is_finished() {
        (tone, icon) = (Tone::Muted, Icon::Dash);
        text = text.muted("stopped before an answer");
    } else if reply.is_none() {
        text = text.muted("waiting…");
    }
    if let Some(differs) = differs {
        text = text.tone(Tone::Warn, format!(" · not what was sent: {differs}"));
    }
    if let Some(timing) = timing {
        time = milliseconds(timing.total_us);
        wave = Some(waves(timing, shown.timeline.longest_us()));
    }
    Line { time, wave, ..Line::new(Some(icon), tone, text) }
}

/// A waterfall from its timing, on the scale of the longest exchange.
#[must_use]
pub fn waves(timing: &Timing, longest_us: u64) -> Wave {
    let phases = [
        (Phase::Dns, timing.dns_us),
        (Phase::Connect, timing.connect_us),
        (Phase::Tls, timing.tls_us),
        (Phase::Wait, timing.first_byte_us),
        (Phase::Body, timing.body_us),
    ];
    let parts = phases.iter().filter_map(|(phase, us)| us.map(|us| (*phase, us as f32 / longest_us.max(1) as f32))).collect();
    let mut words: Vec<String> =
        phases.iter().filter_map(|(phase, us)| us.map(|us| format!("{} {}", phase.word(), milliseconds(us)))).collect();
    if timing.reused {
        words.push("reused connection".into());
    }
    Wave { parts, reused: timing.reused, words: words.join(", ") }
}

/// Microseconds as milliseconds: `0.4 ms`, `198 ms`.
#[must_use]
pub fn milliseconds(us: u64) -> String {
    if us < 10_000 { format!("{}.{} ms", us / 1000, us % 1000 / 100) } else { format!("{} ms", us / 1000) }
}

/// A size: `612 B`, `4.2 kB`, `30.1 MB`.
#[must_use]
pub fn bytes(n: u64) -> String {
    match n {
        0..1_000 => format!("{n} B"),
        1_000..1_000_000 => format!("{}.{} kB", n / 1_000, n % 1_000 / 100),
        _ => format!("{}.{} MB", n / 1_000_000, n % 1_000_000 / 100_000),
    }
}

fn other(shown: &Shown, entry: &Entry) -> Line {
    let line = match &entry.body {
        EntryBody::NavigationDecision(decision) => decision_line(decision, shown, entry),
        EntryBody::GuardDecision(decision) => {
            let text = Rich::new().muted("Guard: ").text(decision.headline()).muted(format!(" — {}", decision.reason()));
            Line { indent: 0, ..Line::new(Some(Icon::Diamond), Tone::Faint, text) }
        }
        EntryBody::FieldRead { field, found, read, shown: words, note, path, .. } => {
            let text = field_text(shown, field, found, read, words.as_deref(), note.as_deref());
            let aside = path.as_ref().map(|path| Rich::new().run(path, crate::ui::design_tokens::font::mono(), Tone::Muted));
            Line { indent: 1, aside, ..Line::new(None, Tone::Muted, text) }
        }
        EntryBody::SessionChange { by, before, after, .. } => session_line(by, before, after),
        EntryBody::StorageChange { key, value } => {
            let text = match value {
                Some(value) => Rich::new().muted("Stored ").mono(key).muted(format!(" = {}", short(&value.masked(), 60))),
                None => Rich::new().muted("Removed ").mono(key).muted(" from storage"),
            };
            Line { indent: 1, ..Line::new(None, Tone::Faint, text) }
        }
        EntryBody::VariableChange { variable, value } => {
            let text = Rich::new().muted("Variable ").strong(variable).muted(format!(" = {}", value.summary(60)));
            Line { indent: 1, ..Line::new(None, Tone::Faint, text) }
        }
        EntryBody::Message { text } => {
            Line::new(Some(Icon::Info), Tone::Accent, Rich::new().muted("Message ").text(format!("“{}”", text.masked())))
        }
        EntryBody::Failure(failure) => {
            let tone = if failure.handled { Tone::Warn } else { Tone::Error };
            let mut text = Rich::new().tone(tone, &failure.title);
            if !failure.app_sees.is_empty() {
                text = text.muted(format!(" — the app sees {}", failure.app_sees));
            }
            Line::new(Some(Icon::Cross), tone, text)
        }
        EntryBody::Note { text, .. } => Line { indent: 0, ..Line::new(Some(Icon::Info), Tone::Faint, Rich::new().muted(text)) },
        // These have rows of their own.
        EntryBody::StoryEvent { .. } | EntryBody::Request { .. } | EntryBody::Reply { .. } => empty(),
    };
    Line { assumed: entry.assumed.is_some(), ..line }
}

fn decision_line(decision: &Decision, shown: &Shown, entry: &Entry) -> Line {
    let wrong = shown.timeline.steps().iter().any(|step| step.unmet.is_some() && step.event == *entry.id.event);
    let (verb, page) = match (&decision.page, decision.moved) {
        (None, _) => ("Nothing is rendered", ""),
        (Some(_), true) => ("Go to ", decision.page_name.as_str()),
        (Some(_), false) => ("Stay on ", decision.page_name.as_str()),
    };
    let reason = format!(" — {}", decision.reason());
    let text = Rich::new().text(verb).strong(page);
    let text = if wrong { text.tone(Tone::Error, reason) } else { text.muted(reason) };
    Line::new(Some(Icon::Diamond), Tone::Decision, text)
}

fn field_text(shown: &Shown, field: &str, found: &Value, read: &Value, words: Option<&str>, note: Option<&str>) -> Rich {
    let mut text = Rich::new().text(format!("{field} "));
    if let Some(words) = words {
        let past = read.as_number().is_some_and(|ms| (ms as i64) < shown.run.virtual_ms() - shown.run.jumped_ms());
        let tone = if past { Tone::Error } else { Tone::Text };
        text = text.run(words, crate::ui::design_tokens::font::mono(), tone).muted(" from ").mono(found.summary(40));
    } else {
        text = text.strong(read.summary(60));
        if let Value::Text(token) = read
            && let Some(label) = token.first_label()
        {
            text = text.muted(format!(" {}", token_words(shown, &token.reveal(), label.as_str())));
        }
    }
    match note {
        Some(note) => text.tone(Tone::Warn, format!(" · {note}")),
        None => text,
    }
}

/// What is known of a token: its kind, algorithm, and signature.
#[must_use]
pub fn token_words(shown: &Shown, token: &str, label: &str) -> String {
    let shape = TokenShape::of(token);
    if shape != TokenShape::Jws {
        return shape.words().to_owned();
    }
    let alg = crate::domain::token::Jwt::read(token).map(|jwt| jwt.alg().to_owned()).unwrap_or_default();
    let signature = match shown.run.signatures().get(label) {
        Some(SignatureVerdict::Valid) => ", signature valid",
        Some(SignatureVerdict::Wrong) => ", signature WRONG",
        _ => ", signature not checked",
    };
    format!("JWT {alg}{signature}")
}

fn session_line(by: &str, before: &Session, after: &Session) -> Line {
    let word = |session: &Session| if session.signed_in { "signed in" } else { "signed out" };
    let mut text = Rich::new().text("Session ");
    text = if before.signed_in == after.signed_in {
        text.strong(word(after))
    } else {
        text.strong(format!("{} → {}", word(before), word(after)))
    };
    if let (true, Some(who)) = (after.signed_in, after.who()) {
        text = text.muted(format!(" as {who}"));
    }
    let fields = match after.fields_set() {
        0 => "nothing is kept".to_owned(),
        1 => "one field is set".to_owned(),
        n => format!("{n} fields are set"),
    };
    let text = text.muted(format!("; {fields} — {by}"));
    Line::new(Some(Icon::Dot), if after.signed_in { Tone::Ok } else { Tone::Muted }, text)
}

fn short(text: &str, max: usize) -> String {
    if text.chars().count() > max { text.chars().take(max - 1).chain(['…']).collect() } else { text.to_owned() }
}
