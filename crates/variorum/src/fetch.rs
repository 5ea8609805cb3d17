//! Fetching addresses, politely and only from the public network.
//!
//! Names are resolved here, once for each hop, and an address of this machine or its network is refused unless asked
//! for: so neither a redirect nor a name that changes its address leads inside.

use std::io::Read;
use std::net::{IpAddr, SocketAddr, ToSocketAddrs};
use std::time::Duration;

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::{DefaultConnector, NextTimeout};
use variorum_formats::read::MOST_BYTES;

/// How long one address may take in all.
const PATIENCE: Duration = Duration::from_secs(20);

/// A page as it was received.
#[derive(Debug)]
pub struct Fetched {
    /// The body, decompressed.
    pub bytes: Vec<u8>,
    /// Its `Content-Type`.
    pub media_type: Option<String>,
    /// Its `ETag`.
    pub etag: Option<String>,
    /// Its `Last-Modified`.
    pub modified: Option<String>,
}

/// Why an address could not be fetched.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FetchError {
    /// Neither `http` nor `https`, or no address at all.
    #[error("`{0}` is no web address")]
    NoAddress(String),
    /// On this machine or its network.
    #[error("`{0}` is an address of this machine or a private network")]
    Private(String),
    /// No answer in time.
    #[error("there was no answer within {} seconds", PATIENCE.as_secs())]
    Timeout,
    /// An answer other than success.
    #[error("the server answered {0}")]
    Status(u16),
    /// A body larger than any article.
    #[error("the answer is larger than {} MB", MOST_BYTES / 1_000_000)]
    TooLarge,
    /// Anything else.
    #[error("{0}")]
    Other(String),
}

impl FetchError {
    /// What the user can do about it.
    pub fn hint(&self) -> &'static str {
        match self {
            Self::NoAddress(_) => "give an address that begins with http:// or https://",
            Self::Private(_) => "pass --allow-private if it is yours",
            Self::Timeout => "try again, or save the page and give the file",
            Self::Status(401 | 403 | 429) => "the site refuses programs; save the page in a browser and give the file",
            Self::Status(_) => "check the address in a browser",
            Self::TooLarge => "save the part you need and give the file",
            Self::Other(_) => "check the address and the connection, or save the page and give the file",
        }
    }
}

/// Fetches `address`. Addresses of this machine and of private networks only if `allow_private`.
///
/// # Errors
///
/// See [`FetchError`]. Takes at most 20 seconds.
pub fn fetch(address: &str, allow_private: bool) -> Result<Fetched, FetchError> {
    fetch_if_changed(address, allow_private, None, None)
}

/// Fetches `address` if the server says that it is another than the one with this `ETag` or `Last-Modified`.
///
/// # Errors
///
/// See [`FetchError`]; [`FetchError::Status`] 304 if it is the same.
pub fn fetch_if_changed(
    address: &str,
    allow_private: bool,
    etag: Option<&str>,
    modified: Option<&str>,
) -> Result<Fetched, FetchError> {
    let parsed = url::Url::parse(address).map_err(|_| FetchError::NoAddress(address.to_owned()))?;
    if !matches!(parsed.scheme(), "http" | "https") || parsed.host().is_none() {
        return Err(FetchError::NoAddress(address.to_owned()));
    }
    let config = Config::builder()
        .timeout_global(Some(PATIENCE))
        .max_redirects(5)
        .user_agent(concat!("variorum/", env!("CARGO_PKG_VERSION")))
        .accept("text/html, application/xhtml+xml, text/plain;q=0.9, application/pdf;q=0.8, */*;q=0.1")
        // A proxy would resolve names itself, out of sight of the check below.
        .proxy(None)
        .build();
    let agent = ureq::Agent::with_parts(config, DefaultConnector::default(), Guard { allow_private });
    let mut request = agent.get(parsed.as_str());
    for (name, value) in [("if-none-match", etag), ("if-modified-since", modified)] {
        if let Some(value) = value {
            request = request.header(name, value);
        }
    }
    let response = request.call().map_err(|error| told(&error, address))?;
    if response.status().as_u16() == 304 {
        return Err(FetchError::Status(304));
    }
    let header = |name: &str| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let (media_type, etag, modified) = (header("content-type"), header("etag"), header("last-modified"));
    let mut bytes = Vec::new();
    let body = response.into_body().into_reader();
    body.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(|error| match error.kind() {
        std::io::ErrorKind::TimedOut => FetchError::Timeout,
        _ if error.to_string().contains("timeout") => FetchError::Timeout,
        _ => FetchError::Other(error.to_string()),
    })?;
    if bytes.len() as u64 > MOST_BYTES {
        return Err(FetchError::TooLarge);
    }
    Ok(Fetched { bytes, media_type, etag, modified })
}

fn told(error: &ureq::Error, address: &str) -> FetchError {
    match error {
        ureq::Error::StatusCode(code) => FetchError::Status(*code),
        ureq::Error::Timeout(_) => FetchError::Timeout,
        ureq::Error::Other(inner) if inner.is::<PrivateAddress>() => FetchError::Private(address.to_owned()),
        ureq::Error::HostNotFound => FetchError::Other("the name of the server is not known".to_owned()),
        other => FetchError::Other(other.to_string()),
    }
}

#[derive(Debug, thiserror::Error)]
#[error("private address")]
struct PrivateAddress;

/// Resolves names and keeps only addresses that may be asked.
#[derive(Debug)]
struct Guard {
    allow_private: bool,
}

impl Resolver for Guard {
    fn resolve(&self, uri: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let host = uri.host().ok_or(ureq::Error::HostNotFound)?.trim_matches(['[', ']']);
        let port = uri.port_u16().unwrap_or(if uri.scheme_str() == Some("https") { 443 } else { 80 });
        let all: Vec<SocketAddr> = (host, port).to_socket_addrs().map_err(|_| ureq::Error::HostNotFound)?.collect();
        if all.is_empty() {
            return Err(ureq::Error::HostNotFound);
        }
        if !self.allow_private && all.iter().any(|address| !is_public(address.ip())) {
            return Err(ureq::Error::Other(Box::new(PrivateAddress)));
        }
        let mut kept = self.empty();
        all.into_iter().take(16).for_each(|address| kept.push(address));
        Ok(kept)
    }
}

/// Whether an address belongs to the public network.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(v4) => {
            let [a, b, ..] = v4.octets();
            let shared = a == 100 && (64..128).contains(&b);
            let special =
                a == 0 || a >= 224 || (a, b) == (198, 18) || (a, b) == (198, 19) || v4.octets()[..3] == [192, 0, 0];
            !(v4.is_private() || v4.is_loopback() || v4.is_link_local() || v4.is_documentation() || shared || special)
        }
        IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
            Some(v4) => is_public(IpAddr::V4(v4)),
            None => {
                let first = v6.segments()[0];
                // Only 2000::/3 is routed; 2002::/16 and 64:ff9b::/96 may wrap a private IPv4 address.
                first & 0xe000 == 0x2000 && first != 0x2002 && !(first == 0x2001 && v6.segments()[1] < 0x200)
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn private_addresses_are_told_from_public() {
        for (address, public) in [
            ("127.0.0.1", false),
            ("10.1.2.3", false),
            ("172.16.0.1", false),
            ("192.168.1.1", false),
            ("169.254.169.254", false),
            ("100.64.0.1", false),
            ("0.0.0.0", false),
            ("224.0.0.1", false),
            ("::1", false),
            ("fe80::1", false),
            ("fd00::1", false),
            ("::ffff:10.0.0.1", false),
            ("2002:0a00:0001::1", false),
            ("8.8.8.8", true),
            ("2606:4700::1111", true),
        ] {
            assert_eq!(is_public(address.parse().expect("an address")), public, "{address}");
        }
    }

    #[test]
    fn a_private_address_is_refused() {
        assert!(matches!(fetch("http://127.0.0.1:9/x", false), Err(FetchError::Private(_))));
        assert!(matches!(fetch("http://localhost:9/x", false), Err(FetchError::Private(_))));
        assert!(matches!(fetch("file:///etc/hosts", false), Err(FetchError::NoAddress(_))));
    }
}
