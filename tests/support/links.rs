//! A project in which secrets stand in addresses: a link of a mail with tokens behind its #, and a page whose parameter is the session's
//! token, which its page-load action sends on.

use authscope::domain::project::Project;
use serde_json::json;

use super::runs::sample;

/// A token in a mail's link, by its shape and by its name.
pub const JWT: &str =
    "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJ1LTciLCJleHAiOjE3NzIzNTM4MDB9.ICUtNM_I34hS8sbgi6fPk4YfdGe6RtBiHQ500LzYNrc";
/// Another one, by its name alone, and short.
pub const OPAQUE: &str = "rt-ml-9";

/// One inside a link that stands inside another link.
pub const NESTED: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1LTgiLCJleHAiOjE3NzIzNTM4MDF9.c2lnbmF0dXJlLW9mLW5vYm9keQ";
/// What a mail's link carries once.
pub const CODE: &str = "Qw8Er7Ty6Ui5Op4As3";
/// A random value in a path.
pub const RANDOM: &str = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";
/// A password before a host.
pub const PASSWORD: &str = "topsecretpw";
/// All of them.
pub const SECRETS: [&str; 6] = [JWT, OPAQUE, NESTED, CODE, RANDOM, PASSWORD];

/// The sample of this platform with such a page and such a link.
pub fn project(platform: &str) -> Project {
    let mut project = sample(platform);
    let page = json!({"id": "order", "name": "Order", "route": "/order/:key"});
    project.pages.push(serde_json::from_value(page).unwrap());
    let go = json!({"id": "to-order", "on": {"tap": {"page": "home", "label": "Order"}}, "actions": [
        {"id": "go", "do": {"navigate": {"page": "order", "parameters": [{"name": "key", "value": {"from": {"session": "token"}}}]}}}]});
    project.workflows.push(serde_json::from_value(go).unwrap());
    let keyed = json!({"id": "keyed", "name": "Keyed", "url": "{{base_url}}/orders",
        "headers": [{"name": "Authorization", "value": if platform == "flutterflow" { "Bearer [key]" } else { "Bearer {{key}}" }}],
        "inputs": [{"name": "key"}]});
    project.endpoints.push(serde_json::from_value(keyed).unwrap());
    let load = json!({"id": "order-load", "on": {"page-load": {"page": "order"}}, "actions": [
        {"id": "load", "do": {"call": {"endpoint": "keyed", "inputs": [{"name": "key", "value": {"from": {"page-parameter": "key"}}}], "output": "o"}}}]});
    project.workflows.push(serde_json::from_value(load).unwrap());
    let mut story = project.stories[0].clone();
    let at = story.events.iter().position(|event| event.expect.page.as_deref() == Some("home")).unwrap() + 1;
    story.events.truncate(at);
    for event in [
        json!({"id": "order", "do": {"tap": {"workflow": "to-order"}}, "expect": {"page": "order", "calls": [{"call": "keyed", "outcome": "succeeded"}]}}),
        json!({"id": "again", "do": {"reload": {}}, "expect": {"page": "order"}}),
        json!({"id": "mail", "do": {"open-link": {"path": format!("/profile?x=1#access_token={JWT}&refresh_token={OPAQUE}&type=magiclink")}}}),
        json!({"id": "bare", "do": {"open-link": {"path": format!("/profile#{JWT}")}}}),
        json!({"id": "dots", "do": {"open-link": {"path": format!("/profile?jwt={}", JWT.replace('.', "%2E"))}}}),
        json!({"id": "nested", "do": {"open-link": {"path": format!("/profile?next=%2Fhome%3Ftoken%3D{NESTED}")}}}),
        json!({"id": "code", "do": {"open-link": {"path": format!("/profile?mode=signIn&oobCode={CODE}")}}}),
        json!({"id": "random", "do": {"open-link": {"path": format!("/reset/{RANDOM}/now")}}}),
        json!({"id": "user", "do": {"open-link": {"path": format!("//ada:{PASSWORD}@app.example.com/profile")}}}),
        json!({"id": "nowhere", "do": {"open-link": {"path": format!("/no/such/page#access_token={JWT}")}}}),
    ] {
        story.events.push(serde_json::from_value(event).unwrap());
    }
    project.stories = vec![story];
    project
}
