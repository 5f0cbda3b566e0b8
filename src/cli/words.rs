//! The first word of a command line: a subcommand, a project, or neither. What is neither opens no window.

use std::ffi::OsString;
use std::io;
use std::path::Path;

use crate::domain::base::nearest::nearest;
use crate::format::file_error::FileError;

use super::{Services, Trouble};

/// Subcommands that there will be, and what to do until then.
const NOT_YET: [(&str, &str); 4] = [
    (
        "import",
        "To make a project of cURL commands, a HAR file or URLs, open the window (authscope, without arguments) and choose “Start from what you have…”",
    ),
    ("export", "A run leaves as a report: authscope run PROJECT --format json or junit, -o FILE"),
    ("report", "A recording is reported by replaying it: authscope replay RECORDING --format text, json or junit, -o FILE"),
    ("compare", "Print both with --format json (authscope run or authscope replay) and compare the two files"),
];

/// What is wrong with the first word; `None` where it is a subcommand, an option or a file.
pub(super) fn objection(arguments: &[OsString], program: &clap::Command, services: &dyn Services) -> Option<Trouble> {
    let given = arguments.get(1)?;
    let word = given.to_string_lossy();
    let mut known: Vec<&str> = program.get_subcommands().map(clap::Command::get_name).collect();
    known.push("help");
    if word.is_empty() || word.starts_with('-') || known.contains(&&*word) {
        return None;
    }
    if let Some((name, instead)) = NOT_YET.iter().find(|(name, _)| *name == word) {
        return Some(Trouble(format!("there is no subcommand \"{name}\" yet. {instead}")));
    }
    let alone = arguments.len() == 2;
    if alone && (word.ends_with(".json") || is_there(Path::new(given), services)) {
        return None;
    }
    let meant = nearest(&word, known.iter().copied()).map(|name| format!(" (did you mean \"{name}\"?)")).unwrap_or_default();
    let known = known.join(", ");
    Some(Trouble(if alone {
        format!(
            "there is no subcommand and no file \"{word}\"{meant}; subcommands: {known}. A project file has a name that ends in .authscope.json"
        )
    } else {
        format!(
            "there is no subcommand \"{word}\"{meant}; subcommands: {known}. A project alone opens the window; to run it: authscope run PROJECT"
        )
    }))
}

fn is_there(path: &Path, services: &dyn Services) -> bool {
    !matches!(services.open_project(path), Err(FileError::Read { error, .. }) if error.kind() == io::ErrorKind::NotFound)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn what_will_be_a_subcommand_is_none_yet() {
        let program = super::super::Arguments::command();
        for (name, _) in NOT_YET {
            assert!(program.find_subcommand(name).is_none(), "{name} is there now: take it out of the list");
        }
    }
}
