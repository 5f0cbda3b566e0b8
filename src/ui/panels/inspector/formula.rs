//! The editor of a formula: a tree of named parts, each chosen from a list. Nothing is written in a language.

use egui::Ui;
use serde_json::Value as Json;

use crate::domain::project::binding::Expr;
use crate::domain::project::binding::{Arithmetic, Compare};
use crate::domain::project::binding::{Binding, Source};
use crate::domain::words::phrases::{expr_words, sign};
use crate::ui::icons::Icon;
use crate::ui::view::View;
use crate::ui::widgets::button::Button;
use crate::ui::widgets::rich::Rich;
use crate::ui::widgets::text_field::TextField;

use super::bound_place::{BoundPlace, Editor, inset};
use super::fields;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Value,
    Literal,
    Template,
    Compare,
    And,
    Or,
    Not,
    IsSet,
    HasRoles,
    Arithmetic,
    ToText,
    ToNumber,
    If,
    Now,
    List,
    Object,
}

const KINDS: [(&str, Kind); 16] = [
    ("a value of the app", Kind::Value),
    ("a fixed value", Kind::Literal),
    ("texts joined", Kind::Template),
    ("a comparison", Kind::Compare),
    ("all of these", Kind::And),
    ("any of these", Kind::Or),
    ("not", Kind::Not),
    ("is set", Kind::IsSet),
    ("has these roles", Kind::HasRoles),
    ("a calculation", Kind::Arithmetic),
    ("as text", Kind::ToText),
    ("as a number", Kind::ToNumber),
    ("if … then …", Kind::If),
    ("the time now", Kind::Now),
    ("a list", Kind::List),
    ("an object", Kind::Object),
];

fn kind_of(expr: &Expr) -> Kind {
    match expr {
        Expr::Literal(_) => Kind::Literal,
        Expr::Template(_) => Kind::Template,
        Expr::Value(_) => Kind::Value,
        Expr::Now => Kind::Now,
        Expr::Compare { .. } => Kind::Compare,
        Expr::And(_) => Kind::And,
        Expr::Or(_) => Kind::Or,
        Expr::Not(_) => Kind::Not,
        Expr::IsSet(_) => Kind::IsSet,
        Expr::HasRoles { .. } => Kind::HasRoles,
        Expr::Arithmetic { .. } => Kind::Arithmetic,
        Expr::ToText(_) => Kind::ToText,
        Expr::ToNumber(_) => Kind::ToNumber,
        Expr::If { .. } => Kind::If,
        Expr::List(_) => Kind::List,
        Expr::Object(_) => Kind::Object,
    }
}

fn blank() -> Expr {
    Expr::Literal(Json::String(String::new()))
}

/// The same formula as another kind: what it was becomes the first part of it.
fn turned(from: Expr, kind: Kind) -> Expr {
    let first = Box::new(from.clone());
    match kind {
        Kind::Value => Expr::Value(Binding::whole(Source::Constant(Json::String(String::new())))),
        Kind::Literal => blank(),
        Kind::Template => Expr::Template(vec![from]),
        Kind::Compare => Expr::Compare { left: first, op: Compare::Eq, right: Box::new(blank()) },
        Kind::And => Expr::And(vec![from]),
        Kind::Or => Expr::Or(vec![from]),
        Kind::Not => Expr::Not(first),
        Kind::IsSet => Expr::IsSet(first),
        Kind::HasRoles => Expr::HasRoles { held: first, roles: Vec::new(), all: false },
        Kind::Arithmetic => Expr::Arithmetic { left: first, op: Arithmetic::Add, right: Box::new(Expr::Literal(0.into())) },
        Kind::ToText => Expr::ToText(first),
        Kind::ToNumber => Expr::ToNumber(first),
        Kind::If => Expr::If { when: Box::new(Expr::Literal(true.into())), then: first, otherwise: Box::new(blank()) },
        Kind::Now => Expr::Now,
        Kind::List => Expr::List(vec![from]),
        Kind::Object => Expr::Object(vec![("name".into(), from)]),
    }
}

/// Edits a formula. `place.field` names it for screen readers, `editor` edits a binding in it. True when it changed.
pub fn show(ui: &mut Ui, place: &BoundPlace, view: &mut View, formula: &mut Expr, editor: Editor) -> bool {
    let mut kind = kind_of(formula);
    let is_weweb = place.open.project.platform.is_weweb();
    let offered = KINDS.into_iter().filter(|(_, one)| *one != Kind::HasRoles || is_weweb || *one == kind);
    let kinds: Vec<(String, Kind)> = offered.map(|(title, kind)| (title.to_owned(), kind)).collect();
    let mut changed = false;
    if fields::choose(ui, &format!("Formula of {}", place.field), None, &kinds, &mut kind) {
        *formula = turned(std::mem::replace(formula, Expr::Now), kind);
        changed = true;
    }
    let part = |ui: &mut Ui, view: &mut View, word: &str, part: &mut Expr| {
        let place = place.inside(word);
        inset(ui, |ui| {
            if !word.is_empty() {
                Rich::new().muted(word).show(ui);
            }
            show(ui, &place, view, part, editor)
        })
    };
    match formula {
        Expr::Literal(json) => changed |= fields::constant(ui, view, &place.key, &place.field, json),
        Expr::Value(binding) => {
            let mut held = Some(binding.clone());
            if inset(ui, |ui| editor(ui, place, view, &mut held))
                && let Some(held) = held
            {
                *binding = held;
                changed = true;
            }
        }
        Expr::Compare { left, op, right } => {
            changed |= part(ui, view, "left side", left);
            let signs = [Compare::Eq, Compare::Ne, Compare::Lt, Compare::Le, Compare::Gt, Compare::Ge].map(|op| (op.sign().to_owned(), op));
            changed |= fields::choose(ui, &format!("Comparison of {}", place.field), None, &signs, op);
            changed |= part(ui, view, "right side", right);
        }
        Expr::Arithmetic { left, op, right } => {
            changed |= part(ui, view, "left side", left);
            let all = [Arithmetic::Add, Arithmetic::Subtract, Arithmetic::Multiply, Arithmetic::Divide];
            changed |= fields::choose(ui, &format!("Calculation of {}", place.field), None, &all.map(|op| (sign(op).to_owned(), op)), op);
            changed |= part(ui, view, "right side", right);
        }
        Expr::Not(inner) | Expr::IsSet(inner) | Expr::ToText(inner) | Expr::ToNumber(inner) => changed |= part(ui, view, "of", inner),
        Expr::HasRoles { held, roles, all } => {
            changed |= part(ui, view, "roles held", held);
            let ways = [("any of".to_owned(), false), ("all of".to_owned(), true)];
            changed |= fields::choose(ui, &format!("Any or all roles of {}", place.field), None, &ways, all);
            changed |= fields::names(ui, view, &place.key, &format!("Roles of {}", place.field), "admin, editor", roles);
        }
        Expr::If { when, then, otherwise } => {
            changed |= part(ui, view, "if", when);
            changed |= part(ui, view, "then", then);
            changed |= part(ui, view, "else", otherwise);
        }
        Expr::Template(parts) | Expr::And(parts) | Expr::Or(parts) | Expr::List(parts) => {
            let mut remove = None;
            for (at, item) in parts.iter_mut().enumerate() {
                let word = format!("part {}", at + 1);
                changed |= part(ui, view, &word, item);
                if Button::quiet("Remove").name(&format!("Remove {word} of {}", place.field)).icon(Icon::Trash).show(ui).clicked() {
                    remove = Some(at);
                }
            }
            if let Some(at) = remove {
                parts.remove(at);
                changed = true;
            }
            if Button::quiet("Add").name(&format!("Add a part to {}", place.field)).icon(Icon::Plus).show(ui).clicked() {
                parts.push(blank());
                changed = true;
            }
        }
        Expr::Object(members) => {
            let mut remove = None;
            for (at, (name, value)) in members.iter_mut().enumerate() {
                let word = format!("member {}", at + 1);
                let field = format!("Name of {word} of {}", place.field);
                changed |= fields::text(ui, view, &place.key, TextField::new(&field).mono(), &field, name);
                changed |= part(ui, view, &word, value);
                if Button::quiet("Remove").name(&format!("Remove {word} of {}", place.field)).icon(Icon::Trash).show(ui).clicked() {
                    remove = Some(at);
                }
            }
            if let Some(at) = remove {
                members.remove(at);
                changed = true;
            }
            if Button::quiet("Add").name(&format!("Add a member to {}", place.field)).icon(Icon::Plus).show(ui).clicked() {
                members.push((format!("name{}", members.len() + 1), blank()));
                changed = true;
            }
        }
        Expr::Now => {}
    }
    changed
}

/// A formula in one line, for a card that is folded.
pub fn summary(place: &BoundPlace, formula: &Expr) -> String {
    expr_words(&place.open.project, formula)
}
