//! A real browser, driven over the DevTools protocol.

use std::io::{BufRead as _, BufReader};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use serde_json::{Value as Json, json};
use tungstenite::{Message, WebSocket};

/// Where a browser is looked for.
const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// A browser that runs until it is dropped.
pub struct Browser {
    child: Child,
    socket: WebSocket<TcpStream>,
    next: u64,
    /// What it has told of itself since it was last asked.
    events: Vec<Json>,
    _folder: tempfile::TempDir,
}

/// The browser of this computer.
pub fn found() -> Option<std::path::PathBuf> {
    let named = std::env::var_os("CHROMIUM").map(Into::into);
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<_> = std::env::split_paths(&path).collect();
    named.or_else(|| NAMES.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name))).find(|file| file.is_file()))
}

impl Browser {
    /// Starts one with a profile of its own.
    pub fn start(program: &Path, arguments: &[String], blocks_third_party_cookies: bool) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let profile = folder.path().join("Default");
        std::fs::create_dir_all(&profile).expect("a profile");
        let preferences = json!({"profile": {"cookie_controls_mode": u8::from(blocks_third_party_cookies)}});
        std::fs::write(profile.join("Preferences"), preferences.to_string()).expect("preferences");
        let mut child = Command::new(program)
            .args(["--headless=new", "--no-sandbox", "--no-first-run", "--no-proxy-server", "--remote-debugging-port=0"])
            .args(["--disable-quic", "--disable-component-update", "--disable-background-networking", "--disable-sync"])
            .arg("--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,HttpsFirstModeV2")
            .arg(format!("--user-data-dir={}", folder.path().display()))
            .args(arguments)
            .stdout(Stdio::null())
            .stderr(Stdio::piped())
            .spawn()
            .expect("a browser");
        let mut said = BufReader::new(child.stderr.take().expect("its messages"));
        let mut line = String::new();
        let address = loop {
            line.clear();
            assert!(said.read_line(&mut line).expect("its messages") > 0, "the browser ended");
            if let Some(address) = line.trim().strip_prefix("DevTools listening on ws://") {
                break address.to_owned();
            }
        };
        // What else it says is nobody's; but it must not wait for a reader.
        std::thread::Builder::new().spawn(move || std::io::copy(&mut said, &mut std::io::sink())).expect("a thread");
        let host = address.split('/').next().expect("a host");
        let stream = TcpStream::connect(host).expect("the browser");
        stream.set_read_timeout(Some(Duration::from_mins(1))).expect("a time limit");
        let (socket, _) = tungstenite::client(format!("ws://{address}"), stream).expect("DevTools");
        Self { child, socket, next: 0, events: Vec::new(), _folder: folder }
    }

    /// Asks for something and waits for the answer.
    pub fn ask(&mut self, session: Option<&str>, method: &str, parameters: &Json) -> Result<Json, String> {
        self.next += 1;
        let id = self.next;
        let mut message = json!({"id": id, "method": method, "params": parameters});
        if let Some(session) = session {
            message["sessionId"] = json!(session);
        }
        self.socket.send(Message::text(message.to_string())).map_err(|error| format!("{method}: {error}"))?;
        loop {
            let heard = self.hear().map_err(|error| format!("{method}: {error}"))?;
            if heard["id"] == json!(id) {
                return match heard.get("error") {
                    Some(error) => Err(format!("{method}: {}", error["message"].as_str().unwrap_or_default())),
                    None => Ok(heard["result"].clone()),
                };
            }
            self.events.push(heard);
        }
    }

    /// Waits until the browser tells this of a session.
    pub fn wait_for(&mut self, session: &str, event: &str) -> Result<(), String> {
        let is_it = |heard: &Json| heard["method"] == event && heard["sessionId"] == session;
        if self.events.iter().any(is_it) {
            return Ok(());
        }
        loop {
            let heard = self.hear()?;
            let found = is_it(&heard);
            self.events.push(heard);
            if found {
                return Ok(());
            }
        }
    }

    /// What it has told since this was last asked.
    pub fn events(&mut self) -> Vec<Json> {
        std::mem::take(&mut self.events)
    }

    fn hear(&mut self) -> Result<Json, String> {
        loop {
            match self.socket.read().map_err(|error| error.to_string())? {
                Message::Text(text) => return serde_json::from_str(&text).map_err(|error| error.to_string()),
                Message::Close(_) => return Err("the browser has closed the connection".into()),
                _ => {}
            }
        }
    }
}

impl Drop for Browser {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
