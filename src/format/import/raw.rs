//! Calls as they were read, with every secret still in them. Nothing here can be printed.

use super::left_out::LeftOut;
use super::{Clue, ImportedReply, Unused};

/// So many calls are taken out of any text.
const MOST_CALLS: usize = 20_000;

/// Of a long text, one more for each of so many bytes: a call that was recorded or copied is longer.
const BYTES_PER_CALL: usize = 150;

/// What a reader gives.
pub(super) struct Raw {
    pub(super) calls: Vec<RawCall>,
    /// What a browser sent by itself, preflights and what it followed a redirect to, each with the number of calls before it: no calls of
    /// the app, and still a part of what happened.
    pub(super) aside: Vec<(usize, RawCall)>,
    pub(super) unused: LeftOut,
    /// So many calls are taken, no more: thousands of words, each of which could be a URL, are none.
    most: usize,
    /// The same call twice is one endpoint.
    pub(super) folds: bool,
    /// How much was copied from a call to further ones with the same options (bytes).
    pub(super) repeated: usize,
}

impl Raw {
    /// Nothing yet of this text.
    pub(super) fn of(text: &str) -> Self {
        let most = MOST_CALLS.max(text.len() / BYTES_PER_CALL);
        Self { calls: Vec::new(), aside: Vec::new(), unused: LeftOut::default(), most, folds: false, repeated: 0 }
    }

    /// Takes a call in, if there is room for it.
    pub(super) fn take(&mut self, call: impl FnOnce() -> RawCall) {
        if self.calls.len() < self.most {
            self.calls.push(call());
        } else {
            let why = format!("no more than {} calls are taken out of this text: paste those that matter", self.most);
            self.unused.push_counted(Unused::call("further calls", why));
        }
    }
}

/// One call as it was read.
#[derive(Default)]
pub(super) struct RawCall {
    /// Where it stood: "command 2", "entry 14".
    pub(super) place: String,
    pub(super) method: String,
    /// The absolute URL, percent-encoding and all.
    pub(super) url: String,
    pub(super) headers: Vec<(String, String)>,
    pub(super) body: RawBody,
    pub(super) reply: Option<ImportedReply>,
    /// When it was sent, as it stands there (ISO 8601); empty where it does not.
    pub(super) sent_at: String,
    /// How long the exchange took, in microseconds.
    pub(super) took_us: Option<u64>,
    pub(super) headers_unknown: bool,
    pub(super) evidence: Vec<Clue>,
    pub(super) unused: Vec<Unused>,
}

/// A body as it was read.
#[derive(Default)]
pub(super) enum RawBody {
    #[default]
    None,
    Text(String),
    /// Fields of a form, decoded.
    Form(Vec<(String, String)>),
}

impl RawCall {
    /// The first header of this name (any case).
    pub(super) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Notes what was concluded.
    pub(super) fn conclude(&mut self, what: impl Into<String>, because: impl Into<String>) {
        self.evidence.push(Clue { what: what.into(), because: because.into() });
    }

    /// Notes a part that is not used.
    pub(super) fn skip(&mut self, what: impl Into<String>, why: impl Into<String>) {
        self.unused.push(Unused::part(what, why));
    }
}

impl Unused {
    /// A part of a call.
    pub(super) fn part(what: impl Into<String>, why: impl Into<String>) -> Self {
        Self { what: what.into(), why: why.into(), times: 1, is_call: false }
    }

    /// A whole call.
    pub(super) fn call(what: impl Into<String>, why: impl Into<String>) -> Self {
        Self { is_call: true, ..Self::part(what, why) }
    }
}

/// Percent-decoding; `None` when it gives no text.
pub(super) fn percent_decoded(text: &str, plus_is_space: bool) -> Option<String> {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = |offset: usize| bytes.get(at + offset).and_then(|byte| char::from(*byte).to_digit(16));
        match (bytes[at], hex(1), hex(2)) {
            (b'%', Some(high), Some(low)) => {
                out.push((high * 16 + low) as u8);
                at += 2;
            }
            (b'+', ..) if plus_is_space => out.push(b' '),
            (byte, ..) => out.push(byte),
        }
        at += 1;
    }
    String::from_utf8(out).ok()
}

/// The pairs of `a=1&b=2`, decoded; `None` when a piece gives no text. A name without `=` has an empty value.
pub(super) fn pairs(text: &str) -> Option<Vec<(String, String)>> {
    let piece = |piece: &str| {
        let (name, value) = piece.split_once('=').unwrap_or((piece, ""));
        Some((percent_decoded(name, true)?, percent_decoded(value, true)?))
    };
    text.split('&').filter(|part| !part.is_empty()).map(piece).collect()
}
