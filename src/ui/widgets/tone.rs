//! What a text or mark means, apart from how a theme paints it.

use egui::Color32;

use crate::ui::design_tokens::Tokens;
use crate::ui::icons::Icon;

/// The meaning of a text or mark. A tone never stands alone: words or an [`Icon`] say the same.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Plain text.
    #[default]
    Text,
    /// Of lesser weight.
    Muted,
    /// Of least weight.
    Faint,
    /// Can be pressed or is chosen.
    Accent,
    /// All well.
    Ok,
    /// Worth a look.
    Warn,
    /// Something is wrong.
    Error,
    /// A choice of the platform.
    Decision,
}

impl Tone {
    /// The colour of text and marks.
    pub fn color(self, tokens: &Tokens) -> Color32 {
        match self {
            Self::Text => tokens.text,
            Self::Muted => tokens.muted,
            Self::Faint => tokens.faint,
            Self::Accent => tokens.accent,
            Self::Ok => tokens.ok,
            Self::Warn => tokens.warn,
            Self::Error => tokens.error,
            Self::Decision => tokens.decision,
        }
    }

    /// The tint behind text of this tone, in badges and banners.
    pub fn background(self, tokens: &Tokens) -> Color32 {
        match self {
            Self::Text | Self::Muted | Self::Faint | Self::Decision => tokens.raised,
            Self::Accent => tokens.accent_background,
            Self::Ok => tokens.ok_background,
            Self::Warn => tokens.warn_background,
            Self::Error => tokens.error_background,
        }
    }

    /// The icon that says the same as the colour.
    pub fn icon(self) -> Icon {
        match self {
            Self::Text | Self::Muted | Self::Faint => Icon::Dash,
            Self::Accent => Icon::Arrow,
            Self::Ok => Icon::Check,
            Self::Warn => Icon::Warning,
            Self::Error => Icon::Cross,
            Self::Decision => Icon::Diamond,
        }
    }
}
