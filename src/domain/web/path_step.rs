//! A way through JSON, step by step.

/// A step from a value to one inside it.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum PathStep {
    /// A member.
    Name(String),
    /// An item, counted from 0.
    Index(usize),
}
