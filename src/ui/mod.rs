//! Everything that draws. Panels and dialogs are made of [`widgets`], which take plain values and know nothing of the program.

pub mod design_tokens;
pub mod fonts;
pub mod icons;
pub mod offscreen;
pub mod rasterise;
pub mod widgets;
