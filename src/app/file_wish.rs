//! What a file is wanted for.

/// What a file dialog is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileWish {
    /// Opening a project.
    OpenProject,
    /// Saving the project.
    SaveProject,
    /// Saving a picture of the window.
    WindowPicture,
    /// Saving a picture of the timeline.
    TimelinePicture,
}

impl FileWish {
    /// Whether it is about no project in particular: it holds when another one is open by then.
    #[must_use]
    pub fn outlives_project(self) -> bool {
        matches!(self, Self::OpenProject | Self::WindowPicture)
    }
}
