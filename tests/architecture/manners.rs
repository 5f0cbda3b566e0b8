//! Manners of a file: what may change a project, and how long it may be.

use syn::visit::{self, Visit};

/// So many lines a file holds before it has to say why.
pub const MANY_LINES: usize = 450;

/// Rooms in which a project may be changed.
const CHANGE_PROJECTS: [&str; 3] = ["domain", "edit", "format"];

/// All that is wrong in one file. `path` is relative to `src`.
pub fn wrongs(path: &str, source: &str) -> Vec<String> {
    let mut wrong = Vec::new();
    let room = path.split('/').next().unwrap_or_default();
    if !CHANGE_PROJECTS.contains(&room) {
        let mut takers = Takers::default();
        takers.visit_file(&syn::parse_file(source).unwrap_or_else(|error| panic!("{path}: {error}")));
        wrong.extend(takers.0.iter().map(|line| format!("src/{path}:{line}: takes a project to change it; edit/ does that")));
    }
    let lines = source.lines().count();
    let says_why = source.lines().take_while(|line| line.starts_with("//!")).any(|line| line.contains("so long because"));
    if lines > MANY_LINES && !says_why {
        wrong.push(format!("src/{path}: {lines} lines; its name covers two things, or its head says that it is so long because …"));
    }
    wrong
}

/// Lines of parameters, fields and returned values of type `&mut Project`. Unit tests may: they build what they test.
#[derive(Default)]
struct Takers(Vec<usize>);

impl<'ast> Visit<'ast> for Takers {
    fn visit_item_mod(&mut self, item: &'ast syn::ItemMod) {
        if item.ident != "tests" {
            visit::visit_item_mod(self, item);
        }
    }

    fn visit_type_reference(&mut self, reference: &'ast syn::TypeReference) {
        if let (Some(mutable), syn::Type::Path(path)) = (&reference.mutability, &*reference.elem)
            && path.path.segments.last().is_some_and(|last| last.ident == "Project")
        {
            self.0.push(mutable.span.start().line);
        }
        visit::visit_type_reference(self, reference);
    }
}
