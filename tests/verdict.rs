//! One verdict: window, terminal, JSON, JUnit and exit code say the same of every run, and what they say is true to its expectations.
//!
//! `tests/golden/faults.txt` says what comes first with each fault of the demo server, or that it does no harm there.
//! `UPDATE_FAULTS=1 cargo test --test verdict` writes it anew; read every line that changes.

#![expect(clippy::unwrap_used, reason = "helpers of tests may")]

mod support;

use std::fmt::Write as _;
use std::sync::Arc;

use authscope::app::command::Command;
use authscope::app::message::Message;
use authscope::domain::project::Project;
use authscope::domain::project::platform::{FlutterFlowSettings, LegacySettings, Platform, Target, WeWebSettings};
use authscope::domain::record::entry::EntryBody;
use authscope::domain::record::failure::FailureWhat;
use authscope::domain::record::finding::Severity;
use authscope::domain::record::recording::RunOutcome;
use authscope::domain::record::verdict::Verdict;
use authscope::format::report::painted::Style;
use authscope::format::report::{json, junit};
use authscope::io::launch::{Launch, Launched};
use authscope::knowledge::backend_shape;
use authscope::knowledge::starter::{self, Start};
use authscope::run::Run;
use egui::{Theme, vec2};
use support::live::{every_fault, finish, start, step_for, wanted};
use support::report::{report, timeline};
use support::runs::{judged, sample};
use support::window::App;

/// The table of faults as it is committed.
const FAULTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/faults.txt");

async fn run(project: &Project, story: &str, target: Target, faults: &[&str]) -> Run {
    let wanted = Launch { story: Some(story.to_owned()), ..wanted(project.clone(), target, faults) };
    let step = step_for(&wanted.faults);
    let Launched { run, pump, server } = start(wanted).await;
    let run = finish(pump, run, step).await;
    drop(server);
    run
}

/// Whether what a run shows by itself is well: every step met, nothing in it an error.
fn is_well(run: &Run, verdict: &Verdict) -> bool {
    let unmet = run.entries().iter().any(|entry| match &entry.body {
        EntryBody::Failure(failure) => matches!(failure.what, FailureWhat::Expectation { .. }),
        _ => false,
    });
    !unmet && verdict.findings.iter().all(|finding| finding.severity != Severity::Error)
}

/// Holds the terminal, JSON, JUnit and the exit code against the verdict.
fn assert_one_voice(run: &Run, verdict: &Verdict, what: &str) {
    let outcome = verdict.outcome;
    assert_eq!(outcome, if is_well(run, verdict) { RunOutcome::Ok } else { RunOutcome::Problems }, "{what}");
    assert_eq!(outcome.is_well(), outcome == RunOutcome::Ok, "the exit code of {what}");
    assert!(!verdict.headline.is_empty(), "{what}");
    let hidden = |text: &str| run.registry().mask(text);

    let printed = timeline(run, Style::default());
    let mark = if outcome == RunOutcome::Ok { '✓' } else { '✕' };
    let (_, tail) = printed.rsplit_once(&format!("\n{mark} ")).unwrap_or_else(|| panic!("no {mark} in {what}:\n{printed}"));
    assert!(tail.starts_with(&hidden(&verdict.headline)), "{what}:\n{printed}");
    assert!(verdict.cause.is_empty() || tail.contains(&hidden(&verdict.cause)), "{what}:\n{printed}");
    let roots = verdict.roots().count();
    let problems = format!("{roots} problem{}", if roots == 1 { "" } else { "s" });
    assert_eq!(tail.contains(&problems), roots > 0, "{what}:\n{printed}");

    let json = json::run(&report(run));
    assert_eq!(json["outcome"], serde_json::to_value(outcome).unwrap(), "{what}");
    assert_eq!(json["headline"].as_str().unwrap(), hidden(&verdict.headline), "{what}");
    let ids: Vec<&str> = json["findings"].as_array().unwrap().iter().map(|finding| finding["id"].as_str().unwrap()).collect();
    assert_eq!(ids, verdict.findings.iter().map(|finding| finding.id).collect::<Vec<_>>(), "{what}");
    for (at, finding) in verdict.findings.iter().enumerate() {
        assert!(finding.follows_from.is_none_or(|root| root < at), "a root stands before what follows from it: {what}");
    }

    let xml = junit::runs(&[report(run)]);
    assert_eq!(xml.contains("<failure "), outcome != RunOutcome::Ok, "{what}:\n{xml}");
    assert!(xml.contains(&format!("name=\"outcome\" value=\"{}\"", json["outcome"].as_str().unwrap())), "{what}:\n{xml}");
    let cases: f64 = xml.match_indices("<testcase ").filter_map(|(at, _)| seconds(&xml[at..])).sum();
    let suite = seconds(&xml[xml.find("<testsuite ").unwrap()..]).unwrap();
    assert!((cases - suite).abs() < 0.001, "the times of the cases make up that of the suite: {what}");
}

fn seconds(xml: &str) -> Option<f64> {
    let (_, rest) = xml.split_once(" time=\"")?;
    rest.split('"').next()?.parse().ok()
}

/// What comes first.
fn first(verdict: &Verdict) -> String {
    match verdict.findings.first() {
        Some(finding) if finding.severity == Severity::Error => finding.id.to_owned(),
        Some(finding) if finding.severity == Severity::Warning => format!("({})", finding.id),
        _ => "harmless here".into(),
    }
}

/// A window in which any run can be shown.
fn window() -> App<'static> {
    let mut app = App::new(vec2(1440.0, 900.0), Theme::Dark);
    app.press("Try the FlutterFlow demo");
    app
}

fn assert_banner(app: &mut App, run: Arc<Run>, verdict: &Arc<Verdict>, what: &str) {
    let headline = run.registry().mask(&verdict.headline);
    let recording = Arc::new(run.recording());
    app.effects().opens = Some(Message::RunOpened { number: 1, recording, run, verdict: Arc::clone(verdict) });
    app.command(Command::OpenRun(1));
    let shown = app.state().run.as_ref().unwrap();
    assert_eq!(shown.outcome(), verdict.outcome, "{what}");
    assert_eq!(app.sees(&headline), verdict.outcome != RunOutcome::Ok, "the banner of {what}: {headline}");
}

#[test]
fn samples_with_every_fault_say_the_same_everywhere() {
    // The window has a runtime of its own: it is drawn outside of the one in which time stands still.
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().start_paused(true).build().unwrap();
    let mut table = String::new();
    let mut app = window();
    for name in ["flutterflow", "weweb", "weweb-legacy"] {
        let project = sample(name);
        for target in project.platform.targets() {
            for story in &project.stories {
                for faults in every_fault() {
                    let what = format!("{name} {} {} {}", target.name(), story.id, faults.first().unwrap_or(&"healthy"));
                    let (run, verdict) = judged(runtime.block_on(run(&project, &story.id, *target, &faults)));
                    assert_one_voice(&run, &verdict, &what);
                    assert_banner(&mut app, run, &verdict, &what);
                    writeln!(table, "{what}: {}", first(&verdict)).unwrap();
                }
            }
        }
    }
    if std::env::var_os("UPDATE_FAULTS").is_some() {
        std::fs::write(FAULTS, &table).unwrap();
    }
    let committed = std::fs::read_to_string(FAULTS).unwrap();
    let differs: Vec<_> = table.lines().filter(|line| !committed.lines().any(|known| known == *line)).collect();
    assert!(
        differs.is_empty() && table.lines().count() == committed.lines().count(),
        "not as in tests/golden/faults.txt:\n{}",
        differs.join("\n")
    );
}

/// Runs the project of each backend, on each platform and target, with these faults.
#[expect(clippy::print_stdout, reason = "whoever waits for the long walk sees how far it is (with --nocapture)")]
async fn starters(faults: &[Vec<&str>]) {
    let platforms = [
        Platform::FlutterFlow(FlutterFlowSettings::default()),
        Platform::WeWeb(WeWebSettings::default()),
        Platform::WeWebLegacy(LegacySettings::default()),
    ];
    for make in backend_shape::ALL {
        for platform in &platforms {
            let start =
                Start { name: "x".into(), platform: platform.clone(), blueprint: make(), base_url: None, origins: Default::default() };
            let project = starter::project(&start);
            for target in platform.targets() {
                for story in &project.stories {
                    println!("{} {} {} {}", make().id, platform.name(), target.name(), story.id);
                    for faults in faults {
                        let what = format!("{} {} {} {} {faults:?}", make().id, platform.name(), target.name(), story.id);
                        let (run, verdict) = judged(run(&project, &story.id, *target, faults).await);
                        assert_one_voice(&run, &verdict, &what);
                    }
                }
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn starters_say_the_same_everywhere() {
    starters(&[Vec::new(), vec!["error-500@log-in"], vec!["token-other-key"], vec!["html@current-user"]]).await;
}

#[tokio::test(start_paused = true)]
#[ignore = "takes minutes: .ci/long runs it"]
async fn starters_with_every_fault_say_the_same_everywhere() {
    starters(&every_fault().collect::<Vec<_>>()).await;
}
