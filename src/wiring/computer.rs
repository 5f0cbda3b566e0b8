//! The computer that the program runs on.

use std::sync::Arc;
use std::time::Duration;

use crate::app::file_wish::FileWish;
use crate::io::identity_store::IdentityStore;
use crate::io::keychain;
use crate::io::presence::PresenceBook;
use crate::io::recording_store::RunStore;
use crate::io::recovery_store::RecoveryStore;
use crate::io::stamps::RealTime;
use crate::io::system_clock::SystemClock;
use crate::io::user_store::UserStore;

use super::files::Disk;
use super::ports::{FileAnswer, FileDialogs, Later, Ports};

/// An answer this fast cannot come from a person: there is no file dialog.
const NO_DIALOG: Duration = Duration::from_millis(100);

/// The ports to the computer, and to the person before it.
#[must_use]
pub fn ports() -> Ports {
    let variable = |name: &str| std::env::var(name).ok();
    Ports {
        clock: Arc::new(SystemClock),
        stamps: Arc::new(|| Box::new(RealTime::of(Arc::new(SystemClock)))),
        wire: Arc::new(|network| network),
        prepare: Arc::new(|_| {}),
        variable: Arc::new(variable),
        files: Arc::new(Disk::new(IdentityStore::of_user(), PresenceBook::of_user())),
        dialogs: Arc::new(SystemDialogs),
        keychain: keychain::chosen(variable),
        runs: RunStore::of_user(),
        identities: IdentityStore::of_user(),
        user: UserStore::of_user(),
        recovery: RecoveryStore::of_user().map(Arc::new),
    }
}

/// The system's own dialogs.
struct SystemDialogs;

impl FileDialogs for SystemDialogs {
    fn ask(&self, wish: FileWish, project: String) -> Later<FileAnswer> {
        Box::pin(async move {
            let began = tokio::time::Instant::now();
            let dialog = rfd::AsyncFileDialog::new();
            let file = match wish {
                FileWish::OpenProject => dialog.add_filter("Authscope project", &["json"]).pick_file().await,
                FileWish::SaveProject => dialog.set_file_name(format!("{project}.authscope.json")).save_file().await,
                FileWish::WindowPicture => dialog.set_file_name(format!("{project} window.png")).save_file().await,
                FileWish::TimelinePicture => dialog.set_file_name(format!("{project} timeline.png")).save_file().await,
            };
            match file {
                Some(file) => FileAnswer::File(file.path().to_owned()),
                None if began.elapsed() < NO_DIALOG => FileAnswer::NoDialog,
                None => FileAnswer::Nothing,
            }
        })
    }
}
