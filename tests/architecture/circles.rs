//! Inside a room no files import each other in a circle. A folder's `mod.rs` may use the files that it declares: it is their front, and
//! what they take from it stands there for all of them. Unit tests count like the rest.

use std::collections::{BTreeMap, BTreeSet};

use super::seen::{Seen, Used, module_of};

/// The circles among these files: path below `src`, and text. Each is told with what makes it one.
pub fn circles(files: &[(String, String)]) -> Vec<String> {
    let by_module: BTreeMap<Vec<String>, &str> = files.iter().map(|(path, _)| (module_of(path), path.as_str())).collect();
    let mut edges: BTreeMap<&str, BTreeMap<&str, String>> = BTreeMap::new();
    for (path, source) in files {
        let own = module_of(path);
        let seen = Seen::of(path, source);
        for (line, used) in &seen.paths {
            let target = match used {
                Used::Own(parts) => parts.clone(),
                // A path that begins with a file declared here.
                Used::Outside(parts) => own.iter().chain(parts).cloned().collect(),
            };
            let Some(to) = (1..=target.len()).rev().find_map(|n| by_module.get(&target[..n])) else { continue };
            let from_a_folders_front = path.ends_with("mod.rs") && to.starts_with(path.trim_end_matches("mod.rs"));
            if *to != path && room(to) == room(path) && !from_a_folders_front {
                edges.entry(path).or_default().entry(to).or_insert_with(|| format!("src/{path}:{line} uses {}", target.join("::")));
            }
        }
    }
    let mut found = Vec::new();
    let mut told: BTreeSet<&str> = BTreeSet::new();
    for start in edges.keys().copied() {
        if told.contains(start) {
            continue;
        }
        if let Some(circle) = circle_through(start, &edges) {
            told.extend(circle.iter().copied());
            let steps: Vec<&str> = circle.iter().zip(circle.iter().cycle().skip(1)).map(|(from, to)| edges[from][to].as_str()).collect();
            found.push(format!("a circle of {} files:\n  {}", circle.len(), steps.join("\n  ")));
        }
    }
    found
}

fn room(path: &str) -> &str {
    path.split('/').next().unwrap_or_default()
}

/// The shortest circle through a file.
fn circle_through<'a>(start: &'a str, edges: &BTreeMap<&'a str, BTreeMap<&'a str, String>>) -> Option<Vec<&'a str>> {
    let mut before: BTreeMap<&str, &str> = BTreeMap::new();
    let mut open = std::collections::VecDeque::from([start]);
    while let Some(at) = open.pop_front() {
        for next in edges.get(at).into_iter().flat_map(|next| next.keys().copied()) {
            if next == start {
                let mut circle = vec![at];
                while let Some(previous) = before.get(circle[circle.len() - 1]) {
                    circle.push(previous);
                }
                circle.reverse();
                return Some(circle);
            }
            if let std::collections::btree_map::Entry::Vacant(place) = before.entry(next) {
                place.insert(at);
                open.push_back(next);
            }
        }
    }
    None
}

/// What is wrong between the rooms of `domain`: each knows only those below it, as its front draws them from the top down.
pub fn rooms_of_domain(front: &str, files: &[(String, String)]) -> Vec<String> {
    let drawn: Vec<&str> = front.lines().filter_map(|line| line.strip_prefix("//! ")?.split_once("  ")).map(|(room, _)| room).collect();
    let height = |room: &str| drawn.iter().rev().position(|drawn| *drawn == room);
    let mut wrong = Vec::new();
    for (path, source) in files.iter().filter(|(path, _)| path.starts_with("domain/") && path != "domain/mod.rs") {
        let own = module_of(path)[1].clone();
        let Some(own_height) = height(&own) else {
            wrong.push(format!("src/{path}: {own} is not in the picture of src/domain/mod.rs"));
            continue;
        };
        for (line, used) in &Seen::of(path, source).paths {
            let Used::Own(parts) = used else { continue };
            if let [floor, other, ..] = parts.as_slice()
                && floor == "domain"
                && height(other).is_some_and(|height| height > own_height)
            {
                wrong.push(format!("src/{path}:{line}: {other} stands above {own}"));
            }
        }
    }
    wrong
}
