//! Names: of endpoints, and inside `{{…}}`.

use crate::domain::base::slug::Taken;
use crate::domain::project::endpoint::{Endpoint, Purpose};

/// A name for `{{…}}` made of a field's name: `X-Api-Key` is `x_api_key`, `USERNAME` is `username`.
pub(super) fn variable(name: &str) -> String {
    let plain: String = name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let plain = plain.trim_matches('_');
    let all_capitals = !plain.chars().any(|c| c.is_ascii_lowercase());
    let name = if all_capitals || name.contains('-') { plain.to_ascii_lowercase() } else { plain.to_owned() };
    let name: String = name.chars().take(40).collect();
    if name.is_empty() { "value".into() } else { name }
}

/// Gives each endpoint a slug and a name: by its purpose, else by its method and the end of its path.
pub(super) fn give(endpoints: &mut [&mut Endpoint]) {
    let mut taken = Taken::default();
    for endpoint in endpoints {
        let (base, title) = match endpoint.purpose {
            Purpose::Other => other(endpoint),
            purpose => (purpose.name().to_owned(), purpose.title().to_owned()),
        };
        let (id, n) = taken.give(&base, "-");
        endpoint.name = if n == 1 { title } else { format!("{title} {n}") };
        endpoint.id = id;
    }
}

fn other(endpoint: &Endpoint) -> (String, String) {
    let path = endpoint.url.split('?').next().unwrap_or_default();
    let path = path.split_once("://").map_or(path, |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
    let is_id = |part: &str| part.chars().all(|c| c.is_ascii_digit()) || (part.len() > 20 && part.chars().any(|c| c.is_ascii_digit()));
    let path = super::raw::percent_decoded(path, false).unwrap_or_else(|| path.to_owned());
    let last = path.rsplit('/').find(|part| !part.is_empty() && !part.contains("{{") && !is_id(part)).unwrap_or_default();
    let words: Vec<String> =
        last.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_ascii_lowercase).collect();
    let method = endpoint.method.as_str().to_ascii_lowercase();
    let slug: String = std::iter::once(method).chain(words.iter().cloned()).collect::<Vec<_>>().join("-").chars().take(40).collect();
    let title = if words.is_empty() { "root".to_owned() } else { words.join(" ") };
    (slug, format!("{} {title}", endpoint.method))
}
