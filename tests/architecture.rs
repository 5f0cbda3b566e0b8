//! The house stands as `src/lib.rs` draws it: imports point down, neighbours do not know each other, the world outside is met on its
//! own floors only, and no file of a registry's folder is forgotten.
//!
//! Every `use`, every path in code and every path inside a macro is looked at, unit tests included. The last tests feed the checker
//! small wrong files, so that it is known to see them.
#![expect(clippy::unwrap_used, reason = "helpers of tests may")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};

/// Folders in which each file is one thing of a kind, listed in the folder's `mod.rs` by use, not by declaration alone.
const REGISTRIES: [&str; 6] =
    ["cli", "diagnose/of_run", "diagnose/structure", "domain/backend_shape", "io/demo_server/faults", "io/demo_server/shapes"];

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
struct House(BTreeMap<String, u32>);

impl House {
    /// As drawn in the crate's documentation: lines of a number and a name.
    fn drawn(lib: &str) -> Self {
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
fn wrongs(house: &House, path: &str, source: &str) -> Vec<String> {
    let file = syn::parse_file(source).unwrap_or_else(|error| panic!("{path}: {error}"));
    let module = module_of(path);
    let mut seen = Seen { module, paths: Vec::new(), in_main: path == "main.rs" };
    seen.visit_file(&file);
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

/// The module that a file is: `io/demo_server/mod.rs` is `["io", "demo_server"]`.
fn module_of(path: &str) -> Vec<String> {
    let mut parts: Vec<String> = path.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
    if matches!(parts.last().map(String::as_str), Some("mod" | "lib" | "main")) {
        parts.pop();
    }
    parts
}

/// A path that a file uses.
#[derive(Debug)]
enum Used {
    /// Into this crate, from its root on.
    Own(Vec<String>),
    /// Into another one.
    Outside(Vec<String>),
}

struct Seen {
    module: Vec<String>,
    paths: Vec<(usize, Used)>,
    in_main: bool,
}

impl Seen {
    fn note(&mut self, line: usize, parts: &[String]) {
        let Some(first) = parts.first() else { return };
        let used = match first.as_str() {
            "crate" => Used::Own(parts[1..].to_vec()),
            "authscope" if self.in_main => Used::Own(parts[1..].to_vec()),
            "self" | "super" => {
                let mut at = self.module.clone();
                let mut rest = parts;
                while let Some(step @ ("self" | "super")) = rest.first().map(String::as_str) {
                    if step == "super" {
                        at.pop();
                    }
                    rest = &rest[1..];
                }
                at.extend(rest.iter().cloned());
                Used::Own(at)
            }
            _ => Used::Outside(parts.to_vec()),
        };
        self.paths.push((line, used));
    }

    fn tree(&mut self, before: &[String], tree: &syn::UseTree) {
        let with = |name: &syn::Ident| before.iter().cloned().chain([name.to_string()]).collect::<Vec<_>>();
        match tree {
            syn::UseTree::Path(path) => self.tree(&with(&path.ident), &path.tree),
            syn::UseTree::Name(name) if name.ident == "self" => self.note(name.ident.span().start().line, before),
            syn::UseTree::Name(name) => self.note(name.ident.span().start().line, &with(&name.ident)),
            syn::UseTree::Rename(name) => self.note(name.ident.span().start().line, &with(&name.ident)),
            syn::UseTree::Glob(glob) => {
                let all: Vec<String> = before.iter().cloned().chain(["*".to_owned()]).collect();
                // `use super::*;` in a file of tests is its own module.
                self.note(glob.star_token.spans[0].start().line, &all);
            }
            syn::UseTree::Group(group) => group.items.iter().for_each(|tree| self.tree(before, tree)),
        }
    }

    /// Paths inside a macro, which is only a row of tokens.
    fn tokens(&mut self, tokens: TokenStream) {
        let mut path: Vec<String> = Vec::new();
        let (mut line, mut colons) = (0, 0);
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    if colons != 2 {
                        self.flush(line, &mut path);
                        line = ident.span().start().line;
                    }
                    path.push(ident.to_string());
                    colons = 0;
                }
                TokenTree::Punct(punct) if punct.as_char() == ':' => colons += 1,
                TokenTree::Group(group) => {
                    self.flush(line, &mut path);
                    colons = 0;
                    self.tokens(group.stream());
                }
                _ => {
                    self.flush(line, &mut path);
                    colons = 0;
                }
            }
        }
        self.flush(line, &mut path);
    }

    fn flush(&mut self, line: usize, path: &mut Vec<String>) {
        if path.len() > 1 {
            self.note(line, path);
        }
        path.clear();
    }
}

impl<'ast> Visit<'ast> for Seen {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if item.content.is_some() {
            self.module.push(item.ident.to_string());
            visit::visit_item_mod(self, item);
            self.module.pop();
        }
    }

    fn visit_item_use(&mut self, item: &'ast syn::ItemUse) {
        self.tree(&[], &item.tree);
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let parts: Vec<String> = path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if parts.len() > 1 {
            self.note(path.segments[0].ident.span().start().line, &parts);
        }
        visit::visit_path(self, path);
    }

    fn visit_macro(&mut self, makro: &'ast syn::Macro) {
        self.tokens(makro.tokens.clone());
        visit::visit_macro(self, makro);
    }

    fn visit_visibility(&mut self, _: &'ast syn::Visibility) {
        // `pub(in crate::…)` is no import.
    }
}

/// Files of a folder that its `mod.rs` does not declare; in a registry, also those that it declares and then never uses.
fn forgotten(folder: &str, registry: &str, files: &[&str], is_registry: bool) -> Vec<String> {
    let file = syn::parse_file(registry).unwrap_or_else(|error| panic!("{folder}: {error}"));
    let declared: Vec<String> = file
        .items
        .iter()
        .filter_map(|item| match item {
            syn::Item::Mod(module) if module.content.is_none() => Some(module.ident.to_string()),
            _ => None,
        })
        .collect();
    let mut seen = Seen { module: Vec::new(), paths: Vec::new(), in_main: false };
    seen.visit_file(&file);
    let used = |name: &str| seen.paths.iter().any(|(_, used)| matches!(used, Used::Outside(parts) if parts[0] == name));
    let mut wrongs = Vec::new();
    for name in files {
        if !declared.iter().any(|declared| declared == name) {
            wrongs.push(format!("src/{folder}/{name}: no line \"mod {name};\" in its folder's mod.rs, so it is not part of the program"));
        } else if is_registry && *name != "tests" && !used(name) {
            wrongs.push(format!("src/{folder}/{name}: declared, but missing in the registry"));
        }
    }
    wrongs
}

fn source() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn files_below(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files_below(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

fn house() -> House {
    House::drawn(&fs::read_to_string(source().join("lib.rs")).unwrap())
}

#[test]
fn imports_point_down_and_the_world_outside_stays_on_its_floors() {
    let mut files = Vec::new();
    files_below(&source(), &mut files);
    assert!(files.len() > 100, "only {} files found", files.len());
    let house = house();
    let mut wrong = Vec::new();
    for file in files {
        let path = file.strip_prefix(source()).unwrap().to_str().unwrap().replace('\\', "/");
        wrong.extend(wrongs(&house, &path, &fs::read_to_string(&file).unwrap()));
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_room_is_in_the_picture_and_the_picture_has_no_other() {
    let lib = fs::read_to_string(source().join("lib.rs")).unwrap();
    let mut rooms: Vec<String> = syn::parse_file(&lib)
        .unwrap()
        .items
        .iter()
        .filter_map(|item| match item {
            syn::Item::Mod(module) => Some(module.ident.to_string()),
            _ => None,
        })
        .collect();
    rooms.sort();
    assert_eq!(House::drawn(&lib).0.into_keys().collect::<Vec<_>>(), rooms);
}

#[test]
fn no_file_is_forgotten() {
    let mut files = Vec::new();
    files_below(&source(), &mut files);
    let mut folders: BTreeMap<PathBuf, Vec<String>> = BTreeMap::new();
    for file in &files {
        let (folder, name) = (file.parent().unwrap(), file.file_stem().unwrap().to_str().unwrap());
        match name {
            "mod" => folders
                .entry(folder.parent().unwrap().to_owned())
                .or_default()
                .push(folder.file_name().unwrap().to_str().unwrap().to_owned()),
            "lib" | "main" => {}
            name => folders.entry(folder.to_owned()).or_default().push(name.to_owned()),
        }
    }
    let mut wrong = Vec::new();
    let mut registries = 0;
    for (folder, names) in folders {
        let registry = ["mod.rs", "lib.rs"].into_iter().find_map(|name| fs::read_to_string(folder.join(name)).ok()).unwrap();
        let relative = folder.strip_prefix(source()).unwrap().to_str().unwrap().replace('\\', "/");
        let is_registry = REGISTRIES.contains(&relative.as_str());
        registries += usize::from(is_registry);
        wrong.extend(forgotten(&relative, &registry, &names.iter().map(String::as_str).collect::<Vec<_>>(), is_registry));
    }
    assert_eq!(registries, REGISTRIES.len(), "a registry's folder is gone");
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

// The checker sees what it is for.

#[test]
fn the_checker_sees_imports_that_point_up_or_sideways() {
    let house = house();
    for (path, source, part) in [
        ("domain/x.rs", "use crate::run::Run;", "run (floor 4) stands above domain (floor 1)"),
        ("domain/x.rs", "fn f() { crate::io::pump::go(); }", "io (floor 6) stands above domain"),
        ("domain/x.rs", "fn f() -> crate::app::State { todo() }", "app (floor 7) stands above domain"),
        ("domain/deep/x.rs", "use super::super::super::ui::panels;", "ui (floor 8) stands above domain"),
        ("domain/deep/mod.rs", "mod inner { use super::super::super::ui; }", "ui (floor 8) stands above domain"),
        ("format/x.rs", "use crate::agent::Agent;", "agent and format are neighbours on floor 2"),
        ("ui/x.rs", "use crate::{app::State, cli::Out};", "cli and ui are neighbours on floor 8"),
        ("app/x.rs", "use crate::io::launch::Launch;", "app asks for effects"),
        ("run/x.rs", "#[cfg(test)] mod tests { use crate::io::pump; }", "io (floor 6) stands above run"),
        ("run/x.rs", "fn f() { println!(\"{}\", crate::cli::WELL); }", "cli (floor 8) stands above run"),
        ("run/x.rs", "macro_rules! m { () => { crate::wiring::main() } }", "wiring (floor 9) stands above run"),
        ("run/x.rs", "impl crate::io::system_clock::Clock for X {}", "io (floor 6) stands above run"),
        ("run/x.rs", "use crate as root;", "the whole crate is imported"),
        ("run/x.rs", "use crate::*;", "the whole crate is imported"),
        ("run/x.rs", "use crate::attic::Box;", "attic is not in the picture"),
        ("main.rs", "fn main() { authscope::io::pump::go(); }", "main.rs knows wiring only, not io"),
        ("platform/weweb/x.rs", "use super::super::flutterflow::router;", "platform weweb knows platform flutterflow"),
        ("platform/weweb/x.rs", "use crate::platform::flutterflow::router;", "platform weweb knows platform flutterflow"),
    ] {
        let found = wrongs(&house, path, source);
        assert!(found.len() == 1 && found[0].contains(part), "{path}: {source}: {found:?}");
    }
}

#[test]
fn the_checker_sees_the_world_outside() {
    let house = house();
    for (path, source, part) in [
        ("app/x.rs", "use egui::Ui;", "egui belongs to ui and wiring only"),
        ("cli/x.rs", "fn f(ui: &mut egui::Ui) {}", "egui belongs to"),
        ("run/x.rs", "use reqwest::Client;", "reqwest belongs to io and wiring only"),
        ("cli/x.rs", "async fn f() { tokio::time::sleep(d).await }", "tokio belongs to"),
        ("app/x.rs", "use std::{collections::BTreeMap, fs};", "std::fs belongs to"),
        ("domain/x.rs", "fn f() { std::fs::read(p); }", "std::fs belongs to"),
        ("domain/x.rs", "fn f() { assert!(std::fs::exists(p)); }", "std::fs belongs to"),
        ("run/x.rs", "use std::time::{Duration, SystemTime};", "std::time::SystemTime belongs to"),
        ("run/x.rs", "fn f() { std::time::Instant::now(); }", "std::time::Instant belongs to"),
        ("ui/x.rs", "fn f() { std::env::var(x); }", "std::env belongs to wiring only"),
    ] {
        let found = wrongs(&house, path, source);
        assert!(found.len() == 1 && found[0].contains(part), "{path}: {source}: {found:?}");
    }
    assert!(!wrongs(&house, "run/x.rs", "use std::time::*;").is_empty());
    assert!(!wrongs(&house, "run/x.rs", "use std::time;").is_empty());
}

#[test]
fn the_checker_lets_good_files_be() {
    let house = house();
    for (path, source) in [
        ("run/x.rs", "use crate::domain::project::Project; use super::input::Input; use std::time::Duration;"),
        ("io/pump.rs", "use crate::run::Run; use tokio::time::Instant; use std::fs;"),
        ("domain/x.rs", "#[cfg(test)] mod tests { use super::*; fn f() { super::super::encode::percent(x); } }"),
        ("platform/weweb/x.rs", "use super::super::common::world::World; use crate::platform::common::journal::Draft;"),
        ("main.rs", "fn main() { authscope::wiring::main() }"),
        ("ui/x.rs", "use egui::Ui; use crate::app::State;"),
    ] {
        assert_eq!(wrongs(&house, path, source), [] as [String; 0], "{path}");
    }
}

#[test]
fn the_checker_sees_forgotten_files() {
    let registry = "mod a; mod b; mod c; const ALL: [Rule; 1] = [a::look]; fn f() { match x { X::B(y) => b::run(y) } }";
    assert_eq!(forgotten("r", registry, &["a", "b"], true), [] as [String; 0]);
    let found = forgotten("r", registry, &["a", "b", "c", "d"], true);
    assert!(found.len() == 2 && found[0].contains("c: declared, but missing") && found[1].contains("mod d;"), "{found:?}");
    assert_eq!(forgotten("r", registry, &["a", "c"], false), [] as [String; 0], "an ordinary folder");
}
