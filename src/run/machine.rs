//! What decides what happens next: app, client, device, and what is under way.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{Hash, Hasher};
use std::sync::Arc;

use crate::agent::{Agent, CallId, ExchangeId, Page};
use crate::domain::project::environment::ServerKind;
use crate::domain::project::vocabulary;
use crate::domain::record::device::Device;
use crate::domain::secret::Label;
use crate::domain::secret::registry::SecretRegistry;
use crate::domain::web::body::Bodies;
use crate::platform::Simulator;
use crate::platform::common::journal::Journal;

use super::asking::Asking;
use super::exchanges::{CallState, OpenExchange};
use super::input::Stamp;
use super::key::{Along, Key, Writer};
use super::recording::Plan;
use super::secrets;

/// An app on a device, and what is under way in it. Cheap to clone: plan, bodies and what was told are shared.
#[derive(Clone, Debug)]
pub struct Machine {
    pub(super) plan: Arc<Plan>,
    pub(super) simulator: Simulator,
    pub(super) agent: Agent,
    pub(super) device: Device,
    pub(super) registry: SecretRegistry,
    pub(super) bodies: Bodies,
    pub(super) journal: Journal,
    pub(super) asking: Asking,
    pub(super) calls: BTreeMap<CallId, CallState>,
    pub(super) exchanges: BTreeMap<ExchangeId, OpenExchange>,
    pub(super) counts: BTreeMap<String, u16>,
    /// Tokens that have ended by the app's clock, and that a server with a clock of its own would still take.
    pub(super) refused: BTreeSet<Label>,
    /// Secrets that the server has really refused, and those that it has really taken.
    pub(super) was_refused: BTreeSet<Label>,
    pub(super) was_accepted: BTreeSet<Label>,
    pub(super) in_event: bool,
    pub(super) jumped_ms: i64,
    pub(super) now: Stamp,
    pub(super) stopped: bool,
}

/// The page of a run's app, in its browser.
fn page(plan: &Plan) -> Page {
    let environment = plan.project.environment(&plan.environment);
    let page = Page::new(&plan.origin(), environment.map(|environment| environment.browser).unwrap_or_default());
    let is_demo = environment.is_some_and(|environment| environment.server == ServerKind::Demo);
    if is_demo { page.beside_the_demo_server() } else { page }
}

impl Hash for Machine {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.simulator.hash(state);
        self.agent.hash(state);
        self.device.hash(state);
        self.registry.hash(state);
        self.journal.hash(state);
        self.asking.hash(state);
        self.calls.hash(state);
        self.exchanges.hash(state);
        self.counts.hash(state);
        (&self.refused, &self.was_refused, &self.was_accepted).hash(state);
        (self.in_event, self.jumped_ms, self.now, self.stopped).hash(state);
    }
}

impl Machine {
    /// An app that was never opened, on an empty device.
    pub(super) fn new(plan: Plan) -> Self {
        let agent = Agent::on_page(plan.target.client(), page(&plan)).sending_on(plan.send_on.clone());
        let simulator = Simulator::new(&plan.project.platform);
        let mut registry = SecretRegistry::default();
        registry.set_words(vocabulary::words(&plan.project));
        let plan = Plan { values: secrets::seal_values(&plan.values, &mut registry), ..plan };
        secrets::learn_project(&plan.project, &mut registry);
        let mut bodies = Bodies::default();
        secrets::learn_pretended(&plan.pretended, &mut bodies, &mut registry);
        Self {
            asking: Asking::of(&plan),
            plan: Arc::new(plan),
            simulator,
            agent,
            device: Device::default(),
            registry,
            bodies,
            journal: Journal::default(),
            calls: BTreeMap::new(),
            exchanges: BTreeMap::new(),
            counts: BTreeMap::new(),
            refused: BTreeSet::new(),
            was_refused: BTreeSet::new(),
            was_accepted: BTreeSet::new(),
            in_event: false,
            jumped_ms: 0,
            now: Stamp::default(),
            stopped: false,
        }
    }

    /// The same, telling nothing from here on.
    pub(super) fn silent(mut self) -> Self {
        self.journal = Journal::silent();
        self
    }

    /// The app's clock, milliseconds since 1970.
    #[must_use]
    pub fn virtual_ms(&self) -> i64 {
        self.plan.start_ms + self.jumped_ms + i64::try_from(self.now.elapsed_ms).unwrap_or(i64::MAX)
    }

    /// The device.
    #[must_use]
    pub fn device(&self) -> &Device {
        &self.device
    }

    /// The key of the app's state: see [`key`](super::key).
    #[must_use]
    pub fn key(&self) -> Key {
        let along = Along { registry: &self.registry, bodies: &self.bodies, now_ms: self.virtual_ms() };
        let mut writer = Writer::new(along);
        writer.part("device", &self.device);
        writer.part("app", &self.simulator);
        writer.part("client", &self.agent);
        writer.part("under way", &(self.in_event, self.stopped, self.asking.waits_for()));
        // What a server thinks of a token matters as long as somebody holds it.
        for (name, labels) in [("refused", &self.refused), ("was refused", &self.was_refused), ("was accepted", &self.was_accepted)] {
            let held: BTreeSet<&Label> = labels.iter().filter(|label| writer.has_seen(label.as_str())).collect();
            writer.part(name, &held);
        }
        writer.key()
    }
}
