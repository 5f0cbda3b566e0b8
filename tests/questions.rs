//! "Ask me during the run": a one-time code, the link of a mail, what a custom function would give.
#![expect(clippy::unwrap_used, reason = "helpers of tests may")]

mod support;

use std::sync::Arc;
use std::time::Duration;

use authscope::domain::project::Project;
use authscope::domain::project::binding::SessionField;
use authscope::domain::project::platform::Target;
use authscope::domain::record::entry::EntryBody;
use authscope::domain::record::note::Note;
use authscope::domain::record::question::Question;
use authscope::domain::record::verdict::StepState;
use authscope::domain::secret::Secret;
use authscope::domain::words;
use authscope::format::recording_file;
use authscope::io::launch::{Launch, Launched, launch};
use authscope::io::system_clock::SharedClock;
use authscope::run::input::{Input, Output, Stamp};
use authscope::run::person::{Answering, Person};
use authscope::run::replay::replay;
use authscope::run::{Run, RunOutcome};
use serde_json::json;
use support::build::*;
use support::report::every_form;
use support::runs::Judged as _;
use support::runs::{START_MS, plan, text};
use support::secrets::Search;
use tokio::sync::oneshot;
use tokio_util::sync::CancellationToken;

/// A log-in with a one-time code, which is asked for.
fn with_a_code() -> Build {
    let typed = |field: &str| json!({"from": {"page-input": {"page": "login", "field": field}}});
    Build::flutterflow()
        .page("login", json!({"inputs": [{"name": "email"}, {"name": "code", "secret": true}]}))
        .endpoint("login", json!({"method": "POST", "body_type": "json", "body": "{\"code\":\"<code>\"}", "inputs": [{"name": "code"}]}))
        .tap("login", "log-in", vec![call_with("login", &[("code", typed("code"))]), log_in(all_fields())])
        .value("code", json!({"ask": true, "secret": true}))
}

fn tap_with_a_code() -> serde_json::Value {
    json!({"tap": {"workflow": "log-in", "typed": [{"field": "code", "text": "{{code}}"}]}})
}

fn notes(run: &Run) -> Vec<String> {
    run.entries()
        .iter()
        .filter_map(|entry| match &entry.body {
            EntryBody::Note(note @ (Note::Asked { .. } | Note::Answered { .. } | Note::NotAnswered { .. })) => {
                Some(words::note(&run.plan().project, note))
            }
            _ => None,
        })
        .collect()
}

fn bodies(run: &Run) -> Vec<String> {
    run.entries()
        .iter()
        .filter_map(|entry| match &entry.body {
            EntryBody::Request { request, .. } => Some(request.body.as_ref()?.reveal()),
            _ => None,
        })
        .collect()
}

#[test]
fn a_step_that_types_a_code_asks_for_it_and_each_step_asks_anew() {
    let events = [open("/"), tap_with_a_code(), action_log_out(), tap_with_a_code()];
    let build = with_a_code().tap("home", "leave", vec![log_out()]).says("code", "111222").says("code", "333444");
    let ran = build.run(&events);
    assert_eq!(bodies(&ran.run), [r#"{"code":"111222"}"#, r#"{"code":"333444"}"#]);
    assert_eq!(ran.end(3).0, "home");
    let asked = "You are asked for “code”";
    assert_eq!(notes(&ran.run), [asked, "You answered “code”: secret S1", asked, "You answered “code”: secret S2"]);
    assert_eq!(ran.run.outcome(), RunOutcome::Ok);
}

fn action_log_out() -> serde_json::Value {
    json!({"tap": {"workflow": "leave"}})
}

#[test]
fn nothing_of_the_step_happens_before_the_answer() {
    let project = with_a_code().story(&[open("/"), tap_with_a_code()]);
    let mut run = Run::new(plan(project, Target::Mobile));
    let at = Stamp { elapsed_ms: 1, wall_ms: START_MS };
    run.handle(at, Input::Event { event: "e0".into() });
    let outputs = run.handle(at, Input::Event { event: "e1".into() });
    assert!(matches!(&outputs[..], [Output::Ask { question }] if question.title == "code" && question.secret), "{outputs:?}");
    assert!(run.is_in_event() && !run.is_finished() && run.asked().count() == 1);
    assert!(bodies(&run).is_empty());
    // An answer that nobody asked for changes nothing.
    assert!(run.handle(at, Input::Answer { name: "pin".into(), text: Secret::new("1") }).is_empty());
    // Saved here and gone on with, it is the same run.
    let mut saved = run.clone();
    let answer = || Input::Answer { name: "code".into(), text: Secret::new("111222") };
    let later = Stamp { elapsed_ms: 60_000, wall_ms: START_MS + 60_000 };
    let outputs = run.handle(later, answer());
    assert!(matches!(&outputs[..], [Output::Send { .. }]), "{outputs:?}");
    saved.handle(later, answer());
    assert_eq!(text(&run), text(&saved));
    assert_eq!(run.virtual_ms(), START_MS + 60_000, "the app's clock goes on while somebody looks for the code");
}

#[test]
fn a_recording_keeps_a_stand_in_and_replays_to_the_same_entries() {
    let events = [open("/"), tap_with_a_code(), link("{{link}}"), tap("log-out-tap")];
    let build = with_a_code()
        .value("link", json!({"ask": true, "secret": true}))
        .page("magic", json!({"route": "/magic/:part"}))
        .tap("magic", "log-out-tap", vec![log_out()])
        .says("code", "one-time-987")
        .says("link", "https://app.example.com/magic/part1234567890?pin=4711&token=mail-token-000&next=home#x=1");
    let ran = build.run(&events);
    assert_eq!(ran.end(2).0, "magic");
    let search = Search::of(ran.run.registry());
    for secret in ["one-time-987", "mail-token-000", "part1234567890", "pin=4711"] {
        assert!(ran.run.registry().label_of(secret).is_some(), "{secret} is registered");
    }
    for (form, text) in every_form(&ran.run) {
        search.finds_none(text.as_bytes(), form);
    }
    let written = recording_file::write(&ran.run.recording(), ran.run.registry());
    search.finds_none(written.text.as_bytes(), "recording");
    let read = recording_file::read(written.text.as_bytes(), |_| unreachable!()).unwrap();
    let again = replay(&read, Arc::clone(&read.plan.project));
    assert_eq!(again.outcome(), ran.run.outcome());
    let said = |run: &Run| every_form(run).into_iter().map(|(form, text)| (form.to_owned(), text)).collect::<Vec<_>>();
    assert_eq!(notes(&again), notes(&ran.run));
    let decisions = |run: &Run| {
        run.entries()
            .iter()
            .filter(|entry| entry.body.kind() == "navigation_decision")
            .map(|entry| run.registry().mask(&serde_json::to_string(entry).unwrap()))
            .collect::<Vec<_>>()
    };
    assert_eq!(decisions(&again), decisions(&ran.run));
    assert_eq!(said(&again).len(), said(&ran.run).len());
}

#[test]
fn an_edited_project_that_asks_for_more_says_what_is_not_known_and_goes_on() {
    let events = [open("/"), tap_with_a_code(), reload()];
    let ran = with_a_code().says("code", "111222").run(&events);
    let edited = with_a_code().value("pin", json!({"ask": true})).story(&[
        open("/"),
        json!({"tap": {"workflow": "log-in", "typed": [{"field": "code", "text": "{{pin}}"}]}}),
        reload(),
    ]);
    let again = replay(&ran.run.recording(), Arc::new(edited));
    assert_eq!(again.outcome(), RunOutcome::Incomplete);
    assert!(notes(&again).contains(&"“pin” was not answered: run again to know what comes of it".to_owned()), "{:?}", notes(&again));
    let states: Vec<StepState> = again.verdict().steps.iter().map(|step| step.state).collect();
    assert_eq!(
        states,
        [StepState::Done, StepState::NotKnown, StepState::NotKnown],
        "nobody knows how the step ended, and what comes of it later"
    );
    assert!(again.entries().iter().any(|entry| &*entry.id.event == "e2" && entry.body.kind() == "navigation_decision"), "{}", text(&again));
}

#[test]
fn a_box_is_asked_in_its_chain_and_what_rests_on_it_is_assumed() {
    let mut fields = all_fields();
    fields["expiry"] = json!({"from": {"custom": {"function": "when", "inputs": []}}});
    let build = |ask: serde_json::Value| {
        Build::flutterflow().tap("login", "log-in", vec![call("login"), log_in(fields.clone())]).function("when", json!({"ask": ask}))
    };
    let ran = build(json!({})).says("when", "1800000900000").run(&[open("/"), tap("log-in")]);
    let session = ran.tab(1).session;
    assert_eq!(session.expiry_ms, Some(1_800_000_900_000), "an answer that reads as a number is one");
    let read = ran
        .entries(1)
        .into_iter()
        .find(|entry| matches!(&entry.body, EntryBody::FieldRead(reading) if reading.slot == SessionField::Expiry));
    assert!(read.unwrap().assumed.as_deref().is_some_and(|assumed| assumed.contains("when")), "{}", text(&ran.run));
    // The call is made before the question is asked.
    let kinds: Vec<&str> = ran.entries(1).iter().map(|entry| entry.body.kind()).collect();
    let place = |kind: &str| kinds.iter().position(|known| *known == kind).unwrap();
    assert!(place("request") < place("note") && place("note") < place("session_change"), "{kinds:?}");
    // A secret is text, whatever it looks like.
    let ran = build(json!({"secret": true})).says("when", "1800000900000").run(&[open("/"), tap("log-in")]);
    assert!(ran.run.registry().label_of("1800000900000").is_some());
}

#[test]
fn two_chains_that_need_the_same_wait_for_one_answer() {
    let me = json!({"headers": [{"name": "x-code", "value": "{{code}}"}]});
    let ran = Build::weweb()
        .endpoint("me", me)
        .flow("user-load", json!("user-load"), vec![call("me")])
        .flow("user-load-2", json!("user-load"), vec![call("me")])
        .value("code", json!({"ask": true}))
        .says("code", "plain-code")
        .run(&[open("/login")]);
    assert_eq!(notes(&ran.run), ["You are asked for “code”", "You answered “code”: plain-code"]);
    let sent = ran.requests(0).iter().filter(|request| request.header("x-code").is_some_and(|code| code.reveal() == "plain-code")).count();
    assert!(sent >= 2, "{}", text(&ran.run));
}

#[test]
fn a_condition_and_a_loop_are_asked_for_before_they_are_judged() {
    let code = json!({"from": {"environment": "go"}});
    let is_yes = json!({"compare": {"left": {"value": code}, "op": "eq", "right": {"literal": "yes"}}});
    for (said, shown) in [("yes", "then"), ("no", "otherwise")] {
        let ran = Build::flutterflow()
            .tap("login", "ask", vec![when(is_yes.clone(), vec![say("then")], vec![say("otherwise")])])
            .value("go", json!({"ask": true}))
            .says("go", said)
            .run(&[open("/"), tap("ask")]);
        let messages: Vec<_> = ran
            .entries(1)
            .iter()
            .filter_map(|entry| match &entry.body {
                EntryBody::Message { text, .. } => Some(text.reveal()),
                _ => None,
            })
            .collect();
        assert_eq!(messages, [shown]);
    }
}

/// Somebody who answers when the test says so.
struct Somebody(std::sync::Mutex<Vec<oneshot::Receiver<Secret>>>);

impl Person for Somebody {
    fn answer(&self, _: Question) -> Answering {
        let receiver = self.0.lock().unwrap().remove(0);
        Box::pin(async move { receiver.await.ok() })
    }
}

fn order(project: Project) -> Launch {
    Launch { target: Some(Target::Mobile), ..Launch::of(Arc::new(project)) }
}

async fn started(order: Launch, stop: &CancellationToken) -> Result<Launched, authscope::run::cannot_run::CannotRun> {
    launch(order, |_| None, Arc::new(SharedClock::frozen_at(START_MS)), stop.clone()).await
}

#[tokio::test(start_paused = true)]
async fn the_pump_waits_for_a_person_longer_than_for_any_server_and_stop_ends_it() {
    let project = with_a_code().story(&[open("/"), tap_with_a_code()]);
    let base_url = ("base_url".to_owned(), "http://127.0.0.1:9".to_owned());
    for stopped in [false, true] {
        let (sender, receiver) = oneshot::channel();
        let person: Arc<dyn Person> = Arc::new(Somebody(std::sync::Mutex::new(vec![receiver])));
        let stop = CancellationToken::new();
        let order = Launch { person: Some(person), values: vec![base_url.clone()], ..order(project.clone()) };
        let Launched { run, pump, .. } = started(order, &stop).await.unwrap();
        let running = tokio::spawn(pump.run(run, |_| {}));
        // Time goes by itself where everybody waits.
        tokio::time::sleep(Duration::from_mins(10)).await;
        assert!(!running.is_finished());
        if stopped {
            stop.cancel();
            assert_eq!(running.await.unwrap().outcome(), RunOutcome::Stopped);
        } else {
            sender.send(Secret::new("111222")).unwrap();
            let run = running.await.unwrap();
            assert_eq!(bodies(&run), [r#"{"code":"111222"}"#]);
        }
    }
}

#[tokio::test]
async fn where_nobody_can_answer_the_run_does_not_begin_and_says_how_to_give_it() {
    let project = with_a_code().function("when", json!({"ask": {}})).story(&[open("/"), tap_with_a_code()]);
    let stop = CancellationToken::new();
    let Err(error) = started(order(project.clone()), &stop).await else { panic!("it began") };
    let error = error.to_string();
    assert!(error.contains("asks for \"code\"") && error.contains("--secret-var code=VARIABLE"), "{error}");
    assert!(!error.contains("when"), "nothing uses that box: {error}");
    // Given before, it is not asked for.
    let mut given = order(project);
    given.secrets.insert("code".into(), Secret::new("111222"));
    assert!(started(given, &stop).await.is_ok());
}

/// What is asked again after nobody answered has an answer of its own, in its own place.
#[test]
fn a_question_that_is_asked_again_in_a_step_has_each_answer_in_its_place() {
    use authscope::run::recording::{Answer, Recorded, RecordedInput};
    use authscope::run::tape::Tape;
    let run = Run::new(plan(support::runs::sample("weweb"), Target::Published));
    let mut recording = run.recording();
    let input = |what| Recorded { at: Stamp::default(), virtual_ms: START_MS, what };
    let (event, name) = ("open".to_owned(), "pin".to_owned());
    recording.inputs = vec![
        input(RecordedInput::Event(event.clone())),
        input(RecordedInput::NotAnswered { event: event.clone(), name: name.clone() }),
        input(RecordedInput::Timer(1)),
        input(RecordedInput::Answer { event, name, answer: Answer::Secret(Secret::new("4711")) }),
    ];
    let tape = Tape::of(&recording);
    let said = |nth| tape.said("open", "pin", nth).map(|said| (said.order, said.text.is_some()));
    assert_eq!((said(0), said(1), said(2)), (Some((1, false)), Some((3, true)), Some((3, true))));
    assert!(tape.said("open", "other", 0).is_none());
}
