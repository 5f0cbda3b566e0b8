//! What outlives the program: its settings, the projects that were open last, unsaved work. None of it holds secrets.

use std::path::PathBuf;

use serde::{Deserialize, Serialize};

/// Settings of the program itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Light instead of dark.
    pub light: bool,
    /// Size of everything, in percent of the system's.
    pub scale: u16,
    /// Calls to servers other than this computer go through this proxy; empty: directly.
    pub proxy: String,
    /// A certificate authority to trust besides the computer's (PEM file).
    pub extra_ca: Option<PathBuf>,
    /// A certificate with its key to show to servers that ask for one (PEM file).
    pub client_certificate: Option<PathBuf>,
    /// A call without an answer for so long (seconds) ends as "no answer".
    pub patience_s: u32,
}

/// The smallest and the largest scale (percent).
pub const SCALES: (u16, u16) = (75, 200);

impl Default for Settings {
    fn default() -> Self {
        Self { light: false, scale: 100, proxy: String::new(), extra_ca: None, client_certificate: None, patience_s: 30 }
    }
}

impl Settings {
    /// The scale as a factor, within its limits.
    #[must_use]
    pub fn zoom(&self) -> f32 {
        f32::from(self.scale.clamp(SCALES.0, SCALES.1)) / 100.0
    }

    /// What is wrong with the proxy's address, if anything.
    #[must_use]
    pub fn proxy_error(&self) -> Option<&'static str> {
        let text = self.proxy.trim();
        let fine = text.is_empty()
            || url::Url::parse(text).is_ok_and(|url| {
                matches!(url.scheme(), "http" | "https" | "socks5" | "socks5h") && url.host().is_some() && url.password().is_none()
            });
        (!fine).then_some("http://host:port, https://host:port or socks5://host:port, without a password")
    }
}

/// A project that was open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recent {
    /// Its file.
    pub path: PathBuf,
    /// Its name.
    pub name: String,
    /// Its platform, as on screen.
    pub platform: String,
    /// When (milliseconds since 1970).
    pub at_ms: i64,
}

/// Unsaved work of a program that is gone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Orphan {
    /// The file that holds it.
    pub file: PathBuf,
    /// The project's name.
    pub name: String,
    /// The project file that it belongs to, if it was ever saved.
    pub path: Option<PathBuf>,
    /// When it was kept (milliseconds since 1970).
    pub at_ms: i64,
}
