//! The whole window in a test, over the program's own runner: real runs against the real demo server over loopback. Only the world
//! outside is another one.

use std::collections::VecDeque;
use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::time::Duration;

use authscope::app::command::Command;
use authscope::app::effect::{Effect, Errand, Work};
use authscope::app::message::{Mail, Message};
use authscope::app::state::State;
use authscope::app::ticket::Ticket;
use authscope::app::update::AppInput;
use authscope::domain::project::fault::Fault;
use authscope::wiring::effects::{Effects, ProgramEffects};
use authscope::wiring::post::Post;
use authscope::wiring::window::Window;
use egui::{Theme, Vec2, accesskit::Role};
use egui_kittest::kittest::{By, NodeT, Queryable};
use egui_kittest::{Harness, Node};

use super::painter::dressed;
use super::world::World;

/// So long nothing must happen any more (the runtime's own time, which stands still and jumps): everything then waits for somebody.
const REST: Duration = Duration::from_secs(50);

/// The program's runner; whenever the window looks, it has come to rest.
pub struct TestEffects {
    runtime: tokio::runtime::Runtime,
    effects: ProgramEffects,
    mail: VecDeque<Mail>,
    /// The world outside.
    pub world: World,
    /// Runs end only when this is off: so a run can be seen while it is going on.
    pub hold_end: bool,
    /// How much of the progress arrives; all when `None`.
    pub progress: Option<usize>,
    arrived: usize,
    /// What opening a kept run brings, in place of what is kept.
    pub opens: Option<Message>,
    /// The unsaved work that is kept.
    pub work: Option<Work>,
}

impl Default for TestEffects {
    fn default() -> Self {
        Self::in_world(World::default())
    }
}

impl TestEffects {
    /// Over this world.
    pub fn in_world(world: World) -> Self {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
        let effects = {
            let _entered = runtime.enter();
            ProgramEffects::new(runtime.handle().clone(), Post::new(&egui::Context::default()), world.ports())
        };
        let (mail, opens, work) = Default::default();
        Self { runtime, effects, mail, world, hold_end: false, progress: None, arrived: 0, opens, work }
    }

    /// Faults for the demo server of the next run.
    pub fn faults(&self, faults: &[&str]) {
        *self.world.faults.lock().unwrap() = faults.iter().map(|fault| fault.parse::<Fault>().unwrap()).collect();
    }

    /// What the file dialog answers next.
    pub fn choose(&self, path: impl Into<PathBuf>) {
        *self.world.chosen.lock().unwrap() = Some(path.into());
    }

    /// How many requests were sent in all.
    pub fn requests(&self) -> usize {
        self.world.requests.load(Ordering::Relaxed)
    }

    /// Lets everything in the background go on until it waits for somebody.
    fn rest(&mut self) {
        let Self { runtime, effects, mail, hold_end, progress, arrived, .. } = self;
        runtime.block_on(async {
            let rest = tokio::time::sleep(REST);
            tokio::pin!(rest);
            loop {
                let next = tokio::select! {
                    biased;
                    Some(next) = effects.mail() => next,
                    () = &mut rest => return,
                };
                match &next.message {
                    Message::Ended { .. } if *hold_end => {}
                    Message::Progress { .. } if progress.is_some_and(|most| *arrived >= most) => {}
                    message => {
                        *arrived += usize::from(matches!(message, Message::Progress { .. }));
                        mail.push_back(next);
                    }
                }
            }
        });
    }
}

impl Effects for TestEffects {
    fn start(&mut self, mut errand: Errand, state: &State, context: &egui::Context) {
        match errand.effect {
            Effect::Run { .. } => self.arrived = 0,
            Effect::KeepWork(ref work) => self.work = work.as_deref().cloned(),
            // Nobody draws the window here.
            Effect::WindowPicture { path } => errand.effect = Effect::TimelinePicture { path },
            Effect::OpenRun { .. } if self.opens.is_some() => {
                self.mail.extend(self.opens.take().map(|message| Mail::to(errand.ticket, message)));
                return;
            }
            _ => {}
        }
        self.effects.start(errand, state, context);
        self.rest();
    }

    fn next_mail(&mut self) -> Option<Mail> {
        self.mail.pop_front()
    }
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
        self.unfold(name);
        self.reach(|label| label == name, name);
        self.control(|label| label == name, name).click();
        self.harness.run();
        self
    }

    /// Presses an entry of a menu that is longer than its room.
    pub fn press_in_long_menu(&mut self, name: &str) -> &mut Self {
        self.control(|label| label == name, name).scroll_to_me();
        self.harness.run();
        self.press(name)
    }

    /// What comes onto the clipboard when this is pressed; empty: nothing.
    pub fn copies(&mut self, name: &str) -> String {
        self.reach(|label| label == name, name);
        self.control(|label| label == name, name).click();
        let mut copied = String::new();
        for _ in 0..6 {
            self.harness.step();
            for command in &self.harness.output().platform_output.commands {
                if let egui::OutputCommand::CopyText(text) = command {
                    copied.clone_from(text);
                }
            }
        }
        self.harness.run();
        copied
    }

    /// Unfolds the list on the left in which a thing stands, where it is folded away.
    pub fn unfold(&mut self, name: &str) {
        let lists: [(&[&str], &[&str]); 5] = [
            (&["Page "], &["Section Pages"]),
            (&["Endpoint "], &["Section API Calls", "Section HTTP Requests", "Section API Requests"]),
            (&["Action Flow ", "Workflow "], &["Section Action Flows", "Section Workflows"]),
            (&["Variable "], &["Section Variables"]),
            (&["Custom function "], &["Section Custom functions"]),
        ];
        let Some((_, sections)) = lists.iter().find(|(kinds, _)| kinds.iter().any(|kind| name.starts_with(kind))) else { return };
        let there = |app: &Self, wanted: &dyn Fn(&str) -> bool| app.harness.get_all(By::new()).any(|node| wanted(&label(&node)));
        if there(self, &|label| label.contains(name)) {
            return;
        }
        if let Some(section) = sections.iter().find(|section| there(self, &|label| label == **section)) {
            self.control(|label| label == *section, section).click();
            self.harness.run();
        }
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
        self.unfold(name);
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

    /// Something comes by itself from behind the window.
    pub fn tell(&mut self, message: Message) -> &mut Self {
        self.receive(Mail::unasked(message))
    }

    /// Something comes of an errand.
    pub fn answer(&mut self, ticket: Ticket, message: Message) -> &mut Self {
        self.receive(Mail::to(ticket, message))
    }

    fn receive(&mut self, mail: Mail) -> &mut Self {
        self.effects().mail.push_back(mail);
        self.harness.run();
        self
    }

    /// Lets what waits in the background go on, after the world has changed.
    pub fn go_on(&mut self) -> &mut Self {
        self.effects().rest();
        self.harness.run();
        self
    }

    /// Does what a command says, without a control for it.
    pub fn command(&mut self, command: Command) -> &mut Self {
        let context = self.harness.ctx.clone();
        self.harness.state_mut().input(AppInput::Command(command), &context);
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
