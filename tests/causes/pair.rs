//! An app with a mistake and its twin.

use authscope::diagnose;
use authscope::domain::project::Project;
use authscope::domain::record::finding::Severity;
use authscope::domain::record::recording::RunOutcome;
use authscope::domain::record::verdict::Verdict;
use authscope::run::Run;
use serde_json::{Value as Json, json};

use super::support::build::Build;
use super::support::differences::differences;
use super::support::runs::{Judged as _, drive, plan};

/// Steps of a story, each with what is expected of it.
pub type Steps<'a> = &'a [(Json, Json)];

/// A step that should end on this page.
pub fn ends(event: Json, page: &str) -> (Json, Json) {
    (event, json!({"page": page}))
}

fn project(build: &Build, steps: Steps) -> Project {
    let events: Vec<Json> = steps.iter().map(|(event, _)| event.clone()).collect();
    let mut project = build.story(&events);
    for (event, (_, expect)) in project.stories[0].events.iter_mut().zip(steps) {
        event.expect = serde_json::from_value(expect.clone()).unwrap();
    }
    project
}

pub fn verdict(build: &Build, steps: Steps) -> Verdict {
    let project = project(build, steps);
    let target = build.target().unwrap_or(project.platform.default_target());
    drive(Run::new(plan(project, target)), &mut build.server(), |_| {}).verdict()
}

#[track_caller]
fn are_twins(well: &Build, mistaken: &Build) {
    let project = differences(&well.json(), &mistaken.json());
    let server = usize::from(well.server() != mistaken.server()) + usize::from(well.target() != mistaken.target());
    assert_eq!(project + server, 1, "twins differ in one place");
}

/// The project alone shows this mistake; the twin shows nothing of it, and runs as it should.
#[track_caller]
pub fn shown(id: &str, well: &Build, mistaken: &Build, steps: Steps) {
    are_twins(well, mistaken);
    let found = diagnose::checked(&project(mistaken, steps), &[]);
    let finding = found.iter().find(|finding| finding.id == id);
    let finding = finding.unwrap_or_else(|| panic!("{id} is not shown: {found:#?}"));
    assert!(!finding.fix.is_empty() && !finding.title.is_empty() && finding.at.is_some(), "{finding:#?}");
    let silent = diagnose::checked(&project(well, steps), &[]);
    assert!(silent.iter().all(|finding| finding.id != id), "the twin: {silent:#?}");
    is_well(id, &verdict(well, steps));
    let verdict = verdict(mistaken, steps);
    assert!(verdict.findings.iter().any(|finding| finding.id == id), "not in the verdict: {verdict:#?}");
    if verdict.outcome == RunOutcome::Problems {
        assert_eq!(verdict.findings[0].id, id, "{verdict:#?}");
    }
}

/// A run shows this mistake first; the twin's is well.
#[track_caller]
pub fn seen(id: &str, well: &Build, mistaken: &Build, steps: Steps) -> Verdict {
    are_twins(well, mistaken);
    is_well(id, &verdict(well, steps));
    let verdict = verdict(mistaken, steps);
    first(id, &verdict);
    verdict
}

/// One story of an app shows this first; another one, of the same app, is well.
#[track_caller]
pub fn seen_in(id: &str, app: &Build, well: Steps, mistaken: Steps) -> Verdict {
    is_well(id, &verdict(app, well));
    first(id, &verdict(app, mistaken));
    verdict(app, mistaken)
}

#[track_caller]
fn first(id: &str, verdict: &Verdict) {
    let first = verdict.findings.first().unwrap_or_else(|| panic!("nothing is found: {}", verdict.headline));
    assert_eq!(first.id, id, "{verdict:#?}");
    assert!(!first.fix.is_empty() && !first.title.is_empty(), "{first:#?}");
}

#[track_caller]
fn is_well(id: &str, verdict: &Verdict) {
    let errors = verdict.findings.iter().any(|finding| finding.severity == Severity::Error);
    assert!(verdict.outcome == RunOutcome::Ok && !errors, "the twin of {id}: {verdict:#?}");
    assert!(verdict.findings.iter().all(|finding| finding.id != id), "the twin of {id}: {verdict:#?}");
}

#[test]
fn differences_are_counted_by_their_smallest_parts() {
    let one = json!({"a": [1, {"b": 2}], "c": 3});
    assert_eq!(differences(&one, &one), 0);
    assert_eq!(differences(&one, &json!({"a": [1, {"b": 4}], "c": 3})), 1);
    assert_eq!(differences(&one, &json!({"a": [1], "c": 3, "d": 5})), 2);
    // One more item of a list is one difference, wherever it stands.
    assert_eq!(differences(&one, &json!({"a": [0, 1, {"b": 2}], "c": 3})), 1);
}
