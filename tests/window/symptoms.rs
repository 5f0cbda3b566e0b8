//! "My login does not work": from what is seen to the setting that is behind it, with half of the questions left at "I don't know".

use authscope::app::command::Command;
use authscope::app::user_command::UserCommand;
use authscope::diagnose::symptoms::{House, Symptom, questions};
use egui::{Theme, vec2};

use super::support::window::App;

/// A symptom, what is answered (question's id, answer's place), and the cause that is named first.
type Case = (Symptom, House, &'static [(&'static str, usize)], &'static str);

/// Answers these questions on the screen, as (question's id, answer's place), and leaves the others open.
fn asked(symptom: Symptom, house: House, answers: &[(&str, usize)], theme: Theme, size: (f32, f32)) -> App<'static> {
    let mut app = App::new(vec2(size.0, size.1), theme);
    app.press(symptom.title()).press(&format!("My app is made with {}", house.title()));
    let list = questions(symptom, house);
    assert!(list.len() <= 7, "seven questions at most");
    assert!(answers.len() * 2 <= list.len() + 1, "half of them stay open");
    for (id, option) in answers {
        let question = list.iter().find(|question| question.id == *id).unwrap_or_else(|| panic!("{symptom:?} asks nothing called {id}"));
        app.press(question.text).press_in_long_menu(question.options[*option].label);
    }
    app
}

/// The titles of the causes in their order.
fn causes(app: &App) -> Vec<&'static str> {
    app.state().symptom.as_ref().unwrap().found.as_ref().unwrap().causes.iter().map(|cause| cause.id).collect()
}

#[test]
fn every_question_begins_at_i_dont_know_and_causes_come_after_two_answers() {
    for house in House::ALL {
        for symptom in Symptom::ALL {
            let mut app = App::new(vec2(1440.0, 900.0), Theme::Dark);
            app.press(symptom.title()).press(&format!("My app is made with {}", house.title()));
            let list = questions(*symptom, *house);
            assert!(app.sees(&format!("0 of {} known", list.len())) && app.sees("Answer any two of the questions on the left"));
            for question in &list {
                assert!(app.sees(question.text) && app.sees(question.screen), "{symptom:?}: {}", question.text);
                assert!(question.options.len() >= 2, "{}: nothing to choose", question.id);
            }
            assert!(app.state().symptom.as_ref().unwrap().found.is_none());
        }
    }
}

#[test]
fn for_each_symptom_the_cause_is_named_first_with_half_of_the_questions_open() {
    use House::{FlutterFlow as Ff, WeWeb as Ww};
    use Symptom::*;
    let table: [Case; 16] = [
        (NothingHappens, Ff, &[("response", 0), ("navigate", 2), ("expiry", 0)], "FF-NAV-NO-TARGET"),
        (WrongPage, Ff, &[("logged-in-page", 1), ("login-access", 0)], "FF-NAV-HOME-IS-LOGIN"),
        (SignedOut, Ff, &[("persist", 0), ("expiry", 1)], "FF-SES-EXPIRY-DURATION"),
        (LaterRefused, Ff, &[("who-refreshes", 1), ("errors-cors", 0), ("token-source", 0)], "FF-SES-NO-REFRESH"),
        (WorksInTest, Ff, &[("scheme", 0), ("cors", 4)], "FF-API-CORS-PUBLISHED"),
        (WorksInPostman, Ff, &[("cors", 0), ("scheme", 0), ("bearer", 1)], "FF-API-BEARER"),
        (OnlyPhones, Ff, &[("redirect", 1), ("host", 0)], "FF-API-REDIRECT-METHOD"),
        (Cors, Ff, &[("cors", 5), ("scheme", 0)], "FF-API-CORS-ON-ERROR"),
        (NothingHappens, Ww, &[("reply", 0), ("after-authenticate", 1), ("user-load", 0)], "WW-LOGIN-NO-NAV"),
        (WrongPage, Ww, &[("role", 2), ("user-load", 0)], "WW-ROLE-CASE"),
        (SignedOut, Ww, &[("set-user", 1), ("persist", 0)], "WW-SETUSER-ONLY-LOGIN"),
        (LaterRefused, Ww, &[("refresh", 1), ("bound-to-later", 0)], "WW-REFRESH-UNUSED"),
        (WorksInTest, Ww, &[("cors", 4), ("login-access", 0)], "WW-CORS-PREFLIGHT"),
        (WorksInPostman, Ww, &[("cors", 0), ("scheme", 0), ("body", 1)], "WW-FORM-NEEDED"),
        (OnlyPhones, Ww, &[("cookie-beside", 1), ("phone-browser", 1)], "WW-COOKIE-THIRD-PARTY"),
        (Cors, Ww, &[("cors", 5), ("scheme", 0)], "WW-CORS-ON-ERROR"),
    ];
    let mut wrong = Vec::new();
    for (at, (symptom, house, answers, first)) in table.into_iter().enumerate() {
        let theme = if at % 2 == 0 { Theme::Dark } else { Theme::Light };
        let size = if at % 3 == 0 { (1024.0, 700.0) } else { (1440.0, 900.0) };
        let app = asked(symptom, house, answers, theme, size);
        let found = causes(&app);
        if found.first() != Some(&first) {
            wrong.push(format!("{symptom:?} on {}: {first} is not first: {found:?}", house.title()));
        }
        assert!(app.sees("None of these: the call itself fails"));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_one_screen_to_look_at_next_is_answered_there_and_the_list_gets_shorter() {
    let mut app = asked(Symptom::SignedOut, House::WeWeb, &[("user-load", 0), ("set-user", 0)], Theme::Dark, (1440.0, 900.0));
    let before = causes(&app).len();
    assert!(before > 1 && app.sees("Check this one screen next"));
    let found = app.state().symptom.as_ref().unwrap().found.clone().unwrap();
    let list = questions(Symptom::SignedOut, House::WeWeb);
    let next = &list[found.next[0]];
    app.press(&format!("{} {}", next.text, next.options[0].label));
    assert!(causes(&app).len() < before, "{:?}", causes(&app));
    assert!(!app.state().symptom.as_ref().unwrap().found.as_ref().unwrap().ruled_out.is_empty());
    assert!(app.sees("RULED OUT BY YOUR ANSWERS"));
}

#[test]
fn the_answers_become_a_project_one_can_run_and_the_list_can_be_copied() {
    let mut app = asked(Symptom::SignedOut, House::FlutterFlow, &[("persist", 1), ("token", 0)], Theme::Light, (1440.0, 900.0));
    let text = app.copies("Copy as text");
    assert!(text.starts_with("Signed out after a refresh (FlutterFlow)") && text.contains("Persist Auth Sessions"), "{text}");
    app.press("Make a project from these answers");
    let open = app.state().open.as_ref().expect("a project is open");
    let json = serde_json::to_string(&open.project.platform).unwrap();
    assert!(json.contains(r#""persist":false"#), "{json}");
    app.press("Run flow");
    assert!(app.sees("You are signed out after the reload"), "the run shows what was answered");
}

#[test]
fn back_leads_to_the_welcome_screen() {
    let mut app = App::new(vec2(1024.0, 700.0), Theme::Light);
    app.press("CORS error").press("Back to the welcome screen");
    assert!(app.sees("See why your login does that."));
}

/// What an app has stored whose expiry is this many milliseconds since 1970.
pub fn snapshot(expiry_ms: i64) -> String {
    serde_json::json!({
        "authscope": "snapshot 1", "at": "2027-01-15T08:00:00.000Z", "origin": "https://acme.flutterflow.app", "path": "/",
        "stored": {
            "flutter._auth_authentication_token_": {"is": "JWT", "alg": "HS256", "exp": 1_800_000_600, "sub": "string"},
            "flutter._auth_token_expiration_": {"is": "number", "value": expiry_ms}
        },
        "cookies": {}, "calls": [{"url": "https://api.acme.example/auth/me", "status": 200, "ms": 12}]
    })
    .to_string()
}

#[test]
fn what_the_app_has_stored_is_evidence_before_the_fix_and_after_it() {
    for theme in [Theme::Dark, Theme::Light] {
        let mut app = App::new(vec2(1440.0, 900.0), theme);
        app.effects().faults(&["expiry-lifetime"]);
        app.press("Try the FlutterFlow demo").press("How to change it in FlutterFlow").press("Ask my app…");
        assert!(app.sees("press F12") && app.sees("makes no request"));
        let line = app.copies("Copy the line");
        assert!(line.starts_with("copy(JSON.stringify(") && !line.contains('\n'), "{line}");
        assert!(app.copies("For phones: copy the custom action").contains("askMyApp()"));
        app.focus("Paste what it copied").paste(&snapshot(900_000));
        assert!(
            app.sees("Your app stored 1 Jan 1970 00:15:00 UTC as the end of the session. This is why you are logged out at every start.")
        );
        assert!(app.sees("Not yet: it is as before."));
        app.focus("Paste what it copied").paste(&snapshot(1_800_000_600_000));
        assert!(app.sees("The app did what was predicted: this is gone.") && app.sees("as it should be"));
        assert_eq!(app.state().sheet.as_ref().unwrap().came_true, Some(true));
    }
}

#[test]
fn a_snapshot_pasted_anywhere_is_recognised_and_ends_in_a_project() {
    let mut app = App::new(vec2(1024.0, 700.0), Theme::Light);
    app.paste(&snapshot(900_000));
    assert!(app.sees("Your app stored 1 Jan 1970"), "no field takes it: it is recognised");
    app.press("Make a project of it");
    let wizard = app.state().wizard.as_ref().expect("the questions of a new project");
    assert_eq!(wizard.base_url, "https://api.acme.example");
    app.press("Make the project");
    assert!(app.state().open.is_some());
}

/// A HAR file with two renewals at one moment, with one refresh token.
pub fn race() -> String {
    let exchange = |at: &str, status: u16, reply: &str| {
        serde_json::json!({
            "startedDateTime": format!("2026-03-01T07:30:00.{at}Z"), "time": 40,
            "request": {
                "method": "POST", "url": "https://api.acme.example/auth/refresh", "headers": [{"name": "content-type", "value": "application/json"}],
                "postData": {"mimeType": "application/json", "text": "{\"refresh_token\":\"rt-cold-soup-100\"}"}
            },
            "response": {"status": status, "headers": [], "content": {"mimeType": "application/json", "text": reply}}
        })
    };
    let good = exchange("000", 200, "{\"access_token\":\"tok-0123456789-abcdef\",\"refresh_token\":\"rt-cold-soup-101\"}");
    serde_json::json!({"log": {"version": "1.2", "entries": [good, exchange("003", 400, "{\"message\":\"used already\"}")]}}).to_string()
}

#[test]
fn a_har_file_a_reply_and_a_body_that_somebody_has_are_evidence_and_end_in_a_project() {
    for theme in [Theme::Dark, Theme::Light] {
        let mut app = App::new(vec2(1024.0, 700.0), theme);
        app.press("Signed out after a refresh").press("My app is made with WeWeb").press("Ask my app…");
        app.focus("Paste what it copied").paste(&race());
        assert!(app.sees("Two parts of the app renew the session at one moment") && app.sees("used already"));
        assert!(!app.sees("rt-cold-soup"), "the token is masked");
        app.press("Make a WeWeb project of it");
        // What the calls show stands in the preview too, now in the menus of one platform.
        assert!(app.sees("What was understood of the HAR file") && app.sees("Two parts of the app renew") && !app.sees("FlutterFlow: "));
        app.press("Make a WeWeb project");
        assert!(app.state().open.is_some());

        let mut app = App::new(vec2(1440.0, 900.0), theme);
        app.press("Signed out after a refresh").press("My app is made with FlutterFlow").press("Ask my app…");
        app.focus("Paste what it copied").paste(r#"{"data": {"token": "tok-0123456789-abcdef", "expires": "2026-03-01 14:30:00"}}"#);
        assert!(app.sees("The session ends at another time on every device") && app.sees("$.data.expires"));
        app.press("Make a FlutterFlow project of it").press("Make the project");
        let project = &app.state().open.as_ref().expect("a project").project;
        assert!(
            project.endpoints.iter().any(|endpoint| endpoint.paths.iter().any(|path| path.path.contains("data.token"))),
            "its paths are those of the reply"
        );
    }
}

#[test]
fn a_reply_is_known_wherever_it_is_pasted_or_dropped_and_other_json_is_none() {
    let reply = r#"{"data": {"access_token": "tok-0123456789-abcdef", "expires": "2026-03-01 14:30:00"}}"#;
    let mut app = App::new(vec2(1024.0, 700.0), Theme::Light);
    app.paste(reply);
    assert!(app.sees("The session ends at another time on every device"));

    let mut app = App::new(vec2(1024.0, 700.0), Theme::Dark);
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("reply.json");
    std::fs::write(&file, reply).unwrap();
    app.command(Command::ImportFile(file.clone()));
    assert!(app.sees("The session ends at another time on every device") && !app.sees("tok-0123456789"));

    std::fs::write(&file, r#"{"flowers": ["rose", "tulip"]}"#).unwrap();
    let mut app = App::new(vec2(1024.0, 700.0), Theme::Dark);
    app.command(Command::ImportFile(file));
    assert!(app.sees("Nothing could be read from it") && app.sees("no HAR file"));
}

/// A token that ended long ago, or whose `exp` is as given.
fn token(exp: &str) -> String {
    use base64::Engine as _;
    let part = |text: &str| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text);
    format!("{}.{}.{}", part(r#"{"alg":"HS256"}"#), part(&format!(r#"{{"sub":"u-1","exp":{exp}}}"#)), part(&"s".repeat(32)))
}

#[test]
fn a_token_that_somebody_has_is_evidence_and_ends_in_a_run_without_a_password() {
    for (exp, words) in
        [("1700000000000", "milliseconds where seconds belong"), ("\"soon\"", "its exp is no number"), ("1700000000", "The token ended")]
    {
        let mut app = App::new(vec2(1024.0, 700.0), Theme::Light);
        app.paste(&token(exp));
        assert!(app.sees(words) && app.sees("u-1"), "{exp}");
        assert!(exp == "1700000000" || !app.sees("The token ended"), "what is read as a time far ahead has not ended: {exp}");
        assert!(!app.sees(&token(exp)));
    }
    let mut app = App::new(vec2(1440.0, 900.0), Theme::Dark);
    app.paste(&format!("Authorization: Bearer {}", token("4102444800")));
    app.press("Make a WeWeb project of it").type_into("Base URL", "http://127.0.0.1:9").press("Make the project");
    assert!(app.sees("A pasted token instead of logging in") && app.sees("token A1"), "what the app would get is shown first");
    app.press("Use it").press("Run");
    let run = &app.state().run.as_ref().expect("a run").run;
    assert!(run.entries().iter().any(|entry| entry.source == authscope::domain::record::entry::Provenance::Pretended));

    // A project that is open takes it in place of its own log-in.
    let mut app = App::new(vec2(1440.0, 900.0), Theme::Dark);
    app.press("Try the WeWeb demo").paste(&token("4102444800"));
    app.press("Use it in place of the log-in…");
    assert!(app.sees("A pasted token instead of logging in") && app.sees("token A1"));
}

#[test]
fn a_request_that_works_is_laid_beside_the_one_of_the_app() {
    let works = "curl 'https://api.acme.example/me' --header 'Authorization: Bearer opaque-token-0123456789'";
    for theme in [Theme::Dark, Theme::Light] {
        let mut app = App::new(vec2(1024.0, 700.0), theme);
        app.press("Works in Postman, fails in my app").press("My app is made with WeWeb").press("Compare the two requests…");
        app.focus("The request that works").paste(works);
        assert!(app.sees("GET https://api.acme.example/me") && !app.sees("opaque-token"));
        app.focus("What my app sends").paste(&works.replace("Bearer opaque-token-0123456789", "Bearer undefined"));
        assert!(app.sees("The text of nothing is sent in place of a token") && app.sees("Auth › Bearer"));
        app.focus("What my app sends").paste(works);
        assert!(
            app.sees("the request sends what the request that works sends")
                || app.sees("The request sends what the request that works sends")
        );
        app.press("Make a project of the request that works");
        assert!(app.sees("What was understood of the cURL command"));
    }
    // A project that is open has the request: as it was sent, or as it would be.
    let log_in = r#"curl 'https://api.acme.example/auth/login' -H 'Content-Type: application/json' -H 'X-Api-Key: k-1234567890' -d '{"email": "ada@example.com", "password": "s3cret-pass"}'"#;
    let mut app = App::new(vec2(1440.0, 900.0), Theme::Dark);
    app.press("Try the FlutterFlow demo");
    app.command(Command::User(UserCommand::CompareRequests));
    app.focus("The request that works").paste(log_in);
    assert!(app.sees("as it was sent in the run that is shown") && app.sees("The app does not send the header X-Api-Key"));
    assert!(app.sees("API Calls › Log in › Headers") && !app.sees("k-1234567890") && !app.sees("s3cret-pass"));
    // The call that goes to the same path is the one that is meant; what the server takes is no fault.
    app.focus("The request that works").paste("curl https://api.acme.example/auth/me -H 'X-More: 1'");
    assert!(app.sees("API Calls › Current user") && app.sees("where it was answered 200") && !app.sees("The app sends GET"));
    app.press("The request of my app").press("Log in");
    assert!(app.sees("The app sends POST, and the request that works is a GET"));
}

#[test]
fn what_is_no_snapshot_says_what_is_wanted() {
    let mut app = App::new(vec2(1024.0, 700.0), Theme::Dark);
    app.press("Signed out after a refresh").press("My app is made with FlutterFlow").press("Ask my app…");
    app.focus("Paste what it copied").paste("hello");
    assert!(app.sees("This is neither what the line copied nor the stored values of a session."));
}
