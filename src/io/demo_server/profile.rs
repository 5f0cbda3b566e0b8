//! What everyone may know of a user.

/// What everyone may know of a user.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Profile {
    pub(super) id: u64,
    pub(super) email: String,
    pub(super) name: String,
    pub(super) roles: Vec<String>,
}
