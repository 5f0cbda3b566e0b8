//! Looking for secrets where none may be.

use super::forms::forms;
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use authscope::domain::secret::registry::SecretRegistry;

/// So much of a long secret is looked for (bytes): a piece of that length says enough.
const PIECE: usize = 300;

/// Every form of every secret of a run that is searched for, with its label.
pub fn searched(registry: &SecretRegistry) -> Vec<(String, String)> {
    let searched = registry.entries().iter().filter(|entry| registry.is_searched(entry.secret.expose()));
    searched.flat_map(|entry| forms(entry.secret.expose()).into_iter().map(|form| (entry.label.to_string(), form))).collect()
}

/// A search for all secrets of a run.
pub struct Search {
    automaton: AhoCorasick,
    labels: Vec<String>,
}

impl Search {
    pub fn of(registry: &SecretRegistry) -> Self {
        let (labels, mut forms): (Vec<String>, Vec<String>) = searched(registry).into_iter().unzip();
        assert!(!forms.is_empty(), "there is nothing to look for");
        for form in &mut forms {
            form.truncate(form.floor_char_boundary(PIECE));
        }
        Self { automaton: AhoCorasick::builder().kind(Some(AhoCorasickKind::ContiguousNFA)).build(forms).unwrap(), labels }
    }

    /// Panics with the label of a secret that stands in these bytes.
    pub fn finds_none(&self, bytes: &[u8], what: &str) {
        if let Some(found) = self.automaton.find(bytes) {
            let from = found.start().saturating_sub(60);
            let around = String::from_utf8_lossy(&bytes[from..found.start()]);
            panic!("{} stands in {what}, after: {around}", self.labels[found.pattern().as_usize()]);
        }
    }
}
