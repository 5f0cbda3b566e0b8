//! The device that the app runs on: storage, and tabs with what each holds in memory.

use std::collections::BTreeMap;

use serde::Serialize;

use super::location::Location;
use super::session::Session;
use super::value::Value;
use crate::domain::secret::traced::Traced;
use crate::domain::web::cookie::Jar;

/// What outlives a restart of the app, and the tabs that are open.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Device {
    /// Key-value storage (preferences, local storage), as text.
    pub storage: BTreeMap<String, Traced>,
    /// Cookies, kept by the agent's rules.
    pub cookies: Jar,
    /// Open tabs; a phone has one.
    pub tabs: Vec<Tab>,
}

/// One tab: where it is and what it holds in memory.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Tab {
    /// Path, query and fragment shown, such as `/home?tab=1`.
    pub location: Location,
    /// The page on screen; `None` before the app is opened and when nothing is rendered.
    pub page: Option<String>,
    /// The session in memory.
    pub session: Session,
    /// Variables in memory.
    pub variables: BTreeMap<String, Value>,
    /// What is typed into the pages, by page and field.
    pub typed: BTreeMap<(String, String), Value>,
    /// Parameters of the page on screen.
    pub parameters: BTreeMap<String, Value>,
}
