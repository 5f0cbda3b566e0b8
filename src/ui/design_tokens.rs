//! The one place for colours, type sizes and distances.
//!
//! Everything that draws asks [`Tokens`] for its colours and the constants here for its sizes; a lint keeps colours out of
//! all other files. Both themes have the same names, so a widget never asks which theme it is in.
#![expect(clippy::disallowed_methods, reason = "colours are made here and nowhere else")]

use std::collections::BTreeMap;

use egui::epaint::{CornerRadius, Shadow};
use egui::style::{ScrollStyle, Selection, TextCursorStyle, WidgetVisuals, Widgets};
use egui::{Color32, Context, FontFamily, FontId, Margin, Stroke, Style, TextStyle, Theme, Ui, Vec2, Visuals, vec2};

use super::fonts;

/// The distance that all others are multiples of.
pub const STEP: f32 = 4.0;
/// Inner margin at the sides of panels and bars.
pub const GUTTER: f32 = 14.0;
/// Height of a dense row: timeline, menus.
pub const ROW_DENSE: f32 = 26.0;
/// Height of a row in the left panel.
pub const ROW: f32 = 28.0;
/// Height of buttons and chips in the top bar.
pub const CONTROL: f32 = 28.0;
/// Height of the small outlined buttons in banners and sheets.
pub const CONTROL_SMALL: f32 = 24.0;
/// Height of the top bar, with its bottom line.
pub const TOP_BAR: f32 = 44.0;
/// Corner radius of badges, legend marks and other small things.
pub const RADIUS_SMALL: u8 = 4;
/// Corner radius of rows, buttons and fields.
pub const RADIUS: u8 = 6;
/// Corner radius of chips and boxes of wire data.
pub const RADIUS_CHIP: u8 = 8;
/// Corner radius of cards and dialogs.
pub const RADIUS_CARD: u8 = 10;
/// Side of an icon beside 13 pt text.
pub const ICON: f32 = 14.0;

/// Size of text.
pub const TEXT_SIZE: f32 = 13.0;
/// Size of wire data.
pub const MONO_SIZE: f32 = 12.0;
/// Size of section labels, badges and the legend.
pub const SMALL_SIZE: f32 = 11.0;
/// Size of panel headings.
pub const HEADING_SIZE: f32 = 14.0;
/// Size of the sentence under the title of the welcome screen.
pub const LEAD_SIZE: f32 = 15.0;
/// Size of dialog titles.
pub const DIALOG_SIZE: f32 = 17.0;
/// Size of the title of the welcome screen.
pub const TITLE_SIZE: f32 = 30.0;
/// Extra space between the letters of section labels, in points.
pub const SECTION_LETTER_SPACING: f32 = 0.8;

/// The colours of one theme. `*_background` is a tint to put behind text of the colour that it is named after.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tokens {
    /// Behind everything: canvas, timeline, wire data.
    pub background: Color32,
    /// Bars, side panels, cards, dialogs.
    pub panel: Color32,
    /// Chips, icon tiles, fields, hovered rows.
    pub raised: Color32,
    /// Lines and outlines.
    pub line: Color32,
    /// Text.
    pub text: Color32,
    /// Text of lesser weight: labels, reasons.
    pub muted: Color32,
    /// The least weight: section labels, hints. Only on background, panel and raised.
    pub faint: Color32,
    /// What can be pressed or is chosen.
    pub accent: Color32,
    /// Behind what is chosen.
    pub accent_background: Color32,
    /// Text and icons on a fill of the accent colour.
    pub on_accent: Color32,
    /// All well.
    pub ok: Color32,
    /// Tint behind `ok`.
    pub ok_background: Color32,
    /// Worth a look; also the demo.
    pub warn: Color32,
    /// Tint behind `warn`.
    pub warn_background: Color32,
    /// Something is wrong.
    pub error: Color32,
    /// Tint behind `error`.
    pub error_background: Color32,
    /// A choice of the platform.
    pub decision: Color32,
    /// Waterfall: looking up the host's address.
    pub wave_dns: Color32,
    /// Waterfall: opening the connection.
    pub wave_connect: Color32,
    /// Waterfall: agreeing on encryption.
    pub wave_tls: Color32,
    /// Waterfall: until the first byte of the reply.
    pub wave_wait: Color32,
    /// Waterfall: until the last byte of the reply.
    pub wave_body: Color32,
    /// Shadow of menus, dialogs and cards on the canvas.
    pub shadow: Color32,
    /// Over the window while a dialog is open.
    pub veil: Color32,
}

const fn hex(rgb: u32) -> Color32 {
    Color32::from_rgb((rgb >> 16) as u8, (rgb >> 8) as u8, rgb as u8)
}

static DARK: Tokens = Tokens {
    background: hex(0x15_17_1c),
    panel: hex(0x1b_1e_25),
    raised: hex(0x23_27_31),
    line: hex(0x2d_32_3d),
    text: hex(0xe6_e8_ec),
    muted: hex(0x97_9e_ac),
    faint: hex(0x87_90_a0),
    accent: hex(0x6a_a6_ff),
    accent_background: hex(0x1e_2f_4a),
    on_accent: hex(0x08_16_2b),
    ok: hex(0x4c_c3_8a),
    ok_background: hex(0x16_33_2a),
    warn: hex(0xf0_b4_29),
    warn_background: hex(0x3a_2f_14),
    error: hex(0xff_6b_6b),
    error_background: hex(0x3f_1f_23),
    decision: hex(0xa7_8b_fa),
    wave_dns: hex(0x3f_b8_c9),
    wave_connect: hex(0x5b_8d_ef),
    wave_tls: hex(0x9a_7d_f0),
    wave_wait: hex(0xe0_a2_3a),
    wave_body: hex(0x4c_c3_8a),
    shadow: Color32::from_black_alpha(110),
    veil: Color32::from_black_alpha(140),
};

static LIGHT: Tokens = Tokens {
    background: hex(0xf4_f5_f7),
    panel: hex(0xff_ff_ff),
    raised: hex(0xf1_f3_f6),
    line: hex(0xdf_e3_e8),
    text: hex(0x1c_24_30),
    muted: hex(0x5b_66_75),
    faint: hex(0x66_70_80),
    accent: hex(0x1a_62_d6),
    accent_background: hex(0xe3_ee_fd),
    on_accent: hex(0xff_ff_ff),
    ok: hex(0x0f_7a_4c),
    ok_background: hex(0xe2_f5_ec),
    warn: hex(0x8f_5a_00),
    warn_background: hex(0xfd_f1_d8),
    error: hex(0xc6_2f_3b),
    error_background: hex(0xfd_e6_e7),
    decision: hex(0x6d_4b_d8),
    wave_dns: hex(0x0e_8a_99),
    wave_connect: hex(0x4a_7f_e6),
    wave_tls: hex(0x8f_6f_ec),
    wave_wait: hex(0xc0_7f_10),
    wave_body: hex(0x0f_7a_4c),
    shadow: Color32::from_black_alpha(34),
    veil: Color32::from_black_alpha(90),
};

impl Tokens {
    /// The colours of a theme.
    pub fn of(theme: Theme) -> &'static Self {
        match theme {
            Theme::Dark => &DARK,
            Theme::Light => &LIGHT,
        }
    }

    /// The colours of the theme that a [`Ui`] draws in.
    pub fn of_ui(ui: &Ui) -> &'static Self {
        Self::of(if ui.visuals().dark_mode { Theme::Dark } else { Theme::Light })
    }

    /// Every text colour beside every background that it may stand on. The contrast test walks this list; a pair that is
    /// not in it is not allowed.
    pub fn text_on_background(&self) -> Vec<(&'static str, Color32, Color32)> {
        let plain = [self.background, self.panel, self.raised];
        let tints = [self.accent_background, self.ok_background, self.warn_background, self.error_background];
        let mut pairs = Vec::new();
        let mut add = |name, color, grounds: &[Color32]| pairs.extend(grounds.iter().map(|ground| (name, color, *ground)));
        add("text", self.text, &plain);
        add("text", self.text, &tints);
        add("faint", self.faint, &plain);
        for (name, color) in [
            ("muted", self.muted),
            ("accent", self.accent),
            ("ok", self.ok),
            ("warn", self.warn),
            ("error", self.error),
            ("decision", self.decision),
        ] {
            add(name, color, &plain);
            add(name, color, &[self.accent_background]); // any row can be the selected one
        }
        add("ok", self.ok, &[self.ok_background]);
        add("warn", self.warn, &[self.warn_background]);
        add("error", self.error, &[self.error_background]);
        add("on accent", self.on_accent, &[self.accent]);
        pairs
    }

    /// The waterfall's colours in the order in which the phases pass: DNS, connect, TLS, wait, body.
    pub fn wave(&self) -> [Color32; 5] {
        [self.wave_dns, self.wave_connect, self.wave_tls, self.wave_wait, self.wave_body]
    }
}

/// Fonts by purpose.
pub mod font {
    use super::{FontFamily, FontId, fonts};

    /// Text, 13 pt.
    pub fn text() -> FontId {
        FontId::new(super::TEXT_SIZE, FontFamily::Proportional)
    }

    /// Strong text, 13 pt.
    pub fn strong() -> FontId {
        FontId::new(super::TEXT_SIZE, fonts::strong())
    }

    /// Wire data, 12 pt.
    pub fn mono() -> FontId {
        FontId::new(super::MONO_SIZE, FontFamily::Monospace)
    }

    /// Wire data in badges and at the start of rows, 11 pt.
    pub fn mono_small() -> FontId {
        FontId::new(super::SMALL_SIZE, FontFamily::Monospace)
    }

    /// Small text, 11 pt.
    pub fn small() -> FontId {
        FontId::new(super::SMALL_SIZE, FontFamily::Proportional)
    }

    /// Section labels and badges, 11 pt.
    pub fn small_strong() -> FontId {
        FontId::new(super::SMALL_SIZE, fonts::strong())
    }

    /// Text of small buttons and pills, 12 pt.
    pub fn compact() -> FontId {
        FontId::new(super::MONO_SIZE, FontFamily::Proportional)
    }

    /// Headings of panels, 14 pt.
    pub fn heading() -> FontId {
        FontId::new(super::HEADING_SIZE, fonts::strong())
    }

    /// The sentence under the title, 15 pt.
    pub fn lead() -> FontId {
        FontId::new(super::LEAD_SIZE, FontFamily::Proportional)
    }

    /// Titles of dialogs, 17 pt.
    pub fn dialog() -> FontId {
        FontId::new(super::DIALOG_SIZE, fonts::strong())
    }

    /// The title of the welcome screen, 30 pt.
    pub fn title() -> FontId {
        FontId::new(super::TITLE_SIZE, fonts::strong())
    }
}

/// Whether things may move.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Motion {
    /// Short animations, for the window.
    Gentle,
    /// None, for tests and pictures, and for people who asked their system for less of it.
    Still,
}

/// Gives both of egui's themes the look of the tokens. The cursor never blinks: a blinking cursor wakes the program twice a second.
pub fn apply(context: &Context, motion: Motion) {
    for theme in [Theme::Dark, Theme::Light] {
        context.set_style_of(theme, style(theme, motion));
    }
}

fn style(theme: Theme, motion: Motion) -> Style {
    let tokens = Tokens::of(theme);
    let mut style = Style {
        text_styles: BTreeMap::from([
            (TextStyle::Small, font::small()),
            (TextStyle::Body, font::text()),
            (TextStyle::Monospace, font::mono()),
            (TextStyle::Button, font::text()),
            (TextStyle::Heading, font::heading()),
        ]),
        visuals: visuals(theme, tokens),
        animation_time: if motion == Motion::Gentle { 0.08 } else { 0.0 },
        ..Style::default()
    };
    if motion == Motion::Still {
        style.scroll_animation = egui::style::ScrollAnimation::none();
    }
    let spacing = &mut style.spacing;
    spacing.item_spacing = Vec2::splat(2.0 * STEP);
    spacing.button_padding = vec2(10.0, STEP);
    spacing.interact_size = vec2(CONTROL, CONTROL_SMALL);
    spacing.menu_margin = Margin::same(STEP as i8);
    spacing.window_margin = Margin::same(16);
    spacing.icon_width = ICON;
    spacing.tooltip_width = 420.0;
    spacing.scroll = ScrollStyle {
        bar_width: 8.0,
        floating_width: 4.0,
        // Over the content, and never wider at rest than the margin beside the rows.
        floating_allocated_width: 0.0,
        bar_outer_margin: 1.0,
        dormant_background_opacity: 0.0,
        active_background_opacity: 0.0,
        interact_background_opacity: 0.3,
        dormant_handle_opacity: 0.18,
        active_handle_opacity: 0.28,
        interact_handle_opacity: 0.5,
        ..ScrollStyle::floating()
    };
    style.interaction.selectable_labels = false;
    style.interaction.tooltip_delay = 0.35;
    style
}

fn visuals(theme: Theme, tokens: &Tokens) -> Visuals {
    let radius = CornerRadius::same(RADIUS);
    let widget = |fill: Color32, line: Color32, text: Color32| WidgetVisuals {
        bg_fill: fill,
        weak_bg_fill: fill,
        bg_stroke: Stroke::new(1.0, line),
        corner_radius: radius,
        fg_stroke: Stroke::new(1.0, text),
        expansion: 0.0,
    };
    let shadow = Shadow { offset: [0, 6], blur: 20, spread: 0, color: tokens.shadow };
    Visuals {
        widgets: Widgets {
            noninteractive: widget(tokens.panel, tokens.line, tokens.text),
            inactive: widget(tokens.raised, tokens.line, tokens.text),
            hovered: widget(tokens.raised, tokens.faint, tokens.text),
            active: widget(tokens.accent_background, tokens.accent, tokens.text),
            open: widget(tokens.raised, tokens.accent, tokens.text),
        },
        selection: Selection { bg_fill: tokens.accent_background, stroke: Stroke::new(1.0, tokens.accent) },
        text_cursor: TextCursorStyle { stroke: Stroke::new(1.5, tokens.accent), blink: false, ..TextCursorStyle::default() },
        weak_text_color: Some(tokens.muted),
        hyperlink_color: tokens.accent,
        faint_bg_color: tokens.raised,
        extreme_bg_color: tokens.background,
        text_edit_bg_color: Some(tokens.background),
        code_bg_color: tokens.raised,
        warn_fg_color: tokens.warn,
        error_fg_color: tokens.error,
        window_corner_radius: CornerRadius::same(RADIUS_CARD),
        window_fill: tokens.panel,
        window_stroke: Stroke::new(1.0, tokens.line),
        window_shadow: shadow,
        menu_corner_radius: CornerRadius::same(RADIUS_CHIP),
        panel_fill: tokens.panel,
        popup_shadow: shadow,
        ..match theme {
            Theme::Dark => Visuals::dark(),
            Theme::Light => Visuals::light(),
        }
    }
}
