//! What outlives the program: projects that were open, unsaved work, settings; and what was told can be read again.

use authscope::app::message::Message;
use authscope::app::update::AppInput;
use authscope::domain::settings::Settings;
use authscope::format::project_file::Unknown;
use authscope::format::recovery_file::Recovery;
use authscope::io::recovery_store::RecoveryStore;
use egui::{Key, Modifiers, Theme, vec2};

use super::support::window::App;

fn app() -> App<'static> {
    App::new(vec2(1440.0, 900.0), Theme::Dark)
}

#[test]
fn unsaved_work_is_kept_at_every_edit_and_let_go_when_it_is_saved() {
    let folder = tempfile::tempdir().unwrap();
    let mut app = app();
    app.press("Try the WeWeb demo");
    assert!(app.effects().work.is_none(), "nothing was changed");
    app.press("Page Profile").type_into("Name", "My profile");
    let kept = app.effects().work.clone().unwrap();
    assert_eq!(kept.project.page("profile").unwrap().name, "My profile");
    app.keys(Modifiers::COMMAND, Key::Z);
    assert!(app.effects().work.is_none(), "undone: as it was saved");
    app.keys(Modifiers::COMMAND | Modifiers::SHIFT, Key::Z);
    app.effects().choose(folder.path().join("a.authscope.json"));
    app.keys(Modifiers::COMMAND, Key::S);
    assert!(app.effects().work.is_none());
}

#[test]
fn after_a_crash_the_work_is_offered_and_is_still_unsaved() {
    let folder = tempfile::tempdir().unwrap();
    let crashed = RecoveryStore::in_folder(folder.path().to_owned()).unwrap();
    let mut project = super::support::runs::sample("weweb");
    project.name = "Half done".into();
    crashed.keep(&Recovery { path: None, found: None, at_ms: 1_800_000_000_000, project, unknown: Unknown::default() }).unwrap();
    drop(crashed);
    let found = RecoveryStore::in_folder(folder.path().to_owned()).unwrap().orphans().remove(0);
    let orphan = found.clone();
    let mut app = app();
    app.tell(Message::Remembered { recent: Vec::new(), orphans: vec![orphan] });
    assert!(app.sees("was not saved when Authscope ended"));
    app.press("Open the unsaved Half done");
    let open = app.state().open.as_ref().unwrap();
    assert!(open.project.name == "Half done" && open.is_changed());
    assert!(app.effects().work.is_some(), "kept anew before the old file goes");
    assert!(!found.file.exists());
    app.keys(Modifiers::COMMAND, Key::W);
    assert!(app.sees("Save the changes?"));
}

#[test]
fn a_project_that_was_open_is_one_press_away() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("teapots.authscope.json");
    let mut app = app();
    app.effects().choose(path);
    app.press("Try the WeWeb demo").keys(Modifiers::COMMAND | Modifiers::SHIFT, Key::S);
    app.keys(Modifiers::COMMAND, Key::W).press("Recent WeWeb demo login");
    assert!(app.state().open.as_ref().unwrap().path.is_some());
}

#[test]
fn settings_count_at_once_and_a_wrong_one_is_not_taken() {
    let mut app = app();
    app.keys(Modifiers::COMMAND, Key::Comma).press("Theme").press("light").press("Size").press("125 %");
    assert!(app.state().settings.light && app.state().settings.scale == 125);
    app.type_into("Proxy", "my proxy");
    assert!(app.state().settings.proxy.is_empty() && app.sees("http://host:port"));
    app.type_into("Proxy", "http://proxy.example:3128").type_into("Patience", "5");
    assert_eq!((app.state().settings.proxy.as_str(), app.state().settings.patience_s), ("http://proxy.example:3128", 5));
}

#[test]
fn what_was_told_can_be_read_again() {
    let mut app = app();
    app.tell(Message::Notice { text: "The picture could not be saved".into(), error: true });
    app.press("Try the WeWeb demo");
    assert!(!app.sees("The picture could not be saved"), "it does not stand in the way for ever");
    app.keys(Modifiers::COMMAND, Key::K).type_text("told").keys(Modifiers::NONE, Key::Enter);
    assert!(app.sees("The picture could not be saved"));
}

#[test]
fn a_token_is_read_and_never_painted() {
    let token = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiIsImV4cCI6MTgwMDAwMDkwMH0.c2lnbmF0dXJlLXBhcnQ";
    let mut app = app();
    app.keys(Modifiers::COMMAND, Key::K).type_text("decode").keys(Modifiers::NONE, Key::Enter);
    app.focus("Paste a token here").paste(&format!("Authorization: Bearer {token}"));
    assert!(app.sees("\"sub\": \"42\"") && app.sees("expires in"));
    assert!(!app.sees("c2lnbmF0dXJlLXBhcnQ"));
    app.type_into("Key", "not-the-key");
    assert!(app.sees("wrong: not made with this key"));
}

#[test]
fn a_path_is_tried_on_a_pasted_reply() {
    let mut app = app();
    app.keys(Modifiers::COMMAND, Key::K).type_text("try a path").keys(Modifiers::NONE, Key::Enter);
    app.focus("Paste a reply here").paste(r#"{"data": {"access_token": "opaque-token-123", "user": {"id": 7}}}"#);
    app.type_into("Path to try", "data.user.id");
    assert!(app.sees("1 match") && app.sees("$.data.user.id"));
    app.type_into("Path to try", "$.data.access_token");
    assert!(app.sees("token A1") && !app.sees("opaque-token-123"));
    app.type_into("Path to try", "$.data[");
    assert!(app.sees("not a valid JSON path"));
}

#[test]
fn the_message_that_the_program_started_with_is_an_input_like_any_other() {
    let mut state = authscope::app::state::State::default();
    let settings = Settings { light: true, ..Settings::default() };
    let started = Message::Started { settings, error: Some("settings.json: no".into()), ids: Default::default() };
    assert!(authscope::app::update::update(&mut state, AppInput::Mail(authscope::app::message::Mail::unasked(started))).is_empty());
    assert!(state.settings.light && state.told.len() == 1);
}

#[test]
fn a_file_with_misspelt_fields_says_so_when_it_is_opened() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("misspelt.authscope.json");
    let text = include_str!("../../assets/demo-weweb.authscope.json");
    std::fs::write(&path, text.replace("\"expect\"", "\"expct\"")).unwrap();
    let mut app = App::new(vec2(1440.0, 900.0), Theme::Dark);
    app.command(authscope::app::command::Command::OpenPath(path));
    assert!(
        app.sees("The field \"expct\" is not known")
            || app.sees("the field \"expct\" is not known and has no effect (did you mean \"expect\"?)")
    );
    assert!(app.sees("more: authscope check lists them."));
}
