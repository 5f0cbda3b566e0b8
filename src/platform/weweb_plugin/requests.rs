//! What goes into the calls that the plugin makes by itself (rules 53 and 54).

use crate::agent::CallDraft;
use crate::domain::project::plugin::Plugin;
use crate::domain::record::thrown::Thrown;
use crate::domain::record::value::Value;
use crate::domain::web::wire::{HeaderLine, HeaderOrigin};
use crate::interpreter::output::AppError;

use super::super::common::calls::{Authentication, CallDialect, CallInputs, draft};
use super::super::common::world::World;
use super::settings;

/// A call of the plugin's own: where it goes, and what is sent.
///
/// # Errors
/// What the plugin throws when there is nothing to call.
pub(super) fn own(world: &World, id: &str, unset: &'static str, inputs: &[(String, Value)]) -> Result<CallDraft, AppError> {
    if id.is_empty() {
        return Err(AppError::new(Thrown::NotDefined { what: unset }));
    }
    let Some(endpoint) = world.project.endpoint(id) else { return Err(AppError::new(Thrown::NoEndpoint { id: id.to_owned() })) };
    let settings = settings(world.project);
    let given = CallInputs { values: world.values, inputs, authentication: Authentication::None };
    let mut draft = draft(CallDialect::WeWeb, endpoint, &given);
    for (name, value) in [("x-data-source", &settings.data_source), ("x-branch", &settings.branch)] {
        if settings.plugin == Plugin::Xano && !value.is_empty() {
            draft.headers.retain(|line| line.name != name);
            draft.headers.push(HeaderLine::new(name, value.as_str(), HeaderOrigin::Platform));
        }
    }
    Ok(draft)
}
