//! What a few bytes could blow up ends at a limit, and the limit says what to do.

use authscope::format::import::{At, Import, Unused, read};

use super::{only, query};

fn import(text: &str) -> Import {
    read(text.as_bytes()).unwrap_or_else(|error| panic!("{error}"))
}

/// What is counted in place of being named.
fn further(import: &Import) -> Vec<&Unused> {
    import.unused.iter().filter(|unused| unused.what.starts_with("further ")).collect()
}

#[test]
fn a_variable_that_doubles_itself_is_refused_where_it_is_too_much() {
    let text = |lines: usize| format!("A=xxxx\n{}curl https://api.example.com/x -d \"a=$A\"", "A=$A$A\n".repeat(lines));
    assert_eq!(only(&import(&text(10))).endpoint.form[0].value.len(), 4096);
    let error = read(text(60).as_bytes()).unwrap_err();
    assert_eq!(error.at.map(|At { line, column }| ((20..30).contains(&line), column)), Some((true, 1)), "{error}");
    assert!(error.what.contains("variables") && error.fix.contains("values"), "{error}");
}

#[test]
fn options_are_repeated_for_each_url_of_a_command_as_far_as_that_makes_sense() {
    let header = format!("-H 'x-long: {}'", "a".repeat(2_000));
    let few = import(&format!("curl {header} {}", "https://api.example.com/x ".repeat(100)));
    assert_eq!((few.calls.len(), few.calls.iter().all(|call| call.endpoint.headers.len() == 1)), (100, true));
    let many = import(&format!("curl {header} {}", "https://api.example.com/x ".repeat(5_000)));
    let left_out: Vec<&Unused> = many.unused.iter().filter(|unused| unused.is_call).collect();
    assert_eq!(many.calls.len() + left_out.len(), 5_000);
    assert!(many.calls.len() > 1_000 && left_out.iter().all(|unused| unused.why.contains("a command of its own")), "{left_out:?}");
}

#[test]
fn thousands_of_urls_are_taken_and_of_more_the_rest_is_counted() {
    let urls = |number: usize| (0..number).map(|at| format!("a{at}.de\n")).collect::<String>();
    let all = import(&urls(20_000));
    assert_eq!((all.calls.len(), further(&all).len()), (20_000, 0));
    let more = import(&urls(20_100));
    assert_eq!((more.calls.len(), further(&more)[0].times, further(&more)[0].is_call), (20_000, 100, true));
    assert!(further(&more)[0].why.contains("paste those that matter"), "{:?}", further(&more));
}

#[test]
fn thousands_of_lines_that_are_no_command_are_named_and_of_more_the_rest_is_counted() {
    let import = import(&format!("{}curl https://api.example.com/x", "word\n".repeat(20_100)));
    assert_eq!((import.calls.len(), import.unused.len()), (1, 20_001));
    assert_eq!(import.unused[19_999].what, "the command in line 20000");
    assert_eq!((further(&import)[0].times, further(&import)[0].why.as_str()), (100, "it is no cURL command"));
}

#[test]
fn parts_of_a_query_are_put_together_before_the_fragments() {
    let import = import("curl 'https://api.example.com/x?a=1#f' --url-query 'b=2#g' --url-query c=3");
    let call = only(&import);
    assert_eq!((query(&call.endpoint, "a"), query(&call.endpoint, "b"), query(&call.endpoint, "c")), (Some("1"), Some("2"), Some("3")));
}
