//! Bytes to domain and back: project files, recordings, reports.

pub mod document;
pub mod layout;
pub mod project_file;
pub mod recording_file;
pub mod report;
