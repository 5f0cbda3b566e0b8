//! The claim "what your browser would do", row by row: rows of the web platform's own tests, and what a real browser did with scripted
//! replies. Each row says of which rule it is.

mod asked;
mod client;
mod generate;
mod judge;
mod row;

use std::collections::BTreeSet;

use row::Row;

/// The rows of a file: `AUTHSCOPE_BROWSER_ROWS` names another one to try instead.
fn rows(text: &str) -> Vec<Row> {
    match std::env::var("AUTHSCOPE_BROWSER_ROWS") {
        Ok(path) => row::read(&std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"))),
        Err(_) => row::read(text),
    }
}

/// Plays rows and says where the client does something else.
fn differing(rows: &[Row]) -> Vec<String> {
    let mut differing = Vec::new();
    for row in rows {
        let played = client::play(row);
        for problem in row.differences(&played) {
            differing.push(format!("{} ({}: {}): {problem}", row.id, row.rule, row.what));
        }
    }
    differing
}

fn all_hold(rows: &[Row], least: usize) {
    assert!(std::env::var_os("AUTHSCOPE_BROWSER_ROWS").is_some() || rows.len() >= least, "only {} rows", rows.len());
    let differing = differing(rows);
    assert!(differing.is_empty(), "{} of {} rows differ:\n{}", differing.len(), rows.len(), differing.join("\n"));
}

#[test]
fn the_web_platforms_own_cors_tests() {
    all_hold(&rows(include_str!("rows/cors-rows.json")), 129);
}

#[test]
fn what_chromium_did() {
    all_hold(&rows(include_str!("rows/browser-rows.json")), 215);
}

#[test]
fn what_chromium_did_with_cookies() {
    all_hold(&rows(include_str!("rows/cookie-rows.json")), 112);
}

#[test]
fn every_row_names_its_rule_and_no_two_have_one_name() {
    let mut names = BTreeSet::new();
    for text in [include_str!("rows/cors-rows.json"), include_str!("rows/browser-rows.json"), include_str!("rows/cookie-rows.json")] {
        for row in row::read(text) {
            assert!(!row.rule.is_empty(), "{} names no rule", row.id);
            assert!(names.insert(row.id.clone()), "{} stands twice", row.id);
        }
    }
}

/// Writes generated cases to the file that `AUTHSCOPE_BROWSER_CASES` names, for any judge.
#[test]
fn generated_cases_are_played_to_an_end() {
    let generated = generate::cases(1, 700);
    if let Ok(path) = std::env::var("AUTHSCOPE_BROWSER_CASES") {
        let seed = std::env::var("AUTHSCOPE_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(1);
        std::fs::write(&path, generate::cases(seed, 700).to_string()).unwrap_or_else(|error| panic!("{path}: {error}"));
    }
    for row in row::read(&generated.to_string()) {
        let played = client::play(&row);
        let calls = row.steps().iter().filter(|step| !step.url.is_empty()).count();
        assert_eq!(played.calls.len(), calls, "{}", row.id);
    }
}

/// Where this program and the real browser may differ, each with its reason. There is nothing.
const KNOWN: [(&str, &str); 0] = [];

#[test]
#[ignore = "needs a real browser, and minutes: .ci/long runs it"]
fn a_real_browser_is_the_judge() {
    let number = |name: &str, usual| std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual);
    let generated = generate::cases(number("AUTHSCOPE_SEED", 3), usize::try_from(number("AUTHSCOPE_JUDGED", 560)).expect("a count"));
    let rows = row::read(&generated.to_string());
    let mut judge = judge::Judge::of(&rows).expect("a browser: install chromium, or name one with CHROMIUM");
    let mut differing = Vec::new();
    for row in &rows {
        let mut judged = |row: &Row| {
            let mut row = row.clone();
            row.expect = Some(judge.play(&row).unwrap_or_else(|error| panic!("{}: {error}", row.id)));
            row.differences(&client::play(&row))
        };
        // What DevTools tells may come late: a difference is one when it is seen twice.
        if !judged(row).is_empty() && !KNOWN.iter().any(|(what, _)| row.what == *what) {
            differing.extend(judged(row).into_iter().map(|problem| format!("{} ({}): {problem}", row.id, row.what)));
        }
    }
    println!("{} cases judged", rows.len());
    assert!(differing.is_empty(), "{} differences:\n{}", differing.len(), differing.join("\n"));
}
