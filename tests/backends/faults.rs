//! Every fault with every backend: the run comes to an end, the server lives on, and what is said of the log-in is true.

use authscope::domain::project::platform::Target;
use authscope::io::launch::{Launch, Launched};
use authscope::run::RunOutcome;

use crate::starters::{flutterflow, made};
use crate::support::live::{self, every_fault};
use crate::support::runs::Judged as _;

/// Backends whose keys take a while to make are tried with the faults that touch what they hand out; the others hit every shape alike.
const OF_TOKENS: [&str; 6] = ["token-other-key", "expiry-ms", "expiry-text", "expiry-lifetime", "wrong-signature", "reused-refresh"];

async fn all(backends: &[&str], slow_keys: bool) {
    for backend in backends {
        for fault in every_fault().filter(|fault| !slow_keys || fault.iter().all(|fault| OF_TOKENS.contains(fault))) {
            let mut project = made(backend, flutterflow());
            project.stories[0].events.truncate(3);
            let wanted = Launch { seed: Some(1), ..live::wanted(project, Target::Web, &fault) };
            let step = live::step_for(&wanted.faults);
            let Launched { run, pump, server } = live::start(wanted).await;
            let run = live::finish(pump, run, step).await;
            let server = server.unwrap();
            assert!(tokio::net::TcpStream::connect(server.address()).await.is_ok(), "{backend} with {fault:?}");
            if fault.is_empty() {
                assert_eq!(run.outcome(), RunOutcome::Ok, "{backend}");
            }
            assert!(matches!(run.outcome(), RunOutcome::Ok | RunOutcome::Problems), "{backend} with {fault:?}: {:?}", run.outcome());
            // Not those that answer 200 without a token: FlutterFlow reads the text "null" there, and is signed in (T3, rule 8).
            let breaks = ["hang", "cut-body", "error-500", "no-cors", "error-500-no-cors", "redirect-loop"];
            if fault.first().is_some_and(|fault| breaks.contains(fault)) {
                assert_eq!(run.outcome(), RunOutcome::Problems, "{backend} with {fault:?}");
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn with_shared_secrets() {
    all(&["xano", "supabase", "directus", "strapi", "simplejwt"], false).await;
}

#[tokio::test(start_paused = true)]
async fn with_keys_of_their_own() {
    all(&["firebase", "auth0", "cognito", "keycloak"], true).await;
}

#[tokio::test(start_paused = true)]
async fn with_cookies_and_plain_text() {
    all(&["appwrite", "pocketbase", "sanctum_token", "sanctum_spa"], false).await;
}
