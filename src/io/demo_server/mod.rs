//! A real HTTP server on 127.0.0.1 that logs people in, refreshes and refuses as a backend does, and misbehaves on request.
//!
//! It speaks one of the reply shapes in `shapes/` and has the faults in `faults/`; each further one is a file and a line in its
//! folder's registry. Each server starts with fresh accounts and keys of its own, and tells the time by a clock that it shares
//! with the run. It listens on loopback only, and its log lines hold no secrets: method, path and status.

mod accounts;
mod control;
mod cors;
mod faults;
mod message;
mod profile;
mod refusal;
mod serve;
mod shapes;
mod tokens;
mod web_sessions;

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

use self::accounts::Accounts;
use self::profile::Profile;
use self::serve::State;
use self::tokens::Keys;
use crate::domain::base::nearest::nearest;
use crate::domain::project::fault::{Fault, FaultKind};
use crate::domain::secret::Secret;
use crate::io::random::Random;
use crate::io::system_clock::SharedClock;

pub use self::tokens::SigningAlgorithm;

/// Larger request bodies are refused with 413.
const MAX_REQUEST_BYTES: usize = 1024 * 1024;

/// How long a stopping server waits for answers that are on their way out.
const GRACE: Duration = Duration::from_secs(1);

/// What a demo server can be told at its start.
#[derive(Clone, Debug)]
pub struct DemoOptions {
    /// The port on 127.0.0.1; a free one when `None`.
    pub port: Option<u16>,
    /// The reply shape, by name; see [`DemoServer::shapes`].
    pub shape: String,
    /// How it misbehaves. Of several faults that each answer in place of the backend, the first wins.
    pub faults: Vec<Fault>,
    /// What it tells the time by: `iat`, `exp`, its `Date` header and every check.
    pub clock: Arc<SharedClock>,
    /// What it signs access tokens with, where the shape leaves a choice.
    pub algorithm: SigningAlgorithm,
    /// With a seed, token ids, refresh tokens and the HS256 secret are the same each time. For tests: they can be foretold.
    pub seed: Option<u64>,
}

impl Default for DemoOptions {
    fn default() -> Self {
        Self {
            port: None,
            shape: "plain".to_owned(),
            faults: Vec::new(),
            clock: Arc::new(SharedClock::new()),
            algorithm: SigningAlgorithm::default(),
            seed: None,
        }
    }
}

/// The account that every demo server has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DemoCredentials {
    /// E-mail address.
    pub email: String,
    /// Password; a dummy, but treated as what it stands for.
    pub password: Secret,
    /// Numeric id.
    pub user_id: u64,
    /// Name.
    pub name: String,
    /// Roles.
    pub roles: Vec<String>,
}

impl Default for DemoCredentials {
    fn default() -> Self {
        Self {
            email: "ada@example.com".to_owned(),
            password: Secret::new("Correct-Horse-9!"),
            user_id: 42,
            name: "Ada".to_owned(),
            roles: vec!["member".to_owned()],
        }
    }
}

/// A running demo server. It stops when this is dropped.
#[derive(Debug)]
pub struct DemoServer {
    address: SocketAddr,
    credentials: DemoCredentials,
    hs256_secret: Secret,
    published: serde_json::Value,
    clock_token: Secret,
    clock: Arc<SharedClock>,
    stop: CancellationToken,
    task: Option<JoinHandle<()>>,
}

impl DemoServer {
    /// The names of the reply shapes.
    #[must_use]
    pub fn shapes() -> Vec<&'static str> {
        shapes::ALL.iter().map(|shape| shape.name()).collect()
    }

    /// Starts a server on the current tokio runtime. It answers as soon as this returns.
    ///
    /// # Errors
    /// `InvalidInput` for a shape that does not exist, else what kept it from the port (it is in use) or from making keys.
    pub async fn start(options: DemoOptions) -> std::io::Result<Self> {
        let DemoOptions { port, shape, faults, clock, algorithm, seed } = options;
        let shape = shapes::named(&shape).ok_or_else(|| no_such_shape(&shape))?;
        let port = port.unwrap_or(0);
        let cannot = |error: std::io::Error| {
            let fix = "Stop what uses it, or choose another port; without one, a free one is taken";
            std::io::Error::new(error.kind(), format!("the demo server cannot use port {port} of 127.0.0.1: {error}. {fix}"))
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await.map_err(cannot)?;
        let address = listener.local_addr()?;
        let mut random = Random::new(seed)?;
        let clock_token = Secret::new(random.id());
        let algorithm = shape.algorithm().unwrap_or(algorithm);
        let foreign = faults.iter().any(|fault| fault.kind == FaultKind::WrongSignature);
        let make_keys = move || Keys::make(algorithm, foreign, &mut random).map(|keys| (keys, random));
        let (keys, random) = tokio::task::spawn_blocking(make_keys).await.map_err(std::io::Error::other)??;
        let credentials = DemoCredentials::default();
        let hs256_secret = keys.hs256_secret().clone();
        let published = serde_json::to_value(keys.published()).map_err(std::io::Error::other)?;
        let DemoCredentials { email, password, user_id, name, roles } = credentials.clone();
        let accounts = Accounts::new(keys, random, Profile { id: user_id, email, name, roles }, password, shape.policy());
        let stop = CancellationToken::new();
        let state = State {
            accounts: Mutex::new(accounts),
            clock: Arc::clone(&clock),
            shape,
            faults,
            clock_token: clock_token.clone(),
            stop: stop.clone(),
        };
        let task = Some(tokio::spawn(serve::run(listener, Arc::new(state))));
        Ok(Self { address, credentials, hs256_secret, published, clock_token, clock, stop, task })
    }

    /// `http://127.0.0.1:<port>`, without a slash at the end.
    #[must_use]
    pub fn base_url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The account to log in with.
    #[must_use]
    pub fn credentials(&self) -> &DemoCredentials {
        &self.credentials
    }

    /// What HS256 tokens are signed with (its UTF-8 bytes), so that their signature can be checked.
    #[must_use]
    pub fn hs256_secret(&self) -> &Secret {
        &self.hs256_secret
    }

    /// The public keys that it signs with (RFC 7517); none where it signs with a shared secret.
    #[must_use]
    pub fn published_keys(&self) -> &serde_json::Value {
        &self.published
    }

    /// What moves its clock from outside, in the header `x-authscope-clock`: no web page can guess it.
    #[must_use]
    pub fn clock_token(&self) -> &Secret {
        &self.clock_token
    }

    /// The clock that it goes by.
    #[must_use]
    pub fn clock(&self) -> &Arc<SharedClock> {
        &self.clock
    }

    /// Stops it and waits until every connection is closed. Answers on their way out leave first; those held back do not.
    pub async fn stop(mut self) {
        self.stop.cancel();
        if let Some(task) = self.task.take() {
            // Its only way to fail is a panic, which the runtime has reported already.
            task.await.ok();
        }
    }
}

impl Drop for DemoServer {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

fn no_such_shape(given: &str) -> std::io::Error {
    let names = DemoServer::shapes();
    let hint = nearest(given, names.iter().copied()).map(|name| format!(" (did you mean \"{name}\"?)")).unwrap_or_default();
    let message = format!("the demo server has no shape \"{given}\"{hint}; shapes: {}", names.join(", "));
    std::io::Error::new(std::io::ErrorKind::InvalidInput, message)
}
