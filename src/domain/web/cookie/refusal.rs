//! Why a browser does not keep a cookie.

use std::fmt;

use serde::{Serialize, Serializer};

/// Why a browser does not keep a cookie that a reply sets.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Refusal {
    /// There is neither name nor value.
    Empty,
    /// It has no name, and its value would read as a name with a value.
    ReadsAsAnother,
    /// A control character stands in it.
    ControlCharacter,
    /// Name and value together are too long.
    TooLong {
        /// The most (bytes).
        most: usize,
    },
    /// Its Domain is not the host's, nor above it.
    Domain {
        /// The Domain.
        domain: String,
        /// The host.
        host: String,
    },
    /// Its Domain belongs to many.
    SharedDomain {
        /// The Domain.
        domain: String,
    },
    /// Secure, and the reply came without TLS.
    SecureWithoutTls,
    /// `SameSite=None` without Secure.
    NoneWithoutSecure,
    /// Partitioned without Secure, or without TLS.
    PartitionedWithoutSecure,
    /// Its name begins so, and it does not keep what that promises.
    Prefix(&'static str),
    /// A reply without TLS would put it into the place of a Secure one.
    OverwritesSecure,
    /// The browser keeps no cookies of other sites, as its user chose, and this one is not Partitioned.
    ThirdParty,
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("it has neither name nor value"),
            Self::ReadsAsAnother => f.write_str("it has no name, and with its equals sign its value would pass for another cookie"),
            Self::ControlCharacter => f.write_str("a control character stands in it"),
            Self::TooLong { most } => write!(f, "name and value are longer than {most} bytes"),
            Self::Domain { domain, host } => write!(f, "its Domain is {domain}, and the reply came from {host}"),
            Self::SharedDomain { domain } => write!(f, "its Domain {domain} belongs to many, not to you"),
            Self::SecureWithoutTls => f.write_str("it is Secure, and the reply came without TLS"),
            Self::NoneWithoutSecure => f.write_str("it is SameSite=None without Secure"),
            Self::PartitionedWithoutSecure => f.write_str("it is Partitioned: that has to be Secure, and to come by TLS"),
            Self::Prefix(prefix) => {
                let host = if prefix.starts_with("__Host-") { ", with Path=/ and without Domain" } else { "" };
                let http = if prefix.ends_with("Http-") { " and HttpOnly" } else { "" };
                write!(f, "its name begins with {prefix}: it has to be Secure{http}{host}")
            }
            Self::OverwritesSecure => f.write_str("a Secure cookie of this name is there, and a reply without TLS may not replace it"),
            Self::ThirdParty => f.write_str(
                "it is another site's, and this browser keeps none of those: as Safari, private windows and Chrome's own switch do",
            ),
        }
    }
}

impl Serialize for Refusal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
