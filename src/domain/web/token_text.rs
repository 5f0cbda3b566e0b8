//! The two kinds of text that HTTP headers and browsers' rules are made of: tokens, and lists of them.

/// Whether a text is a token (RFC 9110, section 5.6.2).
#[must_use]
pub fn is_token(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

/// The parts of a comma-separated list of tokens, empty parts left out; `None` where one of them is no token, so that nobody knows what
/// the list means (Fetch, "extract header list values").
#[must_use]
pub fn token_list(text: &str) -> Option<Vec<&str>> {
    let parts = text.split(',').map(|part| part.trim_matches([' ', '\t'])).filter(|part| !part.is_empty());
    parts.map(|part| is_token(part).then_some(part)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_of_tokens_is_read_whole_or_not_at_all() {
        assert_eq!(token_list("PUT,  X-A\t, ,*"), Some(vec!["PUT", "X-A", "*"]));
        assert_eq!(token_list(""), Some(vec![]));
        for unreadable in ["content-type x-own", "\"x-own\"", "a;b", "a, b c", "[\"PUT\"]", "é"] {
            assert_eq!(token_list(unreadable), None, "{unreadable}");
        }
    }
}
