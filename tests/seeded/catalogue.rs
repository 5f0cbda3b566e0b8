//! The catalogues, row by row: `tests/catalogue.txt` has all of them, and each has a rule, a seed and a twin, or the reason why not.

use std::collections::BTreeSet;

use authscope::diagnose::{self, By};
use authscope::domain::record::finding::Severity;

use super::seed;

const TABLE: &str = include_str!("../catalogue.txt");

/// A row of the table.
struct Known {
    id: &'static str,
    severity: Severity,
    by: &'static str,
    /// What there is not, each with its reason behind a colon.
    lacks: &'static str,
}

fn table() -> Vec<Known> {
    let rows = TABLE.lines().filter(|line| !line.starts_with('#'));
    rows.map(|line| {
        let (row, lacks) = line.split_once('|').unwrap_or((line, ""));
        let [id, severity, by] = row.split_whitespace().collect::<Vec<_>>()[..] else { panic!("no row: {line}") };
        let severity = match severity {
            "E" => Severity::Error,
            "W" => Severity::Warning,
            "I" => Severity::Info,
            other => panic!("{id}: no severity {other}"),
        };
        Known { id, severity, by, lacks: lacks.trim() }
    })
    .collect()
}

/// The ids that the files of a folder are for.
fn tried(folder: &str) -> BTreeSet<String> {
    let files = seed::paths(folder);
    let rule = |path: &std::path::PathBuf| {
        let json: serde_json::Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        json["rule"].as_str().unwrap().to_owned()
    };
    files.iter().map(rule).collect()
}

/// What is not as the table says.
fn wrongs(table: &[Known], seeds: &BTreeSet<String>, twins: &BTreeSet<String>) -> Vec<String> {
    let mut wrongs = Vec::new();
    for known in table {
        let id = known.id;
        let lacks = |what: &str| {
            let reason = known.lacks.split_once(':').filter(|(parts, _)| parts.split(", ").any(|part| part == what));
            reason.is_some_and(|(_, why)| !why.trim().is_empty())
        };
        let rows: Vec<_> = diagnose::rows().filter(|row| row.id == id).collect();
        if rows.is_empty() != lacks("no rule") {
            wrongs.push(format!("{id}: {}", if rows.is_empty() { "no rule, and no reason" } else { "has a rule" }));
        }
        if rows.is_empty() {
            continue;
        }
        if !rows.iter().any(|row| row.severity == known.severity) {
            wrongs.push(format!("{id}: another severity"));
        }
        let by = match known.by.trim_end_matches('+') {
            "C" => By::Project,
            "R" => By::Run,
            "Q" => By::Question,
            other => panic!("{id}: decided by {other}?"),
        };
        // A fact that was said is part of the project, and what comes of it shows in a run too.
        let decided = rows.iter().any(|row| row.by == by) || by == By::Question || lacks("in a run") || lacks("before a run too");
        if !decided {
            wrongs.push(format!("{id}: decided otherwise"));
        }
        for (what, there) in [("no seed", seeds.contains(id)), ("no twin", twins.contains(id))] {
            if there == lacks(what) {
                wrongs.push(format!("{id}: {}", if there { format!("not “{what}” any more") } else { format!("{what}, and no reason") }));
            }
        }
    }
    for row in diagnose::rows() {
        if !table.iter().any(|known| known.id == row.id) {
            wrongs.push(format!("{}: a rule for no row", row.id));
        }
    }
    wrongs
}

#[test]
fn each_row_has_its_rule_its_seed_and_its_twin_or_a_reason() {
    let mut twins = tried("tests/twins");
    // Those that are written out.
    let written = include_str!("../causes/ff_navigation.rs");
    twins.extend(table().iter().filter(|known| written.contains(&format!("\"{}\"", known.id))).map(|known| known.id.to_owned()));
    let wrongs = wrongs(&table(), &tried("tests/seeded"), &twins);
    assert!(wrongs.is_empty(), "{}", wrongs.join("\n"));
}

#[test]
fn what_is_missing_is_seen() {
    let known = |id, lacks| Known { id, severity: Severity::Warning, by: "C", lacks };
    let all = |id: &str| BTreeSet::from([id.to_owned()]);
    let of = |row: Known, seeds: &BTreeSet<String>, twins: &BTreeSet<String>| {
        let wrongs = wrongs(&[row], seeds, twins);
        wrongs.into_iter().filter(|wrong| !wrong.ends_with("a rule for no row")).collect::<Vec<_>>()
    };
    let none = BTreeSet::new();
    assert_eq!(of(known("FF-NO-SUCH", ""), &none, &none), ["FF-NO-SUCH: no rule, and no reason"]);
    assert!(of(known("FF-NO-SUCH", "no rule: it cannot be seen"), &none, &none).is_empty());
    let id = "FF-NAV-NO-GUARD";
    let row = || Known { severity: diagnose::rows().find(|row| row.id == id).unwrap().severity, ..known(id, "") };
    assert!(of(row(), &all(id), &all(id)).is_empty());
    assert_eq!(of(row(), &none, &all(id)), [format!("{id}: no seed, and no reason")]);
    assert_eq!(of(row(), &all(id), &none), [format!("{id}: no twin, and no reason")]);
}

/// Pairs that exclude each other are of rules that there are, and no row excludes itself.
#[test]
fn pairs_that_exclude_each_other_are_of_known_rows() {
    let known: BTreeSet<&str> = diagnose::rows().map(|row| row.id).collect();
    for (exact, general) in diagnose::EXCLUDING {
        assert!(known.contains(exact) && exact != general, "{exact} over {general}");
        assert!(known.contains(general) || *general == "WW-NOT-JSON", "{general}");
        assert!(!diagnose::EXCLUDING.contains(&(general, exact)), "{exact} and {general} exclude each other both ways");
    }
}
