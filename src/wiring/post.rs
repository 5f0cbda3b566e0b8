//! The way from work in the background to the window. Sending wakes the window.

use std::time::Duration;

use egui::Context;
use tokio::sync::mpsc;

use crate::app::message::{Mail, Message};
use crate::app::ticket::Ticket;

/// So many letters may wait for the window; progress beyond that is dropped, since the next one says more.
const WAITING: usize = 64;

/// What has not come by then is waited for in the open: the window says so, and offers another way.
pub const SOON: Duration = Duration::from_secs(1);

/// Sends mail to the window and wakes it.
#[derive(Clone)]
pub struct Post {
    sender: mpsc::Sender<Mail>,
    context: Context,
}

impl Post {
    /// A post and its box.
    #[must_use]
    pub fn new(context: &Context) -> (Self, mpsc::Receiver<Mail>) {
        let (sender, receiver) = mpsc::channel(WAITING);
        (Self { sender, context: context.clone() }, receiver)
    }

    /// For the answers to one errand.
    #[must_use]
    pub fn about(&self, ticket: Ticket) -> Answers {
        Answers { post: self.clone(), ticket }
    }

    /// Sends, and waits for room.
    pub async fn send(&self, mail: Mail) {
        // A closed box means that the window is gone: nobody is left to tell.
        if self.sender.send(mail).await.is_ok() {
            self.context.request_repaint();
        }
    }
}

/// Sends the answers to one errand.
#[derive(Clone)]
pub struct Answers {
    post: Post,
    ticket: Ticket,
}

impl Answers {
    /// The errand's ticket.
    #[must_use]
    pub fn ticket(&self) -> Ticket {
        self.ticket
    }

    /// Sends if there is room. For what the next message makes old.
    pub fn offer(&self, message: Message) {
        if self.post.sender.try_send(Mail::to(self.ticket, message)).is_ok() {
            self.post.context.request_repaint();
        }
    }

    /// Waits for work, and says so when it takes longer than a moment. `what` is in words: "opening shop.json".
    pub async fn patiently<W: Future + Unpin>(&self, what: String, mut work: W) -> W::Output {
        if let Ok(done) = tokio::time::timeout(SOON, &mut work).await {
            return done;
        }
        self.send(Message::StillReading { what }).await;
        work.await
    }

    /// Sends, and waits for room.
    pub async fn send(&self, message: Message) {
        self.post.send(Mail::to(self.ticket, message)).await;
    }
}
