//! From a connection to an answer: routing, faults, CORS, and how an answer leaves (or does not).

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use bytes::Bytes;
use http_body_util::{BodyExt as _, Limited};
use hyper::body::{Body, Frame, Incoming, SizeHint};
use hyper::header::{ALLOW, CONTENT_LENGTH, DATE, HOST, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::accounts::{Accounts, GrantPlan};
use super::control;
use super::cors;
use super::faults::{self, Misbehave};
use super::message::{Call, End, ServerAnswer};
use super::refusal::Refusal;
use super::shapes::{Route, Shape};
use super::{GRACE, MAX_REQUEST_BYTES};
use crate::domain::project::endpoint::Purpose;
use crate::domain::project::fault::Fault;
use crate::domain::secret::Secret;
use crate::io::system_clock::{Clock as _, SharedClock};

/// Everything that a request may need.
pub(super) struct State {
    pub(super) accounts: Mutex<Accounts>,
    pub(super) clock: Arc<SharedClock>,
    pub(super) shape: &'static dyn Shape,
    pub(super) faults: Vec<Fault>,
    pub(super) clock_token: Secret,
    pub(super) stop: CancellationToken,
}

/// Serves until told to stop; then lets answers that are on their way out leave.
pub(super) async fn run(listener: TcpListener, state: Arc<State>) {
    let mut connections = JoinSet::new();
    loop {
        tokio::select! {
            () = state.stop.cancelled() => break,
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) => {
                    connections.spawn(serve(stream, Arc::clone(&state)));
                }
                Err(error) => {
                    // Too many open files, most likely: it passes when connections close.
                    tracing::warn!(%error, "demo server: a connection could not be accepted");
                    tokio::time::sleep(GRACE / 10).await;
                }
            },
            Some(_) = connections.join_next() => {}
        }
    }
    drop(listener);
    let all_gone = async { while connections.join_next().await.is_some() {} };
    // Whoever is not gone by then is cut off as the set is dropped.
    tokio::time::timeout(GRACE, all_gone).await.ok();
}

async fn serve(stream: TcpStream, state: Arc<State>) {
    stream.set_nodelay(true).ok();
    let service = hyper::service::service_fn(|request| respond(request, Arc::clone(&state)));
    let mut builder = hyper::server::conn::http1::Builder::new();
    // The date comes from the shared clock.
    builder.auto_date_header(false);
    let mut connection = std::pin::pin!(builder.serve_connection(TokioIo::new(stream), service));
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = state.stop.cancelled() => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        // A client that went away, or an answer that was meant to break.
        tracing::debug!(%error, "demo server: a connection ended early");
    }
}

/// The connection closes without a word.
#[derive(Debug, thiserror::Error)]
#[error("closed without an answer")]
struct Closed;

async fn respond(request: Request<Incoming>, state: Arc<State>) -> Result<Response<Outgoing>, Closed> {
    let (head, body) = request.into_parts();
    let target = head.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string);
    let path = head.uri.path().to_owned();
    let named = head.uri.authority().map(|authority| authority.as_str().to_owned());
    let host = named.or_else(|| head.headers.get(HOST).map(|host| String::from_utf8_lossy(host.as_bytes()).into_owned()));
    let body = Limited::new(body, MAX_REQUEST_BYTES).collect().await;
    let mut call = Call { method: head.method, path, target, headers: head.headers, body: Bytes::new() };
    let mut answer = match body {
        _ if host.as_ref().is_some_and(|host| !control::is_at_home(host)) => control::not_at_home(host.as_deref().unwrap_or_default()),
        Ok(body) => {
            call.body = body.to_bytes();
            state.answer(&call)
        }
        Err(_) => state.shape.refuse(&Refusal::TooLarge, Purpose::Other),
    };
    let waiting = async {
        match answer.end {
            End::Never => std::future::pending().await,
            // Even a sleep of nothing takes a millisecond.
            End::Whole | End::Cut if answer.delay.is_zero() => {}
            End::Whole | End::Cut => tokio::time::sleep(answer.delay).await,
        }
    };
    tokio::select! {
        () = waiting => {}
        () = state.stop.cancelled() => return Err(Closed),
    }
    if answer.cors {
        cors::open(&call, &mut answer, state.shape.takes_cookies());
    }
    if let Some(date) = http_date(state.clock.now_ms()) {
        answer.headers.insert(DATE, date);
    }
    tracing::debug!(method = %call.method, path = call.path, status = answer.status.as_u16(), "demo server");
    Ok(into_response(answer))
}

impl State {
    fn answer(&self, call: &Call) -> ServerAnswer {
        let preflight = cors::preflight_for(call);
        match call.path.as_str() {
            control::KEYS_PATH if preflight.is_some() => return cors::allow(call),
            // No page reads or moves it.
            control::CLOCK_PATH => return ServerAnswer { cors: false, ..control::clock(call, &self.clock, &self.clock_token) },
            control::KEYS_PATH if call.method == Method::GET => return self.published_keys(),
            _ => {}
        }
        let here: Vec<&Route> = self.shape.routes().iter().filter(|route| route.path == call.path).collect();
        let method = preflight.as_ref().unwrap_or(&call.method);
        let by_method = || here.iter().filter(|route| route.method == *method);
        // A preflight does not tell which of several calls of one path will follow.
        let route = if preflight.is_some() { by_method().next() } else { by_method().find(|route| route.when.fits(call)) };
        let purpose = route.or(here.first()).map_or(Purpose::Other, |route| route.purpose);
        let shut_out = self.faults_for(purpose).any(<dyn Misbehave>::shuts_out_pages);
        let mut answer = match (&preflight, route) {
            // In real servers something in front of the application answers it, so no other fault touches it.
            (Some(_), _) if !shut_out => cors::allow(call),
            (None, Some(route)) => self.carry_out(route, call),
            (_, None) if here.is_empty() => self.shape.refuse(&Refusal::NoSuchPath, Purpose::Other),
            (None, None) if call.method == Method::OPTIONS => ServerAnswer::empty(StatusCode::NO_CONTENT).with(ALLOW, allowed(&here)),
            (None, None) if by_method().next().is_some() => {
                self.shape.refuse(&Refusal::Unsupported("This call is of no kind that is known here."), purpose)
            }
            _ => self.shape.refuse(&Refusal::WrongMethod, purpose).with(ALLOW, allowed(&here)),
        };
        answer.cors &= !shut_out;
        answer
    }

    fn carry_out(&self, route: &Route, call: &Call) -> ServerAnswer {
        let mut plan = GrantPlan::default();
        for fault in self.faults_for(route.purpose) {
            fault.plan(&mut plan);
        }
        let instead = self.faults_for(route.purpose).find_map(|fault| fault.instead(call));
        let mut answer = instead.unwrap_or_else(|| {
            let mut accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
            let done = self.shape.answer(route, call, &plan, &mut accounts, self.clock.now_ms());
            done.unwrap_or_else(|refusal| self.shape.refuse(&refusal, route.purpose))
        });
        for fault in self.faults_for(route.purpose) {
            fault.spoil(&mut answer);
        }
        answer
    }

    fn faults_for(&self, purpose: Purpose) -> impl Iterator<Item = &'static dyn Misbehave> {
        self.faults.iter().filter(move |fault| fault.hits(purpose)).map(|fault| faults::of(fault.kind))
    }

    fn published_keys(&self) -> ServerAnswer {
        let accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        match serde_json::to_value(accounts.keys.published()) {
            Ok(keys) => ServerAnswer::json(StatusCode::OK, keys),
            Err(error) => self.shape.refuse(&Refusal::Internal(error.to_string()), Purpose::Other),
        }
    }
}

fn allowed(here: &[&Route]) -> HeaderValue {
    let mut names: Vec<&str> = here.iter().map(|route| route.method.as_str()).collect();
    names.dedup();
    HeaderValue::try_from(names.join(", ")).unwrap_or(HeaderValue::from_static(""))
}

fn http_date(now_ms: i64) -> Option<HeaderValue> {
    let now = jiff::Timestamp::from_millisecond(now_ms).ok()?;
    let text = jiff::fmt::rfc2822::DateTimePrinter::new().timestamp_to_rfc9110_string(&now).ok()?;
    HeaderValue::try_from(text).ok()
}

fn into_response(mut answer: ServerAnswer) -> Response<Outgoing> {
    let bytes = answer.take_body();
    let body = match answer.end {
        End::Cut => {
            // Promise more than there is, and send half of that.
            answer.headers.insert(CONTENT_LENGTH, HeaderValue::from(bytes.len() + 16));
            Outgoing::Cut { rest: Some(bytes.slice(..bytes.len() / 2)), flushed: false }
        }
        End::Whole | End::Never => Outgoing::Whole(Some(bytes).filter(|bytes| !bytes.is_empty())),
    };
    let mut response = Response::new(body);
    *response.status_mut() = answer.status;
    *response.headers_mut() = answer.headers;
    response
}

/// A body on its way out.
enum Outgoing {
    Whole(Option<Bytes>),
    /// Breaks off after its bytes.
    Cut {
        rest: Option<Bytes>,
        /// Whether the connection has had a chance to send the bytes.
        flushed: bool,
    },
}

impl Body for Outgoing {
    type Data = Bytes;
    type Error = Closed;

    fn poll_frame(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Closed>>> {
        match self.get_mut() {
            Self::Whole(rest) => Poll::Ready(rest.take().map(|bytes| Ok(Frame::data(bytes)))),
            Self::Cut { rest, flushed } => {
                if let Some(bytes) = rest.take().filter(|bytes| !bytes.is_empty()) {
                    Poll::Ready(Some(Ok(Frame::data(bytes))))
                } else if *flushed {
                    Poll::Ready(Some(Err(Closed)))
                } else {
                    // An error at once would throw away what is not sent yet.
                    *flushed = true;
                    context.waker().wake_by_ref();
                    Poll::Pending
                }
            }
        }
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Self::Whole(None))
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Whole(rest) => SizeHint::with_exact(rest.as_ref().map_or(0, |bytes| bytes.len() as u64)),
            Self::Cut { .. } => SizeHint::default(),
        }
    }
}
