//! The user's own folders for this program, by the rules of each system.

use std::path::PathBuf;

use etcetera::BaseStrategy as _;

/// What may be lost without harm, and is kept between starts; `None` where there is no home.
#[must_use]
pub fn state() -> Option<PathBuf> {
    let folders = etcetera::choose_base_strategy().ok()?;
    Some(folders.state_dir().unwrap_or_else(|| folders.data_dir()).join("authscope"))
}

/// Settings; `None` where there is no home.
#[must_use]
pub fn config() -> Option<PathBuf> {
    Some(etcetera::choose_base_strategy().ok()?.config_dir().join("authscope"))
}
