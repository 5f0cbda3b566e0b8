//! What a command reads besides projects and recordings: a file, or standard input.

use std::io;
use std::path::Path;

use super::{Services, Trouble};

/// The text of a file, or of standard input for `-`.
pub(super) fn read_text(source: &Path, services: &dyn Services) -> Result<String, Trouble> {
    let path = (source != Path::new("-")).then_some(source);
    let shown = path.map_or_else(|| "standard input".to_owned(), |path| path.display().to_string());
    let bytes = services.read_bytes(path).map_err(|error| {
        Trouble(match error.kind() {
            io::ErrorKind::NotFound => format!("{shown}: there is no such file. Check the path"),
            io::ErrorKind::IsADirectory => format!("{shown}: this is a folder. Name a file in it"),
            _ => format!("{shown}: it could not be read: {error}"),
        })
    })?;
    let text = String::from_utf8(bytes).map_err(|error| {
        Trouble(format!("{shown}: byte {}: this is not UTF-8 text. Save it as UTF-8", error.utf8_error().valid_up_to() + 1))
    })?;
    Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text))
}
