//! The run as JUnit XML: one test suite a run, one test case a step of the story. CI systems read it.

use std::time::Duration;

use quick_junit::{NonSuccessKind, Report as Document, TestCase, TestCaseStatus, TestSuite};

use crate::domain::base::visible;
use crate::domain::record::entry::Entry;
use crate::domain::record::finding::{Finding, Severity};
use crate::domain::record::verdict::StepState;

use super::{Report, mask};

/// Runs as one JUnit document.
#[must_use]
pub fn runs(reports: &[Report]) -> String {
    let mut document = Document::new("authscope");
    document.add_test_suites(reports.iter().map(suite));
    // Texts and numbers: they always become XML.
    visible::xml(&document.to_string().unwrap_or_default()).into_owned()
}

fn suite(report: &Report) -> TestSuite {
    let text = |text: &str| visible::for_xml(&mask::text(text, report.registry)).into_owned();
    let verdict = report.verdict;
    let titles: Vec<(&Entry, String)> = report.steps().collect();
    let errors = |step: Option<&str>| {
        let of_it = move |finding: &&Finding| finding.severity == Severity::Error && finding.step() == step;
        verdict.findings.iter().filter(of_it).collect::<Vec<_>>()
    };
    let story = report.story.map_or("", |story| story.id.as_str());
    let name = text(&format!("{} / {story} / {}", report.project.name, report.target.name()));
    let mut suite = TestSuite::new(&*name);
    suite.set_time(Duration::from_millis(verdict.steps.iter().map(|step| step.took_ms).sum()));
    suite.add_property(("outcome", &*outcome(report)));
    suite.add_property(("headline", &*text(&verdict.headline)));
    for (i, step) in verdict.steps.iter().enumerate() {
        let title = titles.get(i).map_or(step.step.as_str(), |(_, title)| title);
        let own = errors(Some(&step.step));
        let status = if own.is_empty() { unfailed(step.state, &verdict.withheld_from) } else { failed(&own, &verdict.findings, &text) };
        let mut case = TestCase::new(&*text(&format!("{}. {title}", i + 1)), status);
        case.set_classname(&*name).set_time(Duration::from_millis(step.took_ms));
        suite.add_test_case(case);
    }
    // What belongs to no step of the run is a test case of its own.
    let elsewhere = errors(None);
    if !elsewhere.is_empty() {
        let mut case = TestCase::new("check", failed(&elsewhere, &verdict.findings, &text));
        case.set_classname(&*name);
        suite.add_test_case(case);
    }
    suite
}

/// A case has one failure: that of the first finding, with the others below it.
fn failed(findings: &[&Finding], all: &[Finding], text: &dyn Fn(&str) -> String) -> TestCaseStatus {
    let mut status = TestCaseStatus::non_success(NonSuccessKind::Failure);
    if let Some(first) = findings.first() {
        status.set_type(first.id).set_message(&*text(&first.title));
    }
    let told: Vec<String> = findings.iter().map(|finding| told(finding, all)).collect();
    status.set_description(&*text(&told.join("\n\n")));
    status
}

fn told(finding: &Finding, all: &[Finding]) -> String {
    let mut lines = vec![format!("{}: {}", finding.id, finding.title)];
    lines.extend(finding.at.as_ref().map(|at| format!("where: {at}")));
    lines.extend(finding.entry.as_ref().map(|entry| format!("entry: {entry}")));
    lines.extend(Some(finding.evidence.clone()).filter(|seen| !seen.is_empty()));
    lines.extend(Some(format!("Fix: {}", finding.fix)).filter(|_| !finding.fix.is_empty()));
    lines.extend(finding.follows_from.and_then(|root| all.get(root)).map(|root| format!("It follows from: {}", root.title)));
    lines.join("\n")
}

fn unfailed(state: StepState, withheld_from: &[String]) -> TestCaseStatus {
    let why = match state {
        StepState::NotKnown if !withheld_from.is_empty() => {
            let allowed: Vec<String> = withheld_from.iter().map(|host| format!("--send-on {host}")).collect();
            format!("not known: what a redirect would carry to another host was withheld; allow it with {}", allowed.join(" "))
        }
        StepState::NotKnown => "not known: run again".into(),
        StepState::Unfinished => "not finished".into(),
        StepState::NotPossible => "not possible".into(),
        StepState::NotRun => "not run".into(),
        _ => return TestCaseStatus::success(),
    };
    let mut status = TestCaseStatus::skipped();
    status.set_message(why);
    status
}

fn outcome(report: &Report) -> String {
    serde_json::to_value(report.verdict.outcome).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_says_all_of_its_findings_and_is_xml_whatever_stands_in_them() {
        let finding =
            |id, title: &str| Finding { title: title.to_owned(), fix: "a<b>&\"'\u{1}ü".into(), ..Finding::new(id, Severity::Error) };
        let all = [finding("RUN-A", "First \u{1b}[31mred"), finding("RUN-B", "Second")];
        let mut document = Document::new("t");
        let mut suite = TestSuite::new("s");
        suite.add_test_case(TestCase::new("c", failed(&[&all[0], &all[1]], &all, &str::to_owned)));
        document.add_test_suite(suite);
        let xml = document.to_string().unwrap();
        assert!(
            xml.contains("type=\"RUN-A\"") && xml.contains("RUN-B: Second") && !xml.contains('\u{1}') && !xml.contains('\u{1b}'),
            "{xml}"
        );
        assert!(xml.contains("Fix: a&lt;b&gt;&amp;") && xml.contains('ü'), "{xml}");
    }
}
