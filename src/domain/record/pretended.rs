//! A reply that the user made up: it answers the calls of one endpoint, and nothing is sent for them.

use crate::domain::secret::{Secret, SecretKind};

/// A reply that answers every call of one endpoint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pretended {
    /// Endpoint id.
    pub endpoint: String,
    /// Status code.
    pub status: u16,
    /// The body, JSON.
    pub body: Secret,
    /// What is worth knowing about it: what nobody knows, what is made up. In sentences without a full stop.
    pub notes: Vec<String>,
    /// What is secret in it by where it came from, however it looks.
    pub secrets: Vec<(SecretKind, Secret)>,
    /// Headers besides its content type.
    pub headers: Vec<(String, Secret)>,
}
