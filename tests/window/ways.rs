//! The ways to all that the window shows: what the tests of layout, secrets and pictures walk. A screen or a dialog without a way here
//! fails.

use std::collections::BTreeSet;
use std::sync::Arc;

use authscope::app::command::Command;
use authscope::app::message::Message;
use authscope::app::state::dialog::DialogKind;
use authscope::app::user_command::UserCommand;
use authscope::domain::record::entry::{Entry, EntryBody, Provenance};
use authscope::ui::screens::Screen;
use egui::{Key, Modifiers, Theme, Vec2, vec2};
use strum::VariantArray as _;

use super::shared_files;
use super::support::disk;
use super::support::window::{App, TestEffects};

/// What is pictured of it, in both themes.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Pictured {
    /// Nothing: another picture shows the same parts.
    Not,
    /// The small window, in which room is scarce.
    Small,
    /// Both sizes.
    Both,
}

/// A way to something.
pub struct Way {
    /// What it leads to; names its pictures.
    pub name: &'static str,
    pub pictured: Pictured,
    /// The secrets that are typed or pasted on it.
    pub typed: &'static [&'static str],
    make: fn(Vec2, Theme) -> App<'static>,
}

const fn way(name: &'static str, pictured: Pictured, make: fn(Vec2, Theme) -> App<'static>) -> Way {
    Way { name, pictured, typed: &[], make }
}

impl Way {
    const fn typing(self, typed: &'static [&'static str]) -> Self {
        Self { typed, ..self }
    }

    /// Goes it in a new window.
    pub fn go(&self, size: Vec2, theme: Theme) -> App<'static> {
        let mut app = (self.make)(size, theme);
        app.away();
        app
    }
}

/// A window in which these were pressed, one after the other: by name, or after `?` by a part of it.
fn pressed(size: Vec2, theme: Theme, names: &[&str]) -> App<'static> {
    let mut app = App::new(size, theme);
    press(&mut app, names);
    app
}

fn press(app: &mut App, names: &[&str]) {
    for name in names {
        match name.strip_prefix('?') {
            Some(like) => app.press_like(like),
            None => app.press(name),
        };
    }
}

fn asked(size: Vec2, theme: Theme, names: &[&str], command: UserCommand) -> App<'static> {
    let mut app = pressed(size, theme, names);
    app.command(Command::User(command));
    app
}

const FLUTTERFLOW: &str = "Try the FlutterFlow demo";
const WEWEB: &str = "Try the WeWeb demo";

/// A project in whose file secrets stand readable.
pub fn readable_secrets(size: Vec2, theme: Theme) -> App<'static> {
    let mut app = App::new(size, theme);
    let folder = tempfile::tempdir().unwrap();
    app.command(Command::OpenPath(with_readable_secrets(folder.path())));
    app
}

/// The file of such a project.
pub fn with_readable_secrets(folder: &std::path::Path) -> std::path::PathBuf {
    let path = folder.join("readable.authscope.json");
    let text = include_str!("../../assets/demo-weweb.authscope.json");
    let mut json: serde_json::Value = serde_json::from_str(text).unwrap();
    json["endpoints"][0]["body"] = r#"{"email": "{{email}}", "password": "hunter22-typed"}"#.into();
    let url = json["endpoints"][0]["url"].as_str().unwrap().to_owned();
    json["endpoints"][0]["url"] = format!("{url}?api_key=k-1234567890").into();
    std::fs::write(&path, json.to_string()).unwrap();
    path
}

/// `{"sub": "u-7", "exp": 1800000600}`: ten minutes after the runs of these tests begin.
const TOKEN: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1LTciLCJleHAiOjE4MDAwMDA2MDB9.c2lnbmF0dXJl";

/// All of them.
pub const WAYS: &[Way] = &[
    way("welcome", Pictured::Both, App::new),
    way("symptom begun", Pictured::Small, |size, theme| pressed(size, theme, &["Signed out after a refresh", "My app is made with WeWeb"])),
    way("symptom", Pictured::Both, |size, theme| {
        let mut app = pressed(size, theme, &["Signed out after a refresh", "My app is made with WeWeb"]);
        let asked = authscope::diagnose::symptoms::questions(authscope::diagnose::symptoms::Symptom::SignedOut, authscope::diagnose::symptoms::House::WeWeb);
        for (at, question) in asked.iter().enumerate().filter(|(_, question)| ["user-load", "set-user"].contains(&question.id)) {
            assert!(!question.options.is_empty());
            app.command(Command::AnswerSymptom(at, Some(0)));
        }
        app
    }),
    way("ask my app", Pictured::Small, |size, theme| asked(size, theme, &[FLUTTERFLOW], UserCommand::AskApp)),
    way("probe", Pictured::Small, |size, theme| asked(size, theme, &[FLUTTERFLOW], UserCommand::TestRotation)),
    way("probe done", Pictured::Small, |size, theme| {
        let mut app = asked(size, theme, &[FLUTTERFLOW], UserCommand::TestRotation);
        app.press("Start the test");
        app
    }),
    way("compare", Pictured::Small, |size, theme| {
        let mut app = asked(size, theme, &[FLUTTERFLOW], UserCommand::CompareRequests);
        app.focus("The request that works").paste(
            r#"curl 'https://api.acme.example/auth/login' -H 'Content-Type: application/json' -H 'X-Api-Key: k-1234567890' -d '{"email": "ada@example.com", "password": "s3cret-pass", "remember": true}'"#,
        );
        app
    }),
    way("calls with a mistake", Pictured::Small, |size, theme| {
        let mut app = App::new(size, theme);
        app.press("Works in Postman, fails in my app").press("My app is made with WeWeb").press("Ask my app…");
        app.focus("Paste what it copied").paste(include_str!("../diagnosis/cases/14-wildcard-first-click.har.json"));
        app
    }),
    way("snapshot", Pictured::Small, |size, theme| {
        let mut app = App::new(size, theme);
        app.paste(&super::symptoms::snapshot(900_000));
        app
    }),
    way("before", Pictured::Both, |size, theme| {
        let mut app = App::new(size, theme);
        app.effects().choose(format!("{}/assets/demo-flutterflow.authscope.json", env!("CARGO_MANIFEST_DIR")));
        app.press("Open file…");
        app
    }),
    way("during", Pictured::Both, |size, theme| watched(size, theme, 12)),
    way("after", Pictured::Both, |size, theme| pressed(size, theme, &[FLUTTERFLOW, "?POST /auth/login", "Inspector Reply"])),
    way("weweb run", Pictured::Not, |size, theme| pressed(size, theme, &[WEWEB])),
    way("failed", Pictured::Both, |size, theme| {
        let mut app = App::new(size, theme);
        app.effects().faults(&["expiry-lifetime"]);
        app.press(FLUTTERFLOW);
        app
    }),
    way("sheet", Pictured::Both, |size, theme| {
        let mut app = App::new(size, theme);
        app.effects().faults(&["expiry-lifetime"]);
        press(&mut app, &[FLUTTERFLOW, "How to change it in FlutterFlow", "Step 1 of the sheet"]);
        app
    }),
    way("fix tried", Pictured::Small, |size, theme| {
        let mut app = App::new(size, theme);
        app.effects().faults(&["expiry-lifetime"]);
        press(&mut app, &[FLUTTERFLOW, "Try the fix here"]);
        app
    }),
    way("asking", Pictured::Both, |size, theme| {
        let mut app = pressed(
            size,
            theme,
            &[FLUTTERFLOW, "?Step 2 Tap “Log in” on Login", "Ask me for password during the run", "Run flow"],
        );
        app.type_text("123456");
        app
    }).typing(&["123456"]),
    way("readable secrets", Pictured::Both, readable_secrets).typing(&["hunter22-typed", "k-1234567890"]),
    way("pasted", Pictured::Both, pasted).typing(&[TOKEN]),
    way("endpoint", Pictured::Both, |size, theme| pressed(size, theme, &[FLUTTERFLOW, "Endpoint Current user"])),
    way("workflow", Pictured::Both, |size, theme| pressed(size, theme, &[WEWEB, "Workflow Login · on tap “Log in”", "Binding access token of Authenticate"])),
    way("action flow", Pictured::Not, |size, theme| {
        pressed(size, theme, &[FLUTTERFLOW, "Action Flow Login · on tap “Log in”", "Binding Token Expiry Time of Log In"])
    }),
    way("formula", Pictured::Both, |size, theme| {
        pressed(
            size,
            theme,
            &[FLUTTERFLOW, "Action Flow Home · on tap “Load orders”", "Condition of Conditional Action, if-unauthorized"],
        )
    }),
    way("function", Pictured::Not, |size, theme| pressed(size, theme, &[FLUTTERFLOW, "Add a custom function"])),
    way("page", Pictured::Not, |size, theme| pressed(size, theme, &[FLUTTERFLOW, "Page Home, Logged In"])),
    way("demo environment", Pictured::Not, |size, theme| {
        pressed(size, theme, &[FLUTTERFLOW, "Environment DEMO · not your server", "Edit this environment…"])
    }),
    way("environment", Pictured::Both, |size, theme| {
        let mut app = pressed(size, theme, &["New project for WeWeb"]);
        app.type_into("Base URL", "https://api.example.com");
        press(&mut app, &["Make the project", "Environment My server", "Edit this environment…"]);
        app
    }),
    way("secret", Pictured::Not, |size, theme| {
        pressed(size, theme, &[WEWEB, "Environment DEMO · not your server", "Edit this environment…", "Add a secret"])
    }),
    way("legacy settings", Pictured::Both, |size, theme| {
        let mut app = pressed(size, theme, &[WEWEB, "?Where it runs", "Authentication settings…", "Authentication system"]);
        press(&mut app, &["Token Based Auth (legacy plugin)", "Switch", "Role type", "Array of objects"]);
        app
    }),
    way("plugin settings", Pictured::Small, |size, theme| {
        let mut app = pressed(size, theme, &[WEWEB, "?Where it runs", "Authentication settings…", "Authentication system"]);
        press(&mut app, &["Xano Auth (legacy plugin)", "Switch"]);
        app
    }),
    way("weweb server", Pictured::Both, |size, theme| {
        let mut app = pressed(size, theme, &[WEWEB, "?Where it runs", "Authentication settings…", "WeWeb server and environments"]);
        press(&mut app, &["WeWeb server set up for production", "on", "Add an API endpoint"]);
        app
    }),
    way("api group", Pictured::Both, |size, theme| {
        let mut app = pressed(size, theme, &[FLUTTERFLOW, "Endpoint Orders", "Advanced Settings", "Add an API group"]);
        press(&mut app, &["?Where it runs", "Authentication settings…", "API group Group 1", "Add a header of the group"]);
        app
    }),
    way("advanced settings", Pictured::Both, |size, theme| {
        pressed(size, theme, &[FLUTTERFLOW, "Endpoint Orders", "Advanced Settings", "Make Private", "on"])
    }),
    way("step", Pictured::Not, |size, theme| pressed(size, theme, &[FLUTTERFLOW, "?Step 2 Tap"])),
    way("story", Pictured::Not, |size, theme| pressed(size, theme, &[FLUTTERFLOW, "?Step 2 Tap", "All steps"])),
    way("token expires", Pictured::Not, |size, theme| pressed(size, theme, &[FLUTTERFLOW, "?Step 2 Tap", "All steps", "?Step 4 Token expires"])),
    way("authentication settings", Pictured::Not, |size, theme| pressed(size, theme, &[WEWEB, "?Where it runs", "Authentication settings…"])),
    way("forty pages", Pictured::Both, |size, theme| many_pages(size, theme, 40)),
    way("long names", Pictured::Small, long_names),
    way("new project", Pictured::Both, |size, theme| {
        let mut app = pressed(size, theme, &["New project for FlutterFlow", "Backend", "Directus"]);
        app.focus("Paste a reply here")
            .paste(r#"{"data":{"access_token":"opaque-token-12345","expires":900000,"refresh_token":"opaque-refresh-1"}}"#);
        app
    }).typing(&["opaque-token-12345", "opaque-refresh-1"]),
    way("new project of a preset", Pictured::Not, |size, theme| pressed(size, theme, &["New project for WeWeb", "Backend", "Amazon Cognito"])),
    way("palette", Pictured::Both, |size, theme| {
        let mut app = pressed(size, theme, &[FLUTTERFLOW]);
        app.keys(Modifiers::COMMAND, Key::K).type_text("log");
        app
    }),
    way("unsaved", Pictured::Small, |size, theme| {
        let mut app = pressed(size, theme, &[WEWEB, "Page Profile"]);
        app.type_into("Name", "My profile").keys(Modifiers::COMMAND, Key::W);
        app
    }),
    way("path", Pictured::Small, |size, theme| asked(size, theme, &[WEWEB], UserCommand::SaveAs)),
    way("missing", Pictured::Small, |size, theme| {
        let mut app = pressed(size, theme, &["New project for FlutterFlow"]);
        app.type_into("Base URL", "http://127.0.0.1:9");
        press(&mut app, &["Make the project", "Run flow", "Run"]);
        app
    }),
    way("switching", Pictured::Small, |size, theme| {
        pressed(size, theme, &[WEWEB, "?Where it runs", "Authentication settings…", "?Switch this project to"])
    }),
    way("program settings", Pictured::Small, |size, theme| asked(size, theme, &[WEWEB], UserCommand::Settings)),
    way("notices", Pictured::Small, |size, theme| {
        let mut app = pressed(size, theme, &[WEWEB]);
        app.tell(Message::Notice { text: "The picture could not be saved".into(), error: true });
        app.tell(Message::Notice { text: "Saved login.authscope.json".into(), error: false });
        app.command(Command::User(UserCommand::Notices));
        app
    }),
    way("token", Pictured::Small, |size, theme| {
        let mut app = asked(size, theme, &[WEWEB], UserCommand::DecodeToken);
        app.focus("Paste a token here").paste(TOKEN);
        app
    }).typing(&[TOKEN]),
    way("pasting", Pictured::Both, |size, theme| {
        let mut app = pressed(size, theme, &[FLUTTERFLOW, "Endpoint Log in", "Paste a token instead…"]);
        app.focus("Paste a token or a reply here").paste(TOKEN);
        app
    }).typing(&[TOKEN]),
    way("a token instead", Pictured::Not, |size, theme| pressed(size, theme, &[FLUTTERFLOW, "Endpoint Log in", "Paste a token instead…"])),
    way("trying a path", Pictured::Small, |size, theme| asked(size, theme, &[FLUTTERFLOW], UserCommand::TryPath)),
    way("start from what you have", Pictured::Small, |size, theme| pressed(size, theme, &["Start from what you have…"])),
    way("import", Pictured::Both, |size, theme| {
        let mut app = pressed(size, theme, &["Start from what you have…"]);
        app.focus("Paste here").paste(
            "curl 'https://api.example.com/v1/auth/login' -H 'accept: */*' -H 'sec-fetch-mode: cors' -H 'x-api-key: key-1234567890' --data '{\"email\":\"ada@example.com\",\"password\":\"Correct-Horse-9!\"}'\ncurl https://api.example.com/v1/users/me -H 'Authorization: Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.c2lnbmF0dXJlLXBhcnQ'",
        );
        app
    }).typing(&["key-1234567890", "Correct-Horse-9!"]),
    way("call once", Pictured::Small, |size, theme| pressed(size, theme, &[WEWEB, "Endpoint Log in", "Call it once now"])),
    way("before the first run", Pictured::Small, |size, theme| {
        let mut app = pressed(size, theme, &["New project for FlutterFlow"]);
        app.type_into("Base URL", "https://api.example.com");
        press(&mut app, &["Make the project", "Run flow"]);
        app
    }),
    way("deleting", Pictured::Small, |size, theme| pressed(size, theme, &[FLUTTERFLOW, "Endpoint Orders", "Delete this endpoint"])),
    way("two versions", Pictured::Both, |size, theme| shared_files::in_front(size, theme, &["See the difference…"])),
    way("a file that is taken", Pictured::Not, |size, theme| {
        let folder = tempfile::tempdir().unwrap();
        let path = with_readable_secrets(folder.path());
        let mut app = asked(size, theme, &[WEWEB], UserCommand::SaveAs);
        app.type_into("Path of the file", path.to_str().unwrap()).press("Save");
        app
    }),
    way("changed outside", Pictured::Small, |size, theme| shared_files::in_front(size, theme, &["Run flow"])),
    way("a hidden dialog", Pictured::Small, |size, theme| {
        let mut app = pressed(size, theme, &[WEWEB]);
        app.effects().world.dialogs.close();
        app.command(Command::User(UserCommand::SaveAs));
        app
    }),
    way("error", Pictured::Small, |size, theme| {
        let mut app = App::new(size, theme);
        app.command(Command::OpenPath("/nowhere/at/all/login.authscope.json".into()));
        app
    }),
];

/// A run with a token in place of its log-in, as far as the log-in.
fn pasted(size: Vec2, theme: Theme) -> App<'static> {
    let mut app = pressed(size, theme, &[FLUTTERFLOW, "Endpoint Log in", "Paste a token instead…"]);
    app.focus("Paste a token or a reply here").paste(TOKEN).press("Use it");
    app.effects().hold_end = true;
    app.effects().progress = Some(2);
    app.press("Run flow").keys(Modifiers::COMMAND, Key::B);
    // In a small window its row lies below the edge.
    let run = &app.state().run.as_ref().unwrap().run;
    let made_up = |entry: &&Arc<Entry>| matches!(entry.body, EntryBody::Request { .. }) && entry.source == Provenance::Pretended;
    let row = run.entries().iter().find(made_up).unwrap().id.clone();
    app.command(Command::ShowWhere(row)).press("Inspector Reply");
    app
}

/// The FlutterFlow sample with names that are as long as nobody has them.
fn long_names(size: Vec2, theme: Theme) -> App<'static> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("long.authscope.json");
    let mut project = super::support::runs::sample("flutterflow");
    let long = |name: &str| format!("{name} {}", "with a name that goes on and on ".repeat(6).trim_end());
    project.name = long(&project.name);
    project.pages.iter_mut().for_each(|page| page.name = long(&page.name));
    project.endpoints.iter_mut().for_each(|endpoint| endpoint.name = long(&endpoint.name));
    project.stories.iter_mut().for_each(|story| story.name = long(&story.name));
    project.environments.iter_mut().for_each(|environment| environment.name = long(&environment.name));
    disk::write(&path, &project);
    let mut app = App::new(size, theme);
    app.effects().choose(path);
    app.press("Open file…");
    press(&mut app, &["Run flow", "?Endpoint Log in"]);
    app
}

/// A run of which so many steps have arrived, and that has not ended.
fn watched(size: Vec2, theme: Theme, progress: usize) -> App<'static> {
    let mut effects = TestEffects::default();
    effects.hold_end = true;
    effects.progress = Some(progress);
    let mut app = App::with(size, theme, effects);
    app.press("Try the FlutterFlow demo");
    app
}

/// A project of many pages, most of them with a way to the next.
fn many_pages(size: Vec2, theme: Theme, count: usize) -> App<'static> {
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
    disk::write(&path, &project);
    let mut app = App::new(size, theme);
    app.effects().choose(path);
    app.press("Open file…");
    app
}

#[test]
fn every_screen_and_every_dialog_has_a_way_to_it_and_a_picture() {
    let shown = |ways: &mut dyn Iterator<Item = &Way>| {
        let (mut screens, mut dialogs) = (BTreeSet::new(), BTreeSet::new());
        for way in ways {
            let app = way.go(vec2(1440.0, 900.0), Theme::Dark);
            screens.insert(format!("{:?}", Screen::of(app.state())));
            dialogs.extend(app.state().dialog.as_ref().map(|dialog| format!("{:?}", DialogKind::from(dialog))));
        }
        (screens, dialogs)
    };
    let (screens, dialogs) = shown(&mut WAYS.iter().filter(|way| way.pictured != Pictured::Not));
    assert_eq!(screens, Screen::ALL.iter().map(|screen| format!("{screen:?}")).collect());
    assert_eq!(dialogs, DialogKind::VARIANTS.iter().map(|dialog| format!("{dialog:?}")).collect());
}
