//! What marks a page or a step wherever it is shown.

use crate::domain::project::platform::Platform;
use crate::domain::record::verdict::StepState;
use crate::ui::icons::Icon;
use crate::ui::widgets::tone::Tone;

/// The badge of a page that has a role in the authentication settings.
#[must_use]
pub fn page_role(platform: &Platform, page: &str) -> Option<(&'static str, Tone)> {
    match platform {
        Platform::FlutterFlow(settings) if settings.entry_page == page => Some(("Entry Page", Tone::Warn)),
        Platform::FlutterFlow(settings) if settings.logged_in_page == page => Some(("Logged In", Tone::Ok)),
        Platform::WeWeb(settings) if settings.unauthenticated_page == page => Some(("Signed out", Tone::Warn)),
        Platform::WeWeb(settings) if settings.unauthorized_page == page => Some(("No role", Tone::Warn)),
        Platform::WeWebPlugin(settings) if settings.unauthenticated_page == page => Some(("Signed out", Tone::Warn)),
        Platform::WeWebPlugin(settings) if settings.forbidden_page == page => Some(("No role", Tone::Warn)),
        Platform::WeWebLegacy(settings) if settings.unauthenticated_page == page => Some(("Signed out", Tone::Warn)),
        Platform::WeWebLegacy(settings) if settings.forbidden_page == page => Some(("No role", Tone::Warn)),
        _ => None,
    }
}

/// How a step stands: mark, tone, word.
#[must_use]
pub fn step_mark(state: StepState) -> (Icon, Tone, String) {
    let (icon, tone, word) = match state {
        StepState::NotRun => (Icon::Dash, Tone::Faint, "not run"),
        StepState::Running => (Icon::Dot, Tone::Accent, "running"),
        StepState::AsExpected => (Icon::Check, Tone::Ok, "as expected"),
        StepState::FollowsFrom { as_expected: true, step } => {
            return (Icon::Dash, Tone::Faint, format!("as expected, but because of {}", step + 1));
        }
        StepState::FollowsFrom { as_expected: false, step } => return (Icon::Dash, Tone::Faint, format!("because of {}", step + 1)),
        StepState::Done => (Icon::Dot, Tone::Muted, "done"),
        StepState::Unfinished => (Icon::Dash, Tone::Warn, "not finished"),
        StepState::NotKnown => (Icon::Question, Tone::Warn, "not known: run again"),
        StepState::NotPossible => (Icon::Dash, Tone::Warn, "not possible"),
        StepState::NotAsExpected => (Icon::Cross, Tone::Error, "not as expected"),
    };
    (icon, tone, word.to_owned())
}
