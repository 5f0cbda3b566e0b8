//! The page that opens after the log-in is the page with the log-in.

use crate::domain::project::story::EventKind;

use crate::diagnose::prelude::*;

use super::super::settings::{log_ins, page_of, settings, with_settings};

const ROW: Row = breaks("FF-NAV-HOME-IS-LOGIN");
pub(super) const RULE: Rule = Rule { rows: &[ROW], look: Look::Project(look) };

fn look(setup: &Setup, found: &mut Vec<Told>) {
    let Some(settings) = settings(setup) else { return };
    let Some(home) = setup.project.page(&settings.logged_in_page) else { return };
    let is_entry = settings.entry_page == settings.logged_in_page;
    let logs_in = log_ins(setup).any(|standing| page_of(setup.project, standing).is_some_and(|page| page.id == home.id));
    if !(is_entry || logs_in) {
        return;
    }
    let why = if is_entry {
        format!("Logged In Page and Entry Page are the same page, {}", home.name)
    } else {
        format!("Logged In Page is {}, which has the log-in itself", home.name)
    };
    // The page that is meant: where a story expects to be after the log-in; else a guarded one, if there is just one.
    let logs_in = |workflow: &str| log_ins(setup).any(|standing| standing.workflow.id == workflow);
    let expected = setup.project.stories.iter().flat_map(|story| &story.events).find_map(|event| match &event.kind {
        EventKind::Tap { workflow, .. } if logs_in(workflow) => setup.project.page(event.expect.page.as_deref()?),
        _ => None,
    });
    let mut guarded = setup.project.pages.iter().filter(|page| page.is_private());
    let meant = expected.filter(|page| page.id != home.id).or_else(|| guarded.next().filter(|_| guarded.next().is_none()));
    let set = meant.map_or_else(|| "the page that people should see once they are logged in".to_owned(), |page| page.name.clone());
    let line = SheetLine::new(screens::FF_AUTHENTICATION, "Logged In Page", set).now(&home.name);
    let edit = meant.map(|page| with_settings(settings, |settings| settings.logged_in_page.clone_from(&page.id)));
    let told = Told::new(&ROW, Place::Setting("logged_in_page"))
        .saying(format!("After the log-in {} is still on screen", home.name), why)
        .changing(vec![line]);
    found.push(told.explaining([Explains::PageIs(home.id.clone())]).mended_by(edit));
}
