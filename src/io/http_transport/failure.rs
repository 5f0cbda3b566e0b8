//! From an error of the network library to the kind of failure that the user reads.
//!
//! The libraries nest their errors, and hide some inside `std::io::Error` where `source()` does not look. The texts given on
//! never contain the URL: its query may hold secrets.

use std::error::Error;
use std::io::ErrorKind;

use crate::domain::web::wire::FailureKind;

use super::names::NameNotFound;

/// How far an exchange had come when it failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    /// Before the reply's head: connecting, or waiting.
    Head {
        /// The TLS handshake had begun and was not over.
        in_handshake: bool,
    },
    /// While reading the body.
    Body,
}

/// What failed and how to say it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cause {
    /// The kind.
    pub(super) kind: FailureKind,
    /// What the library said, without the URL.
    pub(super) detail: String,
}

impl Cause {
    /// A cause of this kind in these words.
    pub(super) fn new(kind: FailureKind, detail: impl Into<String>) -> Self {
        Self { kind, detail: detail.into() }
    }
}

/// Finds the kind of an error, and the words for it. `no_store` is why the computer's certificates could not be loaded.
pub(super) fn cause(error: &(dyn Error + 'static), phase: Phase, no_store: Option<&str>) -> Cause {
    let chain = chain(error);
    if let Some(name) = find::<NameNotFound>(&chain) {
        return Cause::new(FailureKind::Dns, name.to_string());
    }
    if let Some(tls) = find::<rustls::Error>(&chain) {
        return of_tls(tls, no_store);
    }
    let io = chain.iter().filter_map(|error| error.downcast_ref::<std::io::Error>()).next_back();
    let hyper = find::<hyper::Error>(&chain);
    let kind = match phase {
        // A length or chunk that is nonsense is not a cut.
        Phase::Body if io.is_some_and(|io| matches!(io.kind(), ErrorKind::InvalidInput | ErrorKind::InvalidData)) => FailureKind::Protocol,
        Phase::Body => FailureKind::BodyCut,
        Phase::Head { .. } if io.is_some_and(|io| io.kind() == ErrorKind::ConnectionRefused) => FailureKind::Refused,
        Phase::Head { in_handshake: true } => FailureKind::Tls,
        Phase::Head { .. } if hyper.is_some_and(hyper::Error::is_parse_too_large) => FailureKind::HeadTooLarge,
        Phase::Head { .. } if hyper.is_some_and(is_bad_head) => FailureKind::BadHead,
        Phase::Head { .. } if hyper.is_some_and(hyper::Error::is_parse) => FailureKind::Protocol,
        Phase::Head { .. } if io.is_some() || hyper.is_some_and(hyper::Error::is_incomplete_message) => FailureKind::Connect,
        Phase::Head { .. } if hyper.is_some() => FailureKind::Protocol,
        Phase::Head { .. } => FailureKind::Connect,
    };
    Cause::new(kind, words(&chain))
}

/// Whether it began as HTTP does, and went wrong in a header. The kind is private; its text tells.
fn is_bad_head(error: &hyper::Error) -> bool {
    error.is_parse() && error.to_string().starts_with("invalid HTTP header")
}

/// Whether the client held a request back because it was marked as HTTP/2 and the connection speaks HTTP/1.1. Nothing of it was sent.
pub(super) fn is_other_protocol(error: &(dyn Error + 'static)) -> bool {
    // The kind is private; its name shows in the text. If that ever changes, the tests of HTTP/1.1 over TLS fail.
    chain(error).iter().any(|error| error.to_string() == "client error (UserUnsupportedVersion)")
}

fn of_tls(error: &rustls::Error, no_store: Option<&str>) -> Cause {
    use rustls::{AlertDescription as Alert, CertificateError as Bad, Error as Tls};
    let kind = match error {
        Tls::InvalidCertificate(Bad::UnknownIssuer) => {
            if let Some(reason) = no_store {
                let detail = format!("this computer has no certificate store, so no certificate is trusted ({reason})");
                return Cause::new(FailureKind::Certificate, detail);
            }
            FailureKind::Certificate
        }
        Tls::InvalidCertificate(Bad::Expired | Bad::ExpiredContext { .. } | Bad::NotValidYet | Bad::NotValidYetContext { .. }) => {
            FailureKind::CertificateExpired
        }
        Tls::InvalidCertificate(Bad::NotValidForName | Bad::NotValidForNameContext { .. }) => FailureKind::CertificateHost,
        Tls::InvalidCertificate(_) | Tls::NoCertificatesPresented => FailureKind::Certificate,
        Tls::InvalidMessage(_) => {
            let detail = format!("the server did not answer in TLS: does it speak http at this port? ({error})");
            return Cause::new(FailureKind::NotTls, detail);
        }
        Tls::PeerIncompatible(_)
        | Tls::AlertReceived(
            Alert::ProtocolVersion | Alert::HandshakeFailure | Alert::InsufficientSecurity | Alert::InappropriateFallback,
        ) => FailureKind::TlsVersion,
        Tls::AlertReceived(
            Alert::CertificateRequired
            | Alert::NoCertificate
            | Alert::BadCertificate
            | Alert::UnsupportedCertificate
            | Alert::CertificateRevoked
            | Alert::CertificateExpired
            | Alert::CertificateUnknown
            | Alert::UnknownCA
            | Alert::AccessDenied,
        ) => FailureKind::ClientCertificate,
        _ => FailureKind::Tls,
    };
    Cause::new(kind, error.to_string())
}

/// The error and everything below it, also what hides in an `io::Error`.
fn chain<'a>(error: &'a (dyn Error + 'static)) -> Vec<&'a (dyn Error + 'static)> {
    let mut all = Vec::new();
    let mut next = Some(error);
    while let Some(error) = next {
        all.push(error);
        let inside = error.downcast_ref::<std::io::Error>().and_then(std::io::Error::get_ref);
        next = match inside {
            Some(inside) => Some(inside),
            None => error.source(),
        };
    }
    all
}

fn find<'a, E: Error + 'static>(chain: &[&'a (dyn Error + 'static)]) -> Option<&'a E> {
    chain.iter().find_map(|error| error.downcast_ref::<E>())
}

/// The innermost messages, most general first. reqwest's own are left out: they repeat the URL.
fn words(chain: &[&(dyn Error + 'static)]) -> String {
    let mut parts: Vec<String> = Vec::new();
    for error in chain.iter().filter(|error| !error.is::<reqwest::Error>()) {
        let text = error.to_string();
        // An outer message often ends with the inner one; say it once.
        if let Some(last) = parts.last_mut()
            && last.contains(&text)
        {
            continue;
        }
        parts.push(text);
    }
    if parts.is_empty() { "the connection failed".to_owned() } else { parts.join(": ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: Phase = Phase::Head { in_handshake: false };

    #[test]
    fn a_refusal_is_found_inside_other_errors() {
        let inner = std::io::Error::new(ErrorKind::ConnectionRefused, "refused");
        let outer = std::io::Error::other(std::io::Error::other(inner));
        assert_eq!(cause(&outer, HEAD, None).kind, FailureKind::Refused);
    }

    #[test]
    fn without_a_store_the_words_say_so() {
        let error = std::io::Error::other(rustls::Error::InvalidCertificate(rustls::CertificateError::UnknownIssuer));
        let with = cause(&error, HEAD, Some("nothing found"));
        assert_eq!(with.kind, FailureKind::Certificate);
        assert!(with.detail.contains("this computer has no certificate store"), "{}", with.detail);
        assert!(!cause(&error, HEAD, None).detail.contains("store"));
    }

    #[test]
    fn an_end_in_the_body_is_a_cut() {
        let ended = std::io::Error::new(ErrorKind::UnexpectedEof, "end");
        assert_eq!(cause(&ended, Phase::Body, None).kind, FailureKind::BodyCut);
        assert_eq!(cause(&ended, Phase::Head { in_handshake: true }, None).kind, FailureKind::Tls);
        let nonsense = std::io::Error::new(ErrorKind::InvalidInput, "chunk");
        assert_eq!(cause(&nonsense, Phase::Body, None).kind, FailureKind::Protocol);
    }
}
