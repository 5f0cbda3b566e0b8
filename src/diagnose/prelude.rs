//! What every rule of a family uses.

pub(super) use super::chains::{Standing, reads, within};
pub(super) use super::evidence::Evidence;
pub(super) use super::explains::Explains;
pub(super) use super::found::Found;
pub(super) use super::mend;
pub(super) use super::row::{Row, breaks, informs, warns};
pub(super) use super::rule::{Look, Rule};
pub(super) use super::setup::{Setup, Told};
pub(super) use crate::domain::project::place::Place;
pub(super) use crate::domain::project::workflow::ActionKind;
pub(super) use crate::domain::record::sheet::SheetLine;
pub(super) use crate::domain::words::screens;
