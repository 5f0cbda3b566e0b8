//! What somebody has in hand in place of a project: stored values, calls that were saved, a reply, the body of a request,
//! a token. One door, for what
//! is pasted, dropped, or named in the terminal.

use thiserror::Error;

use crate::domain::record::finding::Finding;
use crate::domain::secret::Secret;
use crate::domain::web::token_report::{self, TokenReport};

use super::bare_token;
use super::saved::{self, CannotReadSaved};
use super::snapshot::{self, CannotReadSnapshot, Snapshot};
use super::symptoms::House;

/// What somebody has, and what it shows.
#[derive(Clone, Debug, PartialEq)]
pub struct Had {
    /// What it is.
    pub what: What,
    /// What is wrong with it, the gravest first.
    pub findings: Vec<Finding>,
}

/// What somebody has.
#[derive(Clone, Debug, PartialEq)]
pub enum What {
    /// What the app stored. Only what is masked is kept.
    Stored(Snapshot),
    /// Exchanges that were saved, or a command: the text itself, to be read as calls.
    Calls(Secret),
    /// Replies, or the body of a request: the text itself.
    Reply(Secret),
    /// A token alone.
    Token {
        /// The token.
        token: Secret,
        /// What it says.
        says: Box<TokenReport>,
    },
}

/// Why a text is nothing of that kind.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
pub enum CannotReadHad {
    /// It may have been meant to be what the app stored.
    #[error(transparent)]
    Stored(#[from] CannotReadSnapshot),
    /// It is calls with a mistake.
    #[error(transparent)]
    Saved(#[from] CannotReadSaved),
}

/// Reads it, whatever it is. The menus are those of `house`; of both platforms where none is said. `now_ms` is milliseconds since 1970.
///
/// # Errors
/// Where it is wrong, what, and how to fix it.
pub fn read(text: &str, house: Option<House>, now_ms: i64) -> Result<Had, CannotReadHad> {
    if let Some((token, says)) = token_report::alone(text, now_ms) {
        let findings = bare_token::judged(&says, house, now_ms);
        return Ok(Had { what: What::Token { token, says: Box::new(says) }, findings });
    }
    if snapshot::is_one(text) {
        let snapshot = snapshot::read(text)?;
        return Ok(Had { findings: snapshot::judged(&snapshot), what: What::Stored(snapshot) });
    }
    let read = match saved::read(text) {
        Ok(read) => read,
        // The words of the one that it most likely was meant to be.
        Err(CannotReadSaved::NotOne) => return Err(snapshot::read(text).err().unwrap_or(CannotReadSnapshot::NotOne).into()),
        Err(error) => return Err(error.into()),
    };
    let is_call = read.exchanges.iter().any(|exchange| !exchange.request.url.is_empty());
    let (text, findings) = (Secret::new(text), saved::judged(&read, house));
    Ok(Had { what: if is_call { What::Calls(text) } else { What::Reply(text) }, findings })
}

/// Reads a text that holds no calls: what the app stored, a token, or a reply that shows what it is, by a token or a mistake. JSON of any other kind is
/// none.
#[must_use]
pub fn without_calls(text: &str, house: Option<House>, now_ms: i64) -> Option<Had> {
    let had = read(text, house, now_ms).ok()?;
    let tells = match &had.what {
        What::Stored(_) | What::Token { .. } => true,
        What::Calls(_) => false,
        What::Reply(_) => !had.findings.is_empty() || saved::has_token(text),
    };
    tells.then_some(had)
}
