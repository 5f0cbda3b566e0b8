//! Small pieces of editors: a committed text, a switch, a choice, a fixed value.

use egui::Ui;
use serde_json::Value as Json;

use crate::ui::view::View;
use crate::ui::widgets::chip::toggle_pill;
use crate::ui::widgets::select::Select;
use crate::ui::widgets::text_field::{TextField, Typing};

/// A text that is taken over when the field is left. `name` is the accessible name and the key of the draft. True when it changed.
pub fn text(ui: &mut Ui, view: &mut View, owner: &str, field: TextField, name: &str, value: &mut String) -> bool {
    checked(ui, view, owner, field, name, value, |_| None)
}

/// The same for a text that may be wrong: then the field says so, and it is not taken over.
pub fn checked(
    ui: &mut Ui,
    view: &mut View,
    owner: &str,
    field: TextField,
    name: &str,
    value: &mut String,
    wrong: impl Fn(&str) -> Option<&'static str>,
) -> bool {
    let key = format!("{owner} {name}");
    let draft = view.draft(&key, value);
    let error = wrong(draft);
    let field = if error.is_some() { field.error(error) } else { field };
    if field.show(ui, draft) == Typing::Committed && wrong(draft).is_none() && *draft != *value {
        value.clone_from(draft);
        view.took(&key);
        return true;
    }
    false
}

/// The same for a text that may not be empty: an empty one is put back.
pub fn named(ui: &mut Ui, view: &mut View, owner: &str, label: &str, value: &mut String) -> bool {
    let key = format!("{owner} {label}");
    let draft = view.draft(&key, value);
    if TextField::new(label).label(label).show(ui, draft) != Typing::Committed {
        return false;
    }
    let trimmed = draft.trim().to_owned();
    if trimmed.is_empty() || trimmed == *value {
        draft.clone_from(value);
        return false;
    }
    *value = trimmed;
    view.took(&key);
    true
}

/// Several names, set apart by commas. True when they changed.
pub fn names(ui: &mut Ui, view: &mut View, owner: &str, name: &str, hint: &str, value: &mut Vec<String>) -> bool {
    let mut typed = value.join(", ");
    let label = name.split(" of ").next().unwrap_or(name);
    if !text(ui, view, owner, TextField::new(name).label(label).mono().hint(hint), name, &mut typed) {
        return false;
    }
    *value = typed.split(',').map(str::trim).filter(|one| !one.is_empty()).map(str::to_owned).collect();
    true
}

/// A switch with its name beside it.
pub fn switch(ui: &mut Ui, name: &str, on: &mut bool) -> bool {
    toggle_pill(ui, name, on).changed()
}

/// A choice among named options. True when another was chosen.
pub fn choose<T: Clone + PartialEq>(ui: &mut Ui, name: &str, label: Option<&str>, options: &[(String, T)], chosen: &mut T) -> bool {
    let titles: Vec<&str> = options.iter().map(|(title, _)| title.as_str()).collect();
    let mut at = options.iter().position(|(_, option)| option == chosen);
    let mut select = Select::new(name);
    if let Some(label) = label {
        select = select.label(label);
    }
    if !select.show(ui, &titles, &mut at) {
        return false;
    }
    match at.and_then(|at| options.get(at)) {
        Some((_, option)) if option != chosen => {
            *chosen = option.clone();
            true
        }
        _ => false,
    }
}

/// A switch of the platform that nobody may have confirmed: yes, no, or "I don't know". True when it changed.
pub fn known(ui: &mut Ui, name: &str, tip: Option<&str>, value: &mut Option<bool>) -> bool {
    const ANSWERS: [(&str, Option<bool>); 3] = [("not confirmed", None), ("on", Some(true)), ("off", Some(false))];
    let mut at = ANSWERS.iter().position(|(_, answer)| answer == value);
    let mut select = Select::new(name).label(name);
    if let Some(tip) = tip {
        select = select.tooltip(tip);
    }
    if !select.show(ui, &ANSWERS.map(|(title, _)| title), &mut at) {
        return false;
    }
    let before = *value;
    *value = at.and_then(|at| ANSWERS.get(at)).and_then(|(_, answer)| *answer);
    *value != before
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Number,
    Yes,
    No,
    Nothing,
    Json,
}

/// A fixed value: what kind it is, and the value.
pub fn constant(ui: &mut Ui, view: &mut View, owner: &str, name: &str, value: &mut Json) -> bool {
    let before = match value {
        Json::String(_) => Kind::Text,
        Json::Number(_) => Kind::Number,
        Json::Bool(true) => Kind::Yes,
        Json::Bool(false) => Kind::No,
        Json::Null => Kind::Nothing,
        Json::Array(_) | Json::Object(_) => Kind::Json,
    };
    let mut kind = before;
    let kinds = [
        ("text", Kind::Text),
        ("a number", Kind::Number),
        ("true", Kind::Yes),
        ("false", Kind::No),
        ("nothing", Kind::Nothing),
        ("JSON", Kind::Json),
    ]
    .map(|(title, kind)| (title.to_owned(), kind));
    let mut changed = false;
    if choose(ui, &format!("Kind of {name}"), None, &kinds, &mut kind) {
        *value = match kind {
            Kind::Text => Json::String(String::new()),
            Kind::Number => 0.into(),
            Kind::Yes => true.into(),
            Kind::No => false.into(),
            Kind::Nothing => Json::Null,
            Kind::Json => Json::Object(serde_json::Map::new()),
        };
        changed = true;
    }
    match value {
        Json::String(held) => {
            changed |= text(ui, view, owner, TextField::new(&format!("Value of {name}")).hint("text"), &format!("{name} text"), held);
        }
        Json::Number(_) | Json::Array(_) | Json::Object(_) => {
            let committed = value.to_string();
            let key = format!("{owner} {name} json");
            let draft = view.draft(&key, &committed);
            let parsed = |draft: &str| match serde_json::from_str::<Json>(draft) {
                Ok(json) if kind != Kind::Number || json.is_number() => Ok(json),
                Ok(_) => Err("a number is wanted here, such as 401".to_owned()),
                Err(error) => Err(format!("not valid JSON: {error}")),
            };
            let error = parsed(draft).err();
            let accessible = format!("Value of {name}");
            let field = TextField::new(&accessible);
            if field.mono().error(error.as_deref()).show(ui, draft) == Typing::Committed
                && let Ok(json) = parsed(draft)
                && json != *value
            {
                *value = json;
                view.took(&key);
                changed = true;
            }
        }
        Json::Bool(_) | Json::Null => {}
    }
    changed
}
