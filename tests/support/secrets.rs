//! Looking for secrets where none may be.

use authscope::domain::secret::{MIN_SEARCHED_CHARS, SecretRegistry, forms};

/// Every form of every secret of a run that is searched for.
pub fn searched(registry: &SecretRegistry) -> Vec<(String, String)> {
    let searched = registry.entries().iter().filter(|entry| entry.secret.expose().chars().count() >= MIN_SEARCHED_CHARS);
    searched.flat_map(|entry| forms(entry.secret.expose()).into_iter().map(|form| (entry.label.to_string(), form))).collect()
}

/// Panics with the label of a secret that stands in these bytes.
pub fn assert_holds_none(registry: &SecretRegistry, bytes: &[u8], what: &str) {
    let forms = searched(registry);
    assert!(!forms.is_empty() || registry.entries().is_empty(), "there is nothing to look for in {what}");
    let patterns: Vec<&str> = forms.iter().map(|(_, form)| form.as_str()).collect();
    let finder = aho_corasick::AhoCorasick::new(&patterns).unwrap();
    if let Some(found) = finder.find(bytes) {
        let from = found.start().saturating_sub(60);
        let around = String::from_utf8_lossy(&bytes[from..found.start()]);
        panic!("{} stands in {what}, after: {around}", forms[found.pattern().as_usize()].0);
    }
}
