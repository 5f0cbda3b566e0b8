//! Looking up host names, with marks around the lookup and an error that can be told from others.

use std::net::SocketAddr;

use reqwest::dns::{Addrs, Name, Resolve, Resolving};

use super::timing::{Mark, mark};

/// The host name could not be looked up.
#[derive(Debug, thiserror::Error)]
#[error("the name \"{host}\" could not be looked up: {reason}")]
pub(super) struct NameNotFound {
    host: String,
    reason: std::io::Error,
}

/// The addresses of a host, by the operating system's own rules; at least one.
pub(super) async fn look_up(host: &str, port: u16) -> Result<Vec<SocketAddr>, NameNotFound> {
    mark(Mark::DnsStart);
    let found = tokio::net::lookup_host((host, port)).await;
    mark(Mark::DnsEnd);
    let not_found = |reason| NameNotFound { host: host.to_owned(), reason };
    let addresses: Vec<SocketAddr> = found.map_err(not_found)?.collect();
    if addresses.is_empty() {
        return Err(not_found(std::io::Error::new(std::io::ErrorKind::NotFound, "no address")));
    }
    Ok(addresses)
}

/// The same lookup, for reqwest.
#[derive(Clone, Copy, Debug)]
pub(super) struct SystemNames;

impl Resolve for SystemNames {
    fn resolve(&self, name: Name) -> Resolving {
        Box::pin(async move {
            // Port 0: the client puts the URL's port in its place.
            let addresses = look_up(name.as_str(), 0).await?;
            Ok(Box::new(addresses.into_iter()) as Addrs)
        })
    }
}
