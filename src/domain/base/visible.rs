//! Characters that are not seen, but steer a terminal, turn the reading direction or hide in a text: written out wherever a text leaves for
//! eyes.

use std::borrow::Cow;
use std::ops::RangeInclusive;

/// Characters without a look of their own, besides the controls (Cc): the format characters (Cf), the separators of lines and paragraphs,
/// and what Unicode calls default ignorable. The two selectors that choose between an emoji and a text (U+FE0E, U+FE0F) are seen by what
/// they do.
const UNSEEN: [RangeInclusive<char>; 31] = [
    '\u{ad}'..='\u{ad}',
    '\u{34f}'..='\u{34f}',
    '\u{600}'..='\u{605}',
    '\u{61c}'..='\u{61c}',
    '\u{6dd}'..='\u{6dd}',
    '\u{70f}'..='\u{70f}',
    '\u{890}'..='\u{891}',
    '\u{8e2}'..='\u{8e2}',
    '\u{115f}'..='\u{1160}',
    '\u{17b4}'..='\u{17b5}',
    '\u{180b}'..='\u{180f}',
    '\u{200b}'..='\u{200f}',
    '\u{2028}'..='\u{202e}',
    '\u{2060}'..='\u{206f}',
    '\u{2800}'..='\u{2800}',
    '\u{3164}'..='\u{3164}',
    '\u{fe00}'..='\u{fe0d}',
    '\u{feff}'..='\u{feff}',
    '\u{ffa0}'..='\u{ffa0}',
    '\u{fff0}'..='\u{fffb}',
    '\u{fffe}'..='\u{ffff}',
    '\u{110bd}'..='\u{110bd}',
    '\u{110cd}'..='\u{110cd}',
    '\u{13430}'..='\u{1343f}',
    '\u{16fe4}'..='\u{16fe4}',
    '\u{1bca0}'..='\u{1bca3}',
    '\u{1d159}'..='\u{1d159}',
    '\u{1d173}'..='\u{1d17a}',
    '\u{e0000}'..='\u{e0fff}',
    '\u{f0000}'..='\u{ffffd}',
    '\u{100000}'..='\u{10fffd}',
];

/// Whether a character is not seen. Line breaks and tabs are such, too.
#[must_use]
pub fn is_unseen(c: char) -> bool {
    c.is_control() || (!c.is_ascii() && UNSEEN.iter().any(|range| range.contains(&c)))
}

/// A text of several lines: its line breaks and tabs stay, whatever else is not seen is written out, such as `\u{202e}`.
#[must_use]
pub fn lines(text: &str) -> Cow<'_, str> {
    written_out(text, |c| is_unseen(c) && !matches!(c, '\n' | '\t'), |c, out| out.extend(c.escape_unicode()))
}

/// A text that stays on its line: line breaks and tabs are written out, too.
#[must_use]
pub fn line(text: &str) -> Cow<'_, str> {
    written_out(text, is_unseen, |c, out| match c {
        '\n' | '\r' | '\t' => out.extend(c.escape_default()),
        _ => out.extend(c.escape_unicode()),
    })
}

/// JSON text with the same meaning, in which everything is seen. (Outside of its strings JSON has no such characters but line breaks.)
#[must_use]
pub fn json(text: &str) -> Cow<'_, str> {
    let in_a_string = |c| is_unseen(c) && !matches!(c, '\n' | '\r' | '\t');
    written_out(text, in_a_string, |c, out| out.extend(c.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}"))))
}

/// A text that may stand in XML 1.0, which can hold no controls: they are written out.
#[must_use]
pub fn for_xml(text: &str) -> Cow<'_, str> {
    let cannot = |c: char| (c.is_control() && !matches!(c, '\n' | '\t')) || matches!(c, '\u{fffe}' | '\u{ffff}');
    written_out(text, cannot, |c, out| out.extend(c.escape_unicode()))
}

/// XML with the same meaning, in which everything is seen.
#[must_use]
pub fn xml(document: &str) -> Cow<'_, str> {
    let written = |c, out: &mut String| out.push_str(&format!("&#x{:x};", u32::from(c)));
    written_out(document, |c| is_unseen(c) && !matches!(c, '\n' | '\t'), written)
}

fn written_out(text: &str, is_meant: impl Fn(char) -> bool, write: impl Fn(char, &mut String)) -> Cow<'_, str> {
    let Some(first) = text.find(&is_meant) else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len() + 16);
    out.push_str(&text[..first]);
    for c in text[first..].chars() {
        if is_meant(c) { write(c, &mut out) } else { out.push(c) }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_steers_turns_or_hides_is_written_out() {
        assert_eq!(lines("a\u{1b}[2J\r\u{7}\u{8}\0\u{7f}\u{9b}b"), "a\\u{1b}[2J\\u{d}\\u{7}\\u{8}\\u{0}\\u{7f}\\u{9b}b");
        for c in
            "\u{85}\u{ad}\u{61c}\u{200b}\u{200d}\u{200e}\u{200f}\u{2028}\u{2029}\u{202a}\u{202e}\u{2060}\u{2066}\u{2069}\u{feff}\u{e0041}"
                .chars()
        {
            assert_eq!(lines(&c.to_string()), format!("\\u{{{:x}}}", u32::from(c)));
        }
        assert_eq!(lines("two\n\tlines"), "two\n\tlines");
        assert_eq!(line("two\r\n\tlines"), "two\\r\\n\\tlines");
        let seen = "Straße “a” — ✕ ◆ … Ω שלום 你好 ☎\u{fe0f}\u{fffd}";
        assert_eq!((line(seen), is_unseen(' ')), (Cow::Borrowed(seen), false));
    }

    #[test]
    fn json_and_xml_mean_the_same_as_before() {
        let odd = serde_json::json!({"a\u{202e}": "b\u{e0041}\u{85}\u{1}"}).to_string();
        let seen = json(&odd);
        assert_eq!(seen, "{\"a\\u202e\":\"b\\udb40\\udc41\\u0085\\u0001\"}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&seen).ok(), serde_json::from_str(&odd).ok());
        assert_eq!(xml("<a b=\"\u{202e}\">\n\u{200b}</a>"), "<a b=\"&#x202e;\">\n&#x200b;</a>");
        assert_eq!(for_xml("a\u{1b}\u{ffff}\n\u{202e}"), "a\\u{1b}\\u{ffff}\n\u{202e}");
    }
}
