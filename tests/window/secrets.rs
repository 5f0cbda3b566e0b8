//! No secret in what is painted, read aloud, titled or saved as a picture.

use super::support::disk;
use super::support::forms::forms;
use egui::epaint::{ClippedShape, Shape};
use egui::{Theme, vec2};
use egui_kittest::kittest::{By, NodeT, Queryable};

use authscope::app::command::Command;
use authscope::app::user_command::UserCommand;
use authscope::domain::record::entry::EntryBody;

use super::support::window::{App, label};
use super::ways::WAYS;

fn texts(shape: &Shape, out: &mut Vec<String>) {
    match shape {
        Shape::Text(text) => out.push(text.galley.text().to_owned()),
        Shape::Vec(shapes) => shapes.iter().for_each(|shape| texts(shape, out)),
        _ => {}
    }
}

/// Everything that can be seen or read aloud now.
pub fn visible(app: &App) -> Vec<String> {
    let mut out = vec![app.state().title()];
    for ClippedShape { shape, .. } in &app.harness.output().shapes {
        texts(shape, &mut out);
    }
    for node in app.harness.get_all(By::new()) {
        out.push(label(&node));
        out.extend(node.value());
        out.extend(node.accesskit_node().description());
    }
    out
}

#[test]
fn no_secret_is_painted_or_read_aloud() {
    for (demo, faults) in [
        ("Try the FlutterFlow demo", vec![]),
        ("Try the WeWeb demo", vec![]),
        ("Try the FlutterFlow demo", vec!["token-other-key"]),
        ("Try the WeWeb demo", vec!["reused-refresh"]),
    ] {
        let mut app = App::new(vec2(1440.0, 4200.0), Theme::Dark);
        app.effects().faults(&faults);
        app.press(demo);
        let run = app.state().run.as_ref().unwrap().run.clone();
        let secrets: Vec<String> = run.registry().entries().iter().flat_map(|entry| forms(entry.secret.expose())).collect();
        assert!(secrets.len() > 20, "the run has secrets");
        let mut seen = visible(&app);
        // Every row of the timeline, and every tab of the inspector for it.
        let rows: Vec<String> = {
            let shown = app.state().run.as_ref().unwrap();
            shown.timeline.rows().iter().map(|row| authscope::ui::panels::timeline::text_of(shown, row)).collect()
        };
        for row in rows.iter().filter(|row| {
            row.contains("POST") || row.contains("Session") || row.contains("Token") || row.contains("token") || row.contains("Stored")
        }) {
            app.press_like(row);
            seen.extend(visible(&app));
            if row.contains("POST") {
                for tab in ["Inspector Request", "Inspector Reply", "Inspector Token", "Inspector CORS"] {
                    app.press(tab);
                    seen.extend(visible(&app));
                }
            }
        }
        assert!(seen.iter().any(|text| text.contains("token A1")));
        for text in &seen {
            for secret in &secrets {
                assert!(!text.contains(secret.as_str()), "{demo}: {text:?} shows a secret");
            }
        }
    }
}

#[test]
fn wherever_one_goes_no_secret_is_painted_or_read_aloud() {
    let mut looked_at = 0;
    for way in WAYS {
        let app = way.go(vec2(1440.0, 900.0), Theme::Dark);
        let run = app.state().run.as_ref().map(|shown| shown.run.clone());
        let known = run.iter().flat_map(|run| run.registry().entries()).map(|entry| entry.secret.expose().to_owned());
        let typed = way.typed.iter().map(|&secret| secret.to_owned());
        let secrets: Vec<String> = known.chain(typed).flat_map(|secret| forms(&secret)).collect();
        looked_at += secrets.len();
        for text in visible(&app) {
            for secret in &secrets {
                assert!(!text.contains(secret.as_str()), "{}: {text:?} shows a secret", way.name);
            }
        }
    }
    assert!(looked_at > 500, "only {looked_at} forms of secrets");
}

#[test]
fn secrets_that_stand_readable_in_a_file_are_told_and_taken_out_by_one_press() {
    let folder = tempfile::tempdir().unwrap();
    let path = super::ways::with_readable_secrets(folder.path());
    let mut app = App::new(vec2(1440.0, 900.0), Theme::Dark);
    app.command(Command::OpenPath(path.clone()));
    assert!(app.sees("2 secrets stand readable in this project"), "{:?}", visible(&app));
    let before = app.state().open.as_ref().unwrap().project.clone();
    app.press("Take the secrets out");
    assert!(!app.sees("readable in this project"));
    app.press("Run flow");
    let sent: String = app
        .state()
        .run
        .as_ref()
        .unwrap()
        .run
        .entries()
        .iter()
        .filter_map(|entry| match &entry.body {
            EntryBody::Request { request, .. } => Some(request.wire_text().reveal()),
            _ => None,
        })
        .collect();
    assert!(sent.contains("hunter22-typed") && sent.contains("api_key=k-1234567890"), "what is sent is the same");
    app.command(Command::User(UserCommand::Save));
    let saved = std::fs::read_to_string(&path).unwrap();
    assert!(!saved.contains("hunter22-typed") && !saved.contains("k-1234567890"), "{saved}");
    app.command(Command::User(UserCommand::Undo));
    assert_eq!(*app.state().open.as_ref().unwrap().project, *before);
}

#[test]
fn pictures_carry_no_text_beside_the_pixels() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("timeline.png");
    let mut app = App::new(vec2(1440.0, 900.0), Theme::Light);
    app.press("Try the FlutterFlow demo");
    app.effects().choose(path.clone());
    app.press("Save picture");
    let png = std::fs::read(&path).unwrap();
    let mut at = 8;
    let mut chunks = Vec::new();
    while at + 8 <= png.len() {
        let length = u32::from_be_bytes(png[at..at + 4].try_into().unwrap()) as usize;
        chunks.push(String::from_utf8_lossy(&png[at + 4..at + 8]).into_owned());
        at += 12 + length;
    }
    chunks.dedup();
    assert_eq!(chunks, ["IHDR", "IDAT", "IEND"]);
    let rows = app.state().run.as_ref().unwrap().timeline.rows().len();
    let height = u32::from_be_bytes(png[20..24].try_into().unwrap()) as usize;
    assert!(height > rows * 26, "the whole timeline is in the picture");
}

#[test]
fn a_secret_link_and_a_secret_page_parameter_are_in_nothing_that_is_shown() {
    use super::support::links;
    use authscope::app::command::Command;
    use authscope::app::state::selection::Selection;
    use authscope::domain::project::item::ItemKind;

    for platform in ["flutterflow", "weweb"] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("links.authscope.json");
        disk::write(&path, &links::project(platform));
        let mut app = App::new(vec2(1440.0, 4200.0), Theme::Dark);
        app.command(Command::OpenPath(path));
        let mut seen = visible(&app);
        app.press("Run flow");
        let shown = app.state().run.as_ref().unwrap();
        let step = shown.timeline.steps().iter().find(|step| &*step.event == "order").unwrap();
        assert_eq!(step.state, authscope::domain::record::verdict::StepState::AsExpected, "the token was sent as it is");
        let secrets: Vec<String> = shown.run.registry().entries().iter().flat_map(|entry| forms(entry.secret.expose())).collect();
        let entries: Vec<_> = shown.run.entries().iter().map(|entry| entry.id.clone()).collect();
        let events: Vec<_> = links::project(platform).stories[0].events.iter().map(|event| event.id.clone()).collect();
        let selections = entries.into_iter().map(Selection::Entry).chain(events.into_iter().map(Selection::Event));
        let story = Selection::item(ItemKind::Story, links::project(platform).stories[0].id.clone());
        for selection in selections.chain([story, Selection::item(ItemKind::Page, "order")]) {
            app.command(Command::Select(selection));
            seen.extend(visible(&app));
        }
        for text in &seen {
            for secret in secrets.iter().map(String::as_str).chain(links::SECRETS) {
                assert!(!text.contains(secret), "{platform}: {text:?} shows a secret");
            }
        }
        assert!(seen.iter().any(|text| text.contains("/order/token A")), "where the app stands is shown");
    }
}
