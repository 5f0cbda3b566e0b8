//! "Did you mean": the nearest of a set of names.

use strsim::osa_distance;

/// The name nearest to what was given, when it is near enough to be meant.
pub fn nearest<'a>(given: &str, names: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let folded = fold(given);
    names
        .into_iter()
        .map(|name| (osa_distance(&folded, &fold(name)), name))
        .filter(|(distance, name)| *distance <= 1.max(name.chars().count() / 3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

/// Case and separators are what people mix up most: `accessToken`, `access_token`, `Access-Token` are one name here.
fn fold(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_was_meant() {
        assert_eq!(nearest("acessToken", ["refresh_token", "access_token", "user"]), Some("access_token"));
        assert_eq!(nearest("emial", ["email", "name"]), Some("email"));
        assert_eq!(nearest("zzz", ["access_token", "user"]), None);
    }
}
