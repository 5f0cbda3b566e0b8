//! The embedded fonts: Inter for text, Inter SemiBold for what is strong, JetBrains Mono for wire data.
//!
//! Only these are used, so text looks the same on every machine and in every test. Each family falls back to the others
//! for glyphs that it lacks; scripts beyond Latin, Greek and Cyrillic come from the system through a font provider in the window.

use std::sync::{Arc, LazyLock};

use egui::{Context, FontData, FontDefinitions, FontFamily, FontId};

const INTER: &str = "Inter";
const INTER_SEMI_BOLD: &str = "Inter SemiBold";
const JETBRAINS_MONO: &str = "JetBrains Mono";

static STRONG: LazyLock<FontFamily> = LazyLock::new(|| FontFamily::Name("strong".into()));

/// The family of strong text: Inter SemiBold. Plain text is [`FontFamily::Proportional`], wire data [`FontFamily::Monospace`].
pub fn strong() -> FontFamily {
    STRONG.clone()
}

/// The three fonts and their families.
pub fn definitions() -> FontDefinitions {
    let mut fonts = FontDefinitions::empty();
    let files: [(&str, &'static [u8]); 3] = [
        (INTER, include_bytes!("../../assets/fonts/Inter-Regular.otf")),
        (INTER_SEMI_BOLD, include_bytes!("../../assets/fonts/Inter-SemiBold.otf")),
        (JETBRAINS_MONO, include_bytes!("../../assets/fonts/JetBrainsMono-Regular.ttf")),
    ];
    for (name, bytes) in files {
        fonts.font_data.insert(name.to_owned(), Arc::new(FontData::from_static(bytes)));
    }
    let families: [(FontFamily, [&str; 3]); 3] = [
        (FontFamily::Proportional, [INTER, JETBRAINS_MONO, INTER_SEMI_BOLD]),
        (strong(), [INTER_SEMI_BOLD, INTER, JETBRAINS_MONO]),
        (FontFamily::Monospace, [JETBRAINS_MONO, INTER, INTER_SEMI_BOLD]),
    ];
    for (family, names) in families {
        fonts.families.insert(family, names.map(str::to_owned).to_vec());
    }
    fonts
}

/// Makes the embedded fonts the fonts of a context. Call it before the first frame.
pub fn install(context: &Context) {
    context.set_fonts(definitions());
}

/// Ascent and height of a line of a font, in points, as the font files state them.
pub fn metrics(font: &FontId) -> (f32, f32) {
    let (ascent, descent) = match font.family {
        FontFamily::Monospace => (1.02, 0.3),
        _ => (0.968_75, 0.241_48),
    };
    (ascent * font.size, (ascent + descent) * font.size)
}
