//! Project files that are being written: one text after the other for each file, so that an older one never comes to lie over a newer,
//! and none is read before it is whole.

use std::collections::{BTreeMap, BTreeSet, VecDeque};
use std::path::{Path, PathBuf};

use crate::app::effect::Effect;
use crate::app::on_disk::Saving;
use crate::format::standing::{Fingerprint, MayReplace};

/// What is about a file, with the number of the project that was open when it was wanted.
type Wanted = (Effect, u64);

/// What waits for each file that is being written.
#[derive(Clone, Debug, Default)]
pub struct Saves {
    under_way: BTreeSet<PathBuf>,
    waiting: BTreeMap<PathBuf, VecDeque<Wanted>>,
}

impl Saves {
    /// Takes an effect that reads or writes this file: gives it back when it can start at once, else keeps it until the file is
    /// written. Of two texts that wait one after the other the older gives way.
    pub(in crate::app) fn take(&mut self, path: &Path, wanted: Wanted) -> Option<Wanted> {
        if self.under_way.contains(path) {
            let queue = self.waiting.entry(path.to_owned()).or_default();
            if is_save(&wanted) && queue.back().is_some_and(is_save) {
                queue.pop_back();
            }
            queue.push_back(wanted);
            return None;
        }
        if is_save(&wanted) {
            self.under_way.insert(path.to_owned());
        }
        Some(wanted)
    }

    /// Whether this file is being written.
    pub(in crate::app) fn is_writing(&self, path: &Path) -> bool {
        self.under_way.contains(path)
    }

    /// The file is written, or could not be: what starts now, up to the next text for it. `found` is what stands there now.
    pub(in crate::app) fn done(&mut self, path: &Path, found: Option<&Fingerprint>) -> Vec<Wanted> {
        self.under_way.remove(path);
        let Some(mut queue) = self.waiting.remove(path) else { return Vec::new() };
        // A text that waited goes over what this window itself wrote.
        for (effect, _) in &mut queue {
            if let (Effect::Save(Saving { may: may @ (MayReplace::Only(_) | MayReplace::Nothing), .. }), Some(found)) = (effect, found) {
                *may = MayReplace::Only(found.clone());
            }
        }
        let mut starting = Vec::new();
        while let Some(wanted) = queue.pop_front() {
            starting.extend(self.take(path, wanted));
            if self.under_way.contains(path) {
                break;
            }
        }
        if !queue.is_empty() {
            self.waiting.insert(path.to_owned(), queue);
        }
        starting
    }
}

fn is_save((effect, _): &Wanted) -> bool {
    matches!(effect, Effect::Save(_))
}
