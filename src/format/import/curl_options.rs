//! The options of cURL: which take a value, and what each means for an endpoint.

/// What an option means for an endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Does {
    Method,
    Header,
    /// `-d` and the like: `@` begins a file's name.
    Data,
    DataRaw,
    DataEncoded,
    Json,
    Multipart,
    MultipartText,
    Get,
    Head,
    User,
    Bearer,
    Cookie,
    UserAgent,
    Referer,
    Url,
    UrlQuery,
    Upload,
    Next,
    /// Nothing; the text says why.
    Nothing(&'static str),
}

const TRANSFER: &str = "it is about how cURL itself connects and waits; the app's client has its own ways";
const OUTPUT: &str = "it is about what cURL shows or writes to files";
const TLS: &str = "it is about how cURL checks certificates; apps check them always";
const REDIRECTS: &str = "browsers and phones follow redirects by rules of their own, which the simulator knows";
const PROXY: &str = "it is about a proxy of this computer";
const FILES: &str = "it names a file of this computer, which is not read";
const LOGIN_KIND: &str = "only Basic credentials can be written as a header; the app has no other kind";
const VERSION: &str = "the HTTP version is the client's choice";
const COMPRESSION: &str = "every client asks for compressed replies by itself";

/// One option: its letter, its name, whether it takes a value, what it means.
type CurlOption = (Option<char>, &'static str, bool, Does);

const fn flag(letter: char, name: &'static str, does: Does) -> CurlOption {
    (Some(letter), name, false, does)
}

const fn with(letter: char, name: &'static str, does: Does) -> CurlOption {
    (Some(letter), name, true, does)
}

const fn long_flag(name: &'static str, does: Does) -> CurlOption {
    (None, name, false, does)
}

const fn long_with(name: &'static str, does: Does) -> CurlOption {
    (None, name, true, does)
}

const OPTIONS: &[CurlOption] = &[
    with('X', "request", Does::Method),
    with('H', "header", Does::Header),
    with('d', "data", Does::Data),
    long_with("data-ascii", Does::Data),
    long_with("data-binary", Does::Data),
    long_with("data-raw", Does::DataRaw),
    long_with("data-urlencode", Does::DataEncoded),
    long_with("json", Does::Json),
    with('F', "form", Does::Multipart),
    long_with("form-string", Does::MultipartText),
    flag('G', "get", Does::Get),
    flag('I', "head", Does::Head),
    with('u', "user", Does::User),
    long_with("oauth2-bearer", Does::Bearer),
    with('b', "cookie", Does::Cookie),
    with('A', "user-agent", Does::UserAgent),
    with('e', "referer", Does::Referer),
    long_with("url", Does::Url),
    long_with("url-query", Does::UrlQuery),
    with('T', "upload-file", Does::Upload),
    flag(':', "next", Does::Next),
    flag('L', "location", Does::Nothing(REDIRECTS)),
    long_flag("location-trusted", Does::Nothing(REDIRECTS)),
    long_with("max-redirs", Does::Nothing(REDIRECTS)),
    long_flag("post301", Does::Nothing(REDIRECTS)),
    long_flag("post302", Does::Nothing(REDIRECTS)),
    long_flag("post303", Does::Nothing(REDIRECTS)),
    flag('k', "insecure", Does::Nothing(TLS)),
    long_with("cacert", Does::Nothing(TLS)),
    long_with("capath", Does::Nothing(TLS)),
    with('E', "cert", Does::Nothing(TLS)),
    long_with("cert-type", Does::Nothing(TLS)),
    long_with("key", Does::Nothing(TLS)),
    long_with("key-type", Does::Nothing(TLS)),
    long_with("pass", Does::Nothing(TLS)),
    long_with("ciphers", Does::Nothing(TLS)),
    long_with("tls13-ciphers", Does::Nothing(TLS)),
    long_with("tls-max", Does::Nothing(TLS)),
    long_with("pinnedpubkey", Does::Nothing(TLS)),
    flag('1', "tlsv1", Does::Nothing(TLS)),
    flag('2', "sslv2", Does::Nothing(TLS)),
    flag('3', "sslv3", Does::Nothing(TLS)),
    long_flag("tlsv1.0", Does::Nothing(TLS)),
    long_flag("tlsv1.1", Does::Nothing(TLS)),
    long_flag("tlsv1.2", Does::Nothing(TLS)),
    long_flag("tlsv1.3", Does::Nothing(TLS)),
    long_flag("ssl-no-revoke", Does::Nothing(TLS)),
    long_flag("ca-native", Does::Nothing(TLS)),
    long_flag("compressed", Does::Nothing(COMPRESSION)),
    flag('0', "http1.0", Does::Nothing(VERSION)),
    long_flag("http1.1", Does::Nothing(VERSION)),
    long_flag("http2", Does::Nothing(VERSION)),
    long_flag("http2-prior-knowledge", Does::Nothing(VERSION)),
    long_flag("http3", Does::Nothing(VERSION)),
    long_flag("http3-only", Does::Nothing(VERSION)),
    long_flag("basic", Does::Nothing(LOGIN_KIND)),
    long_flag("digest", Does::Nothing(LOGIN_KIND)),
    long_flag("ntlm", Does::Nothing(LOGIN_KIND)),
    long_flag("negotiate", Does::Nothing(LOGIN_KIND)),
    long_flag("anyauth", Does::Nothing(LOGIN_KIND)),
    long_with("aws-sigv4", Does::Nothing(LOGIN_KIND)),
    with('x', "proxy", Does::Nothing(PROXY)),
    with('U', "proxy-user", Does::Nothing(PROXY)),
    long_with("proxy-header", Does::Nothing(PROXY)),
    long_with("preproxy", Does::Nothing(PROXY)),
    long_with("noproxy", Does::Nothing(PROXY)),
    long_with("socks4", Does::Nothing(PROXY)),
    long_with("socks4a", Does::Nothing(PROXY)),
    long_with("socks5", Does::Nothing(PROXY)),
    long_with("socks5-hostname", Does::Nothing(PROXY)),
    flag('p', "proxytunnel", Does::Nothing(PROXY)),
    with('K', "config", Does::Nothing(FILES)),
    with('c', "cookie-jar", Does::Nothing(FILES)),
    flag('n', "netrc", Does::Nothing(FILES)),
    long_flag("netrc-optional", Does::Nothing(FILES)),
    long_with("netrc-file", Does::Nothing(FILES)),
    long_with("variable", Does::Nothing(FILES)),
    with('o', "output", Does::Nothing(OUTPUT)),
    long_with("output-dir", Does::Nothing(OUTPUT)),
    flag('O', "remote-name", Does::Nothing(OUTPUT)),
    flag('J', "remote-header-name", Does::Nothing(OUTPUT)),
    flag('R', "remote-time", Does::Nothing(OUTPUT)),
    with('D', "dump-header", Does::Nothing(OUTPUT)),
    with('w', "write-out", Does::Nothing(OUTPUT)),
    long_with("stderr", Does::Nothing(OUTPUT)),
    long_with("trace", Does::Nothing(OUTPUT)),
    long_with("trace-ascii", Does::Nothing(OUTPUT)),
    long_flag("trace-time", Does::Nothing(OUTPUT)),
    flag('s', "silent", Does::Nothing(OUTPUT)),
    flag('S', "show-error", Does::Nothing(OUTPUT)),
    flag('v', "verbose", Does::Nothing(OUTPUT)),
    flag('i', "include", Does::Nothing(OUTPUT)),
    long_flag("show-headers", Does::Nothing(OUTPUT)),
    flag('f', "fail", Does::Nothing(OUTPUT)),
    long_flag("fail-with-body", Does::Nothing(OUTPUT)),
    flag('#', "progress-bar", Does::Nothing(OUTPUT)),
    long_flag("no-progress-meter", Does::Nothing(OUTPUT)),
    flag('N', "no-buffer", Does::Nothing(OUTPUT)),
    long_flag("create-dirs", Does::Nothing(OUTPUT)),
    flag('M', "manual", Does::Nothing(OUTPUT)),
    flag('h', "help", Does::Nothing(OUTPUT)),
    flag('V', "version", Does::Nothing(OUTPUT)),
    long_flag("raw", Does::Nothing(OUTPUT)),
    flag('g', "globoff", Does::Nothing(TRANSFER)),
    flag('q', "disable", Does::Nothing(TRANSFER)),
    flag('Z', "parallel", Does::Nothing(TRANSFER)),
    long_with("parallel-max", Does::Nothing(TRANSFER)),
    flag('4', "ipv4", Does::Nothing(TRANSFER)),
    flag('6', "ipv6", Does::Nothing(TRANSFER)),
    flag('a', "append", Does::Nothing(TRANSFER)),
    flag('B', "use-ascii", Does::Nothing(TRANSFER)),
    flag('j', "junk-session-cookies", Does::Nothing(TRANSFER)),
    flag('l', "list-only", Does::Nothing(TRANSFER)),
    with('C', "continue-at", Does::Nothing(TRANSFER)),
    with('m', "max-time", Does::Nothing(TRANSFER)),
    with('P', "ftp-port", Does::Nothing(TRANSFER)),
    with('Q', "quote", Does::Nothing(TRANSFER)),
    with('r', "range", Does::Nothing(TRANSFER)),
    with('t', "telnet-option", Does::Nothing(TRANSFER)),
    with('y', "speed-time", Does::Nothing(TRANSFER)),
    with('Y', "speed-limit", Does::Nothing(TRANSFER)),
    with('z', "time-cond", Does::Nothing(TRANSFER)),
    long_with("connect-timeout", Does::Nothing(TRANSFER)),
    long_with("connect-to", Does::Nothing(TRANSFER)),
    long_with("dns-servers", Does::Nothing(TRANSFER)),
    long_with("doh-url", Does::Nothing(TRANSFER)),
    long_with("expect100-timeout", Does::Nothing(TRANSFER)),
    long_with("happy-eyeballs-timeout-ms", Does::Nothing(TRANSFER)),
    long_with("interface", Does::Nothing(TRANSFER)),
    long_with("keepalive-time", Does::Nothing(TRANSFER)),
    long_with("limit-rate", Does::Nothing(TRANSFER)),
    long_with("local-port", Does::Nothing(TRANSFER)),
    long_with("max-filesize", Does::Nothing(TRANSFER)),
    long_with("proto", Does::Nothing(TRANSFER)),
    long_with("proto-default", Does::Nothing(TRANSFER)),
    long_with("proto-redir", Does::Nothing(TRANSFER)),
    long_with("rate", Does::Nothing(TRANSFER)),
    long_with("request-target", Does::Nothing(TRANSFER)),
    long_with("resolve", Does::Nothing(TRANSFER)),
    long_with("retry", Does::Nothing(TRANSFER)),
    long_with("retry-delay", Does::Nothing(TRANSFER)),
    long_with("retry-max-time", Does::Nothing(TRANSFER)),
    long_flag("retry-connrefused", Does::Nothing(TRANSFER)),
    long_flag("retry-all-errors", Does::Nothing(TRANSFER)),
    long_with("unix-socket", Does::Nothing(TRANSFER)),
    long_flag("path-as-is", Does::Nothing(TRANSFER)),
    long_flag("tcp-nodelay", Does::Nothing(TRANSFER)),
    long_flag("tcp-fastopen", Does::Nothing(TRANSFER)),
    long_flag("no-keepalive", Does::Nothing(TRANSFER)),
];

/// The option of this letter: its name, whether it takes a value, what it means.
pub(super) fn by_letter(letter: char) -> Option<(&'static str, bool, Does)> {
    OPTIONS.iter().find(|option| option.0 == Some(letter)).map(|(_, name, takes, does)| (*name, *takes, *does))
}

/// The option of this name.
pub(super) fn by_name(name: &str) -> Option<(&'static str, bool, Does)> {
    OPTIONS.iter().find(|option| option.1 == name).map(|(_, name, takes, does)| (*name, *takes, *does))
}
