//! Every numbered rule of the references fires in a test that bears its number, or has its written reason here: `flutterflow.md` (a) and
//! (b), `weweb.md` A, `backends.md` 5.
#![expect(clippy::unwrap_used, reason = "helpers of tests may")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Rules that no test can show, each with the reason.
const REASONS: [(&str, &str); 6] = [
    ("ff_12", "that a save may be cut off by a crash: no device here stops between two writes"),
    ("ff_b10", "importable configuration: reading a platform's export is an importer's work, not a rule of a run"),
    ("ff_b18", "the network rules: those of backends.md 5, below"),
    ("ww_43", "the server has no Authenticate: what is inside an API endpoint is a box, which cannot store a session"),
    ("ww_52", "sites of a design version below 1, hosted before 2024: no project tells its version"),
    ("ww_58", "the server hook of OpenID, which is none of the authentications here"),
];

/// The numbers of a reference's rules.
fn wanted() -> Vec<String> {
    let flutterflow = (1..=31).map(|n| format!("ff_{n}"));
    let lettered = ["ff_a1", "ff_a3", "ff_a8", "ff_t1", "ff_t2", "ff_t3"].map(str::to_owned);
    let calls = (1..=20).map(|n| format!("ff_b{n}"));
    let weweb = (1..=65).map(|n| format!("ww_{n}"));
    let network = (1..=18).map(|n| format!("n{n}"));
    flutterflow.chain(lettered).chain(calls).chain(weweb).chain(network).collect()
}

/// The rules that the name of a test bears: `ff_18_and_a8_…` bears FF-18 and FF-A8.
fn borne(name: &str) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    let (mut family, mut expects) = ("", true);
    for part in name.split('_') {
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let is_lettered = |text: &str| {
            let (letter, number) = text.split_at_checked(1).unwrap_or_default();
            matches!(letter, "a" | "b" | "d" | "t" | "n") && is_number(number.trim_end_matches(|c: char| c.is_ascii_lowercase()))
        };
        match part {
            "ff" | "ww" => (family, expects) = (if part == "ff" { "ff" } else { "ww" }, true),
            "and" | "to" => expects = true,
            _ if expects && is_lettered(part) && part.starts_with('n') => {
                found.insert(part.to_owned());
            }
            _ if expects
                && !family.is_empty()
                && (is_lettered(part) || is_number(part.trim_end_matches(|c: char| c.is_ascii_lowercase()))) =>
            {
                found.insert(format!("{family}_{part}"));
                // A part of a rule is of the rule: FF-7a.
                found.insert(format!("{family}_{}", part.trim_end_matches(|c: char| c.is_ascii_lowercase())));
            }
            _ => expects = false,
        }
    }
    found
}

fn sources(folder: &Path, found: &mut Vec<String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ext| ext == "rs") {
            found.push(fs::read_to_string(&path).unwrap());
        }
    }
}

/// The names of the tests of this crate, in `tests` and beside the code.
fn tests() -> BTreeSet<String> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut texts = Vec::new();
    sources(&root.join("tests"), &mut texts);
    sources(&root.join("src"), &mut texts);
    let mut names = BTreeSet::new();
    for text in texts {
        let mut is_test = false;
        for line in text.lines().map(str::trim) {
            if line.starts_with("#[test]") || line.starts_with("#[tokio::test") {
                is_test = true;
            } else if let Some(rest) = line.strip_prefix("fn ").or_else(|| line.strip_prefix("async fn ")) {
                if std::mem::take(&mut is_test) {
                    names.insert(rest.split('(').next().unwrap_or_default().to_owned());
                }
            } else if !line.starts_with("#[") && !line.starts_with("//") {
                is_test = false;
            }
        }
    }
    names
}

/// The network rules that rows of browsers name.
fn of_rows() -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for text in [
        include_str!("browser/rows/cors-rows.json"),
        include_str!("browser/rows/browser-rows.json"),
        include_str!("browser/rows/cookie-rows.json"),
    ] {
        let rows: Vec<serde_json::Value> = serde_json::from_str(text).unwrap();
        for row in rows {
            let words = row["rule"].as_str().unwrap_or_default().split(|c: char| !c.is_ascii_alphanumeric()).map(str::to_owned);
            found.extend(
                words.filter(|word| word.strip_prefix('N').is_some_and(|n| n.parse::<u8>().is_ok())).map(|word| word.to_lowercase()),
            );
        }
    }
    found
}

#[test]
fn a_test_bears_the_rules_that_its_name_says() {
    let of = |name: &str| borne(name).into_iter().collect::<Vec<_>>().join(" ");
    assert_eq!(of("ff_18_and_a8_terminate_ends_older_exports"), "ff_18 ff_a8");
    assert_eq!(of("ff_7a_a_marker"), "ff_7 ff_7a");
    assert_eq!(of("ww_44_and_9c_a_front"), "ww_44 ww_9 ww_9c");
    assert_eq!(of("ff_b14_and_n5_phones_call_http"), "ff_b14 n5");
    assert_eq!(of("n16_and_n18_what_a_closed_connection"), "n16 n18");
    assert_eq!(of("a_page_with_12_tabs"), "");
}

#[test]
fn every_rule_fires_in_a_test_or_has_its_reason() {
    let mut seen: BTreeSet<String> = tests().iter().flat_map(|name| borne(name)).collect();
    seen.extend(of_rows());
    let reasons: BTreeMap<&str, &str> = REASONS.into_iter().collect();
    let wanted = wanted();
    let missing: Vec<&String> = wanted.iter().filter(|rule| !seen.contains(*rule) && !reasons.contains_key(rule.as_str())).collect();
    assert!(missing.is_empty(), "no test and no reason: {missing:?}");
    let needless: Vec<&&str> = reasons.keys().filter(|rule| seen.contains(**rule)).collect();
    assert!(needless.is_empty(), "a reason, and a test as well: {needless:?}");
    assert!(reasons.keys().all(|rule| wanted.iter().any(|known| known == rule)), "a reason for no rule");
}

/// The tables have a case for each of their rows.
#[test]
fn the_tables_have_a_case_for_each_row() {
    let names = tests();
    let count = |prefix: &str| names.iter().filter(|name| name.starts_with(prefix)).count();
    // T1: 2 rows and 3 columns; T2: 7 rows; T3: 6 rows; 29: 7 rows; 47: 8 rows.
    for (prefix, least) in [("ff_t1", 1), ("ff_t2", 7), ("ff_t3", 6), ("ww_29_row_", 7), ("ww_47", 8)] {
        assert!(count(prefix) >= least, "{prefix}: {}", count(prefix));
    }
}
