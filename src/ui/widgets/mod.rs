//! The parts that panels and dialogs are made of. Each takes a `Ui` and plain values and answers with what happened;
//! each can be reached by keyboard, has an accessible name, and says nothing by colour alone.

pub mod banner;
pub mod button;
pub mod card;
pub mod chip;
pub mod copy;
pub mod findings;
pub mod key_value;
pub mod menu;
pub mod modal;
mod parts;
pub mod paste_box;
pub mod path_help;
pub mod rich;
pub mod row;
pub mod scrubber;
pub mod select;
pub mod tabs;
pub mod text_field;
pub mod token_notes;
pub mod token_read;
pub mod tone;
pub mod waterfall;
