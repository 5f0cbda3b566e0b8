//! Runs of any length without a network, for counting and measuring.

use std::sync::Arc;

use authscope::app::command::Command;
use authscope::app::effect::Effect;
use authscope::app::message::{Mail, Message};
use authscope::app::state::State;
use authscope::app::update::{AppInput, update};
use authscope::app::user_command::UserCommand;
use authscope::domain::project::Project;
use authscope::run::Run;
use authscope::run::input::{Input, Stamp};
use authscope::run::recording::Plan;

use super::errands::{opened, ticket};

/// So many taps has the story, whatever the length of the run.
const TAPS: usize = 12;

/// A project whose run has about so many entries: taps whose workflow sets a variable again and again.
pub fn project(entries: usize) -> Project {
    // The first taps do all the counting, so that the beginning looks the same at any length.
    let mut left = entries.saturating_sub(3 * TAPS);
    let taps: Vec<_> =
        (0..TAPS).map(|n| serde_json::json!({"id": format!("tap-{n}"), "do": {"tap": {"workflow": format!("count-{n}")}}})).collect();
    let workflows: Vec<_> = (0..TAPS)
        .map(|n| {
            let rounds = left.min(9_500);
            left -= rounds;
            let items: Vec<usize> = (0..rounds).collect();
            serde_json::json!({"id": format!("count-{n}"), "on": {"tap": {"page": "home", "label": "Count"}}, "actions": [
                {"id": "loop", "do": {"loop": {"over": {"literal": items}, "item": "item", "body": [
                    {"id": "set", "do": {"set-variable": {"variable": "n", "value": {"from": {"output": {"output": "item"}}}}}}]}}}]})
        })
        .collect();
    let mut events = vec![serde_json::json!({"id": "open", "do": {"open": {}}})];
    events.extend(taps);
    serde_json::from_value(serde_json::json!({
        "authscope": 1, "name": "Counting", "platform": {"weweb": {"unauthenticated_page": "home", "unauthorized_page": "home", "home_page": "home"}},
        "pages": [{"id": "home", "name": "Home", "route": "/home"}],
        "variables": [{"id": "n", "name": "n"}],
        "workflows": workflows,
        "stories": [{"id": "s", "name": "Count", "events": events}],
        "environments": [{"id": "demo", "name": "Demo", "server": "demo"}]
    }))
    .unwrap()
}

fn plan(project: &Arc<Project>) -> Plan {
    Plan {
        project: Arc::clone(project),
        story: "s".into(),
        environment: "demo".into(),
        target: project.platform.default_target(),
        values: Default::default(),
        pretended: Vec::new(),
        start_ms: 1_800_000_000_000,
        send_on: Default::default(),
        time_zone: String::new(),
        keys: Vec::new(),
        signatures: Default::default(),
    }
}

/// The project's run.
pub fn run(project: &Arc<Project>) -> Run {
    let mut run = Run::new(plan(project));
    while let Some(event) = run.next_event().map(str::to_owned) {
        run.handle(Stamp::default(), Input::Event { event });
    }
    run
}

/// The window's state with that run shown.
pub fn state(entries: usize) -> State {
    let project = Arc::new(project(entries));
    let mut state = opened("count.authscope.json", (*project).clone(), Default::default());
    let errands = update(&mut state, AppInput::Command(Command::User(UserCommand::RunFlow)));
    let run_errand = ticket(&errands, |effect| matches!(effect, Effect::Run { .. }));
    let (run, verdict) = super::runs::judged(run(&project));
    update(&mut state, AppInput::Mail(Mail::to(run_errand, Message::Ended { run, verdict })));
    state
}

/// A project of so many endpoints, each with a workflow that calls it, open in a window; one endpoint is selected.
pub fn wide(endpoints: usize) -> State {
    let mut wide = project(100);
    for n in 0..endpoints {
        let endpoint = serde_json::json!({"id": format!("e-{n}"), "name": format!("Endpoint number {n}"), "url": format!("{{{{base_url}}}}/things/{n}"),
            "headers": [{"name": "Accept", "value": "application/json"}], "paths": [{"name": "token", "path": "data.token"}]});
        wide.endpoints.push(serde_json::from_value(endpoint).unwrap());
        let flow = serde_json::json!({"id": format!("w-{n}"), "name": format!("Workflow number {n}"), "on": "called", "actions": [
            {"id": "call", "do": {"call": {"endpoint": format!("e-{n}"), "output": "reply"}}}]});
        wide.workflows.push(serde_json::from_value(flow).unwrap());
    }
    let mut state = opened("wide.authscope.json", wide, Default::default());
    let selection = authscope::app::state::selection::Selection::item(authscope::domain::project::item::ItemKind::Endpoint, "e-7");
    update(&mut state, AppInput::Command(Command::Select(selection)));
    state
}

/// One edit of the selected endpoint: its URL, another one each time.
pub fn edit(state: &mut State, n: usize) {
    use authscope::edit::Edit;
    use authscope::edit::thing::Thing;
    let mut endpoint = state.open.as_ref().unwrap().project.endpoint("e-7").unwrap().clone();
    endpoint.url = format!("{{{{base_url}}}}/edited/{n}");
    update(state, AppInput::Command(Command::Edit(Edit::Put(Box::new(Thing::Endpoint(endpoint))))));
}

/// A run of so many calls in one step that are all refused, and of which nothing in the app takes notice.
pub fn refused(calls: usize) -> Run {
    let items: Vec<usize> = (0..calls).collect();
    let mut project = project(100);
    let endpoint = serde_json::json!({"id": "e", "name": "Things", "url": "http://127.0.0.1:9/things"});
    project.endpoints.push(serde_json::from_value(endpoint).unwrap());
    // An empty Catch takes note of nothing, and the loop goes on.
    project.workflows[0].actions = serde_json::from_value(serde_json::json!([
        {"id": "loop", "do": {"loop": {"over": {"literal": items}, "item": "item", "body": [
            {"id": "try", "do": {"try-catch": {"attempt": [{"id": "call", "do": {"call": {"endpoint": "e", "output": "reply"}}}], "catch": []}}}]}}}]))
    .unwrap();
    super::runs::drive(Run::new(plan(&Arc::new(project))), &mut Refuses, |_| {})
}

/// Refuses everything, in words of its own.
struct Refuses;

impl super::runs::Serve for Refuses {
    fn serve(
        &mut self,
        request: &authscope::domain::web::wire::PreparedRequest,
        _: i64,
    ) -> Result<(authscope::domain::web::wire::Reply, bytes::Bytes), Box<authscope::domain::web::wire::Failure>> {
        use authscope::domain::web::wire::{Method, Reply, Timing};
        let asks = request.method == Method::Options;
        let bytes = bytes::Bytes::from_static(if asks { b"" } else { b"{\"message\": \"not you\"}" });
        let header = |name: &str| request.header(name).map_or_else(|| "*".to_owned(), authscope::domain::secret::traced::Traced::reveal);
        let headers = vec![
            ("access-control-allow-origin".to_owned(), header("origin")),
            ("access-control-allow-headers".to_owned(), header("access-control-request-headers")),
        ];
        let body = authscope::domain::web::body::BodyRef::of(&bytes);
        let status = if asks { 204 } else { 403 };
        let timing = Timing { total_us: 1_000, ..Timing::default() };
        Ok((Reply { version: "HTTP/1.1".into(), timing, ..Reply::new(status, headers, body) }, bytes))
    }
}

/// A project with a workflow of so many actions, each of which reads what the one before left behind.
pub fn actions(actions: usize) -> Project {
    let mut project = project(100);
    let call = |n: usize| {
        let before = format!("out-{}", n.saturating_sub(1));
        serde_json::json!({"id": format!("a-{n}"), "do": {"call": {"endpoint": "e", "output": format!("out-{n}"), "inputs": [
            {"name": "x", "value": {"from": {"output": {"output": before}}, "path": "token"}}]}}})
    };
    let endpoint = serde_json::json!({"id": "e", "name": "Things", "url": "{{base_url}}/things/{{x}}", "inputs": [{"name": "x"}]});
    project.endpoints.push(serde_json::from_value(endpoint).unwrap());
    project.workflows[0].actions = serde_json::from_value((0..actions).map(call).collect()).unwrap();
    project
}
