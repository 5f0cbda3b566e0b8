//! The healthy table: each project that the program makes or ships, each of its stories, each place where it runs, on a server that does
//! nothing wrong. `ok`, or the one thing that blocks it there.
//!
//! `UPDATE_HEALTHY=1 cargo test --test backends healthy` writes it anew; read every line that changes.

use std::fmt::Write as _;

use authscope::domain::project::Project;
use authscope::domain::project::platform::Platform;
use authscope::domain::project::plugin::{Plugin, PluginSettings};
use authscope::domain::record::finding::Severity;
use authscope::knowledge::backend_shape;
use authscope::run::{Run, RunOutcome};

use crate::starters::{flutterflow, made, run, weweb, weweb_legacy};
use crate::support::runs::Judged as _;
use crate::support::runs::sample;

/// The table as it is committed.
const TABLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/healthy.txt");

/// `ok`, or what is wrong or risky: the ids of what follows from nothing else, a warning in brackets.
fn verdict(run: &Run) -> String {
    let verdict = run.verdict();
    let told = verdict.findings.iter().filter(|finding| finding.follows_from.is_none());
    let mut ids: Vec<String> = told
        .filter_map(|finding| match finding.severity {
            Severity::Error => Some(finding.id.to_owned()),
            Severity::Warning => Some(format!("({})", finding.id)),
            Severity::Info => None,
        })
        .collect();
    ids.dedup();
    if verdict.outcome != RunOutcome::Problems && ids.is_empty() { format!("{:?}", verdict.outcome).to_lowercase() } else { ids.join(" ") }
}

async fn lines(name: &str, project: Project, table: &mut String) {
    for target in project.platform.targets() {
        for story in &project.stories {
            let run = run(project.clone(), &story.id, *target).await;
            writeln!(table, "{name} {} {} {}: {}", project.platform.name(), target.name(), story.id, verdict(&run)).unwrap();
        }
    }
}

#[tokio::test(start_paused = true)]
async fn every_healthy_project_is_as_the_table_says() {
    let mut table = String::new();
    for name in ["flutterflow", "weweb", "weweb-legacy"] {
        lines(&format!("sample-{name}"), sample(name), &mut table).await;
    }
    for make in backend_shape::ALL {
        let backend = make().id;
        let platforms: [fn() -> Platform; 3] = [flutterflow, weweb, weweb_legacy];
        for platform in platforms {
            lines(&backend, made(&backend, platform()), &mut table).await;
        }
    }
    for (backend, plugin) in [("xano", Plugin::Xano), ("supabase", Plugin::Supabase)] {
        lines(backend, made(backend, Platform::WeWebPlugin(PluginSettings::of(plugin))), &mut table).await;
    }
    if std::env::var_os("UPDATE_HEALTHY").is_some() {
        std::fs::write(TABLE, &table).unwrap();
    }
    let committed = std::fs::read_to_string(TABLE).unwrap();
    let differs: Vec<_> = table.lines().filter(|line| !committed.lines().any(|known| known == *line)).collect();
    assert!(
        differs.is_empty() && table.lines().count() == committed.lines().count(),
        "not as in tests/golden/healthy.txt:\n{}",
        differs.join("\n")
    );
}
