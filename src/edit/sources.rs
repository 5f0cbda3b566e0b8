//! What the platform's editor offers as sources of a field, for the place where the field stands.

use serde_json::Value as Json;

use crate::domain::project::Project;
use crate::domain::project::binding::Expr;
use crate::domain::project::binding::{AddressPart, ErrorPart, NamedBinding, OutputPart, SessionField, Source};
use crate::domain::project::platform::Platform;
use crate::domain::project::walk;
use crate::domain::project::workflow::{ActionKind, Trigger, Workflow};

/// The sources that a field of a workflow (or, without one, of an endpoint) can be bound to.
#[must_use]
pub fn offered(project: &Project, workflow: Option<&Workflow>) -> Vec<Source> {
    let mut all = Vec::new();
    if let Some(workflow) = workflow {
        of_workflow(project, workflow, &mut all);
    }
    all.extend(session_fields(&project.platform).iter().map(|field| Source::Session(*field)));
    all.extend(project.variables.iter().map(|variable| Source::Variable(variable.id.clone())));
    all.extend(environment_names(project).into_iter().map(Source::Environment));
    all.extend(project.functions.iter().map(|function| {
        let inputs = function.inputs.iter().map(|name| NamedBinding { name: name.clone(), value: constant() });
        Source::Custom { function: function.id.clone(), inputs: inputs.collect() }
    }));
    all.push(Source::Constant(Json::String(String::new())));
    all.push(Source::Formula(Box::new(Expr::Literal(Json::String(String::new())))));
    all
}

fn constant() -> crate::domain::project::binding::Binding {
    crate::domain::project::binding::Binding::whole(Source::Constant(Json::String(String::new())))
}

fn of_workflow(project: &Project, workflow: &Workflow, all: &mut Vec<Source>) {
    let flutterflow = matches!(project.platform, Platform::FlutterFlow(_));
    for action in walk::all_actions(workflow) {
        match &action.kind {
            ActionKind::Call { output, .. } if !output.is_empty() => {
                let parts = if flutterflow {
                    vec![
                        OutputPart::Body,
                        OutputPart::Succeeded,
                        OutputPart::Status,
                        OutputPart::Header(String::new()),
                        OutputPart::RawBody,
                        OutputPart::Exception,
                    ]
                } else {
                    // Rule 34: the result is the body alone.
                    vec![OutputPart::Body]
                };
                all.extend(parts.into_iter().map(|part| Source::Output { output: output.clone(), part }));
            }
            ActionKind::RunWorkflow { output, .. } | ActionKind::CallBackend { output, .. } | ActionKind::Loop { item: output, .. }
                if !output.is_empty() =>
            {
                all.push(Source::Output { output: output.clone(), part: OutputPart::Body });
            }
            _ => {}
        }
    }
    if !flutterflow {
        if matches!(workflow.on, Trigger::UserLoad | Trigger::PageUserLoad { .. }) {
            all.push(Source::Event);
        }
        all.extend(
            [AddressPart::Query(String::new()), AddressPart::Fragment(String::new()), AddressPart::Path, AddressPart::Source]
                .map(Source::Address),
        );
        all.extend([ErrorPart::Status, ErrorPart::Data, ErrorPart::Message].map(Source::Error));
    }
    if let Some(page) = workflow.on.page().and_then(|page| project.page(page)) {
        all.extend(page.inputs.iter().map(|input| Source::PageInput { page: page.id.clone(), field: input.name.clone() }));
        let parameters = page.route.split('/').filter_map(|part| part.strip_prefix(':'));
        all.extend(parameters.map(|name| Source::PageParameter(name.to_owned())));
        if flutterflow {
            // A parameter that is not in the route comes with the query.
            all.push(Source::PageParameter(String::new()));
        }
    }
}

/// Whether a page parameter stands in the route of the page that a workflow belongs to; else it comes with the query.
#[must_use]
pub fn in_route(workflow: Option<&Workflow>, project: &Project, name: &str) -> bool {
    let page = workflow.and_then(|workflow| workflow.on.page()).and_then(|page| project.page(page));
    page.is_some_and(|page| page.route.split('/').any(|part| part.strip_prefix(':') == Some(name)))
}

/// The fields of the session that the platform offers.
#[must_use]
pub fn session_fields(platform: &Platform) -> &'static [SessionField] {
    use SessionField::{Expiry, Metadata, RefreshToken, SignedIn, Token, Uid, User, UserData};
    match platform {
        Platform::FlutterFlow(_) => &[Token, RefreshToken, Expiry, Uid, UserData, SignedIn],
        Platform::WeWeb(_) => &[Token, RefreshToken, Metadata, User, SignedIn],
        Platform::WeWebLegacy(_) | Platform::WeWebPlugin(_) => &[Token, RefreshToken, User, SignedIn],
    }
}

/// The names of all environments' values, each once; the demo server brings three of its own.
#[must_use]
pub fn environment_names(project: &Project) -> Vec<String> {
    let mut names: Vec<String> = ["base_url", "email", "password"].map(str::to_owned).to_vec();
    for value in project.environments.iter().flat_map(|environment| &environment.values) {
        if !names.contains(&value.name) {
            names.push(value.name.clone());
        }
    }
    names
}

/// Whether two sources are the same choice of the list, whatever is filled into them.
#[must_use]
pub fn same_choice(a: &Source, b: &Source) -> bool {
    match (a, b) {
        (Source::Constant(_), Source::Constant(_)) | (Source::Formula(_), Source::Formula(_)) => true,
        (Source::Custom { function: a, .. }, Source::Custom { function: b, .. }) => a == b,
        (Source::Output { output: a, part: OutputPart::Header(_) }, Source::Output { output: b, part: OutputPart::Header(_) }) => a == b,
        (Source::Address(AddressPart::Query(_)), Source::Address(AddressPart::Query(_)))
        | (Source::Address(AddressPart::Fragment(_)), Source::Address(AddressPart::Fragment(_))) => true,
        (a, b) => a == b,
    }
}

/// How a source is called in the list, where what is filled into it does not stand yet.
#[must_use]
pub fn choice_words(project: &Project, source: &Source) -> String {
    match source {
        Source::Constant(_) => "a fixed value".into(),
        Source::Formula(_) => "a formula".into(),
        Source::Output { output, part: OutputPart::Body } => {
            format!("{output} · {}", crate::domain::words::phrases::part_words(&OutputPart::Body))
        }
        Source::Output { output, part: OutputPart::Header(_) } => format!("{output} · Response Header"),
        Source::Address(AddressPart::Query(_)) => "a query parameter of the address".into(),
        Source::Address(AddressPart::Fragment(_)) => "a value in the fragment of the address".into(),
        Source::PageParameter(name) if name.is_empty() => "a page parameter of the query".into(),
        other => crate::domain::words::phrases::source_words(project, other),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::project::platform::{FlutterFlowSettings, WeWebSettings};

    fn workflow() -> Workflow {
        let json = serde_json::json!({"id": "w", "on": "user-load", "actions": [
            {"id": "c", "do": {"call": {"endpoint": "me", "output": "me"}}},
            {"id": "l", "do": {"loop": {"over": {"literal": []}, "item": "row", "body": []}}}
        ]});
        serde_json::from_value(json).unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn ww_34_a_result_is_the_body_alone_and_flutterflow_offers_its_parts() {
        let words = |platform| {
            let project = Project::new("t", platform);
            offered(&project, Some(&workflow())).iter().map(|source| choice_words(&project, source)).collect::<Vec<_>>()
        };
        let weweb = words(Platform::WeWeb(WeWebSettings::default()));
        assert!(weweb.contains(&"the trigger's event".into()) && !weweb.contains(&"me · Status Code".into()), "{weweb:?}");
        let flutterflow = words(Platform::FlutterFlow(FlutterFlowSettings::default()));
        assert!(flutterflow.contains(&"me · Status Code".into()) && !flutterflow.contains(&"the error's status".into()));
        assert!(flutterflow.contains(&"row · JSON Body".into()));
    }
}
