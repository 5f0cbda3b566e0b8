//! Projects and recordings of version 1, kept as they were written then: they open, run and replay as they did.
//!
//! `tests/golden/v1/expected.json` says what the program of that version made of each recording: how the run ended, the decision of each
//! step, and the rows of each track. It is never written anew.
#![expect(clippy::unwrap_used, reason = "helpers of tests may")]

mod support;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use authscope::domain::record::entry::{EntryBody, Hop};
use authscope::domain::record::recording::RecordedInput;
use authscope::format::{project_file, recording_file};
use authscope::run::Run;
use authscope::run::replay::replay;
use serde::Deserialize;
use support::runs::Judged as _;

/// What the program of version 1 made of a recording.
#[derive(Debug, Deserialize)]
struct Expected {
    outcome: String,
    page: Option<String>,
    signed_in: bool,
    /// `step rule outcome page`, in order.
    steps: Vec<String>,
    /// The kinds of the rows of each track, by `step/track`.
    rows: BTreeMap<String, String>,
}

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/v1").join(name)
}

fn files(name: &str) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder(name)).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn expected() -> BTreeMap<String, Expected> {
    serde_json::from_slice(&std::fs::read(folder("expected.json")).unwrap()).unwrap()
}

fn replayed(path: &Path) -> Run {
    let recording =
        recording_file::read(&std::fs::read(path).unwrap(), |hash| panic!("{} has no body {hash:?} beside it", path.display())).unwrap();
    let project = Arc::clone(&recording.plan.project);
    replay(&recording, project)
}

/// The preflights of a recording that are not sent any more, each with the track of its call and the requests before that in it.
fn spared(path: &Path, run: &Run) -> Vec<(String, usize)> {
    let recording = recording_file::read(&std::fs::read(path).unwrap(), |_| Ok(Vec::new().into())).unwrap();
    let asked = recording.inputs.iter().filter_map(|input| match &input.what {
        RecordedInput::Reply { key, .. } if key.hop == Hop::Preflight => Some((key.event.clone(), key.endpoint.clone(), key.nth)),
        _ => None,
    });
    let sent = |wanted: &(String, String, u16), of: Hop| {
        let mut before: BTreeMap<String, usize> = BTreeMap::new();
        run.entries().iter().find_map(|entry| {
            let EntryBody::Request { endpoint, hop, nth, .. } = &entry.body else { return None };
            let track = format!("{}/{}", entry.id.event, entry.id.track);
            let place = before.entry(track.clone()).or_default();
            *place += 1;
            let is_it = *hop == of && (entry.id.event.to_string(), endpoint.clone(), *nth) == *wanted;
            is_it.then_some((track, *place - 1))
        })
    };
    asked.filter(|call| sent(call, Hop::Preflight).is_none()).filter_map(|call| sent(&call, Hop::Call)).collect()
}

fn name_of(path: &Path) -> String {
    path.file_name().unwrap().to_str().unwrap().split('.').next().unwrap().to_owned()
}

#[test]
fn projects_of_version_1_open_and_are_written_as_they_were() {
    let files = files("projects");
    assert_eq!(files.len(), 3);
    for path in files {
        let text = std::fs::read_to_string(&path).unwrap();
        let (project, unknown) = project_file::read(text.as_bytes()).unwrap();
        assert!(project_file::write(&project, &unknown) == text, "{path:?} is not written as it was");
    }
}

#[test]
fn recordings_of_version_1_replay_as_they_did() {
    let expected = expected();
    let files = files("recordings");
    assert_eq!(files.len(), expected.len());
    for path in files {
        let name = name_of(&path);
        let run = replayed(&path);
        let then = &expected[&name];
        let mut steps: Vec<String> = Vec::new();
        let mut rows: BTreeMap<String, Vec<&str>> = BTreeMap::new();
        for entry in run.entries().iter() {
            if !entry.body.is_evidence() {
                rows.entry(format!("{}/{}", entry.id.event, entry.id.track)).or_default().push(entry.body.kind());
            }
            if let EntryBody::NavigationDecision(decision) = &entry.body {
                let json = serde_json::to_value(decision).unwrap();
                let (outcome, page) = (json["outcome"].as_str().unwrap(), json["page"].as_str().unwrap_or("None"));
                steps.push(format!("{} {} {outcome} {page}", entry.id.event, decision.rule()));
            }
        }
        assert_eq!(steps, then.steps, "{name}");
        let verdict = run.verdict();
        let otherwise = verdict.recorded_under.is_some();
        // What is judged otherwise today may miss a row that says so; nothing else may differ.
        let known = |kinds: &str| kinds.split(' ').filter(|kind| !otherwise || *kind != "failure").map(str::to_owned).collect::<Vec<_>>();
        let rows: BTreeMap<String, Vec<String>> = rows.into_iter().map(|(track, kinds)| (track, known(&kinds.join(" ")))).collect();
        let mut rows_then: BTreeMap<String, Vec<String>> = then.rows.iter().map(|(track, kinds)| (track.clone(), known(kinds))).collect();
        // A browser does not ask again what was answered a moment ago (backends N11; rules 4): those preflights are not sent any more.
        for (track, before) in spared(&path, &run) {
            let kinds = rows_then.get_mut(&track).unwrap();
            let at = kinds.iter().enumerate().filter(|(_, kind)| *kind == "request").nth(before).unwrap().0;
            assert_eq!(kinds.drain(at..at + 2).collect::<Vec<_>>(), ["request", "reply"]);
        }
        assert_eq!(rows, rows_then, "{name}");
        assert_eq!((run.page(), run.session().signed_in), (then.page.as_deref(), then.signed_in), "{name}");
        let as_then = serde_json::to_value(verdict.outcome).unwrap() == then.outcome.as_str();
        assert!(as_then || otherwise, "{name}: what is judged otherwise than then is said: {verdict:#?}");
        assert!(!otherwise || !as_then || name.contains("editor"), "{name}: nothing is said where nothing is judged otherwise");
    }
}
