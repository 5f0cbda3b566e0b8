//! The person at the window: questions go there as messages, answers come back as effects.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::oneshot;

use crate::app::message::Message;
use crate::app::ticket::Ticket;
use crate::domain::record::question::Question;
use crate::domain::secret::Secret;
use crate::run::person::{Answering, Person};

use super::post::Answers;

type Waiting = BTreeMap<(Ticket, String), oneshot::Sender<Secret>>;

/// Questions that wait for an answer.
#[derive(Clone, Default)]
pub(super) struct Desk(Arc<Mutex<Waiting>>);

impl Desk {
    /// Who answers the questions of a run.
    pub(super) fn person(&self, answers: Answers) -> Arc<dyn Person> {
        Arc::new(AtWindow { desk: self.clone(), answers })
    }

    /// Hands an answer to whoever waits for it.
    pub(super) fn answer(&self, ticket: Ticket, name: String, text: Secret) {
        let waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner).remove(&(ticket, name));
        if let Some(waiting) = waiting {
            // The run may have been stopped in the meantime.
            drop(waiting.send(text));
        }
    }
}

struct AtWindow {
    desk: Desk,
    answers: Answers,
}

impl Person for AtWindow {
    fn answer(&self, question: Question) -> Answering {
        let (sender, receiver) = oneshot::channel();
        self.desk.0.lock().unwrap_or_else(PoisonError::into_inner).insert((self.answers.ticket(), question.name.clone()), sender);
        let answers = self.answers.clone();
        Box::pin(async move {
            answers.send(Message::Asked { question }).await;
            receiver.await.ok()
        })
    }
}
