//! What crosses the wire, and the web's own rules for it: requests, bodies, cookies, CORS, tokens, paths into JSON.

pub mod address;
pub mod body;
pub mod browser;
pub mod cookie;
pub mod cors;
pub mod credentials;
pub mod js_json;
pub mod json_path;
mod key_fit;
pub mod link;
pub mod method;
pub mod packed;
pub mod path_budget;
pub mod path_step;
pub mod send_on;
pub mod signature;
pub mod token;
mod token_forms;
pub mod token_note;
pub mod token_points;
pub mod token_report;
pub mod token_text;
pub mod wire;
