//! Everything that draws. Screens, panels and dialogs are made of [`widgets`], which take plain values and know nothing of the program.

pub mod asked;
pub mod design_tokens;
pub mod dialogs;
pub mod fonts;
pub mod icons;
pub mod keep_secret;
pub mod notice;
pub mod offscreen;
pub mod paint_sink;
pub mod panels;
pub mod rasterise;
pub mod root;
pub mod screens;
pub mod view;
pub mod widgets;
