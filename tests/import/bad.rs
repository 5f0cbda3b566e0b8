//! What cannot be read is refused with place, reason and remedy.

use authscope::format::import::At;

use super::error;

#[test]
fn a_quote_without_an_end_is_named_by_its_beginning() {
    for (file, line, column) in [
        ("bad-unterminated-single.txt", 2, 6),
        ("bad-unterminated-double.txt", 1, 6),
        ("bad-unterminated-ansi.txt", 1, 33),
        ("bad-unterminated-cmd.txt", 2, 5),
        ("bad-typographic.txt", 1, 6),
        ("bad-heredoc.txt", 1, 36),
    ] {
        assert_eq!(error(file).at, Some(At { line, column }), "{file}: {}", error(file));
    }
    assert!(error("bad-unterminated-single.txt").to_string().starts_with("line 2, column 6: the quote ' "));
}

#[test]
fn other_tools_are_told_from_each_other() {
    for (file, what, fix) in [
        ("bad-powershell.txt", "PowerShell", "Copy as cURL (bash)"),
        ("bad-powershell-curl.txt", "PowerShell", "Copy as cURL (bash)"),
        ("bad-wget.txt", "wget", "cURL command"),
        ("bad-fetch.txt", "JavaScript", "Copy as cURL"),
        ("bad-httpie.txt", "HTTPie", "cURL"),
        ("bad-raw-request.txt", "over the wire", "cURL"),
        ("bad-token.txt", "a token", "authscope jwt"),
        ("bad-html.txt", "a page", "cURL"),
        ("bad-prose.txt", "neither", "HAR"),
        ("bad-empty.txt", "nothing", "cURL"),
        ("bad-gzip.txt", "gzip", "Unpack"),
        ("bad-har-postman-collection.json", "Postman", "cURL"),
        ("bad-json-project.json", "Authscope", "Open it"),
        ("bad-json-array.json", "no HAR file", "Save all as HAR"),
        ("bad-har-no-entries.har", "log.entries", "Save it again"),
    ] {
        let error = error(file);
        assert!(error.what.contains(what) && error.fix.contains(fix), "{file}: {error}");
    }
}

#[test]
fn bytes_that_are_no_text_say_where() {
    assert_eq!(error("bad-latin1.txt").at, Some(At { line: 2, column: 13 }));
    assert_eq!(error("bad-utf16.txt").at, Some(At { line: 1, column: 6 }));
}

#[test]
fn a_broken_har_says_how_far_it_goes() {
    let truncated = error("bad-har-truncated.har");
    assert!(
        truncated.at.is_some_and(|at| at.line > 100) && truncated.what.contains("ends in the middle, after 6 whole entries"),
        "{truncated}"
    );
    let syntax = error("bad-har-syntax.har");
    assert_eq!(syntax.at.map(|at| at.line), Some(2));
    assert!(syntax.what.contains("not valid JSON"));
}

#[test]
fn calls_that_no_app_can_make_are_named_with_the_reason() {
    for (file, what) in [
        ("bad-no-url.txt", "command 1: it names no URL"),
        ("bad-method.txt", "another method"),
        ("bad-ftp.txt", "only http and https"),
        ("bad-url-port.txt", "invalid port"),
        ("bad-url-scheme.txt", "only http and https"),
        ("bad-har-only-assets.har", "2 left out"),
    ] {
        assert!(error(file).what.contains(what), "{file}: {}", error(file));
    }
}
