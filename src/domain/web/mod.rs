//! What crosses the wire, and the web's own rules for it: requests, bodies, cookies, CORS, tokens, paths into JSON.

pub mod body;
pub mod cookie;
pub mod cors;
pub mod json_path;
pub mod link;
pub mod packed;
pub mod path_budget;
pub mod path_step;
pub mod send_on;
pub mod token;
pub mod token_report;
pub mod wire;
