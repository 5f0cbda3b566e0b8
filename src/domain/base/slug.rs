//! Readable ids, made from names.

use std::collections::{HashMap, HashSet};

use super::steps;

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

/// Names of which each is given once. The numbers of one name are gone through once too, however often it is wanted.
#[derive(Clone, Debug, Default)]
pub struct Taken {
    names: HashSet<String>,
    /// The last number of each name.
    last: HashMap<String, usize>,
}

impl Taken {
    /// Names that somebody has already.
    pub fn of(names: impl IntoIterator<Item = String>) -> Self {
        Self { names: names.into_iter().collect(), last: HashMap::new() }
    }

    /// What [`free`] gives, taken from now on, and its number: 1 for the name itself.
    pub fn give(&mut self, base: &str, separator: &str) -> (String, usize) {
        let mut n = self.last.get(base).copied().unwrap_or_default();
        loop {
            n += 1;
            steps::count(1);
            let name = if n == 1 { base.to_owned() } else { format!("{base}{separator}{n}") };
            if self.names.insert(name.clone()) {
                self.last.insert(base.to_owned(), n);
                return (name, n);
            }
        }
    }
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

    #[test]
    fn each_name_is_given_once() {
        let mut taken = Taken::of(["home".to_owned(), "home-3".to_owned()]);
        let given: Vec<(String, usize)> = ["home", "home", "home-2", "x", "home"].iter().map(|base| taken.give(base, "-")).collect();
        assert_eq!(given, [("home-2".into(), 2), ("home-4".into(), 4), ("home-2-2".into(), 2), ("x".into(), 1), ("home-5".into(), 5)]);
    }

    #[test]
    fn many_of_one_name_are_numbered_in_one_go() {
        let give = |n| {
            let mut taken = Taken::default();
            (0..n).for_each(|_| drop(taken.give("home", "-")));
        };
        assert_eq!(steps::linear(100, give), Ok(()));
    }
}
