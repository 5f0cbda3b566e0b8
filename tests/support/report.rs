//! A run in every form in which it can leave the program.

use authscope::format::layout;
use authscope::format::report::painted::Style;
use authscope::format::report::text::TimelineText;
use authscope::format::report::{Report, json, junit};
use authscope::run::Run;

use super::runs::Judged as _;

/// A run's report. (Its verdict lives as long as the test.)
pub fn report(run: &Run) -> Report<'_> {
    run.report(Box::leak(Box::new(run.verdict())))
}

/// The timeline as a terminal shows it.
pub fn timeline(run: &Run, style: Style) -> String {
    let report = report(run);
    let mut timeline = TimelineText::new();
    let mut text = timeline.head(&report, "a test");
    for entry in run.entries().iter() {
        text.append(timeline.entry(entry, &run.context()));
    }
    text.append(timeline.end(&report));
    text.printed(style)
}

/// Every form, by name.
pub fn every_form(run: &Run) -> Vec<(&'static str, String)> {
    let report = report(run);
    vec![
        ("json", layout::report(&json::run(&report))),
        ("json of all targets", json::runs(&[report.clone(), report.clone()]).to_string()),
        ("junit", junit::runs(&[report])),
        ("text", timeline(run, Style::default())),
        ("text in colours", timeline(run, Style { colours: true })),
    ]
}
