//! Unsaved work (`*.authscope-recovery.json`): a project as it stood last, and the file that it belongs to.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

use crate::domain::project::Project;

use super::document::{self, DocumentError, DocumentKind};
use super::layout;
use super::project_file::{self, Unknown};
use super::standing::Fingerprint;

/// What a recovery file is.
pub static KIND: DocumentKind = DocumentKind {
    noun: "recovery file",
    title: "unsaved work of Authscope",
    tag: "authscope_recovery",
    version: 1,
    mend: "It was cut off; an older copy of the project is where it was saved",
    made_by: "Authscope writes it while a project is edited",
};

/// Unsaved work.
#[derive(Clone, Debug, PartialEq)]
pub struct Recovery {
    /// The file that the project belongs to, if it was ever saved.
    pub path: Option<PathBuf>,
    /// What stood in that file when it was read or written last.
    pub found: Option<Fingerprint>,
    /// When it was written (milliseconds since 1970).
    pub at_ms: i64,
    /// The project.
    pub project: Project,
    /// What its file holds that this program does not know.
    pub unknown: Unknown,
}

/// The text has no more bytes than this: a project, and little besides.
pub const MAX_BYTES: usize = project_file::MAX_BYTES + 1024 * 1024;

#[derive(Serialize, Deserialize)]
struct File {
    authscope_recovery: u32,
    #[serde(default)]
    path: Option<PathBuf>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    found: Option<Fingerprint>,
    at_ms: i64,
    /// The project file as it would be saved: no secret is in it.
    project: Json,
}

/// The text of a recovery file.
#[must_use]
pub fn write(recovery: &Recovery) -> String {
    let text = project_file::write(&recovery.project, &recovery.unknown);
    let project = serde_json::from_str(&text).unwrap_or(Json::Null);
    let file = File {
        authscope_recovery: KIND.version,
        path: recovery.path.clone(),
        found: recovery.found.clone(),
        at_ms: recovery.at_ms,
        project,
    };
    layout::within(&serde_json::to_value(file).unwrap_or(Json::Null), MAX_BYTES)
}

/// Reads a recovery file.
///
/// # Errors
/// Where it is wrong, and what.
pub fn read(bytes: &[u8]) -> Result<Recovery, DocumentError> {
    document::parse(bytes, &KIND)?;
    let file: File = document::decode(bytes)?;
    let (project, unknown) = project_file::read(file.project.to_string().as_bytes())?;
    Ok(Recovery { path: file.path, found: file.found, at_ms: file.at_ms, project, unknown })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::project::platform::{Platform, WeWebSettings};

    #[test]
    fn what_is_written_is_read_and_holds_no_secret() {
        let mut project = Project::new("Shop", Platform::WeWeb(WeWebSettings::default()));
        let value = crate::domain::project::environment::EnvironmentValue {
            name: "key".into(),
            value: "typed-secret".into(),
            secret: true,
            ..Default::default()
        };
        project.environments.push(crate::domain::project::environment::Environment { values: vec![value], ..Default::default() });
        let recovery = Recovery {
            path: Some("/x/shop.authscope.json".into()),
            found: Some(Fingerprint::of(b"x")),
            at_ms: 5,
            project,
            unknown: Unknown::default(),
        };
        let text = write(&recovery);
        assert!(!text.contains("typed-secret"));
        let again = read(text.as_bytes()).unwrap();
        assert_eq!((again.path, again.at_ms, again.project.name.as_str()), (recovery.path, 5, "Shop"));
        assert!(read(&text.as_bytes()[..text.len() / 2]).is_err());
    }
}
