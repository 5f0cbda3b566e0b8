//! The floors: imports point down, neighbours do not know each other, and the world outside is met on its own floors only.

use std::collections::BTreeMap;

use super::seen::{Seen, Used};

/// What belongs to some floors only: crate or module, and where it may stand.
const OUTSIDE: [(&[&str], &[&str]); 15] = [
    (&["egui"], &["ui", "wiring"]),
    (&["eframe"], &["ui", "wiring"]),
    (&["epaint"], &["ui", "wiring"]),
    (&["rfd"], &["wiring"]),
    (&["reqwest"], &["io", "wiring"]),
    (&["hyper"], &["io", "wiring"]),
    (&["tokio"], &["io", "wiring"]),
    (&["tokio_util"], &["io", "wiring"]),
    (&["tempfile"], &["io", "wiring"]),
    (&["keyring"], &["io"]),
    (&["std", "fs"], &["io", "wiring"]),
    (&["std", "net"], &["io", "wiring"]),
    (&["std", "env"], &["wiring"]),
    (&["std", "time", "SystemTime"], &["io", "wiring"]),
    (&["std", "time", "Instant"], &["io", "wiring"]),
];

/// The floors by name.
pub struct House(pub BTreeMap<String, u32>);

impl House {
    /// As drawn in the crate's documentation: lines of a number and a name.
    pub fn drawn(lib: &str) -> Self {
        let floor = |line: &str| {
            let mut words = line.strip_prefix("//! ")?.split_whitespace();
            let number = words.next()?.parse().ok()?;
            Some((words.next()?.to_owned(), number))
        };
        Self(lib.lines().filter_map(floor).collect())
    }

    /// Why one room may not know the other; `None` when it may.
    fn objection(&self, from: &str, to: &str) -> Option<String> {
        let floor = |name: &str| self.0.get(name).copied();
        match (floor(from), floor(to)) {
            _ if from == to => None,
            (_, None) => Some(format!("{to} is not in the picture of src/lib.rs")),
            (None, _) => Some(format!("{from} is not in the picture of src/lib.rs")),
            (Some(below), Some(above)) if above > below => Some(format!("{to} (floor {above}) stands above {from} (floor {below})")),
            (Some(floor), Some(same)) if floor == same => Some(format!("{to} and {from} are neighbours on floor {floor}")),
            // Effects are data there; the floor above carries them out.
            _ if from == "app" && to == "io" => Some("app asks for effects, it has none".into()),
            _ => None,
        }
    }
}

/// All that is wrong in one file. `path` is relative to `src`, such as `io/pump.rs`.
pub fn wrongs(house: &House, path: &str, source: &str) -> Vec<String> {
    let seen = Seen::of(path, source);
    let room = path.split('/').next().unwrap_or_default().trim_end_matches(".rs").to_owned();
    let mut wrongs = Vec::new();
    for (line, used) in &seen.paths {
        let mut say = |what: String| wrongs.push(format!("src/{path}:{line}: {what}"));
        match used {
            Used::Own(parts) => match parts.first() {
                _ if matches!(room.as_str(), "lib") => {}
                None => say("the whole crate is imported, so nobody can tell what for".into()),
                Some(name) if name == "*" => say("the whole crate is imported, so nobody can tell what for".into()),
                Some(name) if room == "main" => {
                    if name != "wiring" {
                        say(format!("main.rs knows wiring only, not {name}"));
                    }
                }
                Some(name) => {
                    if let Some(why) = house.objection(&room, name) {
                        say(why);
                    }
                    // Platforms share `common` and do not know each other.
                    if let ("platform", Some(other)) = (name.as_str(), parts.get(1)) {
                        let own = seen.module.get(1);
                        let a_platform = |name: &String| !matches!(name.as_str(), "common" | "Simulator" | "tests");
                        if room == "platform"
                            && own.is_some_and(|own| own != other && a_platform(other) && other.chars().all(char::is_lowercase))
                        {
                            say(format!("platform {} knows platform {other}", own.map_or("", String::as_str)));
                        }
                    }
                }
            },
            Used::Outside(parts) => {
                for (what, where_) in OUTSIDE {
                    let hit = parts.len() >= what.len() && parts.iter().zip(what).all(|(part, what)| part == what);
                    // `use std::time;` would open the way to the clock.
                    let opens = parts.len() < what.len() && parts.len() > 1 && what.iter().zip(parts).all(|(what, part)| part == what);
                    let globbed = parts.last().is_some_and(|last| last == "*")
                        && what.starts_with(&parts[..parts.len() - 1].iter().map(String::as_str).collect::<Vec<_>>()[..]);
                    let allowed = where_.contains(&room.as_str());
                    if (hit || (opens && what[0] == "std") || globbed) && !allowed {
                        say(format!("{} belongs to {} only", what.join("::"), where_.join(" and ")));
                    }
                }
            }
        }
    }
    wrongs
}
