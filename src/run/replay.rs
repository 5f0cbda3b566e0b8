//! Replay: the recorded answers through the recorded or an edited project, with no network.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::project::Project;
use crate::domain::secret::traced::Traced;
use crate::domain::web::wire::PreparedRequest;

use super::Run;
use super::input::{Input, Output, Stamp};
use super::recording::{Plan, RecordedInput, Recording};
use super::tape::Tape;

/// What a replay waits to hand in, in the order in which it came when it was recorded.
struct Due {
    order: (bool, usize, u64),
    at: Option<Stamp>,
    input: Input,
}

/// Whether a request comes from the origin that the recorded one came from.
fn same_origin(recorded: &str, request: &PreparedRequest) -> bool {
    let then = recorded.lines().find_map(|line| line.strip_prefix("origin: "));
    then == request.header("origin").map(Traced::reveal).as_deref()
}

/// Runs a recording's answers through a project: its own, or an edited one.
#[must_use]
pub fn replay(recording: &Recording, project: Arc<Project>) -> Run {
    let tape = Arc::new(Tape::of(recording));
    let plan = Plan { project, ..recording.plan.clone() };
    let mut run = Run::new(plan).compared_with(Arc::clone(&tape), recording.bodies.clone());
    let mut due: Vec<Due> = Vec::new();
    let mut asked: BTreeMap<(String, String), usize> = BTreeMap::new();
    let mut now = Stamp::default();
    let mut step = String::new();
    // A stop ends the replay too: nothing that is handed in after it is heard.
    while !run.is_finished() {
        let (at, input) = if run.is_in_event() {
            if due.is_empty() {
                break;
            }
            let first = (0..due.len()).min_by_key(|i| due[*i].order).unwrap_or(0);
            let next = due.remove(first);
            // Where the recording ended in a stop, what it never answered stays unanswered.
            if let (Input::NotRecorded { .. } | Input::NotAnswered { .. }, Some(stopped)) = (&next.input, tape.stopped) {
                (stopped, Input::Stop)
            } else {
                (next.at.unwrap_or(now), next.input)
            }
        } else {
            let Some(event) = run.next_event().map(str::to_owned) else { break };
            due.clear();
            step.clone_from(&event);
            match (tape.event(&event), tape.stopped) {
                (None, Some(stopped)) => (stopped, Input::Stop),
                (at, _) => (at.unwrap_or(now), Input::Event { event }),
            }
        };
        now = Stamp { elapsed_ms: at.elapsed_ms.max(now.elapsed_ms), wall_ms: at.wall_ms };
        for output in run.handle(now, input) {
            match output {
                // What a browser makes of an answer to another origin cannot be known from this one.
                Output::Send { exchange, key, request } => {
                    due.push(match tape.answer(&key).filter(|answer| same_origin(answer.sent(), &request)) {
                        Some(answer) => {
                            let input = match &answer.recorded.what {
                                RecordedInput::Failure { failure, .. } => {
                                    let body =
                                        failure.partial.as_ref().map(|reply| recording.bodies.get(&reply.body.hash)).unwrap_or_default();
                                    Input::Failure { exchange, failure: Box::new(failure.clone()), body }
                                }
                                RecordedInput::Reply { reply, .. } => {
                                    Input::Reply { exchange, reply: Box::new(reply.clone()), body: recording.bodies.get(&reply.body.hash) }
                                }
                                _ => Input::NotRecorded { exchange },
                            };
                            Due { order: (false, answer.order, 0), at: Some(answer.recorded.at), input }
                        }
                        None => Due { order: (true, usize::MAX, u64::from(exchange.0)), at: None, input: Input::NotRecorded { exchange } },
                    });
                }
                Output::Ask { question } => {
                    let nth = asked.entry((step.clone(), question.name.clone())).or_insert(0);
                    let said = tape.said(&step, &question.name, *nth);
                    *nth += 1;
                    let order = said.map_or((true, usize::MAX, 0), |said| (false, said.order, 0));
                    let name = question.name;
                    let input = match said.and_then(|said| said.text.clone()) {
                        Some(text) => Input::Answer { name, text },
                        None => Input::NotAnswered { name },
                    };
                    due.push(Due { order, at: said.map(|said| said.at), input });
                }
                Output::Timer { timer, ms } => {
                    // In its place among the answers, or after them where the recording knows no such timer.
                    let (order, at) = if let Some((order, at)) = tape.timer(timer) {
                        ((false, order, 0), at)
                    } else {
                        let at = Stamp { elapsed_ms: now.elapsed_ms + ms, wall_ms: now.wall_ms };
                        ((true, 0, at.elapsed_ms), at)
                    };
                    due.push(Due { order, at: Some(at), input: Input::Timer { timer } });
                }
                Output::Jumped { .. } | Output::EventDone | Output::Finished => {}
            }
        }
    }
    run
}
