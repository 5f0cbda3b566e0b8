//! Small things that know nothing of logins: texts, times, lists.

pub mod encode;
pub mod finder;
pub mod js_number;
pub mod local_time;
pub mod log;
pub mod named_values;
pub mod nearest;
pub mod slug;
pub mod steps;
pub mod time;
pub mod visible;
