//! Inputs of import that grow: what people paste and drop, and what somebody could make up. Each is about as long as it is asked to be.

use serde_json::{Value as Json, json};

/// A kind of input: its name, and one of about so many bytes.
pub type Shape = (&'static str, fn(usize) -> String);

/// All kinds. A new one is one more line.
pub const SHAPES: &[Shape] = &[
    // Texts with a command in them.
    ("prose with one command", |n| format!("{}curl https://api.example.com/x\n", fill(n, |_| PROSE.into()))),
    ("YAML with one command", |n| format!("{}    curl https://api.example.com/x\n", fill(n, |_| YAML.into()))),
    ("HTML with one command", |n| format!("<pre>\n{}curl https://api.example.com/x\n", fill(n, |_| "<p class=x>text</p>\n".into()))),
    // Commands.
    ("one command again and again", |n| fill(n, |_| LOGIN.into())),
    ("commands of their own", |n| {
        fill(n, |at| format!("curl https://api.example.com/x/p{at} -H 'Authorization: Bearer opaque-token-{at}'\n"))
    }),
    ("carriers of their own", |n| {
        fill(n, |at| {
            format!("curl https://api.example.com/x -H 'X-Token-{at}: opaque-token-1' -H 'Authorization: Bearer opaque-token-1'\n")
        })
    }),
    ("commands without a URL", |n| fill(n, |_| "curl -v\n".into())),
    ("pipes", |n| curl(n, |_| " | jq".into())),
    ("redirections", |n| curl(n, |_| " >a".into())),
    ("letters of options", |n| format!("curl https://api.example.com/x -{}", "s".repeat(n))),
    ("parts of a query by option", |n| curl(n, |_| " --url-query a=b#c".into())),
    ("URLs of one command, with many headers", |n| {
        format!("curl{}{}", fill(n / 2, |_| " -H 'x-a: b'".into()), fill(n / 2, |_| " http://a.de/".into()))
    }),
    ("form fields with passwords", |n| curl(n, |at| format!(" -F password{at}=abcdefgh{at}"))),
    ("cookies", |n| format!("curl https://api.example.com/x -b '{}'", fill(n, |at| format!("c{at}=abcdefgh{at}; ")))),
    ("words that are URLs", |n| format!("curl{}", fill(n, |_| " a".into()))),
    ("parts of several requests", |n| format!("curl a{}", fill(n, |_| " --next a".into()))),
    // Words of a shell.
    ("braces without an end", |n| format!("curl https://api.example.com/x -d \"{}}}\"", "${".repeat(n / 2))),
    ("quotes of Chrome", |n| format!("curl https://api.example.com/x -d {}", "$'a'".repeat(n / 4))),
    ("quotes", |n| format!("curl https://api.example.com/x -d {}", "''\"\"".repeat(n / 4))),
    ("backslashes", |n| format!("curl https://api.example.com/x -d '{}'", "\\".repeat(n))),
    ("backslashes of the Windows prompt", |n| format!("curl ^\"https://api.example.com/x^\" -d ^\"{}^\"", "\\\\".repeat(n / 2))),
    ("carets", |n| format!("curl ^\"https://api.example.com/x^\" -d {}", "^^".repeat(n / 2))),
    ("what a shell would carry out", |n| format!("curl https://api.example.com/x -d \"{}\"", "$(a)".repeat(n / 4))),
    ("comments", |n| format!("curl https://api.example.com/x\n{}", "# a\n".repeat(n / 4))),
    ("lines that go on", |n| curl(n, |_| " \\\n -v".into())),
    ("one long word", |n| format!("curl https://api.example.com/{}", "abcdefghij".repeat(n / 10))),
    // Bodies.
    ("JSON with many items of one long name", |n| {
        format!("curl https://api.example.com/x --json '{{\"{}\":[{}1]}}'", "k".repeat(n / 2), "1,".repeat(n / 4))
    }),
    ("JSON with passwords", |n| {
        format!("curl https://api.example.com/login --json '{{{}\"a\":1}}'", fill(n, |at| format!("\"password{at}\":\"abcdefgh{at}\",")))
    }),
    ("JSON with quotes in it", |n| format!("curl https://api.example.com/x --json '{{\"a\":\"{}\"}}'", "\\\"".repeat(n / 2))),
    ("JSON inside JSON", |n| {
        let mut inner = "{\"a\":\"b:c\"}".to_owned();
        while inner.len() < n / 3 {
            inner = json!({ "a": inner }).to_string();
        }
        format!("curl https://api.example.com/x --json '{inner}'")
    }),
    ("nothing but numbers", |n| format!("curl https://api.example.com/x --json '[{}1]'", "1,".repeat(n / 2))),
    ("a query of GraphQL with variables", |n| {
        format!("curl https://api.example.com/graphql --json '{{\"query\":\"{}\"}}'", fill(n, |at| format!("p{at}: $v{at} ")))
    }),
    ("text with variables", |n| {
        format!("curl https://api.example.com/x -H 'content-type: text/x' -d '{}'", fill(n, |at| format!("a{at}:$b{at} ")))
    }),
    ("text with braces", |n| format!("curl https://api.example.com/x -H 'content-type: text/x' -d '{}'", "{".repeat(n))),
    ("text with names", |n| {
        format!("curl https://api.example.com/x -H 'content-type: text/x' -d '{}'", fill(n, |at| format!("token: \"abc-{at}\"\n")))
    }),
    ("base64", |n| format!("curl https://api.example.com/x -d '{}'", "QUJDRA+/".repeat(n / 8))),
    ("parts of a form", |n| {
        let parts = fill(n, |at| format!("--B\nname=\"a{at}\"\n\nv\n"));
        format!("curl https://api.example.com/x -H 'content-type: multipart/form-data; boundary=B' -d '{parts}'")
    }),
    // URLs.
    ("URLs", |n| fill(n, |at| format!("https://api.example.com/items/{at}\n"))),
    ("URLs that end alike", |n| fill(n, |at| format!("https://api.example.com/{at}/items\n"))),
    ("URLs of many hosts", |n| fill(n, |at| format!("https://h{at}.example.com/items\n"))),
    ("URLs with keys", |n| fill(n, |at| format!("https://api.example.com/items?api_key=key-{at:016}\n"))),
    ("a URL with many parameters", |n| format!("https://api.example.com/items?{}", fill(n, |at| format!("token{at}=abcdefgh{at}&")))),
    ("a URL with placeholders", |n| format!("https://api.example.com/{}", fill(n, |at| format!("{{{{a{at}}}}}")))),
    ("a URL with placeholders without an end", |n| format!("https://api.example.com/{}", "{".repeat(n))),
    ("a URL with a user", |n| format!("https://{}@api.example.com/", "a:".repeat(n / 2))),
    // HAR.
    ("JSON that is no HAR", |n| format!("[{}1]", fill(n, |_| "{\"a\":1},".into()))),
    ("HAR: one call again and again", |n| har(&fill(n, |_| log_in("1")))),
    ("HAR: one call with a token of its own", |n| har(&fill(n, |at| log_in(&at.to_string())))),
    ("HAR: calls of their own", |n| har(&fill(n, |at| entry("GET", &format!("https://api.example.com/items/{at}"), &json!([]), "", "{}")))),
    ("HAR: pages", |n| har(&fill(n, |at| entry("GET", &format!("https://app.example.com/{at}.js"), &json!([]), "", "")))),
    ("HAR: many headers", |n| {
        let headers: Vec<Json> = (0..n / 60).map(|at| json!({"name": format!("x-token-{at}"), "value": format!("abcdefgh{at}")})).collect();
        har(&entry("GET", "https://api.example.com/items", &Json::from(headers), "", "{}"))
    }),
    ("HAR: a large body", |n| {
        har(&entry("POST", "https://api.example.com/login", &json!([]), &format!("[{}1]", "1,".repeat(n / 2)), "{}"))
    }),
    ("HAR: a reply with a long name", |n| {
        let reply = format!("{{\"{}\":{{{}\"z\":1}}}}", "k".repeat(n / 2), fill(n / 4, |at| format!("\"b{at}\":1,")));
        har(&entry("POST", "https://api.example.com/login", &json!([]), "{}", &reply))
    }),
    ("HAR: a reply with many members", |n| {
        let reply = format!("{{{}\"z\":1}}", fill(n / 2, |at| format!("\"b{at}\":{{\"c\":[1]}},")));
        har(&entry("POST", "https://api.example.com/login", &json!([]), "{}", &reply))
    }),
    ("HAR: a reply with many tokens", |n| {
        let reply = format!("[{}1]", fill(n / 2, |at| format!("{{\"token\":\"abcdefgh{at}\"}},")));
        har(&entry("POST", "https://api.example.com/login", &json!([]), "{}", &reply))
    }),
    ("HAR: entries without anything", |n| har(&fill(n, |_| "{},".into()))),
];

const PROSE: &str = "the quick brown fox went home\n";
const YAML: &str = "  /path:\n    get:\n      summary: \"a thing\"\n      tags: [a, b]\n";
const LOGIN: &str = "curl https://api.example.com/auth/login -d 'email=ada@example.com&password=Lovelace-1843'\n";

/// Pieces, each by its number, until they are so many bytes.
pub fn fill(bytes: usize, piece: impl Fn(usize) -> String) -> String {
    let mut text = String::new();
    let mut at = 0;
    while text.len() < bytes {
        text.push_str(&piece(at));
        at += 1;
    }
    text
}

fn curl(bytes: usize, piece: impl Fn(usize) -> String) -> String {
    format!("curl https://api.example.com/x{}", fill(bytes, piece))
}

/// A HAR file of these entries, each with a comma behind it.
pub fn har(entries: &str) -> String {
    format!("{{\"log\":{{\"entries\":[{}]}}}}", entries.trim_end_matches(','))
}

fn log_in(token: &str) -> String {
    let body = "{\"email\":\"ada@example.com\",\"password\":\"Lovelace-1843\"}";
    entry("POST", "https://api.example.com/auth/login", &json!([]), body, &format!("{{\"token\":\"opaque-token-{token}\"}}"))
}

/// An entry of a HAR file, and a comma.
pub fn entry(method: &str, url: &str, headers: &Json, body: &str, reply: &str) -> String {
    let entry = json!({
        "request": {"method": method, "url": url, "headers": headers, "postData": {"mimeType": "application/json", "text": body}},
        "response": {"status": 200, "headers": [], "content": {"mimeType": "application/json", "text": reply}}
    });
    format!("{entry},")
}

/// A large input: its name, and the whole of it.
pub type Large = (&'static str, fn() -> String);

/// What took a minute once. A bench says what it takes now.
pub const LARGE: &[Large] = &[
    ("40,000 lines of prose with one command", || format!("{}curl https://api.example.com/x\n", PROSE.repeat(40_000))),
    ("20,000 URLs", || (0..20_000).map(|at| format!("https://api.example.com/{at}/items\n")).collect()),
    ("a HAR with one call 20,000 times", || har(&log_in("1").repeat(20_000))),
    ("a HAR with one call 20,000 times, each with a number of its own", || {
        har(&(0..20_000).map(|at| entry("GET", &format!("https://api.example.com/items?_={at}"), &json!([]), "", "{}")).collect::<String>())
    }),
    ("2.7 MB of YAML with one command", || format!("{}    curl https://api.example.com/x\n", fill(2_700_000, |_| YAML.into()))),
];
