//! Mistakes that people make, written from the symptoms of the catalogues alone: each a change of a project that is well, or of what its
//! server answers. The table in `tests/golden/seeded.txt` says what is named first for each.
//!
//! A seed is a file `<platform>/<id of the catalogue, in lower case>.json`:
//!
//! ```json
//! {
//!   "rule": "FF-SES-PERSIST-OFF",
//!   "symptom": "always login page after closing",
//!   "base": "flutterflow directus",
//!   "target": "mobile", "story": "whole-login",
//!   "project": [{"set": "/platform/flutterflow/persist", "to": false}, {"rename": "Home", "to": "Cockpit"}],
//!   "server": [{"on": "POST /auth/login", "nth": 2, "status": 401, "headers": {"x-a": "b"}, "body": [{"remove": "/data/expires"}]}],
//!   "menu": ["Persist Auth Sessions"]
//! }
//! ```
//!
//! - `base`: a platform (`flutterflow`, `weweb`, `weweb-legacy`, `weweb-xano`, `weweb-supabase`) and a backend of the program.
//! - `project`: changes, one after the other. In a path a member of a list is named by its `id` or `name`, or by its place; `-` is a new
//!   one at the end. `rename` replaces a text wherever it is the whole of a value.
//! - `server`: what is different in the replies, by method and path (`*` for any rest). `when` holds a request's header to a text that it
//!   contains (`has`), begins with (`begins`) or lacks (`lacks`), or its body. A header that is `null` goes, a list stands so many times.
//! - `menu`: words that the fix has to say, from the catalogue's column "fix".
#![expect(clippy::unwrap_used, reason = "helpers of tests may")]

#[path = "../support/mod.rs"]
mod support;

mod catalogue;
mod patch;
mod seed;
mod server;
mod twins;

use std::fmt::Write as _;
use std::path::Path;

use authscope::diagnose::{self, Case};
use authscope::domain::record::finding::Severity;
use authscope::domain::record::proof::Reach;
use authscope::domain::record::verdict::Verdict;
use authscope::knowledge::backend_shape;

use seed::{PLATFORMS, Seed};
use support::runs::{Judged as _, text};

/// Each seed changes what it stands on, and is a project still.
#[test]
fn each_is_a_project_that_differs_from_its_base() {
    for seed in Seed::all() {
        let (before, after) = (seed.base(), seed.project());
        assert!(before != after || !seed.server.is_empty(), "{}: changes nothing", seed.name);
        assert!(!seed.menu.is_empty() && !seed.symptom.is_empty(), "{}: says too little", seed.name);
        assert!(seed.name.starts_with(&seed.rule.to_lowercase()), "{} is named by its rule, {}", seed.name, seed.rule);
        let story = seed.story(&after);
        assert!(after.stories.iter().any(|known| known.id == story), "{}: no story {story}", seed.name);
    }
}

/// The short names of the catalogue's column "fix" for screens, each with a word of the menu path that the catalogue gives for it.
const MENUS: [(&str, &str); 2] = [("Page access", "Private access"), ("Auth config", "Authentication › Configuration")];

/// Whether a fix says this word of the catalogue, or the menu path that it stands for.
fn says(fix: &str, word: &str) -> bool {
    fix.contains(word) || MENUS.iter().any(|(short, menu)| *short == word && fix.contains(menu))
}

/// What is named first for each, by `check` and by a run; whether the fix names the menu; and what comes of the change that is offered.
#[tokio::test(start_paused = true)]
async fn the_table_of_what_is_named_first() {
    let mut table = String::new();
    let (mut named, mut with_menu, mut mended, mut proven, mut offered, mut all) = (0, 0, 0, 0, 0, 0);
    for seed in Seed::all() {
        let project = seed.project();
        let checked: Vec<&str> = diagnose::checked(&project, &[]).iter().map(|finding| finding.id).collect();
        let run = seed.run_of(project.clone()).await;
        let judged = diagnose::proved(&Case { run: &run });
        let first = judged.verdict.findings.first();
        let mut line = format!("{}: {}", seed.name, first.map_or("nothing", |finding| finding.id));
        all += 1;
        if checked.contains(&seed.rule.as_str()) {
            line += ", checked";
        }
        if let Some(first) = first.filter(|first| first.id == seed.rule) {
            named += 1;
            let missing: Vec<&str> = seed.menu.iter().map(String::as_str).filter(|word| !says(&first.fix, word)).collect();
            if missing.is_empty() {
                with_menu += 1;
            } else {
                write!(line, ", without {}", missing.join(" and ")).unwrap();
            }
            if let Some(fix) = judged.fixes.iter().find(|fix| fix.finding == 0) {
                offered += 1;
                let changed = fix.edit.apply(&project).expect("a fix changes something");
                let verdict = seed.run_of(changed).await.verdict();
                let still = verdict.findings.iter().find(|finding| finding.id == seed.rule || finding.severity == Severity::Error);
                mended += u32::from(still.is_none());
                line += &still.map_or(", mended".to_owned(), |finding| format!(", then {}", finding.id));
                // What the recorded answers prove to the end holds where the changed project is really run.
                let whole = fix.proof.is_some_and(|proof| proof.reach == Reach::Whole);
                proven += u32::from(whole);
                assert!(!whole || still.is_none(), "{}: proven by the replay, but a run says {still:#?}", seed.name);
            }
        }
        writeln!(table, "{line}").unwrap();
    }
    writeln!(table, "{named} of {all} named first, {with_menu} with the menu; {offered} changes offered, {mended} of them mend it, {proven} proven by replay alone").unwrap();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/seeded.txt");
    if std::env::var_os("UPDATE_SEEDED").is_some() {
        std::fs::write(&path, &table).unwrap();
    }
    let known = std::fs::read_to_string(&path).unwrap_or_default();
    let differs = table.lines().filter(|line| !known.lines().any(|other| other == *line)).collect::<Vec<_>>().join("\n");
    assert!(known == table, "not as in {}:\n{differs}", path.display());
}

/// Writes what every seed may stand on into the folder that `AUTHSCOPE_BASES` names.
#[test]
#[ignore = "a help for writing seeds"]
fn bases() {
    let folder = std::path::PathBuf::from(std::env::var_os("AUTHSCOPE_BASES").unwrap());
    for platform in PLATFORMS {
        for make in backend_shape::ALL {
            let backend = make().id;
            let project = seed::base(&format!("{platform} {backend}"));
            std::fs::write(folder.join(format!("{platform} {backend}.json")), serde_json::to_string_pretty(&project).unwrap()).unwrap();
        }
    }
}

/// Prints what comes of the seed that `AUTHSCOPE_SEED` names.
#[tokio::test(start_paused = true)]
#[ignore = "a help for writing seeds"]
async fn show() {
    let seed = Seed::read(Path::new(&std::env::var_os("AUTHSCOPE_SEED").unwrap()));
    let run = seed.run().await;
    println!("{}", text(&run));
    println!("{}", in_words(&run.verdict()));
}

/// Steps and findings of a verdict, for whoever writes seeds.
fn in_words(verdict: &Verdict) -> String {
    let mut words = String::new();
    for step in &verdict.steps {
        writeln!(words, "{}: {:?}", step.step, step.state).unwrap();
    }
    writeln!(words, "{:?}", verdict.outcome).unwrap();
    for finding in &verdict.findings {
        let at = finding.at.as_ref().map(ToString::to_string).unwrap_or_default();
        let follows = finding.follows_from;
        writeln!(words, "{:?} {} at {at}, {:?}, follows {follows:?}", finding.severity, finding.id, finding.entry).unwrap();
        writeln!(words, "    {} | {} | {}", finding.title, finding.evidence, finding.fix).unwrap();
    }
    words
}
