//! Cases that nobody wrote: pages, calls and replies put together by chance, the same ones for the same seed.

use serde_json::{Value as Json, json};

/// Chance that can be repeated (a linear congruential generator; Knuth's constants).
pub struct Dice(u64);

impl Dice {
    /// The same seed gives the same throws.
    pub fn new(seed: u64) -> Self {
        let mut dice = Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5DEE_CE66D);
        dice.below(2);
        dice
    }

    fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap_or_default() % most.max(1)
    }

    /// One of these.
    fn one<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }

    /// Whether one throw in so many hits.
    fn hits(&mut self, in_so_many: usize) -> bool {
        self.below(in_so_many) == 0
    }
}

const PAGES: [&str; 4] = ["https://app.test", "https://app.test", "http://app.test", "http://localhost:3000"];

/// Makes a case.
type Make = fn(&mut Dice) -> Json;

/// So many cases of each kind in turn.
pub fn cases(seed: u64, count: usize) -> Json {
    let mut dice = Dice::new(seed);
    let kinds: [(&str, Make); 7] = [
        ("CORS", cors),
        ("redirect", redirect),
        ("cookie", cookie),
        ("cookie across", cookie_across),
        ("reach", reach),
        ("remembered", remembered),
        ("body", body),
    ];
    (0..count)
        .map(|at| {
            let (rule, make) = kinds[at % kinds.len()];
            let mut row = make(&mut dice);
            row["id"] = json!(format!("generated/{seed}/{at:04}"));
            row["rule"] = json!(rule);
            row["what"] = json!(format!("{rule} {at}"));
            row
        })
        .collect()
}

type Lines = Vec<(String, String)>;

fn line(lines: &mut Lines, name: &str, value: &str) {
    lines.push((name.to_owned(), value.to_owned()));
}

/// The headers by which a reply lets a page read it, mostly right.
fn allowing(dice: &mut Dice, page: &str, credentials: bool) -> Lines {
    let mut lines = Lines::new();
    let slash = format!("{page}/");
    let list = format!("{page}, https://other.test");
    let upper = page.to_ascii_uppercase();
    let spaced = format!("  {page} ");
    let origin = if dice.hits(4) {
        dice.one(&["*", "null", "", &slash, &list, &upper, &spaced, "https://*.test", "https://other.test", "*, *", "**"])
    } else if credentials || dice.hits(2) {
        page
    } else {
        "*"
    };
    if !dice.hits(14) {
        line(&mut lines, dice.one(&["Access-Control-Allow-Origin", "access-control-allow-origin"]), origin);
    }
    if dice.hits(16) {
        line(&mut lines, "Access-Control-Allow-Origin", dice.one(&[page, "*", "https://other.test", ""]));
    }
    if credentials && !dice.hits(8) {
        line(
            &mut lines,
            "Access-Control-Allow-Credentials",
            dice.one(&["true", "true", "true", " true ", "True", "false", "true, true", "1"]),
        );
    }
    lines
}

/// What a preflight is answered, mostly enough.
fn preflight(dice: &mut Dice, page: &str, credentials: bool, methods: &str, headers: &str) -> Json {
    let mut lines = allowing(dice, page, credentials);
    let methods = if dice.hits(4) {
        dice.one(&["*", "put", "PUT", "PUT,PATCH , DELETE", "PUT PATCH", "\"PUT\"", "", ", PUT,,", "GET"])
    } else {
        methods
    };
    let headers = if dice.hits(4) {
        dice.one(&[
            "*",
            "*, authorization",
            "X-OWN",
            "content-type",
            "x-own content-type",
            "\"x-own\"",
            "",
            ",,x-own,",
            "x-own;content-type",
        ])
    } else {
        headers
    };
    if !dice.hits(10) {
        line(&mut lines, "Access-Control-Allow-Methods", methods);
    }
    if dice.hits(8) {
        line(&mut lines, "Access-Control-Allow-Methods", dice.one(&["DELETE", "patch", "*", "a b"]));
    }
    if !dice.hits(10) {
        line(&mut lines, "Access-Control-Allow-Headers", headers);
    }
    if dice.hits(8) {
        line(&mut lines, "Access-Control-Allow-Headers", dice.one(&["authorization", "X-Two", "*", "a b"]));
    }
    if dice.hits(3) {
        line(
            &mut lines,
            "Access-Control-Max-Age",
            dice.one(&["600", "0", "-1", "1.5", "ten", "+60", "99999999999999999999", "600, 600", " 60 "]),
        );
    }
    let status = if dice.hits(8) { *dice.one(&[&200, &202, &299, &300, &302, &401, &404, &500]) } else { 204 };
    if dice.hits(20) {
        line(&mut lines, "Location", "/elsewhere");
    }
    json!({"status": status, "headers": lines})
}

const HEADERS: [(&str, &str); 24] = [
    ("Content-Type", "application/json"),
    ("Content-Type", "text/plain"),
    ("Content-Type", "text/plain;charset=utf-8"),
    ("Content-Type", "application/x-www-form-urlencoded"),
    ("Content-Type", "multipart/form-data; boundary=x"),
    ("Content-Type", "text/plain, text/html"),
    ("Content-Type", "TEXT/PLAIN; a=(b"),
    ("Content-Type", "text"),
    ("Authorization", "Bearer t1"),
    ("x-own", "1"),
    ("X-Own", "2"),
    ("X-Two", "3"),
    ("Accept", "application/json"),
    ("Accept", "a:b"),
    ("Accept-Language", "de,en;q=0.5"),
    ("Accept-Language", "de_DE"),
    ("Content-Language", "en"),
    ("Range", "bytes=0-99"),
    ("Range", "bytes=5-"),
    ("Range", "bytes=0-1,3-4"),
    ("DPR", "2"),
    ("Save-Data", "on"),
    ("Save-Data", "off"),
    ("Viewport-Width", "9"),
];

fn call(dice: &mut Dice, url: &str) -> (Json, bool) {
    let method = *dice.one(&[&"GET", &"GET", &"GET", &"POST", &"POST", &"PUT", &"PATCH", &"DELETE", &"HEAD", &"put", &"Patch", &"CHICKEN"]);
    let mut headers: Lines = Vec::new();
    for _ in 0..dice.below(3) {
        let (name, value) = HEADERS[dice.below(HEADERS.len())];
        // Two of one name in `fetch` are one joined value; that is a case of its own.
        if !headers.iter().any(|(known, _)| known.eq_ignore_ascii_case(name)) || dice.hits(4) {
            line(&mut headers, name, value);
        }
    }
    let include = dice.hits(3);
    let mut call = json!({"method": method, "url": url, "headers": headers});
    if include {
        call["credentials"] = json!("include");
    } else if dice.hits(12) {
        call["credentials"] = json!("omit");
    }
    let has_body = !matches!(method, "GET" | "HEAD") && !dice.hits(3);
    if has_body {
        call["body"] = json!(dice.one(&["{\"a\":1}", "a=1&b=2", "x", "ä"]));
    }
    (call, include)
}

fn cors(dice: &mut Dice) -> Json {
    let page = *dice.one(&[&PAGES[0], &PAGES[1], &PAGES[2], &PAGES[3]]);
    let urls: &[&&str] = if page.starts_with("https") {
        &[&"https://api.test/a", &"https://api.app.test/a", &"https://app.test/a", &"https://app.test:8443/a", &"https://api.test/a?b=c#d"]
    } else {
        &[&"http://api.test/a", &"https://api.test/a", &"http://app.test/a", &"http://app.test:8080/a", &"http://localhost:3000/a"]
    };
    let url = *dice.one(urls);
    let (call, include) = call(dice, url);
    let method = call["method"].as_str().unwrap_or_default().to_owned();
    let asked = preflight(
        dice,
        page,
        include,
        &method,
        "content-type, authorization, x-own, x-two, accept, range, accept-language, content-language, save-data",
    );
    let mut lines = allowing(dice, page, include);
    for _ in 0..dice.below(3) {
        let (name, value) = *dice.one(&[
            &("X-Shown", "1"),
            &("X-Hidden", "2"),
            &("Content-Language", "fr"),
            &("Cache-Control", "no-store"),
            &("ETag", "\"e\""),
            &("Pragma", "p"),
            &("Age", "3"),
            &("X-Shown", "4"),
        ]);
        line(&mut lines, name, value);
    }
    if dice.hits(2) {
        line(
            &mut lines,
            "Access-Control-Expose-Headers",
            dice.one(&["x-shown", "X-Shown, etag", "*", "x-shown *", "*, x-shown", "set-cookie", ""]),
        );
    }
    if dice.hits(6) {
        line(&mut lines, "Access-Control-Expose-Headers", dice.one(&["age", "*"]));
    }
    let status = *dice.one(&[&200, &200, &200, &201, &401, &403, &500, &404]);
    json!({"page_origin": page, "calls": [call], "preflights": [asked], "replies": [{"status": status, "headers": lines, "body": "{}"}]})
}

fn redirect(dice: &mut Dice) -> Json {
    let page = *dice.one(&[&"https://app.test", &"https://app.test", &"http://app.test"]);
    let scheme = page.split(':').next().unwrap_or_default();
    let hosts = ["app.test", "api.test", "api.test", "other.test", "v2.api.test"];
    let url = format!("{scheme}://{}/a", hosts[dice.below(3)]);
    let (call, include) = call(dice, &url);
    let allow = |dice: &mut Dice| {
        let mut lines = Lines::new();
        let origin = *dice.one(&[&page, &page, &"null", &"null", &"*"]);
        if !dice.hits(10) {
            line(&mut lines, "Access-Control-Allow-Origin", origin);
        }
        if include && !dice.hits(10) {
            line(&mut lines, "Access-Control-Allow-Credentials", "true");
        }
        lines
    };
    let hops = 1 + dice.below(3);
    let mut replies = Vec::new();
    for hop in 0..hops {
        let mut lines = allow(dice);
        let host = hosts[dice.below(hosts.len())];
        let other_scheme = if dice.hits(8) { if scheme == "https" { "http" } else { "https" } } else { scheme };
        let location = match dice.below(12) {
            0..=4 => format!("/h{hop}"),
            5 => format!("h{hop}?q=1#f"),
            6 => format!("//{host}/h{hop}"),
            7 => format!("{other_scheme}://u:p@{host}/h{hop}"),
            _ => format!("{other_scheme}://{host}/h{hop}"),
        };
        match dice.below(24) {
            0 => {}
            1 => line(&mut lines, "Location", ""),
            2 => {
                line(&mut lines, "Location", &location);
                line(&mut lines, "Location", &location);
            }
            3 => line(&mut lines, "Location", dice.one(&["data:,x", "http://", "https://[::1", "   /blank", "/ä", "javascript:x"])),
            _ => line(&mut lines, "Location", &location),
        }
        if dice.hits(4) {
            line(&mut lines, "Cache-Control", "no-store");
        }
        if include && dice.hits(2) {
            line(&mut lines, "Set-Cookie", &format!("c{hop}=1; Path=/; Secure; SameSite=None"));
        }
        let status = *dice.one(&[&301, &302, &302, &303, &307, &308, &300]);
        replies.push(json!({"status": status, "headers": lines}));
    }
    let lines = allow(dice);
    replies.push(json!({"status": *dice.one(&[&200, &200, &401]), "headers": lines, "body": "end"}));
    let method = call["method"].as_str().unwrap_or_default().to_owned();
    let mut asked: Vec<Json> = Vec::new();
    for _ in 0..=hops {
        let mut lines = allow(dice);
        line(&mut lines, "Access-Control-Allow-Methods", &method);
        line(
            &mut lines,
            "Access-Control-Allow-Headers",
            "content-type, authorization, x-own, x-two, accept, range, accept-language, save-data, content-language",
        );
        asked.push(json!({"status": 204, "headers": lines}));
    }
    json!({"page_origin": page, "calls": [call], "preflights": asked, "replies": replies})
}

/// A line that sets a cookie, rightly or wrongly.
fn set_cookie(dice: &mut Dice, host: &str) -> String {
    let name = *dice.one(&[&"a", &"a", &"a", &"b", &"__Secure-a", &"__Host-a", &"__host-a", &"", &" a ", &"a b", &"__Secure-", &"A"]);
    let value = *dice.one(&[&"1", &"2", &"", &"\"q\"", &"x=y", &"a,b", &"a b", &" 1 ", &"é", &"%20"]);
    let mut text = if name.is_empty() && dice.hits(2) { value.to_owned() } else { format!("{name}={value}") };
    let domains = [host, ".app.test", "app.test", "test", "other.test", "", ".", "APP.test", "x.app.test", "app.test.", "..app.test"];
    for _ in 0..dice.below(5) {
        let attribute = match dice.below(12) {
            0 => format!("Path={}", dice.one(&["/", "/d", "/d/", "/x", "", "d", "/D", "/d/a"])),
            1 => format!("Domain={}", domains[dice.below(domains.len())]),
            2 | 3 => format!("SameSite={}", dice.one(&["Lax", "Strict", "None", "none", "", "Foo", "lax "])),
            4..=6 => (*dice.one(&[&"Secure", &"secure", &"Secure=no", &"Secure "])).to_owned(),
            7 => "HttpOnly".into(),
            8 => format!("Max-Age={}", dice.one(&["60", "0", "-1", "abc", "", "1.5", "\"60\"", "99999999999", "60 "])),
            9 => format!(
                "Expires={}",
                dice.one(&[
                    "Thu, 01 Jan 1970 00:00:00 GMT",
                    "Fri, 31 Dec 2035 23:59:59 GMT",
                    "Friday, 31-Dec-35 23:59:59 GMT",
                    "Fri Dec 31 23:59:59 2035",
                    "tomorrow",
                    "",
                    "31 Dec 2035 23:59:59",
                    "31 Dec 2035",
                    "Fri, 31 Dec 9999999 23:59:59 GMT",
                    "2035-12-31T23:59:59Z",
                    "Fri, 32 Dec 2035 23:59:59 GMT",
                    "Fri, 31 Dec 2035 24:59:59 GMT",
                    "Fri, 31 Dec 2035 3:5:9 GMT",
                ])
            ),
            10 => "Partitioned".into(),
            _ => (*dice.one(&[&"Priority=High", &"x", &"", &"=", &"Path"])).to_owned(),
        };
        text.push_str(dice.one(&["; ", ";", " ; "]));
        text.push_str(&attribute);
    }
    text
}

fn cookie(dice: &mut Dice) -> Json {
    let (page, host) = *dice.one(&[
        &("https://app.test", "app.test"),
        &("https://app.test", "api.app.test"),
        &("https://app.test", "api.app.test"),
        &("http://app.test", "app.test"),
        &("http://localhost:18080", "localhost:18080"),
        &("https://a.github.io", "a.github.io"),
        &("http://127.0.0.1:18080", "127.0.0.1:18080"),
    ]);
    let scheme = page.split(':').next().unwrap_or_default();
    let name = host.split(':').next().unwrap_or_default();
    let mut calls = vec![json!({"method": "GET", "url": format!("{scheme}://{host}/d/s"), "headers": [], "credentials": "include"})];
    let mut lines = vec![
        ("Access-Control-Allow-Origin".to_owned(), page.to_owned()),
        ("Access-Control-Allow-Credentials".to_owned(), "true".to_owned()),
    ];
    let rest = lines.clone();
    for _ in 0..=dice.below(3) {
        line(&mut lines, "Set-Cookie", &set_cookie(dice, name));
    }
    for path in ["/d/a", "/", "/d"] {
        calls.push(json!({"method": "GET", "url": format!("{scheme}://{host}{path}"), "headers": [], "credentials": "include"}));
    }
    json!({"page_origin": page, "calls": calls, "replies": [
        {"status": 200, "headers": lines}, {"status": 200, "headers": rest}, {"status": 200, "headers": rest}, {"status": 200, "headers": rest}]})
}

/// Cookies that are set on one page and wanted on another.
fn cookie_across(dice: &mut Dice) -> Json {
    let pages = ["https://app.test", "https://api.test", "http://app.test", "https://other.test", "https://api.app.test"];
    let first = pages[dice.below(pages.len())];
    let second = pages[dice.below(pages.len())];
    let hosts: &[&&str] = &[&"app.test", &"api.app.test", &"api.test", &"other.test"];
    let host = *dice.one(hosts);
    let allow = |page: &str| {
        vec![
            ("Access-Control-Allow-Origin".to_owned(), page.to_owned()),
            ("Access-Control-Allow-Credentials".to_owned(), "true".to_owned()),
        ]
    };
    let mut lines = allow(first);
    let cookie = format!(
        "a={}; Path=/{}{}{}",
        dice.below(3),
        dice.one(&["", "; Secure", "; Secure", "; Secure; HttpOnly"]),
        dice.one(&["", "; SameSite=Lax", "; SameSite=Strict", "; SameSite=None", "; SameSite=None"]),
        dice.one(&["", "", "; Partitioned", "; Domain=app.test"]),
    );
    line(&mut lines, "Set-Cookie", &cookie);
    if dice.hits(2) {
        line(&mut lines, "Set-Cookie", &set_cookie(dice, host));
    }
    let method = *dice.one(&[&"GET", &"POST"]);
    let mode = *dice.one(&[&"include", &"include", &"include", &"same-origin", &"omit"]);
    let again = *dice.one(hosts);
    let mut row = json!({"page_origin": first, "calls": [
        {"method": "GET", "url": format!("https://{host}/s"), "headers": [], "credentials": "include"},
        {"page": second},
        {"method": method, "url": format!("https://{again}/a"), "headers": [], "credentials": mode},
    ], "replies": [{"status": 200, "headers": lines}, {"status": 200, "headers": allow(second)}]});
    if dice.hits(4) {
        row["third_party_cookies"] = json!("blocked");
    }
    row
}

/// What may be called from where.
fn reach(dice: &mut Dice) -> Json {
    let page = *dice.one(&[
        &"https://app.test",
        &"https://www.public.test",
        &"https://www.public.test",
        &"http://www.public.test",
        &"http://app.test",
        &"http://localhost:3000",
        &"https://192.168.1.9",
        &"http://192.168.1.9",
    ]);
    let url = *dice.one(&[
        &"http://api.test/a",
        &"http://api.public.test/a",
        &"https://api.public.test/a",
        &"https://api.test/a",
        &"http://127.0.0.1:18080/a",
        &"http://127.4.5.6:18080/a",
        &"http://localhost:18080/a",
        &"http://x.localhost:18080/a",
        &"http://192.168.1.5/a",
        &"https://192.168.1.5/a",
        &"http://10.1.2.3/a",
        &"http://nas.local/a",
        &"https://nas.local/a",
        &"http://[::1]:18080/a",
    ]);
    let mut call = json!({"method": "GET", "url": url, "headers": [], "limit": 2000});
    if dice.hits(3) {
        call["headers"] = json!([["x-own", "1"]]);
    }
    let any = json!([["Access-Control-Allow-Origin", "*"], ["Access-Control-Allow-Headers", "x-own"]]);
    let mut row = json!({"page_origin": page, "calls": [call], "preflights": [{"status": 204, "headers": any}], "replies": [{"status": 200, "headers": any, "body": "ok"}]});
    if dice.hits(4) {
        row["page_headers"] = json!([["Content-Security-Policy", "upgrade-insecure-requests"]]);
    }
    // No page by http is ever asked.
    if page.starts_with("https") && dice.hits(3) {
        row["grant"] = json!(dice.one(&[&["local-network"][..], &["loopback-network"][..], &["local-network", "loopback-network"][..]]));
    }
    row
}

/// What a browser does not ask twice.
fn remembered(dice: &mut Dice) -> Json {
    let page = *dice.one(&[&"https://app.test", &"http://app.test"]);
    let scheme = page.split(':').next().unwrap_or_default();
    let mut calls = Vec::new();
    let mut replies = Vec::new();
    let mut asked = Vec::new();
    let any = |lines: Lines| {
        [
            vec![
                ("Access-Control-Allow-Origin".to_owned(), page.to_owned()),
                ("Access-Control-Allow-Credentials".to_owned(), "true".to_owned()),
            ],
            lines,
        ]
        .concat()
    };
    for _ in 0..2 + dice.below(2) {
        let method = *dice.one(&[&"GET", &"GET", &"PUT", &"DELETE", &"POST"]);
        let host = *dice.one(&[&"api.test", &"api.test", &"app.test", &"v2.api.test"]);
        let scheme = if dice.hits(4) { "https" } else { scheme };
        let mut call = json!({"method": method, "url": format!("{scheme}://{host}/{}", dice.one(&["a", "a", "a?x", "b"])), "headers": []});
        if dice.hits(3) {
            call["headers"] = json!([[dice.one(&["x-own", "x-two", "Authorization"]), "1"]]);
        }
        if dice.hits(3) {
            call["credentials"] = json!("include");
        }
        calls.push(call);
        if dice.hits(6) {
            calls.push(json!({"wait": 50}));
        }
        let mut lines = Lines::new();
        let mut status = 200;
        if dice.hits(2) {
            status = *dice.one(&[&301, &301, &308, &302]);
            line(&mut lines, "Location", &format!("{}{}", dice.one(&["", "https://other.test"]), dice.one(&["/m", "/n"])));
            if dice.hits(2) {
                line(
                    &mut lines,
                    "Cache-Control",
                    dice.one(&["no-store", "no-cache", "max-age=0", "max-age=60", "private", "public, max-age=60", "must-revalidate"]),
                );
            }
            if dice.hits(5) {
                line(&mut lines, "Vary", dice.one(&["*", "Origin", "Accept", "Cookie"]));
            }
            if dice.hits(6) {
                line(&mut lines, dice.one(&["Expires", "Pragma"]), dice.one(&["0", "no-cache", "Fri, 31 Dec 2035 23:59:59 GMT"]));
            }
        } else {
            // Whole replies are kept in the HTTP cache by rules of their own.
            line(&mut lines, "Cache-Control", "no-store");
        }
        if dice.hits(5) {
            line(
                &mut lines,
                "Strict-Transport-Security",
                dice.one(&[
                    "max-age=600",
                    "max-age=600; includeSubDomains",
                    "max-age=0",
                    "max-age=\"600\"",
                    "includeSubDomains",
                    "max-age=x",
                ]),
            );
        }
        replies.push(json!({"status": status, "headers": any(lines)}));
        replies.push(json!({"status": 200, "headers": any(vec![("Cache-Control".to_owned(), "no-store".to_owned())]), "body": "m"}));
        let mut lines = vec![
            ("Access-Control-Allow-Methods".to_owned(), (*dice.one(&[&"PUT, DELETE", &"PUT", &"DELETE"])).to_owned()),
            (
                "Access-Control-Allow-Headers".to_owned(),
                (*dice.one(&[&"x-own, x-two, authorization", &"x-own, authorization", &"x-two"])).to_owned(),
            ),
        ];
        if dice.hits(2) {
            line(&mut lines, "Access-Control-Max-Age", dice.one(&["600", "0"]));
        }
        asked.push(json!({"status": 204, "headers": any(lines)}));
    }
    json!({"page_origin": page, "calls": calls, "preflights": asked, "replies": replies})
}

/// What a page reads of a body.
fn body(dice: &mut Dice) -> Json {
    let pieces = [
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"a\"",
        "\"b\":",
        "1",
        "-0",
        "0.10",
        "1e5",
        "1E400",
        "true",
        "null",
        " ",
        "\n",
        "\t",
        "\\u00e9",
        "\"\\ud83d\\ude00\"",
        "\"\\ud83d\"",
        "\"\\n\"",
        "{\"a\":1}",
        "[1,2]",
        "01",
        "+1",
        ".5",
        "1.",
        "nul",
        "'a'",
        "NaN",
        "\u{feff}",
        "\u{a0}",
        "\"2\":",
        "\"1\":0,",
        "//c",
    ];
    let whole = [
        "{\"a\":{\"b\":[1,{\"c\":\"\\u0000\"}]}}",
        "[\"x\",-1.50,1e-7,123456789012345678901234567890]",
        "{\"b\":1,\"10\":2,\"9\":3,\"a\":4,\"b\":5}",
        "\"t\"",
        " {\"a\" : 1 } ",
    ];
    let mut text = String::new();
    if dice.hits(2) {
        for _ in 0..=dice.below(5) {
            text.push_str(pieces[dice.below(pieces.len())]);
        }
    } else {
        text.push_str(whole[dice.below(whole.len())]);
        if dice.hits(2) {
            let at = dice.below(text.len() + 1);
            if text.is_char_boundary(at) {
                text.insert_str(at, pieces[dice.below(pieces.len())]);
            }
        }
    }
    let mut bytes = text.into_bytes();
    if dice.hits(4) && !bytes.is_empty() {
        let at = dice.below(bytes.len());
        bytes[at] = *dice.one(&[&0x80, &0xff, &0xc3, &0xed, &0x00, &0x1f, &0x7f, &0xe2]);
    }
    let hex: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    json!({"page_origin": "https://app.test", "calls": [{"method": "GET", "url": "https://api.test/a", "headers": [], "json": true}],
        "replies": [{"status": 200, "headers": [["Access-Control-Allow-Origin", "*"], ["Content-Type", "application/json"]], "body_hex": hex}]})
}
