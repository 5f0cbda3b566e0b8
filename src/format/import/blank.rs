//! What documentation writes where a value belongs: `$TOKEN`, `<token>`, `YOUR_TOKEN`.

/// Whether a text is a blank for a value that its reader has to fill in.
pub(super) fn is_blank(text: &str) -> bool {
    let text = text.trim();
    let is_name = |name: &str| !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | ' ' | '.'));
    let within = |open: &str, close: &str| text.strip_prefix(open).and_then(|rest| rest.strip_suffix(close)).is_some_and(is_name);
    let variable = text.strip_prefix('$').is_some_and(|name| is_name(name) && !name.starts_with(|c: char| c.is_ascii_digit()));
    let yours = ["your_", "your-", "my_", "my-"].iter().any(|start| text.to_ascii_lowercase().starts_with(start)) && is_name(text);
    let shouted = text.contains('_') && text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_');
    let blank = text.chars().count() >= 3 && text.chars().all(|c| matches!(c, 'x' | 'X' | '.' | '*' | '…'));
    variable || yours || shouted || blank || within("${", "}") || within("<", ">") || within("[", "]") || within("%", "%")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_are_told_from_values() {
        for text in [
            "$TOKEN",
            "${access_token}",
            "<your token>",
            "[token]",
            "%TOKEN%",
            "YOUR_TOKEN",
            "your-api-key",
            "ACCESS_TOKEN",
            "xxxx",
            "...",
            " $T ",
        ] {
            assert!(is_blank(text), "{text}");
        }
        for text in [
            "",
            "$2b$10$abcdefghijk",
            "$1",
            "abc-123",
            "eyJhbGciOi.eyJzdWIi.c2ln",
            "S3CRET",
            "a_b",
            "<a@b>",
            "xx",
            "mypassword",
            "[]",
            "${}",
        ] {
            assert!(!is_blank(text), "{text}");
        }
    }
}
