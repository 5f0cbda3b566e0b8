//! cURL commands, as browsers and tools copy them and as people write them.

use std::collections::BTreeMap;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::domain::base::{encode, steps};

use super::curl_options::{Does, by_letter, by_name};
use super::left_out::LeftOut;
use super::lines::Lines;
use super::raw::{Raw, RawBody, RawCall};
use super::shell::{Token, Word, assigned};
use super::{ImportError, ImportKind, Reader, Unused, cmd, shell};

/// Reads cURL commands.
pub(super) const READER: Reader = Reader { kind: ImportKind::Curl, recognises, read };

/// Variables fill this much of a text together, no more (bytes): a few lines can hold a value that doubles itself.
const MOST_FILLED: usize = 16 << 20;

/// The options of commands with several URLs are repeated this much together, no more (bytes).
const MOST_REPEATED: usize = 4 << 20;

/// The command is named in some line, behind nothing but a prompt, an assignment or the like.
fn recognises(text: &str) -> bool {
    let begins = |line: &str| {
        let word = line.split_whitespace().find(|word| !is_lead(word)).unwrap_or_default();
        is_curl(word)
    };
    // PowerShell calls another program by this name; its ways are told from its own options.
    text.lines().any(|line| line.split([';', '&', '|']).any(begins)) && !super::guess::is_powershell(text)
}

fn is_curl(word: &str) -> bool {
    let name = word.rsplit(['/', '\\']).next().unwrap_or_default().to_ascii_lowercase();
    matches!(name.as_str(), "curl" | "curl.exe")
}

/// What may stand before a command: a prompt, `sudo`, an assignment.
fn is_lead(word: &str) -> bool {
    let assignment =
        word.split_once('=').is_some_and(|(name, _)| !name.is_empty() && name.chars().all(|c| c == '_' || c.is_ascii_alphanumeric()));
    matches!(word, "$" | "#" | ">" | "%" | "sudo" | "time" | "exec" | "export") || assignment
}

fn read(text: &str) -> Result<Raw, ImportError> {
    let mut reading = Reading::of(text);
    let take = |token| reading.token(token);
    if cmd::recognises(text) {
        cmd::split(text, take)?;
    } else {
        shell::split(text, take)?;
    }
    Ok(reading.raw)
}

struct Reading<'a> {
    text: &'a str,
    lines: Lines<'a>,
    /// The lines of redirections, which come before the command that they belong to.
    redirected: Lines<'a>,
    /// The words of the command so far.
    words: Vec<Word>,
    piped: bool,
    /// The next word is a file's name.
    file_next: bool,
    variables: BTreeMap<String, String>,
    /// How much has come out of variables so far (bytes).
    filled: usize,
    raw: Raw,
    commands: usize,
}

impl<'a> Reading<'a> {
    fn of(text: &'a str) -> Self {
        Self {
            text,
            lines: Lines::new(text),
            redirected: Lines::new(text),
            words: Vec::new(),
            piped: false,
            file_next: false,
            variables: BTreeMap::new(),
            filled: 0,
            raw: Raw::of(text),
            commands: 0,
        }
    }

    fn token(&mut self, token: Token) -> Result<(), ImportError> {
        match token {
            Token::Word(word) if self.file_next => {
                let what = format!("the redirection before line {}", self.redirected.of(word.at));
                self.raw.unused.push(Unused::part(what, "files of this computer are neither read nor written"));
                self.file_next = false;
            }
            Token::Word(word) => self.words.push(word),
            Token::Redirect => self.file_next = true,
            Token::End | Token::Pipe => {
                let words = std::mem::take(&mut self.words);
                self.command(words)?;
                self.piped = matches!(token, Token::Pipe);
                self.file_next = false;
            }
        }
        Ok(())
    }

    fn command(&mut self, words: Vec<Word>) -> Result<(), ImportError> {
        let mut words = words.into_iter();
        let mut pairs = Vec::new();
        let first = loop {
            let Some(word) = words.next() else { break None };
            let text = self.filled(&word)?;
            if let Some(pair) = assigned(&text) {
                pairs.push(pair);
            } else if !is_lead(&text) {
                break Some(word);
            }
        };
        self.variables.extend(pairs);
        let Some(first) = first else { return Ok(()) };
        let line = self.lines.of(first.at);
        if is_curl(&self.filled(&first)?) {
            self.commands += 1;
            let place = format!("command {}", self.commands);
            let arguments: Vec<String> = words.map(|word| self.filled(&word)).collect::<Result<_, _>>()?;
            arguments_of(&place, &arguments, &mut self.raw);
        } else if self.piped {
            self.raw.unused.push(Unused::part(format!("what stands behind | in line {line}"), "it works on the reply, not on the call"));
        } else {
            self.raw.unused.push(Unused::call(format!("the command in line {line}"), "it is no cURL command"));
        }
        Ok(())
    }

    /// The text of a word, its variables filled in.
    fn filled(&mut self, word: &Word) -> Result<String, ImportError> {
        self.filled = self.filled.saturating_add(word.filled(&self.variables));
        if self.filled > MOST_FILLED {
            let what = format!("with the variables filled in up to here, the commands are longer than {} MB", MOST_FILLED >> 20);
            return Err(ImportError::here(
                self.text,
                word.at,
                what,
                "Write the values into the commands, and only the commands that matter",
            ));
        }
        Ok(word.text(&self.variables))
    }
}

/// What a header, field or note takes besides its text (bytes).
const PER_PART: usize = 64;

/// One request of a command: `--next` begins another one.
#[derive(Default)]
struct Request {
    urls: Vec<String>,
    method: Option<String>,
    headers: Vec<(String, String)>,
    data: Vec<String>,
    json: bool,
    form: Vec<(String, String)>,
    multipart: bool,
    query: Vec<String>,
    get: bool,
    head: bool,
    upload: bool,
    body_in_file: bool,
    unused: LeftOut,
}

/// An address with more parts of a query. A part that begins another fragment leaves what follows it before that fragment.
fn with_query(head: &str, parts: &[&str], fragment: &str) -> String {
    let mut url = head.to_owned();
    let mut has_query = head.contains('?');
    // The last part's fragment stands first.
    let mut fragments = vec![fragment];
    for part in parts {
        let (part, own) = part.split_at(part.find('#').unwrap_or(part.len()));
        url.push(if has_query { '&' } else { '?' });
        url.push_str(part);
        has_query = true;
        fragments.push(own);
    }
    steps::count(url.len());
    url.extend(fragments.into_iter().rev());
    url
}

fn arguments_of(place: &str, arguments: &[String], raw: &mut Raw) {
    let mut request = Request::default();
    let mut several = 0;
    let mut rest = arguments.iter();
    let mut options_end = false;
    while let Some(argument) = rest.next() {
        if options_end || !argument.starts_with('-') || argument == "-" {
            request.urls.push(argument.clone());
        } else if argument == "--" {
            options_end = true;
        } else if let Some(name) = argument.strip_prefix("--") {
            let (name, own) = name.split_once('=').map_or((name, None), |(name, value)| (name, Some(value.to_owned())));
            match by_name(name) {
                Some((name, true, does)) => {
                    let value = own.or_else(|| rest.next().cloned());
                    request.option(name, does, value, place);
                }
                Some((_, false, Does::Next)) => {
                    several += 1;
                    std::mem::take(&mut request).finish(&format!("{place}, part {several}"), raw);
                }
                Some((name, false, does)) => request.option(name, does, Some(String::new()), place),
                None => {
                    // What follows an unknown option is its value, unless it is an option or a URL itself.
                    let mut ahead = rest.clone();
                    if own.is_none() && ahead.next().is_some_and(|next| !next.starts_with('-') && !next.contains("://")) && ahead.len() > 0
                    {
                        rest.next();
                    }
                    request.skip(format!("an option of {place} that is unknown here"), "nothing is known about it");
                }
            }
        } else {
            letters(&mut request, argument, &mut rest, place, raw, &mut several);
        }
    }
    let place = if several > 0 { format!("{place}, part {}", several + 1) } else { place.to_owned() };
    request.finish(&place, raw);
}

/// `-sSLX POST`: letters in one word; the first that takes a value takes the rest of the word, or the next one.
fn letters(request: &mut Request, argument: &str, rest: &mut std::slice::Iter<String>, place: &str, raw: &mut Raw, several: &mut usize) {
    let mut letters = argument[1..].chars();
    while let Some(letter) = letters.next() {
        match by_letter(letter) {
            Some((name, true, does)) => {
                let held = letters.as_str();
                let value = if held.is_empty() { rest.next().cloned() } else { Some(held.to_owned()) };
                return request.option(name, does, value, place);
            }
            Some((_, false, Does::Next)) => {
                *several += 1;
                std::mem::take(request).finish(&format!("{place}, part {several}"), raw);
            }
            Some((name, false, does)) => request.option(name, does, Some(String::new()), place),
            // The rest of the word may be its value.
            None => return request.skip(format!("an option of {place} that is unknown here"), "nothing is known about it"),
        }
    }
}

impl Request {
    fn skip(&mut self, what: impl Into<String>, why: impl Into<String>) {
        self.unused.push(Unused::part(what, why));
    }

    fn option(&mut self, name: &str, does: Does, value: Option<String>, place: &str) {
        let Some(value) = value else {
            return self.skip(format!("option --{name} at the end of {place}"), "its value is missing");
        };
        match does {
            Does::Method => self.method = Some(value.trim().to_ascii_uppercase()),
            Does::Header => self.header(&value),
            Does::Data if value.starts_with('@') => self.file("--data"),
            Does::Data | Does::DataRaw => self.data.push(value),
            Does::DataEncoded => self.encoded(&value),
            Does::Json if value.starts_with('@') => self.file("--json"),
            Does::Json => {
                self.json = true;
                // cURL puts several of these together as they are.
                match self.data.last_mut() {
                    Some(data) => data.push_str(&value),
                    None => self.data.push(value),
                }
            }
            Does::Multipart | Does::MultipartText => self.field(&value, does == Does::Multipart),
            Does::Get => self.get = true,
            Does::Head => self.head = true,
            Does::User => {
                let credentials = if value.contains(':') { value } else { format!("{value}:") };
                self.headers.push(("Authorization".into(), format!("Basic {}", STANDARD.encode(credentials))));
            }
            Does::Bearer => self.headers.push(("Authorization".into(), format!("Bearer {value}"))),
            Does::Cookie if value.contains('=') => self.headers.push(("Cookie".into(), value)),
            Does::Cookie => self.skip("option --cookie with a file", "files of this computer are not read"),
            Does::UserAgent => self.headers.push(("User-Agent".into(), value)),
            Does::Referer => self.headers.push(("Referer".into(), value)),
            Does::Url => self.urls.push(value),
            Does::UrlQuery => self.query.push(value),
            Does::Upload => {
                self.upload = true;
                self.file("--upload-file");
            }
            // Handled where the words are.
            Does::Next => {}
            Does::Nothing(why) => self.skip(format!("option --{name}"), why),
        }
    }

    fn file(&mut self, option: &str) {
        self.body_in_file = true;
        self.skip(format!("option {option} with a file"), "files of this computer are not read: write the body into the endpoint");
    }

    fn header(&mut self, line: &str) {
        if line.starts_with('@') {
            return self.skip("option --header with a file", "files of this computer are not read");
        }
        match line.split_once(':') {
            Some((name, value)) if !value.trim().is_empty() && !name.trim().is_empty() => {
                self.headers.push((name.trim().to_owned(), value.trim().to_owned()));
            }
            Some(_) => self.skip("a header without a value", "cURL takes it as an order to leave the header out"),
            None => match line.trim().strip_suffix(';') {
                Some(name) => self.headers.push((name.trim().to_owned(), String::new())),
                None => self.skip("a header without a colon", "cURL leaves it out"),
            },
        }
    }

    /// `content`, `=content`, `name=content`, `@file`, `name@file`.
    fn encoded(&mut self, value: &str) {
        match value.find(['=', '@']) {
            Some(at) if value[at..].starts_with('@') => self.file("--data-urlencode"),
            Some(at) => {
                let (name, content) = (&value[..at], encode::percent(&value[at + 1..]));
                self.data.push(if name.is_empty() { content } else { format!("{name}={content}") });
            }
            None => self.data.push(encode::percent(value)),
        }
    }

    fn field(&mut self, value: &str, reads_files: bool) {
        self.multipart = true;
        let Some((name, held)) = value.split_once('=') else {
            return self.skip("a form field without a value", "cURL refuses it");
        };
        if reads_files && held.starts_with(['@', '<']) {
            return self.skip(format!("the file of the form field \"{name}\""), "files cannot be sent by an endpoint here");
        }
        let held = if reads_files { held.split(";type=").next().unwrap_or_default() } else { held };
        let held = if reads_files { held.strip_prefix('"').and_then(|held| held.strip_suffix('"')).unwrap_or(held) } else { held };
        self.form.push((name.to_owned(), held.to_owned()));
    }

    fn finish(mut self, place: &str, raw: &mut Raw) {
        let urls = std::mem::take(&mut self.urls);
        if urls.is_empty() {
            raw.unused.extend(self.unused);
            raw.unused.push(Unused::call(place, "it names no URL"));
            return;
        }
        let many = urls.len() > 1;
        let repeated = self.length();
        for (at, url) in urls.iter().enumerate() {
            let place = if many { format!("{place}, URL {}", at + 1) } else { place.to_owned() };
            raw.repeated += if at > 0 { repeated } else { 0 };
            if raw.repeated > MOST_REPEATED {
                let why = format!(
                    "the options of commands with several URLs, once for each URL, are longer than {} MB: write a command of its own for this one",
                    MOST_REPEATED >> 20
                );
                raw.unused.push(Unused::call(place, why));
            } else {
                raw.take(|| self.call(place, url));
            }
        }
    }

    /// What each of its calls gets a copy of (bytes).
    fn length(&self) -> usize {
        let pairs = self.headers.iter().chain(&self.form).map(|(name, value)| name.len() + value.len() + PER_PART);
        let texts = self.data.iter().chain(&self.query).map(|text| text.len() + PER_PART);
        let unused = self.unused.iter().map(|unused| unused.what.len() + unused.why.len() + PER_PART);
        pairs.chain(texts).chain(unused).sum()
    }

    fn call(&self, place: String, url: &str) -> RawCall {
        let mut call = RawCall { place, url: url.trim().to_owned(), headers: self.headers.clone(), ..RawCall::default() };
        call.unused.extend(self.unused.iter().cloned());
        if !call.url.contains("://") && !call.url.starts_with("{{") {
            call.url = format!("http://{}", call.url);
            call.conclude("the URL begins with http://", "it stands there without a scheme, and cURL takes http:// then");
        }
        let behind_host = call.url.find("://").and_then(|at| call.url[at + 3..].find('/').map(|path| at + 3 + path));
        if behind_host.is_some_and(|at| call.url[at..].replace("{{", "").contains(['[', '{'])) {
            call.conclude("brackets in the URL stay as they are", "cURL would call several URLs in their place");
        }
        let data = self.data.join("&");
        let mut query: Vec<&str> = self.query.iter().map(String::as_str).collect();
        if self.get && !data.is_empty() {
            query.push(&data);
            call.conclude("the data stands in the query", "option --get");
        }
        if !query.is_empty() {
            let (head, fragment) = call.url.split_at(call.url.find('#').unwrap_or(call.url.len()));
            call.url = with_query(head, &query, fragment);
        }
        let has_body = !self.get && (!data.is_empty() || self.multipart || self.body_in_file);
        if self.multipart {
            call.body = RawBody::Form(self.form.clone());
            call.skip(
                "the kind of body multipart/form-data",
                "endpoints here send forms as x-www-form-urlencoded; check that the server takes it",
            );
        } else if has_body && !data.is_empty() {
            call.body = RawBody::Text(data);
        }
        if self.json {
            for (name, value) in [("Content-Type", "application/json"), ("Accept", "application/json")] {
                if call.header(name).is_none() {
                    call.headers.push((name.into(), value.into()));
                }
            }
        }
        let implied = match (self.head, self.upload, has_body) {
            (true, ..) => {
                call.skip("option --head", "no app asks for headers alone; the endpoint uses GET");
                "GET"
            }
            (_, true, _) => "PUT",
            (.., true) => "POST",
            _ => "GET",
        };
        call.method = self.method.clone().unwrap_or_else(|| implied.into());
        call
    }
}
