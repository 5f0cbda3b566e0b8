//! Refused calls whose cause shows by itself: in the status, and in what was sent. Each on the demo server, with what the finding says and
//! where to set it; and the same refusal where nobody knows why.

#![expect(clippy::unwrap_used, reason = "helpers of tests may")]

mod support;

use authscope::domain::project::Project;
use authscope::domain::record::finding::Finding;
use authscope::domain::web::wire::Method;
use authscope::format::project_file;
use support::live::live;
use support::runs::Judged as _;

fn demo(platform: &str) -> Project {
    let text = std::fs::read(format!("{}/assets/demo-{platform}.authscope.json", env!("CARGO_MANIFEST_DIR"))).unwrap();
    project_file::read(&text).unwrap_or_else(|error| panic!("{error}")).0
}

/// The first finding of a run of the demo whose call was changed.
async fn first(platform: &str, endpoint: &str, change: impl FnOnce(&mut authscope::domain::project::endpoint::Endpoint)) -> Finding {
    let mut project = demo(platform);
    change(project.endpoints.iter_mut().find(|known| known.id == endpoint).unwrap());
    let target = project.platform.default_target();
    live(project, target, &[]).await.verdict().findings[0].clone()
}

fn address(url: &'static str) -> impl FnOnce(&mut authscope::domain::project::endpoint::Endpoint) {
    move |endpoint| endpoint.url = format!("{{{{base_url}}}}{url}")
}

#[tokio::test(start_paused = true)]
async fn an_address_that_the_server_does_not_know() {
    for (platform, field) in [("flutterflow", "API URL"), ("weweb", "URL")] {
        for (endpoint, url) in [("log-in", "/auth/logon"), ("current-user", "/users/me")] {
            let one = first(platform, endpoint, address(url)).await;
            assert!(one.evidence.contains("404 mostly means that the server has nothing at") && one.evidence.contains(url), "{one:#?}");
            assert!(one.sheet[0].field == field && one.sheet[0].set.contains("your server's documentation"), "{one:#?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_method_that_the_server_does_not_take_names_the_one_that_it_takes() {
    for (platform, field) in [("flutterflow", "Method Type"), ("weweb", "Method")] {
        let one = first(platform, "log-in", |endpoint| endpoint.method = Method::Put).await;
        assert!(one.evidence.contains("PUT was sent") || one.evidence.contains("does not take PUT"), "{one:#?}");
        assert!(one.sheet[0].field == field && one.sheet[0].now == "PUT", "{one:#?}");
    }
}

#[tokio::test(start_paused = true)]
async fn what_is_wrong_with_what_a_log_in_sends() {
    for (body, words) in [
        (r#"{"email": "VAR(email)"}"#, "password is passed to Log in and sent nowhere"),
        (r#"{"email": "a", "password": "b"}"#, "email and password are passed to Log in and sent nowhere"),
        (r#"{"email": "VAR(email)", "password": "VAR(email)", "note": "VAR(password)"}"#, "The same text is sent as email and as password"),
    ] {
        for (platform, open, close) in [("flutterflow", "<", ">"), ("weweb", "{{", "}}")] {
            let body = body.replace("VAR(", open).replace(')', close);
            let one = first(platform, "log-in", |endpoint| endpoint.body = body).await;
            assert!(one.evidence.contains(words), "{platform}: {one:#?}");
            assert!(!one.sheet.is_empty() && one.sheet[0].screen.contains("Log in"), "{one:#?}");
        }
    }
    // A wrong password is a wrong password: nothing of the call is accused.
    let mut project = demo("flutterflow");
    for event in &mut project.stories[0].events {
        if let authscope::domain::project::story::EventKind::Tap { typed, .. } = &mut event.kind {
            typed.iter_mut().filter(|typed| typed.field == "password").for_each(|typed| typed.text = "wrong-password-1".into());
        }
    }
    let target = project.platform.default_target();
    let one = live(project, target, &[]).await.verdict().findings[0].clone();
    assert!(one.evidence.contains("The app deals with it") && one.fix.contains("who logs in"), "{one:#?}");
}

/// A demo of which these actions are taken out everywhere, with what its run comes to first.
async fn without(platform: &str, kinds: &[&str]) -> Finding {
    fn clean(actions: &mut Vec<serde_json::Value>, kinds: &[&str]) {
        actions.retain(|action| !kinds.iter().any(|kind| action["do"] == *kind || action["do"].get(*kind).is_some()));
        for list in actions.iter_mut().filter_map(|action| action["do"].as_object_mut()).flat_map(|kind| kind.values_mut()) {
            for inner in list.as_object_mut().into_iter().flat_map(|members| members.values_mut()).filter_map(|inner| inner.as_array_mut())
            {
                if inner.iter().any(|one| one.get("do").is_some()) {
                    clean(inner, kinds);
                }
            }
        }
    }
    let mut json = serde_json::to_value(demo(platform)).unwrap();
    for workflow in json["workflows"].as_array_mut().unwrap() {
        clean(workflow["actions"].as_array_mut().unwrap(), kinds);
    }
    let project: Project = serde_json::from_value(json).unwrap();
    let target = project.platform.default_target();
    live(project, target, &[]).await.verdict().findings[0].clone()
}

#[tokio::test(start_paused = true)]
async fn an_action_that_is_not_there_at_all_is_named() {
    for (platform, kinds, id, add) in [
        ("flutterflow", &["log-in"][..], "RUN-NO-LOG-IN", "+ Add Action › Log In"),
        ("weweb", &["authenticate"], "RUN-NO-LOG-IN", "+ Add Action › Authenticate"),
        ("flutterflow", &["log-out"], "RUN-NO-LOG-OUT", "+ Add Action › Log Out"),
        ("weweb", &["clear-session"], "RUN-NO-LOG-OUT", "+ Add Action › Clear session"),
    ] {
        let one = without(platform, kinds).await;
        assert_eq!((one.id, one.sheet[0].field.as_str()), (id, add), "{platform}: {one:#?}");
    }
    let log_in = without("flutterflow", &["log-in"]).await;
    assert!(log_in.sheet.iter().any(|line| line.set.starts_with("$.data.access_token")), "{log_in:#?}");
}

#[tokio::test(start_paused = true)]
async fn a_condition_of_on_user_load_that_can_never_be_true_says_where_the_token_stands() {
    let mut json = serde_json::to_value(demo("weweb")).unwrap();
    let when = &mut json["workflows"][0]["actions"][0]["do"]["condition"]["when"]["is-set"]["value"]["path"];
    assert_eq!(*when, "session.accessToken");
    *when = "session.token".into();
    let project: Project = serde_json::from_value(json).unwrap();
    let target = project.platform.default_target();
    let one = live(project, target, &[]).await.verdict().findings[0].clone();
    assert!(
        one.id == "RUN-NEVER-TRUE" && one.evidence.contains("session.token") && one.evidence.contains("session.accessToken"),
        "{one:#?}"
    );
}
