//! Actions, bindings and formulas in the platform's words, for rows, titles and Undo.

use serde_json::Value as Json;

use crate::domain::project::Project;
use crate::domain::project::binding::Arithmetic;
use crate::domain::project::binding::Expr;
use crate::domain::project::binding::{AddressPart, Binding, ErrorPart, OutputPart, Source};
use crate::domain::project::platform::Platform;
use crate::domain::project::story::EventKind;
use crate::domain::project::workflow::{ActionKind, ShownTo, Trigger};
use crate::domain::web::link;
use crate::domain::words::menu::Words;

/// The name of an action in the platform's words.
#[must_use]
pub fn action_title(project: &Project, kind: &ActionKind) -> String {
    match kind {
        ActionKind::Call { endpoint, .. } => {
            let name = project.endpoint(endpoint).map_or(endpoint.as_str(), |endpoint| &endpoint.name);
            format!("{} {name}", Words::of(&project.platform).endpoint)
        }
        ActionKind::CallBackend { endpoint, .. } => {
            let known = match &project.platform {
                Platform::WeWeb(settings) => settings.server.endpoint(endpoint),
                Platform::FlutterFlow(_) | Platform::WeWebLegacy(_) | Platform::WeWebPlugin(_) => None,
            };
            format!("Call backend endpoint {}", known.map_or(endpoint.as_str(), |known| &known.name))
        }
        ActionKind::RunWorkflow { workflow, .. } => {
            let title = project.workflow(workflow).map_or_else(|| workflow.clone(), |workflow| project.workflow_title(workflow));
            format!("Run {title}")
        }
        ActionKind::Wait { ms } => format!("Wait {ms} ms"),
        ActionKind::SetVariable { variable, .. } => {
            format!("Set {}", project.variable(variable).map_or(variable.as_str(), |variable| &variable.name))
        }
        ActionKind::Navigate(navigate) => match project.platform {
            Platform::FlutterFlow(_) => format!("Navigate To {}", project.page_name(&navigate.page)),
            Platform::WeWeb(_) | Platform::WeWebLegacy(_) | Platform::WeWebPlugin(_) => {
                format!("Change page to {}", project.page_name(&navigate.page))
            }
        },
        kind => kind_title(&project.platform, kind).to_owned(),
    }
}

/// The name of a kind of action, as the platform's menu lists it.
#[must_use]
pub fn kind_title(platform: &Platform, kind: &ActionKind) -> &'static str {
    let flutterflow = matches!(platform, Platform::FlutterFlow(_));
    match kind {
        ActionKind::Call { .. } => Words::of(platform).endpoint,
        ActionKind::Condition { .. } if flutterflow => "Conditional Action",
        ActionKind::Condition { .. } => "True/False split",
        ActionKind::Switch { .. } => "Multi-option split",
        ActionKind::Filter { .. } => "Pass through condition",
        ActionKind::Loop { .. } if flutterflow => "Loop",
        ActionKind::Loop { .. } => "Iterator",
        ActionKind::TryCatch { .. } => "Try / Catch",
        ActionKind::Return { .. } => "Return a value",
        ActionKind::RunWorkflow { .. } if flutterflow => "Run Action Block",
        ActionKind::RunWorkflow { .. } => "Execute workflow",
        ActionKind::Wait { .. } if flutterflow => "Wait",
        ActionKind::Wait { .. } => "Time delay",
        ActionKind::Terminate {} => "Terminate",
        ActionKind::SetVariable { .. } if flutterflow => "Update App State",
        ActionKind::SetVariable { .. } => "Change variable value",
        ActionKind::Navigate(_) if flutterflow => "Navigate To",
        ActionKind::Navigate(_) => "Change page",
        ActionKind::ShowMessage { .. } if flutterflow => "Show Snack Bar",
        ActionKind::ShowMessage { .. } => "Show message",
        ActionKind::LogIn { .. } => "Log In",
        ActionKind::UpdateUser { .. } => "Update Authenticated User",
        ActionKind::LogOut { .. } => "Log Out",
        ActionKind::CallBackend { .. } => "Call backend endpoint",
        ActionKind::Authenticate { .. } => "Authenticate",
        ActionKind::SetUser { .. } => "Set user",
        ActionKind::ClearSession {} => "Clear session",
        ActionKind::PluginSign { up: false, .. } => "Login",
        ActionKind::PluginSign { up: true, .. } => "Sign up",
        ActionKind::StoreToken { .. } => "Store token",
        ActionKind::FetchUser {} => "Fetch User",
        ActionKind::LegacyLogOut {} => "Logout",
    }
}

/// A part of a call's result, as the platform's menu lists it.
#[must_use]
pub fn part_words(part: &OutputPart) -> String {
    match part {
        OutputPart::Body => "JSON Body".into(),
        OutputPart::Succeeded => "Succeeded".into(),
        OutputPart::Status => "Status Code".into(),
        OutputPart::Header(name) if name.is_empty() => "Response Header".into(),
        OutputPart::Header(name) => format!("header {name}"),
        OutputPart::RawBody => "Raw Body Text".into(),
        OutputPart::Exception => "Exception Message".into(),
    }
}

/// A source in words.
#[must_use]
pub fn source_words(project: &Project, from: &Source) -> String {
    match from {
        Source::Output { output, part: OutputPart::Body } => output.clone(),
        Source::Output { output, part } => format!("{output} · {}", part_words(part)),
        Source::Event => "the trigger's event".into(),
        Source::Session(field) => format!("{} of the session", Words::field(&project.platform, *field)),
        Source::Variable(id) => format!("variable {}", project.variable(id).map_or(id.as_str(), |variable| &variable.name)),
        Source::PageParameter(name) => format!("page parameter {name}"),
        Source::Address(AddressPart::Query(name)) => format!("query parameter {name} of the address"),
        Source::Address(AddressPart::Fragment(name)) => format!("{name} in the fragment of the address"),
        Source::Address(AddressPart::Path) => "the path of the address".into(),
        Source::Address(AddressPart::Source) => "browser source (the page that a redirect came from)".into(),
        Source::PageInput { field, .. } => format!("what is typed into {field}"),
        Source::Constant(json) => constant(json),
        Source::Environment(name) => format!("{{{{{name}}}}} of the environment"),
        Source::Error(ErrorPart::Status) => "the error's status".into(),
        Source::Error(ErrorPart::Data) => "the error's data".into(),
        Source::Error(ErrorPart::Message) => "the error's message".into(),
        Source::Custom { function, .. } => {
            let name = project.functions.iter().find(|known| known.id == *function).map_or(function.as_str(), |known| &known.name);
            format!("custom function {name}")
        }
        Source::Formula(formula) => expr_words(project, formula),
    }
}

/// A binding in one line.
#[must_use]
pub fn binding_words(project: &Project, binding: Option<&Binding>) -> String {
    let Some(binding) = binding else { return "Unset".into() };
    let mut text = source_words(project, &binding.from);
    if let Some(path) = &binding.path {
        text.push_str(&format!(" → {path}"));
    }
    if let Some(convert) = binding.convert {
        text.push_str(&format!(" as {}", convert.title()));
    }
    text
}

/// A formula in one line.
#[must_use]
pub fn expr_words(project: &Project, expr: &Expr) -> String {
    let part = |expr: &Expr| match expr {
        Expr::Compare { .. } | Expr::And(_) | Expr::Or(_) | Expr::Arithmetic { .. } => format!("({})", expr_words(project, expr)),
        other => expr_words(project, other),
    };
    let joined = |parts: &[Expr], word: &str| parts.iter().map(part).collect::<Vec<_>>().join(word);
    match expr {
        Expr::Literal(json) => constant(json),
        Expr::Template(parts) => joined(parts, " + "),
        Expr::Value(binding) => binding_words(project, Some(binding)),
        Expr::Now => "now".into(),
        Expr::Compare { left, op, right } => format!("{} {} {}", part(left), op.sign(), part(right)),
        Expr::And(parts) => joined(parts, " and "),
        Expr::Or(parts) => joined(parts, " or "),
        Expr::Not(inner) => format!("not {}", part(inner)),
        Expr::IsSet(inner) => format!("{} is set", part(inner)),
        Expr::HasRoles { held, roles, all } => {
            format!("{} {} {}", part(held), if *all { "hold all of" } else { "hold any of" }, roles.join(", "))
        }
        Expr::Arithmetic { left, op, right } => format!("{} {} {}", part(left), sign(*op), part(right)),
        Expr::ToText(inner) => format!("text of {}", part(inner)),
        Expr::ToNumber(inner) => format!("number of {}", part(inner)),
        Expr::If { when, then, otherwise } => format!("if {} then {} else {}", part(when), part(then), part(otherwise)),
        Expr::List(items) => format!("[{}]", items.iter().map(|item| expr_words(project, item)).collect::<Vec<_>>().join(", ")),
        Expr::Object(members) => {
            let members: Vec<String> = members.iter().map(|(name, value)| format!("{name}: {}", expr_words(project, value))).collect();
            format!("{{ {} }}", members.join(", "))
        }
    }
}

/// The sign of a calculation.
#[must_use]
pub fn sign(op: Arithmetic) -> &'static str {
    match op {
        Arithmetic::Add => "+",
        Arithmetic::Subtract => "−",
        Arithmetic::Multiply => "×",
        Arithmetic::Divide => "÷",
    }
}

fn constant(json: &Json) -> String {
    match json {
        Json::String(text) => format!("“{text}”"),
        Json::Null => "nothing".into(),
        other => other.to_string(),
    }
}

/// What starts a workflow, in words.
#[must_use]
pub fn trigger_words(project: &Project, trigger: &Trigger) -> String {
    match trigger {
        Trigger::Tap { page, label, shown_to: ShownTo::Everyone } => format!("a tap on “{label}” on {}", project.page_name(page)),
        Trigger::Tap { page, label, shown_to } => {
            format!("a tap on “{label}” on {}, which {} see", project.page_name(page), shown_to.title())
        }
        Trigger::Submit { page, label } => format!("the form “{label}” on {} is sent", project.page_name(page)),
        Trigger::PageLoad { page } => format!("{} opens", project.page_name(page)),
        Trigger::Query { page, .. } => format!("{} opens (Backend Query)", project.page_name(page)),
        Trigger::AppLoad => "the app is loaded".into(),
        Trigger::UserLoad => "On user load of the app".into(),
        Trigger::PageUserLoad { page } => format!("On user load of {}", project.page_name(page)),
        Trigger::Called => "another workflow calls it".into(),
    }
}

/// A step of a story in a few words.
#[must_use]
pub fn step_title(project: &Project, kind: &EventKind) -> String {
    match kind {
        EventKind::Open { path } if path == "/" => "Open app".into(),
        EventKind::Open { path } => format!("Open app at {}", link::without_secrets(path)),
        EventKind::OpenLink { path } => format!("Open {}", link::without_secrets(path)),
        EventKind::Reload {} => "Reload".into(),
        EventKind::TapTab { page } => format!("Tab {}", project.page_name(page)),
        EventKind::Reopen {} => "Close and reopen".into(),
        EventKind::TokenExpires { .. } => "Token expires".into(),
        EventKind::Tap { workflow, .. } => match project.workflow(workflow).map(|workflow| &workflow.on) {
            Some(Trigger::Tap { label, .. }) => label.clone(),
            _ => format!("Run {workflow}"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::project::binding::Compare;
    use crate::domain::project::platform::WeWebSettings;

    #[test]
    fn formulas_read_like_a_sentence() {
        let project = Project::new("t", Platform::WeWeb(WeWebSettings::default()));
        let status = Binding::whole(Source::Error(ErrorPart::Status));
        let is = |value: i64| Expr::equals(status.clone(), value);
        let formula = Expr::Or(vec![is(401), Expr::Not(Box::new(is(403)))]);
        assert_eq!(expr_words(&project, &formula), "(the error's status = 401) or not (the error's status = 403)");
        let less = Expr::Compare { left: Box::new(Expr::Now), op: Compare::Lt, right: Box::new(Expr::Literal("x".into())) };
        assert_eq!(expr_words(&project, &less), "now < “x”");
    }
}
