//! The code that the program offers: the Dart parses, the JavaScript runs in Node and gives what the simulated box gives (one table of cases
//! for both), and the server's lines parse where Node can read them.

#![expect(clippy::unwrap_used, reason = "helpers of tests may")]

mod support;

use std::process::Command;

use authscope::diagnose;
use authscope::domain::project::platform::{Platform, WeWebSettings};
use authscope::domain::record::entry::EntryBody;
use authscope::domain::record::sheet::Language;
use authscope::knowledge::ask_my_app;
use authscope::knowledge::boxes::Need;
use serde_json::{Value as Json, json};
use support::build::*;
use support::runs::START_MS;

/// `{"sub": "u-7", "exp": 1800000600}`.
const TOKEN: &str = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJ1LTciLCJleHAiOjE4MDAwMDA2MDB9.c2lnbmF0dXJl";

/// The app's time at the second step of a run.
const NOW_MS: i64 = START_MS + 5;

/// What a function makes of its inputs, at [`NOW_MS`].
fn table() -> Vec<(Need, Json, Json)> {
    vec![
        (Need::SecondsFromNow, json!(["900"]), json!(NOW_MS + 900_000)),
        (Need::SecondsFromNow, json!([3600]), json!(NOW_MS + 3_600_000)),
        (Need::MsFromNow, json!(["1500"]), json!(NOW_MS + 1_500)),
        (Need::EpochMs, json!(["1795848881000"]), json!(1_795_848_881_000_i64)),
        (Need::Iso, json!(["2027-01-15T08:15:00Z"]), json!(1_800_000_900_000_i64)),
        (Need::Iso, json!(["2027-01-15T09:15:00+01:00"]), json!(1_800_000_900_000_i64)),
        (Need::JwtExp, json!([TOKEN]), json!(1_800_000_600_000_i64)),
        (Need::Subject, json!([TOKEN]), json!("u-7")),
        (
            Need::Attributes,
            json!([[{"Name": "sub", "Value": "u-7"}, {"Name": "email", "Value": "a@b.example"}]]),
            json!({"sub": "u-7", "email": "a@b.example"}),
        ),
        (Need::Basic, json!(["ada", "pä:ss"]), json!("YWRhOnDDpDpzcw==")),
        (Need::Sha256, json!(["abc"]), json!("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")),
    ]
}

/// All Dart that is offered, each with its name.
fn all_dart() -> Vec<(String, String)> {
    let flutterflow = support::runs::sample("flutterflow").platform;
    let mut all: Vec<(String, String)> = Need::ALL.iter().map(|need| (format!("{need:?}"), need.made(&flutterflow).source)).collect();
    all.push(("ask my app".into(), ask_my_app::CUSTOM_ACTION.into()));
    // An app that keeps a refresh token and never sends it is offered an interceptor.
    let mut project = support::runs::sample("flutterflow");
    project.workflows.retain(|workflow| workflow.id != "orders-tap");
    let code = diagnose::checked(&project, &[]).into_iter().flat_map(|finding| finding.sheet).filter_map(|line| line.code);
    let before = all.len();
    all.extend(code.filter(|code| code.language == Language::Dart).map(|code| (code.title, code.text)));
    assert!(all.len() > before, "the interceptor is offered");
    all
}

#[test]
fn the_dart_parses() {
    let mut parser = tree_sitter::Parser::new();
    parser.set_language(&tree_sitter_dart::LANGUAGE.into()).unwrap();
    for (name, text) in all_dart() {
        let tree = parser.parse(&text, None).unwrap();
        assert!(!tree.root_node().has_error(), "{name}:\n{text}\n{}", tree.root_node().to_sexp());
    }
    // The check can fail.
    let broken = parser.parse("DateTime? f(String? s) { return", None).unwrap();
    assert!(broken.root_node().has_error());
}

/// What Node makes of a body with these names bound to these values; `None` where there is no Node.
fn by_node(code: &str, names: &[&str], values: &Json) -> Option<Json> {
    let names = serde_json::to_string(names).unwrap();
    let script = format!(
        "Date.now = () => {NOW_MS};\nconst run = new (Object.getPrototypeOf(async () => 0).constructor)(...{names}, {});\n\
         run(...{values}).then((got) => console.log(JSON.stringify(got === undefined ? null : got)));",
        Json::from(code)
    );
    let node = Command::new("node").arg("-e").arg(script).output().ok()?;
    assert!(node.status.success(), "{code}\n{}", String::from_utf8_lossy(&node.stderr));
    Some(serde_json::from_slice(&node.stdout).unwrap())
}

/// What the simulated box makes of them.
fn by_box(need: Need, values: &Json) -> Json {
    let platform = Platform::WeWeb(WeWebSettings::default());
    let made = need.made(&platform);
    let inputs: Vec<Json> = need
        .inputs()
        .iter()
        .zip(values.as_array().unwrap())
        .map(|(name, value)| json!({"name": name, "value": {"from": {"constant": value}}}))
        .collect();
    let boxed = json!({"from": {"custom": {"function": "f", "inputs": inputs}}});
    let behaviour = serde_json::to_value(&made.behaviour).unwrap();
    let ran = Build::weweb()
        .variable("v", json!({}))
        .function("f", behaviour)
        .tap("login", "t", vec![set("v", boxed)])
        .run(&[open("/login"), tap("t")]);
    let changed = ran.run.entries().iter().find_map(|entry| match &entry.body {
        EntryBody::VariableChange { value, .. } => Some(serde_json::from_str(&value.to_json_text().reveal()).unwrap()),
        _ => None,
    });
    changed.unwrap_or_else(|| panic!("{need:?}: {}", support::runs::text(&ran.run)))
}

#[test]
fn the_javascript_gives_what_the_simulated_box_gives() {
    let platform = Platform::WeWeb(WeWebSettings::default());
    for (need, values, wanted) in table() {
        let simulated = by_box(need, &values);
        assert_eq!(number_or(&simulated), number_or(&wanted), "{need:?}: the simulated box");
        let code = need.made(&platform).source;
        let Some(ran) = by_node(&code, need.inputs(), &values) else { return println!("there is no Node here") };
        assert_eq!(number_or(&ran), number_or(&wanted), "{need:?}: {code}");
    }
}

/// Times as numbers, whichever kind of number they are.
fn number_or(json: &Json) -> Json {
    json.as_f64().map_or_else(|| json.clone(), Json::from)
}

#[test]
fn the_table_has_a_case_for_every_function() {
    let without: Vec<&Need> = Need::ALL.iter().filter(|need| !table().iter().any(|(case, ..)| case == *need)).collect();
    // A cookie is there in a page alone.
    assert_eq!(without, [&Need::Cookie]);
}
