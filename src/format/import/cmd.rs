//! Words of the Windows command prompt, as browsers write "Copy as cURL (cmd)": first `^` is taken away, then the program's own quotes.

use crate::domain::base::steps;

use super::ImportError;
use super::shell::{Token, Word};

/// Whether a command is written for the Windows command prompt. A shell's first quote would be `'`.
pub(super) fn recognises(text: &str) -> bool {
    let continued = text.lines().any(|line| line.trim_end().ends_with('^'));
    match text.find(['"', '\'']) {
        Some(at) if text[at..].starts_with('\'') => false,
        Some(at) => continued || text[..at].ends_with('^'),
        None => continued,
    }
}

/// A character after the prompt has seen it.
struct Seen {
    c: char,
    at: usize,
    /// It was escaped, or stood in quotes: it separates no commands.
    literal: bool,
}

/// Splits a text into words, and hands on each piece as it comes.
///
/// # Errors
/// A quote without an end, and what the taker of the pieces says.
pub(super) fn split(text: &str, mut take: impl FnMut(Token) -> Result<(), ImportError>) -> Result<(), ImportError> {
    let mut seen = unescaped(text).peekable();
    let mut word: Option<Word> = None;
    let mut quoted_from = None;
    while let Some(Seen { c, at: place, literal }) = seen.next() {
        let next = seen.peek().map(|next| next.c);
        match (c, next) {
            // Browsers double each backslash.
            ('\\', Some(escaped @ ('"' | '\\'))) => {
                word.get_or_insert_with(|| Word::new(place)).push(escaped);
                seen.next();
            }
            ('"', Some('"')) if quoted_from.is_some() => {
                word.get_or_insert_with(|| Word::new(place)).push('"');
                seen.next();
            }
            ('"', _) => {
                word.get_or_insert_with(|| Word::new(place));
                quoted_from = if quoted_from.is_some() { None } else { Some(place) };
            }
            (c, _) if quoted_from.is_some() => word.get_or_insert_with(|| Word::new(place)).push(c),
            ('&' | '\n' | '|' | '>' | '<', _) if !literal => {
                finish(&mut word, &mut take)?;
                take(match c {
                    '|' if next != Some('|') => Token::Pipe,
                    '<' | '>' => Token::Redirect,
                    _ => Token::End,
                })?;
            }
            (c, _) if c.is_whitespace() => finish(&mut word, &mut take)?,
            (c, _) => word.get_or_insert_with(|| Word::new(place)).push(c),
        }
    }
    if let Some(from) = quoted_from {
        let fix = "Copy the command whole, and look for a quote inside it";
        return Err(ImportError::here(text, from, "the quote \" that begins here has no end", fix));
    }
    finish(&mut word, &mut take)?;
    take(Token::End)
}

fn finish(word: &mut Option<Word>, take: &mut impl FnMut(Token) -> Result<(), ImportError>) -> Result<(), ImportError> {
    word.take().map_or(Ok(()), |word| take(Token::Word(word)))
}

/// What the prompt hands on: `^x` is `x`, `^` before a line break joins the lines and makes the next character literal.
fn unescaped(text: &str) -> impl Iterator<Item = Seen> {
    let mut quoted = false;
    let mut chars = text.char_indices().filter(|(_, c)| *c != '\r').peekable();
    std::iter::from_fn(move || {
        loop {
            let (at, c) = chars.next()?;
            steps::count(1);
            return Some(match c {
                '^' if !quoted => match chars.next()? {
                    (_, '\n') => {
                        // Two line breaks are one that is meant; otherwise the lines are joined.
                        let Some((at, _)) = chars.next_if(|(_, c)| *c == '\n') else { continue };
                        Seen { c: '\n', at, literal: true }
                    }
                    (at, c) => Seen { c, at, literal: true },
                },
                '"' => {
                    quoted = !quoted;
                    Seen { c, at, literal: true }
                }
                '\n' => {
                    // A quote ends with its line there; what browsers escape has none of its own.
                    quoted = false;
                    Seen { c, at, literal: false }
                }
                c => Seen { c, at, literal: quoted },
            });
        }
    })
}
