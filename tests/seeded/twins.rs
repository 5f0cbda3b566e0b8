//! Twins: an app that is well, and the same with a mistake, which is one field. The first runs green and its rule stays silent, the second
//! shows it.
//!
//! A twin is a file `tests/twins/<platform>/<id of the catalogue, in lower case>[-…].json`, as a seed is, but for:
//!
//! - `project` and `server`: what both have.
//! - `mistake`: the one change of the second: `{"project": {"set": …}}` or `{"server": {"on": …}}`.

use std::path::Path;

use authscope::diagnose::{self, By};
use authscope::domain::project::Project;
use authscope::domain::record::finding::Severity;
use authscope::domain::record::recording::RunOutcome;
use authscope::domain::record::verdict::Verdict;
use serde::Deserialize;
use serde_json::Value as Json;

use super::patch::Patch;
use super::seed::{self, Seed};
use super::server::Twist;
use super::support::differences::differences;
use super::support::runs::{Judged as _, text};

#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    rule: String,
    symptom: String,
    base: String,
    #[serde(default)]
    target: Option<authscope::domain::project::platform::Target>,
    #[serde(default)]
    story: Option<String>,
    #[serde(default)]
    project: Vec<Patch>,
    #[serde(default)]
    server: Vec<Twist>,
    #[serde(default)]
    time_zone: Option<String>,
    mistake: Mistake,
    menu: Vec<String>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Mistake {
    Project(Patch),
    Server(Twist),
}

/// An app and its twin.
struct Twin {
    well: Seed,
    mistaken: Seed,
}

impl Twin {
    fn read(path: &Path) -> Self {
        let text = std::fs::read_to_string(path).unwrap();
        let file: File = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let well = Seed {
            name: path.file_stem().unwrap().to_string_lossy().into_owned(),
            rule: file.rule,
            symptom: file.symptom,
            base: file.base,
            target: file.target,
            story: file.story,
            project: file.project,
            server: file.server,
            menu: file.menu,
            time_zone: file.time_zone,
        };
        let mut mistaken = well.clone();
        match file.mistake {
            Mistake::Project(change) => mistaken.project.push(change),
            Mistake::Server(twist) => mistaken.server.push(twist),
        }
        Self { well, mistaken }
    }

    fn all() -> Vec<Self> {
        seed::paths("tests/twins").iter().map(|path| Self::read(path)).collect()
    }

    /// What is not as it should be of it.
    async fn wrongs(&self) -> Vec<String> {
        let (well, mistaken) = (self.well.project(), self.mistaken.project());
        let id = self.well.rule.as_str();
        let mut wrongs = Vec::new();
        let changes = differences(&json(&well), &json(&mistaken)) + (self.mistaken.server.len() - self.well.server.len());
        if changes != 1 {
            wrongs.push(format!("the twins differ in {changes} places"));
        }
        let Some(row) = diagnose::rows().find(|row| row.id == id) else { return vec![format!("no rule decides {id}")] };
        let has = |project: &Project| diagnose::checked(project, &[]).iter().any(|finding| finding.id == id);
        if row.by == By::Project && !has(&mistaken) {
            wrongs.push("check does not show it".to_owned());
        }
        if has(&well) {
            wrongs.push("check shows it in the one that is well".to_owned());
        }
        let verdict = self.well.run_of(well).await.verdict();
        if verdict.outcome != RunOutcome::Ok || verdict.findings.iter().any(|finding| finding.severity == Severity::Error) {
            wrongs.push(format!("the one that is well ends as {:?}: {}", verdict.outcome, told(&verdict)));
        }
        if verdict.findings.iter().any(|finding| finding.id == id) {
            wrongs.push("a run of the one that is well shows it".to_owned());
        }
        let verdict = self.mistaken.run_of(mistaken).await.verdict();
        match verdict.findings.iter().position(|finding| finding.id == id) {
            None => wrongs.push(format!("a run does not show it, but {}", told(&verdict))),
            Some(at) if at > 0 && verdict.outcome == RunOutcome::Problems => wrongs.push(format!("not first: {}", told(&verdict))),
            Some(at) => {
                let said = &verdict.findings[at].fix;
                let missing = self.well.menu.iter().filter(|word| !said.contains(word.as_str()));
                wrongs.extend(missing.map(|word| format!("the fix does not say {word}: {said}")));
            }
        }
        wrongs
    }
}

/// The findings of a verdict in short.
fn told(verdict: &Verdict) -> String {
    verdict.findings.iter().map(|finding| format!("{:?} {}", finding.severity, finding.id)).collect::<Vec<_>>().join(", ")
}

fn json(project: &Project) -> Json {
    serde_json::to_value(project).unwrap()
}

/// One field makes the mistake; without it all is well and nothing is said.
#[tokio::test(start_paused = true)]
async fn one_field_makes_the_mistake() {
    let mut wrongs = Vec::new();
    for twin in Twin::all() {
        assert!(twin.well.name.starts_with(&twin.well.rule.to_lowercase()), "{} is named by its rule", twin.well.name);
        wrongs.extend(twin.wrongs().await.into_iter().map(|wrong| format!("{}: {wrong}", twin.well.name)));
    }
    assert!(wrongs.is_empty(), "{}", wrongs.join("\n"));
}

/// Prints what comes of the twins that `AUTHSCOPE_TWIN` names.
#[tokio::test(start_paused = true)]
#[ignore = "a help for writing twins"]
async fn show_twin() {
    let twin = Twin::read(Path::new(&std::env::var_os("AUTHSCOPE_TWIN").unwrap()));
    for (which, seed) in [("well", &twin.well), ("mistaken", &twin.mistaken)] {
        let run = seed.run().await;
        println!("--- {which}\n{}", text(&run));
        println!("{}", super::in_words(&run.verdict()));
    }
    let wrongs = twin.wrongs().await;
    println!("--- {}", if wrongs.is_empty() { "as it should be".to_owned() } else { wrongs.join("\n") });
}
