//! Lines of the sheet for custom functions: how to make one, and how a field is set through it.

use crate::domain::project::Project;
use crate::domain::project::binding::{Binding, OutputPart, Source};
use crate::domain::record::sheet::Language;
use crate::domain::words::phrases;
use crate::knowledge::boxes::Need;

use crate::diagnose::prelude::*;

/// Where custom functions are made.
const SCREEN: &str = "Custom Code › Custom Functions";

/// How to make the function, unless the project has one that does the same.
pub(in crate::diagnose) fn making(project: &Project, needs: Need) -> Vec<SheetLine> {
    let made = needs.made(&project.platform);
    if project.functions.iter().any(|function| function.behaviour == made.behaviour) {
        return Vec::new();
    }
    let Some(dart) = needs.dart() else {
        return vec![SheetLine::new("Custom Code › Custom Actions", "", "").code(Language::Dart, made.name, made.source)];
    };
    let plain = |kind: &str| if let Some(kind) = kind.strip_suffix('?') { format!("{kind}, nullable") } else { kind.to_owned() };
    let line = |field: &str, set: String| SheetLine::new(SCREEN, field, set);
    let mut lines = vec![line("Function Name", dart.name.to_owned()), line("Return Value", plain(dart.returns))];
    lines.extend(dart.arguments.iter().map(|(name, kind)| line("Argument", format!("{name}, {}", plain(kind)))));
    lines.push(line("", "Between the two MODIFY CODE lines:".to_owned()).code(Language::Dart, format!("body of {}", dart.name), dart.body));
    lines
}

/// The name of the function that does this in a project.
pub(in crate::diagnose) fn name_of(project: &Project, needs: Need) -> String {
    let made = needs.made(&project.platform);
    project.functions.iter().find(|function| function.behaviour == made.behaviour).map_or(made.name, |function| function.name.clone())
}

/// What is set to send a field through the function.
pub(in crate::diagnose) fn set_to(project: &Project, needs: Need) -> String {
    format!("Set from Variable › {SCREEN} › {}", name_of(project, needs))
}

/// What goes into its argument: the menu way to what is bound there.
pub(in crate::diagnose) fn argument(project: &Project, binding: &Binding) -> String {
    match (&binding.from, &binding.path) {
        (Source::Output { output, part: OutputPart::Body }, Some(path)) => {
            format!("Set from Variable › Action Outputs › {output} › API Response Options › JSON Body › JSON Path {path}")
        }
        _ => format!("Set from Variable › {}", phrases::binding_words(project, Some(binding))),
    }
}
