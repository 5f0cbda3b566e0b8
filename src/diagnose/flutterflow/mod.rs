//! What goes wrong in FlutterFlow (`flutterflow.md`, section c).

pub(super) mod calls;
mod expiries;
pub(super) mod functions;
pub(super) mod mapping;
pub(super) mod navigation;
mod readings;
pub(super) mod session;
mod settings;
