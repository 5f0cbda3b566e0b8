//! The whole window in a test: real runs against the real demo server over loopback, carried out at once; nothing waits, nothing sleeps.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::Arc;

use authscope::app::effect::{Effect, Ticket, Work};
use authscope::app::message::Message;
use authscope::app::state::State;
use authscope::domain::project::fault::Fault;
use authscope::domain::record::question::Question;
use authscope::domain::settings::Recent;
use authscope::domain::web::wire::Timing;
use authscope::io::demo_server::DemoServer;
use authscope::io::http_transport::HttpTransport;
use authscope::io::keychain::PatientKeychain;
use authscope::io::launch::{Launch, Started, launch};
use authscope::io::project_store;
use authscope::io::pump::Pump;
use authscope::io::recording_store::RunStore;
use authscope::io::system_clock::{Clock, SharedClock};
use authscope::io::user_store::UserStore;
use authscope::run::Run;
use authscope::run::input::{Input, Output, Stamp};
use authscope::run::person::{Nobody, Person};
use authscope::run::replay::replay;
use authscope::run::transport::{Exchanged, Transport};
use authscope::wiring::keychain::{answer, carry_out};
use authscope::wiring::window::{Effects, Window};
use egui::{Theme, Vec2, accesskit::Role};
use egui_kittest::kittest::{By, NodeT, Queryable};
use egui_kittest::{Harness, Node};
use tokio_util::sync::CancellationToken;

use super::keychain::FakeKeychain;
use super::painter::dressed;
use super::runs::{START_MS, judged};

/// Effects that work at once.
pub struct TestEffects {
    runtime: tokio::runtime::Runtime,
    messages: VecDeque<Message>,
    /// Faults for the demo server of the next run.
    pub faults: Vec<Fault>,
    /// Runs end only when this is off: so a run can be seen while it is going on.
    pub hold_end: bool,
    /// How much of the progress arrives; all when `None`.
    pub progress: Option<usize>,
    /// What the file dialog answers next; without an answer there is no dialog.
    pub chosen: Option<PathBuf>,
    /// How many requests were sent in all.
    pub requests: usize,
    /// The unsaved work that is kept.
    pub work: Option<Work>,
    /// The keychain; empty at first.
    pub keychain: Arc<FakeKeychain>,
    /// A run that waits for an answer.
    going: Option<Going>,
    runs: RunStore,
    user: UserStore,
    _folder: tempfile::TempDir,
}

impl Default for TestEffects {
    fn default() -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        let folder = tempfile::tempdir().unwrap();
        let runs = RunStore::in_folder(folder.path().to_owned());
        let user = UserStore::in_folder(folder.path());
        Self {
            runtime,
            messages: VecDeque::new(),
            faults: Vec::new(),
            hold_end: false,
            progress: None,
            chosen: None,
            requests: 0,
            work: None,
            keychain: Arc::default(),
            going: None,
            runs,
            user,
            _folder: folder,
        }
    }
}

impl Effects for TestEffects {
    fn start(&mut self, effect: Effect, state: &State, _: &egui::Context) {
        match effect {
            Effect::Ask(wish) => self.messages.push_back(match self.chosen.take() {
                Some(path) => Message::Chosen { wish, path: Some(path) },
                None => Message::NoFileDialog { wish },
            }),
            Effect::Load { path } => {
                let result =
                    project_store::load(&path).map(|(project, unknown)| (Arc::new(project), unknown)).map_err(|error| error.to_string());
                self.messages.push_back(Message::Loaded { path, result });
            }
            Effect::Save { path, project, unknown } => {
                let error = project_store::save(&path, &project, &unknown).err().map(|error| error.to_string());
                self.messages.push_back(Message::Saved { path, project, error });
            }
            Effect::Run { ticket, project, story, environment, target, values, secrets, pasted, .. } => {
                let clock: Arc<dyn Clock> = Arc::new(SharedClock::frozen_at(START_MS));
                let faults = self.faults.clone();
                let keychain = Some(PatientKeychain::new(self.keychain.clone()));
                // The questions come to the window as messages.
                let person: Option<Arc<dyn Person>> = Some(Arc::new(Nobody));
                let order =
                    Launch { values, secrets, pasted, faults, keychain, person, ..Launch::exactly(project, story, environment, target) };
                match self.runtime.block_on(launch(order, |_| None, clock, CancellationToken::new())) {
                    Ok(started) => self.go_on(Going::of(started, ticket)),
                    Err(error) => {
                        let missing_secrets = match &error {
                            authscope::io::launch::CannotRun::MissingSecret { name, .. } => vec![name.clone()],
                            _ => Vec::new(),
                        };
                        self.messages.push_back(Message::CannotRun { ticket, error: error.to_string(), missing_secrets });
                    }
                }
            }
            Effect::Import(from) => self.messages.push_back(Message::Imported(authscope::wiring::jobs::import(from))),
            Effect::KeepWork(work) => self.work = work.map(|work| *work),
            Effect::LoadWork { file } => {
                let result = authscope::io::recovery_store::read(&file)
                    .map_err(|error| error.to_string())
                    .map(|found| Box::new(Work { path: found.path, project: Arc::new(found.project), unknown: found.unknown }));
                self.messages.push_back(Message::WorkLoaded { file, result });
            }
            Effect::DiscardWork { file } => authscope::io::recovery_store::discard(&file),
            Effect::Remember { path, name, platform } => {
                let opened = Recent { path, name, platform, at_ms: START_MS };
                self.messages.push_back(Message::Recent(self.user.remember(opened).unwrap()));
            }
            Effect::ReadLogin { project, login } => {
                let read = authscope::app::pasted::preview(&project, &login, START_MS).map_err(|error| error.to_string());
                self.messages.push_back(Message::LoginRead(read));
            }
            Effect::ReadToken { token, key } => {
                let read = authscope::wiring::jobs::read_token(&token, &key, START_MS);
                self.messages.push_back(Message::TokenRead(read));
            }
            Effect::Keychain(order) => {
                let done = carry_out(&*self.keychain, &order);
                self.messages.push_back(Message::Keychain(answer(&order, done)));
            }
            Effect::KeepSettings(settings) => self.user.keep_settings(&settings).unwrap(),
            Effect::AnswerQuestion { ticket, name, text } => {
                let mut going = self.going.take().filter(|going| going.ticket == ticket).expect("a run waits for an answer");
                going.answers.push_back(Input::Answer { name, text });
                self.go_on(going);
            }
            Effect::Stop => {
                if let Some(mut going) = self.going.take() {
                    going.answers.push_back(Input::Stop);
                    self.go_on(going);
                }
            }
            Effect::Quit => {}
            Effect::Replay { ticket, recording, project } => {
                let (run, verdict) = judged(replay(&recording, project));
                self.messages.push_back(Message::Replayed { ticket, run, verdict });
            }
            Effect::ListRuns { project } => {
                let numbers = self.runs.numbers(&project);
                self.messages.push_back(Message::KeptRuns { project, numbers });
            }
            Effect::KeepRun { ticket, project, run, recording } => {
                let number = self.runs.keep(&project, &recording, run.registry()).unwrap();
                self.messages.push_back(Message::Kept { ticket, number });
            }
            Effect::OpenRun { project, number } => {
                let recording = self.runs.open(&project, number).unwrap();
                let run = replay(&recording, Arc::clone(&recording.plan.project));
                let (run, verdict) = judged(run);
                self.messages.push_back(Message::RunOpened { number, recording: Arc::new(recording), run, verdict });
            }
            Effect::TimelinePicture { path } | Effect::WindowPicture { path } => {
                let png = authscope::wiring::jobs::timeline_picture(state).unwrap();
                std::fs::write(&path, png).unwrap();
                self.messages.push_back(Message::Notice { text: "Picture saved".into(), error: false });
            }
        }
    }

    fn next_message(&mut self) -> Option<Message> {
        self.messages.pop_front()
    }
}

/// A run that is carried out as the pump does it, but one exchange after the other and at made-up times, so that pictures of it are
/// always the same.
struct Going {
    ticket: Ticket,
    run: Run,
    pump: Pump<HttpTransport>,
    _server: Option<DemoServer>,
    open: VecDeque<Output>,
    /// What was answered, or the request to stop.
    answers: VecDeque<Input>,
    elapsed_ms: u64,
}

impl Going {
    fn of(started: Started, ticket: Ticket) -> Self {
        let Started { run, pump, server } = started;
        Self { ticket, run, pump, _server: server, open: VecDeque::new(), answers: VecDeque::new(), elapsed_ms: 0 }
    }

    /// Goes on to the end, or until it waits for an answer. Gives what is asked.
    async fn go_on(&mut self, mut observe: impl FnMut(&Run)) -> Vec<Question> {
        let mut asked = Vec::new();
        while !self.run.is_finished() {
            let (took, input) = if let Some(answer) = self.answers.pop_front() {
                (30, answer)
            } else if self.run.is_in_event() {
                match self.open.pop_front() {
                    Some(Output::Send { exchange, request, .. }) => {
                        match self.pump.transport.exchange(*request, self.pump.patience).await {
                            Exchanged::Reply(mut reply, body) => {
                                reply.timing = steady(self.elapsed_ms, reply.timing.reused);
                                (reply.timing.total_us / 1000, Input::Reply { exchange, reply: Box::new(reply), body })
                            }
                            Exchanged::Failure(mut failure, body) => {
                                failure.timing = steady(self.elapsed_ms, failure.timing.reused);
                                (failure.timing.total_us / 1000, Input::Failure { exchange, failure: Box::new(failure), body })
                            }
                        }
                    }
                    Some(Output::Timer { timer, ms }) => (ms, Input::Timer { timer }),
                    Some(_) => continue,
                    None => {
                        assert!(self.run.asked().next().is_some(), "the run waits for something");
                        return asked;
                    }
                }
            } else {
                (3, Input::Event { event: self.run.next_event().unwrap().to_owned() })
            };
            self.elapsed_ms += took;
            let outputs = self.run.handle(Stamp { elapsed_ms: self.elapsed_ms, wall_ms: START_MS + self.elapsed_ms as i64 }, input);
            observe(&self.run);
            for output in outputs {
                match output {
                    Output::Jumped { ms } => {
                        if let Some(clock) = &self.pump.server_clock {
                            clock.advance(ms);
                        }
                    }
                    Output::Ask { question } => asked.push(question),
                    output @ (Output::Send { .. } | Output::Timer { .. }) => self.open.push_back(output),
                    Output::EventDone | Output::Finished => {}
                }
            }
        }
        asked
    }
}

impl TestEffects {
    /// Carries a run on; what comes of it arrives as messages.
    fn go_on(&mut self, mut going: Going) {
        let ticket = going.ticket;
        let mut seen = Vec::new();
        let before = going.run.entries().len();
        let asked = self.runtime.block_on(going.go_on(|run| seen.push(Arc::new(run.clone()))));
        self.requests += going.run.entries().iter().skip(before).filter(|entry| entry.body.kind() == "request").count();
        let shown = self.progress.unwrap_or(seen.len());
        self.messages.extend(seen.into_iter().take(shown).map(|run| Message::Progress { ticket, run }));
        self.messages.extend(asked.into_iter().map(|question| Message::Asked { ticket, question }));
        if going.run.is_finished() {
            if !self.hold_end {
                let (run, verdict) = judged(going.run);
                self.messages.push_back(Message::Ended { ticket, run, verdict });
            }
        } else {
            self.going = Some(going);
        }
    }
}

/// A plausible timing that depends on nothing but where it stands.
fn steady(elapsed_ms: u64, reused: bool) -> Timing {
    let wait = 24_000 + (elapsed_ms * 7_919) % 90_000;
    let fresh = |us| (!reused).then_some(us);
    let (connect_us, tls_us, body) = (fresh(22_000), None, 9_000);
    let total_us = wait + body + connect_us.unwrap_or(0);
    Timing { dns_us: None, connect_us, tls_us, first_byte_us: Some(wait), body_us: Some(body), total_us, reused }
}

/// The window with the user's verbs.
pub struct App<'a> {
    pub harness: Harness<'a, Window<TestEffects>>,
}

impl App<'_> {
    /// The window at this size.
    pub fn new(size: Vec2, theme: Theme) -> Self {
        Self::with(size, theme, TestEffects::default())
    }

    /// The same with effects of a kind.
    pub fn with(size: Vec2, theme: Theme, effects: TestEffects) -> Self {
        let light = theme == Theme::Light;
        let mut harness = dressed(Harness::builder(), size, theme).with_max_steps(16).build_eframe(|cc| Window::new(&cc.egui_ctx, effects));
        if light {
            harness.get_by_label("Light theme").click();
        }
        harness.run();
        let mut app = Self { harness };
        app.away();
        app
    }

    /// Presses a button, row or card by its accessible name.
    pub fn press(&mut self, name: &str) -> &mut Self {
        self.reach(|label| label == name, name);
        self.control(|label| label == name, name).click();
        self.harness.run();
        self
    }

    /// Scrolls to a control that lies outside what is in sight.
    fn reach(&mut self, fits: impl Fn(&str) -> bool + Copy, name: &str) {
        // Bars above and below cover what is scrolled under them.
        let sight = self.harness.ctx.content_rect().shrink2(Vec2::new(0.0, 64.0));
        if !sight.contains_rect(self.control(fits, name).rect()) {
            self.control(fits, name).scroll_to_me();
            self.harness.run();
        }
    }

    /// The one control whose name fits.
    fn control(&self, fits: impl Fn(&str) -> bool, name: &str) -> Node<'_> {
        let roles = [
            Role::Button,
            Role::CheckBox,
            Role::Tab,
            Role::MenuItem,
            Role::MenuItemRadio,
            Role::RadioButton,
            Role::ListBoxOption,
            Role::ComboBox,
        ];
        let mut found = self.harness.get_all(By::new()).filter(|node| roles.contains(&node.accesskit_node().role()) && fits(&label(node)));
        found.next().unwrap_or_else(|| panic!("no control named {name:?}"))
    }

    /// Presses what has a name that contains this.
    pub fn press_like(&mut self, name: &str) -> &mut Self {
        self.reach(|label| label.contains(name), name);
        self.control(|label| label.contains(name), name).click();
        self.harness.run();
        self
    }

    /// Types into a field, in place of what stood there, and commits it.
    pub fn type_into(&mut self, field: &str, text: &str) -> &mut Self {
        self.field(field).scroll_to_me();
        self.harness.run();
        self.field(field).click();
        self.harness.run();
        self.harness.key_press_modifiers(egui::Modifiers::COMMAND, egui::Key::A);
        self.harness.run();
        self.field(field).type_text(text);
        self.harness.run();
        // Enter would press the main button of a dialog.
        self.harness.key_press(egui::Key::Tab);
        self.harness.run();
        self
    }

    /// Whether a field holds something.
    pub fn typed(&self, name: &str) -> bool {
        self.field(name).value().is_some_and(|text| !text.is_empty())
    }

    fn field(&self, name: &str) -> Node<'_> {
        let roles = [Role::TextInput, Role::MultilineTextInput, Role::PasswordInput];
        let mut found = self.harness.get_all(By::new()).filter(|node| roles.contains(&node.accesskit_node().role()) && label(node) == name);
        found.next().unwrap_or_else(|| panic!("no field named {name:?}"))
    }

    /// Holds the pointer over a control until its explanation shows.
    pub fn hover(&mut self, name: &str) -> &mut Self {
        self.reach(|label| label == name, name);
        self.control(|label| label == name, name).hover();
        self.harness.run_steps(8);
        self
    }

    /// Puts the keyboard's focus on a control or field.
    pub fn focus(&mut self, name: &str) -> &mut Self {
        let found = self.harness.get_all(By::new()).find(|node| label(node) == name && node.accesskit_node().role() != Role::Label);
        found.unwrap_or_else(|| panic!("nothing named {name:?}")).focus();
        self.harness.run();
        self
    }

    /// Types into what has the focus.
    pub fn type_text(&mut self, text: &str) -> &mut Self {
        self.harness.event(egui::Event::Text(text.to_owned()));
        self.harness.run();
        self
    }

    /// Something comes back from the work behind the window.
    pub fn tell(&mut self, message: Message) -> &mut Self {
        self.effects().messages.push_back(message);
        self.harness.run();
        self
    }

    /// Pastes.
    pub fn paste(&mut self, text: &str) -> &mut Self {
        self.harness.event(egui::Event::Paste(text.to_owned()));
        self.harness.run();
        self
    }

    /// Presses Tab until a control or field has the focus.
    pub fn tab_to(&mut self, name: &str) -> &mut Self {
        for _ in 0..200 {
            self.harness.key_press(egui::Key::Tab);
            self.harness.run();
            let there = self.harness.get_all(By::new()).any(|node| node.is_focused() && label(&node) == name);
            if there {
                return self;
            }
        }
        panic!("Tab never comes to {name:?}");
    }

    /// Presses keys.
    pub fn keys(&mut self, modifiers: egui::Modifiers, key: egui::Key) -> &mut Self {
        self.harness.key_press_modifiers(modifiers, key);
        self.harness.run();
        self
    }

    /// Whether anything has a name, or shows a text, that contains this.
    pub fn sees(&self, text: &str) -> bool {
        self.harness.get_all(By::new()).any(|node| label(&node).contains(text) || node.value().is_some_and(|v| v.contains(text)))
    }

    /// Types into a field and stays in it.
    pub fn begin_typing(&mut self, field: &str, text: &str) -> &mut Self {
        self.field(field).scroll_to_me();
        self.harness.run();
        self.field(field).click();
        self.harness.run();
        self.field(field).type_text(text);
        self.harness.run();
        self
    }

    /// What the window shows.
    pub fn state(&self) -> &State {
        self.harness.state().state()
    }

    /// What carries out effects.
    pub fn effects(&mut self) -> &mut TestEffects {
        self.harness.state_mut().effects()
    }

    /// Moves the pointer away, so that nothing is hovered.
    pub fn away(&mut self) {
        self.harness.event(egui::Event::PointerGone);
        self.harness.run();
    }
}

/// The name of a node.
pub fn label(node: &Node) -> String {
    node.accesskit_node().label().unwrap_or_default()
}
