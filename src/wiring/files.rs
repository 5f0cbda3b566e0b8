//! Project files on the disk, with who the projects are and which windows have them open.

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::app::on_disk::{NotSaved, Opened, Presence, ReadProject, Saving, Standing, Written};
use crate::domain::project::identity::IdSource;
use crate::format::file_error::{FileError, StoreError};
use crate::io::identity_store::{self, IdentityStore};
use crate::io::presence::{Entered, PresenceBook};
use crate::io::project_store;

use super::ports::{Later, ProjectFiles};

/// Files on the disk.
#[derive(Clone)]
pub struct Disk(Arc<Known>);

struct Known {
    identities: Option<IdentityStore>,
    presence: Option<PresenceBook>,
    ids: Mutex<IdSource>,
}

impl Disk {
    /// Files, with what is known of their projects: nothing where there is no place for it.
    #[must_use]
    pub fn new(identities: Option<IdentityStore>, presence: Option<PresenceBook>) -> Self {
        Self(Arc::new(Known { identities, presence, ids: Mutex::new(identity_store::ids()) }))
    }
}

impl Known {
    fn open(&self, path: &Path) -> Result<Opened, StoreError> {
        let (mut project, unknown, found) = project_store::load(path)?;
        let mut ids = self.ids.lock().unwrap_or_else(PoisonError::into_inner);
        let key = if let Some(identities) = &self.identities {
            let (id, key) = identities.opened(path, &project, &mut ids);
            project.id = Some(id);
            key
        } else {
            project.id.get_or_insert_with(|| ids.next_id());
            project.key()
        };
        drop(ids);
        Ok(Opened { read: ReadProject { project: Arc::new(project), unknown, found }, key, presence: self.enter(path) })
    }

    fn write(&self, saving: &Saving) -> Result<Written, NotSaved> {
        let Saving { path, project, unknown, may } = saving;
        let found = match project_store::save(path, project, unknown, may) {
            Ok(found) => found,
            Err(FileError::Changed { path }) => return Err(NotSaved::Changed(look(&path))),
            Err(error) => return Err(NotSaved::Failed(Arc::new(error))),
        };
        if let (Some(identities), Some(id)) = (&self.identities, &project.id) {
            identities.saved(path, id);
        }
        Ok(Written { found, presence: self.enter(path) })
    }

    fn enter(&self, path: &Path) -> Presence {
        match self.presence.as_ref().map(|book| book.enter(path)) {
            Some(Entered::Alone(held)) => Presence { is_second: false, held: Some(held) },
            Some(Entered::Second) => Presence { is_second: true, held: None },
            Some(Entered::Unknown) | None => Presence::default(),
        }
    }
}

fn look(path: &Path) -> Standing {
    match project_store::load(path) {
        Ok((project, unknown, found)) => Standing::Project(Box::new(ReadProject { project: Arc::new(project), unknown, found })),
        Err(FileError::Read { error, .. }) if error.kind() == std::io::ErrorKind::NotFound => Standing::Gone,
        Err(error) => Standing::Unreadable(error.to_string()),
    }
}

impl ProjectFiles for Disk {
    fn load(&self, path: PathBuf) -> Later<Result<Opened, StoreError>> {
        let files = Arc::clone(&self.0);
        Box::pin(async move {
            let file = path.clone();
            let read = tokio::task::spawn_blocking(move || files.open(&file)).await;
            read.unwrap_or_else(|_| Err(project_store::failed_to_read(path)))
        })
    }

    fn save(&self, saving: Saving) -> Later<Result<Written, NotSaved>> {
        let files = Arc::clone(&self.0);
        Box::pin(async move {
            let path = saving.path.clone();
            let written = tokio::task::spawn_blocking(move || files.write(&saving)).await;
            written.unwrap_or_else(|_| Err(NotSaved::Failed(Arc::new(project_store::failed_to_write(path)))))
        })
    }

    fn look(&self, path: PathBuf) -> Later<Standing> {
        Box::pin(async move {
            let file = path.clone();
            let seen = tokio::task::spawn_blocking(move || look(&file)).await;
            seen.unwrap_or_else(|_| Standing::Unreadable(project_store::failed_to_read(path).to_string()))
        })
    }

    fn enter(&self, path: PathBuf) -> Later<Presence> {
        let files = Arc::clone(&self.0);
        Box::pin(async move { tokio::task::spawn_blocking(move || files.enter(&path)).await.unwrap_or_default() })
    }
}
