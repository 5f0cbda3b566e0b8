//! The TLS settings: the certificates this computer trusts, and what to do when it has none.

use std::sync::Arc;

use rustls::client::{Resumption, WantsClientCert};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, RootCertStore};

use super::timing::MarkedSessions;

/// TLS sessions are kept for resumption for this many servers.
const SESSIONS: usize = 64;

/// A certificate with its key, shown to servers that ask for one.
#[derive(Debug)]
pub struct Identity {
    /// The certificate, and those between it and its authority.
    pub chain: Vec<CertificateDer<'static>>,
    /// Its key.
    pub key: PrivateKeyDer<'static>,
}

impl Clone for Identity {
    fn clone(&self) -> Self {
        Self { chain: self.chain.clone(), key: self.key.clone_key() }
    }
}

/// Ready TLS settings.
#[derive(Clone, Debug)]
pub(super) struct Tls {
    /// For the client, offering HTTP/2 and HTTP/1.1.
    pub(super) config: ClientConfig,
    /// The computer's own certificates could not be loaded, for this reason: every public certificate will be refused.
    pub(super) no_store: Option<String>,
}

impl Tls {
    /// Settings that trust what this computer trusts, and these certificates beside. Reads files: tens of milliseconds, so call
    /// it on a worker.
    ///
    /// A computer without certificates (a slim container) is no reason to give up: http and `extra_roots` still work.
    pub(super) fn of_this_computer(extra_roots: &[CertificateDer<'static>], identity: Option<&Identity>) -> Result<Self, rustls::Error> {
        let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let verifier = rustls_platform_verifier::Verifier::new_with_extra_roots(extra_roots.iter().cloned(), provider);
        Self::with(verifier, extra_roots, identity)
    }

    /// Settings that trust nobody, for a client that speaks http only.
    pub(super) fn without_roots() -> Result<Self, rustls::Error> {
        Ok(Self { config: finish(builder()?.with_root_certificates(RootCertStore::empty()).with_no_client_auth()), no_store: None })
    }

    fn with(
        verifier: Result<rustls_platform_verifier::Verifier, rustls::Error>,
        extra_roots: &[CertificateDer<'static>],
        identity: Option<&Identity>,
    ) -> Result<Self, rustls::Error> {
        match verifier {
            Ok(verifier) => {
                let builder = builder()?.dangerous().with_custom_certificate_verifier(Arc::new(verifier));
                Ok(Self { config: finish(identified(builder, identity)?), no_store: None })
            }
            Err(error) => {
                let mut roots = RootCertStore::empty();
                roots.add_parsable_certificates(extra_roots.iter().cloned());
                let config = finish(identified(builder()?.with_root_certificates(roots), identity)?);
                Ok(Self { config, no_store: Some(error.to_string()) })
            }
        }
    }

    /// The same settings offering HTTP/1.1 only.
    pub(super) fn http1_only(&self) -> ClientConfig {
        let mut config = self.config.clone();
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        config
    }
}

fn identified(
    builder: rustls::ConfigBuilder<ClientConfig, WantsClientCert>,
    identity: Option<&Identity>,
) -> Result<ClientConfig, rustls::Error> {
    match identity {
        Some(identity) => builder.with_client_auth_cert(identity.chain.clone(), identity.key.clone_key()),
        None => Ok(builder.with_no_client_auth()),
    }
}

fn builder() -> Result<rustls::ConfigBuilder<ClientConfig, rustls::WantsVerifier>, rustls::Error> {
    let provider = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
    ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()
}

fn finish(mut config: ClientConfig) -> ClientConfig {
    // A configuration of our own offers no protocol by itself, and would silently speak HTTP/1.1.
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    config.resumption = Resumption::store(Arc::new(MarkedSessions::new(SESSIONS)));
    config
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_computer_without_certificates_still_gets_settings() {
        let tls = Tls::with(Err(rustls::Error::General("No CA certificates were loaded from the system".to_owned())), &[], None).unwrap();
        assert!(tls.no_store.is_some_and(|reason| reason.contains("No CA certificates")));
        assert_eq!(tls.config.alpn_protocols, [b"h2".to_vec(), b"http/1.1".to_vec()]);
    }
}
