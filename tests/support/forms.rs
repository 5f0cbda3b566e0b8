//! The forms in which a secret may stand somewhere, made without the program's own encoders.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// Forms that are shorter say too little (characters).
const LEAST: usize = 8;

/// Each form, with its name: what an echo of the secret may look like.
pub fn named(text: &str) -> Vec<(&'static str, String)> {
    let bytes = text.as_bytes();
    let hex = |upper: bool| bytes.iter().map(|b| if upper { format!("{b:02X}") } else { format!("{b:02x}") }).collect::<String>();
    let packed = |lead: usize, url: bool| {
        let whole = [[&b""[..], b":", b"u:"][lead], bytes].concat();
        if url { URL_SAFE_NO_PAD.encode(whole) } else { STANDARD_NO_PAD.encode(whole) }
    };
    let mut all = vec![
        ("raw", text.to_owned()),
        ("percent", percent(text, true)),
        ("percent, lower digits", percent(text, false)),
        ("percent twice", percent(&percent(text, true), true)),
        ("form", percent(text, true).replace("%20", "+")),
        ("JSON", json(text, false)),
        ("JSON as PHP and Python write it", json(text, true)),
        ("JSON inside JSON", json(&json(text, false), false)),
        ("JSON as PHP writes it, inside JSON", json(&json(text, true), false)),
        ("percent inside JSON", json(&percent(text, false), true)),
        ("HTML", html(text, |c| format!("&#{};", u32::from(c)))),
        ("HTML, hexadecimal", html(text, |c| format!("&#x{:X};", u32::from(c)))),
        ("base64", packed(0, false)),
        ("base64, one byte later", packed(1, false)),
        ("base64, two bytes later", packed(2, false)),
        ("base64 with padding", STANDARD.encode(bytes)),
        ("base64url", packed(0, true)),
        ("base64url, one byte later", packed(1, true)),
        ("base64url, two bytes later", packed(2, true)),
        ("hex", hex(false)),
        ("HEX", hex(true)),
        ("hex with colons", bytes.iter().map(|b| format!("{b:02x}")).collect::<Vec<_>>().join(":")),
        ("HEX with blanks", bytes.iter().map(|b| format!("{b:02X}")).collect::<Vec<_>>().join(" ")),
        ("base64 twice", STANDARD.encode(STANDARD.encode(bytes))),
        ("base64 of JSON", STANDARD_NO_PAD.encode(json(text, true))),
    ];
    if text.split('.').count() == 3 {
        all.extend(text.split('.').skip(1).map(|part| ("part of a JWT", part.to_owned())));
    }
    all
}

/// Each form that is long enough to be looked for.
pub fn forms(text: &str) -> Vec<String> {
    let mut forms: Vec<String> = named(text).into_iter().map(|(_, form)| form).filter(|form| form.chars().count() >= LEAST).collect();
    forms.sort();
    forms.dedup();
    forms
}

fn percent(text: &str, upper: bool) -> String {
    let byte = |b: u8| match b {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => char::from(b).to_string(),
        _ if upper => format!("%{b:02X}"),
        _ => format!("%{b:02x}"),
    };
    text.bytes().map(byte).collect()
}

fn json(text: &str, ascii: bool) -> String {
    let escaped = |c: char| match c {
        '"' | '\\' => format!("\\{c}"),
        '\n' => "\\n".to_owned(),
        '/' if ascii => "\\/".to_owned(),
        c if ascii && !c.is_ascii() => c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect(),
        c => c.to_string(),
    };
    text.chars().map(escaped).collect()
}

fn html(text: &str, number: impl Fn(char) -> String) -> String {
    let escaped = |c: char| match c {
        '&' => "&amp;".to_owned(),
        '<' => "&lt;".to_owned(),
        '>' => "&gt;".to_owned(),
        'ö' => "&ouml;".to_owned(),
        c if c.is_ascii_alphanumeric() || c == ' ' => c.to_string(),
        c => number(c),
    };
    text.chars().map(escaped).collect()
}
