//! What a run rests on that nobody has confirmed: where a prediction does not come true, one of these is not so.

use std::collections::BTreeSet;

use crate::domain::project::item::{Item, ItemKind};
use crate::domain::project::place::Place;
use crate::domain::project::platform::Platform;
use crate::domain::record::finding::Finding;
use crate::domain::rules;
use crate::edit::thing::item_title;
use crate::run::Run;

/// Something that was only assumed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assumed {
    /// What, in one sentence.
    pub what: String,
    /// The thing of the project that says it; none where a rule of the platform is not established.
    pub item: Option<Item>,
}

/// Everything that a run rests on unconfirmed, what is nearest to a finding first.
#[must_use]
pub fn assumed(run: &Run, finding: &Finding) -> Vec<Assumed> {
    let project = &run.plan().project;
    let mut found: Vec<Assumed> = Vec::new();
    let mut said: BTreeSet<String> = BTreeSet::new();
    let mut tell = |what: String, item: Option<Item>| {
        if said.insert(what.clone()) {
            found.push(Assumed { what, item });
        }
    };
    let own = finding.at.as_ref().map(Place::item);
    let filled_in = |item: &Item| format!("{}: filled in by Authscope, not confirmed", item_title(project, item));
    if let Some(item) = own.as_ref().filter(|item| project.not_confirmed.contains(item)) {
        tell(filled_in(item), Some(item.clone()));
    }
    // What entries of the finding's own step rest on comes before what others do.
    let step = finding.step().map(str::to_owned);
    let entries = || run.entries().iter().filter_map(|entry| Some((&*entry.id.event, entry.assumed.as_ref()?)));
    let near = entries().filter(|(event, _)| Some(*event) == step.as_deref());
    for (_, assumed) in near.chain(entries()) {
        tell(said_of(assumed), None);
    }
    for item in &project.not_confirmed {
        tell(filled_in(item), Some(item.clone()));
    }
    let settings = Item::new(ItemKind::Settings, "");
    if let Platform::FlutterFlow(held) = &project.platform
        && held.export.is_none()
    {
        tell("Which export your app is like: exports of 2023 to 2025 and of 2026 behave differently".to_owned(), Some(settings.clone()));
    }
    if project.facts.back_end.is_empty() {
        tell("Which back end your server is built with".to_owned(), Some(settings));
    }
    found
}

/// An assumption in a sentence: a rule by its title, anything else as it is.
fn said_of(assumed: &str) -> String {
    match rules::all().iter().find(|(id, _)| *id == assumed) {
        Some((id, title)) => format!("{title} ({id})"),
        None => assumed.to_owned(),
    }
}
