//! The run as JUnit XML: one test suite a run, one test case a step of the story. CI systems read it.

use std::fmt::Write as _;

use crate::domain::record::entry::Entry;
use crate::domain::record::finding::{Finding, Severity};
use crate::domain::record::verdict::{StepState, StepVerdict};

use super::{Report, mask};

/// Runs as one JUnit document.
#[must_use]
pub fn runs(reports: &[Report]) -> String {
    let mut out = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"authscope\">\n");
    for report in reports {
        suite(report, &mut out);
    }
    out.push_str("</testsuites>\n");
    out
}

fn suite(report: &Report, out: &mut String) {
    let text = |text: &str| escape(&mask::text(text, report.registry));
    let verdict = report.verdict;
    let titles: Vec<(&Entry, String)> = report.steps().collect();
    let errors = |step: Option<&str>| {
        let of_it = move |finding: &&Finding| finding.severity == Severity::Error && finding.step() == step;
        verdict.findings.iter().filter(of_it).collect::<Vec<_>>()
    };
    // What belongs to no step of the run is a test case of its own.
    let elsewhere = errors(None);
    let failed = |step: &StepVerdict| step.state != StepState::NotRun && !errors(Some(&step.step)).is_empty();
    let skipped = verdict.steps.iter().filter(|step| is_skipped(step, &errors(Some(&step.step)))).count();
    let story = report.story.map_or("", |story| story.id.as_str());
    let name = text(&format!("{} / {story} / {}", report.project.name, report.target.name()));
    let tests = verdict.steps.len() + usize::from(!elsewhere.is_empty());
    let failures = verdict.steps.iter().filter(|step| failed(step)).count() + usize::from(!elsewhere.is_empty());
    let took_ms: u64 = verdict.steps.iter().map(|step| step.took_ms).sum();
    // Writing into a string cannot fail.
    let mut line = |depth: usize, line: &str| writeln!(out, "{}{line}", "  ".repeat(depth)).unwrap_or_default();
    line(
        1,
        &format!(
            "<testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"{skipped}\" time=\"{}\">",
            seconds(took_ms)
        ),
    );
    line(
        2,
        &format!(
            "<properties><property name=\"outcome\" value=\"{}\"/><property name=\"headline\" value=\"{}\"/></properties>",
            outcome(report),
            text(&verdict.headline)
        ),
    );
    for (i, step) in verdict.steps.iter().enumerate() {
        let title = titles.get(i).map_or(step.step.as_str(), |(_, title)| title);
        let case =
            format!("<testcase classname=\"{name}\" name=\"{}\" time=\"{}\"", text(&format!("{}. {title}", i + 1)), seconds(step.took_ms));
        let own = errors(Some(&step.step));
        if is_skipped(step, &own) {
            line(2, &format!("{case}><skipped message=\"{}\"/></testcase>", why_skipped(step.state)));
        } else if own.is_empty() {
            line(2, &format!("{case}/>"));
        } else {
            line(2, &format!("{case}>"));
            for finding in own {
                line(3, &failure(finding, &verdict.findings, &text));
            }
            line(2, "</testcase>");
        }
    }
    if !elsewhere.is_empty() {
        line(2, &format!("<testcase classname=\"{name}\" name=\"check\">"));
        for finding in elsewhere {
            line(3, &failure(finding, &verdict.findings, &text));
        }
        line(2, "</testcase>");
    }
    line(1, "</testsuite>");
}

fn failure(finding: &Finding, all: &[Finding], text: &dyn Fn(&str) -> String) -> String {
    let mut detail = vec![finding.title.clone()];
    detail.extend(finding.at.as_ref().map(|at| format!("where: {at}")));
    detail.extend(finding.entry.as_ref().map(|entry| format!("entry: {entry}")));
    detail.extend(Some(finding.evidence.clone()).filter(|seen| !seen.is_empty()));
    detail.extend(Some(format!("Fix: {}", finding.fix)).filter(|_| !finding.fix.is_empty()));
    detail.extend(finding.follows_from.and_then(|root| all.get(root)).map(|root| format!("It follows from: {}", root.title)));
    format!("<failure type=\"{}\" message=\"{}\">{}</failure>", finding.id, text(&finding.title), text(&detail.join("\n")))
}

fn is_skipped(step: &StepVerdict, own: &[&Finding]) -> bool {
    own.is_empty() && matches!(step.state, StepState::NotRun | StepState::Unfinished | StepState::NotKnown | StepState::NotPossible)
}

fn why_skipped(state: StepState) -> &'static str {
    match state {
        StepState::NotKnown => "not known: run again",
        StepState::Unfinished => "not finished",
        StepState::NotPossible => "not possible",
        _ => "not run",
    }
}

fn outcome(report: &Report) -> String {
    serde_json::to_value(report.verdict.outcome).ok().and_then(|name| name.as_str().map(str::to_owned)).unwrap_or_default()
}

fn seconds(ms: u64) -> String {
    format!("{}.{:03}", ms / 1000, ms % 1000)
}

/// A text inside XML 1.0, in content or between double quotes. What XML cannot hold at all becomes a replacement character.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            // As characters they would become blanks inside an attribute.
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            '\r' => out.push_str("&#13;"),
            c if c < ' ' || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_hold_is_escaped_or_replaced() {
        assert_eq!(escape("a<b>&\"'\n\u{1}ü"), "a&lt;b&gt;&amp;&quot;&apos;&#10;\u{fffd}ü");
        assert_eq!(seconds(61_005), "61.005");
    }
}
