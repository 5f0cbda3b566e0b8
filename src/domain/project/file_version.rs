//! The version of the file that a project needs.

use super::Project;
use super::binding::{Binding, Expr, Source};
use super::endpoint::Endpoint;
use super::place::Place;
use super::platform::Platform;
use super::story::{EventKind, Expectation};
use super::walk::{self, Visit};
use super::workflow::Workflow;

impl Project {
    /// The version of the file that it needs: as it was read, or a newer one once it says more than that one can.
    #[must_use]
    pub fn file_version(&self) -> u32 {
        let mut expectations = self.stories.iter().flat_map(|story| &story.events).map(|event| &event.expect);
        let has_newer_calls = self.endpoints.iter().any(Endpoint::is_newer_than_version_1);
        let has_newer_browser =
            self.environments.iter().any(|environment| !environment.browser.is_usual() || !environment.time_zone.is_empty());
        let has_newer_boxes = self.functions.iter().any(|function| function.behaviour.is_newer_than_version_1());
        let has_newer_steps =
            self.stories.iter().flat_map(|story| &story.events).any(|event| matches!(event.kind, EventKind::TapTab { .. }));
        let has_newer_workflows = self.workflows.iter().any(Workflow::is_newer_than_version_1);
        let has_newer_settings = match &self.platform {
            Platform::FlutterFlow(settings) => {
                !settings.groups.is_empty() || settings.export.is_some() || settings.pages_require_authentication.is_some()
            }
            Platform::WeWeb(settings) => !settings.server.is_unknown(),
            Platform::WeWebLegacy(_) => false,
            Platform::WeWebPlugin(_) => true,
        };
        let mut parts = NewerParts(false);
        walk::project(self, &mut parts);
        let is_newer = parts.0
            || has_newer_boxes
            || has_newer_workflows
            || has_newer_settings
            || !self.facts.is_empty()
            || self.variables.iter().any(|variable| variable.keep_on_navigation == Some(false))
            || has_newer_steps
            || has_newer_calls
            || has_newer_browser
            || expectations.any(Expectation::is_newer_than_version_1);
        let needed = if is_newer { 2 } else { 1 };
        self.authscope.max(needed)
    }
}

/// Whether a binding or a formula is one that files of version 1 cannot say.
struct NewerParts(bool);

impl<'a> Visit<'a> for NewerParts {
    fn binding(&mut self, _: &Place, _: Option<&'a Workflow>, binding: &'a Binding) {
        self.0 |= matches!(binding.from, Source::Address(_));
    }

    fn formula(&mut self, _: &Place, formula: &'a Expr) {
        self.0 |= matches!(formula, Expr::HasRoles { .. });
    }
}
