//! Whatever the server does, each failure ends as an entry, the run goes on as the app would, and Stop works at once.
#![expect(clippy::unwrap_used, reason = "helpers of tests may")]

mod support;

use std::sync::{Arc, Mutex, OnceLock};

use authscope::domain::entry::{EntryBody, FailureWhat};
use authscope::domain::environment::ServerKind;
use authscope::domain::platform::Target;
use authscope::domain::secret::Secret;
use authscope::domain::wire::FailureKind;
use authscope::io::launch::{Launch, Started, launch};
use authscope::io::system_clock::SystemClock;
use authscope::run::{Run, RunOutcome};
use support::bad_servers::{Certificate, Manner, RawServer, nobody};
use support::runs::sample;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_util::sync::CancellationToken;

/// The FlutterFlow sample on phones, against a server of one's own at this address.
fn against(base_url: &str) -> Launch {
    let mut project = sample("flutterflow");
    let environment = &mut project.environments[0];
    environment.server = ServerKind::Own;
    for (name, value, secret) in [("base_url", base_url, false), ("email", "ada@example.com", false), ("password", "", true)] {
        let value = authscope::domain::environment::EnvironmentValue { name: name.into(), value: value.into(), secret };
        environment.values.push(value);
    }
    let secrets = [("password".to_owned(), Secret::new("Correct-Horse-9!"))].into();
    Launch { target: Some(Target::Mobile), secrets, ..Launch::of(Arc::new(project)) }
}

async fn finished(wanted: Launch) -> Run {
    let Started { run, pump, server } = launch(wanted, |_| None, Arc::new(SystemClock), CancellationToken::new()).await.unwrap();
    let run = pump.run(run, |_| {}).await;
    drop(server);
    run
}

/// The network failures of a run.
fn failures(run: &Run) -> Vec<FailureKind> {
    let kind = |body: &EntryBody| match body {
        EntryBody::Failure(failure) => match &failure.what {
            FailureWhat::Network { wire, .. } => Some(wire.kind),
            _ => None,
        },
        _ => None,
    };
    run.entries().iter().filter_map(|entry| kind(&entry.body)).collect()
}

/// The run went through the whole story, with one decision for each step.
fn assert_went_on(run: &Run) {
    let steps = run.story().unwrap().events.len();
    let decisions = run.entries().iter().filter(|entry| matches!(entry.body, EntryBody::NavigationDecision(_))).count();
    assert_eq!(decisions, steps);
    assert_eq!(run.outcome(), RunOutcome::Problems);
}

#[tokio::test]
async fn nobody_listening_is_an_entry_and_the_run_goes_on() {
    let run = finished(against(&format!("http://{}", nobody().await))).await;
    assert_eq!(failures(&run)[0], FailureKind::Refused);
    assert_went_on(&run);
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_an_entry() {
    let server =
        RawServer::start_tls(Manner::Answer(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}".to_vec()), &Certificate::of("localhost"))
            .await;
    let run = finished(against(&server.https_url(""))).await;
    assert_eq!(failures(&run)[0], FailureKind::Certificate);
    assert_went_on(&run);
}

#[tokio::test]
async fn odd_answers_are_entries_and_nothing_recorded_is_lost() {
    let json = b"{\"data\":{\"access_token\":".to_vec();
    let cases: [(&str, Vec<u8>, Option<FailureKind>); 5] = [
        (
            "cut",
            [b"HTTP/1.1 200 OK\r\ncontent-length: 900\r\nconnection: close\r\n\r\n".to_vec(), json].concat(),
            Some(FailureKind::BodyCut),
        ),
        ("garbage", b"SSH-2.0-OpenSSH_9.2\r\n".to_vec(), Some(FailureKind::Protocol)),
        ("html", b"HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 15\r\n\r\n<html>no</html>".to_vec(), None),
        ("not utf-8", b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\n\xff\xfe\x00\x80".to_vec(), None),
        ("500", b"HTTP/1.1 500 Oops\r\ncontent-length: 0\r\n\r\n".to_vec(), None),
    ];
    for (name, answer, kind) in cases {
        let close = matches!(name, "cut" | "garbage");
        let server = RawServer::start(if close { Manner::AnswerAndClose(answer.clone()) } else { Manner::Answer(answer.clone()) }).await;
        let run = finished(against(&server.url(""))).await;
        assert_went_on(&run);
        if let Some(kind) = kind {
            assert_eq!(failures(&run)[0], kind, "{name}");
            continue;
        }
        let reply = run.entries().iter().find_map(|entry| match &entry.body {
            EntryBody::Reply { reply, .. } => Some(reply.clone()),
            _ => None,
        });
        let body = run.bodies().get(&reply.unwrap().body.hash);
        assert!(answer.ends_with(&body), "{name}: the body is kept as it came");
    }
}

#[tokio::test(start_paused = true)]
async fn stop_ends_a_hanging_run_and_no_time_passes() {
    let began = tokio::time::Instant::now();
    let stop = CancellationToken::new();
    let hang =
        Launch { target: Some(Target::Mobile), faults: vec!["hang".parse().unwrap()], ..Launch::of(Arc::new(sample("flutterflow"))) };
    let Started { run, pump, server } = launch(hang, |_| None, Arc::new(SystemClock), stop.clone()).await.unwrap();
    let run = pump
        .run(run, |run| {
            // Stop is pressed while the log-in has no answer.
            if run.entries().iter().any(|entry| matches!(entry.body, EntryBody::Request { .. })) {
                stop.cancel();
            }
        })
        .await;
    assert_eq!(began.elapsed().as_millis(), 0);
    assert_eq!(run.outcome(), RunOutcome::Stopped);
    assert!(run.entries().iter().any(|entry| matches!(entry.body, EntryBody::Request { .. })), "what was recorded stays");
    drop(server);
}

/// Passes bytes on to a server and keeps what the client sent, one list for each connection.
async fn recorder(target: Arc<OnceLock<std::net::SocketAddr>>, sent: Arc<Mutex<Vec<Vec<u8>>>>) -> std::net::SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((client, _)) = listener.accept().await {
            let server = TcpStream::connect(*target.get().unwrap()).await.unwrap();
            let (mut from_client, mut to_client) = client.into_split();
            let (mut from_server, mut to_server) = server.into_split();
            let place = {
                let mut sent = sent.lock().unwrap();
                sent.push(Vec::new());
                sent.len() - 1
            };
            let sent = Arc::clone(&sent);
            tokio::spawn(async move {
                let mut buffer = vec![0; 65_536];
                while let Ok(n @ 1..) = from_client.read(&mut buffer).await {
                    sent.lock().unwrap()[place].extend_from_slice(&buffer[..n]);
                    to_server.write_all(&buffer[..n]).await.unwrap();
                }
            });
            tokio::spawn(async move { tokio::io::copy(&mut from_server, &mut to_client).await });
        }
    });
    address
}

#[tokio::test]
async fn a_whole_demo_run_is_on_the_wire_byte_for_byte_as_shown() {
    for (name, target) in [("flutterflow", Target::Web), ("flutterflow", Target::Mobile), ("weweb", Target::Published)] {
        let (server_at, sent) = (Arc::new(OnceLock::new()), Arc::new(Mutex::new(Vec::new())));
        let through = recorder(Arc::clone(&server_at), Arc::clone(&sent)).await;
        let values = vec![("base_url".to_owned(), format!("http://{through}"))];
        let wanted = Launch { target: Some(target), values, ..Launch::of(Arc::new(sample(name))) };
        let Started { run, pump, server } = launch(wanted, |_| None, Arc::new(SystemClock), CancellationToken::new()).await.unwrap();
        server_at.set(server.as_ref().unwrap().address()).unwrap();
        let run = pump.run(run, |_| {}).await;
        assert_eq!(run.outcome(), RunOutcome::Ok);
        let shown: Vec<Vec<u8>> = run
            .entries()
            .iter()
            .filter_map(|entry| match &entry.body {
                EntryBody::Request { request, .. } => Some(request.wire_text().reveal().into_bytes()),
                _ => None,
            })
            .collect();
        assert!(shown.len() > 6);
        // The requests come one after the other, so each connection carries them in the order shown.
        let mut connections = sent.lock().unwrap().clone();
        for request in &shown {
            let connection = connections.iter_mut().find(|bytes| bytes.starts_with(request));
            let connection = connection.unwrap_or_else(|| panic!("{name}: not on the wire: {}", String::from_utf8_lossy(request)));
            connection.drain(..request.len());
        }
        assert!(connections.iter().all(Vec::is_empty), "{name}: something was sent that is not shown");
        drop(server);
    }
}
