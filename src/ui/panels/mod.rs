//! The parts of the window. Each reads the state and says what the user wants.

pub mod canvas;
pub mod causes;
pub mod checklist;
pub mod entry_text;
pub mod file_dialog;
pub mod inspector;
pub mod left;
pub mod marks;
pub mod outside;
pub mod problems;
pub mod question;
pub mod readable_secrets;
pub mod sheet;
pub mod strip;
pub mod timeline;
pub mod top_bar;
pub mod verdict;
