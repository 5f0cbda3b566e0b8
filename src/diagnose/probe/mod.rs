//! Tests of a server beside the app's story (design 38): what it does with a used refresh token, and with two refreshes at once. A list of
//! exchanges; the requests are those of the app's own calls, sent from outside, without a browser's rules.

mod judge;
mod setup;

use serde_json::Value as Json;

use crate::domain::project::carrier::Reads;
use crate::domain::project::endpoint::Purpose;
use crate::domain::record::finding::Finding;
use crate::domain::record::recording::Plan;
use crate::domain::secret::registry::SecretRegistry;
use crate::domain::secret::traced::Traced;
use crate::domain::secret::{Label, SecretKind};
use crate::domain::web::token;
use crate::domain::web::wire::PreparedRequest;
use crate::domain::words::network;
use crate::format::import::meaning_of;
use crate::run::transport::Exchanged;

use super::as_sent;

pub use self::setup::{CannotProbe, Setup, setup};

/// Which test.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// What becomes of a refresh token that was used.
    Rotation,
    /// What becomes of two refreshes at one moment.
    Race,
}

impl Kind {
    /// Its name on screen.
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::Rotation => "Test the rotation of refresh tokens",
            Self::Race => "Test two refreshes at once",
        }
    }

    /// What it finds out, in a sentence.
    #[must_use]
    pub fn asks(self) -> &'static str {
        match self {
            Self::Rotation => {
                "Whether a refresh brings a new refresh token, whether a used one is taken again, and whether using it again ends the session."
            }
            Self::Race => "What happens when two parts of the app renew the session at the same moment, each with the same refresh token.",
        }
    }
}

/// One exchange of a test, as it is shown. No secret is in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Step {
    /// What it is for: "Refresh with token B1".
    pub what: String,
    /// Method and path.
    pub call: String,
    /// How it came out; none while it is under way.
    pub came: Option<Came>,
    /// The body of the reply, masked, or why there is none.
    pub said: String,
}

/// How an exchange came out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Came {
    /// With a status.
    Status(u16),
    /// There was no whole answer.
    Nothing,
}

impl Came {
    fn is_well(self) -> bool {
        matches!(self, Self::Status(200..=299))
    }
}

/// What is known of a test so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Told {
    /// Its exchanges, in order.
    pub steps: Vec<Step>,
    /// What they amount to; none before the end.
    pub finding: Option<Finding>,
}

/// So much of a reply is shown (characters).
const SHOWN: usize = 400;

/// A refresh, and what came of it.
#[derive(Clone, Debug)]
struct Refresh {
    /// The label of the token that it was made with.
    with: Label,
    /// How it came out.
    came: Came,
    /// The refresh token of its reply, if there is one.
    brought: Option<(Label, String)>,
}

/// A test that is under way.
pub struct Probe {
    kind: Kind,
    plan: Plan,
    setup: Setup,
    registry: SecretRegistry,
    steps: Vec<Step>,
    /// What is under way: the step, and the token that it was made with; none for the log-in.
    sent: Vec<(usize, Option<Label>)>,
    log_in: Option<Came>,
    access: Option<Traced>,
    first: Option<(Label, String)>,
    refreshes: Vec<Refresh>,
    is_over: bool,
    /// Why it ended before its end.
    ended: Option<String>,
}

impl Probe {
    /// The test, not begun. `plan` is that of a run of the project: its values fill the calls.
    #[must_use]
    pub fn new(kind: Kind, plan: Plan, setup: Setup) -> Self {
        let mut registry = SecretRegistry::default();
        for value in plan.values.values().filter(|value| value.has_secret()) {
            registry.register(SecretKind::Password, &value.reveal());
        }
        Self {
            kind,
            plan,
            setup,
            registry,
            steps: Vec::new(),
            sent: Vec::new(),
            log_in: None,
            access: None,
            first: None,
            refreshes: Vec::new(),
            is_over: false,
            ended: None,
        }
    }

    /// What to send next, all at once; nothing when the test is over.
    pub fn upcoming(&mut self) -> Vec<PreparedRequest> {
        if self.is_over {
            return Vec::new();
        }
        let wanted: Vec<(Label, String)> = match (self.log_in, &self.first, self.kind, self.refreshes.len()) {
            (None, ..) => return self.log_in(),
            (Some(_), Some(first), Kind::Rotation, 0 | 1) => vec![first.clone()],
            (Some(_), Some(first), Kind::Race, 0) => vec![first.clone(), first.clone()],
            (Some(_), Some(_), Kind::Rotation, 2) => self.newest().into_iter().collect(),
            (Some(_), Some(_), Kind::Race, 2) => self.brought_by_both(),
            _ => Vec::new(),
        };
        let refused_at_once = self.kind == Kind::Rotation && self.refreshes.len() == 1 && !self.refreshes[0].came.is_well();
        if wanted.is_empty() || refused_at_once {
            self.is_over = true;
            return Vec::new();
        }
        let requests: Vec<PreparedRequest> = wanted.iter().filter_map(|with| self.refresh(with)).collect();
        if requests.is_empty() {
            self.ended = Some("the refresh could not be put together: a value that it needs is missing".into());
            self.is_over = true;
        }
        requests
    }

    /// What came of what was sent, in the same order.
    pub fn answered(&mut self, all: Vec<Exchanged>) {
        let sent = std::mem::take(&mut self.sent);
        for ((step, with), exchanged) in sent.into_iter().zip(all) {
            let (came, json) = self.came(step, exchanged);
            match with {
                None => self.logged_in(came, json.as_ref()),
                Some(with) => {
                    let token = json
                        .as_ref()
                        .filter(|_| came.is_well())
                        .and_then(|json| self.setup.refresh_token(&self.plan.project.platform, json, Purpose::Refresh));
                    let brought = token.map(|text| (self.label(&text), text));
                    let access = json.as_ref().filter(|_| came.is_well()).and_then(access_token);
                    if let Some(text) = access {
                        self.access = Some(self.registry.traced(SecretKind::AccessToken, &text));
                    }
                    self.refreshes.push(Refresh { with, came, brought });
                }
            }
        }
    }

    /// What is known so far.
    #[must_use]
    pub fn told(&self) -> Told {
        Told { steps: self.steps.clone(), finding: self.is_over.then(|| judge::judged(self)) }
    }

    fn label(&mut self, text: &str) -> Label {
        let traced = self.registry.traced(SecretKind::RefreshToken, text);
        traced.first_label().cloned().unwrap_or_else(|| Label::new("the refresh token"))
    }

    fn log_in(&mut self) -> Vec<PreparedRequest> {
        let inputs = self.setup.log_in_values(&self.plan);
        let name = self.setup.log_in.name.clone();
        let Some(request) = as_sent::with_values(&self.plan, &self.setup.log_in.id, inputs) else {
            self.ended = Some(format!("{name} could not be put together: a value that it needs is missing"));
            self.is_over = true;
            return Vec::new();
        };
        self.send(name, &request, None);
        vec![request]
    }

    fn refresh(&mut self, with: &(Label, String)) -> Option<PreparedRequest> {
        let token = Traced::secret(with.0.clone(), with.1.clone());
        let inputs = self.setup.refresh_values(&token, self.access.as_ref(), &self.plan);
        let request = as_sent::with_values(&self.plan, &self.setup.refresh.id, inputs)?;
        self.send(format!("{} with {}", self.setup.refresh.name, with.0), &request, Some(with.0.clone()));
        Some(request)
    }

    fn send(&mut self, what: String, request: &PreparedRequest, with: Option<Label>) {
        let path = request.parsed_url().map(|url| self.registry.mask(url.path())).unwrap_or_default();
        let call = format!("{} {path}", request.method);
        self.sent.push((self.steps.len(), with));
        self.steps.push(Step { what, call, came: None, said: String::new() });
    }

    fn came(&mut self, step: usize, exchanged: Exchanged) -> (Came, Option<Json>) {
        let (came, said, json) = match exchanged {
            Exchanged::Reply(reply, body) => {
                let json: Option<Json> = serde_json::from_slice(&body).ok();
                for (name, value) in &reply.headers {
                    token::learn_text(Some(name), value, &mut self.registry);
                }
                match &json {
                    Some(json) => token::learn_json(json, &mut self.registry),
                    None => token::learn_fragment(&String::from_utf8_lossy(&body), &mut self.registry),
                }
                let text = self.registry.trace_body(&String::from_utf8_lossy(&body)).masked();
                (Came::Status(reply.status), cut(&text), json)
            }
            Exchanged::Failure(failure, _) => (Came::Nothing, network(None, &failure), None),
        };
        self.steps[step].came = Some(came);
        self.steps[step].said = said;
        (came, json)
    }

    fn logged_in(&mut self, came: Came, json: Option<&Json>) {
        self.log_in = Some(came);
        let Some(json) = json.filter(|_| came.is_well()) else { return self.is_over = true };
        if let Some(text) = access_token(json) {
            self.access = Some(self.registry.traced(SecretKind::AccessToken, &text));
        }
        match self.setup.refresh_token(&self.plan.project.platform, json, Purpose::LogIn) {
            Some(text) => self.first = Some((self.label(&text), text)),
            None => self.is_over = true,
        }
    }

    /// The refresh token that came last.
    fn newest(&self) -> Option<(Label, String)> {
        self.refreshes.iter().rev().find_map(|refresh| refresh.brought.clone()).or_else(|| self.first.clone())
    }

    /// The tokens of both, else the first again where none came.
    fn brought_by_both(&self) -> Vec<(Label, String)> {
        let mut all: Vec<(Label, String)> = self.refreshes.iter().filter_map(|refresh| refresh.brought.clone()).collect();
        all.dedup_by(|one, other| one.0 == other.0);
        if all.is_empty() && self.refreshes.iter().any(|refresh| refresh.came.is_well()) {
            all.extend(self.first.clone());
        }
        all
    }
}

fn access_token(json: &Json) -> Option<String> {
    let at = meaning_of(Purpose::LogIn, json).into_iter().find(|path| path.name == Reads::TOKEN)?;
    super::beside::at(json, &at.path)?.as_str().map(str::to_owned)
}

fn cut(text: &str) -> String {
    if text.chars().count() > SHOWN { text.chars().take(SHOWN - 1).chain(['…']).collect() } else { text.to_owned() }
}
