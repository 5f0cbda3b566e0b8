//! What can be asked of a run that is over.

use std::sync::Arc;

use authscope::domain::record::decision::Decision;
use authscope::domain::record::device::{Device, Tab};
use authscope::domain::record::entry::{Entry, EntryBody, Hop};
use authscope::domain::web::wire::PreparedRequest;
use authscope::domain::words;
use authscope::domain::words::menu::Words;
use authscope::run::Run;

/// A run that is over.
pub struct Ran {
    pub run: Run,
}

impl Ran {
    pub fn entries(&self, event: usize) -> Vec<&Arc<Entry>> {
        let event = format!("e{event}");
        self.run.entries().iter().filter(|entry| *entry.id.event == *event).collect()
    }

    fn decision_entry(&self, event: usize) -> (&Arc<Entry>, &Decision) {
        let mut found = self.entries(event).into_iter().filter_map(|entry| match &entry.body {
            EntryBody::NavigationDecision(decision) => Some((entry, decision)),
            _ => None,
        });
        let first = found.next().unwrap_or_else(|| panic!("event {event} has no decision\n{}", self.text()));
        assert!(found.next().is_none(), "event {event} has two decisions\n{}", self.text());
        first
    }

    pub fn decision(&self, event: usize) -> &Decision {
        self.decision_entry(event).1
    }

    /// Page (or `-`) and rule of an event's decision.
    pub fn end(&self, event: usize) -> (&str, &str) {
        let decision = self.decision(event);
        let reason = decision.reason();
        assert!(!reason.is_empty() && !decision.rule().title().is_empty(), "{decision:?}");
        (decision.page.as_deref().unwrap_or("-"), decision.rule().as_str())
    }

    pub fn reason(&self, event: usize) -> String {
        self.decision(event).reason()
    }

    /// What an event's decision rests on that is not established.
    pub fn assumed(&self, event: usize) -> &str {
        self.decision_entry(event).0.assumed.as_deref().unwrap_or_default()
    }

    /// The device after an event.
    pub fn device(&self, event: usize) -> Device {
        let id = format!("e{event}");
        let last = self.run.moments().iter().rfind(|moment| moment.event == id);
        (*last.unwrap_or_else(|| panic!("no event {event}")).device).clone()
    }

    pub fn tab(&self, event: usize) -> Tab {
        self.device(event).tabs[0].clone()
    }

    /// What is stored under a key after an event.
    pub fn stored(&self, event: usize, key: &str) -> Option<String> {
        self.device(event).storage.get(key).map(authscope::domain::secret::traced::Traced::reveal)
    }

    /// The requests of an event, without preflights.
    pub fn requests(&self, event: usize) -> Vec<&PreparedRequest> {
        let request = |entry: &&'_ Arc<Entry>| matches!(&entry.body, EntryBody::Request { hop, .. } if *hop != Hop::Preflight);
        self.entries(event)
            .into_iter()
            .filter(request)
            .map(|entry| match &entry.body {
                EntryBody::Request { request, .. } => &**request,
                _ => unreachable!(),
            })
            .collect()
    }

    /// The same as `POST /path`.
    pub fn calls(&self, event: usize) -> Vec<String> {
        self.requests(event).iter().map(|request| format!("{} {}", request.method, request.target().reveal())).collect()
    }

    pub fn header(&self, event: usize, request: usize, name: &str) -> Option<String> {
        self.requests(event)[request].header(name).map(authscope::domain::secret::traced::Traced::reveal)
    }

    pub fn sent_body(&self, event: usize, request: usize) -> Option<String> {
        self.requests(event)[request].body.as_ref().map(authscope::domain::secret::traced::Traced::reveal)
    }

    /// The messages that the app showed.
    pub fn messages(&self, event: usize) -> Vec<String> {
        let text = |entry: &Arc<Entry>| match &entry.body {
            EntryBody::Message { text, .. } => Some(text.reveal()),
            _ => None,
        };
        self.entries(event).into_iter().filter_map(text).collect()
    }

    /// The notes of an event.
    pub fn notes(&self, event: usize) -> Vec<String> {
        let text = |entry: &Arc<Entry>| match &entry.body {
            EntryBody::Note(note) => Some(words::note(&self.run.plan().project, note)),
            _ => None,
        };
        self.entries(event).into_iter().filter_map(text).collect()
    }

    /// Whether a note with this rule stands in an event.
    pub fn noted(&self, event: usize, number: &str) -> bool {
        self.entries(event)
            .iter()
            .any(|entry| matches!(&entry.body, EntryBody::Note(note) if note.rule().is_some_and(|rule| rule.as_str() == number)))
    }

    /// The failures of an event.
    pub fn failures(&self, event: usize) -> Vec<String> {
        let title = |entry: &Arc<Entry>| match &entry.body {
            EntryBody::Failure(failure) => Some(words::failure(&self.run.plan().project, failure)),
            _ => None,
        };
        self.entries(event).into_iter().filter_map(title).collect()
    }

    /// What was read for a field of an action, as text.
    pub fn read(&self, event: usize, field: &str) -> String {
        let read = |entry: &Arc<Entry>| match &entry.body {
            EntryBody::FieldRead(reading) if Words::field(&self.run.plan().project.platform, reading.slot) == field => {
                Some(reading.read.to_json_text().reveal())
            }
            _ => None,
        };
        self.entries(event).into_iter().find_map(read).unwrap_or_else(|| panic!("{field} was not read\n{}", self.text()))
    }

    pub fn signed_in(&self, event: usize) -> bool {
        self.tab(event).session.signed_in
    }

    pub fn text(&self) -> String {
        super::runs::text(&self.run)
    }
}
