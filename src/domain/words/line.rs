//! One row of a timeline, as words: the same for window, terminal and reports.

use std::collections::BTreeMap;

use super::{app_sees, failure, headline, note, odd, reason, shown, token};
use crate::domain::base::time;
use crate::domain::project::Project;
use crate::domain::project::walk;
use crate::domain::record::entry::{Entry, EntryBody};
use crate::domain::record::evidence::{Ended, Read, Started, Taken};
use crate::domain::record::failure::FailureWhat;
use crate::domain::record::session::Session;
use crate::domain::record::value::Value;
use crate::domain::secret::Label;
use crate::domain::web::signature::SignatureVerdict;
use crate::domain::words::menu::Words;
use crate::domain::words::phrases::action_title;

/// What a row is marked with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    /// Nothing.
    None,
    /// A change of the session.
    Dot,
    /// A decision.
    Decision,
    /// A look at a page.
    Guard,
    /// Something worth knowing.
    Note,
    /// A message of the app.
    Message,
    /// Something failed.
    Failure,
}

/// How words are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ink {
    /// Plainly.
    Plain,
    /// As the name of a field, whose value stands behind it.
    Name,
    /// Strongly.
    Strong,
    /// Faintly.
    Muted,
    /// As wire data.
    Mono,
    /// As something to look at.
    Warn,
    /// As something wrong.
    Wrong,
}

/// One row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its mark.
    pub mark: Mark,
    /// Whether it belongs below the row before it.
    pub below: bool,
    /// Its words.
    pub words: Vec<(Ink, String)>,
    /// A path, for the side.
    pub path: Option<String>,
}

impl Line {
    fn new(mark: Mark, below: bool) -> Self {
        Self { mark, below, words: Vec::new(), path: None }
    }

    fn put(mut self, ink: Ink, text: impl Into<String>) -> Self {
        let text = text.into();
        if !text.is_empty() {
            self.words.push((ink, text));
        }
        self
    }

    /// All its words as one text.
    #[must_use]
    pub fn text(&self) -> String {
        self.words.iter().flat_map(|(ink, text)| [text.as_str(), if *ink == Ink::Name { " = " } else { "" }]).collect()
    }
}

/// A value in a row is cut after so many characters.
const VALUE: usize = 60;

/// What an entry says; `None` for requests, replies and headings, which are more than words.
#[must_use]
pub fn line_of(project: &Project, signatures: &BTreeMap<String, SignatureVerdict>, entry: &Entry) -> Option<Line> {
    let muted = |mark, below, text: String| Line::new(mark, below).put(Ink::Muted, text);
    Some(match &entry.body {
        EntryBody::StoryEvent { .. } | EntryBody::Request { .. } | EntryBody::Reply { .. } => return None,
        EntryBody::NavigationDecision(decision) => {
            let (verb, page) = match (&decision.page, decision.moved) {
                (None, _) => (headline(decision), ""),
                (Some(_), true) => ("Go to ".to_owned(), decision.page_name.as_str()),
                (Some(_), false) => ("Stay on ".to_owned(), decision.page_name.as_str()),
            };
            let line = Line::new(Mark::Decision, false).put(Ink::Plain, verb).put(Ink::Strong, page);
            line.put(Ink::Muted, format!(" — {}", reason(decision)))
        }
        EntryBody::GuardDecision(decision) => {
            let line = Line::new(Mark::Guard, false).put(Ink::Muted, "Guard: ").put(Ink::Plain, headline(decision));
            line.put(Ink::Muted, format!(" — {}", reason(decision)))
        }
        EntryBody::FieldRead(reading) => {
            let field = Words::field(&project.platform, reading.slot);
            let mut line = Line::new(Mark::None, true).put(Ink::Name, field);
            match shown(reading) {
                Some(moment) => line = line.put(Ink::Mono, moment),
                None => line = line.put(Ink::Strong, reading.read.summary(VALUE)),
            }
            if let Value::Text(text) = &reading.read
                && let Some(label) = text.first_label()
            {
                line = line.put(Ink::Muted, format!(" {}", token(&text.reveal(), signatures.get(label.as_str()))));
            } else if !same(&reading.found, &reading.read) {
                line = line.put(Ink::Muted, " from ").put(Ink::Mono, reading.found.summary(40));
            }
            if let Some(what) = &reading.odd {
                line = line.put(Ink::Warn, format!(" · {}", odd(what)));
            }
            Line { path: reading.path.clone(), ..line }
        }
        EntryBody::SessionChange { by, before, after, .. } => session(by.title(), before, after),
        EntryBody::StorageChange { key, value: Some(value), .. } => {
            let line = Line::new(Mark::None, true).put(Ink::Muted, "Stored ").put(Ink::Mono, key);
            line.put(Ink::Muted, format!(" = {}", cut(&value.masked(), VALUE)))
        }
        EntryBody::StorageChange { key, value: None, .. } => {
            Line::new(Mark::None, true).put(Ink::Muted, "Removed ").put(Ink::Mono, key).put(Ink::Muted, " from storage")
        }
        EntryBody::VariableChange { variable, value, .. } => {
            let name = project.variable(variable).map_or(variable.as_str(), |variable| &variable.name);
            let line = Line::new(Mark::None, true).put(Ink::Muted, "Variable ").put(Ink::Strong, name);
            line.put(Ink::Muted, format!(" = {}", value.summary(VALUE)))
        }
        EntryBody::Message { text, .. } => {
            Line::new(Mark::Message, false).put(Ink::Muted, "Message ").put(Ink::Plain, format!("“{}”", text.masked()))
        }
        EntryBody::Failure(held) => {
            let ink = if held.caught { Ink::Warn } else { Ink::Wrong };
            let mut line = Line::new(Mark::Failure, false).put(ink, failure(project, held));
            if let FailureWhat::Network { wire, .. } = &held.what
                && !wire.detail.is_empty()
            {
                line = line.put(Ink::Muted, format!(": {}", wire.detail));
            }
            match app_sees(held.app_sees) {
                "" => line,
                sees => line.put(Ink::Muted, format!(" — the app sees {sees}")),
            }
        }
        EntryBody::Note(what) => muted(Mark::Note, false, note(project, what)),
        EntryBody::WorkflowStart { workflow, because } => {
            let title = workflow_title(project, workflow);
            muted(Mark::None, true, format!("{title} begins: {}", started(project, because)))
        }
        EntryBody::WorkflowEnd { workflow, how } => {
            muted(Mark::None, true, format!("{} {}", workflow_title(project, workflow), ended(how)))
        }
        EntryBody::Condition { action, taken, read } => {
            let found = walk::action(project, action);
            let title = found.map_or_else(|| action.action.clone(), |action| action_title(project, &action.kind));
            let taken = match taken {
                Taken::Then => "true".to_owned(),
                Taken::Otherwise => "false".to_owned(),
                Taken::Case(at) => format!("case {}", at + 1),
            };
            let seen: Vec<String> = read.iter().map(read_words).collect();
            let seen = if seen.is_empty() { String::new() } else { format!(" (read {})", seen.join(", ")) };
            muted(Mark::None, true, format!("{title}: {taken}{seen}"))
        }
        EntryBody::CallInput { at, read, .. } => {
            let at = at.to_string();
            let name = at.rsplit('/').next().unwrap_or_default();
            muted(Mark::None, true, format!("{name} = {}", read_words(read)))
        }
        EntryBody::TokenFacts { label, facts } => token_facts(label, facts),
    })
}

/// Whether a value is what was found, whatever it is made of.
fn same(found: &Value, read: &Value) -> bool {
    found == read || (found.is_some() && read.is_some() && found.to_text().reveal() == read.to_text().reveal())
}

fn read_words(read: &Read) -> String {
    let path = read.path.as_deref().map(|path| format!(" at {path}")).unwrap_or_default();
    format!("{}{path}", read.read.summary(40))
}

fn workflow_title(project: &Project, id: &str) -> String {
    project.workflow(id).map_or_else(|| id.to_owned(), |workflow| project.workflow_title(workflow))
}

fn started(project: &Project, because: &Started) -> String {
    match because {
        Started::Tap => "it was tapped".into(),
        Started::PageLoad => "its page opened".into(),
        Started::AppLoad => "the app was loaded".into(),
        Started::Guard => "the page waits for it before it opens".into(),
        Started::DataPhase => "the page runs it when it loads its data".into(),
        Started::Interceptor => "an API Interceptor runs it after a 401".into(),
        Started::Authenticate => "Authenticate waits for it".into(),
        Started::Called(by) => format!("{} called it", workflow_title(project, &by.workflow)),
    }
}

fn ended(how: &Ended) -> &'static str {
    match how {
        Ended::Done => "ended",
        Ended::ReturnedEarly => "gave its result early and goes on",
        Ended::Stopped => "was stopped by an action of its own",
        Ended::ErrorBranch => "ran its error branch",
        Ended::ErrorSwallowed => "failed, and the error was swallowed",
        Ended::Failed => "ended with an error",
    }
}

fn token_facts(label: &Label, facts: &crate::domain::record::evidence::TokenFacts) -> Line {
    let mut parts = vec![facts.shape.words().to_owned()];
    parts.extend(facts.alg.as_ref().map(|alg| format!("alg {alg}")));
    let claims = [("exp", &facts.exp), ("iat", &facts.iat), ("nbf", &facts.nbf), ("iss", &facts.iss), ("aud", &facts.aud)];
    parts.extend(claims.into_iter().filter_map(|(name, claim)| claim.as_ref().map(|claim| format!("{name} {claim}"))));
    Line::new(Mark::None, true).put(Ink::Muted, format!("{label}: {}", parts.join(", ")))
}

fn session(by: &str, before: &Session, after: &Session) -> Line {
    let word = |session: &Session| if session.signed_in { "signed in" } else { "signed out" };
    let line = Line::new(Mark::Dot, false).put(Ink::Plain, "Session ");
    let line = if before.signed_in == after.signed_in {
        line.put(Ink::Strong, word(after))
    } else {
        line.put(Ink::Strong, format!("{} → {}", word(before), word(after)))
    };
    let line = match after.who() {
        Some(who) if after.signed_in => line.put(Ink::Muted, format!(" as {who}")),
        _ => line,
    };
    let changed = changed(before, after);
    let changed = if changed.is_empty() { String::new() } else { format!("; {}", changed.join(", ")) };
    line.put(Ink::Muted, format!("{changed} — {by}"))
}

/// The fields that changed, each with what it holds now.
fn changed(before: &Session, after: &Session) -> Vec<String> {
    let fields = [
        ("token", &before.token, &after.token),
        ("refresh token", &before.refresh_token, &after.refresh_token),
        ("UID", &before.uid, &after.uid),
        ("user data", &before.user_data, &after.user_data),
        ("metadata", &before.metadata, &after.metadata),
        ("user", &before.user, &after.user),
    ];
    let mut changed: Vec<String> = fields
        .into_iter()
        .filter(|(_, before, after)| before != after && (before.is_some() || after.is_some()))
        .map(|(name, _, after)| if after.is_some() { format!("{name}: {}", after.summary(30)) } else { format!("no {name}") })
        .collect();
    if before.expiry_ms != after.expiry_ms {
        changed.push(after.expiry_ms.map_or_else(|| "no expiry".into(), |ms| format!("expiry: {}", time::utc(ms))));
    }
    changed
}

fn cut(text: &str, most: usize) -> String {
    if text.chars().count() > most { text.chars().take(most - 1).chain(['…']).collect() } else { text.to_owned() }
}
