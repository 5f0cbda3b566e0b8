//! What a starter comes to on each platform: the session is really right, and what cannot work somewhere by its nature does not.

use authscope::domain::project::platform::Target;
use authscope::domain::record::entry::EntryBody;
use authscope::domain::web::token::Jwt;
use authscope::run::{Run, RunOutcome};

use crate::starters::{flutterflow, made, run, weweb};
use crate::support::runs::Judged as _;
use crate::support::runs::{START_MS, decision, of_event, text};

/// How long each backend's token lives, in seconds; nothing where FlutterFlow cannot know.
const LIVES: [(&str, Option<i64>); 14] = [
    ("plain", Some(900)),
    ("xano", None),
    ("supabase", Some(3_600)),
    ("directus", Some(900)),
    ("strapi", Some(1_800)),
    ("firebase", Some(3_600)),
    ("auth0", Some(86_400)),
    ("cognito", Some(3_600)),
    ("appwrite", Some(31_536_000)),
    ("pocketbase", Some(604_800)),
    ("sanctum_token", None),
    ("sanctum_spa", None),
    ("simplejwt", Some(300)),
    ("keycloak", Some(300)),
];

fn after(run: &Run, event: &str) -> authscope::domain::record::session::Session {
    let moment = run.moments().iter().rev().find(|moment| moment.event == event).unwrap();
    moment.device.tabs[0].session.clone()
}

#[tokio::test(start_paused = true)]
async fn ff_t3_the_expiry_is_read_right_whatever_its_notation() {
    for (backend, life) in LIVES {
        let mut project = made(backend, flutterflow());
        project.stories[0].events.truncate(2);
        let run = run(project, "whole-login", Target::Web).await;
        let session = after(&run, "log-in");
        let expected = life.map(|seconds| START_MS + seconds * 1000);
        assert!(
            session.expiry_ms.zip(expected).map_or(session.expiry_ms == expected, |(is, should)| (is - should).abs() <= 2_000),
            "{backend}: {:?}, not {expected:?}",
            session.expiry_ms
        );
        if let Some(exp) = Jwt::read(&session.token.to_text().reveal()).and_then(|jwt| jwt.time_ms("exp")) {
            assert!((exp - session.expiry_ms.unwrap()).abs() <= 2_000, "{backend}");
        }
        assert!(
            session.uid.is_some() && session.user_data.member("email").to_text().reveal() == "ada@example.com",
            "{backend}: {session:?}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn ww_10_the_user_is_an_object_without_a_wrapper() {
    for (backend, _) in LIVES {
        let mut project = made(backend, weweb());
        project.stories[0].events.truncate(2);
        let run = run(project, "whole-login", Target::Published).await;
        let user = after(&run, "log-in").user;
        let address = ["email", "username"].map(|name| user.member(name).to_text().reveal());
        assert!(address.contains(&"ada@example.com".to_owned()), "{backend}: {user:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn ff_9_a_refresh_keeps_what_its_reply_does_not_have() {
    for backend in ["strapi", "cognito", "simplejwt", "firebase", "auth0", "keycloak", "directus", "supabase", "plain"] {
        let project = made(backend, flutterflow());
        let run = run(project, "whole-login", Target::Web).await;
        let (before, after) = (after(&run, "log-in"), after(&run, "load-orders"));
        assert!(after.refresh_token.is_some() && after.uid == before.uid && after.user_data == before.user_data, "{backend}: {after:?}");
        assert!(after.expiry_ms > before.expiry_ms && after.token != before.token, "{backend}");
        let rotates = !matches!(backend, "strapi" | "cognito" | "simplejwt" | "firebase");
        assert_eq!(after.refresh_token != before.refresh_token, rotates, "{backend}");
    }
}

#[tokio::test(start_paused = true)]
async fn on_phones_and_in_test_mode_every_backend_without_cookies_is_green() {
    for (backend, _) in LIVES.into_iter().filter(|(backend, _)| *backend != "sanctum_spa") {
        let project = made(backend, flutterflow());
        for story in project.stories.iter().map(|story| story.id.clone()).collect::<Vec<_>>() {
            for target in [Target::Mobile, Target::TestMode] {
                let run = run(project.clone(), &story, target).await;
                assert_eq!(run.outcome(), RunOutcome::Ok, "{backend} on {target:?}, {story}\n{}", text(&run));
            }
        }
    }
}

/// Phones keep no cookies (B11) and the proxy strips them (B8), so nobody gets past the CSRF check.
#[tokio::test(start_paused = true)]
async fn b_2_10_4_sanctum_cookies_do_not_work_on_phones_and_in_test_mode() {
    for target in [Target::Mobile, Target::TestMode] {
        let run = run(made("sanctum_spa", flutterflow()), "whole-login", target).await;
        let refused = of_event(&run, "log-in").any(|entry| matches!(&entry.body, EntryBody::Reply { reply, .. } if reply.status == 419));
        assert!(refused, "{}", text(&run));
        assert_eq!(decision(&run, "log-in").page.as_deref(), Some("login"));
        assert!(!after(&run, "log-in").signed_in);
        assert_eq!(run.outcome(), RunOutcome::Problems);
    }
}

/// What WeWeb cannot read (rule 34) FlutterFlow can: there the header stands in for the cookie.
#[tokio::test(start_paused = true)]
async fn b_2_8_3_appwrite_goes_by_cookie_on_weweb_and_by_header_on_flutterflow() {
    let ways = [(flutterflow(), Target::Web, "x-fallback-cookies"), (weweb(), Target::Published, "cookie")];
    for (platform, target, header) in ways {
        let run = run(made("appwrite", platform), "whole-login", target).await;
        let sent: Vec<String> = of_event(&run, "reload")
            .filter_map(|entry| match &entry.body {
                EntryBody::Request { request, .. } => Some(request.headers.iter().map(|line| line.name.clone()).collect::<Vec<_>>()),
                _ => None,
            })
            .flatten()
            .collect();
        let both = ["x-fallback-cookies", "cookie"].map(|name| sent.iter().any(|sent| sent == name));
        assert_eq!(both, [header == "x-fallback-cookies", header == "cookie"], "{sent:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn cookies_are_secrets() {
    for backend in ["appwrite", "sanctum_spa"] {
        for (platform, target) in [(flutterflow(), Target::Web), (weweb(), Target::Published)] {
            let run = run(made(backend, platform), "whole-login", target).await;
            let cookies: Vec<String> = run
                .moments()
                .iter()
                .flat_map(|moment| moment.device.cookies.iter().map(|cookie| cookie.value.reveal()).collect::<Vec<_>>())
                .collect();
            let shown = crate::support::live::entries_of(&run).iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
            assert!(shown.contains("cookie C1"), "{backend}");
            for cookie in cookies {
                let decoded = authscope::domain::base::encode::decoded(&cookie);
                assert!(!shown.contains(&cookie) && !shown.contains(&decoded), "{backend} shows a cookie");
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_replay_has_the_same_cookies() {
    for (backend, platform, target) in [("appwrite", weweb(), Target::Published), ("sanctum_spa", flutterflow(), Target::Web)] {
        let project = made(backend, platform);
        let live = run(project.clone(), "whole-login", target).await;
        let again = authscope::run::replay::replay(&live.recording(), std::sync::Arc::new(project));
        assert_eq!(live.entries(), again.entries(), "{backend}");
        assert_eq!(again.outcome(), RunOutcome::Ok);
    }
}
