//! The run as JUnit XML: one test suite a run, one test case a step of the story. CI systems read it.

use std::fmt::Write as _;

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
    let steps: Vec<_> = report.steps().collect();
    let not_run: Vec<&str> = report.not_run().collect();
    let failed = steps.iter().filter(|(step, _)| report.problems().any(|(entry, _)| entry.id.event == step.id.event)).count();
    let errors: Vec<_> = report.findings.iter().filter(|finding| finding.severity == crate::domain::finding::Severity::Error).collect();
    let story = report.story.map_or("", |story| story.id.as_str());
    let name = text(&format!("{} / {story} / {}", report.project.name, report.target.name()));
    let tests = steps.len() + not_run.len() + usize::from(!errors.is_empty());
    let failures = failed + usize::from(!errors.is_empty());
    let end_ms = report.entries.last().map_or(0, |entry| entry.at_ms);
    // Writing into a string cannot fail.
    let mut line = |depth: usize, line: &str| writeln!(out, "{}{line}", "  ".repeat(depth)).unwrap_or_default();
    line(
        1,
        &format!(
            "<testsuite name=\"{name}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"{}\" time=\"{}\">",
            not_run.len(),
            seconds(end_ms)
        ),
    );
    for (i, (step, title)) in steps.iter().enumerate() {
        let next_ms = steps.get(i + 1).map_or(end_ms, |(next, _)| next.at_ms);
        let case = format!(
            "<testcase classname=\"{name}\" name=\"{}\" time=\"{}\"",
            text(&format!("{}. {title}", i + 1)),
            seconds(next_ms - step.at_ms)
        );
        let problems: Vec<_> = report.problems().filter(|(entry, _)| entry.id.event == step.id.event).collect();
        if problems.is_empty() {
            line(2, &format!("{case}/>"));
            continue;
        }
        line(2, &format!("{case}>"));
        for (entry, problem) in problems {
            let kind =
                serde_json::to_value(&problem.what).ok().and_then(|what| what["failure"].as_str().map(str::to_owned)).unwrap_or_default();
            let seen = if problem.app_sees.is_empty() { String::new() } else { format!("\nThe app sees: {}", problem.app_sees) };
            let detail = text(&format!("{}\nentry {}{seen}", problem.title, entry.id));
            line(3, &format!("<failure type=\"{kind}\" message=\"{}\">{detail}</failure>", text(&problem.title)));
        }
        line(2, "</testcase>");
    }
    for event in not_run {
        line(2, &format!("<testcase classname=\"{name}\" name=\"{}\"><skipped message=\"not run\"/></testcase>", text(event)));
    }
    if !errors.is_empty() {
        line(2, &format!("<testcase classname=\"{name}\" name=\"check\">"));
        for finding in errors {
            let detail = text(&format!("{}\n{}\nFix: {}", finding.at, finding.evidence, finding.fix));
            line(3, &format!("<failure type=\"{}\" message=\"{}\">{detail}</failure>", finding.id, text(&finding.title)));
        }
        line(2, "</testcase>");
    }
    line(1, "</testsuite>");
}

fn seconds(ms: i64) -> String {
    format!("{}.{:03}", ms.max(0) / 1000, ms.max(0) % 1000)
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
