//! Pictures of the window, drawn on the CPU with the embedded fonts only: the same everywhere.

use egui::{Theme, vec2};
use egui_kittest::SnapshotResults;
use egui_kittest::kittest::Queryable as _;

use super::support::window::{App, TestEffects};

const SIZES: [(&str, f32, f32); 2] = [("", 1440.0, 900.0), ("_small", 1024.0, 700.0)];

fn pictures(name: &str, mut make: impl FnMut(egui::Vec2, Theme) -> App<'static>) {
    let mut results = SnapshotResults::new();
    for theme in [Theme::Dark, Theme::Light] {
        for (suffix, width, height) in SIZES {
            let mut app = make(vec2(width, height), theme);
            app.away();
            let theme = if theme == Theme::Dark { "dark" } else { "light" };
            app.harness.snapshot(format!("window_{name}_{theme}{suffix}"));
            results.extend_harness(&mut app.harness);
        }
    }
}

#[test]
fn welcome() {
    pictures("welcome", App::new);
}

#[test]
fn the_demo_before_its_run() {
    pictures("before", |size, theme| {
        let mut app = App::new(size, theme);
        app.effects().choose(format!("{}/assets/demo-flutterflow.authscope.json", env!("CARGO_MANIFEST_DIR")));
        app.press("Open file…");
        app
    });
}

#[test]
fn the_demo_in_the_middle_of_its_run() {
    pictures("during", |size, theme| watched(size, theme, 12));
}

#[test]
fn the_demo_after_its_run() {
    pictures("after", |size, theme| {
        let mut app = App::new(size, theme);
        app.press("Try the FlutterFlow demo").press_like("POST /auth/login").press("Inspector Reply");
        app
    });
}

#[test]
fn a_run_that_waits_for_an_answer() {
    pictures("asking", |size, theme| {
        let mut app = App::new(size, theme);
        app.press("Try the FlutterFlow demo").press_like("Step 2 Tap “Log in” on Login").press("Ask me for password during the run");
        app.press("Run flow").type_text("123456");
        app
    });
}

/// `{"sub": "u-7", "exp": 1800000600}`: ten minutes after the runs of these tests begin.
const TOKEN: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1LTciLCJleHAiOjE4MDAwMDA2MDB9.c2lnbmF0dXJl";

#[test]
fn a_token_is_pasted_instead_of_logging_in() {
    pictures("pasting", |size, theme| {
        let mut app = App::new(size, theme);
        app.press("Try the FlutterFlow demo").press("Endpoint Log in").press("Paste a token instead…");
        app.focus("Paste a token or a reply here").paste(TOKEN);
        app
    });
}

#[test]
fn a_run_with_a_pasted_token() {
    pictures("pasted", |size, theme| {
        let mut app = App::new(size, theme);
        app.press("Try the FlutterFlow demo").press("Endpoint Log in").press("Paste a token instead…");
        app.focus("Paste a token or a reply here").paste(TOKEN).press("Use it");
        // As far as the log-in.
        app.effects().hold_end = true;
        app.effects().progress = Some(2);
        app.press("Run flow").keys(egui::Modifiers::COMMAND, egui::Key::B);
        // In a small window its row lies under the head of the timeline.
        app.harness.get_all_by_label_contains("POST /auth/login pretended").next().unwrap().scroll_to_me();
        app.harness.run();
        app.press_like("POST /auth/login pretended").press("Inspector Reply");
        app
    });
}

#[test]
fn a_failed_run() {
    pictures("failed", |size, theme| {
        let mut app = App::new(size, theme);
        app.effects().faults(&["expiry-lifetime"]);
        app.press("Try the FlutterFlow demo");
        app
    });
}

#[test]
fn a_workflow_being_edited() {
    pictures("workflow", |size, theme| {
        let mut app = App::new(size, theme);
        app.press("Try the WeWeb demo").press("Workflow Login · on tap “Log in”").press("Binding access token of Authenticate");
        app
    });
}

#[test]
fn the_settings_of_wewebs_legacy_plugin() {
    pictures("legacy_settings", |size, theme| {
        let mut app = App::new(size, theme);
        app.press("Try the WeWeb demo").press_like("Where it runs").press("Authentication settings…").press("Authentication system");
        app.press("Token Based Auth (legacy plugin)").press("Switch").press("Role type").press("Array of objects");
        app
    });
}

#[test]
fn an_endpoint_being_edited() {
    pictures("endpoint", |size, theme| {
        let mut app = App::new(size, theme);
        app.press("Try the FlutterFlow demo").press("Endpoint Current user");
        app
    });
}

/// A run of which so many steps have arrived, and that has not ended.
fn watched(size: egui::Vec2, theme: Theme, progress: usize) -> App<'static> {
    let mut effects = TestEffects::default();
    effects.hold_end = true;
    effects.progress = Some(progress);
    let mut app = App::with(size, theme, effects);
    app.press("Try the FlutterFlow demo");
    app
}

/// A project of many pages, most of them with a way to the next.
fn many_pages(size: egui::Vec2, theme: Theme, count: usize) -> App<'static> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("many.authscope.json");
    let mut project = super::support::runs::sample("flutterflow");
    for n in 0..count - project.pages.len() {
        let name = ["Orders", "Order details", "Basket", "Checkout with a rather long name", "Invoices", "Help"][n % 6];
        let id = format!("page-{n}");
        let page = serde_json::json!({"id": id, "name": format!("{name} {n}"), "route": format!("/{id}")});
        project.pages.push(serde_json::from_value(page).unwrap());
        let from = if n % 5 == 0 { "home".to_owned() } else { format!("page-{}", n - 1) };
        let flow = serde_json::json!({"id": format!("to-{id}"), "on": {"tap": {"page": from, "label": name}}, "actions": [
            {"id": "go", "do": {"navigate": {"page": id}}}
        ]});
        project.workflows.push(serde_json::from_value(flow).unwrap());
    }
    project.pages.iter_mut().for_each(|page| page.at = None);
    authscope::io::project_store::save(&path, &project, &Default::default()).unwrap();
    let mut app = App::new(size, theme);
    app.effects().choose(path);
    app.press("Open file…");
    app
}

#[test]
fn a_canvas_of_forty_pages() {
    pictures("forty_pages", |size, theme| many_pages(size, theme, 40));
}

#[test]
fn the_questions_of_a_new_project() {
    pictures("new_project", |size, theme| {
        let mut app = App::new(size, theme);
        app.press("New project for FlutterFlow").press("Backend").press("Directus");
        app.focus("Paste a reply here")
            .paste(r#"{"data":{"access_token":"opaque-token-12345","expires":900000,"refresh_token":"opaque-refresh-1"}}"#);
        app
    });
}

#[test]
fn what_was_understood_of_pasted_calls() {
    pictures("import", |size, theme| {
        let mut app = App::new(size, theme);
        app.press("Start from what you have…").focus("Paste here").paste(
            "curl 'https://api.example.com/v1/auth/login' -H 'accept: */*' -H 'sec-fetch-mode: cors' -H 'x-api-key: key-1234567890' --data '{\"email\":\"ada@example.com\",\"password\":\"Correct-Horse-9!\"}'\ncurl https://api.example.com/v1/users/me -H 'Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.c2lnbmF0dXJlLXBhcnQ'",
        );
        app
    });
}

#[test]
fn the_list_of_commands() {
    pictures("palette", |size, theme| {
        let mut app = App::new(size, theme);
        app.press("Try the FlutterFlow demo").keys(egui::Modifiers::COMMAND, egui::Key::K).type_text("log");
        app
    });
}

#[test]
fn a_formula_being_edited() {
    pictures("formula", |size, theme| {
        let mut app = App::new(size, theme);
        app.press("Try the FlutterFlow demo").press("Action Flow Home · on tap “Load orders”");
        app.press("Condition of Conditional Action, if-unauthorized");
        app
    });
}

#[test]
fn an_environment_with_its_secrets() {
    pictures("environment", |size, theme| {
        let mut app = App::new(size, theme);
        app.press("New project for WeWeb").type_into("Base URL", "https://api.example.com").press("Make the project");
        app.press("Environment My server").press("Edit this environment…");
        app
    });
}
