//! The place in a reply that a reading most likely meant, where its path finds nothing.

use crate::domain::project::binding::OutputPart;
use crate::domain::record::evidence::{FieldReading, Odd, ReadFrom};
use crate::domain::web::json_path;
use crate::domain::web::path_step::PathStep;
use crate::domain::web::token;
use crate::knowledge::near_path::{self, How};

use super::evidence::Evidence;

/// A place that was meant, perhaps.
pub(super) struct Near {
    /// How it differs from the path.
    pub(super) how: How,
    /// The path to it, as the platform writes it.
    pub(super) path: String,
}

/// The likeliest place, if the path of a reading finds nothing and something is like it.
pub(super) fn name(evidence: &Evidence, reading: &FieldReading) -> Option<Near> {
    let reads_body = matches!(&reading.from, ReadFrom::Output { part: OutputPart::Body, .. } | ReadFrom::Custom(_));
    if !reads_body || reading.found.is_some() || matches!(reading.odd, Some(Odd::NotJson)) {
        return None;
    }
    let path = reading.path.as_deref().filter(|path| !path.is_empty())?;
    let call = evidence.call_of(reading.reply.as_ref()?)?;
    let json = evidence.run.bodies().json(&evidence.reply(call)?.body.hash).ok()?;
    let near = near_path::nearest(path, &json).into_iter().next()?;
    Some(Near { how: near.how, path: written(evidence, &near.steps) })
}

/// A place in the reply where a token stands, as the platform writes it.
pub(super) fn token(evidence: &Evidence, reading: &FieldReading) -> Option<String> {
    let call = evidence.call_of(reading.reply.as_ref()?)?;
    let json = evidence.run.bodies().json(&evidence.reply(call)?.body.hash).ok()?;
    let steps: Vec<PathStep> = token::find_in(&json)?.into_iter().map(PathStep::Name).collect();
    Some(written(evidence, &steps))
}

/// A way through JSON, as the platform writes it.
pub(super) fn written(evidence: &Evidence, steps: &[PathStep]) -> String {
    if !evidence.project.platform.is_weweb() {
        return json_path::written(steps);
    }
    let names = steps.iter().map(|step| match step {
        PathStep::Name(name) => name.clone(),
        PathStep::Index(index) => index.to_string(),
    });
    names.collect::<Vec<_>>().join(".")
}
