//! Reports: the JSON output is what its schema says on every target and with every fault, and the schema says something; the
//! timeline and JUnit say the same in their own words.

mod support;

use authscope::domain::project::platform::Target;
use authscope::domain::record::recording::RunOutcome;
use authscope::format::report::painted::Style;
use authscope::format::report::{json, junit};
use authscope::run::replay::replay;
use serde_json::{Value as Json, json};
use std::sync::Arc;
use support::live::{every_fault, everywhere, live};
use support::pure_server::{PureServer, Twist};
use support::report::{report, timeline};
use support::runs::Judged as _;
use support::runs::{drive, plan, run, sample};
use support::schema::strict;

fn assert_valid(schema: &jsonschema::Validator, output: &Json, what: &str) {
    let errors: Vec<String> = schema.iter_errors(output).map(|error| format!("{}: {error}", error.instance_path)).collect();
    assert!(errors.is_empty(), "{what}: {}", errors.join("\n").chars().take(4000).collect::<String>());
}

#[tokio::test(start_paused = true)]
async fn the_output_is_what_the_schema_says_on_every_target_with_every_fault() {
    let schema = strict();
    let mut kinds = std::collections::BTreeSet::new();
    for (name, target) in everywhere() {
        for faults in every_fault() {
            let run = live(sample(name), target, &faults).await;
            let what = format!("{name} on {target:?} with {faults:?}");
            let output = json::run(&report(&run));
            assert_valid(&schema, &output, &what);
            let entries = output["entries"].as_array().unwrap();
            kinds.extend(entries.iter().map(|entry| entry["kind"].as_str().unwrap().to_owned()));
            // Each step ends in exactly one decision, with rule, facts and reason, whatever the server does.
            for event in &sample(name).stories[0].events {
                let decisions: Vec<&Json> =
                    entries.iter().filter(|entry| entry["event"] == *event.id && entry["kind"] == "navigation_decision").collect();
                assert_eq!(decisions.len(), 1, "step {} of {what}", event.id);
                let decision = decisions[0];
                assert!(decision["rule"].is_string() && !decision["reason"].as_str().unwrap().is_empty(), "{decision}");
                assert!(!decision["facts"].as_object().unwrap().is_empty(), "{decision}");
            }
            for body in entries.iter().filter_map(|entry| entry.pointer("/reply/body")) {
                let (text, bytes) = (body["text"].as_str().unwrap(), body["bytes"].as_u64().unwrap());
                assert!(text.len() <= 65_536 && (bytes <= 65_536 || body["truncated"] == true), "{what}");
            }
            assert_valid(&schema, &json::runs(&[report(&run), report(&run)]), &what);
        }
    }
    let all = [
        "call_input",
        "condition",
        "failure",
        "field_read",
        "guard_decision",
        "message",
        "navigation_decision",
        "note",
        "reply",
        "request",
        "session_change",
        "storage_change",
        "story_event",
        "token_facts",
        "workflow_end",
        "workflow_start",
    ];
    assert_eq!(kinds.into_iter().collect::<Vec<_>>(), all, "what the samples show (they have no variables)");
}

#[test]
fn replays_stopped_runs_and_checks_fit_the_schema_too() {
    let schema = strict();
    let done = run(sample("flutterflow"), Target::Web, Twist::None);
    let mut edited = sample("flutterflow");
    edited.endpoints.iter_mut().find(|endpoint| endpoint.id == "orders").unwrap().url = "{{base_url}}/orders?page=2".into();
    let call = edited.workflows.iter_mut().find(|workflow| workflow.id == "home-load").unwrap();
    call.actions.extend(sample("flutterflow").workflows.iter().find(|workflow| workflow.id == "orders-tap").unwrap().actions.clone());
    let again = replay(&done.recording(), Arc::new(edited));
    assert_eq!(again.outcome(), RunOutcome::Incomplete);
    let output = json::run(&report(&again));
    assert_valid(&schema, &output, "an edited replay");
    let text = output.to_string();
    assert!(text.contains("\"differs\":") && text.contains("\"not_recorded\""), "{text}");

    let mut project = sample("weweb");
    project.platform = serde_json::from_value(json!({"weweb": {}})).unwrap();
    let findings = authscope::diagnose::checked(&project, &["base_url"]);
    assert!(!findings.is_empty());
    assert_valid(&schema, &json::check(&project, &findings), "a check");
}

/// A schema that lets everything pass proves nothing: every one of these is refused.
#[test]
fn the_schema_refuses_what_is_wrong() {
    let schema = strict();
    let run = run(sample("flutterflow"), Target::Web, Twist::NoCors);
    let good = json::run(&report(&run));
    assert_valid(&schema, &good, "before it is spoilt");
    let place = |kind: &str| good["entries"].as_array().unwrap().iter().position(|entry| entry["kind"] == kind).unwrap();
    let (request, reply, decision) = (place("request"), place("reply"), place("navigation_decision"));
    let entry = |at: usize, rest: &str| format!("/entries/{at}{rest}");
    let spoils: Vec<(String, Json)> = vec![
        ("/authscope".into(), json!(1)),
        ("/outcome".into(), json!("fine")),
        ("/outcome".into(), json!("running")),
        ("/platform".into(), json!("bubble")),
        ("/session/signed_in".into(), json!("yes")),
        ("/session".into(), json!({})),
        ("/findings".into(), json!([{}])),
        (entry(0, "/kind"), json!("storyevent")),
        (entry(0, "/id"), json!("open")),
        (entry(0, "/source"), json!("guessed")),
        (entry(0, "/at_ms"), json!("0")),
        (entry(0, "/title"), json!(null)),
        (entry(request, "/request/method"), json!("get")),
        (entry(request, "/request/headers/0/origin"), json!("mine")),
        (entry(request, "/request/body"), json!("text")),
        (entry(reply, "/reply/status"), json!("200")),
        (entry(reply, "/reply/timing/total_us"), json!(-1)),
        (entry(reply, "/cors/verdict"), json!("maybe")),
        (entry(reply, "/cors"), json!({"verdict": "blocked"})),
        (entry(decision, "/rule"), json!("rule 7")),
        (entry(decision, "/reason"), json!("")),
        (entry(decision, "/facts/token"), json!(1)),
    ];
    for (pointer, wrong) in spoils {
        let mut bad = good.clone();
        *bad.pointer_mut(&pointer).unwrap_or_else(|| panic!("{pointer} is not there")) = wrong.clone();
        assert!(!schema.is_valid(&bad), "{pointer} = {wrong} passed");
    }
    // What is missing and what is too much.
    for pointer in ["", "/entries/0", &entry(request, ""), &entry(request, "/request"), &entry(reply, "/reply"), &entry(decision, "")] {
        let members: Vec<String> = good.pointer(pointer).unwrap().as_object().unwrap().keys().cloned().collect();
        let optional = ["cause", "assumed", "remote", "action"];
        for member in members.iter().filter(|member| !optional.contains(&member.as_str())) {
            let mut bad = good.clone();
            bad.pointer_mut(pointer).unwrap().as_object_mut().unwrap().remove(member);
            assert!(!schema.is_valid(&bad), "{pointer} without {member} passed");
        }
        let mut bad = good.clone();
        bad.pointer_mut(pointer).unwrap()["surprise"] = json!(1);
        assert!(!schema.is_valid(&bad), "{pointer} with a surprise passed");
    }
}

#[test]
fn the_timeline_reads_as_a_story() {
    let run = run(sample("flutterflow"), Target::Web, Twist::ExpiryLifetime);
    let text = timeline(&run, Style::default());
    for part in [
        "FlutterFlow demo login  FlutterFlow · Published web · a test\n",
        "\n1. Open app at /  00:00:00\n",
        "\n2. Tap “Log in” on Login",
        "   → POST http://127.0.0.1:4000/auth/login\n   ← 200",
        "   · Authentication Token = token A1 ",
        "1 Jan 1970 00:15:00 UTC",
        "   ◆ Go to Home — Navigate Automatically is on, and no other page was asked for before  [FF-16]\n",
        "the stored expiry is past",
        "   ✕ Expected Home, signed in, but it is Login, signed out\n",
        "✕ You are signed out after the reload.\n",
    ] {
        assert!(text.contains(part), "no {part:?} in\n{text}");
    }
    assert!(!text.contains('\u{1b}'));
    let coloured = timeline(&run, Style { colours: true });
    assert!(coloured.contains("\u{1b}[35m◆ Go to Home") && coloured.contains("\u{1b}[31m✕ Expected"));
    let plain: String = coloured
        .split('\u{1b}')
        .map(|part| part.split_once('m').filter(|(code, _)| code.starts_with('[')).map_or(part, |(_, rest)| rest))
        .collect();
    assert_eq!(plain, text, "colours change nothing else");
}

#[test]
fn a_stopped_run_says_what_was_not_run() {
    let project = sample("weweb");
    let mut stopped = authscope::run::Run::new(plan(project, Target::Published));
    let at = authscope::run::input::Stamp::default();
    stopped.handle(at, authscope::run::input::Input::Event { event: "open".into() });
    stopped.handle(at, authscope::run::input::Input::Stop);
    let text = timeline(&stopped, Style::default());
    assert!(text.contains("8. profile-again — not run") && text.contains("… Stopped."), "{text}");
    let output = json::run(&report(&stopped));
    assert_valid(&strict(), &output, "a stopped run");
    assert_eq!(output["outcome"], "stopped");
    assert!(junit::runs(&[report(&stopped)]).contains("skipped=\"7\""));
}

#[test]
fn junit_has_a_case_for_each_step() {
    let done = run(sample("weweb"), Target::Published, Twist::NoCors);
    let ok = drive(authscope::run::Run::new(plan(sample("flutterflow"), Target::Mobile)), &mut PureServer::default(), |_| {});
    let xml = junit::runs(&[report(&ok), report(&done)]);
    assert!(xml.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"authscope\" "), "{xml}");
    assert_eq!(xml.matches("<testcase ").count(), 16);
    assert_eq!(xml.matches("<testsuite ").count(), 2);
    assert!(xml.contains("tests=\"8\" skipped=\"0\" errors=\"0\" failures=\"0\""), "{xml}");
    assert!(
        xml.contains("<failure message=\"Log in: blocked by the browser (CORS)")
            && xml.contains("type=\"WW-CORS-PREFLIGHT\">")
            && xml.contains("Step 2: expected Home, signed in, but it is Login, signed out"),
        "{xml}"
    );
    assert!(xml.contains("name=\"2. Tap “Log in” on Login\""));
    // Every element that is opened is closed, in order.
    let mut open = Vec::new();
    for tag in xml.split('<').skip(1).filter(|tag| !tag.starts_with('?')) {
        let (tag, _) = tag.split_once('>').unwrap();
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !tag.ends_with('/') {
            open.push(tag.split(' ').next().unwrap());
        }
    }
    assert_eq!(open, [] as [&str; 0]);
}
