//! Project files as tests put them on the disk and look at them.

use std::path::Path;

use authscope::app::on_disk::{Opened, Presence, ReadProject};
use authscope::domain::project::Project;
use authscope::format::project_file::Unknown;
use authscope::format::standing::{Fingerprint, MayReplace};
use authscope::io::project_store;

/// Writes a project over whatever stands there.
pub fn write(path: &Path, project: &Project) {
    project_store::save(path, project, &Unknown::default(), &MayReplace::Anything).unwrap();
}

/// The project that stands there.
pub fn read(path: &Path) -> Project {
    project_store::load(path).unwrap().0
}

/// A project as if it had been read.
pub fn opened(project: Project, unknown: Unknown) -> Box<Opened> {
    let key = project.key();
    let read = ReadProject { project: project.into(), unknown, found: Fingerprint::of(b"") };
    Box::new(Opened { read, key, presence: Presence::default() })
}
