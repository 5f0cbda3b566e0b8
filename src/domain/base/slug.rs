//! Readable ids, made from names.

/// A name as an id: small letters, digits and dashes. `thing` where nothing of that is left.
#[must_use]
pub fn slug(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_alphanumeric() {
            out.extend(c.to_lowercase());
        } else if !out.ends_with('-') && !out.is_empty() {
            out.push('-');
        }
    }
    let out = out.trim_end_matches('-');
    if out.is_empty() { "thing".into() } else { out.chars().take(60).collect() }
}

/// The text itself, or with the first number behind it that nobody has: `home`, `home-2`, `home-3`.
#[must_use]
pub fn free(base: &str, separator: &str, taken: impl Fn(&str) -> bool) -> String {
    let mut name = base.to_owned();
    let mut n = 1;
    while taken(&name) {
        n += 1;
        name = format!("{base}{separator}{n}");
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_readable_and_free() {
        assert_eq!(slug("Log in (v2)"), "log-in-v2");
        assert_eq!(slug("  «Überblick»"), "überblick");
        assert_eq!(slug("🔑"), "thing");
        assert_eq!(free("home", "-", |id| matches!(id, "home" | "home-2")), "home-3");
        assert_eq!(free("Home", " ", |_| false), "Home");
    }
}
