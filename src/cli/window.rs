//! `authscope` and `authscope PROJECT`: the window; without a display, the demo in the terminal or the command to use.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::format::project_file;
use crate::io::launch::Launch;

use super::output::{Format, Sink, code};
use super::{COULD_NOT, Out, Services, Trouble, WELL, WindowEnd, open_project, run, say};

/// The demo project, part of the program.
const DEMO: &str = include_str!("../../assets/demo-flutterflow.authscope.json");

/// Opens the window.
pub(super) fn open(project: Option<PathBuf>, services: &dyn Services, out: &mut Out, errors: &mut dyn Write) -> Result<u8, Trouble> {
    match (services.open_window(project.as_deref()), project) {
        (WindowEnd::Closed, _) => Ok(WELL),
        (WindowEnd::NoDisplay(why), Some(path)) => {
            // What cannot be run is not worth the command.
            open_project(&path, services, errors)?;
            let command = format!("authscope run {}", quoted(&path));
            say(errors, &format!("authscope: no window can be opened here ({why}). To run the project in the terminal:\n  {command}\n"));
            Ok(COULD_NOT)
        }
        (WindowEnd::NoDisplay(why), None) => {
            say(errors, &format!("No window can be opened here ({why}), so the demo runs in the terminal.\n"));
            let code = demo(services, out)?;
            say(errors, "To run a project of your own: authscope run PROJECT.authscope.json\n");
            Ok(code)
        }
    }
}

fn demo(services: &dyn Services, out: &mut Out) -> Result<u8, Trouble> {
    let (project, _) = project_file::read(DEMO.as_bytes()).map_err(Trouble::new)?;
    let sink = Sink { format: Format::Text, file: None };
    let (done, verdict) = run::one(Launch::of(Arc::new(project)), &sink, services, out)?;
    Ok(code(&[done.report(&verdict)]))
}

/// A path as a shell takes it.
fn quoted(path: &Path) -> String {
    let text = path.display().to_string();
    if text.chars().all(|c| c.is_alphanumeric() || "/._-".contains(c)) { text } else { format!("'{}'", text.replace('\'', "'\\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_quoted_for_the_shell() {
        assert_eq!(quoted(Path::new("a/b.json")), "a/b.json");
        assert_eq!(quoted(Path::new("it's mine.json")), "'it'\\''s mine.json'");
    }
}
