//! FlutterFlow's proxy for test mode is prefix-style: its own address, and behind it the whole URL (B8).

use ::url::Url;

/// The real URL and the proxy's host, when a URL goes through a proxy of this kind.
pub(super) fn unwrapped(text: &str) -> Option<(String, String)> {
    let outer = Url::parse(text).ok()?;
    let host = outer.host_str()?.to_owned();
    let real = behind_prefix(text).or_else(|| in_parameter(&outer))?;
    let inner = Url::parse(&real).ok()?;
    (matches!(inner.scheme(), "http" | "https") && inner.host_str().is_some_and(|inner| inner != host)).then_some((real, host))
}

fn behind_prefix(text: &str) -> Option<String> {
    let path_from = text.find("://")? + 3;
    let path_from = path_from + text[path_from..].find('/')?;
    let path_to = text[path_from..].find(['?', '#']).map_or(text.len(), |length| path_from + length);
    let lower = text[path_from..path_to].to_ascii_lowercase();
    // A server between may have made one slash of two.
    for (mark, encoded) in [("/https:/", false), ("/http:/", false), ("/https%3a%2f%2f", true), ("/http%3a%2f%2f", true)] {
        let Some(at) = lower.find(mark) else { continue };
        let rest = &text[path_from + at + 1..];
        if encoded {
            let (path, tail) = rest.split_at(rest.find(['?', '#']).unwrap_or(rest.len()));
            return Some(format!("{}{tail}", super::raw::percent_decoded(path, false)?));
        }
        let (scheme, rest) = rest.split_once(":/")?;
        return Some(format!("{scheme}://{}", rest.trim_start_matches('/')));
    }
    None
}

fn in_parameter(outer: &Url) -> Option<String> {
    let host = outer.host_str()?;
    if !["proxy", "cors"].iter().any(|word| host.contains(word) || outer.path().contains(word)) {
        return None;
    }
    let named = |name: &str| matches!(name, "url" | "target" | "quest" | "uri");
    let found = outer.query_pairs().find(|(name, value)| named(name) && value.contains("://"));
    found.map(|(_, value)| value.into_owned())
}
