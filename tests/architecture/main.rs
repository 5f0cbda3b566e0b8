//! The house stands as `src/lib.rs` draws it: imports point down, neighbours do not know each other, rooms have no circles, the world
//! outside is met on its own floors only, and no file of a registry's folder is forgotten.
//!
//! Every `use`, every path in code and every path inside a macro is looked at, unit tests included. The last tests feed the checker
//! small wrong files, so that it is known to see them.
#![expect(clippy::unwrap_used, reason = "helpers of tests may")]

mod circles;
mod floors;
mod manners;
mod registries;
mod seen;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use circles::{circles, rooms_of_domain};
use floors::{House, wrongs};
use registries::{REGISTRIES, forgotten};

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

/// Every file: its path below `src`, and its text.
fn sources() -> Vec<(String, String)> {
    let mut files = Vec::new();
    files_below(&source(), &mut files);
    assert!(files.len() > 100, "only {} files found", files.len());
    let read = |file: PathBuf| {
        let path = file.strip_prefix(source()).unwrap().to_str().unwrap().replace('\\', "/");
        (path, fs::read_to_string(&file).unwrap())
    };
    files.into_iter().map(read).collect()
}

fn assert_none(wrong: &[String]) {
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn imports_point_down_and_the_world_outside_stays_on_its_floors() {
    let house = house();
    assert_none(&sources().iter().flat_map(|(path, text)| wrongs(&house, path, text)).collect::<Vec<_>>());
}

#[test]
fn inside_a_room_no_files_import_each_other_in_a_circle() {
    assert_none(&circles(&sources()));
}

#[test]
fn the_rooms_of_domain_know_those_below_them_only() {
    let front = fs::read_to_string(source().join("domain/mod.rs")).unwrap();
    assert_none(&rooms_of_domain(&front, &sources()));
}

#[test]
fn a_project_is_changed_where_changes_live_and_no_file_is_long_without_a_reason() {
    assert_none(&sources().iter().flat_map(|(path, text)| manners::wrongs(path, text)).collect::<Vec<_>>());
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
        ("domain/x.rs", "use crate::run::Run;", "run (floor 5) stands above domain (floor 1)"),
        ("domain/x.rs", "fn f() { crate::io::pump::go(); }", "io (floor 7) stands above domain"),
        ("domain/x.rs", "fn f() -> crate::app::State { todo() }", "app (floor 8) stands above domain"),
        ("domain/deep/x.rs", "use super::super::super::ui::panels;", "ui (floor 9) stands above domain"),
        ("domain/deep/mod.rs", "mod inner { use super::super::super::ui; }", "ui (floor 9) stands above domain"),
        ("format/x.rs", "use crate::agent::Agent;", "agent and format are neighbours on floor 3"),
        ("ui/x.rs", "use crate::{app::State, cli::Out};", "cli and ui are neighbours on floor 9"),
        ("app/x.rs", "use crate::io::launch::Launch;", "app asks for effects"),
        ("run/x.rs", "#[cfg(test)] mod tests { use crate::io::pump; }", "io (floor 7) stands above run"),
        ("run/x.rs", "fn f() { println!(\"{}\", crate::cli::WELL); }", "cli (floor 9) stands above run"),
        ("run/x.rs", "macro_rules! m { () => { crate::wiring::main() } }", "wiring (floor 10) stands above run"),
        ("run/x.rs", "impl crate::io::system_clock::Clock for X {}", "io (floor 7) stands above run"),
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
        ("platform/weweb/x.rs", "use super::super::common::world::World; use crate::platform::common::journal::EntryDraft;"),
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

fn files(files: &[(&str, &str)]) -> Vec<(String, String)> {
    files.iter().map(|(path, source)| ((*path).to_owned(), (*source).to_owned())).collect()
}

#[test]
fn the_checker_sees_circles() {
    for (what, wrong) in [
        ("two siblings", &[("run/a.rs", "use super::b::B;"), ("run/b.rs", "fn f() { super::a::go() }")][..]),
        ("by the crate's root", &[("run/a.rs", "use crate::run::b::B;"), ("run/b.rs", "use crate::run::a::A;")]),
        (
            "three, over folders",
            &[
                ("run/x/a.rs", "use super::super::b::B;"),
                ("run/b.rs", "fn f() -> super::c::C { todo() }"),
                ("run/c.rs", "use super::x::a::A;"),
            ],
        ),
        ("a file and a folder's front", &[("run/x/mod.rs", "use super::b::B;"), ("run/b.rs", "use super::x::X;")]),
        ("in a unit test", &[("run/a.rs", "use super::b::B;"), ("run/b.rs", "#[cfg(test)] mod tests { use super::super::a::A; }")]),
        ("in a macro", &[("run/a.rs", "use super::b::B;"), ("run/b.rs", "fn f() { println!(\"{}\", super::a::A) }")]),
    ] {
        let found = circles(&files(wrong));
        assert!(found.len() == 1 && found[0].contains(&format!("a circle of {} files", wrong.len())), "{what}: {found:?}");
    }
    let good = [
        ("run/mod.rs", "mod a; mod b; pub use a::A; fn f() { b::go() }"),
        ("run/a.rs", "use super::Rule; use super::b::B;"),
        ("run/b.rs", "use super::Rule; #[cfg(test)] mod tests { use super::a; fn f() { super::a() } }"),
        ("io/a.rs", "use crate::run::a::A;"),
    ];
    assert_eq!(circles(&files(&good)), [] as [String; 0]);
}

#[test]
fn the_checker_sees_rooms_of_domain_that_look_up() {
    let front = "//! web      requests\n//! base     texts\n";
    let wrong = [("domain/base/a.rs", "use crate::domain::web::wire::Reply;"), ("domain/attic/b.rs", "")];
    let found = rooms_of_domain(front, &files(&wrong));
    assert!(
        found.len() == 2 && found[0].contains("web stands above base") && found[1].contains("attic is not in the picture"),
        "{found:?}"
    );
    let good = [("domain/web/a.rs", "use crate::domain::base::slug::slug; use super::wire::Reply;")];
    assert_eq!(rooms_of_domain(front, &files(&good)), [] as [String; 0]);
}

#[test]
fn the_checker_sees_who_changes_projects_and_files_that_are_long() {
    let takes = "takes a project to change it";
    for (path, source) in [
        ("app/x.rs", "fn f(project: &mut Project) {}"),
        ("diagnose/x.rs", "fn f(act: impl Fn(&mut crate::domain::project::Project)) {}"),
        ("ui/x.rs", "struct X<'a> { project: &'a mut Project }"),
    ] {
        let found = manners::wrongs(path, source);
        assert!(found.len() == 1 && found[0].contains(takes), "{path}: {found:?}");
    }
    for path in ["domain/x.rs", "edit/x.rs", "format/x.rs"] {
        assert_eq!(manners::wrongs(path, "fn f(project: &mut Project) {}"), [] as [String; 0]);
    }
    assert_eq!(manners::wrongs("app/x.rs", "fn f(project: &Project, page: &mut Page) {}"), [] as [String; 0]);
    assert_eq!(manners::wrongs("io/x.rs", "#[cfg(test)] mod tests { fn f(project: &mut Project) {} }"), [] as [String; 0]);
    let long = "fn f() {}\n".repeat(manners::MANY_LINES + 1);
    assert!(manners::wrongs("ui/x.rs", &long)[0].contains("451 lines"));
    assert_eq!(manners::wrongs("ui/x.rs", &format!("//! A table; so long because every row is a rule.\n{long}")), [] as [String; 0]);
}
