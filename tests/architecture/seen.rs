//! The paths that a file uses: every `use`, every path in code and every path inside a macro, unit tests included.

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};

/// The module that a file is: `io/demo_server/mod.rs` is `["io", "demo_server"]`.
pub fn module_of(path: &str) -> Vec<String> {
    let mut parts: Vec<String> = path.trim_end_matches(".rs").split('/').map(str::to_owned).collect();
    if matches!(parts.last().map(String::as_str), Some("mod" | "lib" | "main")) {
        parts.pop();
    }
    parts
}

/// A path that a file uses.
#[derive(Debug)]
pub enum Used {
    /// Into this crate, from its root on.
    Own(Vec<String>),
    /// Into another one.
    Outside(Vec<String>),
}

/// Collects them.
pub struct Seen {
    pub module: Vec<String>,
    pub paths: Vec<(usize, Used)>,
    pub in_main: bool,
}

impl Seen {
    /// Of one file. `path` is relative to `src`.
    pub fn of(path: &str, source: &str) -> Self {
        let file = syn::parse_file(source).unwrap_or_else(|error| panic!("{path}: {error}"));
        let mut seen = Self { module: module_of(path), paths: Vec::new(), in_main: path == "main.rs" };
        seen.visit_file(&file);
        seen
    }

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
