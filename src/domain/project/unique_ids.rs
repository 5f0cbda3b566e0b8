//! Ids that stand twice in a file: the first one keeps its id, because references reach it; the others get a free one.

use std::collections::BTreeSet;
use std::fmt;

use super::Project;
use super::item::ItemKind;
use super::place::List;
use super::workflow::Action;
use crate::domain::base::slug::free;

/// An id that stood twice, and what the second one is called now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Renamed {
    /// The list in which it stands, as in the file: `pages`, `workflows/log-in/actions`.
    pub list: String,
    /// The id that stood twice.
    pub id: String,
    /// The new id of the second one.
    pub new_id: String,
}

impl fmt::Display for Renamed {
    fn fmt(&self, f: &mut fmt::Formatter) -> fmt::Result {
        let Self { list, id, new_id } = self;
        write!(f, "the id “{id}” stands twice in {list}: the second one is called “{new_id}” now, and references reach the first")
    }
}

/// Gives every thing of a list an id of its own.
pub fn mend(project: &mut Project) -> Vec<Renamed> {
    let mut renamed = Vec::new();
    for kind in ItemKind::ALL.iter().copied() {
        if let (Some(list), Some(things)) = (List::of(kind), project.list_mut(kind)) {
            mend_list(list.name(), things.ids_mut(), &mut renamed);
        }
    }
    for workflow in &mut project.workflows {
        let mut ids = Vec::new();
        action_ids(&mut workflow.actions, &mut ids);
        action_ids(&mut workflow.on_error, &mut ids);
        mend_list(&format!("workflows/{}/actions", workflow.id), ids, &mut renamed);
    }
    for story in &mut project.stories {
        mend_list(&format!("stories/{}", story.id), story.events.iter_mut().map(|event| &mut event.id).collect(), &mut renamed);
    }
    renamed
}

fn mend_list(list: &str, mut ids: Vec<&mut String>, renamed: &mut Vec<Renamed>) {
    let mut taken: BTreeSet<String> = ids.iter().map(|id| (*id).clone()).collect();
    if taken.len() == ids.len() {
        return;
    }
    let mut seen = BTreeSet::new();
    for id in &mut ids {
        if seen.insert(id.clone()) {
            continue;
        }
        let new_id = free(id, "-", |name| taken.contains(name));
        taken.insert(new_id.clone());
        seen.insert(new_id.clone());
        renamed.push(Renamed { list: list.to_owned(), id: std::mem::replace(id, new_id.clone()), new_id });
    }
}

fn action_ids<'a>(actions: &'a mut [Action], ids: &mut Vec<&'a mut String>) {
    for action in actions {
        ids.push(&mut action.id);
        for branch in action.kind.branches_mut() {
            action_ids(branch, ids);
        }
    }
}
