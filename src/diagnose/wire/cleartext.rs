//! An address that begins with http, which a page on https may not call (backends N1).

use crate::domain::project::endpoint::Endpoint;
use crate::domain::project::environment::ServerKind;
use crate::domain::project::place::EndpointPart;
use crate::domain::project::platform::{Platform, Target};
use crate::domain::record::entry::EntryBody;
use crate::domain::record::entry_id::EntryId;
use crate::domain::record::failure::FailureWhat;
use crate::domain::record::thrown::NotSent;
use crate::domain::web::address::Space;
use crate::edit::Edit;
use crate::edit::thing::Thing;

use crate::diagnose::prelude::*;

const FF: Row = breaks("FF-API-CLEARTEXT");
const WW: Row = breaks("WW-MIXED-HTTP");
pub(in crate::diagnose) const RULE: Rule = Rule { rows: &[FF, WW], look: Look::Project(look) };
const FF_IN_A_RUN: Row = FF.in_a_run();
const WW_IN_A_RUN: Row = WW.in_a_run();
pub(super) const IN_A_RUN: Rule = Rule { rows: &[FF_IN_A_RUN, WW_IN_A_RUN], look: Look::Run(look_at_run) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    let project = setup.project;
    let flutterflow = matches!(project.platform, Platform::FlutterFlow(_));
    let row = if flutterflow { &FF } else { &WW };
    // An app that is itself served by http may call what it likes.
    let is_open = |target: &Target, origin: &String| !matches!(target, Target::TestMode | Target::Editor) && origin.starts_with("http:");
    if project.environments.iter().any(|environment| environment.origins.iter().any(|(target, origin)| is_open(target, origin))) {
        return;
    }
    for endpoint in &project.endpoints {
        let whole = project.whole(endpoint);
        if !is_cleartext(&whole.url) {
            continue;
        }
        let group = project.group_of(endpoint).filter(|group| !endpoint.url.trim().starts_with("http") && is_cleartext(&group.base_url));
        let (screen, field) = match group {
            Some(group) => (format!("API Calls › {} (group)", group.name), "API Base URL"),
            None if flutterflow => (screens::ff_call(&endpoint.name, ""), "API URL"),
            None => (format!("HTTP Request {}", endpoint.name), "URL"),
        };
        let line = SheetLine::new(screen, field, "the same address with https; the server has to answer there").now(whole.url.clone());
        let edit = match (&project.platform, group) {
            (Platform::FlutterFlow(settings), Some(group)) => {
                let mut settings = settings.clone();
                settings.groups.iter_mut().filter(|own| own.id == group.id).for_each(|own| own.base_url = secured(&own.base_url));
                Edit::Platform(Platform::FlutterFlow(settings))
            }
            _ => mend::endpoint(endpoint, |endpoint| endpoint.url = secured(&endpoint.url)),
        };
        found.push(told(row, Place::Endpoint(endpoint.id.clone(), EndpointPart::Url), endpoint, flutterflow, line, Some(edit)));
    }
    // A value that addresses begin with.
    for environment in project
        .environments
        .iter()
        .filter(|environment| environment.server == ServerKind::Own || environment.values.iter().any(|value| is_cleartext(&value.value)))
    {
        for value in environment.values.iter().filter(|value| !value.secret && is_cleartext(&value.value)) {
            let begins = |endpoint: &&Endpoint| project.whole(endpoint).url.trim_start().starts_with(&format!("{{{{{}}}}}", value.name));
            let Some(endpoint) = project.endpoints.iter().find(begins) else { continue };
            let line = SheetLine::new(
                format!("Environment {}", environment.name),
                value.name.clone(),
                "the same address with https; the server has to answer there",
            );
            let mut changed = environment.clone();
            changed.values.iter_mut().filter(|own| own.name == value.name).for_each(|own| own.value = secured(&own.value));
            let edit = Edit::Put(Box::new(Thing::Environment(changed)));
            let field = if flutterflow {
                (screens::ff_call(&endpoint.name, ""), "API URL")
            } else {
                (format!("HTTP Request {}", endpoint.name), "URL")
            };
            let lines = SheetLine::new(field.0, field.1, "https").now(value.value.clone());
            let mut one =
                told(row, Place::EnvironmentValue(environment.id.clone(), value.name.clone()), endpoint, flutterflow, lines, Some(edit));
            one.finding.sheet.push(line);
            found.push(one);
        }
    }
}

/// The address came from elsewhere, such as the command line.
fn look_at_run(evidence: &Evidence, found: &mut Vec<Found>) {
    let mut in_project = Vec::new();
    look(&evidence.setup, &mut in_project);
    if !in_project.is_empty() {
        return;
    }
    let blocked: Vec<(&EntryId, &str)> = evidence
        .entries
        .iter()
        .filter_map(|entry| match &entry.body {
            EntryBody::Failure(failure) => match &failure.what {
                FailureWhat::NotSent { endpoint, why: NotSent::MixedContent { .. }, .. } => Some((&entry.id, endpoint.as_str())),
                _ => None,
            },
            _ => None,
        })
        .collect();
    let Some(((entry, id), others)) = blocked.split_first() else { return };
    let Some(endpoint) = evidence.project.endpoint(id) else { return };
    let flutterflow = !evidence.project.platform.is_weweb();
    let (row, screen, field) = if flutterflow {
        (&FF_IN_A_RUN, screens::ff_call(&endpoint.name, ""), "API URL")
    } else {
        (&WW_IN_A_RUN, format!("HTTP Request {}", endpoint.name), "URL")
    };
    let line = SheetLine::new(screen, field, "the same address with https; the server has to answer there");
    let of_project = told(row, Place::Endpoint(endpoint.id.clone(), EndpointPart::Url), endpoint, flutterflow, line.clone(), None);
    let one =
        Found::of(evidence, row, entry).at(of_project.finding.at.clone()).ranked(0).causing(others.iter().map(|(id, _)| (*id).clone()));
    let one = one.causing([(*entry).clone()]).told(of_project.finding.title, of_project.finding.evidence).changing(vec![line]);
    let harm: Vec<Explains> =
        std::iter::once(*id).chain(others.iter().map(|(_, id)| *id)).map(|id| Explains::Call(id.to_owned())).collect();
    found.push(one.explaining_later(harm));
}

fn told(row: &Row, at: Place, endpoint: &Endpoint, flutterflow: bool, line: SheetLine, edit: Option<Edit>) -> Told {
    let what = if flutterflow { "the published web app" } else { "the app" };
    let told = Told::new(row, at)
        .saying(
            format!("{} is blocked in {what}", endpoint.name),
            "Its address begins with http, and a browser does not let a page on https call it: nothing is sent",
        )
        .changing(vec![line]);
    let id = endpoint.id.clone();
    told.explaining_later([Explains::Refused(id.clone()), Explains::Call(id.clone())]).unless_works(&id).mended_by(edit)
}

fn is_cleartext(url: &str) -> bool {
    let url = url.trim();
    url.to_ascii_lowercase().starts_with("http://")
        && url::Url::parse(&url.replace(['[', ']', '<', '>'], "x")).is_ok_and(|url| Space::of(&url) == Space::Public)
}

fn secured(url: &str) -> String {
    url.trim().replacen("http://", "https://", 1)
}
