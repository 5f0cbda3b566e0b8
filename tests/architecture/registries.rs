//! No file of a folder is forgotten, and none of a registry's folder is missing in the registry.

use syn::visit::Visit as _;

use super::seen::{Seen, Used};

/// Folders in which each file is one thing of a kind, listed in the folder's `mod.rs` by use, not by declaration alone.
pub const REGISTRIES: [&str; 18] = [
    "cli",
    "diagnose/flutterflow/calls",
    "diagnose/flutterflow/mapping",
    "diagnose/flutterflow/navigation",
    "diagnose/flutterflow/session",
    "diagnose/of_run",
    "diagnose/structure",
    "diagnose/weweb/backends",
    "diagnose/weweb/legacy",
    "diagnose/weweb/pages",
    "diagnose/weweb/server",
    "diagnose/weweb/tokens",
    "diagnose/weweb/user",
    "diagnose/wire",
    "io/demo_server/faults",
    "io/demo_server/shapes",
    "knowledge/backend_shape",
    "ui/dialogs",
];

/// Files of a folder that its `mod.rs` does not declare; in a registry, also those that it declares and then never uses.
pub fn forgotten(folder: &str, registry: &str, files: &[&str], is_registry: bool) -> Vec<String> {
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
