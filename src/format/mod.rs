//! Bytes to domain and back: project files, recordings, reports; calls from outside.

pub mod document;
pub mod doubts;
pub mod file_error;
pub mod import;
pub mod layout;
pub mod other_files;
pub mod project_file;
pub mod recording_file;
pub mod recovery_file;
pub mod report;
pub mod standing;
