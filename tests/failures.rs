//! Whatever a server does, it ends as an entry, the run goes on as the app would, and nothing recorded is lost. Stop works at once.
#![expect(clippy::unwrap_used, reason = "helpers of tests may")]

mod support;

#[path = "support/bad_servers.rs"]
mod bad_servers;

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use authscope::domain::project::Project;
use authscope::domain::project::environment::Environment;
use authscope::domain::project::platform::Target;
use authscope::domain::record::entry::EntryBody;
use authscope::domain::record::failure::{FailureEntry, FailureWhat};
use authscope::domain::web::wire::FailureKind;
use authscope::domain::words;
use authscope::format::recording_file;
use authscope::io::demo_server::{DemoOptions, DemoServer};
use authscope::io::launch::{Launch, Launched};
use authscope::io::system_clock::{Clock as _, SharedClock};
use authscope::run::replay::replay;
use authscope::run::{Run, RunOutcome};
use bad_servers::{Certificate, Manner, RawServer, nobody};
use support::lengths::without_lengths;
use support::live::{QUIET_TURNS, entries_of, everywhere, finish, live, start, wanted};
use support::runs::Judged as _;
use support::runs::{decision, of_event, sample, text};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::task::AbortOnDropHandle;

/// A sample with an environment of its own at this address.
fn own(name: &str, base_url: &str) -> Launch {
    let mut project: Project = sample(name);
    let demo = &project.environments[0];
    // Time stands still in these tests: nobody waits for a turn.
    let limit_per_second = Some(0);
    let own =
        Environment { id: "own".into(), name: "Own".into(), origins: demo.origins.clone(), limit_per_second, ..Environment::default() };
    project.environments.push(own);
    let value = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    Launch {
        environment: Some("own".into()),
        values: vec![value("base_url", base_url), value("email", "ada@example.com"), value("password", "Correct-Horse-9!")],
        ..Launch::of(Arc::new(project))
    }
}

async fn run_against(name: &str, target: Target, base_url: &str, step: Option<Duration>) -> Run {
    let Launched { run, pump, .. } = start(Launch { target: Some(target), ..own(name, base_url) }).await;
    finish(pump, run, step).await
}

/// The failures of the step in which somebody logs in.
fn failures(run: &Run) -> Vec<&FailureEntry> {
    of_event(run, "log-in")
        .filter_map(|entry| match &entry.body {
            EntryBody::Failure(failure) => Some(failure),
            _ => None,
        })
        .collect()
}

/// The run went on to its end as the app would, and its recording replays to the same entries.
fn assert_it_went_on(run: &Run, what: &str) {
    assert!(run.is_finished(), "{what}");
    assert_eq!(run.outcome(), RunOutcome::Problems, "{what}\n{}", text(run));
    for event in &run.story().unwrap().events {
        decision(run, &event.id);
    }
    let written = recording_file::write(&run.recording(), run.registry());
    let loaded = recording_file::read(written.text.as_bytes(), |hash| {
        let found = written.beside.iter().find(|(name, _)| name == hash);
        found.map(|(_, bytes)| bytes.clone()).ok_or(std::io::ErrorKind::NotFound.into())
    });
    let loaded = loaded.unwrap();
    let again = replay(&loaded, Arc::clone(&loaded.plan.project));
    assert_eq!(without_lengths(entries_of(run).into()), without_lengths(entries_of(&again).into()), "{what}");
}

fn assert_network(run: &Run, kind: FailureKind, words: &str, what: &str) {
    let found = failures(run).into_iter().any(|failure| match &failure.what {
        FailureWhat::Network { wire, .. } => wire.kind == kind && words::failure(&run.plan().project, failure).contains(words),
        _ => false,
    });
    assert!(found, "{what} shows no {kind:?} with “{words}”:\n{}", text(run));
    assert_it_went_on(run, what);
}

/// On which targets the sample logs in: in WeWeb's editor nothing is guarded, so nobody comes to the log-in.
fn with_log_in() -> impl Iterator<Item = (&'static str, Target)> {
    everywhere().filter(|(_, target)| *target != Target::Editor)
}

fn http(status: &str, headers: &str, body: &[u8]) -> Vec<u8> {
    let cors = "access-control-allow-origin: *\r\naccess-control-allow-headers: content-type, authorization\r\n";
    let mut bytes = format!("HTTP/1.1 {status}\r\n{cors}{headers}content-length: {}\r\n\r\n", body.len()).into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

#[tokio::test(start_paused = true)]
async fn nothing_listens() {
    for (name, target) in with_log_in() {
        let run = run_against(name, target, &format!("http://{}", nobody().await), None).await;
        assert_network(&run, FailureKind::Refused, "Connection refused", &format!("{name} on {target:?}"));
    }
}

#[tokio::test(start_paused = true)]
async fn nothing_is_answered() {
    for (name, target) in with_log_in() {
        let server = RawServer::start(Manner::AnswerAndStall(Vec::new())).await;
        let run = run_against(name, target, &server.url(""), Some(support::live::PAST_PATIENCE)).await;
        assert_network(&run, FailureKind::NoAnswer, "No answer in 30 s; your app would still wait", &format!("{name} on {target:?}"));
        assert!(decision(&run, "log-in").reason().contains("no answer yet"), "{}", decision(&run, "log-in").reason());
    }
}

#[tokio::test(start_paused = true)]
async fn the_body_is_cut_off() {
    let half = b"HTTP/1.1 200 OK\r\naccess-control-allow-origin: *\r\naccess-control-allow-headers: *\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{\"data\":{\"access_token\":\"abc";
    for (name, target) in with_log_in() {
        let server = RawServer::start(Manner::AnswerAndClose(half.to_vec())).await;
        let run = run_against(name, target, &server.url(""), None).await;
        let what = format!("{name} on {target:?}");
        assert_network(&run, FailureKind::BodyCut, "cut off before its end", &what);
        let kept = entries_of(&run)
            .iter()
            .any(|entry| entry.pointer("/partial/body/text").is_some_and(|text| text.as_str().unwrap().starts_with("{\"data\"")));
        assert!(kept, "{what} has lost what had arrived");
    }
}

#[tokio::test(start_paused = true)]
async fn no_http_comes_back() {
    for (name, target) in with_log_in() {
        let server = RawServer::start(Manner::AnswerAndClose(b"SSH-2.0-OpenSSH_9.2\r\n".to_vec())).await;
        let run = run_against(name, target, &server.url(""), None).await;
        assert_network(&run, FailureKind::Protocol, "not HTTP", &format!("{name} on {target:?}"));
    }
}

#[tokio::test(start_paused = true)]
async fn the_certificate_is_not_trusted() {
    let certificate = Certificate::of("127.0.0.1");
    for (name, target) in with_log_in() {
        let server = RawServer::start_tls(Manner::Answer(http("200 OK", "", b"{}")), &certificate).await;
        let run = run_against(name, target, &server.https_url(""), None).await;
        assert_network(&run, FailureKind::Certificate, "certificate is not trusted", &format!("{name} on {target:?}"));
    }
}

#[tokio::test(start_paused = true)]
async fn https_is_spoken_to_an_http_port() {
    let server = DemoServer::start(DemoOptions::default()).await.unwrap();
    let run = run_against("flutterflow", Target::Mobile, &server.base_url().replace("http:", "https:"), None).await;
    assert_network(&run, FailureKind::NotTls, "does not speak TLS", "https to http");
}

#[tokio::test(start_paused = true)]
async fn errors_pages_and_odd_bytes_are_replies_that_the_app_makes_something_of() {
    let json = "content-type: application/json\r\n";
    let replies: [(&str, Vec<u8>); 4] = [
        ("a server error", http("503 Service Unavailable", json, b"{\"error\": {\"code\": \"down\"}}")),
        ("a page of HTML", http("200 OK", "content-type: text/html\r\n", b"<!doctype html><p>It works!")),
        ("bytes that are no UTF-8", http("200 OK", json, b"{\"data\": \"\xff\xfe\"}")),
        ("nothing at all", http("200 OK", json, b"")),
    ];
    for (name, target) in with_log_in() {
        for (what, bytes) in &replies {
            let server = RawServer::start(Manner::Answer(bytes.clone())).await;
            let run = run_against(name, target, &server.url(""), None).await;
            let what = format!("{what}: {name} on {target:?}");
            let replies = of_event(&run, "log-in").filter(|entry| matches!(entry.body, EntryBody::Reply { .. })).count();
            assert!(replies >= 1, "{what}: no reply\n{}", text(&run));
            assert_it_went_on(&run, &what);
        }
    }
}

#[tokio::test(start_paused = true)]
async fn thirty_megabytes_of_json_are_read_and_kept() {
    for (name, target) in [("flutterflow", Target::Mobile), ("weweb", Target::Published)] {
        let run = live(sample(name), target, &["huge-json@log-in"]).await;
        let large = of_event(&run, "log-in").find_map(|entry| match &entry.body {
            EntryBody::Reply { reply, .. } if reply.body.len > 30_000_000 => Some(reply.body.clone()),
            _ => None,
        });
        let large = large.expect("the large reply is an entry");
        assert_eq!(run.bodies().get(&large.hash).len() as u64, large.len, "nothing is lost");
        assert_eq!(run.outcome(), RunOutcome::Ok, "the token in it is found: {}", decision(&run, "log-in").reason());
    }
}

#[tokio::test(start_paused = true)]
async fn redirects_without_end_are_followed_as_far_as_the_client_follows_them() {
    for (name, target) in with_log_in() {
        let server = redirecting().await;
        let run = run_against(name, target, &format!("http://{}", server.0), None).await;
        let what = format!("{name} on {target:?}");
        let ended = failures(&run).iter().any(|failure| matches!(failure.what, FailureWhat::Redirects { .. } | FailureWhat::Cors { .. }))
            || of_event(&run, "log-in").any(|entry| matches!(&entry.body, EntryBody::Reply { reply, .. } if reply.status == 307));
        assert!(ended, "{what}\n{}", text(&run));
        assert_it_went_on(&run, &what);
    }
}

/// A server that redirects every call to itself, and allows every preflight.
async fn redirecting() -> (SocketAddr, AbortOnDropHandle<()>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let task = tokio::spawn(async move {
        let mut connections = tokio::task::JoinSet::new();
        while let Ok((mut stream, _)) = listener.accept().await {
            connections.spawn(async move {
                let mut seen = Vec::new();
                while let Ok(1..) = stream.read_buf(&mut seen).await {
                    // One request at a time comes here, and each fits into one piece.
                    let preflight = seen.starts_with(b"OPTIONS");
                    seen.clear();
                    let location = format!("location: http://{address}/auth/login\r\n");
                    let answer = if preflight { http("204 No Content", "", b"") } else { http("307 Temporary Redirect", &location, b"") };
                    stream.write_all(&answer).await.ok();
                }
            });
        }
    });
    (address, AbortOnDropHandle::new(task))
}

/// With time paused, a hanging server and Stop: the run ends, and not a millisecond has passed.
#[tokio::test(start_paused = true)]
async fn stop_ends_a_hanging_run_without_time_going_on() {
    for (name, target) in with_log_in() {
        let Launched { run, pump, server } = start(wanted(sample(name), target, &["hang"])).await;
        let began = tokio::time::Instant::now();
        let stop = pump.stop.clone();
        let inputs = Arc::new(AtomicUsize::new(0));
        let counted = Arc::clone(&inputs);
        let running = tokio::spawn(pump.run(run, move |_| {
            counted.fetch_add(1, Ordering::Relaxed);
        }));
        let (mut seen, mut quiet) = (0, 0);
        while quiet <= QUIET_TURNS {
            tokio::task::yield_now().await;
            let now = inputs.load(Ordering::Relaxed);
            quiet = if now == seen { quiet + 1 } else { 0 };
            seen = now;
        }
        assert!(!running.is_finished() && seen > 1, "it hangs, {seen} inputs in");
        stop.cancel();
        while !running.is_finished() {
            tokio::task::yield_now().await;
        }
        let run = running.await.unwrap();
        assert_eq!((run.outcome(), began.elapsed()), (RunOutcome::Stopped, Duration::ZERO), "{name} on {target:?}");
        let last = run.entries().last().unwrap();
        assert!(matches!(&last.body, EntryBody::Note(authscope::domain::record::note::Note::Stopped)), "{last:?}");
        drop(server);
        let recording = run.recording();
        assert_eq!(entries_of(&replay(&recording, Arc::clone(&recording.plan.project))), entries_of(&run), "what was recorded is not lost");
    }
}

/// The request shown, unmasked in memory, is byte for byte what a recorder between app and server received.
#[tokio::test(start_paused = true)]
async fn what_is_shown_is_what_was_sent_byte_for_byte() {
    for (name, target) in everywhere() {
        let clock = Arc::new(SharedClock::frozen_at(support::runs::START_MS));
        let server = DemoServer::start(DemoOptions { clock: Arc::clone(&clock), ..DemoOptions::default() }).await.unwrap();
        let recorder = Recorder::before(server.address()).await;
        let Launched { run, mut pump, .. } =
            start(Launch { target: Some(target), ..own(name, &format!("http://{}", recorder.address)) }).await;
        assert_eq!(clock.now_ms(), run.plan().start_ms);
        pump.server_clock = Some(clock);
        let run = finish(pump, run, None).await;
        assert_eq!(decision(&run, "load-orders").page.as_deref(), Some("home"), "{}", text(&run));
        let mut streams = recorder.streams();
        let mut requests = 0;
        for entry in run.entries().iter() {
            let EntryBody::Request { request, .. } = &entry.body else { continue };
            let shown = request.wire_text().reveal().into_bytes();
            let stream = streams.iter_mut().find(|stream| stream.starts_with(&shown));
            let stream = stream.unwrap_or_else(|| panic!("{} of {name} on {target:?} was not sent as shown", entry.id));
            stream.drain(..shown.len());
            requests += 1;
        }
        assert!(requests >= 4, "{requests} requests of {name} on {target:?}");
        assert!(streams.iter().all(Vec::is_empty), "something was sent that is not shown");
    }
}

/// Passes bytes on in both directions and keeps those of the client, connection by connection.
struct Recorder {
    address: SocketAddr,
    streams: Arc<Mutex<Vec<Vec<u8>>>>,
    _task: AbortOnDropHandle<()>,
}

impl Recorder {
    async fn before(server: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let streams: Arc<Mutex<Vec<Vec<u8>>>> = Arc::default();
        let kept = Arc::clone(&streams);
        let task = tokio::spawn(async move {
            let mut connections = tokio::task::JoinSet::new();
            while let Ok((client, _)) = listener.accept().await {
                let kept = Arc::clone(&kept);
                connections.spawn(async move {
                    let place = {
                        let mut streams = kept.lock().unwrap();
                        streams.push(Vec::new());
                        streams.len() - 1
                    };
                    let server = TcpStream::connect(server).await.unwrap();
                    let ((mut from_client, mut to_client), (mut from_server, mut to_server)) = (client.into_split(), server.into_split());
                    let there = async {
                        let mut piece = vec![0; 64 * 1024];
                        while let Ok(read @ 1..) = from_client.read(&mut piece).await {
                            kept.lock().unwrap()[place].extend_from_slice(&piece[..read]);
                            to_server.write_all(&piece[..read]).await.ok();
                        }
                        to_server.shutdown().await.ok();
                    };
                    let back = async {
                        tokio::io::copy(&mut from_server, &mut to_client).await.ok();
                    };
                    tokio::join!(there, back);
                });
            }
        });
        Self { address, streams, _task: AbortOnDropHandle::new(task) }
    }

    fn streams(&self) -> Vec<Vec<u8>> {
        self.streams.lock().unwrap().clone()
    }
}
