//! Bare URLs, one a line; a method may stand before it, as documentation writes it.

use crate::domain::web::wire::Method;

use super::raw::{Raw, RawCall};
use super::{ImportError, ImportKind, Reader};

/// Reads bare URLs.
pub(super) const READER: Reader = Reader { kind: ImportKind::Url, recognises, read };

/// Each line is one word that has the look of an address.
fn recognises(text: &str) -> bool {
    let mut lines = text.lines().map(trimmed).filter(|line| !line.is_empty()).peekable();
    lines.peek().is_some() && lines.all(|line| is_address(split(line).1))
}

fn trimmed(line: &str) -> &str {
    line.trim().trim_matches(['"', '\'', '<', '>', '`', ','])
}

/// The method before a URL, if there is one.
fn split(line: &str) -> (Option<Method>, &str) {
    let parts = line.split_once(char::is_whitespace);
    let known = parts.and_then(|(word, url)| Some((Method::CHOICES.into_iter().find(|method| method.as_str() == word)?, url)));
    known.map_or((None, line), |(method, url)| (Some(method), trimmed(url)))
}

fn is_address(line: &str) -> bool {
    if line.chars().any(char::is_whitespace) || line.starts_with(['{', '[', '-', '@']) && !line.starts_with("{{") {
        return false;
    }
    if let Some((scheme, _)) = line.split_once("://") {
        return scheme.starts_with(|c: char| c.is_ascii_alphabetic())
            && scheme.chars().all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
            || scheme.starts_with("{{");
    }
    if line.starts_with("{{") {
        return true;
    }
    let host = line.split(['/', '?', '#']).next().unwrap_or_default();
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    let (name, port) = host.split_once(':').unwrap_or((host, ""));
    let labels: Vec<&str> = name.split('.').collect();
    let is_label = |label: &&str| !label.is_empty() && label.len() < 64 && label.chars().all(|c| c.is_alphanumeric() || c == '-');
    let last_is_name = labels.last().is_some_and(|last| last.len() > 1 && last.chars().all(char::is_alphabetic) && last.len() < 25);
    let is_number = labels.len() == 4 && labels.iter().all(|label| label.parse::<u8>().is_ok());
    let port_is_one = port.chars().all(|c| c.is_ascii_digit());
    labels.iter().all(is_label) && port_is_one && (name == "localhost" || is_number || (labels.len() > 1 && last_is_name))
}

#[expect(clippy::unnecessary_wraps, reason = "the signature of all readers")]
fn read(text: &str) -> Result<Raw, ImportError> {
    let mut raw = Raw::of(text);
    let lines = text.lines().enumerate().map(|(at, line)| (at + 1, trimmed(line)));
    for (number, line) in lines.filter(|(_, line)| !line.is_empty()) {
        let (method, line) = split(line);
        let name = method.unwrap_or_default().as_str().to_owned();
        let mut call = RawCall { place: format!("line {number}"), method: name, url: line.to_owned(), ..RawCall::default() };
        if !line.contains("://") && !line.starts_with("{{") {
            let local =
                line.starts_with("localhost") || line.starts_with("127.") || line.starts_with("10.") || line.starts_with("192.168.");
            let scheme = if local { "http" } else { "https" };
            call.url = format!("{scheme}://{line}");
            let why = if local {
                "it stands there without a scheme, and the host is on this network"
            } else {
                "it stands there without a scheme"
            };
            call.conclude(format!("the URL begins with {scheme}://"), why);
        }
        if method.is_none() {
            call.conclude("the method is GET", "a URL alone does not say its method");
        }
        raw.take(|| call);
    }
    Ok(raw)
}
