//! The pump: the only place where a run meets time and the network. It hands inputs in and carries out what the run asks for.

use std::sync::Arc;
use std::time::Duration;

use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use crate::domain::web::body::{BodyRef, MAX_RUN_BYTES};
use crate::run::Run;
use crate::run::input::{Input, Output};
use crate::run::person::Person;
use crate::run::transport::{Exchanged, Transport};

use super::stamps::Stamps;
use super::system_clock::SharedClock;
use super::throttle::Throttle;

/// The input with as much of its body as there is room for; what is left out, the reply says.
fn within(mut input: Input, room: &mut u64) -> Input {
    let (reply, body) = match &mut input {
        Input::Reply { reply, body, .. } => (Some(&mut **reply), body),
        Input::Failure { failure, body, .. } => (failure.partial.as_mut(), body),
        _ => return input,
    };
    if body.len() as u64 > *room {
        body.truncate(usize::try_from(*room).unwrap_or(usize::MAX));
        if let Some(reply) = reply {
            reply.body = BodyRef::of(body);
            reply.body_truncated = true;
        }
    }
    *room -= body.len() as u64;
    input
}

/// What a pump works with.
pub struct Pump<T: ?Sized> {
    /// Does the exchanges.
    pub transport: Arc<T>,
    /// Says when each input happened.
    pub stamps: Box<dyn Stamps>,
    /// The demo server's clock, which goes along when the app's clock jumps.
    pub server_clock: Option<Arc<SharedClock>>,
    /// How long a call may stay without an answer.
    pub patience: Duration,
    /// Answers what the run asks.
    pub person: Arc<dyn Person>,
    /// Lets not too many requests through at once.
    pub throttle: Arc<Throttle>,
    /// Ends the run at once, whatever the server does.
    pub stop: CancellationToken,
}

impl<T: ?Sized> Pump<T> {
    /// The same over another transport.
    #[must_use]
    pub fn over<U: ?Sized>(self, wrap: impl FnOnce(Arc<T>) -> Arc<U>) -> Pump<U> {
        let Self { transport, stamps, server_clock, patience, person, throttle, stop } = self;
        Pump { transport: wrap(transport), stamps, server_clock, patience, person, throttle, stop }
    }
}

impl<T: Transport + ?Sized> Pump<T> {
    /// Runs to the end. `observe` sees the run after each input.
    ///
    /// Dropping what is under way closes its connections, so Stop needs no answer from anyone.
    pub async fn run(mut self, mut run: Run, mut observe: impl FnMut(&Run) + Send) -> Run {
        let mut under_way: JoinSet<Input> = JoinSet::new();
        let mut room = MAX_RUN_BYTES;
        while !run.is_finished() {
            let input = if run.is_in_event() {
                tokio::select! {
                    biased;
                    () = self.stop.cancelled() => Input::Stop,
                    joined = under_way.join_next() => match joined {
                        Some(Ok(input)) => input,
                        // A task that panicked or was aborted answers nothing; the others go on.
                        Some(Err(_)) => continue,
                        None => break,
                    },
                }
            } else {
                match run.next_event() {
                    Some(event) => Input::Event { event: event.to_owned() },
                    None => break,
                }
            };
            let input = if self.stop.is_cancelled() { Input::Stop } else { within(input, &mut room) };
            let at = self.stamps.stamp(&input);
            tracing::debug!(input = input.kind(), "run");
            let outputs = run.handle(at, input);
            observe(&run);
            for output in outputs {
                match output {
                    Output::Send { exchange, request, .. } => {
                        let transport = Arc::clone(&self.transport);
                        let patience = self.patience;
                        let throttle = Arc::clone(&self.throttle);
                        under_way.spawn(async move {
                            throttle.turn(&request.host()).await;
                            match transport.exchange(*request, patience).await {
                                Exchanged::Reply(reply, body) => Input::Reply { exchange, reply: Box::new(reply), body },
                                Exchanged::Failure(failure, body) => Input::Failure { exchange, failure: Box::new(failure), body },
                            }
                        });
                    }
                    Output::Ask { question } => {
                        let name = question.name.clone();
                        let answer = self.person.answer(question);
                        under_way.spawn(async move {
                            match answer.await {
                                Some(text) => Input::Answer { name, text },
                                None => Input::NotAnswered { name },
                            }
                        });
                    }
                    Output::Timer { timer, ms } => {
                        under_way.spawn(async move {
                            tokio::time::sleep(Duration::from_millis(ms)).await;
                            Input::Timer { timer }
                        });
                    }
                    Output::Jumped { ms } => {
                        if let Some(clock) = &self.server_clock {
                            clock.advance(ms);
                        }
                    }
                    Output::EventDone | Output::Finished => {}
                }
            }
        }
        run
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::web::wire::Reply;
    use bytes::Bytes;

    #[test]
    fn what_there_is_no_room_for_is_cut_off_and_told() {
        let reply = |text: &'static str| {
            let body = Bytes::from_static(text.as_bytes());
            let reply = Reply::new(200, Vec::new(), BodyRef::of(&body));
            Input::Reply { exchange: crate::agent::ExchangeId::default(), reply: Box::new(reply), body }
        };
        let mut room = 10;
        for (text, kept, is_cut) in [("sixsix", "sixsix", false), ("sixsix", "sixs", true), ("more", "", true)] {
            let Input::Reply { reply, body, .. } = within(reply(text), &mut room) else { panic!("it stays a reply") };
            assert_eq!((&body[..], reply.body_truncated, reply.body.len), (kept.as_bytes(), is_cut, kept.len() as u64));
        }
    }
}
