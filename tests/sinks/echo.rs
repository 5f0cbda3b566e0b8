//! A server that says back what it was told, in every form there is.

use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::json;

use super::SECRETS;
use super::support::forms::named;

/// The paths that it answers.
pub const PATHS: [&str; 8] = ["html", "json", "gzip", "unsaid", "moved", "cookie", "claim", "broken"];

/// Starts it; its address. It ends with the test.
pub fn start() -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    std::thread::Builder::new().spawn(move || listener.incoming().flatten().for_each(|stream| drop(answer(stream)))).unwrap();
    format!("http://{address}")
}

/// Every form of every secret, one a line.
fn lines() -> String {
    let mut lines = String::new();
    for secret in SECRETS {
        for (form, text) in named(secret.text) {
            lines.push_str(&format!("{form}: {text}\n"));
        }
    }
    lines
}

/// The same as texts of JSON.
fn json_of_all() -> String {
    let members = SECRETS.iter().enumerate().map(|(n, secret)| {
        let forms: Vec<String> = named(secret.text).into_iter().map(|(_, text)| text).collect();
        (format!("m{n}"), json!(forms))
    });
    let mut all: serde_json::Map<String, serde_json::Value> = members.collect();
    all.insert("numbers".into(), SECRETS.iter().filter_map(|secret| secret.text.parse::<u64>().ok()).collect());
    serde_json::Value::Object(all).to_string()
}

fn gzip(text: &str) -> Vec<u8> {
    let mut writer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::none());
    writer.write_all(text.as_bytes()).unwrap();
    writer.finish().unwrap()
}

fn answer(mut stream: TcpStream) -> std::io::Result<()> {
    let mut head = Vec::new();
    let mut byte = [0];
    while !head.ends_with(b"\r\n\r\n") && stream.read(&mut byte)? == 1 {
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head).to_ascii_lowercase();
    let length = head.split("content-length: ").nth(1).and_then(|rest| rest.lines().next()?.trim().parse().ok()).unwrap_or(0);
    stream.read_exact(&mut vec![0; length])?;
    let path = head.split(['/', ' ', '?']).nth(2).unwrap_or_default().to_owned();
    let one_line = |text: &str| text.replace(['\n', '\r'], "%0A");
    let headers: Vec<(String, String)> = match &*path {
        "moved" => SECRETS.iter().map(|secret| ("x-echo".to_owned(), one_line(secret.text))).collect(),
        "cookie" => SECRETS
            .iter()
            .map(|secret| ("set-cookie".to_owned(), format!("c={}; Path=/", one_line(secret.text).replace(';', "%3B"))))
            .collect(),
        "gzip" => vec![("content-encoding".into(), "gzip".into())],
        _ => Vec::new(),
    };
    let (kind, body) = match &*path {
        "html" => ("text/html", lines().into_bytes()),
        "gzip" => ("application/json", gzip(&json_of_all())),
        // Packed, and nobody says so.
        "unsaid" => ("application/octet-stream", gzip(&lines())),
        "claim" => {
            let claims = SECRETS.iter().map(|secret| secret.text).collect::<Vec<_>>();
            let token = format!(
                "{}.{}.c2ln",
                URL_SAFE_NO_PAD.encode(r#"{"alg":"none"}"#),
                URL_SAFE_NO_PAD.encode(json!({ "claims": claims }).to_string())
            );
            ("application/json", json!({ "shown": token }).to_string().into_bytes())
        }
        "broken" => ("application/json", json_of_all().as_bytes()[..9_000].to_vec()),
        _ => ("application/json", json_of_all().into_bytes()),
    };
    let status = if path == "moved" { "500 No" } else { "200 OK" };
    let mut reply = format!(
        "HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {}\r\nconnection: close\r\naccess-control-allow-origin: *\r\naccess-control-allow-headers: *, authorization\r\naccess-control-allow-methods: *\r\n",
        body.len()
    );
    for (name, value) in headers {
        reply.push_str(&format!("{name}: {value}\r\n"));
    }
    stream.write_all(format!("{reply}\r\n").as_bytes())?;
    stream.write_all(&body)
}
