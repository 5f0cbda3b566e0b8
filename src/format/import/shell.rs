//! Words of a POSIX shell, as far as people paste them: quotes of all kinds, continued lines, variables, what separates commands.

use std::collections::BTreeMap;

use crate::domain::base::steps;

use super::ImportError;

/// A piece of a command line.
pub(super) enum Token {
    /// One argument.
    Word(Word),
    /// `;`, `&&`, `||`, `&` or the end of a line.
    End,
    /// `|`: what follows works on the output of what stands before.
    Pipe,
    /// `>`, `<` and the like; the next word is a file.
    Redirect,
}

/// One argument.
#[derive(Default)]
pub(super) struct Word {
    text: String,
    /// The variables in it, each with the place in the text where it stands.
    variables: Vec<(usize, String)>,
    /// Where it begins (bytes).
    pub(super) at: usize,
}

impl Word {
    /// A word at a place, empty so far.
    pub(super) fn new(at: usize) -> Self {
        Self { at, ..Self::default() }
    }

    /// Adds a character.
    pub(super) fn push(&mut self, c: char) {
        self.text.push(c);
    }

    fn variable(&mut self, name: String) {
        self.variables.push((self.text.len(), name));
    }

    /// Its text. A variable that is not set stays a placeholder.
    pub(super) fn text(&self, variables: &BTreeMap<String, String>) -> String {
        let mut text = String::with_capacity(self.text.len());
        let mut end = 0;
        for (at, name) in &self.variables {
            text.push_str(&self.text[end..*at]);
            match variables.get(name) {
                Some(value) => text.push_str(value),
                None => text.push_str(&format!("{{{{{name}}}}}")),
            }
            end = *at;
        }
        text.push_str(&self.text[end..]);
        text
    }

    /// How much of its text comes out of variables (bytes).
    pub(super) fn filled(&self, variables: &BTreeMap<String, String>) -> usize {
        let lengths = self.variables.iter().map(|(_, name)| variables.get(name).map_or(0, String::len));
        lengths.fold(0, usize::saturating_add)
    }
}

/// The name and the value of `NAME=value`.
pub(super) fn assigned(text: &str) -> Option<(String, String)> {
    let (name, value) = text.split_once('=')?;
    let is_name = name.chars().enumerate().all(|(at, c)| c == '_' || c.is_ascii_alphabetic() || (at > 0 && c.is_ascii_digit()));
    (is_name && !name.is_empty()).then(|| (name.to_owned(), value.to_owned()))
}

/// Splits a text into words, and hands on each piece as it comes.
///
/// # Errors
/// A quote without an end, what a shell would have to carry out, and what the taker of the pieces says.
pub(super) fn split(text: &str, take: impl FnMut(Token) -> Result<(), ImportError>) -> Result<(), ImportError> {
    Splitter { text, at: 0, word: None, take, last_brace: text.rfind('}') }.split()
}

struct Splitter<'a, F> {
    text: &'a str,
    at: usize,
    word: Option<Word>,
    take: F,
    /// Where the last closing brace stands: behind it none has an end.
    last_brace: Option<usize>,
}

impl<F: FnMut(Token) -> Result<(), ImportError>> Splitter<'_, F> {
    fn split(mut self) -> Result<(), ImportError> {
        while let Some(c) = self.next() {
            let start = self.at - c.len_utf8();
            match c {
                '\\' => match self.next() {
                    Some('\n') => {}
                    Some('\r') if self.rest().starts_with('\n') => self.at += 1,
                    Some(escaped) => self.word(start).push(escaped),
                    None => {}
                },
                '\'' => {
                    self.word(start);
                    self.until_quote(start, '\'')?;
                }
                '"' => self.double_quoted(start)?,
                '$' => self.dollar(start, false)?,
                '`' => self.substitution(start, '`')?,
                '#' if self.word.is_none() => self.at += self.rest().find('\n').unwrap_or(self.rest().len()),
                '“' | '”' | '„' | '‘' | '’' if self.word.is_none() => {
                    let fix = "Replace the typographic quotes with straight ones (\" or '): a word processor or chat has changed them";
                    return Err(self.error(start, "a typographic quote begins a word here", fix));
                }
                '\n' | ';' => self.end(Token::End)?,
                '&' | '|' => {
                    let twice = self.rest().starts_with(c);
                    self.at += usize::from(twice);
                    self.end(if c == '|' && !twice { Token::Pipe } else { Token::End })?;
                }
                '<' | '>' => self.redirect(start)?,
                c if c.is_whitespace() => self.finish()?,
                c => self.word(start).push(c),
            }
        }
        self.end(Token::End)
    }

    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn next(&mut self) -> Option<char> {
        let c = self.rest().chars().next()?;
        steps::count(1);
        self.at += c.len_utf8();
        Some(c)
    }

    /// How far away the next one is (bytes).
    fn find(&self, end: char) -> Option<usize> {
        let length = self.rest().find(end);
        steps::count(length.unwrap_or(self.rest().len()));
        length
    }

    fn word(&mut self, at: usize) -> &mut Word {
        self.word.get_or_insert_with(|| Word::new(at))
    }

    fn finish(&mut self) -> Result<(), ImportError> {
        self.word.take().map_or(Ok(()), |word| (self.take)(Token::Word(word)))
    }

    fn end(&mut self, token: Token) -> Result<(), ImportError> {
        self.finish()?;
        (self.take)(token)
    }

    fn error(&self, at: usize, what: &str, fix: &str) -> ImportError {
        ImportError::here(self.text, at, what, fix)
    }

    fn redirect(&mut self, start: usize) -> Result<(), ImportError> {
        if self.text[start..].starts_with("<<") && !self.text[start..].starts_with("<<<") {
            let fix = "Write the body into the command: -d '…'";
            return Err(self.error(start, "the body stands in a here-document, which only a shell can put in its place", fix));
        }
        // The 2 of `2>` is no argument.
        if self
            .word
            .as_ref()
            .is_some_and(|word| word.variables.is_empty() && word.text.len() == 1 && word.text.as_bytes()[0].is_ascii_digit())
        {
            self.word = None;
        }
        self.finish()?;
        self.at += self.rest().chars().take_while(|c| matches!(c, '<' | '>' | '&' | '|')).count();
        (self.take)(Token::Redirect)
    }

    fn until_quote(&mut self, start: usize, quote: char) -> Result<(), ImportError> {
        let Some(length) = self.find(quote) else { return Err(self.unterminated(start, quote)) };
        let held = self.rest()[..length].to_owned();
        self.at += length + 1;
        let word = self.word(start);
        held.chars().for_each(|c| word.push(c));
        Ok(())
    }

    fn unterminated(&self, start: usize, quote: char) -> ImportError {
        let what = format!("the quote {quote} that begins here has no end");
        self.error(start, &what, "Copy the command whole, and look for a quote of the same kind inside it")
    }

    fn double_quoted(&mut self, start: usize) -> Result<(), ImportError> {
        self.word(start);
        loop {
            match self.next() {
                None => return Err(self.unterminated(start, '"')),
                Some('"') => return Ok(()),
                Some('\\') => match self.next() {
                    Some('\n') => {}
                    Some('\r') if self.rest().starts_with('\n') => self.at += 1,
                    Some(c @ ('"' | '\\' | '$' | '`')) => self.word(start).push(c),
                    Some(c) => {
                        self.word(start).push('\\');
                        self.word(start).push(c);
                    }
                    None => return Err(self.unterminated(start, '"')),
                },
                Some('$') => self.dollar(start, true)?,
                Some('`') => self.substitution(self.at - 1, '`')?,
                Some(c) => self.word(start).push(c),
            }
        }
    }

    fn dollar(&mut self, start: usize, quoted: bool) -> Result<(), ImportError> {
        let is_part = |c: char| c == '_' || c.is_ascii_alphanumeric();
        let rest = self.rest();
        if rest.starts_with('\'') && !quoted {
            self.at += 1;
            return self.ansi_c(start);
        }
        if rest.starts_with('"') && !quoted {
            self.at += 1;
            return self.double_quoted(start);
        }
        if rest.starts_with('(') {
            self.at += 1;
            return self.substitution(self.at - 2, ')');
        }
        let inner = rest.strip_prefix('{');
        if inner.is_some() && self.last_brace.is_none_or(|last| last < self.at) {
            return Err(self.unterminated(self.at, '{'));
        }
        let name: String = inner.unwrap_or(rest).chars().take_while(|c| is_part(*c)).collect();
        let starts_like_a_name = name.starts_with(|c: char| c == '_' || c.is_ascii_alphabetic());
        if starts_like_a_name {
            // Only what is passed over is looked through for the brace's end.
            self.at += if inner.is_some() { self.find('}').map_or(0, |end| end + 1) } else { name.len() };
            self.word(start).variable(name);
        } else {
            self.word(start).push('$');
        }
        Ok(())
    }

    /// What a shell would carry out stands for a value that nobody knows here.
    fn substitution(&mut self, start: usize, end: char) -> Result<(), ImportError> {
        let Some(length) = self.find(end) else {
            return Err(self.error(start, "a command inside the command has no end", "Put its result in its place"));
        };
        self.at += length + end.len_utf8();
        self.word(start).variable("command_output".into());
        Ok(())
    }

    /// `$'…'`, as Chrome quotes what has a line break, an apostrophe or an exclamation mark in it.
    fn ansi_c(&mut self, start: usize) -> Result<(), ImportError> {
        self.word(start);
        // Bytes written one by one may be one character together.
        let mut bytes = Vec::new();
        loop {
            let Some(c) = self.next() else { return Err(self.unterminated(start, '\'')) };
            match c {
                '\'' => break,
                '\\' => {
                    let Some(escape) = self.next() else { return Err(self.unterminated(start, '\'')) };
                    self.escape(escape, &mut bytes);
                }
                c => bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes()),
            }
        }
        let word = self.word(start);
        String::from_utf8_lossy(&bytes).chars().for_each(|c| word.push(c));
        Ok(())
    }

    fn escape(&mut self, escape: char, bytes: &mut Vec<u8>) {
        let mut number = |radix: u32, most: usize, first: &str| {
            let digits: String = first.chars().chain(self.rest().chars()).take(most).take_while(|c| c.is_digit(radix)).collect();
            self.at += digits.len() - first.len();
            u32::from_str_radix(&digits, radix).ok()
        };
        let character = |code: Option<u32>, bytes: &mut Vec<u8>| {
            let c = code.and_then(char::from_u32).unwrap_or(char::REPLACEMENT_CHARACTER);
            bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
        };
        match escape {
            'n' => bytes.push(b'\n'),
            't' => bytes.push(b'\t'),
            'r' => bytes.push(b'\r'),
            'a' => bytes.push(7),
            'b' => bytes.push(8),
            'e' | 'E' => bytes.push(27),
            'f' => bytes.push(12),
            'v' => bytes.push(11),
            '\\' | '\'' | '"' | '?' => bytes.push(escape as u8),
            'x' => bytes.push(number(16, 2, "").unwrap_or(u32::from(b'x')) as u8),
            '0'..='7' => bytes.push(number(8, 3, &escape.to_string()).unwrap_or_default() as u8),
            'u' => character(number(16, 4, ""), bytes),
            'U' => character(number(16, 8, ""), bytes),
            other => {
                bytes.push(b'\\');
                bytes.extend_from_slice(other.encode_utf8(&mut [0; 4]).as_bytes());
            }
        }
    }
}
