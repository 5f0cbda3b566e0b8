//! The editor of an endpoint: method, URL, headers, query, body, named paths.

use egui::Ui;

use crate::app::command::Command;
use crate::app::state::State;
use crate::app::state::open::Open;
use crate::app::user_command::UserCommand;
use crate::domain::project::binding::{Binding, SessionField, Source};
use crate::domain::project::endpoint::{BasicAuth, BodyType, Endpoint, EndpointInput, NamedPath, Notation, Purpose};
use crate::domain::project::platform::Platform;
use crate::domain::web::credentials::Credentials;
use crate::domain::web::json_path;
use crate::domain::web::wire::Method;
use crate::domain::words::menu::Words;
use crate::edit::Edit;
use crate::edit::thing::Thing;
use crate::ui::icons::Icon;
use crate::ui::view::View;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::select::Select;
use crate::ui::widgets::text_field::{TextField, Typing};
use crate::ui::widgets::tone::Tone;

use super::bound_place::BoundPlace;
use super::{heads, named_rows};

/// Shows the editor.
pub fn show(ui: &mut Ui, open: &Open, state: &State, id: &str, view: &mut View, commands: &mut Vec<Command>) {
    let Some(endpoint) = open.project.endpoint(id) else { return heads::nothing_there(ui) };
    heads::title(ui, &format!("{} {}", Words::of(&open.project.platform).endpoint, endpoint.name));
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = egui::vec2(6.0, 6.0);
        if Button::outlined("Call it once now").tooltip("Sends this one call for real and shows what comes back").show(ui).clicked() {
            commands.push(Command::CallOnce(id.to_owned()));
        }
        let tip = "In runs this call is not sent; what comes after it is real, with the token that you paste";
        if matches!(endpoint.purpose, Purpose::LogIn | Purpose::SignUp)
            && Button::outlined("Paste a token instead…").tooltip(tip).show(ui).clicked()
        {
            commands.push(Command::PasteLogin(id.to_owned()));
        }
        if endpoint.purpose == Purpose::Refresh {
            for test in [UserCommand::TestRotation, UserCommand::TestRace] {
                if Button::outlined(test.text()).tooltip(test.tooltip()).show(ui).clicked() {
                    commands.push(Command::User(test));
                }
            }
        }
        if Button::outlined(UserCommand::CompareRequests.text()).tooltip(UserCommand::CompareRequests.tooltip()).show(ui).clicked() {
            commands.push(Command::User(UserCommand::CompareRequests));
        }
    });
    super::last_reply::of_call(ui, open, state, id, view, commands);
    let mut changed = endpoint.clone();
    let key = |field: &str| format!("endpoint {id} {field}");
    super::fields::named(ui, view, &format!("endpoint {id}"), "Name", &mut changed.name);
    let purposes: Vec<&str> = Purpose::ALL.iter().map(|purpose| purpose.title()).collect();
    let mut purpose = Purpose::ALL.iter().position(|purpose| *purpose == changed.purpose);
    if Select::new("Purpose").label("Purpose").show(ui, &purposes, &mut purpose) {
        changed.purpose = purpose.map_or(changed.purpose, |at| Purpose::ALL[at]);
    }
    let methods: Vec<&str> = Method::CHOICES.iter().map(Method::as_str).collect();
    let mut method = Method::CHOICES.iter().position(|method| *method == changed.method);
    if Select::new("Method").label("Method").show(ui, &methods, &mut method) {
        changed.method = method.map_or(changed.method, |at| Method::CHOICES[at]);
    }
    text(ui, view, &key("url"), "URL", &mut changed.url, true);
    named_rows::show(ui, view, &key("query"), "Query", "query parameter", &mut changed.query);
    named_rows::show(ui, view, &key("headers"), "Headers", "header", &mut changed.headers);
    if matches!(open.project.platform, Platform::WeWeb(_)) {
        authentication(ui, open, state, view, &mut changed);
    }
    let types: Vec<&str> = BodyType::ALL.iter().map(|kind| kind.title()).collect();
    let mut kind = BodyType::ALL.iter().position(|kind| *kind == changed.body_type);
    heads::heading(ui, "Body");
    if Select::new("Body type").show(ui, &types, &mut kind) {
        changed.body_type = kind.map_or(changed.body_type, |at| BodyType::ALL[at]);
    }
    match changed.body_type {
        BodyType::None => {}
        BodyType::Form | BodyType::Multipart => named_rows::show(ui, view, &key("form"), "Form fields", "form field", &mut changed.form),
        BodyType::Json | BodyType::Text => {
            let committed = changed.body.clone();
            let draft = view.draft(&key("body"), &committed);
            let typing = TextField::new("Body").mono().rows(4).show(ui, draft);
            if typing == Typing::Committed {
                changed.body.clone_from(draft);
                view.took(&key("body"));
            }
        }
    }
    heads::heading(ui, "Options");
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 6.0;
        options(ui, &open.project.platform, &mut changed);
    });
    names(ui, view, &key("inputs"), &mut changed.inputs);
    super::call_facts::show(ui, open, view, &mut changed, commands);
    paths(ui, open, view, &key("paths"), &mut changed.paths);
    super::last_reply::of_run(ui, open, state, id, view, commands);
    if changed != *endpoint {
        commands.push(Command::Edit(Edit::Put(Box::new(Thing::Endpoint(changed)))));
    }
}

/// What else can be set of a call, in the platform's own words.
fn options(ui: &mut Ui, platform: &Platform, endpoint: &mut Endpoint) {
    let mut include = endpoint.credentials == Credentials::Include;
    match platform {
        Platform::FlutterFlow(_) => {
            super::fields::switch(ui, "Escape variables in request body", &mut endpoint.escape_variables);
            if super::fields::switch(ui, "withCredentials (web only)", &mut include) {
                endpoint.credentials = if include { Credentials::Include } else { Credentials::SameOrigin };
            }
        }
        Platform::WeWeb(_) => {
            let names: Vec<&str> = Credentials::ALL.iter().map(|one| one.title()).collect();
            let mut at = Credentials::ALL.iter().position(|one| *one == endpoint.credentials);
            if Select::new("Credentials").label("Credentials (cookies)").show(ui, &names, &mut at) {
                endpoint.credentials = at.map_or(endpoint.credentials, |at| Credentials::ALL[at]);
            }
        }
        Platform::WeWebLegacy(_) | Platform::WeWebPlugin(_) => {
            if super::fields::switch(ui, "Send credentials (cookies)", &mut include) {
                endpoint.credentials = if include { Credentials::Include } else { Credentials::SameOrigin };
            }
        }
    }
}

/// WeWeb's Authentication section: a Bearer token (rule 35).
fn authentication(ui: &mut Ui, open: &Open, state: &State, view: &mut View, endpoint: &mut Endpoint) {
    heads::heading(ui, "Authentication");
    let mut kind = Some(if endpoint.basic.is_some() { 1 } else { usize::from(endpoint.bearer.is_some()) * 2 });
    if Select::new("Authentication of the call").show(ui, &["None", "Basic", "Bearer token"], &mut kind) {
        let nothing = || Binding::whole(Source::Constant(serde_json::Value::String(String::new())));
        endpoint.basic = (kind == Some(1)).then(|| Box::new(BasicAuth { username: nothing(), password: nothing() }));
        endpoint.bearer = (kind == Some(2)).then(|| Box::new(Binding::whole(Source::Session(SessionField::Token))));
    }
    if let Some(basic) = &mut endpoint.basic {
        for (field, binding) in [("User name", &mut basic.username), ("Password", &mut basic.password)] {
            Rich::new().muted(field).show(ui);
            let key = format!("endpoint {} {field}", endpoint.id);
            let place = BoundPlace { open, state, workflow: None, key, field: field.into(), slot: None, optional: false };
            let mut held = Some(binding.clone());
            super::binding::editor(ui, &place, view, &mut held);
            if let Some(held) = held {
                *binding = held;
            }
        }
    }
    if endpoint.bearer.is_some() {
        let key = format!("endpoint {} bearer", endpoint.id);
        let place = BoundPlace { open, state, workflow: None, key, field: "Bearer token".into(), slot: None, optional: false };
        let mut held = endpoint.bearer.as_deref().cloned();
        super::binding::editor(ui, &place, view, &mut held);
        endpoint.bearer = held.map(Box::new);
    }
}

fn text(ui: &mut Ui, view: &mut View, key: &str, label: &str, value: &mut String, mono: bool) {
    let draft = view.draft(key, value);
    let field = TextField::new(label).label(label);
    let field = if mono { field.mono() } else { field };
    if field.show(ui, draft) == Typing::Committed {
        if draft.trim().is_empty() {
            // It cannot be empty: what stood there is put back.
            draft.clone_from(value);
        } else {
            *value = draft.trim().to_owned();
            view.took(key);
        }
    }
}

fn names(ui: &mut Ui, view: &mut View, key: &str, inputs: &mut Vec<EndpointInput>) {
    let committed = inputs.iter().map(|input| input.name.as_str()).collect::<Vec<_>>().join(", ");
    let draft = view.draft(key, &committed);
    ui.add_space(6.0);
    if TextField::new("Variables").label("Variables that the action passes").mono().hint("email, password").show(ui, draft)
        == Typing::Committed
    {
        let named: Vec<String> = draft.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
        let kept = |name: &String| inputs.iter().find(|input| input.name == *name).cloned();
        *inputs = named.iter().map(|name| kept(name).unwrap_or_else(|| EndpointInput::named(name.clone()))).collect();
        view.took(key);
    }
}

fn paths(ui: &mut Ui, open: &Open, view: &mut View, key: &str, paths: &mut Vec<NamedPath>) {
    heads::heading(ui, "Where things stand in the reply");
    let mut remove = None;
    for (at, path) in paths.iter_mut().enumerate() {
        ui.horizontal(|ui| {
            let room = ui.available_width() - 34.0;
            named_rows::pair(ui, view, room * 0.46, &format!("{key} {at} name"), &format!("Name of path {}", at + 1), &mut path.name);
            named_rows::pair(ui, view, room * 0.5, &format!("{key} {at} path"), &format!("Path {}", at + 1), &mut path.path);
            if Button::icon_only(Icon::Trash, &format!("Remove path {}", path.name)).show(ui).clicked() {
                remove = Some(at);
            }
        });
        if matches!(open.project.platform, Platform::FlutterFlow(_))
            && let Err(error) = json_path::query(&path.path, &serde_json::Value::Null)
        {
            Rich::new().tone(Tone::Error, error.to_string()).show_wrapped(ui);
        }
        let mut notations = vec![("as it is written".to_owned(), None)];
        notations.extend(Notation::ALL.iter().copied().map(|notation| (format!("a time: {}", notation.words()), Some(notation))));
        let meaning = format!("Meaning of path {}", at + 1);
        super::fields::choose(ui, &meaning, None, &notations, &mut path.notation);
    }
    if let Some(at) = remove {
        paths.remove(at);
    }
    if Button::quiet("Add").name("Add a named path").icon(Icon::Plus).show(ui).clicked() {
        let n = paths.len() + 1;
        paths.push(NamedPath { name: format!("path{n}"), path: "$".into(), notation: None });
    }
}
