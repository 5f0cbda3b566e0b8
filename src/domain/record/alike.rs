//! Texts that look like others: as long, each character of the same class, and nothing of what they said.

use crate::domain::web::token::JSON_IN_BASE64;

/// So many hexadecimal digits are a hash (an MD5 has as many).
const HASH: usize = 32;

/// Letters and digits that depend on a label only.
pub(super) struct Letters(u64);

impl Letters {
    pub(super) fn of(label: &str, round: u32) -> Self {
        // FNV-1a. There is nothing to protect here: the label is no secret.
        let seed = label
            .bytes()
            .chain(round.to_le_bytes())
            .fold(0xcbf2_9ce4_8422_2325, |hash: u64, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3));
        Self(seed | 1)
    }

    /// Letters, and one that JSON escapes where it has to.
    pub(super) fn password(&mut self, letters: usize, is_escaped: bool) -> String {
        let mut text: String = (0..letters).map(|_| self.lower()).collect();
        if is_escaped {
            text.insert(letters / 2, '"');
        }
        text
    }

    fn next(&mut self, below: u32) -> u32 {
        // xorshift64*
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        ((self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33) as u32) % below
    }

    fn lower(&mut self) -> char {
        char::from(b'a' + self.next(26) as u8)
    }

    fn hex(&mut self) -> char {
        char::from(b'a' + self.next(6) as u8)
    }

    fn digit(&mut self) -> char {
        char::from(b'0' + self.next(10) as u8)
    }
}

/// A text of the same length in bytes, in which each character is of the same class.
pub(super) fn alike(text: &str, letters: &mut Letters) -> String {
    let scheme =
        ["bearer ", "basic ", "token "].into_iter().find(|word| text.get(..word.len()).is_some_and(|head| head.eq_ignore_ascii_case(word)));
    let kept = scheme.map_or(0, str::len);
    let mut out = text[..kept].to_owned();
    let mut rest = &text[kept..];
    // A hash stays one.
    let is_hex = rest.len() >= HASH && rest.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
    while let Some(c) = rest.chars().next() {
        // The mark of a JSON object in base64: what says that this is (a piece of) a JWT.
        if let Some(after) = rest.strip_prefix(JSON_IN_BASE64).filter(|_| out.is_empty() || out.ends_with(['.', ' '])) {
            out.push_str(JSON_IN_BASE64);
            rest = after;
            continue;
        }
        out.push(match c {
            '0'..='9' => letters.digit(),
            'a'..='z' if is_hex => letters.hex(),
            'a'..='z' => letters.lower(),
            'A'..='Z' => letters.lower().to_ascii_uppercase(),
            // What tokens are made of besides, and what the shapes are told by.
            '.' | '-' | '_' | '~' | '|' | ':' | '=' | '+' | '/' | ' ' => c,
            // Escaped in JSON with two characters each.
            '"' => '\\',
            '\\' => '"',
            '\n' => '\t',
            '\t' => '\n',
            '*' => '!',
            c if c.is_ascii_control() => c,
            c => match c.len_utf8() {
                1 => '*',
                2 => 'é',
                3 => 'あ',
                _ => '\u{10348}',
            },
        });
        rest = &rest[c.len_utf8()..];
    }
    out
}

/// A text of as many characters as this encoded one means, encoded where it is. `None`: it is longer or shorter.
pub(super) fn encoded_alike(pattern: &str, text: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = pattern;
    let mut bytes = text.bytes();
    while let Some(first) = rest.chars().next() {
        let is_encoded = first == '%' && rest.get(1..3).is_some_and(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit()));
        let byte = bytes.next().filter(u8::is_ascii)?;
        if is_encoded {
            out.push_str(&format!("%{byte:02X}"));
        } else {
            out.push(char::from(byte));
        }
        rest = &rest[if is_encoded { 3 } else { first.len_utf8() }..];
    }
    bytes.next().is_none().then_some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_encoded_stays_encoded_and_a_hash_stays_one() {
        assert_eq!(encoded_alike("ab%2Ecd", "xy.zw").as_deref(), Some("xy%2Ezw"));
        assert_eq!(encoded_alike("ab%2Ecd", "xyz"), None);
        let hash = "9f86d081884c7d659a2feaa0c55ad015";
        let other = alike(hash, &mut Letters::of("secret S1", 0));
        assert!(other != hash && other.len() == hash.len() && other.bytes().all(|b| b.is_ascii_hexdigit()), "{other}");
    }
}
