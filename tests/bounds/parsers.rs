//! The parsers, each with what inputs for it are made of. A further one is one more entry.

use std::sync::LazyLock;

use authscope::diagnose::saved;
use authscope::domain::base::time;
use authscope::domain::project::Project;
use authscope::domain::record::value::{Value, dotted_parts};
use authscope::domain::secret::Secret;
use authscope::domain::secret::registry::SecretRegistry;
use authscope::domain::secret::traced::Traced;
use authscope::domain::settings::{Recent, Settings};
use authscope::domain::web::cookie::{self, SetBy};
use authscope::domain::web::signature::{self, VerifyKey};
use authscope::domain::web::token;
use authscope::domain::web::{address, json_path, token_report};
use authscope::format::{import, project_file, recording_file, recovery_file};
use authscope::knowledge::path_report;
use authscope::knowledge::pretended::PastedLogin;
use serde_json::Value as Json;
use url::Url;

use super::{Parser, holds};

/// Makes a test of each parser.
macro_rules! parsers {
    ($($name:ident: $parser:expr,)*) => {
        $(
            #[test]
            fn $name() {
                static PARSER: Parser = $parser;
                holds(&PARSER);
            }
        )*
    };
}

macro_rules! files {
    ($($file:literal),* $(,)?) => { &[$(include_bytes!(concat!("../import/files/", $file))),*] };
}

macro_rules! kept {
    ($($file:literal),* $(,)?) => { &[$(include_bytes!(concat!("../golden/v1/", $file))),*] };
}

fn read_import(content: &[u8]) {
    drop(import::read(content));
    drop(import::exchanges::exchanges(content));
    // What they show.
    if let Ok(saved) = saved::read(&String::from_utf8_lossy(content)) {
        drop(saved::judged(&saved, None));
    }
}

fn read_project(content: &[u8]) {
    if let Ok((project, unknown)) = project_file::read(content) {
        drop(project_file::write(&project, &unknown));
    }
}

fn read_recording(content: &[u8]) {
    drop(recording_file::read(content, |_| Err(std::io::ErrorKind::NotFound.into())));
}

/// What the program keeps of its own.
fn read_kept(content: &[u8]) {
    drop(serde_json::from_slice::<Settings>(content));
    drop(serde_json::from_slice::<Vec<Recent>>(content));
    drop(recovery_file::read(content));
}

/// A token as it is pasted, held against a key of each kind.
fn read_token(content: &[u8]) {
    let text = String::from_utf8_lossy(content);
    let keys = [VerifyKey::Shared(Secret::new("right-Secret-1")), VerifyKey::Pem(Secret::new(PEM)), VerifyKey::Jwks(own_key_set())];
    drop(token_report::report(&text, &keys, NOW_MS));
    drop(signature::verify(&text, &keys));
    for project in PROJECTS.iter() {
        drop(PastedLogin { endpoint: None, text: Secret::new(&*text), refresh_token: Secret::new("") }.reply(project, NOW_MS));
    }
}

/// A key set, and whatever else is given as a key.
fn read_keys(content: &[u8]) {
    if let Ok(keys) = token_report::keys(&Secret::new(String::from_utf8_lossy(content))) {
        for token in TOKENS {
            drop(signature::verify(token, &keys));
        }
    }
}

/// A path on the first line, and the reply below it; a reply of this file where there is none.
fn read_path(content: &[u8]) {
    let text = String::from_utf8_lossy(content);
    let (path, reply) = text.split_once('\n').unwrap_or((&text, ""));
    let reply: Json = serde_json::from_str(reply).unwrap_or_else(|_| serde_json::from_str(REPLY).unwrap_or_default());
    drop(json_path::query(path, &reply));
    drop(path_report::report(path, &reply));
}

fn read_cookie(content: &[u8]) {
    let text = String::from_utf8_lossy(content);
    for from in ["https://api.example.com/auth/login?a=b", "http://127.0.0.1:8080/", "http://[::1]/a"] {
        let from = Url::parse(from).expect("a URL of this file");
        let mut kept = cookie::Jar::default();
        let page_site = address::site(&from);
        let set_by = SetBy { from: &from, now_ms: NOW_MS, date_ms: cookie::date_ms(&text), page_site: page_site.as_ref() };
        if let Ok(cookie) = cookie::parse(&text, &set_by, |text| Traced::plain(text)) {
            let _ = (cookie.is_for(&from, NOW_MS), cookie.is_over(i64::MAX));
            kept.put(cookie, NOW_MS);
        }
    }
}

/// What a reply or a device holds for a field of the session: as a text, and as what the text says.
fn read_value(content: &[u8]) {
    let text = String::from_utf8_lossy(content);
    let mut registry = SecretRegistry::default();
    let json = serde_json::from_str::<Json>(&text).ok();
    if let Some(json) = &json {
        token::learn_json(json, &mut registry);
    }
    token::learn_text(Some("token"), &text, &mut registry);
    for value in [Some(Value::text(&text)), json.map(|json| Value::from_json(&json, &registry))].into_iter().flatten() {
        drop((value.to_text(), value.to_js_text(), value.to_json_text(), value.summary(80), value.is_larger_than(100)));
        let _ = (value.at_dotted("data.user.id").is_set(), value.at_dotted(&text).is_set(), value.is_truthy(), value.kind_word());
        if let Some(number) = value.as_number() {
            drop((time::utc(number as i64), time::iso(number as i64), time::length(number as i64), time::stopwatch(number as i64)));
        }
    }
    drop((time::parse_iso(&text), dotted_parts(&text)));
}

/// Projects of each platform, for which a log-in is pretended.
static PROJECTS: LazyLock<Vec<Project>> = LazyLock::new(|| {
    let kept: &[&[u8]] = kept![
        "projects/demo-flutterflow.authscope.json",
        "projects/demo-weweb.authscope.json",
        "projects/demo-weweb-legacy.authscope.json"
    ];
    kept.iter().map(|file| project_file::read(file).expect("a project that was kept").0).collect()
});

/// Milliseconds since 1970: 1 March 2026.
const NOW_MS: i64 = 1_772_366_400_000;
const REPLY: &str =
    r#"{"data":{"access_token":"eyJhbGciOiJIUzI1NiJ9.e30.c2ln","user":{"id":1,"a-b":null,"list":[1,[2,[3]],{"a":{"a":{"a":1}}}]}},"":0}"#;
const PEM: &str = "-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n";
/// One of each kind of algorithm. What they say is `{"sub":"42"}`.
const TOKENS: [&str; 4] = [
    "eyJhbGciOiJIUzI1NiIsImtpZCI6ImsxIn0.eyJzdWIiOiI0MiJ9.c2ln",
    "eyJhbGciOiJSUzI1NiIsImtpZCI6ImsxIn0.eyJzdWIiOiI0MiJ9.c2ln",
    "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiI0MiJ9.c2ln",
    "eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiI0MiJ9.c2ln",
];

fn own_key_set() -> Json {
    serde_json::json!({"keys": [{"kty": "RSA", "kid": "k1", "n": "AQAB", "e": "AQAB"}, {"kty": "OKP", "crv": "Ed25519", "x": "AA"}]})
}

parsers! {
    har: Parser {
        read: read_import,
        frame: ("{\"log\":{\"entries\":[", "]}}"),
        pieces: &[
            "{", "}", "[", "]", ",", ":", "\"", "\\", "null", "1", "-1e999", "\"a\":", "{},", "[[", "{\"a\":", "\\\"", "\\ud800", "\"log\":{", "\"entries\":[",
            "\"request\":{\"method\":\"POST\",\"url\":\"https://api.example.com/auth/login\"},", "\"response\":{\"status\":200},",
            "{\"_resourceType\":\"xhr\",\"request\":{\"url\":\"https://a.de/x?token=abcdefgh1\"}},",
            "{\"request\":{\"method\":\"POST\",\"url\":\"http://a.de/login\",\"headers\":[{\"name\":\"Authorization\",\"value\":\"Bearer abcdefgh12345\"}],\"postData\":{\"text\":\"{\\\"password\\\":\\\"abcdefgh\\\",\\\"email\\\":\\\"a\\\"}\"}},\"response\":{\"status\":200,\"content\":{\"text\":\"{\\\"token\\\":\\\"opaque-token-1\\\",\\\"user\\\":{\\\"id\\\":1}}\"}}},",
            "\"headers\":[{\"name\":\"cookie\",\"value\":\"a=b; c=d\"}],", "\"cookies\":[{\"name\":\"a\",\"value\":\"b\"}],",
            "\"postData\":{\"mimeType\":\"multipart/form-data\",\"params\":[{\"name\":\"a\",\"fileName\":\"b\"}]},",
            "\"content\":{\"encoding\":\"base64\",\"text\":\"QUJD\"},",
        ],
        examples: files!["har-chrome-flutterflow.har", "har-nulls.har", "har-charles-11.har", "har-firefox-weweb.har", "har-base64.har"],
    },
    curl: Parser {
        read: read_import,
        frame: ("curl https://api.example.com/x ", "\n"),
        pieces: &[
            " ", "\n", "'", "\"", "\\", "^", "$", "`", "$'", "$(", "${", "}", "$A", "${A}", "A=$A$A\n", "A='abcdefgh' ", "{{", "}}", "{{a}}", "|", " > ", "<<", ";", "&&", "#",
            "\ncurl ", "curl", " --next ", " -d ", " -H ", " -X ", " -F ", " -u a:b ", " -b a=b ", " -G ", " --json ", " --url-query a=b#c ", " -sSL ", " --data-urlencode a@b ",
            " http://a.de/ ", "https://user:pass@a.de:8080/b?c=d#e ", "'Authorization: Bearer opaque-token-1' ", "'content-type: multipart/form-data; boundary=B' ",
            "'{\"password\":\"abcdefgh\",\"a\":[1,\"b:c\"]}' ", "'a=b&token=abcdefgh1' ", "password=abcdefgh", "<a>b</a>", "a: \"b\"\n", "$b: ", "--B\nname=\"a\"\n\nv\n",
            "^\"", "^\n", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.c2ln", "\\x41", "\\u00e9", "%41", "%ff",
        ],
        examples: files![
            "chrome-bash-login.txt", "chrome-bash-ansi.txt", "chrome-cmd-login.txt", "chrome-multipart.txt", "postman.txt", "hand-variables.txt",
            "hand-flags.txt", "hand-graphql.txt", "hand-xml.txt", "curl-utf16le.txt",
        ],
    },
    url: Parser {
        read: read_import,
        frame: ("https://api.example.com/", "\n"),
        pieces: &[
            "\n", "https://", "http://", "a.de", "/", "?", "#", "&", "=", "%", "%41", "%ff", "+", "@", ":", ":8080", "{{", "}}", "{{a}}", "GET ", "DELETE ", "a", "é", "[::1]",
            "localhost", "127.0.0.1", "token=abcdefgh1", "api_key=key-0123456789abcdef", "code=abc-12345", "/https://b.de/", "/https%3A%2F%2Fb.de%2F", "?url=https://c.de/proxy",
            "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.c2ln", "user:password@", "\nhttps://b.de/items/1\n", "\nhttps://b.de/login?a=b\n",
        ],
        examples: files!["url-odd-query.txt", "url-proxy.txt", "url-secret-query.txt", "url-several.txt", "url-with-method.txt", "url-userinfo-fragment.txt"],
    },
    project: Parser {
        read: read_project,
        frame: ("{\"authscope\":1,\"name\":\"Shop\",\"platform\":{\"weweb\":{}},", "\"zoo\":1}"),
        pieces: &[
            "{", "}", "[", "]", ",", ":", "\"", "\\", "null", "1", "-1e999", "\"a\":", "[[", "{\"a\":", "\\ud800", "\u{feff}", "{},",
            "\"pages\":[{\"id\":\"a\",\"name\":\"A\",\"route\":\"/a\"}],", "\"pages\":[", "{\"id\":\"a\",\"name\":\"A\",\"route\":\"/a\"},", "\"workflows\":[",
            "{\"id\":\"w\",\"name\":\"W\",\"trigger\":\"user-load\",\"actions\":[{\"id\":\"a\",\"do\":{\"navigate\":{\"page\":\"a\"}}}]},",
            "{\"id\":\"a\",\"do\":{\"condition\":{\"when\":{\"literal\":true},\"then\":[", "{\"not\":", "{\"and\":[", "{\"if\":{\"when\":", "{\"list\":[",
            "\"endpoints\":[", "{\"id\":\"e\",\"name\":\"E\",\"method\":\"POST\",\"url\":\"{{base_url}}/x\",\"body\":\"{{{{a}}}}\"},",
            "\"environments\":[{\"id\":\"demo\",\"name\":\"D\",\"server\":\"demo\",\"values\":[{\"name\":\"a\",\"value\":\"b\",\"secret\":true}]}],",
            "\"stories\":[{\"id\":\"s\",\"name\":\"S\",\"events\":[{\"id\":\"open\",\"do\":{\"open\":{}},\"expect\":{\"page\":\"a\"}}]}],",
        ],
        examples: kept!["projects/demo-flutterflow.authscope.json", "projects/demo-weweb.authscope.json", "projects/demo-weweb-legacy.authscope.json"],
    },
    recording: Parser {
        read: read_recording,
        frame: ("{\"authscope_recording\":1,\"rules_version\":1,\"story\":\"s\",\"environment\":\"e\",\"target\":\"web\",\"start_ms\":0,", "\"zoo\":1}"),
        pieces: &[
            "{", "}", "[", "]", ",", ":", "\"", "\\", "null", "1", "-1e999", "\"a\":", "[[", "\\ud800", "\"values\":[", "{\"name\":\"a\",\"value\":[{\"plain\":\"b\"}]},",
            "{\"secret\":{\"label\":\"token A1\",\"text\":\"abcdefgh\"}},", "\"inputs\":[", "{\"at_ms\":0,\"input\":{\"event\":{\"event\":\"open\"}}},", "\"bodies\":{",
            "\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855\":{\"text\":\"\"},", "{\"base64\":\"QUJD\"}", "{\"beside\":3}", "\"pretended\":[", "\"signatures\":{},",
            "\"project\":{\"authscope\":1,\"name\":\"a\",\"platform\":{\"weweb\":{}}},", "\"rewritten\":", "99999999999999999999",
        ],
        examples: kept![
            "recordings/flutterflow-error-500.authscope-run.json", "recordings/flutterflow-pasted.authscope-run.json", "recordings/weweb-legacy-none.authscope-run.json",
        ],
    },
    kept_by_the_program: Parser {
        read: read_kept,
        frame: ("{", "\"zoo\":1}"),
        pieces: &[
            "{", "}", "[", "]", ",", ":", "\"", "\\", "null", "1", "-1", "1e999", "true", "\"authscope_recovery\":1,", "\"at_ms\":0,", "\"path\":\"/a/b\",", "\"path\":null,",
            "\"project\":{\"authscope\":1,\"name\":\"a\",\"platform\":{\"weweb\":{}}},", "\"light\":true,", "\"scale\":100,", "\"proxy\":\"http://a:b@c\",", "\"name\":\"a\",",
            "\"platform\":\"WeWeb\",", "[[", "{\"a\":",
        ],
        examples: &[
            br#"{"authscope_recovery":1,"path":"/a/b.authscope.json","at_ms":1772366400000,"project":{"authscope":1,"name":"a","platform":{"weweb":{}},"pages":[]}}"#,
            br#"[{"path":"/a/b.authscope.json","name":"Shop","platform":"WeWeb"}]"#,
            br#"{"light":true,"scale":125,"patience_s":30,"proxy":"http://127.0.0.1:8080"}"#,
        ],
    },
    jwt: Parser {
        read: read_token,
        frame: ("Bearer ", "\n"),
        pieces: &[
            ".", "=", "-", "_", "+", "/", "|", " ", "\n", "\"", ";", ":", "Bearer ", "12|", "eyJhbGciOiJIUzI1NiJ9", "eyJhbGciOiJSUzI1NiIsImtpZCI6ImsxIn0", "eyJhbGciOiJFZERTQSJ9",
            "eyJhbGciOiJub25lIn0", "eyJzdWIiOiI0MiJ9", "eyJleHAiOi0xZTMwOCwiaWF0IjoxZTMwOH0", "eyJleHAiOjFlMzA4LCJpYXQiOi05MjIzMzcyMDM2ODU0Nzc1ODA4LCJuYmYiOjkyMjMzNzIwMzY4NTQ3NzU4MDd9", "e30", "W10", "c2ln", "W1tbW1tb", "eyJhIjp7ImEiOn",
            "{\"access_token\":\"", "\"}", "{\"a\":[", "session=", "; Path=/", "https://a.de/?token=", "https://a.de/#access_token=", "Authorization: ", "%2E", "é", "\u{202e}",
        ],
        examples: &[
            b"eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.c2ln",
            b"{\"data\":{\"access_token\":\"eyJhbGciOiJSUzI1NiIsImtpZCI6ImsxIn0.eyJleHAiOjE3NzIzNjY0MDAsImlhdCI6MTc3MjM2NjQwMH0.c2ln\"}}",
            b"theme=dark; session=eyJhbGciOiJFZERTQSJ9.eyJuYmYiOjF9.c2ln; Path=/",
            b"eyJhbGciOiJIUzI1NiJ9.eyJleHAiOi0xZTMwOCwiaWF0IjoxZTMwOH0.c2ln",
            b"eyJhbGciOiJSU0EtT0FFUCIsImVuYyI6IkEyNTZHQ00ifQ.a.b.c.d",
        ],
    },
    key_set: Parser {
        read: read_keys,
        frame: ("{\"keys\":[", "]}"),
        pieces: &[
            "{", "}", "[", "]", ",", ":", "\"", "null", "1", "[[", "{\"kty\":\"RSA\",\"kid\":\"k1\",\"n\":\"AQAB\",\"e\":\"AQAB\"},", "{\"kty\":\"RSA\",\"n\":\"\",\"e\":\"\"},",
            "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"AA\",\"y\":\"AA\"},", "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"x\":\"AA\"},", "{\"kty\":\"oct\",\"k\":\"AA\",\"kid\":\"k1\"},", "\"alg\":\"RS256\",",
            "\"use\":\"sig\",", "\"key_ops\":[\"verify\"],", "\"x5c\":[\"AA\"],", "-----BEGIN PUBLIC KEY-----\n", "-----END PUBLIC KEY-----\n", "MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n",
            "-----BEGIN RSA PUBLIC KEY-----\n", "-----BEGIN CERTIFICATE-----\n", "AAAA",
        ],
        examples: &[
            br#"{"keys":[{"kty":"RSA","kid":"k1","alg":"RS256","use":"sig","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W","e":"AQAB"},{"kty":"EC","crv":"P-256","x":"MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4","y":"4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}]}"#,
            b"-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=\n-----END PUBLIC KEY-----\n",
        ],
    },
    json_path: Parser {
        read: read_path,
        frame: ("$", "\n{\"data\":{\"a\":[1,{\"a\":[2,{\"a\":[3]}]}]}}"),
        pieces: &[
            "$", ".", "..", "*", "[", "]", "'", "\"", "\\", "?", "@", "(", ")", "!", "&&", "||", "==", "<", ",", ":", "0", "-1", "[*]", "..*", "[0]", "[-1]", "['a']", "[::2]", "[1:2:0]",
            "[?@.a]", "[?(@.a==$.b)]", "[?length(@.a)>1]", "[?match(@.a,'(a+)+b')]", "[?search(@,'[a-z]{1,1000}')]", "[?count(@..*)>1]", ".data", ".access_token", "9223372036854775808", "é", "\\ud800", "\\u", "\\uD83D\\u", "\n", "{\"a\":", "[[", "data.user.id",
        ],
        examples: &[
            b"$.data.access_token", b"$..user[?@.id==1].list[*]", b"data.user.list[1].0", b"$['data']['user']['a-b']",
            b"$..a[?@.a && @.b || !@.c]\n{\"a\":[{\"a\":1,\"b\":2},{\"a\":[[[[1]]]]}]}",
        ],
    },
    set_cookie: Parser {
        read: read_cookie,
        frame: ("session=abcdefgh; ", ""),
        pieces: &[
            ";", "=", "; ", ",", " ", "\"", "a=b", "Path=/", "Path=", "Path=a", "Domain=example.com", "Domain=.com", "Domain=co.uk", "Domain=127.0.0.1", "Domain=[::1]", "Domain=api.example.com.", "Max-Age=",
            "Max-Age=-1", "Max-Age=9223372036854775807", "Expires=", "Expires=Wed, 21 Oct 2026 07:28:00 GMT", "Thu, 01 Jan 1970 00:00:00", "31 Feb 99", "-32768", "9999", "25:61:61", "é", "\u{130}", "Secure", "HttpOnly",
            "SameSite=None", "SameSite=zoo", "Partitioned", "__Host-a=b", "__Secure-a=b", "%3B",
        ],
        examples: &[
            b"session=eyJhbGciOiJIUzI1NiJ9.e30.c2ln; Path=/; Domain=example.com; Max-Age=3600; Secure; HttpOnly; SameSite=Lax",
            b"a=b; Expires=Wednesday, 21-Oct-26 07:28:00 GMT; Path=/auth",
            b"a=b; Expires=Wed Oct 21 07:28:00 2026",
        ],
    },
    session_value: Parser {
        read: read_value,
        frame: ("{\"data\":{\"user\":", "}}"),
        pieces: &[
            "{", "}", "[", "]", ",", ":", "\"", "\\", "null", "true", "0", "-0", "1e308", "-1e308", "1772366400", "1772366400000", "9223372036854775807", "-9223372036854775808", "18446744073709551615", "0.1", "\"a\":", "\"id\":1",
            "2026-03-01T12:00:00Z", "2026-03-01T12:00:00+23:59", "-009999-01-01T00:00:00Z", "9999-12-31T23:59:59.999999999Z", "data.user.id", ".", "eyJhbGciOiJIUzI1NiJ9.e30.c2ln", "[[", "{\"a\":", "\u{2028}", "\\ud800", "é", "'", "3600",
        ],
        examples: &[
            br#"{"data":{"user":{"id":"u-1","name":"Ada","roles":["a","b"]},"expires":1772366400,"token":"eyJhbGciOiJIUzI1NiJ9.e30.c2ln"}}"#,
            b"2026-03-01T12:00:00.000Z", b"1772366400000", b"-9223372036854775808", b"-1e308", b"\"900\"",
        ],
    },
}
