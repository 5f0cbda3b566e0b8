//! The canvas: cards and ways are made and moved by dragging and by keys.

use egui::{Key, Modifiers, Pos2, Rect, Theme, vec2};
use egui_kittest::kittest::{By, Queryable};

use super::support::window::{App, label};

fn demo() -> App<'static> {
    let mut app = App::new(vec2(1440.0, 900.0), Theme::Dark);
    app.press("Try the FlutterFlow demo");
    app
}

fn rect(app: &App, name: &str) -> Rect {
    app.harness.get_all(By::new()).find(|node| label(node) == name).unwrap_or_else(|| panic!("nothing named {name:?}")).rect()
}

fn project(app: &App) -> std::sync::Arc<authscope::domain::project::Project> {
    std::sync::Arc::clone(&app.state().open.as_ref().unwrap().project)
}

fn drag(app: &mut App, from: Pos2, to: Pos2) {
    app.harness.hover_at(from);
    app.harness.run();
    app.harness.drag_at(from);
    app.harness.run();
    app.harness.hover_at(from.lerp(to, 0.5));
    app.harness.run();
    app.harness.hover_at(to);
    app.harness.run();
    app.harness.drop_at(to);
    app.harness.run();
}

#[test]
fn a_card_is_dragged_and_moved_by_keys() {
    let mut app = demo();
    let before = rect(&app, "Card Profile");
    drag(&mut app, before.center(), before.center() + vec2(-40.0, 60.0));
    let at = project(&app).page("profile").unwrap().at.unwrap();
    assert!((at.0 - 620).abs() <= 4 && (at.1 - 100).abs() <= 4, "{at:?}");
    app.focus("Card Profile").keys(Modifiers::ALT, Key::ArrowDown);
    assert_eq!(project(&app).page("profile").unwrap().at.unwrap().1, at.1 + 16);
    app.keys(Modifiers::COMMAND, Key::Z).keys(Modifiers::COMMAND, Key::Z);
    assert_eq!(project(&app).page("profile").unwrap().at, Some((660, 40)));
}

#[test]
fn a_way_is_drawn_from_card_to_card() {
    let mut app = demo();
    let (from, to) = (rect(&app, "Way from Sign up").center(), rect(&app, "Card Profile").center());
    drag(&mut app, from, to);
    let flow = project(&app).workflow("signup-profile").cloned().unwrap();
    assert_eq!(project(&app).workflow_title(&flow), "Sign up · on tap “Profile”");
    assert!(serde_json::to_string(&flow.actions).unwrap().contains(r#""navigate":{"page":"profile"}"#));
    assert!(
        app.state().selection.is(authscope::domain::project::item::ItemKind::Workflow, "signup-profile"),
        "it is selected, to be changed"
    );
}

#[test]
fn an_endpoint_dropped_on_a_page_is_called_from_there() {
    let mut app = demo();
    app.unfold("Endpoint Current user");
    let to = rect(&app, "Card Profile").center();
    let endpoint = rect(&app, "Endpoint Current user").center();
    drag(&mut app, endpoint, to);
    let flow = project(&app).workflow("profile-load").cloned().unwrap();
    let json = serde_json::to_string(&flow).unwrap();
    assert!(json.contains(r#""page-load":{"page":"profile"}"#) && json.contains(r#"{"session":"token"}"#), "{json}");
    let endpoint = rect(&app, "Endpoint Log in").center();
    let to = rect(&app, "Card Login, Entry Page").center();
    drag(&mut app, endpoint, to);
    let json = serde_json::to_string(&project(&app).workflow("login-log-in").cloned().unwrap()).unwrap();
    assert!(json.contains(r#""page-input":{"page":"login","field":"password"}"#), "the page's fields fill the call: {json}");
}

#[test]
fn zoom_fit_and_tidy_up() {
    let mut app = demo();
    let whole = rect(&app, "Card Home, Logged In");
    app.press("Zoom in");
    assert!(rect(&app, "Card Home, Logged In").width() > whole.width() * 1.2);
    app.press("Fit");
    assert_eq!(rect(&app, "Card Home, Logged In"), whole);
    app.press("Tidy up");
    let at = |app: &App, id: &str| project(app).page(id).unwrap().at.unwrap();
    assert!(at(&app, "login").0 < at(&app, "home").0);
    app.keys(Modifiers::COMMAND, Key::Z);
    assert_eq!(at(&app, "home"), (400, 40), "one undoable step");
    app.focus("Canvas").keys(Modifiers::NONE, Key::Minus);
    assert!(rect(&app, "Card Home, Logged In").width() < whole.width());
    app.keys(Modifiers::NONE, Key::Num0);
    assert_eq!(rect(&app, "Card Home, Logged In"), whole);
}

#[test]
fn what_the_accessibility_tree_says_is_where_a_click_lands_at_any_zoom() {
    let mut app = demo();
    app.press("Zoom in").press("Zoom in");
    let place = rect(&app, "Card Home, Logged In");
    app.harness.hover_at(place.center());
    app.press("Card Home, Logged In");
    assert!(app.state().selection.is(authscope::domain::project::item::ItemKind::Page, "home"));
    app.harness.hover_at(place.center());
    app.harness.run();
    assert!(app.sees("Page Home"));
}
