//! A workflow: its actions, and what fills their fields.

use super::super::binding::{AddressPart, Binding, Expr, NamedBinding, OutputPart, Source};
use super::super::workflow::{Action, ActionKind, Navigate, SessionBindings, SwitchCase, Trigger, Workflow};
use super::visit::{Text, VisitMut};

/// Walks one workflow.
pub fn workflow(held: &mut Workflow, visit: &mut impl VisitMut) {
    let Workflow { id, name, on, version: _, actions: chain, on_error } = held;
    visit.text(Text::Id, id);
    visit.text(Text::Other, name);
    match on {
        Trigger::Tap { page, label, shown_to: _ } | Trigger::Submit { page, label } => {
            visit.text(Text::Page, page);
            visit.text(Text::Other, label);
        }
        Trigger::PageLoad { page } | Trigger::Query { page, cached: _ } | Trigger::PageUserLoad { page } => visit.text(Text::Page, page),
        Trigger::AppLoad | Trigger::UserLoad | Trigger::Called => {}
    }
    actions(chain, visit);
    actions(on_error, visit);
}

fn actions(list: &mut [Action], visit: &mut impl VisitMut) {
    for action in list {
        visit.action(action);
        let Action { id, disabled: _, kind } = action;
        visit.text(Text::Id, id);
        own(kind, visit);
        for branch in kind.branches_mut() {
            actions(branch, visit);
        }
    }
}

/// What an action itself holds, without its branches.
fn own(kind: &mut ActionKind, visit: &mut impl VisitMut) {
    match kind {
        ActionKind::Call { endpoint, inputs, output, in_code: _ } | ActionKind::CallBackend { endpoint, inputs, output } => {
            visit.text(Text::Id, endpoint);
            named(inputs, visit);
            visit.text(Text::Other, output);
        }
        ActionKind::Condition { when, then: _, otherwise: _ } | ActionKind::Filter { when } => expr("", when, visit),
        ActionKind::Switch { value, cases, otherwise: _ } => {
            expr("", value, visit);
            for SwitchCase { is, then: _ } in cases {
                visit.literal(is);
            }
        }
        ActionKind::Loop { over, item, body: _ } => {
            expr("", over, visit);
            visit.text(Text::Other, item);
        }
        ActionKind::Return { value, go_on: _ } => {
            if let Some(value) = value {
                binding("", value, visit);
            }
        }
        ActionKind::RunWorkflow { workflow, output } => {
            visit.text(Text::Id, workflow);
            visit.text(Text::Other, output);
        }
        ActionKind::SetVariable { variable, value } => {
            visit.text(Text::Id, variable);
            binding(variable, value, visit);
        }
        ActionKind::Navigate(Navigate { page, allow_back: _, replace_route: _, ignore_redirects: _, parameters, path }) => {
            visit.text(Text::Page, page);
            named(parameters, visit);
            if let Some(path) = path {
                binding("", path, visit);
            }
        }
        ActionKind::ShowMessage { text } => expr("", text, visit),
        ActionKind::LogIn { fields, navigate_automatically: _ } | ActionKind::UpdateUser { fields } => {
            let SessionBindings { token, refresh_token, expiry, uid, user_data } = fields;
            let named = [("token", token), ("refresh_token", refresh_token), ("", expiry), ("", uid), ("", user_data)];
            for (name, field) in named {
                if let Some(field) = field {
                    binding(name, field, visit);
                }
            }
        }
        ActionKind::Authenticate { access_token, refresh_token, metadata, persist: _ } => {
            for (name, argument) in [("access_token", access_token), ("refresh_token", refresh_token), ("", metadata)] {
                if let Some(argument) = argument {
                    binding(name, argument, visit);
                }
            }
        }
        ActionKind::PluginSign { up: _, inputs } => named(inputs, visit),
        ActionKind::SetUser { value } => binding("", value, visit),
        ActionKind::StoreToken { access_token, refresh_token } => {
            binding("access_token", access_token, visit);
            if let Some(argument) = refresh_token {
                binding("refresh_token", argument, visit);
            }
        }
        ActionKind::TryCatch { attempt: _, catch: _ }
        | ActionKind::Wait { ms: _ }
        | ActionKind::Terminate {}
        | ActionKind::LogOut { navigate_automatically: _ }
        | ActionKind::ClearSession {}
        | ActionKind::FetchUser {}
        | ActionKind::LegacyLogOut {} => {}
    }
}

fn named(bindings: &mut [NamedBinding], visit: &mut impl VisitMut) {
    for NamedBinding { name, value } in bindings {
        binding(name, value, visit);
        visit.text(Text::Other, name);
    }
}

pub(super) fn binding(name: &str, held: &mut Binding, visit: &mut impl VisitMut) {
    visit.binding(name, held);
    let Binding { from, path, convert: _ } = held;
    if let Some(path) = path {
        visit.text(Text::Other, path);
    }
    match from {
        Source::Output { output, part } => {
            visit.text(Text::Other, output);
            if let OutputPart::Header(header) = part {
                visit.text(Text::Other, header);
            }
        }
        Source::Variable(id) => visit.text(Text::Id, id),
        Source::PageParameter(name)
        | Source::Environment(name)
        | Source::Address(AddressPart::Query(name) | AddressPart::Fragment(name)) => visit.text(Text::Other, name),
        Source::PageInput { page, field } => {
            visit.text(Text::Page, page);
            visit.text(Text::Other, field);
        }
        Source::Constant(literal) => visit.literal(literal),
        Source::Custom { function, inputs } => {
            visit.text(Text::Id, function);
            named(inputs, visit);
        }
        Source::Formula(formula) => expr(name, formula, visit),
        Source::Event | Source::Session(_) | Source::Error(_) | Source::Address(AddressPart::Path | AddressPart::Source) => {}
    }
}

fn expr(name: &str, held: &mut Expr, visit: &mut impl VisitMut) {
    visit.expr(name, held);
    match held {
        Expr::Literal(literal) => visit.literal(literal),
        Expr::Value(value) => binding(name, value, visit),
        Expr::Compare { left, op: _, right } => [left, right].into_iter().for_each(|part| expr(name, part, visit)),
        Expr::Arithmetic { left, op: _, right } => [left, right].into_iter().for_each(|part| expr(name, part, visit)),
        Expr::Template(parts) | Expr::And(parts) | Expr::Or(parts) | Expr::List(parts) => {
            for part in parts {
                expr(name, part, visit);
            }
        }
        Expr::Object(members) => {
            for (name, value) in members {
                expr(name, value, visit);
                visit.text(Text::Other, name);
            }
        }
        Expr::Not(inner) | Expr::IsSet(inner) | Expr::ToText(inner) | Expr::ToNumber(inner) => expr(name, inner, visit),
        Expr::HasRoles { held, roles, all: _ } => {
            expr(name, held, visit);
            for role in roles {
                visit.text(Text::Other, role);
            }
        }
        Expr::If { when, then, otherwise } => [when, then, otherwise].into_iter().for_each(|part| expr(name, part, visit)),
        Expr::Now => {}
    }
}
