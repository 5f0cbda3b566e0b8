//! FlutterFlow's exports of different age (A8): which one the app is like has not been said, and it makes a difference here. The recorded
//! replies are played through each.

use std::sync::Arc;

use crate::domain::project::Project;
use crate::domain::project::place::Place;
use crate::domain::project::platform::{Export, Platform};
use crate::domain::record::entry::EntryBody;
use crate::domain::record::finding::Severity;
use crate::domain::record::note::Note;
use crate::run::Run;
use crate::run::replay::replay;

use super::super::evidence::Evidence;
use super::super::found::Found;

const ID: &str = "RUN-EXPORTS-DIFFER";

/// The rule.
pub(super) fn look(evidence: &Evidence, found: &mut Vec<Found>) {
    let Platform::FlutterFlow(settings) = &evidence.project.platform else { return };
    let differs = |body: &EntryBody| matches!(body, EntryBody::Note(Note::TerminateDiffers));
    let Some(entry) = evidence.entries.iter().find(|entry| differs(&entry.body)) else { return };
    if settings.export.is_some() || !evidence.run.is_finished() {
        return;
    }
    let recording = evidence.run.recording();
    let pages = pages(evidence.run);
    for export in Export::ALL {
        let mut settings = settings.clone();
        settings.export = Some(*export);
        let project = Project { platform: Platform::FlutterFlow(settings), ..evidence.project.clone() };
        let other = replay(&recording, Arc::new(project));
        let others = self::pages(&other);
        let Some(at) = (0..pages.len()).find(|at| others.get(*at).is_some_and(|other| *other != pages[*at])) else { continue };
        let name = |page: &Option<String>| page.as_deref().map_or("nothing", |page| evidence.project.page_name(page)).to_owned();
        let title = format!("Step {} ends on {} in exports of {}", at + 1, name(&others[at]), export.title());
        let why = format!("Which exports your app is like has not been said; shown is {}", name(&pages[at]));
        let fix = "Authentication settings > FlutterFlow version: say which; in the app: let Terminate stand behind a Navigate To";
        let place = Some(Place::Setting("export"));
        found.push(Found::new(evidence, ID, Severity::Info, &entry.id).at(place).ranked(9).saying(title, why, fix));
    }
}

/// The page that each step ends on.
fn pages(run: &Run) -> Vec<Option<String>> {
    let ends = run.entries().iter().filter_map(|entry| match &entry.body {
        EntryBody::NavigationDecision(decision) => Some(decision.page.clone()),
        _ => None,
    });
    ends.collect()
}
