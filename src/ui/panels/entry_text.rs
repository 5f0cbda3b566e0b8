//! What one row of the timeline says: texts, marks, times. Nothing here draws.

use crate::app::state::shown::Shown;
use crate::app::state::timeline::{TimelineRow, TimelineStep};
use crate::domain::record::entry::{Entry, EntryBody, Hop, Provenance};
use crate::domain::record::failure::FailureWhat;
use crate::domain::record::verdict::StepState;
use crate::domain::web::wire::Timing;
use crate::domain::words::phrases::step_title;
use crate::domain::words::{self, Ink, Mark};
use crate::ui::icons::Icon;
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::tone::Tone;
use crate::ui::widgets::waterfall::WaterfallPhase;

/// Behind what rests on something that is not established.
pub const ASSUMED: &str = " · assumed";

/// What one row says.
pub struct RowLine {
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
    pub parts: Vec<(WaterfallPhase, f32)>,
    /// The connection was open already.
    pub reused: bool,
    /// The figures in words.
    pub words: String,
}

impl RowLine {
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
pub fn line_of(shown: &Shown, row: &TimelineRow) -> RowLine {
    let entry = |at: &usize| shown.run.entries().get(*at);
    match row {
        TimelineRow::NotRun { at } => {
            let project = &shown.run.plan().project;
            let title =
                shown.run.story().and_then(|story| story.events.get(*at)).map(|event| step_title(project, &event.kind)).unwrap_or_default();
            let line = RowLine::new(None, Tone::Faint, Rich::new().muted(title));
            RowLine { number: Some((at + 1).to_string()), aside: Some(Rich::new().tone(Tone::Faint, "not run")), ..line }
        }
        TimelineRow::Event { at, entry: place } => entry(place).map_or_else(empty, |entry| event(shown, *at, entry)),
        TimelineRow::Exchange { request, reply, failure } => match entry(request) {
            Some(request) => exchange(
                shown,
                request,
                reply.as_ref().and_then(entry).map(|entry| &**entry),
                failure.as_ref().and_then(entry).map(|entry| &**entry),
            ),
            None => empty(),
        },
        TimelineRow::Entry { entry: place } => entry(place).map_or_else(empty, |entry| other(shown, entry)),
    }
}

fn empty() -> RowLine {
    RowLine::new(None, Tone::Faint, Rich::new())
}

fn event(shown: &Shown, at: usize, entry: &Entry) -> RowLine {
    let EntryBody::StoryEvent { what, on_phone, location } = &entry.body else { return empty() };
    let title = words::step(&shown.run.plan().project, what, *on_phone, location);
    let step = &shown.timeline.steps()[at];
    let took = real_ms(shown, at);
    let line = RowLine::new(None, step_tone(step.state), Rich::new().strong(title));
    RowLine { number: Some((at + 1).to_string()), time: format!("{took} ms"), aside: aside(shown, step), ..line }
}

/// What stands beside a step that is not simply as expected.
fn aside(shown: &Shown, step: &TimelineStep) -> Option<Rich> {
    let grey = |text: String| Some(Rich::new().tone(Tone::Muted, text));
    let expected = step.unmet.and_then(|at| shown.run.entries().get(at)).and_then(|entry| match &entry.body {
        EntryBody::Failure(failure) => match &failure.what {
            // The first thing says most; the inspector has the rest.
            FailureWhat::Expectation { unmet } => Some(words::unmet(&shown.run.plan().project, unmet.get(..1).unwrap_or_default()).0),
            _ => None,
        },
        _ => None,
    });
    match step.state {
        StepState::FollowsFrom { step, as_expected: true } => grey(format!("because of {} · as expected", step + 1)),
        StepState::FollowsFrom { step, as_expected: false } => grey(format!("because of {}", step + 1)),
        StepState::NotAsExpected => Some(match expected {
            Some(expected) => Rich::new().tone(Tone::Error, format!("expected {expected}")),
            None => Rich::new().tone(Tone::Error, "something failed"),
        }),
        StepState::Unfinished => Some(Rich::new().tone(Tone::Warn, "not finished")),
        StepState::NotKnown => Some(Rich::new().tone(Tone::Warn, "run again to know")),
        StepState::NotPossible => Some(Rich::new().tone(Tone::Warn, "not possible")),
        StepState::NotRun | StepState::Running | StepState::AsExpected | StepState::Done => None,
    }
}

/// How long a step has gone on, without the jumps of the app's clock.
fn real_ms(shown: &Shown, at: usize) -> u64 {
    let end = |step: &TimelineStep| step.moment.and_then(|moment| shown.run.moments().get(moment)).map(|moment| moment.elapsed_ms);
    let steps = shown.timeline.steps();
    let before = at.checked_sub(1).and_then(|before| end(steps.get(before)?)).unwrap_or_default();
    steps.get(at).and_then(end).map_or(0, |end| end.saturating_sub(before))
}

fn exchange(shown: &Shown, request: &Entry, reply: Option<&Entry>, failure: Option<&Entry>) -> RowLine {
    let EntryBody::Request { hop, request: sent, differs, .. } = &request.body else { return empty() };
    let target = sent.target().masked();
    let mut text = Rich::new().mono(format!("{} {target} ", sent.method));
    if *hop == Hop::Preflight {
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
        return RowLine { aside, ..RowLine::new(Some(Icon::Dash), Tone::Warn, text) };
    }
    // The old reply is no answer to this request: it is folded away, and judged by nobody.
    if !differs.is_empty() {
        let old = reply.and_then(|entry| match &entry.body {
            EntryBody::Reply { reply, .. } => Some(format!(" · {} was the answer to another request", reply.status)),
            _ => None,
        });
        let text = text.tone(Tone::Warn, "run again to know").muted(old.unwrap_or_default());
        let text = text.muted(format!(" · not what was sent: {}", words::differences(differs)));
        return RowLine::new(Some(Icon::Question), Tone::Warn, text);
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
            FailureWhat::Dropped { wire, .. } => {
                timing = Some(&wire.timing);
                "closed by the server, sent again"
            }
            FailureWhat::Redirects { .. } => "redirected without end",
            FailureWhat::NotRecorded { .. } => "not recorded",
            FailureWhat::Network { wire, .. } => {
                timing = Some(&wire.timing);
                "no reply"
            }
            FailureWhat::NotSent { .. } | FailureWhat::Exception { .. } | FailureWhat::Expectation { .. } => "",
        };
        text = text.tone(Tone::Error, format!(" {words}"));
    } else if reply.is_none() && shown.run.is_finished() {
        (tone, icon) = (Tone::Muted, Icon::Dash);
        text = text.muted("stopped before an answer");
    } else if reply.is_none() {
        text = text.muted("waiting…");
    }
    if let Some(timing) = timing {
        time = milliseconds(timing.total_us);
        wave = Some(waves(timing, shown.timeline.longest_us()));
    }
    RowLine { time, wave, ..RowLine::new(Some(icon), tone, text) }
}

/// A waterfall from its timing, on the scale of the longest exchange.
#[must_use]
pub fn waves(timing: &Timing, longest_us: u64) -> Wave {
    let phases = [
        (WaterfallPhase::Dns, timing.dns_us),
        (WaterfallPhase::Connect, timing.connect_us),
        (WaterfallPhase::Tls, timing.tls_us),
        (WaterfallPhase::Wait, timing.first_byte_us),
        (WaterfallPhase::Body, timing.body_us),
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

fn other(shown: &Shown, entry: &Entry) -> RowLine {
    let run = &shown.run;
    let Some(said) = words::line_of(&run.plan().project, run.signatures(), entry) else { return empty() };
    let unmet = shown.timeline.steps().iter().any(|step| step.state.is_wrong() && step.unmet.is_some() && step.event == *entry.id.event);
    let wrong_decision = said.mark == Mark::Decision && unmet;
    let mut text = Rich::new();
    for (ink, words) in &said.words {
        text = match ink {
            Ink::Plain => text.text(words),
            Ink::Name => text.text(words).text(" "),
            Ink::Strong => text.strong(words),
            Ink::Muted if wrong_decision => text.tone(Tone::Error, words),
            Ink::Muted => text.muted(words),
            Ink::Mono => text.mono(words),
            Ink::Warn => text.tone(Tone::Warn, words),
            Ink::Wrong => text.tone(Tone::Error, words),
        };
    }
    let (icon, tone) = match (said.mark, &entry.body) {
        (Mark::Dot, EntryBody::SessionChange { after, .. }) => (Some(Icon::Dot), if after.signed_in { Tone::Ok } else { Tone::Muted }),
        (Mark::Dot, _) => (Some(Icon::Dot), Tone::Muted),
        (Mark::Decision, _) => (Some(Icon::Diamond), Tone::Decision),
        (Mark::Guard, _) => (Some(Icon::Diamond), Tone::Faint),
        (Mark::Note, _) => (Some(Icon::Info), Tone::Faint),
        (Mark::Message, _) => (Some(Icon::Info), Tone::Accent),
        (Mark::Failure, EntryBody::Failure(failure)) if failure.caught => (Some(Icon::Cross), Tone::Warn),
        (Mark::Failure, _) => (Some(Icon::Cross), Tone::Error),
        (Mark::None, EntryBody::FieldRead(_)) => (None, Tone::Muted),
        (Mark::None, _) => (None, Tone::Faint),
    };
    let aside = said.path.as_ref().map(|path| Rich::new().run(path, crate::ui::design_tokens::font::mono(), Tone::Muted));
    RowLine { indent: u8::from(said.below), aside, assumed: entry.assumed.is_some(), ..RowLine::new(icon, tone, text) }
}

/// What is known of a token: its kind, algorithm, and signature.
#[must_use]
pub fn token_words(shown: &Shown, token: &str, label: &str) -> String {
    words::token(token, shown.run.signatures().get(label))
}

/// The mark of a step: its tone, and an icon so that it is not told by colour alone.
#[must_use]
pub fn step_tone(state: StepState) -> Tone {
    match state {
        StepState::NotAsExpected => Tone::Error,
        StepState::AsExpected => Tone::Ok,
        StepState::FollowsFrom { .. } => Tone::Muted,
        StepState::Running => Tone::Accent,
        StepState::Done => Tone::Text,
        StepState::Unfinished | StepState::NotPossible | StepState::NotKnown => Tone::Warn,
        StepState::NotRun => Tone::Faint,
    }
}
