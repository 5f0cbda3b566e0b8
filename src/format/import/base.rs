//! What most calls begin with, taken out as `{{base_url}}`.

use super::draft::ImportDraft;

/// Origin and path that the most calls share. A single call shares its origin only: where its path begins to be its own is unknown.
pub(super) fn common(drafts: &[ImportDraft]) -> Option<String> {
    let addresses = drafts.iter().map(|draft| &draft.address).filter(|address| !address.is_placeholder());
    let (origin, _) = super::tally::most(addresses.map(|address| address.origin.as_str()))?;
    let mut paths: Vec<Vec<&str>> = drafts
        .iter()
        .filter(|draft| draft.address.origin == origin)
        .map(|draft| draft.address.path.split('/').skip(1).filter(|part| !part.is_empty()).collect())
        .collect();
    paths.sort();
    paths.dedup();
    let mut shared = Vec::new();
    if let [first, others @ ..] = &*paths
        && !others.is_empty()
    {
        // The end of a path is what the call is about: it stays.
        for (at, part) in first.iter().enumerate().take(first.len().saturating_sub(1)) {
            if others.iter().any(|other| other.len() <= at + 1 || other[at] != *part) || super::secrets::is_token(part) {
                break;
            }
            shared.push(*part);
        }
    }
    let path: String = shared.iter().map(|part| format!("/{part}")).collect();
    Some(format!("{origin}{path}"))
}

/// The URL of an endpoint: its own address, or what follows the base.
pub(super) fn url(origin: &str, path: &str, base: Option<&str>) -> String {
    let whole = format!("{origin}{path}");
    let own = base.and_then(|base| whole.strip_prefix(base)).filter(|rest| rest.is_empty() || rest.starts_with('/'));
    own.map_or(whole.clone(), |rest| format!("{{{{base_url}}}}{rest}"))
}
