//! The parsers, each with what inputs for it are made of. A further one is one more entry.

use authscope::format::import;

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

fn read_import(content: &[u8]) {
    drop(import::read(content));
    drop(import::exchanges::exchanges(content));
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
}
