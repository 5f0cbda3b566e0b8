//! The keychain in the background of the window: orders in, answers out, one after the other.

use tokio::sync::mpsc;

use crate::app::keychain_order::{KeychainAnswer, KeychainOrder};
use crate::app::message::Message;
use crate::app::ticket::Ticket;
use crate::io::keychain::{self, Keychain, KeychainError, PatientKeychain};

use super::post::Post;

/// So many orders may wait; nobody presses switches faster than a keychain that answers at all.
pub const WAITING: usize = 64;

/// Carries out orders in the order in which they came: what is stored and removed at once must not end up stored.
pub async fn serve(keychain: PatientKeychain, mut orders: mpsc::Receiver<(Ticket, KeychainOrder)>, post: Post) {
    while let Some((ticket, order)) = orders.recv().await {
        let answers = post.about(ticket);
        let asked = order.clone();
        let tell = |result| {
            let message = Message::Keychain(answer(&order, result));
            let answers = answers.clone();
            async move { answers.send(message).await }
        };
        keychain.ask_and_tell(move |keychain| carry_out(keychain, &asked), tell).await;
    }
}

/// Carries out an order; may block.
///
/// # Errors
/// Why the keychain did not do it.
pub fn carry_out(keychain: &dyn Keychain, order: &KeychainOrder) -> Result<KeychainAnswer, KeychainError> {
    match order {
        KeychainOrder::Look(places) => {
            let held = keychain::held(keychain, places)?.into_keys().collect();
            Ok(KeychainAnswer::Found { asked: places.clone(), held })
        }
        KeychainOrder::Keep(place, secret) => keychain::keep(keychain, place, secret).map(|()| KeychainAnswer::Kept(place.clone())),
        KeychainOrder::Remove(place) => keychain::remove(keychain, place).map(|()| KeychainAnswer::Removed(place.clone())),
    }
}

/// What the window is told.
#[must_use]
pub fn answer(order: &KeychainOrder, result: Result<KeychainAnswer, KeychainError>) -> KeychainAnswer {
    let failed =
        |error: KeychainError| KeychainAnswer::Failed { deed: order.deed(), why: error.to_string(), about_all: error.is_about_all() };
    result.unwrap_or_else(failed)
}
