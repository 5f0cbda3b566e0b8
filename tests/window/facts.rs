//! What a project says beyond its calls and workflows is told in the window: API groups, Advanced Settings, the WeWeb server, plugins.

use authscope::domain::project::Project;
use egui::{Theme, vec2};
use serde_json::{Value as Json, json};

use super::support::runs::text;
use super::support::window::App;

fn demo(name: &str) -> App<'static> {
    let mut app = App::new(vec2(1440.0, 900.0), Theme::Dark);
    app.press(&format!("Try the {name} demo"));
    app
}

fn project_of(app: &App) -> Project {
    (*app.state().open.as_ref().unwrap().project).clone()
}

fn platform_of(app: &App) -> Json {
    serde_json::to_value(&project_of(app).platform).unwrap()
}

#[test]
fn ff_b15_a_call_joins_a_group_and_is_sent_with_its_headers() {
    let mut app = demo("FlutterFlow");
    app.press("Endpoint Orders").press("Advanced Settings").press("Add an API group");
    assert!(app.sees("Cache API Results"));
    app.press("API group").press("Group 1");
    assert_eq!(project_of(&app).endpoint("orders").unwrap().group, "group");
    app.press_like("Where it runs").press("Authentication settings…").press("API group Group 1");
    app.type_into("Name of the group", "Shop").press("Add a header of the group");
    app.type_into("Name of header of the group 1", "X-Shop").type_into("Value of header of the group 1", "[shop]");
    app.type_into("Variables of the group", "shop");
    let group = platform_of(&app)["flutterflow"]["groups"][0].clone();
    assert_eq!(group["headers"], json!([{"name": "X-Shop", "value": "[shop]"}]));
    assert_eq!((&group["name"], &group["inputs"][0]["name"]), (&json!("Shop"), &json!("shop")));
    app.press("Run flow");
    let run = &app.state().run.as_ref().unwrap().run;
    assert!(text(run).contains("x-shop"), "the group's header is sent:\n{}", text(run));
    app.press_like("Where it runs").press("Authentication settings…").press("Remove API group Shop");
    assert!(platform_of(&app)["flutterflow"].get("groups").is_none());
}

#[test]
fn ff_b9_a_call_is_made_private_and_what_it_needs_is_asked_then() {
    let mut app = demo("FlutterFlow");
    app.press("Endpoint Orders").press("Advanced Settings");
    assert!(!app.sees("Require Authentication"), "it is a setting of private calls");
    app.press("Make Private").press("on").press("Require Authentication").press("on");
    let facts = project_of(&app).endpoint("orders").unwrap().facts.clone();
    assert_eq!((facts.private, facts.requires_firebase_user), (Some(true), Some(true)));
    app.press("Make Private").press("not confirmed");
    assert_eq!(project_of(&app).endpoint("orders").unwrap().facts.private, None);
}

#[test]
fn ww_39_and_42_the_server_is_said_to_be_set_up_and_has_an_endpoint_that_a_workflow_calls() {
    let mut app = demo("WeWeb");
    app.press_like("Where it runs").press("Authentication settings…").press("WeWeb server and environments");
    assert!(!app.sees("Add an API endpoint"), "without a server there are none");
    app.press("WeWeb server set up for production").press("on").press("Add an API endpoint");
    app.type_into("Name of API endpoint 1", "Invoices").press("Access of Invoices").press("any of these roles");
    app.type_into("Roles of Invoices", "admin , editor,");
    let server = platform_of(&app)["weweb"]["server"].clone();
    assert_eq!(server["production"], json!(true));
    assert_eq!(server["endpoints"][0]["access"], json!({"any-role": ["admin", "editor"]}));
    app.press("Workflow Home · on tap “Load orders”").press("Add an action").press("Call backend endpoint");
    let flow = project_of(&app).workflow("orders-tap").cloned().unwrap();
    let last = serde_json::to_value(&flow.actions).unwrap();
    assert!(last.to_string().contains("call-backend"), "{last}");
}

#[test]
fn ww_53_the_xano_plugin_is_chosen_and_its_fields_are_set() {
    let mut app = demo("WeWeb");
    app.press_like("Where it runs").press("Authentication settings…").press("Authentication system");
    app.press("Xano Auth (legacy plugin)").press("Switch");
    app.press("Me endpoint").press("Orders").type_into("X-Branch", "v2").type_into("X-Data-Source", "live");
    let settings = platform_of(&app)["weweb-plugin"].clone();
    assert_eq!(
        (&settings["user_endpoint"], &settings["branch"], &settings["data_source"]),
        (&json!("orders"), &json!("v2"), &json!("live"))
    );
    app.press("Run flow");
    let run = text(&app.state().run.as_ref().unwrap().run);
    assert!(run.contains("x-branch"), "{run}");
}
