//! Finds secrets in a text, whatever form they have there: as they are, escaped (see `views`), in base64, in hexadecimal, or in parts.

use std::collections::HashMap;
use std::fmt;
use std::hash::{BuildHasher as _, RandomState};

use base64::Engine as _;
use base64::alphabet::{Alphabet, STANDARD, URL_SAFE};
use base64::engine::general_purpose::{NO_PAD, PAD};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::forms::{Form, MIN_SEARCHED_CHARS, MIN_WORD_CHARS, each_form};
use super::views::Views;
use crate::domain::base::finder::Finder;

/// So many secrets are looked for in every form; more of them where they stand as a word.
pub const MOST_IN_EVERY_FORM: usize = 1_000;
/// A longer secret is looked for by its beginning (bytes); what follows without a blank or a quote is part of it.
const LONG: usize = 64 * 1024;
/// That much of its beginning (bytes).
const BEGINNING: usize = 1024;

/// So many groups of four letters before and behind a find in base64 are unpacked to see whether it is one.
const GROUPS_BEFORE: usize = 2;
/// See [`GROUPS_BEFORE`].
const GROUPS_BEHIND: usize = 3;

/// How a secret is looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sought {
    /// Wherever it stands; digits not inside of a longer number.
    Anywhere,
    /// Where no letter or digit stands right before or behind it.
    AsWord,
}

/// A search for many secrets at once, each with what it stands for.
pub struct Search<T> {
    anywhere: Option<Finder<Pattern>>,
    words: Option<Finder<Pattern>>,
    /// Those beyond [`MOST_IN_EVERY_FORM`], by the hash of their text.
    many: HashMap<u64, usize>,
    hasher: RandomState,
    secrets: Vec<T>,
}

/// What stands behind a text that is looked for.
struct Pattern {
    owner: usize,
    form: Form,
    length: usize,
    is_number: bool,
    /// It is the beginning of a longer one.
    is_beginning: bool,
}

/// What is looked for is secret, so only its number is printed.
impl<T> fmt::Debug for Search<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Search({})", self.secrets.len())
    }
}

/// A secret in a text: where it begins and ends (bytes), and what it stands for.
#[derive(Debug, PartialEq, Eq)]
pub struct Find<'a, T> {
    /// Where it begins.
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// What it stands for.
    pub meaning: &'a T,
}

/// A find, and what it takes to put something else in its place.
struct Found {
    from: usize,
    to: usize,
    owner: usize,
    view: usize,
    at: (usize, usize),
    how: How,
}

enum How {
    /// In this form; whether it was cut off.
    Form(Form, bool),
    /// Inside base64.
    Base64 { unpacked: Vec<u8>, url: bool, padded: bool },
}

impl<T> Search<T> {
    /// A search for these texts.
    pub fn new<'a>(secrets: impl IntoIterator<Item = (&'a str, Sought, T)>) -> Self {
        let mut all = Vec::new();
        let (mut anywhere, mut words) = (Vec::new(), Vec::new());
        let (mut many, hasher) = (HashMap::new(), RandomState::new());
        for (text, sought, meaning) in secrets {
            if all.len() >= MOST_IN_EVERY_FORM {
                many.insert(hasher.hash_one(text.as_bytes()), all.len());
                all.push(meaning);
                continue;
            }
            let is_beginning = text.len() > LONG;
            let text = if is_beginning { &text[..text.floor_char_boundary(BEGINNING)] } else { text };
            let (patterns, least) = match sought {
                Sought::Anywhere => (&mut anywhere, MIN_SEARCHED_CHARS),
                Sought::AsWord => (&mut words, MIN_WORD_CHARS),
            };
            for (form, text) in each_form(text, least) {
                let is_number = form == Form::Raw && text.bytes().all(|byte| byte.is_ascii_digit());
                let pattern = Pattern { owner: all.len(), form, length: text.len(), is_number, is_beginning };
                patterns.push((text, pattern));
            }
            all.push(meaning);
        }
        Self { anywhere: Finder::new(anywhere), words: Finder::new(words), many, hasher, secrets: all }
    }

    /// The secrets of a text in their order; none overlaps another. With `words`, those too that are looked for as words.
    #[must_use]
    pub fn find_in(&self, text: &[u8], words: bool) -> Vec<Find<'_, T>> {
        let views = Views::of(text);
        let found = self.found(&views, words, 0);
        found.iter().map(|found| Find { from: found.from, to: found.to, meaning: &self.secrets[found.owner] }).collect()
    }

    /// The text with what `instead` gives in the place of each secret, in the form that the secret has there.
    #[must_use]
    pub fn replace(&self, text: &[u8], words: bool, instead: &dyn Fn(&T) -> String) -> Vec<u8> {
        self.replaced(text, words, instead, 0).unwrap_or_else(|| text.to_vec())
    }

    fn replaced(&self, text: &[u8], words: bool, instead: &dyn Fn(&T) -> String, depth: usize) -> Option<Vec<u8>> {
        let views = Views::of(text);
        let found = self.found(&views, words, depth);
        if found.is_empty() {
            return None;
        }
        let mut out = Vec::with_capacity(text.len());
        let mut end = 0;
        for one in &found {
            let made = instead(&self.secrets[one.owner]);
            let (from, to) = one.at;
            let said = match &one.how {
                How::Form(form, is_cut) => {
                    // Where escapes are put back, those put the `+` back too.
                    let form = if one.view == 0 { *form } else { form.escaped() };
                    let whole = form.of(&made).unwrap_or(made);
                    // Of a secret that was cut off, what stands for it is cut off too.
                    let most = if *is_cut { (to - from).min(whole.len().saturating_sub(1)) } else { whole.len() };
                    whole.as_bytes()[..whole.floor_char_boundary(most)].to_vec()
                }
                How::Base64 { unpacked, url, padded } => {
                    let inner = self.replaced(unpacked, words, instead, depth + 1).unwrap_or_default();
                    base64(*url, *padded).encode(inner).into_bytes()
                }
            };
            out.extend_from_slice(&text[end..one.from]);
            out.extend_from_slice(&views.escaped(one.view, from, to, &said));
            end = one.to;
        }
        out.extend_from_slice(&text[end..]);
        Some(out)
    }

    /// All finds, none over another.
    fn found(&self, views: &Views, words: bool, depth: usize) -> Vec<Found> {
        let mut all = Vec::new();
        for view in 0..views.count() {
            let text = views.bytes(view);
            // Where the last base64 of each search ended: what stands in it is found with it.
            let mut unpacked_to = [0; 2];
            // Where the last secret ended that was known by its beginning.
            let mut long_to = [0; 2];
            let anywhere = self.anywhere.iter().flat_map(|finder| finder.find_in(text)).map(|find| (find, false));
            let short = self.words.iter().filter(|_| words).flat_map(|finder| finder.find_in(text)).map(|find| (find, true));
            for ((from, to, pattern), is_short) in anywhere.chain(short) {
                if from < long_to[usize::from(is_short)] {
                    continue;
                }
                let found = match pattern.form {
                    Form::Base64 { .. } if from < unpacked_to[usize::from(is_short)] || depth > 1 => None,
                    Form::Base64 { place, url } => self
                        .in_base64(text, (from, to), (place, url), words, depth)
                        .inspect(|(_, at, _)| unpacked_to[usize::from(is_short)] = at.1),
                    Form::Raw | Form::Plus | Form::Unescaped if is_short && !is_word(text, from, to) => None,
                    _ if pattern.is_number && is_in_number(text, from, to) => None,
                    form => Some((pattern.owner, (from, to), How::Form(form, to - from < pattern.length))),
                };
                if let Some((owner, mut at, how)) = found {
                    if pattern.is_beginning {
                        at.1 += word(&text[at.1..]);
                        long_to[usize::from(is_short)] = at.1;
                    }
                    let (from, to) = views.source(view, at.0, at.1);
                    all.push(Found { from, to, owner, view, at, how });
                }
            }
            for (from, to, owner) in self.among_many(text) {
                let at = views.source(view, from, to);
                all.push(Found { from: at.0, to: at.1, owner, view, at: (from, to), how: How::Form(Form::Raw, false) });
            }
        }
        apart(all)
    }

    /// The words that are one of very many secrets.
    fn among_many<'a>(&'a self, text: &'a [u8]) -> impl Iterator<Item = (usize, usize, usize)> + 'a {
        let mut at = if self.many.is_empty() { text.len() } else { 0 };
        std::iter::from_fn(move || {
            while at < text.len() {
                let (from, length) = (at, word(&text[at..]));
                at += length.max(1);
                if let Some(owner) = self.many.get(&self.hasher.hash_one(&text[from..from + length])).filter(|_| length > 0) {
                    return Some((from, from + length, *owner));
                }
            }
            None
        })
    }

    /// The whole run of base64 around a find, if there is a secret in it.
    fn in_base64(
        &self,
        text: &[u8],
        at: (usize, usize),
        (place, url): (usize, bool),
        words: bool,
        depth: usize,
    ) -> Option<(usize, (usize, usize), How)> {
        let alphabet = if url { &URL_SAFE } else { &STANDARD }.as_str().as_bytes();
        let is_part = |byte: &u8| alphabet.contains(byte);
        let first = |from: usize, to: usize| {
            let unpacked = unpacked(&text[from..to], url)?;
            let found = self.found(&Views::of(&unpacked), words, depth + 1);
            found.first().map(|found| (found.owner, unpacked))
        };
        // The group of four letters in which the secret begins.
        let group = at.0.checked_sub(place).filter(|group| text[*group..at.0].iter().all(is_part))?;
        // First what is right around it: a run can be long, and the find be by chance.
        let before = text[..group].rchunks_exact(4).take(GROUPS_BEFORE).take_while(|four| four.iter().all(is_part)).count();
        let behind = text[at.1..].iter().take(GROUPS_BEHIND * 4).take_while(|byte| is_part(byte)).count();
        first(group - before * 4, at.1 + behind)?;
        let run = text[..group].iter().rposition(|byte| !is_part(byte)).map_or(0, |last| last + 1);
        // Other letters may stand right before it.
        let from = run + (group - run) % 4;
        let to = at.1 + text[at.1..].iter().take_while(|byte| is_part(byte)).count();
        let (owner, unpacked) = first(from, to)?;
        let padding = text[to..].iter().take(2).take_while(|byte| **byte == b'=').count();
        Some((owner, (from, to + padding), How::Base64 { unpacked, url, padded: padding > 0 }))
    }
}

fn unpacked(run: &[u8], url: bool) -> Option<Vec<u8>> {
    // One letter over says nothing.
    let whole = if run.len() % 4 == 1 { &run[..run.len() - 1] } else { run };
    base64(url, false).decode(whole).ok()
}

fn base64(url: bool, padded: bool) -> GeneralPurpose {
    let alphabet: &Alphabet = if url { &URL_SAFE } else { &STANDARD };
    let config: GeneralPurposeConfig = if padded { PAD } else { NO_PAD };
    GeneralPurpose::new(alphabet, config.with_decode_padding_mode(DecodePaddingMode::Indifferent).with_decode_allow_trailing_bits(true))
}

/// How long the word is that begins here (bytes): up to a blank, a quote or a bracket.
fn word(text: &[u8]) -> usize {
    let is_end = |byte: &u8| byte.is_ascii_whitespace() || b"\"'`<>&=;,(){}[]\\".contains(byte);
    text.iter().position(is_end).unwrap_or(text.len())
}

fn is_in_number(text: &[u8], from: usize, to: usize) -> bool {
    let is_digit = |at: Option<usize>| at.and_then(|at| text.get(at)).is_some_and(u8::is_ascii_digit);
    is_digit(from.checked_sub(1)) || is_digit(Some(to))
}

fn is_word(text: &[u8], from: usize, to: usize) -> bool {
    let before = String::from_utf8_lossy(&text[from.saturating_sub(4)..from]);
    let behind = String::from_utf8_lossy(&text[to..text.len().min(to + 4)]);
    !before.ends_with(char::is_alphanumeric) && !behind.starts_with(char::is_alphanumeric)
}

/// In their order, none over another: of those that begin together the longest. Two that run into each other are one.
fn apart(mut all: Vec<Found>) -> Vec<Found> {
    all.sort_by_key(|found| (found.from, std::cmp::Reverse(found.to), found.view));
    let mut kept: Vec<Found> = Vec::with_capacity(all.len());
    for found in all {
        match kept.last_mut() {
            Some(last) if found.from < last.to => last.to = last.to.max(found.to),
            _ => kept.push(found),
        }
    }
    kept
}
