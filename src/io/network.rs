//! The network as the settings want it: proxy, extra certificate authority, client certificate.

use std::path::Path;

use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::domain::settings::Settings;

use super::atomic_file;
use super::http_transport::{Identity, TransportOptions};

/// A file of certificates is no larger than this (bytes).
const MAX_BYTES: u64 = 4 * 1024 * 1024;

/// The options of a transport. Reads the files that the settings name.
///
/// # Errors
/// Which file cannot be used, why, and what to do.
pub fn options(settings: &Settings) -> Result<TransportOptions, String> {
    let mut options = TransportOptions::default();
    if let Some(error) = settings.proxy_error() {
        return Err(format!("Settings, proxy: {error}"));
    }
    let proxy = settings.proxy.trim();
    options.proxy = (!proxy.is_empty()).then(|| proxy.to_owned());
    if let Some(path) = &settings.extra_ca {
        options.extra_roots = certificates(path)?;
    }
    if let Some(path) = &settings.client_certificate {
        let chain = certificates(path)?;
        let key = PrivateKeyDer::from_pem_slice(&read(path)?).map_err(|error| {
            format!("{}: it holds no private key ({error}). Put the key into the same file, as PEM without a password", path.display())
        })?;
        options.identity = Some(Identity { chain, key });
    }
    Ok(options)
}

fn certificates(path: &Path) -> Result<Vec<CertificateDer<'static>>, String> {
    let found: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(&read(path)?).collect();
    match found {
        Ok(found) if !found.is_empty() => Ok(found),
        Ok(_) => Err(format!("{}: it holds no certificate. A PEM file begins with -----BEGIN CERTIFICATE-----", path.display())),
        Err(error) => Err(format!("{}: it cannot be read as PEM: {error}", path.display())),
    }
}

fn read(path: &Path) -> Result<Vec<u8>, String> {
    atomic_file::read(path, MAX_BYTES)
        .map_err(|error| format!("{}: it could not be read: {error}. Change it in the settings", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn certificates_and_keys_are_read_and_what_is_wrong_names_the_file() {
        let folder = tempfile::tempdir().unwrap();
        let made = rcgen::generate_simple_self_signed(vec!["localhost".to_owned()]).unwrap();
        let (only, both) = (folder.path().join("only.pem"), folder.path().join("both.pem"));
        std::fs::write(&only, made.cert.pem()).unwrap();
        std::fs::write(&both, format!("{}{}", made.cert.pem(), made.signing_key.serialize_pem())).unwrap();
        let fine = options(&Settings { extra_ca: Some(only.clone()), client_certificate: Some(both), ..Settings::default() }).unwrap();
        assert!(fine.extra_roots.len() == 1 && fine.identity.is_some_and(|identity| identity.chain.len() == 1));
        let wrong = |settings: Settings| options(&settings).unwrap_err();
        assert!(wrong(Settings { client_certificate: Some(only), ..Settings::default() }).contains("only.pem: it holds no private key"));
        assert!(wrong(Settings { extra_ca: Some("none.pem".into()), ..Settings::default() }).contains("none.pem"));
        assert!(wrong(Settings { proxy: "proxy.example".into(), ..Settings::default() }).contains("http://host:port"));
    }
}
