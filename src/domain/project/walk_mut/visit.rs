//! What can be done with everything that is met.

use serde_json::Value as Json;

use super::super::binding::{Binding, Expr};
use super::super::workflow::Action;

/// What a text of a project is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text<'a> {
    /// The id of a page, where it is the page's own and where something refers to it.
    Page,
    /// Another id, own or referred to.
    Id,
    /// A URL with placeholders.
    Url,
    /// A body with placeholders.
    Body,
    /// The value of a field of this name: a header, a query parameter, a form field, a value of an environment.
    Value(&'a str),
    /// What somebody types, or the address of a link that is opened.
    Typed,
    /// Code that was pasted for reference.
    Code,
    /// Names, labels, paths, messages.
    Other,
}

/// What may change an action, a binding, a text or a literal. Each is met once.
pub trait VisitMut {
    /// An action, before what stands inside it.
    fn action(&mut self, action: &mut Action) {
        let _ = action;
    }

    /// A binding, before what stands inside it, and the name of what it fills; empty where that has none.
    fn binding(&mut self, name: &str, binding: &mut Binding) {
        let _ = (name, binding);
    }

    /// A formula, before what stands inside it, and the name of what it is for; empty where that has none.
    fn expr(&mut self, name: &str, expr: &mut Expr) {
        let _ = (name, expr);
    }

    /// A text.
    fn text(&mut self, what: Text, text: &mut String) {
        let _ = (what, text);
    }

    /// A literal: a constant, a default, a value that is expected.
    fn literal(&mut self, literal: &mut Json) {
        let _ = literal;
    }
}
