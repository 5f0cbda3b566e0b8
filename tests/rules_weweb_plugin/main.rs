//! The rules of WeWeb's auth plugins for Xano and Supabase, one small run for each (`reference/weweb.md`, rules 53 and 54). What of them is
//! not established stands in the head of `src/platform/weweb_plugin/mod.rs`.

mod supabase;
mod xano;

#[path = "../support/mod.rs"]
mod support;

use serde_json::{Value as Json, json};
use support::build::*;

/// Login with what is typed, then Home.
fn login() -> Vec<Json> {
    let typed = |field: &str| json!({"name": field, "value": {"from": {"page-input": {"page": "login", "field": field}}}});
    vec![action("plugin-sign", json!({"inputs": [typed("email"), typed("password")]})), go("home")]
}

/// An app with this plugin: Login that leads to Home, Logout on Home.
fn app(plugin: &str) -> Build {
    let inputs = json!([{"name": "email"}, {"name": "password"}]);
    Build::weweb_plugin(plugin)
        .endpoint(
            "login",
            json!({"method": "POST", "body_type": "json", "inputs": inputs,
            "body": "{\"email\":\"{{email}}\",\"password\":\"{{password}}\"}"}),
        )
        .tap("login", "login", login())
        .tap("home", "logout", vec![logout(), go("login")])
}
