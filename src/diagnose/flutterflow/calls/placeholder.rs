//! A placeholder that nothing fills goes out as it is written (B2, B15, B19).

use crate::domain::base::nearest::nearest;
use crate::domain::project::api_group::ApiGroup;
use crate::domain::project::binding::{Binding, NamedBinding, SessionField, Source};
use crate::domain::project::endpoint::{BodyType, Endpoint, EndpointInput, Field};
use crate::domain::project::place::EndpointPart;
use crate::domain::project::template::{Brackets, unfilled};
use crate::domain::project::workflow::Action;
use crate::edit::Edit;

use crate::diagnose::prelude::*;

use super::super::settings::{settings, with_settings};

const ROW: Row = breaks("FF-API-PLACEHOLDER");
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    if settings(setup).is_none() {
        return;
    }
    for endpoint in &setup.project.endpoints {
        let group = setup.project.group_of(endpoint).filter(|_| endpoint.facts.private != Some(true));
        let whole = setup.project.whole(endpoint);
        let mut told: Vec<String> = Vec::new();
        for (part, text, brackets) in parts(&whole) {
            for open in unfilled(text, brackets, |name| whole.inputs.iter().any(|input| input.name == name), |_| true) {
                if is_markup(&whole, text, &open) || told.contains(&open) {
                    continue;
                }
                told.push(open.clone());
                let groups = group.filter(|group| is_of_group(group, endpoint, &part));
                found.push(say(setup, endpoint, &whole, groups, &part, &open, brackets));
            }
        }
    }
}

/// The texts of a call in which placeholders stand.
fn parts(endpoint: &Endpoint) -> Vec<(EndpointPart, &str, Brackets)> {
    let mut parts = vec![(EndpointPart::Url, endpoint.url.as_str(), Brackets::Square)];
    parts.extend(endpoint.query.iter().map(|field| (EndpointPart::Query(field.name.clone()), field.value.as_str(), Brackets::Square)));
    parts.extend(endpoint.headers.iter().map(|field| (EndpointPart::Header(field.name.clone()), field.value.as_str(), Brackets::Square)));
    match endpoint.body_type {
        BodyType::None => {}
        BodyType::Form | BodyType::Multipart => {
            parts.extend(endpoint.form.iter().map(|field| (EndpointPart::Form(field.name.clone()), field.value.as_str(), Brackets::Angle)));
        }
        BodyType::Json | BodyType::Text => parts.push((EndpointPart::Body, &endpoint.body, Brackets::Angle)),
    }
    parts
}

/// A tag of a text that is XML or HTML.
fn is_markup(endpoint: &Endpoint, text: &str, open: &str) -> bool {
    let name = open.trim_matches(['<', '>']);
    endpoint.body_type == BodyType::Text && open.starts_with('<') && text.contains(&format!("</{name}>"))
}

/// Whether the group brings this part.
fn is_of_group(group: &ApiGroup, endpoint: &Endpoint, part: &EndpointPart) -> bool {
    match part {
        EndpointPart::Header(name) => {
            !endpoint.headers.iter().any(|own| own.name.eq_ignore_ascii_case(name)) && group.headers.iter().any(|own| own.name == *name)
        }
        _ => false,
    }
}

fn say(
    setup: &Setup,
    endpoint: &Endpoint,
    whole: &Endpoint,
    group: Option<&ApiGroup>,
    part: &EndpointPart,
    open: &str,
    brackets: Brackets,
) -> Told {
    let name = &open[1..open.len() - 1];
    let is_input = whole.inputs.iter().any(|input| input.name == name);
    let (wanted, where_from) = match brackets {
        Brackets::Angle => (format!("<{name}>"), "the body takes <x>"),
        _ => (format!("[{name}]"), "URL and headers take [x]"),
    };
    let title = format!("{} sends “{open}” as it is written", endpoint.name);
    let screen = |tab: &str| screens::ff_call(&endpoint.name, tab);
    let place = Place::Endpoint(endpoint.id.clone(), part.clone());
    let told = |why: String, lines: Vec<SheetLine>, edit: Option<Edit>| {
        let harm = [Explains::Refused(endpoint.id.clone()), Explains::Call(endpoint.id.clone())];
        Told::new(&ROW, place.clone()).saying(title.clone(), why).changing(lines).explaining_later(harm).mended_by(edit)
    };
    if let Some(group) = group {
        let line = SheetLine::new(
            format!("API Calls › {} (group)", group.name),
            "Group › Variables",
            format!("{name}, and its value in each call of the group"),
        );
        let why = format!("It stands in a header of the group {}, and neither the group nor the call has a variable {name}", group.name);
        return told(why, vec![line], passed(setup, group, name));
    }
    if is_input {
        let line = SheetLine::new(screen(tab(part)), "Variables", format!("{wanted} in place of {open}: {where_from}")).now(open);
        let why = format!("{name} is a variable of the call, and stands in the wrong kind of brackets: {where_from}");
        return told(why, vec![line], Some(straightened(endpoint, whole)));
    }
    let others: Vec<&str> = whole.inputs.iter().map(|input| input.name.as_str()).collect();
    let meant = nearest(name, others.iter().copied()).or_else(|| {
        // The one variable that stands nowhere.
        let texts: String = parts(whole).into_iter().map(|(_, text, _)| text.to_owned() + "\n").collect();
        let unused: Vec<&str> = others
            .iter()
            .copied()
            .filter(|input| !texts.contains(&format!("[{input}]")) && !texts.contains(&format!("<{input}>")))
            .collect();
        match unused.as_slice() {
            [one] => Some(*one),
            _ => None,
        }
    });
    if let Some(meant) = meant {
        let wanted = wanted.replace(name, meant);
        let line = SheetLine::new(screen(tab(part)), "Variables", format!("the same name on both sides: {wanted}")).now(open);
        told(format!("The call has no variable {name}; it has {meant}"), vec![line], Some(replaced(endpoint, open, &wanted)))
    } else {
        let line = SheetLine::new(screen("Variables"), "+ Variable", format!("{name}, and its value where the call is made"));
        told(format!("The call has no variable {name}"), vec![line], None)
    }
}

fn tab(part: &EndpointPart) -> &'static str {
    match part {
        EndpointPart::Header(_) => "Headers",
        EndpointPart::Query(_) => "Query Parameters",
        EndpointPart::Body | EndpointPart::Form(_) => "Body",
        _ => "API URL",
    }
}

/// Every variable of the call in the brackets that belong there.
fn straightened(endpoint: &Endpoint, whole: &Endpoint) -> Edit {
    let names: Vec<String> = whole.inputs.iter().map(|input| input.name.clone()).collect();
    let within = |text: &mut String, square: bool| {
        for name in &names {
            let (own, other) = (format!("[{name}]"), format!("<{name}>"));
            *text = if square { text.replace(&other, &own) } else { text.replace(&own, &other) };
        }
    };
    mend::endpoint(endpoint, |endpoint| {
        within(&mut endpoint.url, true);
        within(&mut endpoint.body, false);
        endpoint.query.iter_mut().chain(&mut endpoint.headers).for_each(|field| within(&mut field.value, true));
        endpoint.form.iter_mut().for_each(|field| within(&mut field.value, false));
    })
}

fn replaced(endpoint: &Endpoint, open: &str, by: &str) -> Edit {
    let within = |fields: &mut Vec<Field>| fields.iter_mut().for_each(|field| field.value = field.value.replace(open, by));
    mend::endpoint(endpoint, |endpoint| {
        endpoint.url = endpoint.url.replace(open, by);
        endpoint.body = endpoint.body.replace(open, by);
        within(&mut endpoint.query);
        within(&mut endpoint.headers);
        within(&mut endpoint.form);
    })
}

/// A variable of the group, and its value in every call: the token, where the header is the one for it.
fn passed(setup: &Setup, group: &ApiGroup, name: &str) -> Option<Edit> {
    let settings = settings(setup)?;
    let of_group = |id: &str| setup.project.endpoint(id).is_some_and(|endpoint| endpoint.group == group.id);
    let platform = with_settings(settings, |settings| {
        for own in settings.groups.iter_mut().filter(|own| own.id == group.id) {
            own.inputs.push(EndpointInput::named(name));
        }
    });
    let workflows = setup.project.workflows.iter().map(|workflow| {
        let mut workflow = workflow.clone();
        passes(&mut workflow.actions, &of_group, name);
        mend::put(workflow)
    });
    mend::all(setup.project, "a variable of the group", [platform].into_iter().chain(workflows))
}

/// Passes the token under this name wherever a call of the group is made.
fn passes(actions: &mut Vec<Action>, of_group: &impl Fn(&str) -> bool, name: &str) {
    for action in actions {
        if let ActionKind::Call { endpoint, inputs, .. } = &mut action.kind
            && of_group(endpoint)
            && !inputs.iter().any(|input| input.name == name)
        {
            inputs.push(NamedBinding { name: name.to_owned(), value: Binding::whole(Source::Session(SessionField::Token)) });
        }
        action.kind.branches_mut().for_each(|branch| passes(branch, of_group, name));
    }
}
