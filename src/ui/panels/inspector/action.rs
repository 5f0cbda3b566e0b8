//! One action of a chain: what fills its fields, and, unfolded, everything else that can be set on it.

use egui::{Frame, Margin, Ui};
use serde_json::Value as Json;

use crate::app::state::State;
use crate::app::state::open::Open;
use crate::domain::project::binding::Expr;
use crate::domain::project::binding::{Binding, NamedBinding, SessionField};
use crate::domain::project::platform::Platform;
use crate::domain::project::workflow::{ActionKind, Navigate, SessionBindings, SwitchCase, Workflow};
use crate::domain::words::menu::Words;
use crate::domain::words::phrases::binding_words;
use crate::ui::icons::Icon;
use crate::ui::view::View;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::text_field::TextField;

use super::binding::editor;
use super::bound_place::BoundPlace;
use super::{fields, formula};

/// The action's surroundings.
pub struct Owner<'a> {
    /// The project.
    pub open: &'a Open,
    /// What the window shows.
    pub state: &'a State,
    /// The workflow as it is in the project.
    pub workflow: &'a Workflow,
    /// The action's id.
    pub action: String,
}

impl<'a> Owner<'a> {
    fn key(&self, what: &str) -> String {
        format!("{} {} {what}", self.workflow.id, self.action)
    }

    fn place(&self, field: &str, slot: Option<SessionField>, optional: bool) -> BoundPlace<'a> {
        BoundPlace {
            open: self.open,
            state: self.state,
            workflow: Some(self.workflow),
            key: self.key(field),
            field: field.to_owned(),
            slot,
            optional,
        }
    }
}

/// Shows an action's fields; with `all`, everything that can be set.
pub fn show(ui: &mut Ui, owner: &Owner, view: &mut View, kind: &mut ActionKind, all: bool) {
    let mut at = ActionView { owner, title: crate::domain::words::phrases::action_title(&owner.open.project, kind), view, all };
    let project = &owner.open.project;
    match kind {
        ActionKind::Call { endpoint, inputs, output, in_code } => {
            if project.platform.is_weweb() && (all || *in_code) {
                at.switch(ui, "Code of my own makes the call", in_code);
            }
            let options: Vec<_> = project.endpoints.iter().map(|known| (known.name.clone(), known.id.clone())).collect();
            let takes = project.endpoint(endpoint).map(|known| project.whole(known).inputs.clone()).unwrap_or_default();
            let takes = takes.into_iter().map(|input| input.name).collect();
            at.call(ui, Words::of(&project.platform).endpoint, (&options, takes), (endpoint, inputs, output));
        }
        ActionKind::PluginSign { up, inputs } => {
            let Platform::WeWebPlugin(settings) = &project.platform else { return };
            let id = if *up { &settings.sign_up_endpoint } else { &settings.log_in_endpoint };
            let takes = project.endpoint(id).map(|known| known.inputs.clone()).unwrap_or_default();
            at.inputs(ui, takes.into_iter().map(|input| input.name).collect(), inputs);
        }
        ActionKind::CallBackend { endpoint, inputs, output } => {
            let Platform::WeWeb(settings) = &project.platform else { return };
            let known = &settings.server.endpoints;
            let options: Vec<_> = known.iter().map(|known| (known.name.clone(), known.id.clone())).collect();
            let function = settings.server.endpoint(endpoint).and_then(|known| project.functions.iter().find(|f| f.id == known.function));
            let takes = function.map(|function| function.inputs.clone()).unwrap_or_default();
            at.call(ui, "API endpoint", (&options, takes), (endpoint, inputs, output));
        }
        ActionKind::Condition { when, .. } | ActionKind::Filter { when } => at.formula(ui, "Condition", when),
        ActionKind::Switch { value, cases, .. } => {
            at.formula(ui, "Value", value);
            at.cases(ui, cases);
        }
        ActionKind::Loop { over, item, .. } => {
            at.formula(ui, "List", over);
            at.text(ui, "Name of the current item", item);
        }
        ActionKind::TryCatch { .. } | ActionKind::Terminate {} | ActionKind::ClearSession {} => {}
        ActionKind::Return { value, go_on } => {
            at.field(ui, "Value", None, true, value);
            at.switch(ui, "Continue workflow", go_on);
        }
        ActionKind::RunWorkflow { workflow, output } => {
            let options: Vec<_> = project.workflows.iter().map(|flow| (project.workflow_title(flow), flow.id.clone())).collect();
            at.choose(ui, Words::of(&project.platform).workflow, &options, workflow);
            at.text(ui, "Name of its result", output);
        }
        ActionKind::Wait { ms } => at.milliseconds(ui, ms),
        ActionKind::SetVariable { variable, value } => {
            let options: Vec<_> = project.variables.iter().map(|variable| (variable.name.clone(), variable.id.clone())).collect();
            at.choose(ui, "Variable", &options, variable);
            at.required(ui, "Value", None, value);
        }
        ActionKind::Navigate(navigate) => at.navigate(ui, navigate),
        ActionKind::ShowMessage { text } => at.formula(ui, "Text", text),
        ActionKind::LogIn { fields, navigate_automatically } => {
            at.session(ui, fields);
            at.switch(ui, "Navigate Automatically", navigate_automatically);
        }
        ActionKind::UpdateUser { fields } => at.session(ui, fields),
        ActionKind::LogOut { navigate_automatically } => at.switch(ui, "Navigate Automatically", navigate_automatically),
        ActionKind::Authenticate { access_token, refresh_token, metadata, persist } => {
            at.slot(ui, SessionField::Token, access_token);
            at.slot(ui, SessionField::RefreshToken, refresh_token);
            at.slot(ui, SessionField::Metadata, metadata);
            at.switch(ui, "Persist session", persist);
        }
        ActionKind::SetUser { value } => {
            let name = Words::field(&project.platform, SessionField::User);
            at.required(ui, name, Some(SessionField::User), value);
        }
        ActionKind::StoreToken { access_token, refresh_token } => {
            let name = Words::field(&project.platform, SessionField::Token);
            at.required(ui, name, Some(SessionField::Token), access_token);
            at.slot(ui, SessionField::RefreshToken, refresh_token);
        }
        ActionKind::FetchUser {} | ActionKind::LegacyLogOut {} => {}
    }
}

struct ActionView<'a, 'o, 'v> {
    owner: &'o Owner<'a>,
    title: String,
    view: &'v mut View,
    /// Everything is shown, not the fields alone.
    all: bool,
}

impl ActionView<'_, '_, '_> {
    /// A line that says what fills a field, unfolded into its editor.
    fn field(&mut self, ui: &mut Ui, name: &str, slot: Option<SessionField>, optional: bool, binding: &mut Option<Binding>) {
        let key = self.owner.key(&format!("field {name}"));
        let unfolded = self.view.unfolded.contains(&key);
        let words = binding_words(&self.owner.open.project, binding.as_ref());
        self.fold(ui, &key, unfolded, &format!("Binding {name} of {}", self.title), name, &words);
        if unfolded {
            let place = self.owner.place(name, slot, optional);
            let view = &mut *self.view;
            indented(ui, |ui| editor(ui, &place, view, binding));
        }
    }

    fn fold(&mut self, ui: &mut Ui, key: &str, unfolded: bool, accessible: &str, name: &str, words: &str) {
        ui.horizontal(|ui| {
            ui.spacing_mut().item_spacing.x = 4.0;
            let icon = if unfolded { Icon::ChevronDown } else { Icon::ChevronRight };
            if Button::icon_only(icon, accessible).show(ui).clicked() && !self.view.unfolded.remove(key) {
                self.view.unfolded.insert(key.to_owned());
            }
            Rich::new().muted(format!("{name}: ")).text(words).show(ui);
        });
    }

    fn required(&mut self, ui: &mut Ui, name: &str, slot: Option<SessionField>, binding: &mut Binding) {
        let mut held = Some(binding.clone());
        self.field(ui, name, slot, false, &mut held);
        if let Some(held) = held {
            *binding = held;
        }
    }

    fn slot(&mut self, ui: &mut Ui, field: SessionField, binding: &mut Option<Binding>) {
        let name = Words::field(&self.owner.open.project.platform, field);
        self.field(ui, name, Some(field), true, binding);
    }

    fn session(&mut self, ui: &mut Ui, fields: &mut SessionBindings) {
        self.slot(ui, SessionField::Token, &mut fields.token);
        self.slot(ui, SessionField::RefreshToken, &mut fields.refresh_token);
        self.slot(ui, SessionField::Expiry, &mut fields.expiry);
        self.slot(ui, SessionField::Uid, &mut fields.uid);
        self.slot(ui, SessionField::UserData, &mut fields.user_data);
    }

    fn formula(&mut self, ui: &mut Ui, name: &str, held: &mut Expr) {
        let key = self.owner.key(&format!("formula {name}"));
        let unfolded = self.view.unfolded.contains(&key);
        let place = self.owner.place(&format!("{name} of {}", self.owner.action), None, false);
        let words = formula::summary(&place, held);
        self.fold(ui, &key, unfolded, &format!("{name} of {}, {}", self.title, self.owner.action), name, &words);
        if unfolded {
            let view = &mut *self.view;
            indented(ui, |ui| formula::show(ui, &place, view, held, editor));
        }
    }

    /// The call: which endpoint, what fills each of its inputs, under which name its reply is found.
    fn call(
        &mut self,
        ui: &mut Ui,
        what: &str,
        (options, takes): (&[(String, String)], Vec<String>),
        (endpoint, inputs, output): (&mut String, &mut Vec<NamedBinding>, &mut String),
    ) {
        if self.all {
            self.choose(ui, what, options, endpoint);
            self.text(ui, "Name of its reply", output);
        } else if !output.is_empty() {
            Rich::new().muted(format!("→ {output}")).show(ui);
        }
        self.inputs(ui, takes, inputs);
    }

    /// What fills the inputs of a call.
    fn inputs(&mut self, ui: &mut Ui, takes: Vec<String>, inputs: &mut Vec<NamedBinding>) {
        let mut names: Vec<String> = inputs.iter().map(|input| input.name.clone()).collect();
        names.extend(takes.into_iter().filter(|name| !inputs.iter().any(|input| input.name == *name)));
        for name in names {
            let mut held = inputs.iter().find(|input| input.name == name).map(|input| input.value.clone());
            self.field(ui, &name, None, true, &mut held);
            match (held, inputs.iter().position(|input| input.name == name)) {
                (Some(value), Some(at)) => inputs[at].value = value,
                (Some(value), None) => inputs.push(NamedBinding { name, value }),
                (None, Some(at)) => drop(inputs.remove(at)),
                (None, None) => {}
            }
        }
    }

    fn cases(&mut self, ui: &mut Ui, cases: &mut Vec<SwitchCase>) {
        if !self.all {
            return;
        }
        let mut remove = None;
        for (at, case) in cases.iter_mut().enumerate() {
            let name = format!("case {} of {}", at + 1, self.owner.action);
            Rich::new().muted(format!("Case {} is", at + 1)).show(ui);
            fields::constant(ui, self.view, &self.owner.key("case"), &name, &mut case.is);
            if Button::quiet("Remove this case").name(&format!("Remove {name}")).icon(Icon::Trash).show(ui).clicked() {
                remove = Some(at);
            }
        }
        if let Some(at) = remove {
            cases.remove(at);
        }
        if Button::quiet("Add a case").name(&format!("Add a case to {}", self.owner.action)).icon(Icon::Plus).show(ui).clicked() {
            cases.push(SwitchCase { is: Json::String(String::new()), then: Vec::new() });
        }
    }

    fn navigate(&mut self, ui: &mut Ui, navigate: &mut Navigate) {
        let project = &self.owner.open.project;
        let flutterflow = matches!(project.platform, Platform::FlutterFlow(_));
        let options: Vec<_> = project.pages.iter().map(|page| (page.name.clone(), page.id.clone())).collect();
        self.choose(ui, "Page", &options, &mut navigate.page);
        let route = project.page(&navigate.page).map(|page| page.route.clone()).unwrap_or_default();
        for name in route.split('/').filter_map(|part| part.strip_prefix(':')) {
            let mut held = navigate.parameters.iter().find(|known| known.name == name).map(|known| known.value.clone());
            self.field(ui, name, None, true, &mut held);
            navigate.parameters.retain(|known| known.name != name);
            if let Some(value) = held {
                navigate.parameters.push(NamedBinding { name: name.to_owned(), value });
            }
        }
        if !flutterflow && (self.all || navigate.path.is_some()) {
            self.field(ui, "Path, in place of the page", None, true, &mut navigate.path);
        }
        if flutterflow {
            self.switch(ui, "Allow Back Navigation", &mut navigate.allow_back);
            self.switch(ui, "Replace Route", &mut navigate.replace_route);
            self.switch(ui, "Ignore Redirects", &mut navigate.ignore_redirects);
        }
    }

    fn choose(&mut self, ui: &mut Ui, name: &str, options: &[(String, String)], chosen: &mut String) {
        if self.all {
            fields::choose(ui, &format!("{name} of {}", self.owner.action), Some(name), options, chosen);
        }
    }

    fn text(&mut self, ui: &mut Ui, name: &str, value: &mut String) {
        if self.all {
            let accessible = format!("{name} of {}", self.owner.action);
            fields::text(ui, self.view, &self.owner.key("text"), TextField::new(&accessible).label(name).mono(), &accessible, value);
        }
    }

    fn switch(&mut self, ui: &mut Ui, name: &str, on: &mut bool) {
        if self.all {
            fields::switch(ui, name, on);
        } else {
            Rich::new().muted(format!("{name} {}", if *on { "on" } else { "off" })).show(ui);
        }
    }

    fn milliseconds(&mut self, ui: &mut Ui, ms: &mut u64) {
        if !self.all {
            return;
        }
        let mut text = ms.to_string();
        let accessible = format!("Milliseconds of {}", self.owner.action);
        if fields::text(ui, self.view, &self.owner.key("ms"), TextField::new(&accessible).label("Milliseconds"), &accessible, &mut text)
            && let Ok(wanted) = text.trim().parse()
        {
            *ms = wanted;
        }
    }
}

fn indented(ui: &mut Ui, body: impl FnOnce(&mut Ui) -> bool) -> bool {
    Frame::new().inner_margin(Margin { left: 20, right: 0, top: 2, bottom: 6 }).show(ui, body).inner
}
