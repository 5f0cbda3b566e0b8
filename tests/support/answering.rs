//! A server whose answers a test makes, one thread for each connection; and an app that reads and writes there.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use serde_json::{Value as Json, json};

/// The server, and what it has seen.
pub struct Server {
    pub address: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
}

/// A request: method and path, the header `x-api-key`, and the body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    pub line: String,
    pub key: Option<String>,
    pub body: String,
}

const CORS: &str = "access-control-allow-origin: *\r\naccess-control-allow-headers: content-type,x-api-key\r\n";

/// `answer` gives status line and further headers, or nothing: then the connection closes without a word. It is told which request of
/// its connection this is, counted from 1.
pub fn server(answer: impl Fn(&str, usize) -> Option<String> + Send + Sync + 'static) -> Server {
    server_of("{}".to_owned(), answer)
}

/// The same with this body in every answer.
pub fn server_of(body: String, answer: impl Fn(&str, usize) -> Option<String> + Send + Sync + 'static) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let seen = Arc::new(Mutex::new(Vec::new()));
    let (noted, answer) = (Arc::clone(&seen), Arc::new((answer, body)));
    let accept = move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let (noted, answer) = (Arc::clone(&noted), Arc::clone(&answer));
            std::thread::Builder::new().spawn(move || connection(stream, &noted, &answer.0, &answer.1)).unwrap();
        }
    };
    std::thread::Builder::new().spawn(accept).unwrap();
    Server { address, seen }
}

fn connection(stream: TcpStream, seen: &Mutex<Vec<Seen>>, answer: &dyn Fn(&str, usize) -> Option<String>, reply: &str) {
    let mut reader = BufReader::new(stream.try_clone().unwrap());
    let mut stream = stream;
    for nth in 1.. {
        let (mut head, mut line) = (Vec::new(), String::new());
        while reader.read_line(&mut line).is_ok_and(|read| read > 0) && line != "\r\n" {
            head.push(std::mem::take(&mut line));
        }
        let Some(first) = head.first() else { return };
        let first = first.trim_end().trim_end_matches(" HTTP/1.1").to_owned();
        let header = |name: &str| head.iter().find_map(|line| line.strip_prefix(&format!("{name}: "))).map(|value| value.trim().to_owned());
        let mut body = vec![0; header("content-length").map_or(0, |length| length.parse().unwrap())];
        reader.read_exact(&mut body).unwrap();
        seen.lock().unwrap().push(Seen { line: first.clone(), key: header("x-api-key"), body: String::from_utf8(body).unwrap() });
        let Some(answer) = answer(&first, nth) else { return };
        let length = reply.len();
        let head = format!("HTTP/1.1 {answer}{CORS}content-type: application/json\r\ncontent-length: {length}\r\n\r\n");
        // Whoever is stopped reads no more.
        if stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(reply.as_bytes())).is_err() {
            return;
        }
    }
}

impl Server {
    /// What it has seen so far.
    pub fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }
}

/// A WeWeb app with a page that reads and writes.
pub fn project(base_url: &str) -> Json {
    let tap = |id: &str, endpoint: &str| json!({"id": id, "on": {"tap": {"page": "home", "label": id}}, "actions": [{"id": "call", "do": {"call": {"endpoint": endpoint, "output": "o"}}}]});
    let step = |id: &str| json!({"id": id, "do": {"tap": {"workflow": id}}});
    json!({
        "authscope": 1, "name": "Redirected", "platform": {"weweb": {"unauthenticated_page": "home", "unauthorized_page": "home", "home_page": "home"}},
        "pages": [{"id": "home", "name": "Home", "route": "/"}],
        "endpoints": [
            {"id": "read", "name": "Read", "method": "GET", "url": "{{base_url}}/read"},
            {"id": "write", "name": "Write", "method": "POST", "url": "{{base_url}}/write", "body_type": "json", "body": "{\"name\":\"Ada\"}",
                "headers": [{"name": "x-api-key", "value": "{{api_key}}"}]}
        ],
        "workflows": [tap("reads", "read"), tap("writes", "write")],
        "stories": [{"id": "both", "name": "Both", "events": [{"id": "open", "do": {"open": {}}}, step("reads"), step("writes")]}],
        "environments": [{"id": "own", "name": "Own", "values": [{"name": "base_url", "value": base_url}, {"name": "api_key", "secret": true}]}]
    })
}
